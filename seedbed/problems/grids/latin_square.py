"""Latin squares: grids in which every row and every column holds the numbers from 1 to the size once each."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.problems.candidates import Groups
from seedbed.problems.forms import Grid, grid
from seedbed.problems.levels import Settings
from seedbed.problems.reading import Parser

COUNTS = {3: 12, 4: 576, 5: 161_280, 6: 812_851_200, 7: 61_479_419_904_000, 8: 108_776_032_459_082_956_800}
"""How many Latin squares of a size there are (OEIS A002860)."""


@lru_cache(maxsize=8)
def lines(size: int) -> Groups:
    """The cells of each row, then of each column."""
    rows = [tuple(range(size * row, size * row + size)) for row in range(size)]
    return (*rows, *(tuple(range(column, size * size, size)) for column in range(size)))


def latin_square(rng: random.Random, size: int) -> list[int]:
    """A random Latin square, row by row; rows that fit always go on to a whole square (Hall's theorem)."""
    free = [(1 << size + 1) - 2 for _ in range(size)]
    cells = list[int]()
    for _ in range(size):
        row = _row(rng, free, size)
        for column, number in enumerate(row):
            free[column] ^= 1 << number
        cells += row
    return cells


def _row(rng: random.Random, free: Sequence[int], size: int) -> list[int]:
    """A row of numbers that are still free in their columns: each column bumps another one until all have one."""
    holder: dict[int, int] = {}

    def placed(column: int, seen: set[int]) -> bool:
        for number in rng.sample(range(1, size + 1), size):
            if free[column] >> number & 1 and number not in seen:
                seen.add(number)
                if number not in holder or placed(holder[number], seen):
                    holder[number] = column
                    return True
        return False

    for column in range(size):
        placed(column, set())
    row = [0] * size
    for number, column in holder.items():
        row[column] = number
    return row


def latin_grid(size: int) -> Parser[Grid]:
    """A parser for a full grid of the numbers 1 to the size."""
    return grid(size, size, "123456789"[:size])


def latin_settings(
    family: str,
    wanted: Settings,
    given: Mapping[str, Any],
    *,
    usual: Callable[[int], dict[str, int]],
    most: Callable[[int], dict[str, int]],
) -> Settings:
    """The settings of a family of Latin squares, where a size that is given by hand brings its own.

    Args:
        family: its name.
        wanted: what the level says, replaced by what is given.
        given: the settings that are given by hand.
        usual: for a size, the settings that it brings where they are not given.
        most: for a size, what they may be at most.

    Raises:
        RecipeError: a setting is larger than the size allows.
    """
    size = wanted["size"]
    if given.get("size") is not None:
        wanted.update((name, value) for name, value in usual(size).items() if given.get(name) is None)
    for name, value in most(size).items():
        if wanted[name] > value:
            raise RecipeError(f"{family}: '{name}' must be at most {value} at size {size}, got {wanted[name]}")
    return wanted


def broken_line(cells: Sequence[int], size: int) -> str:
    """Which row or column of a full grid holds a number twice, or nothing."""
    for number, line in enumerate(lines(size)):
        if len({cells[cell] for cell in line}) < size:
            return f"{('row', 'column')[number // size]} {number % size + 1} holds a number twice"
    return ""
