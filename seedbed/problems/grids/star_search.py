"""Placements of stars that do not touch, row by row: one drawn at random, and those that a map of regions leaves."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import and_

from seedbed.problems.grids.regions import around

MOST_OTHERS, MOST_ROWS = 6, 100_000
"""Other placements that are looked for (enough to see which cell many of them star), and rows begun in the search."""

MOST_LISTED = 9
"""The size up to which all placements of one star a row are listed once (48 thousand, a quarter of a second)."""


@lru_cache(maxsize=16)
def _patterns(size: int, stars: int) -> dict[int, tuple[tuple[int, tuple[int, ...]], ...]]:
    """For each row of stars (as bits), the rows that may stand under it, with their columns; 0 is the edge."""
    rows = [row for row in range(1 << size) if row.bit_count() == stars and not row & row >> 1]
    columns = {row: tuple(column for column in range(size) if row >> column & 1) for row in rows}
    return {
        above: tuple((row, columns[row]) for row in rows if not row & (above | above << 1 | above >> 1))
        for above in (0, *rows)
    }


def drawn_stars(rng: random.Random, size: int, stars: int) -> list[int]:
    """A drawn placement, 1 for a star: in each row one of the patterns that still fit, again where none does."""
    under = _patterns(size, stars)
    while True:
        left, above, cells = [stars] * size, 0, list[int]()
        for _ in range(size):
            fits = [row for row, columns in under[above] if all(left[column] for column in columns)]
            if not fits:
                break
            above = rng.choice(fits)
            cells += [above >> column & 1 for column in range(size)]
            left = [one - (above >> column & 1) for column, one in enumerate(left)]
        if len(cells) == size * size:
            return cells


def other_placements(regions: Sequence[int], known: Sequence[int], size: int, stars: int) -> list[tuple[int, ...]]:
    """Up to ``MOST_OTHERS`` placements that keep every rule and are not the known one, as starred cells in order.

    After ``MOST_ROWS`` rows it names those that were found; none is then no proof. Columns and regions are bits:
    those that have a star, and those that have all of theirs, go from row to row.
    """
    mine = tuple(cell for cell, star in enumerate(known) if star)
    if stars == 1 and size <= MOST_LISTED:
        return _others_of_one(mine, regions, size)
    bits = [1 << (cell % size) | 1 << (size + region) for cell, region in enumerate(regions)]
    due = _due(regions, size)
    if stars == 1:
        return _searched_of_one(mine, bits, due, size)
    under, found = _patterns(size, stars), list[tuple[int, ...]]()
    rows_left = MOST_ROWS

    def place(row: int, above: int, begun: int, done: int, cells: tuple[int, ...]) -> None:
        nonlocal rows_left
        rows_left -= 1
        if row == size:
            if cells != mine:
                found.append(cells)
            return
        for pattern, columns in under[above]:
            now, full, added = begun, done, cells
            for column in columns:
                cell = row * size + column
                if full & bits[cell]:
                    break
                full |= now & bits[cell]
                now |= bits[cell]
                added += (cell,)
            else:
                if not due[row] & ~full:
                    place(row + 1, pattern, now, full, added)
                    if len(found) >= MOST_OTHERS or rows_left < 0:
                        return

    place(0, 0, 0, 0, ())
    return found


@lru_cache(maxsize=8)
def _singles(size: int) -> tuple[list[tuple[int, ...]], list[int]]:
    """Every placement of one star a row and column, in order of their cells, and those that star each cell, as bits."""
    rows: list[tuple[int, ...]] = [()]
    for row in range(size):
        rows = [
            (*cells, row * size + column)
            for cells in rows
            for column in range(size)
            if not (cells and -2 < column - cells[-1] % size < 2) and all(column != cell % size for cell in cells)
        ]
    starring = [bytearray(len(rows) // 8 + 1) for _ in range(size * size)]
    for number, cells in enumerate(rows):
        for cell in cells:
            starring[cell][number >> 3] |= 1 << (number & 7)
    return rows, [int.from_bytes(one, "little") for one in starring]


def _others_of_one(mine: tuple[int, ...], regions: Sequence[int], size: int) -> list[tuple[int, ...]]:
    """The other placements of one star a row: those that have one in every region, for there are as many as stars."""
    placements, starring = _singles(size)
    having = [0] * size
    for cell, region in enumerate(regions):
        having[region] |= starring[cell]
    left, found = reduce(and_, having), list[tuple[int, ...]]()
    while left and len(found) < MOST_OTHERS:
        low = left & -left
        left ^= low
        placement = placements[low.bit_length() - 1]
        if placement != mine:
            found.append(placement)
    return found


def _searched_of_one(
    mine: tuple[int, ...], bits: Sequence[int], due: Sequence[int], size: int
) -> list[tuple[int, ...]]:
    """As ``_others_of_one``, row by row; a column or region with a star is full."""
    rows = [[(column, bits[row * size + column]) for column in range(size)] for row in range(size)]
    found, rows_left = list[tuple[int, ...]](), MOST_ROWS

    def place(row: int, above: int, full: int, cells: tuple[int, ...]) -> None:
        nonlocal rows_left
        for column, bit in rows[row]:
            if full & bit or -2 < column - above < 2 or due[row] & ~(full | bit):
                continue
            rows_left -= 1
            starred = (*cells, row * size + column)
            if row + 1 < size:
                place(row + 1, column, full | bit, starred)
            elif starred != mine:
                found.append(starred)
            if len(found) >= MOST_OTHERS or rows_left < 0:
                return

    place(0, -2, 0, ())
    return found


def _due(regions: Sequence[int], size: int) -> list[int]:
    """For each row, the bits of the regions that end there: they must have their stars by then."""
    last = {region: cell // size for cell, region in enumerate(regions)}
    return [sum(1 << (size + region) for region, row in last.items() if row == here) for here in range(size)]


def refuted_cells(regions: Sequence[int], size: int) -> list[int] | None:
    """The cells whose star must be ruled out by a trial until single rules fill a grid of one star a row; None where
    these do not suffice.

    What follows from single rules does not depend on their order, so these are the trials of ``counting_rules.deduce``
    over all cells in order, found with a star and all that it rules out in one stroke.
    """
    houses, kept = _houses(regions, size)
    free, stars = _closed((1 << size * size) - 1, 0, houses, kept)
    found = list[int]()
    while stars.bit_count() < size:
        cell = _refuted(free, stars, houses, kept)
        if cell < 0:
            return None
        found.append(cell)
        free, stars = _closed(free & ~(1 << cell), stars, houses, kept)
    return found


def _houses(regions: Sequence[int], size: int) -> tuple[list[int], list[int]]:
    """Rows, columns and regions as bits; for each cell, the cells that a star there leaves open, itself included."""
    rows, columns, near = _lines(size)
    parts = [0] * size
    for cell, region in enumerate(regions):
        parts[region] |= 1 << cell
    kept = [
        ~(lines | parts[region]) | 1 << cell for cell, (lines, region) in enumerate(zip(near, regions, strict=True))
    ]
    return [*rows, *columns, *parts], kept


@lru_cache(maxsize=16)
def _lines(size: int) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Rows, columns, and for each cell those of its row, its column and around it, as bits."""
    rows = tuple(sum(1 << row * size + column for column in range(size)) for row in range(size))
    columns = tuple(sum(1 << row * size + column for row in range(size)) for column in range(size))
    near = tuple(
        rows[cell // size] | columns[cell % size] | sum(1 << other for other in others)
        for cell, others in enumerate(around(size, size))
    )
    return rows, columns, near


def _closed(free: int, stars: int, houses: Sequence[int], kept: Sequence[int]) -> tuple[int, int]:
    """The cells that are open or have a star, and the stars, when each house with one cell left has its star there.

    Both are 0 where a house has no cell left.
    """
    again = True
    while again:
        again = False
        for house in houses:
            left = free & house
            if not left & (left - 1) and not left & stars:
                if not left:
                    return 0, 0
                stars |= left
                free &= kept[left.bit_length() - 1]
                again = True
    return free, stars


def _refuted(free: int, stars: int, houses: Sequence[int], kept: Sequence[int]) -> int:
    """The first open cell in which a star leaves some house none, or -1; a star that follows from a harmless one is
    harmless."""
    left = free & ~stars
    while left:
        low = left & -left
        cell = low.bit_length() - 1
        after, starred = _closed(free & kept[cell], stars | low, houses, kept)
        if not after:
            return cell
        left &= ~starred
    return -1
