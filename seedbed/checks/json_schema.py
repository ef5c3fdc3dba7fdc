"""JSON schema: a column holds JSON that satisfies a JSON Schema; everything that is wrong is named with its place.

The column may hold a value or its text; a text may stand in one fenced code block. Text must be JSON to the letter: no
NaN, no key twice, nothing around it. A keyword of the schema that is not checked here (``format``, for one) is refused
before any row is judged.
"""

from __future__ import annotations

import json
import re
from typing import Any

from seedbed.checks.schema_rules import violations
from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

_FENCED = re.compile(r"\s*```(?:json)?[ \t]*\n(.*?)\n?[ \t]*```\s*", re.DOTALL | re.IGNORECASE)


def json_schema(answer: Any, *, schema: dict[str, Any]) -> Verdict:
    """Whether an answer satisfies a JSON Schema; see the card above."""
    value = answer
    if isinstance(answer, str):
        fenced = _FENCED.fullmatch(answer)
        try:
            value = parsed(fenced.group(1) if fenced else answer)
        except (ValueError, RecursionError) as error:
            return Verdict.unreadable(f"not JSON: {shortened(str(error))}", value=shortened(answer))
    wrong = violations(value, schema)
    if wrong:
        return Verdict.wrong("; ".join(wrong[:5]), value=wrong[:20])
    return Verdict.right("satisfies the schema")


def parsed(text: str) -> Any:
    """The value of a JSON text, taken to the letter.

    Raises:
        ValueError: it is not JSON, or holds NaN or a key twice.
    """
    return json.loads(text, parse_constant=_refused, object_pairs_hook=_object)


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return made


EXAMPLE = Example(
    row={"answer": '{"name": "Ada", "age": 36}'},
    settings={
        "schema": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
            "required": ["name", "age"],
            "additionalProperties": False,
        }
    },
    gives=True,
)
