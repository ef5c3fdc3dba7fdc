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
    size, count = len(left), len(runs)
    filled = sum([1 << cell for cell, one in enumerate(left) if one & 2])
    empty = sum([1 << cell for cell, one in enumerate(left) if one & 1])
    starts = [_starts(run, filled, empty, size) for run in runs]
    mirrored = [[size - run - start for start in some] for run, some in zip(runs, starts, strict=True)]
    front = _fitting(runs, starts, left)
    back = _fitting(runs[::-1], mirrored[::-1], left[::-1])[::-1]
    kept, used = [0] * size, 0
    backs = [sum([1 << count - more for more in range(count + 1) if fits >> more & 1]) for fits in back]
    for cell in range(size):
        if left[cell] & 1 and front[cell] & backs[cell + 1]:
            kept[cell] = 1
    for number, run in enumerate(runs):
        for start in starts[number]:
            end = start + run
            if front[start - 1 if start else 0] >> number & 1 and backs[min(size, end + 1)] >> number + 1 & 1:
                used |= (1 << run) - 1 << start
    return tuple([one | (used >> cell & 1) << 1 for cell, one in enumerate(kept)])


def _starts(run: int, filled: int, empty: int, size: int) -> list[int]:
    """Where a run can begin: on cells that may be filled, with cells at both ends that may be empty; given as bits."""
    found = (empty << 1 | 1) & (empty >> run | 1 << size - run if size >= run else 0)
    for part in range(run):
        found &= filled >> part
    return [start for start in range(size - run + 1) if found >> start & 1]


def _fitting(runs: Runs, starts: Sequence[Sequence[int]], left: Sequence[int]) -> list[int]:
    """For each length of a beginning of the line, how many first runs it can hold, as bits."""
    size = len(left)
    ends: list[list[tuple[int, int]]] = [[] for _ in range(size + 1)]  # by end: (number of the run, its start)
    for number, run in enumerate(runs):
        for start in starts[number]:
            ends[start + run].append((number, start))
    fits = [1] + [0] * size
    for length in range(1, size + 1):
        if left[length - 1] & 1:
            fits[length] = fits[length - 1]
        for number, start in ends[length]:
            if fits[start - 1 if start else 0] >> number & 1:  # the cell before the run is empty
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
