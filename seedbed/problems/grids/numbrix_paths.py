"""Paths through every cell of a grid, drawn at random, and finding one again from some of its numbers.

Cells are numbered row by row; ``path[0]`` is the cell of the number 1. A number's cells are bits: those it can reach
from the numbers before and after it, over cells that are free.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from seedbed.problems.grids.regions import beside

COST = {"number": 1.0, "cell": 2.0, "trial": 12.0}
"""What a step counts: following the path on, a look for all that fits a cell, a trial to be followed to its end."""


@dataclass(frozen=True, slots=True)
class Step:
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
        if rng.random() < 0.5:
            snake.reverse()
        place = snake.index(rng.choice(near[snake[0]]))
        snake[:place] = snake[:place][::-1]
    return snake


@lru_cache(maxsize=32)
def _edges(rows: int, columns: int) -> tuple[int, int]:
    """All cells but those of the first column, and all but those of the last, as bits."""
    first = sum(1 << (row * columns) for row in range(rows))
    every = (1 << rows * columns) - 1
    return every & ~first, every & ~(first << (columns - 1))


class Trail:
    """Where each number can still be; ``steps`` follow from the numbers that were put."""

    def __init__(self, rows: int, columns: int) -> None:
        self.rows, self.columns, self.count = rows, columns, rows * columns
        every = (1 << self.count) - 1
        self.can = [every] * (self.count + 2)  # by number; 0 and the one past the last are everywhere
        self.free = every
        self.known: dict[int, int] = {}
        self.stuck = -1

    def copy(self) -> Trail:
        """The same knowledge, to try something on."""
        other = Trail.__new__(Trail)
        other.rows, other.columns, other.count = self.rows, self.columns, self.count
        other.can, other.free, other.known, other.stuck = self.can.copy(), self.free, self.known.copy(), self.stuck
        return other

    def put(self, number: int, cell: int) -> None:
        """A number gets its cell, which no other number may have then."""
        if not self.can[number] >> cell & 1 or not self.free >> cell & 1:
            self.stuck = number
        self.known[number] = cell
        self.can[number] = 1 << cell
        self.free &= ~(1 << cell)

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
                if step.number in self.known:
                    continue
                self.put(step.number, step.cell)
                steps.append(step)
        return steps

    def _beside(self, cells: int) -> int:
        not_first, not_last = _edges(self.rows, self.columns)
        return cells << self.columns | cells >> self.columns | (cells & not_last) << 1 | (cells & not_first) >> 1

    def _settle(self) -> None:
        """Bring every number's cells down to those beside a cell of the number before and of the number after."""
        can, last, changed = self.can, self.count, True
        while changed:
            changed = False
            for order in (range(1, last + 1), range(last, 0, -1)):
                for number in order:
                    left = can[number] if number in self.known else can[number] & self.free
                    if number > 1:
                        left &= self._beside(can[number - 1])
                    if number < last:
                        left &= self._beside(can[number + 1])
                    if left != can[number]:
                        can[number], changed = left, True
                        if not left:
                            self.stuck = number
                            return

    def _only_cells(self) -> list[Step]:
        found = list[Step]()
        for number in range(1, self.count + 1):
            left = self.can[number]
            if number not in self.known and left & (left - 1) == 0:
                below = max((one for one in self.known if one < number), default=0)
                above = min((one for one in self.known if one > number), default=0)
                found.append(Step("number", number, left.bit_length() - 1, below, above))
        return found

    def _only_numbers(self) -> list[Step]:
        once = twice = 0
        for number in range(1, self.count + 1):
            if number not in self.known:
                twice |= once & self.can[number]
                once |= self.can[number]
        if self.free & ~once:
            self.stuck = 0
            return []
        alone, found = self.free & once & ~twice, list[Step]()
        for number in range(1, self.count + 1):
            mine = self.can[number] & alone
            if number not in self.known and mine:
                found.append(Step("cell", number, mine.bit_length() - 1))
        return found

    def failing_trial(self) -> Step | None:
        """The first number and cell, of the numbers with the fewest cells, that lead to a dead end."""
        unknown = [number for number in range(1, self.count + 1) if number not in self.known]
        for number in sorted(unknown, key=lambda one: (self.can[one].bit_count(), one)):
            for cell in range(self.count):
                if self.can[number] >> cell & 1:
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
    while len(trail.known) < len(path):
        trial = trail.failing_trial() if tried < trials else None
        if trial is None:
            number = rng.choice([one for one in range(1, len(path) + 1) if one not in trail.known])
            givens[number] = path[number - 1]
            trail.put(number, path[number - 1])
        else:
            tried += 1
            steps.append(trial)
            trail.can[trial.number] &= ~(1 << trial.cell)
        steps += trail.follow()
    return givens, steps


def difficulty(steps: Sequence[Step], givens: Mapping[int, int]) -> dict[str, float]:
    """The effort of the steps, how many there are of each kind, and the numbers that are given."""
    kinds = {kind: float(sum(step.kind == kind for step in steps)) for kind in COST}
    effort = sum(COST[kind] * times for kind, times in kinds.items())
    return {"effort": effort, **kinds, "givens": float(len(givens))}
