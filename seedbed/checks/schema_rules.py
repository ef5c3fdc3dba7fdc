"""JSON Schema, the keywords that people use, checked strictly; a keyword that is not known is refused, not passed over.

The vocabulary is that of draft 2020-12 (json-schema.org): types, objects, arrays, numbers, strings, combinations, and
references inside the schema. Annotations (title, description …) say nothing about a value and are allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sized
from fractions import Fraction
from math import isfinite
from typing import Any

from seedbed.checks.patterns import found, safe_pattern
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.text import shortened

Schema = Mapping[str, Any] | bool
DEEPEST = 60
"""Levels of nesting that a value may have."""

ANNOTATIONS = frozenset(
    ["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$schema", "$id", "$comment"]
)
_SUBSCHEMAS = frozenset(["additionalProperties", "items", "not"])
_SUBSCHEMA_LISTS = frozenset(["anyOf", "oneOf", "allOf", "prefixItems"])
_SUBSCHEMA_MAPS = frozenset(["properties", "patternProperties", "$defs", "definitions"])
_COUNTS = frozenset(["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"])
_BOUNDS = frozenset(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])


def refuse_unknown(schema: Any, where: str = "schema") -> None:
    """Read a whole schema before any value is checked.

    Raises:
        RecipeError: a keyword is not supported or its value has the wrong form; the message says where.
    """
    if isinstance(schema, bool):
        return
    if not isinstance(schema, Mapping):
        raise RecipeError(f"{where}: a schema is an object or true or false, got {schema!r}")
    for keyword, value in schema.items():
        place = f"{where}.{keyword}"
        if keyword not in KEYWORDS and keyword not in ANNOTATIONS:
            raise RecipeError(f"{place}: this keyword is not checked here{nearest(keyword, KEYWORDS)}")
        if not _well_formed(keyword, value):
            raise RecipeError(f"{place}: this value has the wrong form: {shortened(repr(value), 60)}")
        for name, inner in _inner(keyword, value):
            refuse_unknown(inner, f"{place}{name}")


def violations(value: Any, schema: Schema) -> list[str]:
    """What is wrong with a value, each with the place where; empty when it satisfies the schema.

    Raises:
        RecipeError: the schema is malformed or a reference leads nowhere.
    """
    refuse_unknown(schema)
    return list(_violations(value, schema, _Where(schema)))


class _Where:
    """A place inside a value, with the root schema and the references already followed at this place."""

    __slots__ = ("depth", "path", "refs", "root")

    def __init__(self, root: Schema, path: str = "value", depth: int = 0, refs: frozenset[str] = frozenset()) -> None:
        self.root, self.path, self.depth, self.refs = root, path, depth, refs

    def inside(self, step: str) -> _Where:
        return _Where(self.root, f"{self.path}{step}", self.depth + 1)

    def following(self, reference: str) -> _Where:
        return _Where(self.root, self.path, self.depth, self.refs | {reference})


def _violations(value: Any, schema: Schema, where: _Where) -> Iterator[str]:
    if isinstance(schema, bool):
        if not schema:
            yield f"{where.path}: nothing is allowed here"
        return
    if where.depth > DEEPEST:
        yield f"{where.path}: nested deeper than {DEEPEST} levels"
        return
    for keyword in schema:
        rule = KEYWORDS.get(keyword)
        if rule is not None:
            yield from rule(value, schema, where)


# The form of a schema.

_TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "number": lambda value: _is_number(value),  # noqa: PLW0108 - defined below
    "integer": lambda value: _is_number(value) and value == int(value),
}


def _is_number(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and isfinite(value))


def _well_formed(keyword: str, value: Any) -> bool:
    if keyword in _COUNTS:
        return _TYPES["integer"](value) and value >= 0
    if keyword in _BOUNDS or keyword == "multipleOf":
        return _is_number(value) and (keyword != "multipleOf" or value > 0)
    if keyword in _SUBSCHEMA_MAPS:
        return isinstance(value, Mapping) and (keyword != "patternProperties" or all(map(safe_pattern, value)))
    if keyword in _SUBSCHEMA_LISTS or keyword == "enum":
        return isinstance(value, list | tuple) and len(value) > 0
    return _well_formed_other(keyword, value)


def _well_formed_other(keyword: str, value: Any) -> bool:
    if keyword == "type":
        names = [value] if isinstance(value, str) else value
        return isinstance(names, list | tuple) and bool(names) and all(name in _TYPES for name in names)
    if keyword == "required":
        return isinstance(value, list | tuple) and all(isinstance(name, str) for name in value)
    if keyword == "uniqueItems":
        return isinstance(value, bool)
    if keyword == "pattern":
        return isinstance(value, str) and safe_pattern(value) is not None
    return keyword != "$ref" or (isinstance(value, str) and value.startswith("#"))


def _inner(keyword: str, value: Any) -> list[tuple[str, Any]]:
    """The schemas inside a keyword's value, with the rest of their place."""
    if keyword in _SUBSCHEMAS:
        return [("", value)]
    if keyword in _SUBSCHEMA_LISTS:
        return [(f"[{place}]", inner) for place, inner in enumerate(value)]
    return [(f".{name}", inner) for name, inner in value.items()] if keyword in _SUBSCHEMA_MAPS else []


# The keywords: each says what is wrong with a value; a keyword about another type says nothing.


def _type(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(_TYPES[name](value) for name in names):
        yield f"{where.path}: wanted {' or '.join(names)}, got {shortened(repr(value), 40)}"


def _enum(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    if not any(same(value, one) for one in schema["enum"]):
        yield f"{where.path}: {shortened(repr(value), 40)} is not one of {shortened(repr(list(schema['enum'])), 80)}"


def _const(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    if not same(value, schema["const"]):
        yield f"{where.path}: wanted {shortened(repr(schema['const']), 40)}, got {shortened(repr(value), 40)}"


def _bounds(value: Any, schema: Mapping[str, Any], where: _Where, keyword: str) -> Iterator[str]:
    bound = schema[keyword]
    if not _is_number(value):
        return
    holds = {
        "minimum": value >= bound,
        "maximum": value <= bound,
        "exclusiveMinimum": value > bound,
        "exclusiveMaximum": value < bound,
        "multipleOf": keyword != "multipleOf" or Fraction(str(value)) % Fraction(str(bound)) == 0,
    }
    if not holds[keyword]:
        yield f"{where.path}: {value} breaks {keyword} {bound}"


def _counts(value: Any, schema: Mapping[str, Any], where: _Where, keyword: str) -> Iterator[str]:
    kinds: dict[str, type] = {"Length": str, "Items": list, "Properties": dict}
    kind = kinds[keyword[3:]]
    if not isinstance(value, kind) or not isinstance(value, Sized):
        return
    size, bound = len(value), schema[keyword]
    if (size < bound) if keyword.startswith("min") else (size > bound):
        yield f"{where.path}: {size} breaks {keyword} {bound}"


def _unique(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    if not schema["uniqueItems"] or not isinstance(value, list):
        return
    if any(same(one, other) for place, one in enumerate(value) for other in value[:place]):
        yield f"{where.path}: an item stands twice"


def _pattern(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    if isinstance(value, str) and not found(schema["pattern"], value):
        yield f"{where.path}: {shortened(repr(value), 40)} does not match {schema['pattern']!r}"


def _required(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{where.path}: {name!r} is missing" for name in schema["required"] if name not in value)


def _properties(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    for name, inner in schema["properties"].items() if isinstance(value, dict) else ():
        if name in value:
            yield from _violations(value[name], inner, where.inside(f".{name}"))


def _pattern_properties(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    for pattern, inner in schema["patternProperties"].items() if isinstance(value, dict) else ():
        for name in (name for name in value if found(pattern, name)):
            yield from _violations(value[name], inner, where.inside(f".{name}"))


def _additional(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name in value if isinstance(value, dict) else ():
        if name not in named and not any(found(pattern, name) for pattern in patterns):
            if schema["additionalProperties"] is False:
                yield f"{where.path}: {name!r} is not allowed"
            else:
                yield from _violations(value[name], schema["additionalProperties"], where.inside(f".{name}"))


def _items(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    first = len(schema.get("prefixItems", ()))
    for place, item in enumerate(value[first:] if isinstance(value, list) else (), first):
        yield from _violations(item, schema["items"], where.inside(f"[{place}]"))


def _prefix_items(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    for place, (item, inner) in enumerate(
        zip(value if isinstance(value, list) else (), schema["prefixItems"], strict=False)
    ):
        yield from _violations(item, inner, where.inside(f"[{place}]"))


def _all_of(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    for inner in schema["allOf"]:
        yield from _violations(value, inner, where)


def _any_of(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    wrongs: list[str] = []
    for inner in schema["anyOf"]:
        wrong = next(_violations(value, inner, where), None)
        if wrong is None:
            return
        wrongs.append(wrong)
    yield f"{where.path}: fits none of anyOf ({shortened('; '.join(wrongs), 200)})"


def _one_of(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    fitting = sum(next(_violations(value, inner, where), None) is None for inner in schema["oneOf"])
    if fitting != 1:
        yield f"{where.path}: fits {fitting} of oneOf, wanted 1"


def _not(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    if next(_violations(value, schema["not"], where), None) is None:
        yield f"{where.path}: fits what is excluded by not"


def _reference(value: Any, schema: Mapping[str, Any], where: _Where) -> Iterator[str]:
    reference = schema["$ref"]
    if reference in where.refs:
        raise RecipeError(f"the schema's $ref {reference!r} leads back to itself")
    target: Any = where.root
    for part in re.split("/", reference)[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(target, Mapping) or name not in target:
            raise RecipeError(f"the schema's $ref {reference!r} leads nowhere; it must point inside the schema")
        target = target[name]
    yield from _violations(value, target, where.following(reference))


def _nothing(_value: Any, _schema: Mapping[str, Any], _where: _Where) -> Iterator[str]:
    return iter(())


Rule = Callable[[Any, Mapping[str, Any], _Where], Iterator[str]]


def _each(
    keywords: frozenset[str], rule: Callable[[Any, Mapping[str, Any], _Where, str], Iterator[str]]
) -> dict[str, Rule]:
    def bound(keyword: str) -> Rule:
        return lambda value, schema, where: rule(value, schema, where, keyword)

    return {keyword: bound(keyword) for keyword in sorted(keywords)}


KEYWORDS: dict[str, Rule] = {
    "type": _type, "enum": _enum, "const": _const, "uniqueItems": _unique, "pattern": _pattern,
    "required": _required, "properties": _properties, "patternProperties": _pattern_properties,
    "additionalProperties": _additional, "items": _items, "prefixItems": _prefix_items, "not": _not,
    "allOf": _all_of, "anyOf": _any_of, "oneOf": _one_of,
    "$ref": _reference, "$defs": _nothing, "definitions": _nothing,
    **_each(_BOUNDS | {"multipleOf"}, _bounds), **_each(_COUNTS, _counts),
}  # fmt: skip


def same(one: Any, other: Any) -> bool:
    """Equality of JSON values: 1 and 1.0 are equal, 1 and true are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return bool(one == other)
