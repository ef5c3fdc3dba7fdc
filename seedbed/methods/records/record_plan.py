"""What a record is to be, read once from a recipe's settings: its fields, how each is drawn, what must hold."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from pydantic_core import core_schema

from seedbed.checks.schema_rules import refuse_unknown
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.methods.records.record_draws import NUMBERS, PLACED, Spec, kind_of, weights

Together = tuple[tuple[str, str, float], ...]


class Draws(dict[str, Any]):
    """A mapping as a recipe writes it: keys become texts (``true``, ``3``), dates what they look like."""

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: Any) -> Any:
        """What a recipe's value is checked by."""
        return core_schema.no_info_before_validator_function(
            plain, core_schema.dict_schema(core_schema.str_schema(), core_schema.any_schema())
        )


def plain(value: Any) -> Any:
    """A value of YAML as JSON has it."""
    if isinstance(value, Mapping):
        return {
            one if isinstance(one, str) else json.dumps(one, default=str): plain(inner) for one, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """The settings of ``record``, checked.

    Attributes:
        schema: the JSON Schema of the whole record.
        specs: how each field is drawn, by name, in the schema's order; ``kinds`` their kinds.
        types: the schema of each field.
        shares: values and shares of the fields that are given in set shares.
        mixing: for each correlated field, its row of the lower triangle that independent draws are mixed by.
        constraints: formulas that must hold.
    """

    schema: Mapping[str, Any]
    specs: Mapping[str, Spec]
    kinds: Mapping[str, str]
    types: Mapping[str, Mapping[str, Any]]
    shares: Mapping[str, Mapping[Any, float]]
    mixing: Mapping[str, tuple[float, ...]]
    constraints: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        """The fields that a model writes."""
        return [name for name, kind in self.kinds.items() if kind == "write"]


def plan_of(
    schema: Mapping[str, Any],
    draw: Mapping[str, Any],
    shares: Mapping[str, Any],
    together: Together,
    constraints: tuple[str, ...],
) -> RecordPlan:
    """The settings of ``record``, read and checked; equal ones are read once.

    Raises:
        RecipeError: something in them is wrong; the message names the field and the way out.
    """
    given = [plain(schema), plain(draw), plain(shares), plain(together), list(constraints)]
    return _read(msgspec.json.encode(given))  # as bytes to be remembered by; the order of fields counts


@lru_cache(maxsize=64)
def _read(told: bytes) -> RecordPlan:
    schema, draw, shares, together, constraints = json.loads(told)
    refuse_unknown(schema)
    types = schema.get("properties")
    if schema.get("type") != "object" or not isinstance(types, dict) or not types:
        raise RecipeError('record: the schema is that of an object, {"type": "object", "properties": {…}}')
    for name in (*draw, *shares):
        if name not in types:
            raise RecipeError(f"record: the schema has no property '{name}'{nearest(name, types)}")
    specs = {name: _spec(name, types[name], draw.get(name)) for name in types if name not in shares}
    specs |= {name: {"values": list(shares[name])} for name in shares}
    specs = {name: specs[name] for name in types}
    kinds = {name: kind_of(name, spec) for name, spec in specs.items()}
    divided = {name: _shares(name, values, types[name]) for name, values in shares.items()}
    return RecordPlan(schema, specs, kinds, types, divided, _mixing(together, kinds, divided), tuple(constraints))


def _spec(name: str, kind: Any, given: Any) -> Spec:
    """How a field is drawn: as the recipe says, else as its schema allows."""
    spec = by_schema(name, kind) if given is None else dict(given) if isinstance(given, Mapping) else given
    found = kind_of(name, spec)
    if "absent" in spec and not 0 <= spec["absent"] <= 1:
        raise RecipeError(f"record: {name}: absent is a share from 0 to 1, got {spec['absent']!r}")
    if found in NUMBERS:
        bounds = {one: kind[one] for one in ("minimum", "maximum") if isinstance(kind, Mapping) and one in kind}
        return {**bounds, **spec}
    return spec


def by_schema(name: str, kind: Any) -> Spec:
    """A draw for what a schema says of a field.

    Raises:
        RecipeError: it says too little; the message says what to give.
    """
    known = kind if isinstance(kind, Mapping) else {}
    if "const" in known or "enum" in known:
        return {"values": [known["const"]] if "const" in known else list(known["enum"])}
    if known.get("type") == "boolean":
        return {"values": [False, True]}
    if known.get("type") in ("integer", "number") and {"minimum", "maximum"} <= known.keys():
        return {"uniform": [known["minimum"], known["maximum"]]}
    if known.get("type") == "object" and known.get("properties"):
        return {"object": {inner: by_schema(f"{name}.{inner}", one) for inner, one in known["properties"].items()}}
    if known.get("type") == "array" and "maxItems" in known and "items" in known:
        return {"list": by_schema(f"{name}[]", known["items"]), "count": [known.get("minItems", 0), known["maxItems"]]}
    if known.get("type") == "string" and known.get("description"):
        return {"write": known["description"]}
    raise RecipeError(
        f"record: {name}: the schema does not say what to draw; give `draw: {{{name}: …}}`, an enum, both bounds of a "
        "number, or the description of a text that a model is to write"
    )


def typed(value: Any, kind: Any) -> Any:
    """A value that was the key of a mapping, as the schema wants it: ``"true"`` as true where no text is wanted."""
    if not isinstance(value, str) or not isinstance(kind, Mapping):
        return value
    names = kind.get("type", [])
    of_text = "string" in ([names] if isinstance(names, str) else names)
    if of_text or any(isinstance(one, str) for one in kind.get("enum", ())) or not ({"type", "enum"} & kind.keys()):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _shares(name: str, values: Any, kind: Any) -> dict[Any, float]:
    weighed = weights(values)
    return {typed(value, kind): weight for value, weight in weighed.items()}


def _mixing(together: list[Any], kinds: Mapping[str, str], shares: Mapping[str, Any]) -> dict[str, tuple[float, ...]]:
    """The Cholesky factor of the correlations, a row for each field that has one."""
    names = list(dict.fromkeys(name for one in together for name in one[:2]))
    for name in names:
        if name not in kinds:
            raise RecipeError(f"record: together: there is no field '{name}'{nearest(name, kinds)}")
        if kinds[name] not in PLACED or name in shares:
            raise RecipeError(f"record: together: '{name}' is {kinds[name]}, which has no order to be correlated by")
    wanted = {(names.index(one), names.index(other)): float(r) for one, other, r in together}
    wanted |= {(other, one): r for (one, other), r in wanted.items()}
    rows: list[list[float]] = []
    for at in range(len(names)):
        row: list[float] = []
        for before in range(at):
            known = sum(a * b for a, b in zip(row, rows[before], strict=False))
            row.append((wanted.get((at, before), 0.0) - known) / rows[before][before])
        left = 1 - sum(one * one for one in row)
        if left <= 1e-12:
            told = ", ".join(f"{one} and {other} {r:g}" for one, other, r in together)
            raise RecipeError(f"record: these correlations cannot hold together: {told}")
        rows.append([*row, math.sqrt(left)])
    return {name: tuple(row) for name, row in zip(names, rows, strict=True)}
