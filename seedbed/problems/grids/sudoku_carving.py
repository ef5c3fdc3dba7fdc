"""Making a sudoku: a random full grid, and numbers taken out of it while its solution stays the only one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

from seedbed.problems import sat
from seedbed.problems.grids.sudoku_logic import houses, houses_of, peers


def full_grid(rng: random.Random, size: int) -> list[int]:
    """A random full grid: numbers tried in drawn orders, the most constrained cell first."""
    candidates, cells = [(1 << size) - 1] * (size * size), [0] * (size * size)
    near = peers(size)
    orders = [rng.sample(range(1, size + 1), size) for _ in range(size)]

    def fill(open_cells: list[int]) -> bool:
        if not open_cells:
            return True
        cell = min(open_cells, key=lambda one: candidates[one].bit_count())
        rest = [one for one in open_cells if one != cell]
        for number in orders[cell % size]:
            bit = 1 << (number - 1)
            if not candidates[cell] & bit:
                continue
            struck = [other for other in near[cell] if not cells[other] and candidates[other] & bit]
            if any(candidates[other] == bit for other in struck):
                continue
            cells[cell] = number
            for other in struck:
                candidates[other] ^= bit
            if fill(rest):
                return True
            cells[cell] = 0
            for other in struck:
                candidates[other] ^= bit
        return False

    fill(rng.sample(range(size * size), size * size))
    return cells


def carved(rng: random.Random, full: Sequence[int], size: int, givens: int) -> list[int]:
    """The grid with numbers taken out while its solution stays the only one, until ``givens`` are left or none can."""
    puzzle, left = list(full), size * size
    for cell in rng.sample(range(size * size), size * size):
        if left == givens:
            break
        puzzle[cell] = 0
        if _follows(puzzle, cell, full[cell], size) or not _another(puzzle, cell, full[cell], size):
            left -= 1
        else:
            puzzle[cell] = full[cell]
    return puzzle


def _follows(puzzle: Sequence[int], cell: int, number: int, size: int) -> bool:
    """Whether the number of a blank cell follows at once from the others."""
    near = peers(size)
    if len({puzzle[other] for other in near[cell]} - {0}) == size - 1:
        return True
    for house in houses_of(size)[cell]:
        if all(
            puzzle[other] or other == cell or any(puzzle[far] == number for far in near[other])
            for other in houses(size)[house]
        ):
            return True
    return False


def _another(puzzle: Sequence[int], cell: int, number: int, size: int) -> bool:
    """Whether a puzzle that had one solution with this number in this cell has one with another number there."""
    assumed = [_literal(place, one, size) for place, one in enumerate(puzzle) if one]
    return _rules(size).possible([*assumed, -_literal(cell, number, size)])


def _literal(cell: int, number: int, size: int) -> int:
    return cell * size + number


@lru_cache(maxsize=4)
def _rules(size: int) -> sat.Solver:
    """The rules of an empty grid: one number in a cell, one place in a house."""
    numbers = range(1, size + 1)
    cells = [[_literal(cell, number, size) for number in numbers] for cell in range(size * size)]
    places = [[_literal(cell, number, size) for cell in house] for house in houses(size) for number in numbers]
    return sat.Solver(clause for group in [*cells, *places] for clause in sat.exactly_one(group))
