"""Rules on grids of colours: applying them, grids on which they show, and whether examples leave no other rule open."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from seedbed.problems.grids.arc_steps import STEPS, Colours, coloured, size_of

LARGEST = 30
"""Rows or columns of any grid, as in the corpus."""
SIDES = (1, 1, 2, 3, 4)
"""Of a dot, bar, block or ring; each as likely as the others."""


def applied(rule: Sequence[str], grid: Colours) -> Colours:
    """What the steps of a rule make of a grid, one after the other."""
    for name in rule:
        grid = STEPS[name].act(grid)
    return grid


def recoloured(grid: Colours, swaps: Mapping[int, int]) -> Colours:
    """A grid with colours exchanged."""
    if not swaps:
        return grid
    colours = [swaps.get(colour, colour) for colour in range(10)]
    return tuple([tuple([colours[cell] for cell in row]) for row in grid])


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
    drawn = rng.random
    high, wide = size - int(3 * drawn()), size - int(3 * drawn())
    cells, stride, taken = [[0] * wide for _ in range(high)], wide + 2, 0  # taken: bits, an edge of one cell around
    for _ in range(high * wide // 5):
        tall, broad = min(high, SIDES[int(5 * drawn())]), min(wide, SIDES[int(5 * drawn())])
        top, left = int((high - tall + 1) * drawn()), int((wide - broad + 1) * drawn())
        own = _block(tall, broad, stride) << (top + 1) * stride + left + 1
        if taken & own:
            continue
        taken |= _block(tall + 2, broad + 2, stride) << top * stride + left
        colour, ring = palette[int(len(palette) * drawn())], drawn() < 0.5
        for row in range(top, top + tall):
            if ring and top < row < top + tall - 1:
                cells[row][left] = cells[row][left + broad - 1] = colour
            else:
                cells[row][left : left + broad] = [colour] * broad
    return tuple(map(tuple, cells))


@lru_cache(maxsize=1024)
def _block(tall: int, broad: int, stride: int) -> int:
    """A rectangle as bits, its top left corner at bit 0."""
    return sum(((1 << broad) - 1) << row * stride for row in range(tall))


def settled(rule: Sequence[str], swaps: Mapping[int, int], grids: Sequence[Colours]) -> bool:
    """Whether all rules of so many steps that agree with the examples agree on the question, and none is shorter."""
    *pairs, (test, answer) = [(grid, recoloured(applied(rule, grid), swaps)) for grid in grids]
    pairs.sort(key=lambda pair: len(pair[0]) * len(pair[0][0]))
    if len(set(grids)) < len(grids) or answer in {test, *(gives for _, gives in pairs)}:
        return False
    if not {cell for row in answer for cell in row} <= {cell for _, gives in pairs for row in gives for cell in row}:
        return False
    (given, gives), *further = pairs
    for other in _rivals(len(rule), given, gives):
        colours = {0: 0}
        if not _agrees(applied(other, given), gives, colours):
            continue
        if not all(_agrees(applied(other, one), two, colours) for one, two in further):
            continue
        made = tuple(tuple(colours.get(cell, -1) for cell in row) for row in applied(other, test))
        if len(other) < len(rule) or made != answer:
            return False
    return True


def _rivals(steps: int, given: Colours, gives: Colours) -> Iterator[tuple[str, ...]]:
    """Chains of no more than so many steps that make the second grid of the first, but for its colours."""
    layer: dict[Colours, list[tuple[str, ...]]] = {given: [()]}
    for left in range(steps, -1, -1):
        for grid, chains in layer.items():
            if _agrees(grid, gives, {0: 0}):
                yield from chains
        if left:
            layer = _one_step_on(layer, gives if left == 1 else None)


def _one_step_on(layer: Mapping[Colours, list[tuple[str, ...]]], gives: Colours | None) -> dict[Colours, Any]:
    """The grids that one more step makes, with the chains that do; of the last, those that may make ``gives``."""
    reached = dict[Colours, list[tuple[str, ...]]]()
    wanted = (size_of(gives), coloured(gives)) if gives is not None else None
    for grid, chains in layer.items():
        size, count = size_of(grid), coloured(grid)
        for name, step in STEPS.items():
            if wanted is None or step.could_make(size, count, *wanted):
                reached.setdefault(step.act(grid), []).extend([(*chain, name) for chain in chains])
    return reached


def _agrees(made: Colours, wanted: Colours, colours: dict[int, int]) -> bool:
    """Whether one replacement of colours by colours, which grows as it is found, makes one grid of another."""
    if len(made) != len(wanted) or len(made[0]) != len(wanted[0]):
        return False
    turned = colours.setdefault
    for row, own in zip(made, wanted, strict=True):
        for one, two in zip(row, own, strict=True):
            if turned(one, two) != two or (one and not two):
                return False
    return True
