"""Foreign text as HTML that does nothing: Markdown, formulas, code, tables, turns of a dialogue; and what differs.

Markdown comes through markdown-it without raw HTML; formulas become MathML; all of it then passes nh3, which lets a few
elements through and no attribute that could load or run anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from html import escape
from importlib.util import find_spec
from typing import Any

import msgspec

from seedbed.api import colouring

LONGEST = 60_000
"""Characters of a text that are laid out; what is longer is shown plain."""
WORDS = 4_000
"""Words up to which a difference is told word by word; beyond by lines."""
_MATH = (
    "math semantics mrow mfrac mi mo mn mtext msup msub msubsup msqrt mroot munder mover munderover mtable mtr mtd "
    "mspace mstyle mpadded mphantom menclose"
)
_TAGS = frozenset(
    "p br hr h1 h2 h3 h4 h5 h6 strong em s del ins mark code pre blockquote ul ol li table thead tbody tr th td div "
    f"span sup sub {_MATH}".split()
)
_CLASSES = {"div": {"turn", "said"}, "span": {"who", "unread", *(f"code-{name}" for name in colouring.CLASSES)}}
_ATTRIBUTES = {"math": {"display"}, "mo": {"stretchy", "fence"}, "ol": {"start"}, "th": {"align"}, "td": {"align"},
               "mtable": {"columnalign"}, "div": {"lang"}}  # fmt: skip
_CJK = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_TOKEN = re.compile(rf"\s*(?:[{_CJK}]|[^\W{_CJK}]+|[^\w\s])|\s+")
CODE = re.compile(r"^(.*_)?(code|sql|query|program|patch|regex|script|schema|tests?|solution_code|json|html|latex)$")


def plain(text: str) -> str:
    """A text as it stands."""
    return f"<pre>{escape(text)}</pre>"


def code(text: str, name: str = "", written: str = "") -> str:
    """A program in colours, made harmless.

    Args:
        name: what it is called: a language, or a column whose name ends with one.
        written: the language of the row's programs, where ``name`` tells none; without both it is guessed.
    """
    if len(text) > LONGEST or not _installed():
        return plain(text)
    last = name.rpartition("_")[2].lower()
    told = last if last in colouring.LEXERS else written
    return cleaned(f"<pre><code>{colouring.spans(text, colouring.language_of(text, told))}</code></pre>")


def written_in(row: Mapping[str, Any]) -> str:
    """The language of a row's programs, where a column tells it; its ``language`` may be that of its prose as well."""
    told = (str(row.get(name, "")).lower() for name in ("programming_language", "code_language", "lang", "language"))
    return next((one for one in told if one in colouring.LEXERS), "")


def markdown(text: str) -> str:
    """Markdown with formulas, made harmless."""
    if len(text) > LONGEST or not _installed():
        return plain(text)
    return cleaned(_reader().render(_bracketed(text)))


def cleaned(html: str) -> str:
    """What of some HTML may be shown."""
    import nh3

    return nh3.clean(html, tags=set(_TAGS), attributes=_ATTRIBUTES, allowed_classes=_CLASSES, link_rel=None)


def marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text as it stands, with places of it marked; places that overlap are one."""
    parts, at = [], 0
    for begin, end in sorted((max(0, one), min(len(text), other)) for one, other in spans):
        start = max(begin, at)
        if end <= start:
            continue
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return f"<pre>{''.join(parts)}{escape(text[at:])}</pre>"


def turns(messages: Sequence[dict[str, Any]]) -> str:
    """A dialogue: who, and what was said; calls of tools as JSON."""
    made = []
    for one in messages:
        role, content = turn_of(one)
        more = {name: one[name] for name in ("tool_calls", "reasoning_content") if one.get(name)}
        said = markdown(content) if isinstance(content, str) else plain(as_json(content))
        made.append(f'<div class="turn"><span class="who">{escape(role)}</span><div class="said">{said}'
                    f"{plain(as_json(more)) if more else ''}</div></div>")  # fmt: skip
    return "".join(made)


def turn_of(message: dict[str, Any]) -> tuple[str, Any]:
    """Who speaks in a turn, and what: as OpenAI, or as ShareGPT has it."""
    return str(message.get("role", message.get("from", "?"))), message.get("content", message.get("value", ""))


def is_dialogue(value: Any) -> bool:
    """Whether a value is a list of turns."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(one, dict) and ({"role", "content"} <= one.keys() or {"from", "value"} <= one.keys())
            for one in value
        )
    )


def is_table(value: Any) -> bool:
    """Whether a value is a list of rows with plain cells."""
    if not isinstance(value, list) or not 0 < len(value) <= 200 or not all(isinstance(one, dict) for one in value):
        return False
    return len({name for one in value for name in one}) <= 12 and all(
        not isinstance(cell, dict | list) for one in value for cell in one.values()
    )


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as a table."""
    names = list(dict.fromkeys(name for one in rows for name in one))
    head = "".join(f"<th>{escape(str(name))}</th>" for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{escape(_cell(one.get(name)))}</td>' for name in names)}</tr>" for one in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def as_json(value: Any) -> str:
    """A value as JSON on several lines."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def differing(before: str, after: str) -> list[tuple[str, str]]:
    """What differs: pieces that are ``same``, ``out`` or ``in``, in order; by words (Chinese by characters)."""
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(left) + len(right) > WORDS:
        left, right = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(left[a:b])))
            continue
        found += [("out", "".join(left[a:b]))] if b > a else []
        found += [("in", "".join(right[c:d]))] if d > c else []
    return found


def _cell(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _bracketed(text: str) -> str:
    r"""``\(…\)`` and ``\[…\]`` as dollars; code is left as it stands."""
    parts = re.split(r"(```.*?(?:```|\Z)|`[^`\n]*`)", text, flags=re.DOTALL)
    for place in range(0, len(parts), 2):
        one = re.sub(r"\\\[(.+?)\\\]", lambda found: f"\n$$\n{found[1].strip()}\n$$\n", parts[place], flags=re.DOTALL)
        parts[place] = re.sub(r"\\\((.+?)\\\)", lambda found: f"${found[1].strip()}$", one)
    return "".join(parts)


@cache
def _installed() -> bool:
    """Whether the packages that lay texts out are there (the extra ``studio``); texts stand as they are without."""
    return all(find_spec(name) for name in ("markdown_it", "mdit_py_plugins", "latex2mathml", "nh3"))


@cache
def _reader() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    reader = MarkdownIt(
        "js-default", {"html": False, "linkify": False, "typographer": False, "maxNesting": 30, "highlight": _coloured}
    )
    reader.disable(["image", "link", "autolink", "reference"])
    return reader.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True, renderer=_formula)


def _coloured(content: str, language: str, _: str) -> str:
    """The words of a fenced block; one whose language is not told stands as it is."""
    return colouring.spans(content, colouring.LEXERS.get(language.strip().lower(), ""))


def _formula(content: str, options: dict[str, Any]) -> str:
    """A formula as MathML; as its text where it cannot be read."""
    from latex2mathml.converter import convert

    if len(content) > 4000:
        return f"<code>{escape(content)}</code>"
    try:
        made: str = convert(content, display="block" if options.get("display_mode") else "inline")
    except Exception:  # noqa: BLE001 - whatever a stranger's formula does to the reader, its text is shown
        return f"<code>{escape(content)}</code>"
    return made
