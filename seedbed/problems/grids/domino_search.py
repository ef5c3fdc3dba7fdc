"""Dominoes that share no side: one drawn layout, and those that a map of regions with two covered cells each leaves."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from seedbed.problems.grids.listed_layouts import bits_of, holding
from seedbed.problems.grids.regions import beside, inner

MOST_OTHERS, MOST_NODES = 6, 40_000
"""Other layouts that are looked for (enough to see which cell many of them cover), and steps of the search for them."""

MOST_LISTED = 30
"""Cells of the grids whose layouts are listed once (sixteen thousand of five dominoes, a tenth of a second)."""


def drawn_dominoes(rng: random.Random, rows: int, columns: int) -> list[int]:
    """Dominoes put down one by one wherever they share no side with another, until there is no such place; 1 for a
    covered cell."""
    places, _, apart = _dominoes(rows, columns)
    left, cells = list(range(len(places))), [0] * (rows * columns)
    while left:
        drawn = left[int(rng.random() * len(left))]
        for cell in places[drawn]:
            cells[cell] = 1
        left = [one for one in left if apart[drawn] >> one & 1]
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


class Others(NamedTuple):
    """Layouts (covered cells as bits), for each cell those that cover it, and those that are meant, both as bits."""

    layouts: Sequence[int]
    covering: Sequence[int]
    left: int


def other_layouts(
    regions: Sequence[int], known: Sequence[int], rows: int, columns: int, givens: Sequence[int]
) -> Others:
    """The layouts that keep every rule and agree with the known one on ``givens``, but not everywhere.

    On a large grid, up to ``MOST_OTHERS`` of them; it is searched for ``MOST_NODES`` steps, and that none is found is
    then no proof.
    """
    if rows * columns > MOST_LISTED:
        found = _searched(regions, known, rows, columns, givens)
        return Others(found, holding(found, rows * columns), (1 << len(found)) - 1)
    layouts, covering = _listed(rows, columns)[sum(known) // 2]
    once, twice = [0] * (max(regions) + 1), [0] * (max(regions) + 1)
    for region, some in zip(regions, covering, strict=True):
        twice[region] |= once[region] & some
        once[region] |= some
    left = ~(1 << bisect_left(layouts, bits_of([cell for cell, covered in enumerate(known) if covered])))
    for some in twice:  # two in every region are enough, for there are as many regions as dominoes
        left &= some
    for cell in givens:
        left &= covering[cell] if known[cell] else ~covering[cell]
    return Others(layouts, covering, left)


@lru_cache(maxsize=16)
def _listed(rows: int, columns: int) -> list[tuple[list[int], list[int]]]:
    """By the number of dominoes, all layouts in order, covered cells as bits; and for each cell those that cover it."""
    places, _, apart = _dominoes(rows, columns)
    pairs = [(bits_of(place), rest) for place, rest in zip(places, apart, strict=True)]
    found, open_ = list[tuple[list[int], list[int]]](), [((1 << len(places)) - 1, 0)]
    while open_:
        layouts = sorted([covered for _, covered in open_])
        found.append((layouts, holding(layouts, rows * columns)))
        more = list[tuple[int, int]]()
        for free, covered in open_:
            left = free
            while left:
                low = left & -left
                left ^= low
                pair, rest = pairs[low.bit_length() - 1]
                more.append((left & rest, covered | pair))
        open_ = more
    return found


def _searched(
    regions: Sequence[int], known: Sequence[int], rows: int, columns: int, givens: Sequence[int]
) -> list[int]:
    """As ``other_layouts``.

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


def decided(
    rng: random.Random, regions: Sequence[int], rows: int, columns: int, known: Sequence[int], givens: list[int],
    trials: int,
) -> list[int]:  # fmt: skip
    """The cells that must be ruled out by a trial, in order, until every cell is decided; at most so many.

    Where these do not suffice an open cell is drawn and added to ``givens``. Cells are tried in turn, and again from
    the first; covered ones cannot be ruled out. What follows from single rules is found on whole grids of bits.
    """
    parts, every = [0] * (max(regions) + 1), (1 << rows * columns) - 1
    for cell, region in enumerate(regions):
        parts[region] |= 1 << cell
    mine, given = (sum([1 << cell for cell in some]) for some in ([c for c, yes in enumerate(known) if yes], givens))
    yes, free = _closed(mine & given, every & ~(given & ~mine), rows, columns, parts)
    refuted, passed = list[int](), 0
    while left := free & ~yes:
        parts = [part for part in parts if left & part]
        tries = (left & ~mine & ~passed, left & ~mine & passed) if len(refuted) < trials else ()
        cell = next((one for some in tries if (one := _refuted(yes, free, some, rows, columns, parts)) >= 0), -1)
        if cell >= 0:
            refuted.append(cell)
            passed = (2 << cell) - 1
        else:
            cell = rng.choice([one for one in range(rows * columns) if left >> one & 1])
            givens.append(cell)
        yes, free = _closed(yes | mine & 1 << cell, free & ~(1 << cell & ~mine), rows, columns, parts)
    return refuted


def _refuted(yes: int, free: int, tries: int, rows: int, columns: int, parts: Sequence[int]) -> int:
    """The first of some cells that breaks a rule when it is covered, or -1; what follows from a harmless one is."""
    while tries:
        low = tries & -tries
        after, _ = _closed(yes | low, free, rows, columns, parts)
        if not after:
            return low.bit_length() - 1
        tries &= ~after
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
