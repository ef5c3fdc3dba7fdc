"""Dominoes that share no side: one drawn layout, and those that a map of regions with two covered cells each leaves."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

from seedbed.problems.grids.regions import beside

MOST_OTHERS, MOST_NODES = 6, 40_000
"""Other layouts that are looked for (enough to see which cell many of them cover), and steps of the search for them."""


def drawn_dominoes(rng: random.Random, rows: int, columns: int) -> list[int]:
    """Dominoes put down in a drawn order wherever they share no side with another, 1 for a covered cell."""
    near, cells = beside(rows, columns), [0] * (rows * columns)
    places = [(one, other) for one, others in enumerate(near) for other in others if one < other]
    rng.shuffle(places)
    for one, other in places:
        if not any(cells[cell] for cell in (one, other, *near[one], *near[other])):
            cells[one] = cells[other] = 1
    return cells


@lru_cache(maxsize=64)
def _dominoes(rows: int, columns: int) -> tuple[tuple[tuple[int, int, int], ...], ...]:
    """For each cell, the dominoes that begin there: their other cell, their cells and those beside them as bits."""
    near = beside(rows, columns)

    def bits(cells: Sequence[int]) -> int:
        return sum(1 << cell for cell in set(cells))

    return tuple(
        tuple((other, bits((one, other)), bits((*others, *near[other]))) for other in others if other > one)
        for one, others in enumerate(near)
    )


def other_layouts(
    regions: Sequence[int], known: Sequence[int], rows: int, columns: int, givens: Sequence[int]
) -> list[int]:
    """Up to ``MOST_OTHERS`` layouts that agree with the known one on ``givens`` only, covered cells as bits.

    After ``MOST_NODES`` steps it names those that were found; none is then no proof.

    Regions are bits, those with a covered cell and those with two; the grid is gone through cell by cell.
    """
    count, dominoes, found = rows * columns, _dominoes(rows, columns), list[int]()
    last = {region: cell for cell, region in enumerate(regions)}
    due = [1 << region if last[region] == cell else 0 for cell, region in enumerate(regions)]
    mine = sum(1 << cell for cell, covered in enumerate(known) if covered)
    must = sum(1 << cell for cell in givens if known[cell])
    never = sum(1 << cell for cell in givens if not known[cell])
    boards, nodes = [(0, 0, 0, 0)], 0
    while boards and len(found) < MOST_OTHERS:
        nodes += 1
        if nodes > MOST_NODES:
            break
        cell, covered, begun, full = boards.pop()
        if cell == count:
            if covered != mine:
                found.append(covered)
            continue
        if not due[cell] & ~full and (covered >> cell & 1 or not must >> cell & 1):
            boards.append((cell + 1, covered, begun, full))
        own = 1 << regions[cell]
        if covered >> cell & 1 or full & own:
            continue
        for other, both, edge in dominoes[cell]:
            after, whole = begun | own, full | begun & own
            far = 1 << regions[other]
            if covered & (edge | both) or whole & far or both & never:
                continue
            whole |= after & far
            if not due[cell] & ~whole:
                boards.append((cell + 1, covered | both, after | far, whole))
    return found
