"""Mazes of arrows: grids whose blank cells all lie on straight runs that begin at a number; drawn, and their rules.

Cells are numbered row by row; directions are places in ``ARROWS``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from seedbed.problems.grids.counting_rules import Rule

ARROWS = "→↘↓↙←↖↑↗"
_MOVES = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))
LONGEST = 4
"""Arrows of one run."""
MOST_RUNS = 4
"""Runs from one number when it is drawn; a cell that is left over may add one."""


@lru_cache(maxsize=32)
def ahead(rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
    """For each cell the next one in each direction, -1 past the edge."""
    return tuple(
        tuple(
            (row + down) * columns + column + right if 0 <= row + down < rows and 0 <= column + right < columns else -1
            for down, right in _MOVES
        )
        for row in range(rows)
        for column in range(columns)
    )


@dataclass(slots=True)
class Maze:
    """``arrows``: the direction of each cell that is not a number; ``totals``: the number of each other cell."""

    rows: int
    columns: int
    arrows: dict[int, int]
    totals: dict[int, int]

    def source(self, cell: int) -> int:
        """The number that the run of a cell begins at."""
        while cell in self.arrows:
            cell = ahead(self.rows, self.columns)[cell][(self.arrows[cell] + 4) % 8]
        return cell


def drawn_maze(rng: random.Random, rows: int, columns: int) -> Maze | None:
    """Numbers in drawn cells with drawn runs over free cells; None where a cell that is left over finds no run."""
    maze, next_to = Maze(rows, columns, {}, {}), ahead(rows, columns)
    for start in rng.sample(range(rows * columns), rows * columns):
        if start in maze.arrows:
            continue
        maze.totals[start] = 0
        for way in rng.sample(range(8), rng.randint(1, MOST_RUNS)):
            cell = next_to[start][way]
            for _ in range(rng.randint(1, LONGEST)):
                if cell < 0 or cell in maze.arrows or cell in maze.totals:
                    break
                maze.arrows[cell] = way
                maze.totals[start] += 1
                cell = next_to[cell][way]
    alone = [cell for cell, total in maze.totals.items() if not total]
    return maze if all(_joined(rng, maze, cell) for cell in alone) else None


def _joined(rng: random.Random, maze: Maze, cell: int) -> bool:
    """Give a number without a run to a run that ends beside it, or the end of such a run to it."""
    if maze.totals[cell]:
        return True
    next_to = ahead(maze.rows, maze.columns)
    for way in rng.sample(range(8), 8):
        near = next_to[cell][(way + 4) % 8]
        if near >= 0 and (near in maze.totals or maze.arrows[near] == way):
            del maze.totals[cell]
            maze.arrows[cell] = way
            maze.totals[maze.source(cell)] += 1
            return True
    for way in rng.sample(range(8), 8):
        near = next_to[cell][way]
        if near < 0:
            continue
        end = maze.arrows[near]
        beyond, source = next_to[near][end], maze.source(near)
        if maze.totals[source] > 1 and (beyond < 0 or maze.arrows.get(beyond) != end):
            maze.totals[source] -= 1
            maze.totals[cell], maze.arrows[near] = 1, way
            return True
    return False


def maze_rules(maze: Maze) -> tuple[dict[tuple[int, int], int], list[Rule]]:
    """A variable from 1 for each cell and direction that a run from some number could give it, and what they keep:

    no arrow without the one before it in its run, one in each cell, and so many for each number.
    """
    places, next_to, rules = dict[tuple[int, int], int](), ahead(maze.rows, maze.columns), list[Rule]()
    there: dict[int, list[int]] = {}
    totals = list[Rule]()
    for start, total in sorted(maze.totals.items()):
        first = len(places) + 1
        for way in range(8):
            before, cell = 0, next_to[start][way]
            while cell >= 0 and cell in maze.arrows:
                variable = places[cell, way] = len(places) + 1
                there.setdefault(cell, []).append(variable)
                if before:
                    rules.append(Rule("run", cell, (-variable, before), 1, 2))
                before, cell = variable, next_to[cell][way]
        totals.append(Rule("total", start, tuple(range(first, len(places) + 1)), total, total))
    rules += [Rule("cell", cell, tuple(variables), 1, 1) for cell, variables in there.items()]
    return places, rules + totals


def broken_run(cells: Sequence[str], rows: int, columns: int) -> str:
    """What is wrong with a full grid of arrows and numbers, or nothing."""
    next_to, covered = ahead(rows, columns), 0
    for start, sign in enumerate(cells):
        if sign in ARROWS:
            continue
        length = 0
        for way, arrow in enumerate(ARROWS):
            cell = next_to[start][way]
            while cell >= 0 and cells[cell] == arrow:
                length, cell = length + 1, next_to[cell][way]
        if length != int(sign):
            return f"{length} arrows lead from the {sign} at row {start // columns + 1}, column {start % columns + 1}"
        covered += length
    arrows = sum(sign in ARROWS for sign in cells)
    return f"{arrows - covered} arrows are not on a run from a number" if arrows > covered else ""
