"""Queens on a board of which none attacks another: full placements, how many go on from some, and steps that find one.

The columns that are free in a row are bits: bit 0 is column 1.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import Literal

COST = {"row": 1.0, "column": 2.0, "fails": 6.0, "choice": 3.0}
SOLUTIONS = {4: 2, 5: 10, 6: 4, 7: 40, 8: 92, 9: 352, 10: 724, 11: 2680, 12: 14_200, 13: 73_712, 14: 365_596,
             15: 2_279_184, 16: 14_772_512}  # fmt: skip
"""How many full placements there are (OEIS A000170)."""
MOST_COUNTED = 200_000
"""Sub-placements that are counted exactly."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the only column left in a row, the only row left for a column, a square that fails, or a choice.

    What fails leaves the row ``stuck`` without a square, or the column ``stuck`` less the size of the board.
    """

    kind: Literal["row", "column", "fails", "choice"]
    row: int
    column: int
    stuck: int = -1


@lru_cache(maxsize=4096)
def attacked(size: int, row: int, column: int) -> tuple[int, ...]:
    """The columns of each row that a queen attacks, as bits."""
    found = []
    for other in range(size):
        apart = abs(other - row)
        bits = 1 << column | 1 << column + apart | (1 << column - apart if apart <= column else 0)
        found.append(bits & (1 << size) - 1)
    return tuple(found)


def start(size: int, queens: Sequence[int]) -> list[int]:
    """The free columns of every row beside queens (0: no queen in this row); a row with a queen has its bit."""
    free = [(1 << size) - 1] * size
    for row, queen in enumerate(queens):
        if queen:
            _place(size, free, row, queen - 1)
    return free


def _place(size: int, free: list[int], row: int, column: int) -> None:
    bits = free[row] & 1 << column
    for other, struck in enumerate(attacked(size, row, column)):
        free[other] &= ~struck
    free[row] = bits


def solutions(size: int, queens: Sequence[int], limit: int = 2, rng: random.Random | None = None) -> list[list[int]]:
    """Full placements that go on from some queens, at most so many; in a drawn order where a generator is given."""
    found = list[list[int]]()
    _search(size, start(size, queens), list(queens), found, limit, rng)
    return found


def _search(
    size: int, free: list[int], queens: list[int], found: list[list[int]], limit: int, rng: random.Random | None
) -> None:
    rows = [row for row in range(size) if not queens[row]]
    if not rows:
        if all(free):
            found.append(queens.copy())
        return
    row = min(rows, key=lambda one: free[one].bit_count())
    columns = bits_of(free[row])
    if rng:
        rng.shuffle(columns)
    for column in columns:
        rest = free.copy()
        _place(size, rest, row, column)
        queens[row] = column + 1
        _search(size, rest, queens, found, limit, rng)
        queens[row] = 0
        if len(found) >= limit:
            return


def bits_of(bits: int) -> list[int]:
    """The columns of a set, from 0."""
    return [column for column in range(bits.bit_length()) if bits >> column & 1]


def steps_to(size: int, queens: Sequence[int], solution: Sequence[int]) -> list[Step]:
    """Steps that fill the board; a choice, which is that of a known solution, only where nothing fails when tried."""
    free, known, steps = start(size, queens), list(queens), list[Step]()
    while 0 in known:
        step = _forced(size, free, known) or _failure(size, free, known)
        if step is None:
            row = min((row for row in range(size) if not known[row]), key=lambda one: free[one].bit_count())
            step = Step("choice", row, solution[row] - 1)
        steps.append(step)
        if step.kind == "fails":
            free[step.row] &= ~(1 << step.column)
        else:
            _place(size, free, step.row, step.column)
            known[step.row] = step.column + 1
    return steps


def _forced(size: int, free: Sequence[int], known: Sequence[int]) -> Step | None:
    """A row with one column left, or a column with one row left."""
    once = twice = 0
    for row, bits in enumerate(free):
        if not known[row] and bits.bit_count() == 1:
            return Step("row", row, bits.bit_length() - 1)
        twice |= once & bits
        once |= bits
    for row, bits in enumerate(free):
        if not known[row] and bits & ~twice:
            return Step("column", row, (bits & ~twice).bit_length() - 1)
    return None


def _failure(size: int, free: Sequence[int], known: Sequence[int]) -> Step | None:
    """A square, in the rows with the fewest columns left, where a queen leaves some row or column without any."""
    rows = sorted((row for row in range(size) if not known[row]), key=lambda one: (free[one].bit_count(), one))
    for row in rows:
        for column in bits_of(free[row]):
            stuck = _stuck(size, list(free), list(known), row, column)
            if stuck >= 0:
                return Step("fails", row, column, stuck)
    return None


def _stuck(size: int, free: list[int], known: list[int], row: int, column: int) -> int:
    """The row, or the size and the column, that has no square left when a queen and all that it forces is placed."""
    step: Step | None = Step("row", row, column)
    while step is not None:
        _place(size, free, step.row, step.column)
        known[step.row] = step.column + 1
        every = 0
        for bits in free:
            every |= bits
        if 0 in free:
            return free.index(0)
        if every != (1 << size) - 1:
            return size + bits_of(~every & (1 << size) - 1)[0]
        step = _forced(size, free, known)
    return -1


@lru_cache(maxsize=64)
def placements_with_one_solution(size: int, given: int) -> int:
    """How many ways there are to place so many queens from which one full placement goes on, or a lower bound."""
    if SOLUTIONS[size] * comb(size, given) > MOST_COUNTED:
        return SOLUTIONS[size]
    seen = Counter(
        (rows, tuple(full[row] for row in rows))
        for full in solutions(size, [0] * size, limit=SOLUTIONS[size])
        for rows in combinations(range(size), given)
    )
    return sum(count == 1 for count in seen.values())
