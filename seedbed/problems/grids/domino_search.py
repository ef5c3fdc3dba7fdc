"""Dominoes that share no side: one drawn layout, and those that a map of regions with two covered cells each leaves."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

from seedbed.problems.grids.regions import beside, inner

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
def _dominoes(rows: int, columns: int) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[int, ...]]:
    """The two cells of each domino; the dominoes on each cell and those apart from each domino, as bits."""
    near = beside(rows, columns)
    places = tuple((one, other) for one, others in enumerate(near) for other in others if other > one)
    on = tuple(sum(1 << number for number, place in enumerate(places) if cell in place) for cell in range(len(near)))
    apart = []
    for one, other in places:
        clash = 0
        for cell in {*near[one], *near[other]}:
            clash |= on[cell]
        apart.append(~clash)
    return places, on, tuple(apart)


def other_layouts(
    regions: Sequence[int], known: Sequence[int], rows: int, columns: int, givens: Sequence[int]
) -> list[int]:
    """Up to ``MOST_OTHERS`` layouts that agree with the known one on ``givens`` only, covered cells as bits.

    After ``MOST_NODES`` steps it names those that were found; none is then no proof.

    Sets of dominoes are bits. Each step goes through the dominoes of the region, or given cell, that has the fewest
    left; one that was gone through is left out after, so no layout comes twice.
    """
    places, on, apart = _dominoes(rows, columns)
    within, left, serves = _houses(regions, known, givens, on)
    double = [0] * (max(regions) + 1)  # the dominoes with both cells in a region
    for number, (one, other) in enumerate(places):
        if regions[one] == regions[other]:
            double[regions[one]] |= 1 << number
    mine = sum(1 << cell for cell, covered in enumerate(known) if covered)
    found, nodes = list[int](), 0
    boards = [(left, 0, tuple(range(len(within))), 0)]
    while boards and len(found) < MOST_OTHERS and nodes < MOST_NODES:
        nodes += 1
        left, covered, houses, begun = boards.pop()
        options = min([left & within[house] for house in houses], key=int.bit_count, default=0)
        if not houses and covered != mine:
            found.append(covered)
        while options:
            low = options & -options
            options ^= low
            left ^= low
            number = low.bit_length() - 1
            one, other = places[number]
            first, second = regions[one], regions[other]
            rest, after = left & apart[number], begun | 1 << first | 1 << second
            done = {*serves[one], *serves[other]}
            for region in (first, second) if first != second else ():
                if begun >> region & 1:
                    done.add(region)
                    rest &= ~within[region]
                else:
                    rest &= ~double[region]
            if first == second:
                done.add(first)
                rest &= ~within[first]
            open_ = tuple([house for house in houses if house not in done])
            boards.append((rest, covered | 1 << one | 1 << other, open_, after))
    return found


def _houses(
    regions: Sequence[int], known: Sequence[int], givens: Sequence[int], on: Sequence[int]
) -> tuple[list[int], int, list[tuple[int, ...]]]:
    """The dominoes of each region and of each given covered cell; those the givens allow; the given houses of cells."""
    within, never = [0] * (max(regions) + 1), 0
    serves: list[tuple[int, ...]] = [()] * len(regions)
    for cell, region in enumerate(regions):
        within[region] |= on[cell]
    for cell in givens:
        if known[cell]:
            serves[cell] = (len(within),)
            within.append(on[cell])
        else:
            never |= on[cell]
    return within, ~never, serves


def trials_needed(
    regions: Sequence[int], rows: int, columns: int, covered: int, blank: int
) -> tuple[list[int], list[int]]:
    """The cells that must be ruled out by a trial, in order, from what is given; and those then still undecided.

    What follows from single rules does not depend on their order, so these are the trials of ``counting_rules.deduce``
    over all cells in order, found on whole grids of bits.
    """
    parts = [0] * (max(regions) + 1)
    for cell, region in enumerate(regions):
        parts[region] |= 1 << cell
    yes, free = _closed(covered, ((1 << rows * columns) - 1) & ~blank, rows, columns, parts)
    refuted = list[int]()
    while (cell := _refuted(yes, free, rows, columns, parts)) >= 0:
        refuted.append(cell)
        yes, free = _closed(yes, free & ~(1 << cell), rows, columns, parts)
    left = free & ~yes
    return refuted, [cell for cell in range(rows * columns) if left >> cell & 1]


def _refuted(yes: int, free: int, rows: int, columns: int, parts: Sequence[int]) -> int:
    """The first undecided cell that breaks a rule when it is covered, or -1; what follows from a harmless one is."""
    left = free & ~yes
    while left:
        low = left & -left
        after, _ = _closed(yes | low, free, rows, columns, parts)
        if not after:
            return low.bit_length() - 1
        left &= ~after
    return -1


def _closed(yes: int, free: int, rows: int, columns: int, parts: Sequence[int]) -> tuple[int, int]:
    """The covered cells, and those that are covered or undecided, when all that follows is done; 0 and 0 where a rule
    is broken."""
    right, left = inner(rows, columns)
    before = (-1, -1)
    while before != (yes, free):
        before = yes, free
        north, south, west, east = yes >> columns, yes << columns, (yes & left) >> 1, (yes & right) << 1
        beside_one = north | south | west | east
        paired = yes & beside_one
        around_pairs = paired >> columns | paired << columns | (paired & left) >> 1 | (paired & right) << 1
        free &= ~(north & south | west & east | (north | south) & (west | east) | around_pairs & ~yes)
        north, south, west, east = free >> columns, free << columns, (free & left) >> 1, (free & right) << 1
        free &= north | south | west | east
        lone = yes & ~(beside_one | north & south | west & east | (north | south) & (west | east))
        yes |= (lone >> columns | lone << columns | (lone & left) >> 1 | (lone & right) << 1) & free
        for part in parts:
            count = (yes & part).bit_count()
            if count == 2:
                free &= ~part | yes
            elif count > 2 or (free & part).bit_count() < 2:
                return 0, 0
            elif (free & part).bit_count() == 2:
                yes |= free & part
        if yes & ~free:
            return 0, 0
    return yes, free
