"""Grids cut into connected regions: grown at random around cells, joined in pairs, and changed a cell at a time.

Cells are numbered row by row; a map is a list with the region of every cell.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Names of regions; a grid has no more of them."""


@lru_cache(maxsize=32)
def beside(rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
    """For each cell, those that share a side with it."""
    return _within(rows, columns, ((-1, 0), (0, -1), (0, 1), (1, 0)))


@lru_cache(maxsize=32)
def around(rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
    """For each cell, those that share a side or a corner with it."""
    moves = tuple((down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right)
    return _within(rows, columns, moves)


def _within(rows: int, columns: int, moves: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(
            (row + down) * columns + column + right
            for down, right in moves
            if 0 <= row + down < rows and 0 <= column + right < columns
        )
        for row in range(rows)
        for column in range(columns)
    )


@lru_cache(maxsize=64)
def inner(rows: int, columns: int) -> tuple[int, int]:
    """The cells that have one at their right, and those that have one at their left, as bits."""
    right = sum(((1 << columns - 1) - 1) << row * columns for row in range(rows))
    return right, right << 1


def grown(rng: random.Random, rows: int, columns: int, starts: Sequence[int]) -> list[int]:
    """A map with one region for each start, grown by drawn cells until every cell belongs to one."""
    near, regions = beside(rows, columns), [-1] * (rows * columns)
    left = len(regions) - len(starts)
    for region, cell in enumerate(starts):
        regions[cell] = region
    edge = [(other, region) for region, cell in enumerate(starts) for other in near[cell]]
    while left:
        place = int(rng.random() * len(edge))
        edge[place], edge[-1] = edge[-1], edge[place]
        cell, region = edge.pop()
        if regions[cell] < 0:
            regions[cell] = region
            left -= 1
            edge += [(other, region) for other in near[cell] if regions[other] < 0]
    return regions


def paired(rng: random.Random, rows: int, columns: int, regions: Sequence[int]) -> list[int] | None:
    """The map with regions joined to a neighbour two by two; None where the drawn pairs leave one alone."""
    count = max(regions) + 1
    joins = [0] * count  # the neighbours of each region, as bits
    for cell, others in enumerate(beside(rows, columns)):
        for other in others:
            joins[regions[cell]] |= 1 << regions[other]
    names, free = [-1] * count, list(range(count))

    def loneliest(some: Sequence[int]) -> int:
        """The one with the fewest free neighbours, drawn among equals."""
        return min(some, key=lambda one: ((joins[one] & open_).bit_count(), rng.random()))

    open_ = (1 << count) - 1
    for name in range(count // 2):
        one = loneliest(free)
        open_ ^= 1 << one
        partners = [other for other in free if joins[one] & open_ & 1 << other]
        if not partners:
            return None
        other = loneliest(partners)
        open_ ^= 1 << other
        names[one] = names[other] = name
        free = [left for left in free if open_ >> left & 1]
    return None if free else [names[region] for region in regions]


def moved(rng: random.Random, rows: int, columns: int, regions: Sequence[int], cell: int) -> list[int] | None:
    """The map with a cell given to a neighbouring region; None where its own would fall apart."""
    near, own = beside(rows, columns)[cell], regions[cell]
    others = sorted({regions[other] for other in near} - {own})
    inside = [other for other in near if regions[other] == own]
    if not others or not inside:
        return None
    changed = list(regions)
    changed[cell] = others[int(rng.random() * len(others))]
    if len(inside) > 1 and not connected(rows, columns, [one for one, name in enumerate(changed) if name == own]):
        return None
    return changed


def connected(rows: int, columns: int, cells: Sequence[int]) -> bool:
    """Whether the cells hang together by their sides."""
    near, left = beside(rows, columns), set(cells)
    reached = [left.pop()] if left else []
    while reached:
        for other in near[reached.pop()]:
            if other in left:
                left.discard(other)
                reached.append(other)
    return not left


def written(regions: Sequence[int], columns: int) -> str:
    """The map with a letter for each region, a row a line."""
    rows = [regions[start : start + columns] for start in range(0, len(regions), columns)]
    return "\n".join(" ".join(LETTERS[region] for region in row) for row in rows)
