"""Placements of stars that do not touch, row by row: one drawn at random, and those that a map of regions leaves."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import and_

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


def _due(regions: Sequence[int], size: int) -> list[int]:
    """For each row, the bits of the regions that end there: they must have their stars by then."""
    last = {region: cell // size for cell, region in enumerate(regions)}
    return [sum(1 << (size + region) for region, row in last.items() if row == here) for here in range(size)]
