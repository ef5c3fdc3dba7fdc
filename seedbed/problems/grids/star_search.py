"""Placements of stars that do not touch: one drawn at random, those that a map of regions leaves, and a map that leaves
only one of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

from seedbed.problems.candidates import numbers
from seedbed.problems.grids.listed_layouts import bits_of, holding
from seedbed.problems.grids.regions import around, beside

MOST_OTHERS, MOST_ROWS = 6, 100_000
"""Other placements that are looked for (enough to see which cell many of them star), and rows begun in the search."""

MOST_LISTED = 9
"""The size up to which all placements of one star a row are listed once (48 thousand, a sixth of a second)."""


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
    begun: list[tuple[tuple[int, ...], int, int]] = [((), 0, 0)]  # cells, columns with a star, columns beside the last
    for row in range(size):
        begun = [
            ((*cells, row * size + column), taken | 1 << column, 5 << column >> 1)
            for cells, taken, near in begun
            for column in numbers((1 << size) - 1 & ~taken & ~near)
        ]
    placements = [cells for cells, _, _ in begun]
    return placements, holding([bits_of(cells) for cells in placements], size * size)


def carved(rng: random.Random, size: int) -> tuple[tuple[int, ...], list[int]] | None:
    """A drawn placement of one star a row, and regions grown around its stars that leave no other; None where a cell
    is left that fits none of them.

    A placement is left where every region has a star of it, for there are as many stars as regions. So a cell goes to
    a region only where no placement with a star there has one in each of the other regions; a cell that does not fit
    never will, for regions only grow.
    """
    placements, starring = _singles(size)
    stars = placements[int(rng.random() * len(placements))]
    near, regions, open_ = beside(size, size), [-1] * (size * size), size * (size - 1)
    names = rng.sample(range(size), size)
    having = [0] * size
    for region, cell in zip(names, stars, strict=True):
        regions[cell], having[region] = region, starring[cell]
    edge = [(other, regions[cell]) for cell in stars for other in near[cell]]
    while edge:
        place = int(rng.random() * len(edge))
        edge[place], edge[-1] = edge[-1], edge[place]
        cell, region = edge.pop()
        if regions[cell] >= 0:
            continue
        before, left = having[region], starring[cell]
        having[region] = left
        for some in having:
            left &= some
        having[region] = before if left else before | starring[cell]
        if not left:
            regions[cell] = region
            open_ -= 1
            edge += [(other, region) for other in near[cell] if regions[other] < 0]
    return (stars, regions) if not open_ else None


def _searched_of_one(
    mine: tuple[int, ...], bits: Sequence[int], due: Sequence[int], size: int
) -> list[tuple[int, ...]]:
    """The other placements of one star a row, row by row; a column or region with a star is full."""
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


def refuted_cells(regions: Sequence[int], size: int, stars: Sequence[int], most: int) -> list[int] | None:
    """The cells whose star must be ruled out by a trial until single rules fill a grid of one star a row; None where
    these do not suffice, or more than so many are needed.

    Cells are tried in turn, and again from the first; those of the solution cannot be ruled out.
    """
    houses, kept = _houses(regions, size)
    hidden = bits_of(stars)
    free, found = _closed((1 << size * size) - 1, 0, houses, kept), list[int]()
    while free[1] != hidden:
        passed = (2 << found[-1]) - 1 if found else 0
        open_ = free[0] & ~hidden
        houses = [house for house in houses if not house & free[1]]
        cell = _refuted(*free, open_ & ~passed, houses, kept)
        if cell < 0:
            cell = _refuted(*free, open_ & passed, houses, kept)
        if cell < 0 or len(found) == most:
            return None
        found.append(cell)
        free = _closed(free[0] & ~(1 << cell), free[1], houses, kept)
    return found


def _houses(regions: Sequence[int], size: int) -> tuple[list[int], list[int]]:
    """Regions, rows and columns as bits; for each cell, the cells that a star there leaves open, itself included."""
    rows, columns, near = _lines(size)
    parts = [0] * size
    for cell, region in enumerate(regions):
        parts[region] |= 1 << cell
    kept = [
        ~(lines | parts[region]) | 1 << cell for cell, (lines, region) in enumerate(zip(near, regions, strict=True))
    ]
    return [*parts, *rows, *columns], kept  # regions first: they are the first to be broken


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


def _refuted(free: int, stars: int, tries: int, houses: Sequence[int], kept: Sequence[int]) -> int:
    """The first of some cells in which a star leaves some house none, or -1; a star that follows from a harmless one is
    harmless."""
    while tries:
        low = tries & -tries
        cell = low.bit_length() - 1
        after, starred = _closed(free & kept[cell], stars | low, houses, kept)
        if not after:
            return cell
        tries &= ~starred
    return -1
