"""Rules on grids of colours: applying them, grids on which they show, and whether examples leave no other rule open."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

from seedbed.problems.grids.arc_steps import STEPS, Colours

LARGEST = 30
"""Rows or columns of any grid, as in the corpus."""


def applied(rule: Sequence[str], grid: Colours) -> Colours:
    """What the steps of a rule make of a grid, one after the other."""
    for name in rule:
        grid = STEPS[name].act(grid)
    return grid


def recoloured(grid: Colours, swaps: Mapping[int, int]) -> Colours:
    """A grid with colours exchanged."""
    return tuple(tuple(swaps.get(cell, cell) for cell in row) for row in grid)


def shows(rule: Sequence[str], grid: Colours) -> bool:
    """Whether every step changes the grid, and what comes out is neither empty, nor tiny, nor too large."""
    for name in rule:
        changed = STEPS[name].act(grid)
        if changed == grid:
            return False
        grid = changed
    return min(len(grid), len(grid[0])) >= 3 and max(len(grid), len(grid[0])) <= LARGEST and any(map(any, grid))


def scene(rng: random.Random, size: int, palette: Sequence[int]) -> Colours:
    """A grid with dots, bars, blocks and rings that do not touch."""
    high, wide = rng.randint(size - 2, size), rng.randint(size - 2, size)
    cells = [[0] * wide for _ in range(high)]
    for _ in range(high * wide // 5):
        tall, broad = min(high, rng.choice((1, 1, 2, 3, 4))), min(wide, rng.choice((1, 1, 2, 3, 4)))
        top, left = rng.randrange(high - tall + 1), rng.randrange(wide - broad + 1)
        around = [row[max(0, left - 1) : left + broad + 1] for row in cells[max(0, top - 1) : top + tall + 1]]
        colour, ring = rng.choice(palette), rng.random() < 0.5
        if any(map(any, around)):
            continue
        for row in range(top, top + tall):
            for column in range(left, left + broad):
                edge = row in (top, top + tall - 1) or column in (left, left + broad - 1)
                cells[row][column] = colour if edge or not ring else 0
    return tuple(map(tuple, cells))


def settled(rule: Sequence[str], swaps: Mapping[int, int], grids: Sequence[Colours]) -> bool:
    """Whether all rules of so many steps that agree with the examples agree on the question, and none is shorter."""
    *pairs, (test, answer) = [(grid, recoloured(applied(rule, grid), swaps)) for grid in grids]
    pairs.sort(key=lambda pair: len(pair[0]) * len(pair[0][0]))
    if len(set(grids)) < len(grids) or answer in {test, *(gives for _, gives in pairs)}:
        return False
    if not {cell for row in answer for cell in row} <= {cell for _, gives in pairs for row in gives for cell in row}:
        return False
    for other in _rivals(len(rule), *pairs[0]):
        colours = {0: 0}
        if not all(_agrees(applied(other, given), gives, colours) for given, gives in pairs):
            continue
        made = tuple(tuple(colours.get(cell, -1) for cell in row) for row in applied(other, test))
        if len(other) < len(rule) or made != answer:
            return False
    return True


def _rivals(steps: int, given: Colours, gives: Colours) -> Iterator[tuple[str, ...]]:
    """Chains of no more than so many steps, but those whose last step cannot make the second grid."""
    layer: dict[Colours, list[tuple[str, ...]]] = {given: [()]}
    yield ()
    for left in range(steps - 1, -1, -1):
        reached: dict[Colours, list[tuple[str, ...]]] = {}
        for grid, chains in layer.items():
            for name, step in STEPS.items():
                if left or step.could_make(grid, gives):
                    reached.setdefault(step.act(grid), []).extend((*chain, name) for chain in chains)
        yield from (chain for chains in reached.values() for chain in chains)
        layer = reached


def _agrees(made: Colours, wanted: Colours, colours: dict[int, int]) -> bool:
    """Whether one replacement of colours by colours, which grows as it is found, makes one grid of another."""
    if len(made) != len(wanted) or len(made[0]) != len(wanted[0]):
        return False
    return all(
        colours.setdefault(one, two) == two and (two or not one)
        for row, own in zip(made, wanted, strict=True)
        for one, two in zip(row, own, strict=True)
    )
