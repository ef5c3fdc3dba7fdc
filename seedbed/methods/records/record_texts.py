"""Texts of a record held against its drawn fields: named figures stand in them, and nothing that says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from seedbed.checks.numerals import numbers_in
from seedbed.checks.wording import holds
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.row import Row
from seedbed.core.text import folded
from seedbed.methods.records.record_plan import RecordPlan

_RATIO = re.compile(r"(?<![\d.])(\d+)\s*/\s*(\d+)(?![\d.]*\d)")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def contradictions(plan: RecordPlan, name: str, text: str, made: Row) -> list[str]:
    """What is wrong with a written field.

    Every field of ``mention`` must be named as it was drawn, and no other value that it might have had; no field of
    ``hide`` may be named; with ``figures: own`` (the default) a number that is none of the record's contradicts it.
    """
    spec = plan.specs[name]
    plain = folded(text)
    found: list[str] = []
    for field in listed(plan, name, "mention"):
        if field not in made:
            continue
        if not any(_stands(form, text, plain) for form in forms(field, made[field])):
            found.append(f"it does not name {field} = {made[field]}")
        found += [
            f"it speaks of {field} {other!r}" for other in _others(plan, field, made[field]) if holds(plain, other)
        ]
    hidden = [field for field in listed(plan, name, "hide") if field in made]
    found += [
        f"it names the hidden {one}" for one in hidden if any(_stands(f, text, plain) for f in forms(one, made[one]))
    ]
    if spec.get("figures", "own") == "own":
        own = set(_figures(made))
        pairs = [tuple(map(Fraction, one)) for one in _RATIO.findall(text)]  # 150/90 are two figures, not one
        own |= {above / below for above, below in pairs if {above, below} <= own and below}
        found += [f"the number {float(one):g} is none of the record's" for one in numbers_in(text) if one not in own]
    return list(dict.fromkeys(found))


def listed(plan: RecordPlan, name: str, option: str) -> list[str]:
    """The fields that an option of a text names.

    Raises:
        RecipeError: there is no such field, or it holds no figure or word that could be named.
    """
    given = plan.specs[name].get(option, [])
    fields = [given] if isinstance(given, str) else list(given)
    known = [one for one, kind in plan.kinds.items() if kind not in ("write", "list", "object")]
    for field in fields:
        if field not in known:
            raise RecipeError(f"record: {name}: {option}: there is no field '{field}' to name{nearest(field, known)}")
    return fields


def forms(field: str, value: Any) -> list[str | Fraction]:
    """The ways in which a value may be written; a number is looked for as a number.

    Raises:
        RecipeError: a yes or no, which no word stands for.
    """
    if isinstance(value, bool) or value is None:
        raise RecipeError(
            f"record: '{field}' is {value}, which cannot be looked for in a text; leave it out of mention"
        )
    if isinstance(value, int | float):
        return [Fraction(str(value))]
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return [value]
    month, day = _MONTHS[when.month - 1], when.day
    spelled = [f"{day} {month}", f"{month} {day}", f"{day} {month[:3]}", f"{month[:3]} {day}", f"{when.month}月{day}日",
               f"{when:%m}月{when:%d}日", f"{day}th of {month}", f"{month} {day}th"]  # fmt: skip
    return [value, value.replace("T", " "), when.date().isoformat(), *spelled]


def _stands(form: str | Fraction, text: str, plain: str) -> bool:
    return form in numbers_in(text) if isinstance(form, Fraction) else holds(plain, form)


def _others(plan: RecordPlan, field: str, value: Any) -> Iterator[str]:
    """Other words that a field might have been; one that is part of its own says nothing."""
    own = folded(str(value))
    for other in _words(plan.specs[field]):
        if folded(other) != own and not holds(own, other):
            yield other


def _words(spec: Any) -> Iterator[str]:
    """All texts that a draw can give, whatever the case."""
    if not isinstance(spec, Mapping):
        return
    yield from (one for one in spec.get("values", ()) if isinstance(one, str) and one.strip())
    for inner in [*dict(spec.get("of") or {}).values(), spec.get("otherwise")]:
        yield from _words(inner)


def _figures(value: Any) -> Iterator[Fraction]:
    """Every number of a record, those in its texts, dates and lists included, and how long its lists are."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _figures(inner)
    elif isinstance(value, list):
        yield Fraction(len(value))
        for inner in value:
            yield from _figures(inner)
    elif isinstance(value, str):
        yield from (abs(one) for one in numbers_in(value))
        yield from _parts(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield Fraction(str(value))


def _parts(text: str) -> Iterator[Fraction]:
    """Year, month, day, hour and minute of a date."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return
    yield from map(Fraction, (when.year, when.month, when.day, when.hour, when.minute, (when.hour - 1) % 12 + 1))
