"""Sudoku as a person solves it: cells with one number left, numbers with one place left, and trials that fail.

Cells are numbered row by row, candidates are bits (bit 0 is the number 1). The steps found are true one by one, so
they are both the worked solution and the measure of difficulty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

BOXES = {4: (2, 2), 6: (2, 3), 9: (3, 3)}
"""Rows and columns of a box, by the size of the grid."""
HOUSES = ("row", "column", "box")
COST = {"cell": 1.0, "place": 2.0, "trial": 12.0}
"""What a step counts: one look at a cell, a search along a house, a trial to be followed to its end."""


@dataclass(frozen=True, slots=True)
class Step:
    """One deduction.

    ``cell``: only ``number`` fits there. ``place``: within ``house`` the number fits nowhere else. ``trial``: the
    number put there leads to ``stuck`` (a cell without a number left), so it is not there.
    """

    kind: Literal["cell", "place", "trial"]
    cell: int
    number: int
    house: str = ""
    stuck: int = -1


@lru_cache(maxsize=8)
def houses(size: int) -> tuple[tuple[int, ...], ...]:
    """The cells of each row, then of each column, then of each box."""
    high, wide = BOXES[size]
    rows = [tuple(range(size * row, size * row + size)) for row in range(size)]
    columns = [tuple(range(column, size * size, size)) for column in range(size)]
    boxes = [
        tuple((top + down) * size + left + right for down in range(high) for right in range(wide))
        for top in range(0, size, high)
        for left in range(0, size, wide)
    ]
    return (*rows, *columns, *boxes)


@lru_cache(maxsize=8)
def peers(size: int) -> tuple[tuple[int, ...], ...]:
    """For each cell, the other cells that may not hold its number."""
    found: list[set[int]] = [set() for _ in range(size * size)]
    for house in houses(size):
        for cell in house:
            found[cell].update(house)
    return tuple(tuple(sorted(one - {cell})) for cell, one in enumerate(found))


@lru_cache(maxsize=8)
def houses_of(size: int) -> tuple[tuple[int, int, int], ...]:
    """For each cell, the numbers of its row, column and box among ``houses``."""
    found: list[list[int]] = [[] for _ in range(size * size)]
    for number, house in enumerate(houses(size)):
        for cell in house:
            found[cell].append(number)
    return tuple((one[0], one[1], one[2]) for one in found)


def deduce(size: int, givens: Sequence[int]) -> list[Step] | None:
    """The steps that fill a grid (0 is blank), easiest first; None where these three kinds do not suffice."""
    board = _Board.of(size, givens)
    steps = list[Step]()
    while True:
        steps += board.fill()
        if not board.open:
            return steps
        trial = board.failing_trial()
        if trial is None:
            return None
        steps.append(trial)
        board.candidates[trial.cell] &= ~(1 << (trial.number - 1))


class _Board:
    """The candidates of every open cell; a filled cell has none."""

    def __init__(self, size: int, candidates: list[int], open_cells: set[int]) -> None:
        self.size, self.candidates, self.open = size, candidates, open_cells
        self.stuck = -1

    @classmethod
    def of(cls, size: int, givens: Sequence[int]) -> _Board:
        board = cls(size, [(1 << size) - 1] * (size * size), set(range(size * size)))
        for cell, number in enumerate(givens):
            if number:
                board.put(cell, number)
        return board

    def copy(self) -> _Board:
        return _Board(self.size, self.candidates.copy(), self.open.copy())

    def put(self, cell: int, number: int) -> None:
        """Fill a cell and strike its number from its peers; notes an open cell that is left without a number."""
        bit = 1 << (number - 1)
        self.candidates[cell] = 0
        self.open.discard(cell)
        candidates, still_open = self.candidates, self.open
        for other in peers(self.size)[cell]:
            if candidates[other] & bit:
                candidates[other] &= ~bit
                if not candidates[other] and other in still_open:
                    self.stuck = other

    def fill(self) -> list[Step]:
        """Put every number that follows at once, until none does or a cell is stuck."""
        steps = list[Step]()
        while self.stuck < 0 and (step := self._only_number() or self._only_place()):
            steps.append(step)
            self.put(step.cell, step.number)
        return steps

    def _only_number(self) -> Step | None:
        candidates = self.candidates
        for cell in sorted(self.open):
            left = candidates[cell]
            if left & (left - 1) == 0:
                return Step("cell", cell, left.bit_length())
        return None

    def _only_place(self) -> Step | None:
        candidates = self.candidates
        for place, house in enumerate(houses(self.size)):
            once = twice = 0
            for cell in house:
                left = candidates[cell]
                twice |= once & left
                once |= left
            once &= ~twice
            if once:
                bit = once & -once
                cell = next(cell for cell in house if candidates[cell] & bit)
                return Step("place", cell, bit.bit_length(), HOUSES[place // self.size])
        return None

    def failing_trial(self) -> Step | None:
        """The first number, in the cells with the fewest left, that leads to a cell without any."""
        for cell in sorted(self.open, key=lambda one: (self.candidates[one].bit_count(), one)):
            for number in range(1, self.size + 1):
                if self.candidates[cell] >> (number - 1) & 1:
                    tried = self.copy()
                    tried.put(cell, number)
                    tried.fill()
                    if tried.stuck >= 0:
                        return Step("trial", cell, number, stuck=tried.stuck)
        return None
