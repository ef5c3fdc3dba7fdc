"""Comparing the rows that two queries gave: order, ties, duplicates, NULLs, types, tolerance, order of columns.

What a query allows is a row of groups. Rows of one group tie under the order that was asked for, so they may stand in
any order among themselves; a query without an order is one group. Where a limit cuts through a group, any of its rows
may be the ones that are in. Values are equal when they are the same kind of thing: numbers by their value (1, 1.0 and
TRUE are one) within the tolerance where one of them is no whole number, texts and bytes to the letter, NULL is NULL
and nothing else, NaN is NaN.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from seedbed.core.text import shortened

Row = tuple[Any, ...]
MOST_TRIED = 5_000
"""How many prefixes of orders of columns are tried before it is given up; see `TooManyWays`."""


class TooManyWays(Exception):
    """The columns could be matched in more ways than can be tried."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the rows may be.

    Attributes:
        rows: all rows, in order, also those before `start` and after the last that is wanted.
        keys: for each row what it is ordered by, equal for ties; None: there is no order, all rows tie.
        start: how many rows are passed over.
        count: how many rows are wanted; None: all that are left.
        width: how many columns; None where there are no rows to tell.
        ordered: False: any order will do, also where there are keys, which then only say what a limit cuts off.
    """

    rows: Sequence[Row]
    keys: Sequence[Any] | None = None
    start: int = 0
    count: int | None = None
    width: int | None = None
    ordered: bool = True

    def groups(self) -> list[tuple[list[int], int]]:
        """Numbers of the rows that tie, and how many of them are wanted."""
        stop = len(self.rows) if self.count is None else min(len(self.rows), self.start + self.count)
        places = range(len(self.rows))
        keys = self.keys
        tied = [list(places)] if keys is None else [list(group) for _, group in groupby(places, lambda at: keys[at])]
        found = [(group, min(stop, group[-1] + 1) - max(self.start, group[0])) for group in tied if group]
        return [(group, wanted) for group, wanted in found if wanted > 0]

    @property
    def wanted(self) -> int:
        """How many rows there must be."""
        return sum(count for _, count in self.groups())


@dataclass(frozen=True, slots=True)
class Pair:
    """One database's results: what is allowed, and what was given."""

    allowed: Allowed
    rows: Sequence[Row]
    width: int | None = None


def arrangement(pairs: Sequence[Pair], *, tolerance: float, any_columns: bool) -> tuple[int, ...] | None:
    """For each allowed column the given one, so that all pairs agree; None when there is no such way.

    Raises TooManyWays.
    """
    made = [_Made(pair, tolerance) for pair in pairs]
    widths = {one for pair in pairs for one in (pair.width, pair.allowed.width) if one is not None}
    if len(widths) > 1:
        return None
    width = widths.pop() if widths else 0
    as_given = tuple(range(width))
    if all(one.agrees(as_given) for one in made):
        return as_given
    return _found(made, width) if any_columns and width > 1 else None


def difference(pair: Pair, *, tolerance: float) -> str:
    """In words, how the given rows differ from the allowed ones, columns taken as they stand; empty: not at all."""
    wide, given = pair.allowed.width, pair.width
    if wide is not None and given is not None and wide != given:
        return f"{given} column{'s' * (given != 1)}, expected {wide}"
    made = _Made(pair, tolerance)
    wanted = pair.allowed.wanted
    if len(pair.rows) != wanted:
        return f"{len(pair.rows)} row{'s' * (len(pair.rows) != 1)}, expected {wanted}{_odd_one(pair, made)}"
    if made.agrees(tuple(range(wide or 0))):
        return ""
    return _first_wrong(pair, made)


class _Made:
    """A pair with its values in a form that can be hashed, equal where they count as equal."""

    def __init__(self, pair: Pair, tolerance: float) -> None:
        numbers: set[Any] = set()
        for row in (*pair.allowed.rows, *pair.rows):
            _numbers(row, numbers)
        name = _named(numbers, tolerance)
        self.allowed = [tuple(_form(cell, name) for cell in row) for row in pair.allowed.rows]
        self.given = [tuple(_form(cell, name) for cell in row) for row in pair.rows]
        self.groups = pair.allowed.groups()
        self.ordered = pair.allowed.ordered
        self.whole = sum(wanted for _, wanted in self.groups) == len(self.allowed)

    def agrees(self, order: Sequence[int]) -> bool:
        """Whether the given rows are allowed, their columns taken in this order."""
        if len(self.given) != sum(wanted for _, wanted in self.groups):
            return False
        rows = [tuple(row[at] for at in order) for row in self.given]
        return (self._in_order(rows) < 0) if self.ordered else self._in_any(Counter(rows))

    def prefix_fits(self, order: Sequence[int]) -> bool:
        """Whether the columns taken so far hold nothing that the allowed ones do not hold."""
        given = Counter(tuple(row[at] for at in order) for row in self.given)
        allowed = Counter(row[: len(order)] for row in self.allowed)
        return given == allowed if self.whole else given <= allowed

    def _in_order(self, rows: Sequence[Hashable]) -> int:
        """Where the first group stands that does not hold, or -1."""
        at = 0
        for group, wanted in self.groups:
            if not Counter(rows[at : at + wanted]) <= Counter(self.allowed[one] for one in group):
                return at
            at += wanted
        return -1

    def _in_any(self, rows: Counter[Any]) -> bool:
        """Groups that are wanted whole must be there; what is left comes from those that a limit cuts (two at most)."""
        cut = []
        for group, wanted in self.groups:
            held = Counter(self.allowed[one] for one in group)
            if wanted < len(group):
                cut.append((held, wanted))
            elif not held <= rows:
                return False
            else:
                rows = rows - held
        first, wanted = cut[0] if cut else (Counter[Any](), 0)
        second = cut[1][0] if len(cut) > 1 else Counter[Any]()
        least = {row: max(0, count - second[row]) for row, count in rows.items()}
        most = {row: min(count, first[row]) for row, count in rows.items()}
        fits = all(least[row] <= most[row] for row in rows)
        return fits and sum(least.values()) <= wanted <= sum(most.values())

    def first_wrong(self) -> int:
        """The place of the first given row that is not allowed there."""
        at = max(0, self._in_order(self.given))
        held = Counter(self.allowed[one] for group, wanted in self._group_at(at) for one in group)
        for place in range(at, len(self.given)):
            held[self.given[place]] -= 1
            if held[self.given[place]] < 0:
                return place
        return at

    def _group_at(self, at: int) -> list[tuple[list[int], int]]:
        if not self.ordered:
            return self.groups
        seen = 0
        for group, wanted in self.groups:
            if seen + wanted > at:
                return [(group, wanted)]
            seen += wanted
        return []

    def expected_at(self, at: int) -> list[int]:
        """Numbers of the allowed rows that may stand at a place, and have not been given in their group."""
        (group, _), *_ = self._group_at(at) or [([], 0)]
        missing = Counter(self.allowed[one] for one in group) - Counter(self.given)
        return [one for one in group if missing[self.allowed[one]] > 0] or group


def _found(made: Sequence[_Made], width: int) -> tuple[int, ...] | None:
    """An order of columns with which all agree, by trying; a prefix that does not fit is not gone on with."""
    tried = 0
    waiting: list[tuple[int, ...]] = [()]
    while waiting:
        order = waiting.pop()
        if len(order) == width:
            if all(one.agrees(order) for one in made):
                return order
            continue
        seen: set[Hashable] = set()
        for column in range(width - 1, -1, -1):
            tried += 1
            if tried > MOST_TRIED:
                raise TooManyWays(f"more than {MOST_TRIED} ways to match {width} columns")
            content = tuple(tuple(row[column] for row in one.given) for one in made)
            if column in order or content in seen:  # equal columns are one and the same
                continue
            seen.add(content)
            if all(one.prefix_fits((*order, column)) for one in made):
                waiting.append((*order, column))
    return None


def _first_wrong(pair: Pair, made: _Made) -> str:
    at = made.first_wrong()
    expected = made.expected_at(at)
    forms = list(dict.fromkeys(_shown(pair.allowed.rows[one]) for one in expected))
    shown = " or ".join([*forms[:2], *(["…"] if len(forms) > 2 else [])])
    return f"row {at + 1} is {_shown(pair.rows[at])}, expected {shown}"


def _odd_one(pair: Pair, made: _Made) -> str:
    """A row too many or too few, named."""
    extra, missing = Counter(made.given) - Counter(made.allowed), Counter(made.allowed) - Counter(made.given)
    if extra:
        at = next(place for place, row in enumerate(made.given) if row in extra)
        return f"; {_shown(pair.rows[at])} is too many"
    if missing and made.whole:
        at = next(place for place, row in enumerate(made.allowed) if row in missing)
        return f"; {_shown(pair.allowed.rows[at])} is missing"
    return ""


def _shown(row: Row) -> str:
    return "(" + shortened(", ".join("NULL" if cell is None else repr(cell) for cell in row), 160) + ")"


def _numbers(value: Any, found: set[Any]) -> None:
    """All numbers in a value but NaN."""
    if isinstance(value, int | float):
        if value == value:  # noqa: PLR0124  # NaN
            found.add(value)
    elif isinstance(value, list | tuple):
        for one in value:
            _numbers(one, found)
    elif isinstance(value, dict):
        _numbers(list(value.values()), found)


def _named(numbers: Iterable[Any], tolerance: float) -> Callable[[Any], int]:
    """Numbers within the tolerance of their neighbour have one name."""
    line = sorted(numbers)
    starts = [one for at, one in enumerate(line) if at == 0 or not _near(line[at - 1], one, tolerance)]
    return lambda number: bisect_right(starts, number)


def _near(left: Any, right: Any, tolerance: float) -> bool:
    if left == right or not tolerance or (isinstance(left, int) and isinstance(right, int)):
        return bool(left == right)
    try:
        room = tolerance * max(1.0, abs(left), abs(right))
        return bool(abs(left - right) <= room < math.inf)
    except OverflowError:
        return False


def _form(value: Any, name: Callable[[Any], int]) -> Hashable:
    if isinstance(value, int | float):
        return ("n", name(value)) if value == value else "NaN"  # noqa: PLR0124
    if isinstance(value, str):
        return ("s", value)
    if isinstance(value, list | tuple):
        return ("l", *(_form(one, name) for one in value))
    if isinstance(value, dict):
        return ("d", frozenset((repr(key), _form(one, name)) for key, one in value.items()))
    return value if value is None else ("o", type(value).__name__, repr(value))
