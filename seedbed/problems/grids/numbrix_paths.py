"""Paths through every cell of a grid, drawn at random, and finding one again from some of its numbers.

Cells are numbered row by row; ``path[0]`` is the cell of the number 1. A number's cells are bits: those it can reach
from the numbers before and after it, over cells that are free.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from seedbed.problems.grids.regions import beside

COST = {"number": 1.0, "cell": 2.0, "trial": 12.0}
"""What a step counts: following the path on, a look for all that fits a cell, a trial to be followed to its end."""


class Step(NamedTuple):
    """One deduction.

    ``number``: it has this cell only, between the nearest known numbers ``below`` and ``above`` (0 where there is
    none). ``cell``: no other number fits this cell. ``trial``: the number in this cell leads to ``stuck``, a number
    without a cell, or 0 for a cell without a number, so it is not there.
    """

    kind: Literal["number", "cell", "trial"]
    number: int
    cell: int
    below: int = 0
    above: int = 0
    stuck: int = -1


def drawn_path(rng: random.Random, rows: int, columns: int) -> list[int]:
    """A snake through the grid, its ends bitten back (Mansfield 1982) so often that nothing of it is left."""
    snake = [
        row * columns + (column if row % 2 == 0 else columns - 1 - column)
        for row in range(rows)
        for column in range(columns)
    ]
    near = beside(rows, columns)
    for _ in range(8 * len(snake)):
        drawn = 2 * rng.random()  # one number says both which end is bitten back and where to
        if drawn >= 1:
            snake.reverse()
            drawn -= 1
        others = near[snake[0]]
        place = snake.index(others[int(drawn * len(others))])
        snake[:place] = snake[:place][::-1]
    return snake


@lru_cache(maxsize=32)
def _bits(rows: int, columns: int) -> tuple[int, tuple[int, ...], dict[int, int]]:
    """All cells as bits, the bit of each cell, and the cell of each bit.

    A row of bits ends with one that is no cell, so a step beyond an edge goes nowhere.
    """
    each = tuple(1 << (cell + cell // columns) for cell in range(rows * columns))
    return sum(each), each, {bit: cell for cell, bit in enumerate(each)}


class Trail:
    """Where each number can still be; ``steps`` follow from the numbers that were put.

    Only what can have changed is looked at again: the numbers that lost a cell, and from there along the path.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self.stride, self.count = columns + 1, rows * columns
        self.free, self.bit_of, self.cell_of = _bits(rows, columns)
        self.can = [self.free] * (self.count + 2)  # by number; 0 and the one past the last are everywhere
        self.unknown = dict.fromkeys(range(1, self.count + 1))
        self.narrowed: dict[int, None] = {}
        self.stuck = -1

    def copy(self) -> Trail:
        """The same knowledge, to try something on."""
        other = Trail.__new__(Trail)
        other.stride, other.count = self.stride, self.count
        other.free, other.bit_of, other.cell_of = self.free, self.bit_of, self.cell_of
        other.can, other.unknown, other.narrowed = self.can.copy(), self.unknown.copy(), self.narrowed.copy()
        other.stuck = self.stuck
        return other

    def put(self, number: int, cell: int) -> None:
        """A number gets its cell, which no other number may have then."""
        bit, can = self.bit_of[cell], self.can
        if not can[number] & self.free & bit:
            self.stuck = number
        can[number] = bit
        self.free &= ~bit
        del self.unknown[number]
        self.narrowed[number] = None

    def rule_out(self, number: int, cell: int) -> None:
        """A number cannot be in a cell."""
        self.can[number] &= ~self.bit_of[cell]
        self.narrowed[number] = None

    def follow(self) -> list[Step]:
        """Put every number that follows, until none does or a number or a cell has nothing left."""
        steps = list[Step]()
        while self.stuck < 0:
            self._settle()
            if self.stuck >= 0:
                break
            found = self._only_cells() or self._only_numbers()
            if not found:
                break
            for step in found:
                if step.number in self.unknown:
                    self.put(step.number, step.cell)
                    steps.append(step)
        return steps

    def _settle(self) -> None:
        """Bring every number's cells down to the free ones beside a cell of the number before and of the one after."""
        can, free, unknown, stride, narrowed = self.can, self.free, self.unknown, self.stride, self.narrowed
        for number in unknown:
            left = can[number]
            if left & ~free:
                can[number] = left = left & free
                narrowed[number] = None
                if not left:
                    self.stuck = number
                    return
        while narrowed:
            number = narrowed.popitem()[0]
            cells = can[number]
            near = cells << stride | cells >> stride | cells << 1 | cells >> 1
            for other in (number - 1, number + 1):
                left = can[other] & near
                if left != can[other] and 0 < other <= self.count:
                    can[other] = left
                    narrowed[other] = None
                    if not left:
                        self.stuck = other
                        return

    def _only_cells(self) -> list[Step]:
        found, can, unknown = list[Step](), self.can, self.unknown
        for number in unknown:
            left = can[number]
            if not left & (left - 1):
                below = above = number
                while below in unknown:
                    below -= 1
                while above in unknown:
                    above += 1
                found.append(Step("number", number, self.cell_of[left], below, above if above <= self.count else 0))
        return found

    def _only_numbers(self) -> list[Step]:
        once = twice = 0
        for number in self.unknown:
            left = self.can[number]
            twice |= once & left
            once |= left
        if self.free & ~once:
            self.stuck = 0
            return []
        alone = self.free & once & ~twice
        if not alone:
            return []
        found = list[Step]()
        for number in self.unknown:
            mine = self.can[number] & alone
            if mine:
                found.append(Step("cell", number, self.cell_of[1 << mine.bit_length() - 1]))
        return found

    def failing_trial(self) -> Step | None:
        """The first number and cell, of the numbers with the fewest cells, that lead to a dead end."""
        for number in sorted(self.unknown, key=lambda one: (self.can[one].bit_count(), one)):
            left = self.can[number]
            while left:
                cell = self.cell_of[left & -left]
                left &= left - 1
                tried = self.copy()
                tried.put(number, cell)
                tried.follow()
                if tried.stuck >= 0:
                    return Step("trial", number, cell, stuck=tried.stuck)
        return None


def found_again(
    rng: random.Random, rows: int, columns: int, path: Sequence[int], shown: int, trials: int
) -> tuple[dict[int, int], list[Step]]:
    """Numbers that are given, with their cells, and the steps from them to the whole path.

    ``shown`` numbers are drawn at first; where the steps end too early another one is given.
    """
    trail, steps, tried = Trail(rows, columns), list[Step](), 0
    givens = {number: path[number - 1] for number in rng.sample(range(1, len(path) + 1), shown)}
    for number, cell in givens.items():
        trail.put(number, cell)
    steps += trail.follow()
    while trail.unknown:
        trial = trail.failing_trial() if tried < trials else None
        if trial is None:
            number = rng.choice(list(trail.unknown))
            givens[number] = path[number - 1]
            trail.put(number, path[number - 1])
        else:
            tried += 1
            steps.append(trial)
            trail.rule_out(trial.number, trial.cell)
        steps += trail.follow()
    return givens, steps


def difficulty(steps: Sequence[Step], givens: Mapping[int, int]) -> dict[str, float]:
    """The effort of the steps, how many there are of each kind, and the numbers that are given."""
    kinds = {kind: float(sum(step.kind == kind for step in steps)) for kind in COST}
    effort = sum(COST[kind] * times for kind, times in kinds.items())
    return {"effort": effort, **kinds, "givens": float(len(givens))}
