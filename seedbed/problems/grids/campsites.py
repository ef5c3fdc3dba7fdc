"""Campsites: trees, each with a tent of its own beside it, drawn at random; and the rules that they keep."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from seedbed.problems.grids.counting_rules import Rule
from seedbed.problems.grids.regions import around, beside

TENTS = 20
"""Of 100 cells, those that hold a tent where so many find room."""


@dataclass(frozen=True, slots=True)
class Site:
    """Trees and tents (cells numbered row by row), and ``pairs``: each tree with each free cell beside it."""

    rows: int
    columns: int
    trees: tuple[int, ...]
    tents: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]

    @property
    def row_counts(self) -> list[int]:
        """Tents in each row."""
        return [sum(tent // self.columns == row for tent in self.tents) for row in range(self.rows)]

    @property
    def column_counts(self) -> list[int]:
        """Tents in each column."""
        return [sum(tent % self.columns == column for tent in self.tents) for column in range(self.columns)]


def drawn_site(rng: random.Random, rows: int, columns: int) -> Site:
    """Tents that do not touch, in drawn cells, each with a drawn free cell beside it as its tree."""
    tents, trees, closed = set[int](), set[int](), set[int]()
    for cell in rng.sample(range(rows * columns), rows * columns):
        if cell in trees or cell in closed:
            continue
        free = [one for one in beside(rows, columns)[cell] if one not in trees and one not in tents]
        if free and len(tents) < rows * columns * TENTS // 100:
            trees.add(rng.choice(free))
            tents.add(cell)
            closed.update((cell, *around(rows, columns)[cell]))
    pairs = [(tree, cell) for tree in sorted(trees) for cell in beside(rows, columns)[tree] if cell not in trees]
    return Site(rows, columns, tuple(sorted(trees)), tuple(sorted(tents)), tuple(pairs))


def site_rules(site: Site) -> list[Rule]:
    """The rules of a site: a variable for each cell (the first is 1), then one for each pair (who owns what)."""
    count, columns = site.rows * site.columns, site.columns
    owned: dict[int, list[int]] = {}
    owns: dict[int, list[int]] = {}
    for variable, (tree, cell) in enumerate(site.pairs, count + 1):
        owned.setdefault(cell, []).append(variable)
        owns.setdefault(tree, []).append(variable)
    bare = tuple(cell + 1 for cell in range(count) if cell not in owned)
    lines = [Rule("row", row, tuple(range(row * columns + 1, row * columns + columns + 1)), tents, tents)
             for row, tents in enumerate(site.row_counts)]  # fmt: skip
    lines += [Rule("column", column, tuple(range(column + 1, count + 1, columns)), tents, tents)
              for column, tents in enumerate(site.column_counts)]  # fmt: skip
    near = [Rule("near", tree, tuple(cell + 1 for one, cell in site.pairs if one == tree), 1, 4) for tree in site.trees]
    return [
        Rule("bare", 0, bare, 0, 0),
        *_apart(site),
        *lines,
        *near,
        *(Rule("own", tree, tuple(variables), 1, 1) for tree, variables in owns.items()),
        *(Rule("owner", cell, (-cell - 1, *variables), 1, 1) for cell, variables in owned.items()),
    ]


def _apart(site: Site) -> list[Rule]:
    """At most one tent in each square of four cells."""
    corners = [row * site.columns + column for row in range(site.rows - 1) for column in range(site.columns - 1)]
    step = site.columns
    return [Rule("touch", one, (one + 1, one + 2, one + step + 1, one + step + 2), 0, 1) for one in corners]


def matched(trees: Sequence[int], tents: Sequence[int], rows: int, columns: int) -> bool:
    """Whether every tree can have a tent beside it that is no other tree's, and every tent a tree."""
    near, owner = beside(rows, columns), dict[int, int]()

    def give(tree: int, seen: set[int]) -> bool:
        for tent in near[tree]:
            if tent in tents and tent not in seen:
                seen.add(tent)
                if tent not in owner or give(owner[tent], seen):
                    owner[tent] = tree
                    return True
        return False

    return len(trees) == len(tents) and all(give(tree, set()) for tree in trees)
