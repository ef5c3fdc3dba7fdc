"""All the ways to fill a clue's cells, kept so that what is left of each cell's candidates is found at once."""

from __future__ import annotations

from collections.abc import Sequence

from seedbed.problems.candidates import numbers

MOST_REMEMBERED = 1_024
"""Sets of candidates of a cell whose fillings a table remembers, and sets of fillings whose numbers it remembers."""
FEW = 12
"""Fillings that are looked through one by one; of more, it is asked of each number whether some filling has it."""


class Table:
    """All ways to fill a clue's cells: for each cell and number, the fillings that have it there, as bits."""

    __slots__ = ("_agreeing", "_columns", "_known", "_rows", "_wide")

    def __init__(self, fillings: Sequence[Sequence[int]]) -> None:
        self._columns: list[dict[int, int]] = [{} for _ in fillings[0]] if fillings else []
        self._wide = 1 + max([number for filling in fillings for number in filling], default=0)
        self._rows = [sum([1 << self._wide * at + one for at, one in enumerate(filling)]) for filling in fillings]
        for place, filling in enumerate(fillings):
            for column, number in zip(self._columns, filling, strict=True):
                column[number] = column.get(number, 0) | 1 << place
        self._agreeing: list[dict[int, int]] = [{} for _ in self._columns]
        self._known: dict[int, tuple[int, ...]] = {}

    def fitting(self, left: Sequence[int]) -> tuple[int, ...]:
        """What is left of each cell's candidates in the fillings that use no others."""
        agreed = -1 if self._columns else 0
        for place, known in enumerate(self._agreeing):
            bits = left[place]
            agreed &= known[bits] if bits in known else self._union(place, bits)
        if not agreed:
            return (0,) * len(left)
        return self._known[agreed] if agreed in self._known else self._used(agreed)

    def _used(self, agreed: int) -> tuple[int, ...]:
        """The numbers of each cell in some fillings; remembered, for the same ones come again."""
        if agreed.bit_count() > FEW:
            used = tuple([sum([1 << one for one in column if column[one] & agreed]) for column in self._columns])
        else:
            rows, left, wide = 0, agreed, self._wide
            while left:
                low = left & -left
                rows |= self._rows[low.bit_length() - 1]
                left ^= low
            mask = (1 << wide) - 1
            used = tuple([rows >> start & mask for start in range(0, wide * len(self._columns), wide)])
        if len(self._known) < MOST_REMEMBERED:
            self._known[agreed] = used
        return used

    def _union(self, place: int, bits: int) -> int:
        """The fillings that have one of some candidates in a cell; remembered, for the same ones come again."""
        some = 0
        for number in numbers(bits):
            some |= self._columns[place].get(number, 0)
        if len(self._agreeing[place]) < MOST_REMEMBERED:
            self._agreeing[place][bits] = some
        return some


def tabled(fillings: Sequence[Sequence[int]]) -> Table:
    """The table of all the ways to fill a clue's cells."""
    return Table(fillings)


def fitting(table: Table, left: Sequence[int]) -> tuple[int, ...]:
    """What is left of each cell's candidates in the fillings of a table that use no others."""
    return table.fitting(left)
