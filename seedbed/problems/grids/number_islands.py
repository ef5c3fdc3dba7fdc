"""Islands around numbers, parted by one connected wall without squares of four: drawn, and found again step by step.

Cells are numbered row by row, sets of cells are bits. An island is known by all the shapes that it can still have.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from seedbed.problems.grids.regions import beside

COST = {"reach": 1.0, "beside": 1.0, "takes": 2.0, "square": 1.0, "cut": 3.0, "trial": 12.0}
"""What a step counts: looks around one island or square, all the ways of an island, the whole wall, a trial."""
MOST_ISLANDS, MOST_DRAWS = 60, 2000
"""Islands that are tried in one drawing before it is begun again, and drawings that are begun."""


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
        yield (cells & -cells).bit_length() - 1
        cells &= cells - 1


@lru_cache(maxsize=32)
def _near(rows: int, columns: int) -> tuple[int, ...]:
    return tuple(sum(1 << other for other in others) for others in beside(rows, columns))


@lru_cache(maxsize=32)
def squares(rows: int, columns: int) -> tuple[int, ...]:
    """The sets of four cells that make up a square."""
    corner = 0b11 | 0b11 << columns
    return tuple(corner << row * columns + column for row in range(rows - 1) for column in range(columns - 1))


def border(cells: int, rows: int, columns: int) -> int:
    """The cells that share a side with a set and are not in it."""
    near, found = _near(rows, columns), 0
    for cell in each(cells):
        found |= near[cell]
    return found & ~cells


def joined(cells: int, rows: int, columns: int) -> int:
    """The part of a set that hangs together with its first cell."""
    near, found, edge = _near(rows, columns), 0, cells & -cells
    while edge:
        found |= edge
        grown = 0
        for cell in each(edge):
            grown |= near[cell]
        edge = grown & cells & ~found
    return found


def drawn_islands(rng: random.Random, rows: int, columns: int, largest: int) -> dict[int, int]:
    """Islands, each by the cell of its number, that leave one wall without squares."""
    every = (1 << rows * columns) - 1
    for _ in range(MOST_DRAWS):
        islands, wall = list[int](), every
        for _ in range(MOST_ISLANDS):
            full = [one for one in squares(rows, columns) if one & wall == one]
            if not full:
                return {rng.choice(list(each(island))): island for island in islands}
            island = _grown(rng, rng.choice(list(each(rng.choice(full)))), wall, rng.randint(1, largest), rows, columns)
            rest = wall & ~island
            if island and joined(rest, rows, columns) == rest:
                islands.append(island)
                wall = rest
    raise AssertionError(f"no islands for {rows} rows and {columns} columns in {MOST_DRAWS} draws")


def _grown(rng: random.Random, start: int, wall: int, size: int, rows: int, columns: int) -> int:
    """An island of at most so many wall cells from a start, beside no other; nothing where it starts beside one."""
    every = (1 << rows * columns) - 1
    free = wall & ~border(every & ~wall, rows, columns)
    island = 1 << start if free >> start & 1 else 0
    while island and island.bit_count() < size:
        edge = list(each(border(island, rows, columns) & free))
        if not edge:
            break
        island |= 1 << rng.choice(edge)
    return island


def shapes_of(start: int, size: int, closed: int, rows: int, columns: int) -> list[int]:
    """Every connected set of so many cells that holds the start and no closed cell."""
    found = {1 << start}
    for _ in range(size - 1):
        found = {one | 1 << cell for one in found for cell in each(border(one, rows, columns) & ~closed)}
    return sorted(found)


class Sea:
    """What is known: wall, land, and the shapes that each island can still have with the cells beside them."""

    def __init__(self, rows: int, columns: int, sizes: Mapping[int, int]) -> None:
        self.rows, self.columns, self.wall, self.stuck = rows, columns, 0, ""
        self.every = (1 << rows * columns) - 1
        self.land = sum(1 << cell for cell in sizes)
        self.shapes: dict[int, list[tuple[int, int]]] = {}
        for start, size in sorted(sizes.items()):
            others = self.land & ~(1 << start)
            closed = others | border(others, rows, columns)
            shapes = shapes_of(start, size, closed & ~(1 << start), rows, columns)
            self.shapes[start] = [(one, border(one, rows, columns)) for one in shapes]

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
        own = {start: self._all(start) for start in self.shapes}
        for start, shapes in self.shapes.items():
            others = 0
            for other, cells in own.items():
                others |= cells if other != start else 0
            bad = self.wall | others
            left = [(one, edge) for one, edge in shapes if not one & bad and not edge & self.land]
            if not left:
                self.stuck = "island"
                return
            self.shapes[start] = left

    def _all(self, start: int) -> int:
        """The cells that every shape of an island takes."""
        cells = self.every
        for one, _ in self.shapes[start]:
            cells &= one
        return cells

    def _around_islands(self) -> Step | None:
        reached = 0
        for start, shapes in self.shapes.items():
            takes, edges = self._all(start), self.every
            for one, edge in shapes:
                reached |= one
                edges &= edge
            if takes & ~self.land & ~self.wall:
                return Step("takes", takes & self.open, land=True, place=start)
            if edges & self.open:
                return Step("beside", edges & self.open, land=False, place=start)
        if self.land & ~reached:
            self.stuck = "lost"
            return None
        cells = self.open & ~reached
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
        if self.wall & ~self._part(passable):
            self.stuck = "cut"
            return None
        for cell in each(self.open):
            if self.wall & ~self._part(passable & ~(1 << cell)):
                return Step("cut", 1 << cell, land=False)
        return None

    def _part(self, cells: int) -> int:
        """The part of the cells that hangs together with the first wall."""
        near, found, edge = _near(self.rows, self.columns), 0, self.wall & -self.wall
        while edge:
            found |= edge
            grown = 0
            for cell in each(edge):
                grown |= near[cell]
            edge = grown & cells & ~found
        return found

    def failing_trial(self) -> Step | None:
        """The first open cell that cannot be wall, or cannot be land, because a rule is broken in the end."""
        for cell in each(self.open):
            for land in (True, False):
                tried = self.copy()
                tried.put(1 << cell, land=land)
                tried.follow()
                if tried.stuck:
                    return Step("trial", 1 << cell, land=not land, stuck=tried.stuck)
        return None


def found_again(
    rng: random.Random, rows: int, columns: int, islands: Mapping[int, int], trials: int
) -> tuple[int, list[Step]]:
    """Cells that are given besides the numbers, and the steps that decide all others with so many trials."""
    sea = Sea(rows, columns, {start: island.bit_count() for start, island in islands.items()})
    land, givens, tried, steps = sum(islands.values()), 0, 0, sea.follow()
    while sea.open:
        step = sea.failing_trial() if tried < trials else None
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
