"""Drawing one record: every field when it is first needed, so that fields may rest on one another in any order."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from math import lcm
from statistics import NormalDist
from typing import Any, ClassVar

from seedbed.checks.schema_rules import violations
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.methods.records.record_draws import Spec, kind_of, moment, placed, written
from seedbed.methods.records.record_formulas import Absent, value_of
from seedbed.methods.records.record_plan import RecordPlan, typed

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_LONGEST_LIST = 1000
LARGEST_BLOCK = 10_000
"""Records in which shares hold; smaller where smaller ones hold them exactly."""


def fixed(plan: RecordPlan, rng: random.Random, number: int, strata: Mapping[str, str], seed: int) -> Row:
    """The fields that no redraw may change: those in set shares. A target's kind comes first, then the row's number."""
    made: Row = {}
    for name in dict.fromkeys([*plan.shares, *(one for one in strata if one in plan.types)]):
        if name in strata:
            made[name] = typed(strata[name], plan.types[name])
        elif number >= 0:
            made[name] = in_turn(tuple(plan.shares[name].items()), name, number, seed)
        else:
            values = plan.shares[name]
            made[name] = rng.choices(list(values), list(values.values()))[0]
    return made


def in_turn(shares: tuple[tuple[Any, float], ...], name: str, number: int, seed: int) -> Any:
    """The value of the n-th record: the shares hold exactly in every block of records, in a drawn order."""
    counts = _counts(tuple(share for _, share in shares))
    block, place = divmod(number, sum(counts))
    return shares[bisect(list(accumulate(counts)), _order(sum(counts), name, block, seed)[place])][0]


@lru_cache(maxsize=64)
def _counts(shares: tuple[float, ...]) -> list[int]:
    """How many of each a block has: as few as give the shares exactly, at most 10,000, and none of it is left out."""
    parts = [Fraction(str(share)) for share in shares]
    whole = [part / sum(parts) for part in parts]
    size = lcm(*(part.denominator for part in whole))
    if size <= LARGEST_BLOCK:
        return [int(part * size) for part in whole]
    counts = [max(1, int(part * LARGEST_BLOCK)) for part in whole]
    short = sorted(range(len(whole)), key=lambda at: counts[at] - whole[at] * LARGEST_BLOCK)
    for at in short[: max(0, LARGEST_BLOCK - sum(counts))]:
        counts[at] += 1
    return counts


@lru_cache(maxsize=16)
def _order(size: int, name: str, block: int, seed: int) -> list[int]:
    order = list(range(size))
    generator(seed, "record", name, block).shuffle(order)
    return order


class Drawing(Mapping[str, Any]):
    """The fields of one record, each drawn when it is asked for; what stands in ``given`` is not drawn.

    Raises Absent for a field that this record lacks.
    """

    def __init__(self, plan: RecordPlan, rng: random.Random, number: int, given: Row) -> None:
        self._plan, self._rng, self._number = plan, rng, number
        self._made: Row = dict(given)
        self._lacking: set[str] = set()
        self._open: list[str] = []
        self._places = _places(plan, rng)

    def __getitem__(self, name: str) -> Any:
        if name in self._lacking:
            raise Absent(name)
        if name not in self._made:
            self._draw(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name, kind in self._plan.kinds.items() if kind != "write")

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return self._plan.kinds.get(str(name), "write") != "write"

    def record(self) -> Row:
        """All fields but the texts, in the schema's order."""
        made: Row = {}
        for name in self:
            try:
                made[name] = self[name]
            except Absent:
                continue
        return made

    def _draw(self, name: str) -> None:
        if name in self._open:
            raise RecipeError(f"record: fields that rest on one another: {' → '.join([*self._open, name])}")
        spec = self._plan.specs[name]
        if self._rng.random() < spec.get("absent", 0):
            self._lacking.add(name)
            raise Absent(name)
        self._open.append(name)
        try:
            place = self._places.get(name)
            where = self._rng.random() if place is None else place
            self._made[name] = self._value(name, spec, self._plan.types[name], where, self)
        except Absent:
            self._lacking.add(name)
            raise
        finally:
            self._open.pop()

    def _value(self, name: str, spec: Spec, kind: Any, place: float, fields: Mapping[str, Any]) -> Any:
        """What a spec gives; ``fields`` are those that it may rest on."""
        how = kind_of(name, spec)
        if how in self._made_by:
            return self._made_by[how](self, name, spec, kind, place, fields)
        whole = isinstance(kind, Mapping) and kind.get("type") == "integer"
        return typed(placed(how, spec, place, lambda one: _figure(name, one, fields), whole=whole), kind)

    def _case(self, name: str, spec: Spec, kind: Any, place: float, fields: Mapping[str, Any]) -> Any:
        return self._value(name, _case(name, spec, fields), kind, place, fields)

    def _formula(self, name: str, spec: Spec, _kind: Any, _place: float, fields: Mapping[str, Any]) -> Any:
        value = value_of(str(spec["formula"]), fields)
        return round(value, spec["round"]) if "round" in spec else value

    def _pattern(self, _name: str, spec: Spec, *_: Any) -> str:
        return "".join(self._sign(one) for one in str(spec["pattern"]))

    def _serial(self, _name: str, spec: Spec, *_: Any) -> str:
        return f"{spec['serial']}{max(self._number, 0) + 1:0{int(spec.get('digits', 6))}d}"

    def _text(self, name: str, *_: Any) -> Any:
        raise RecipeError(f"record: {name}: a text that a model writes stands at the top of a record only")

    def _after(self, name: str, spec: Spec, _kind: Any, place: float, fields: Mapping[str, Any]) -> str:
        unit = "hours" if "hours" in spec else "days"
        step = spec.get(unit, [1, 1])
        inner = {"uniform": step} if isinstance(step, list) else {"values": [step]} if isinstance(step, int) else step
        count = self._value(f"{name}.{unit}", inner, {"type": "integer"}, place, fields)
        begin = str(fields[spec["after"]]) if spec["after"] in fields else ""
        if not begin:
            raise RecipeError(
                f"record: {name}: there is no field '{spec['after']}'{nearest(str(spec['after']), fields)}"
            )
        return written(moment(begin) + timedelta(**{unit: count}), begin)

    def _several(self, name: str, spec: Spec, kind: Any, place: float, fields: Mapping[str, Any]) -> list[Any]:
        given = spec.get("count", [1, 3])
        inner = (
            {"uniform": given} if isinstance(given, list) else {"values": [given]} if isinstance(given, int) else given
        )
        count = self._value(f"{name}.count", inner, {"type": "integer"}, place, fields)
        if not 0 <= count <= _LONGEST_LIST:
            raise RecipeError(f"record: {name}: a list has 0 to {_LONGEST_LIST} items, got {count}")
        each = kind.get("items", {}) if isinstance(kind, Mapping) else {}
        return [self._value(f"{name}[]", spec["list"], each, self._rng.random(), fields) for _ in range(count)]

    def _object(self, name: str, spec: Spec, kind: Any, _place: float, fields: Mapping[str, Any]) -> Row:
        types = kind.get("properties", {}) if isinstance(kind, Mapping) else {}
        inside = _Inside(fields)
        for inner, one in spec["object"].items():
            if self._rng.random() >= (one.get("absent", 0) if isinstance(one, Mapping) else 0):
                made = self._value(f"{name}.{inner}", one, types.get(inner, {}), self._rng.random(), inside)
                inside.own[inner] = made
        return inside.own

    def _sign(self, mark: str) -> str:
        return {"#": lambda: str(self._rng.randrange(10)), "?": lambda: self._rng.choice(_LETTERS)}.get(
            mark, lambda: mark
        )()

    _made_by: ClassVar[dict[str, Callable[..., Any]]] = {
        "case": _case, "after": _after, "formula": _formula, "pattern": _pattern, "serial": _serial, "write": _text,
        "list": _several, "object": _object,
    }  # fmt: skip


class _Inside(Mapping[str, Any]):
    """The fields of an object so far, before those of the record around it."""

    def __init__(self, outer: Mapping[str, Any]) -> None:
        self.own: Row = {}
        self._outer = outer

    def __getitem__(self, name: str) -> Any:
        return self.own[name] if name in self.own else self._outer[name]

    def __contains__(self, name: object) -> bool:
        return name in self.own or name in self._outer

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self.own, *self._outer]))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _places(plan: RecordPlan, rng: random.Random) -> dict[str, float]:
    """The places of the fields that are correlated: normal draws, mixed (a Gaussian copula)."""
    curve = NormalDist()
    free = [rng.gauss(0, 1) for _ in plan.mixing]
    mixed = {name: sum(a * b for a, b in zip(row, free, strict=False)) for name, row in plan.mixing.items()}
    return {name: curve.cdf(value) for name, value in mixed.items()}


def _figure(name: str, one: Any, fields: Mapping[str, Any]) -> float:
    value = value_of(one, fields) if isinstance(one, str) else one
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RecipeError(f"record: {name}: wanted a number, got {value!r}")
    return value


def _case(name: str, spec: Spec, fields: Mapping[str, Any]) -> Spec:
    """The draw for the value that another field has: its own, a range that holds it (``18..64``), or the other one."""
    if spec["case"] not in fields:
        raise RecipeError(f"record: {name}: there is no field '{spec['case']}'{nearest(str(spec['case']), fields)}")
    value = fields[spec["case"]]
    cases = spec.get("of")
    if not isinstance(cases, Mapping):
        raise RecipeError(f"record: {name}: case wants `of`: a draw for each value of {spec['case']}")
    for told, inner in cases.items():
        if told == value or told == str(value).lower() or told == str(value) or _in_range(told, value):
            return inner  # type: ignore[no-any-return]
    if "otherwise" not in spec:
        raise RecipeError(f"record: {name}: no case for {spec['case']} = {value!r}; add one, or `otherwise`")
    return spec["otherwise"]  # type: ignore[no-any-return]


def _in_range(told: str, value: Any) -> bool:
    low, dots, high = told.partition("..")
    if not dots or isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return (not low or float(low) <= value) and (not high or value <= float(high))
    except ValueError:
        return False


def broken(plan: RecordPlan, made: Row, fields: Mapping[str, Any]) -> list[str]:
    """The constraints that a record breaks, and what its schema has against it; its texts are not there yet."""
    found = [one for one in plan.constraints if not _holds(one, fields)]
    required = [one for one in plan.schema.get("required", []) if one not in plan.texts]
    return found + misfits({**plan.schema, "required": required}, made)


def misfits(schema: Mapping[str, Any], made: Row) -> list[str]:
    """What a schema has against a record."""
    return [f"schema: {one}" for one in violations(made, schema)]


def _holds(constraint: str, fields: Mapping[str, Any]) -> bool:
    """Whether a constraint holds; one about a field that the record lacks does."""
    try:
        return bool(value_of(constraint, fields))
    except Absent:
        return True
