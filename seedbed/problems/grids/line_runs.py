"""Lines of a nonogram: the runs of filled cells, what a clue leaves to each cell, and pictures to make puzzles of.

The candidates of a cell are bits: 1 for empty, 2 for filled.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby

Runs = tuple[int, ...]


def runs_of(cells: Sequence[int]) -> Runs:
    """The lengths of the runs of filled cells, in order."""
    return tuple(len(list(group)) for filled, group in groupby(cells) if filled)


@lru_cache(maxsize=4096)
def rule(runs: Runs) -> Callable[[tuple[int, ...]], tuple[int, ...]]:
    """The rule of a line: what its clue leaves to each cell."""
    return lambda left: narrowed(runs, left)


@lru_cache(maxsize=200_000)
def narrowed(runs: Runs, left: tuple[int, ...]) -> tuple[int, ...]:
    """The candidates of each cell that some placing of the runs uses; nothing is left where there is no placing.

    One pass from the front says which beginnings of the clue fit before a cell, one from the back which ends fit behind
    it; both together say where each run and each gap may stand.
    """
    front = _fitting(runs, left)
    back = _fitting(runs[::-1], left[::-1])
    size, count = len(left), len(runs)
    kept = [0] * size
    for cell in range(size):
        for done in range(count + 1):
            if left[cell] & 1 and front[cell] >> done & 1 and back[size - cell - 1] >> (count - done) & 1:
                kept[cell] |= 1
                break
    for number, run in enumerate(runs):
        for start in _starts(run, left):
            end = start + run
            before, behind = front[max(0, start - 1)], back[max(0, size - end - 1)]
            if before >> number & 1 and behind >> (count - number - 1) & 1:
                for cell in range(start, end):
                    kept[cell] |= 2
    return tuple(kept)


def _starts(run: int, left: Sequence[int]) -> list[int]:
    """Where a run can begin: on cells that may be filled, with cells at both ends that may be empty."""
    size = len(left)
    return [
        start
        for start in range(size - run + 1)
        if all(one & 2 for one in left[start : start + run])
        and (start == 0 or left[start - 1] & 1)
        and (start + run == size or left[start + run] & 1)
    ]


def _fitting(runs: Runs, left: Sequence[int]) -> list[int]:
    """For each length of a beginning of the line, how many first runs it can hold, as bits."""
    size = len(left)
    ends: list[list[tuple[int, int]]] = [[] for _ in range(size + 1)]  # by end: (number of the run, its start)
    for number, run in enumerate(runs):
        for start in _starts(run, left):
            ends[start + run].append((number, start))
    fits = [1] + [0] * size
    for length in range(1, size + 1):
        if left[length - 1] & 1:
            fits[length] = fits[length - 1]
        for number, start in ends[length]:
            if fits[max(0, start - 1)] >> number & 1:  # the cell before the run is empty
                fits[length] |= 2 << number
    return fits


def drawn(rng: random.Random, rows: int, columns: int, filled: int) -> list[int]:
    """A picture of which about ``filled`` percent are filled, in patches rather than in dots."""
    wanted = max(rows, min(rows * columns - 1, rows * columns * filled // 100))
    cells = [0] * (rows * columns)
    while sum(cells) < wanted:
        row, column = rng.randrange(rows), rng.randrange(columns)
        for _ in range(rng.randint(1, 1 + min(rows, columns) // 2)):
            cells[row * columns + column] = 1
            down = rng.random() < 0.5
            step = rng.choice((-1, 1))
            row = (row + step) % rows if down else row
            column = column if down else (column + step) % columns
    return cells
