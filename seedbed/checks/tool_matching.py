"""What tools there are, whether a call fits its tool, and whether calls are those that were expected.

Tools are read as OpenAI's interface and the Berkeley leaderboard (BFCL) write them; the latter's own names of types
(``dict``, ``float``, ``tuple`` …) are taken for those of JSON Schema. Keywords that only describe are let go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from seedbed.checks.json_schema import parsed
from seedbed.checks.schema_rules import refuse_unknown, same, violations
from seedbed.checks.tool_reading import Call, too_deep
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.text import folded, shortened

Strings = Literal["exact", "folded"]
_TYPES = {"dict": "object", "float": "number", "double": "number", "tuple": "array", "list": "array", "str": "string",
          "int": "integer", "long": "integer", "bool": "boolean", "hashmap": "object"}  # fmt: skip
_DESCRIBING = frozenset(("format", "optional", "example", "contentMediaType", "contentEncoding", "strict", "response"))
_OPEN = frozenset(("additionalProperties", "patternProperties", "allOf", "anyOf", "oneOf", "$ref"))
_MARKS = re.compile(r"[ ,./\-_*^]")


class Wanted:
    """A call that is expected: an exact one, or the values that each argument may have (``choices``)."""

    __slots__ = ("arguments", "choices", "name")

    def __init__(self, name: str, arguments: Mapping[str, Any], *, choices: bool = False) -> None:
        self.name, self.arguments, self.choices = name, arguments, choices


def tools_of(given: Any) -> dict[str, dict[str, Any]]:
    """The schema of each tool's arguments, by the tool's name.

    Raises:
        Reject: the column holds no tools; the message says what is wrong.
    """
    try:
        value = parsed(given) if isinstance(given, str) else given
        if too_deep(value):
            raise ValueError("nested too deep")
        listed = [value] if isinstance(value, Mapping) else value
        return {name: schema for name, schema in map(_tool, _listed(listed))}  # noqa: C416 - pairs, said as such
    except (ValueError, RecipeError, RecursionError) as error:
        raise Reject(f"the tools cannot be read: {error}", value=shortened(repr(given))) from None


def _listed(value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"wanted a list of tools, got {shortened(repr(value), 60)}")  # noqa: TRY004 - one kind of fault
    return value


def _tool(given: Any) -> tuple[str, dict[str, Any]]:
    inner = given.get("function", given) if isinstance(given, Mapping) else None
    name = inner.get("name") if isinstance(inner, Mapping) else None
    if not isinstance(name, str) or not name:
        raise ValueError(f"a tool without a name: {shortened(repr(given), 60)}")
    assert isinstance(inner, Mapping)
    schema = plain_schema(inner.get("parameters") or inner.get("input_schema") or {})
    schema.setdefault("type", "object")
    refuse_unknown(schema, f"tool {name}")
    return name, schema


def plain_schema(schema: Any) -> Any:
    """A schema with the names of types that JSON Schema has, and without what only describes."""
    if isinstance(schema, list | tuple):
        return [plain_schema(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in {"properties", "$defs", "definitions", "patternProperties"} and isinstance(value, Mapping):
            made[key] = {name: plain_schema(inner) for name, inner in value.items()}
        elif key in {"enum", "const", "default", "examples", "required", "description", "title"}:
            made[key] = value
        elif key == "type":
            made |= _type(value)
        elif key not in _DESCRIBING and not str(key).startswith("x-") and key != "nullable":
            made[key] = plain_schema(value)
    if schema.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    return made


def _type(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {} if value.lower() == "any" else {"type": _TYPES.get(value.lower(), value.lower())}
    return {"type": [_TYPES.get(str(one).lower(), one) for one in value] if isinstance(value, list) else value}


def faults(call: Call, schema: Mapping[str, Any]) -> list[str]:
    """What is wrong with a call's arguments, each with its place; an argument that no tool knows is wrong too."""
    properties = schema.get("properties", {})
    found = [one.removeprefix("value").removeprefix(".") for one in violations(call.arguments, schema)]
    if not _OPEN & schema.keys():
        found += [f"{name}: not an argument of {call.name}" for name in call.arguments if name not in properties]
    return found


def filled(call: Call, schema: Mapping[str, Any]) -> Call:
    """A call with the defaults of the arguments that it leaves out."""
    properties = schema.get("properties", {})
    missing = {
        name: one["default"] for name, one in properties.items() if isinstance(one, Mapping) and "default" in one
    }
    return Call(call.name, {**missing, **call.arguments})


def expected_of(value: Any, tools: Mapping[str, Any], calls: Sequence[Call]) -> list[Wanted]:
    """The expected calls; ``calls`` is how the value reads as such, where it is not BFCL's list of possible answers."""
    if possible_answers(value, tools):
        return [Wanted(name, choices, choices=True) for one in value for name, choices in one.items()]
    return [Wanted(call.name, call.arguments) for call in calls]


def possible_answers(value: Any, tools: Mapping[str, Any]) -> bool:
    """Whether a value is BFCL's list of possible answers: ``[{"tool": {"argument": [values]}}]``."""
    return isinstance(value, list | tuple) and bool(value) and all(_possible(one, tools) for one in value)


def _possible(one: Any, tools: Mapping[str, Any]) -> bool:
    if not isinstance(one, Mapping) or len(one) != 1:
        return False
    ((name, choices),) = one.items()
    return name in tools and isinstance(choices, Mapping) and all(isinstance(some, list) for some in choices.values())


def matches(call: Call, wanted: Wanted, schema: Mapping[str, Any], strings: Strings) -> bool:
    """Whether a call is the expected one: the order of keys is free, numbers go by value, defaults are filled in."""
    if call.name != wanted.name:
        return False
    if wanted.choices:
        return _one_of_the_choices(call.arguments, wanted.arguments, strings)
    mine = filled(call, schema).arguments
    other = filled(Call(wanted.name, dict(wanted.arguments)), schema).arguments
    return equal(mine, other, strings)


def _one_of_the_choices(arguments: Mapping[str, Any], choices: Mapping[str, Any], strings: Strings) -> bool:
    """BFCL's rule: every argument is one of its possible values; one that may be ``""`` may be left out."""
    if arguments.keys() - choices.keys():
        return False
    left_out = choices.keys() - arguments.keys()
    return all("" in choices[name] for name in left_out) and all(
        any(_chosen(value, one, strings) for one in choices[name]) for name, value in arguments.items()
    )


def _chosen(value: Any, one: Any, strings: Strings) -> bool:
    """Whether a value is a possible one; the fields of a possible object are lists of possible values themselves."""
    if isinstance(value, Mapping) and isinstance(one, Mapping) and all(isinstance(some, list) for some in one.values()):
        return _one_of_the_choices(value, one, strings) or equal(value, one, strings)
    if isinstance(value, list | tuple) and isinstance(one, list | tuple) and any(isinstance(x, Mapping) for x in one):
        return len(value) == len(one) and all(_chosen(*pair, strings) for pair in zip(value, one, strict=True))
    return equal(value, one, strings)


def equal(one: Any, other: Any, strings: Strings = "exact") -> bool:
    """Equality of JSON values; with ``folded`` strings are compared without case, space and ``,./-_*^``."""
    if strings == "folded":
        one, other = _folded(one), _folded(other)
    return same(one, other)


def _folded(value: Any) -> Any:
    if isinstance(value, str):
        return _MARKS.sub("", folded(value)).replace("'", '"')
    if isinstance(value, Mapping):
        return {key: _folded(one) for key, one in value.items()}
    return [_folded(one) for one in value] if isinstance(value, list | tuple) else value


def paired(fits: Sequence[Sequence[bool]]) -> int:
    """How many of the calls (rows) can be given an expected one (columns) of their own: the largest matching."""
    owner: dict[int, int] = {}

    def place(row: int, tried: set[int]) -> bool:
        for column, fit in enumerate(fits[row]):
            if fit and column not in tried:
                tried.add(column)
                if column not in owner or place(owner[column], tried):
                    owner[column] = row
                    return True
        return False

    return sum(place(row, set()) for row in range(len(fits)))
