"""A format of one's own: every row through a Jinja template, one after the other into one text file.

``template`` (or ``template_file``) sees the columns by name and the whole row as ``row``; ``{{ output | tojson }}`` is
a value as JSON. ``opening`` and ``closing`` stand before the first and after the last row, ``between`` between two. The
template runs in Jinja's sandbox; a name that a row does not have sets the row aside. ``json`` holds every made row to
being JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.lines import BAD_UNICODE
from seedbed.export.packing import packed
from seedbed.export.written import Misfit, Written

FILE = "custom.txt"
"""The name of the file in a dataset's folder."""


def custom(
    rows: Iterator[Row],
    target: Path,
    *,
    template: str = "",
    template_file: str = "",
    opening: str = "",
    between: str = "\n",
    closing: str = "\n",
    json: bool = False,
) -> Written:
    """Write rows through a template; see the card above.

    Raises:
        RecipeError: there is no template, or two, or it is not Jinja.
    """
    render = _compiled(template, template_file)
    skipped: Counter[str] = Counter()
    count = 0
    with packed(target) as file:
        file.write(opening.encode())
        for row in rows:
            try:
                made = _made(render, row, json=json)
            except Misfit as misfit:
                skipped[str(misfit)] += 1
                continue
            file.write(between.encode() + made if count else made)
            count += 1
        file.write(closing.encode())
    return Written([target], count, dict(skipped))


def _compiled(template: str, template_file: str) -> Callable[..., str]:
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    if bool(template) == bool(template_file):
        raise RecipeError("custom: give the text of a template (template), or its file (template_file), and not both")
    try:
        text = template or Path(template_file).read_text(encoding="utf-8")
        environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=False)
        environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        environment.filters["tojson"] = _json
        return environment.from_string(text).render
    except OSError as error:
        raise RecipeError(f"custom: {template_file}: {error.strerror or error}") from None
    except (TemplateError, UnicodeError) as error:
        raise RecipeError(f"custom: the template is not Jinja: {error}") from None


def _json(value: Any) -> str:
    """As it stands in JSON, without the escapes that Jinja makes for HTML."""
    from jinja2 import Undefined

    if isinstance(value, Undefined):
        return str(value)  # which raises, naming the column
    return msgspec.json.encode(value).decode()


def _made(render: Callable[..., str], row: Row, *, json: bool) -> bytes:
    from jinja2 import TemplateError

    try:
        made = render({**row, "row": row}).encode()
        if json:
            msgspec.json.decode(made)
    except UnicodeEncodeError:
        raise Misfit(BAD_UNICODE) from None
    except msgspec.DecodeError:
        raise Misfit("what the template makes of the row is not JSON; write values with | tojson") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise Misfit(f"the template fails on the row: {error}") from None
    return made
