"""Islands around numbers, parted by one connected wall without squares of four: drawn, and found again step by step.

Cells are numbered row by row, sets of cells are bits. An island is known by all the shapes that it can still have.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from seedbed.problems.grids.regions import around, beside, inner

COST = {"reach": 1.0, "beside": 1.0, "takes": 2.0, "square": 1.0, "cut": 3.0, "trial": 12.0}
"""What a step counts: looks around one island or square, all the ways of an island, the whole wall, a trial."""
MOST_DRAWS = 2000
"""Drawings that are begun; in each as many islands are tried as there are cells."""


@dataclass(frozen=True, slots=True)
class Step:
    """Cells that become wall or land.

    ``reach``: no island reaches them. ``beside``: they lie beside every shape that the island of ``place`` can have.
    ``takes``: every such shape takes them. ``square``: a square of walls would be closed. ``cut``: the wall would fall
    apart. ``trial``: the opposite ends in ``stuck``: an island without a shape, a square, a cut, or land out of reach.
    """

    kind: Literal["reach", "beside", "takes", "square", "cut", "trial"]
    cells: int
    land: bool
    place: int = -1
    stuck: str = ""


def each(cells: int) -> Iterator[int]:
    """The numbers of the cells in a set, in order."""
    while cells:
        low = cells & -cells
        yield low.bit_length() - 1
        cells ^= low


@lru_cache(maxsize=32)
def squares(rows: int, columns: int) -> tuple[int, ...]:
    """The sets of four cells that make up a square."""
    corner = 0b11 | 0b11 << columns
    return tuple(corner << row * columns + column for row in range(rows - 1) for column in range(columns - 1))


def border(cells: int, rows: int, columns: int) -> int:
    """The cells that share a side with a set and are not in it."""
    right, left = inner(rows, columns)
    found = (cells & right) << 1 | (cells & left) >> 1 | cells << columns | cells >> columns
    return found & ((1 << rows * columns) - 1) & ~cells


def reached(edge: int, cells: int, rows: int, columns: int) -> int:
    """The part of a set that hangs together with some of its cells."""
    right, left = inner(rows, columns)
    found = 0
    while edge != found:
        found = edge
        edge |= ((edge & right) << 1 | (edge & left) >> 1 | edge << columns | edge >> columns) & cells
    return found


def hangs(some: int, cells: int, rows: int, columns: int) -> bool:
    """Whether some cells of a set hang together in it."""
    right, left = inner(rows, columns)
    edge, found = some & -some, 0
    while edge != found:
        if not some & ~edge:
            return True
        found = edge
        edge |= ((edge & right) << 1 | (edge & left) >> 1 | edge << columns | edge >> columns) & cells
    return not some


def joined(cells: int, rows: int, columns: int) -> int:
    """The part of a set that hangs together with its first cell."""
    return reached(cells & -cells, cells, rows, columns)


@lru_cache(maxsize=32)
def _rings(rows: int, columns: int) -> tuple[tuple[int, int, dict[int, int]], ...]:
    """For each cell the eight around it and the four beside it, and what ``_parted`` has found out there."""
    beside_it = [sum(1 << other for other in others) for others in beside(rows, columns)]
    around_it = [sum(1 << other for other in others) for others in around(rows, columns)]
    return tuple((ring, near, {}) for ring, near in zip(around_it, beside_it, strict=True))


def _parted(cell: int, cells: int, rows: int, columns: int) -> int:
    """The cells of a set beside a cell; none where those around it join them, so that it cannot fall apart there."""
    ring, near, known = _rings(rows, columns)[cell]
    here = cells & ring
    if here not in known:
        sides = here & near
        known[here] = sides if sides & ~reached(sides & -sides, here, rows, columns) else 0
    return known[here]


def drawn_islands(rng: random.Random, rows: int, columns: int, largest: int) -> dict[int, int]:
    """Islands, each by the cell of its number, that leave one wall without squares."""
    every, block, right = (1 << rows * columns) - 1, 0b11 | 0b11 << columns, inner(rows, columns)[0]
    for _ in range(MOST_DRAWS):
        islands, wall, free = list[int](), every, every  # free: wall cells beside no island
        for _ in range(rows * columns):
            corners = wall & wall >> 1 & wall >> columns & wall >> columns + 1 & right
            if not corners:
                return {_drawn(rng, island): island for island in islands}
            start = block << _drawn(rng, corners) & free
            if not start:  # nothing can break this square any more
                break
            island = _grown(rng, _drawn(rng, start), free, 1 + int(rng.random() * largest), rows, columns)
            rest, edge = wall & ~island, border(island, rows, columns)
            if hangs(edge & rest, rest, rows, columns):  # what was connected can fall apart there only
                islands.append(island)
                wall, free = rest, free & ~(island | edge)
    raise AssertionError(f"no islands for {rows} rows and {columns} columns in {MOST_DRAWS} draws")


def _drawn(rng: random.Random, cells: int) -> int:
    """A drawn cell of a set."""
    for _ in range(int(rng.random() * cells.bit_count())):
        cells &= cells - 1
    return (cells & -cells).bit_length() - 1


def _grown(rng: random.Random, start: int, free: int, size: int, rows: int, columns: int) -> int:
    """An island of at most so many free cells from a start."""
    island = 1 << start
    while island.bit_count() < size and (edge := border(island, rows, columns) & free):
        island |= 1 << _drawn(rng, edge)
    return island


def shapes_of(start: int, size: int, closed: int, rows: int, columns: int) -> list[int]:
    """Every connected set of so many cells that holds the start and no closed cell."""
    found = {1 << start}
    for _ in range(size - 1):
        found = {one | 1 << cell for one in found for cell in each(border(one, rows, columns) & ~closed)}
    return sorted(found)


class Shapes(NamedTuple):
    """The shapes of an island, each with the cells beside it; what all and some take, what lies beside all and some."""

    ways: list[tuple[int, int]]
    takes: int
    reach: int
    beside: int
    rim: int


def _shapes(ways: list[tuple[int, int]]) -> Shapes:
    takes = beside_all = -1
    reach = rim = 0
    for one, edge in ways:
        takes &= one
        reach |= one
        beside_all &= edge
        rim |= edge
    return Shapes(ways, takes, reach, beside_all, rim)


class Sea:
    """What is known: wall, land, and the shapes that each island can still have with the cells beside them."""

    def __init__(self, rows: int, columns: int, sizes: Mapping[int, int]) -> None:
        self.rows, self.columns, self.wall, self.stuck = rows, columns, 0, ""
        self.every = (1 << rows * columns) - 1
        self.land = sum(1 << cell for cell in sizes)
        self.shapes: dict[int, Shapes] = {}
        for start, size in sorted(sizes.items()):
            others = self.land & ~(1 << start)
            closed = others | border(others, rows, columns)
            shapes = shapes_of(start, size, closed & ~(1 << start), rows, columns)
            self.shapes[start] = _shapes([(one, border(one, rows, columns)) for one in shapes])

    def copy(self) -> Sea:
        """The same knowledge, to try something on."""
        other = Sea.__new__(Sea)
        other.rows, other.columns, other.wall, other.land = self.rows, self.columns, self.wall, self.land
        other.every, other.stuck, other.shapes = self.every, self.stuck, dict(self.shapes)
        return other

    @property
    def open(self) -> int:
        """The cells that are not decided."""
        return self.every & ~(self.wall | self.land)

    def put(self, cells: int, *, land: bool) -> None:
        """Cells become land or wall."""
        if land:
            self.land |= cells
        else:
            self.wall |= cells

    def follow(self) -> list[Step]:
        """Decide every cell that follows at once, until none does or a rule is broken."""
        steps = list[Step]()
        while not self.stuck and (step := self._next()):
            self.put(step.cells, land=step.land)
            steps.append(step)
        return steps

    def _next(self) -> Step | None:
        self._narrow()
        if self.stuck:
            return None
        return self._around_islands() or self._square() or self._cut()

    def _narrow(self) -> None:
        """Strike shapes that cross the wall, touch land they do not hold, or run into another island."""
        once = twice = 0  # cells that every shape of one island takes, and of two
        before = list(self.shapes.items())
        for _, shapes in before:
            twice |= once & shapes.takes
            once |= shapes.takes
        for start, shapes in before:
            bad = self.wall | twice | once & ~shapes.takes
            if not shapes.reach & bad and not shapes.rim & self.land:
                continue
            left = [way for way in shapes.ways if not way[0] & bad and not way[1] & self.land]
            if not left:
                self.stuck = "island"
                return
            self.shapes[start] = _shapes(left)

    def _around_islands(self) -> Step | None:
        reach, still = 0, self.open
        for start, shapes in self.shapes.items():
            reach |= shapes.reach
            if shapes.takes & still:
                return Step("takes", shapes.takes & still, land=True, place=start)
            if shapes.beside & still:
                return Step("beside", shapes.beside & still, land=False, place=start)
        if self.land & ~reach:
            self.stuck = "lost"
            return None
        cells = still & ~reach
        return Step("reach", cells, land=False) if cells else None

    def _square(self) -> Step | None:
        if self.stuck:
            return None
        for square in squares(self.rows, self.columns):
            left = square & ~self.wall
            if not left:
                self.stuck = "square"
                return None
            if left & (left - 1) == 0 and left & self.open:
                return Step("square", left, land=True)
        return None

    def _cut(self) -> Step | None:
        if self.stuck or not self.wall:
            return None
        passable = self.wall | self.open
        if not hangs(self.wall, passable, self.rows, self.columns):
            self.stuck = "cut"
            return None
        rows, columns = self.rows, self.columns
        for cell in each(self.open):
            sides = _parted(cell, passable, rows, columns)
            others = passable & ~(1 << cell)
            if sides and not hangs(sides, others, rows, columns) and not hangs(self.wall, others, rows, columns):
                return Step("cut", 1 << cell, land=False)
        return None

    def failing_trial(self, land: int) -> Step | None:
        """The first open cell that cannot be wall, or cannot be land, because a rule is broken in the end.

        What cannot fail is not followed up: the solution, whose ``land`` is known, and what follows from something that
        did not fail.
        """
        sound = {True: land, False: self.every & ~land}
        for cell in each(self.open):
            for is_land in (True, False):
                if sound[is_land] >> cell & 1:
                    continue
                tried = self.copy()
                tried.put(1 << cell, land=is_land)
                tried.follow()
                if tried.stuck:
                    return Step("trial", 1 << cell, land=not is_land, stuck=tried.stuck)
                sound[True] |= tried.land
                sound[False] |= tried.wall
        return None


def found_again(
    rng: random.Random, rows: int, columns: int, islands: Mapping[int, int], trials: int
) -> tuple[int, list[Step]]:
    """Cells that are given besides the numbers, and the steps that decide all others with so many trials."""
    sea = Sea(rows, columns, {start: island.bit_count() for start, island in islands.items()})
    land, givens, tried, steps = sum(islands.values()), 0, 0, sea.follow()
    while sea.open:
        step = sea.failing_trial(land) if tried < trials else None
        if step is None:
            cell = rng.choice(list(each(sea.open)))
            givens |= 1 << cell
            sea.put(1 << cell, land=bool(land >> cell & 1))
        else:
            tried += 1
            steps.append(step)
            sea.put(step.cells, land=step.land)
        steps += sea.follow()
    return givens, steps


def difficulty(steps: Sequence[Step], givens: int) -> dict[str, float]:
    """The effort of the steps, how many there are of each kind, and the cells that are given."""
    kinds = {kind: float(sum(step.kind == kind for step in steps)) for kind in COST}
    effort = sum(COST[kind] * times for kind, times in kinds.items())
    return {"effort": effort, **kinds, "givens": float(givens.bit_count())}
