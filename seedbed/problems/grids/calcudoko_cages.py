"""Cages of a calcudoko: groups of touching cells whose numbers make a value with one sign."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import prod

from seedbed.problems.fillings import Table, fitting, tabled

SIGNS = ("+", "-", "×", "÷")
Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cage:
    """Cells whose numbers make ``value``; with one cell there is no sign."""

    cells: tuple[int, ...]
    sign: str
    value: int


def value_of(sign: str, numbers: Sequence[int]) -> int | None:
    """What numbers make with a sign; the larger minus, or divided by, the smaller of two. None where it is not even."""
    if sign == "+":
        return sum(numbers)
    if sign == "×":
        return prod(numbers)
    small, large = min(numbers), max(numbers)
    if sign == "-":
        return large - small
    if sign == "÷":
        return large // small if large % small == 0 else None
    return numbers[0]


def caged(rng: random.Random, full: Sequence[int], size: int, largest: int, signs: Sequence[str]) -> list[Cage]:
    """The grid cut into cages of touching cells, each with a sign that its numbers allow."""
    return [_cage(rng, full, cells, signs) for cells in _cut(rng, size, largest)]


def told(cages: Sequence[Cage], full: Sequence[int], size: int, cells: Collection[int]) -> list[Cage]:
    """The cages with some cells cut out of them, whose numbers are then given."""
    found = list[Cage]()
    for cage in cages:
        own = [cell for cell in cage.cells if cell in cells]
        if not own or len(cage.cells) == 1:
            found.append(cage)
            continue
        found += [Cage((cell,), "", full[cell]) for cell in own]
        for part in _connected([cell for cell in cage.cells if cell not in cells], size):
            numbers = [full[cell] for cell in part]
            sign = cage.sign if len(part) > 1 else ""
            found.append(Cage(part, sign, int(value_of(sign, numbers) or 0)))
    return sorted(found, key=lambda cage: cage.cells)


_NO_FILLING = tabled(())


@lru_cache(maxsize=20_000)
def in_cage(size: int, shape: Pairs, sign: str, value: int, left: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers of each cell of a cage that are part of a filling; ``shape`` names the pairs in one row or column."""
    return fitting(_fillings(size, len(left), shape, sign).get(value, _NO_FILLING), left)


def shape_of(cells: Sequence[int], size: int) -> Pairs:
    """The pairs of a cage's cells that share a row or a column."""
    return tuple(
        (one, two)
        for two in range(len(cells))
        for one in range(two)
        if cells[one] // size == cells[two] // size or cells[one] % size == cells[two] % size
    )


@lru_cache(maxsize=512)
def _fillings(size: int, count: int, shape: Pairs, sign: str) -> dict[int, Table]:
    """By value, the ways to fill so many cells."""
    found: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for filling in product(range(1, size + 1), repeat=count):
        if any(filling[one] == filling[two] for one, two in shape):
            continue
        value = value_of(sign, filling)
        if value is not None:
            found[value].append(filling)
    return {value: tabled(fillings) for value, fillings in found.items()}


def _cage(rng: random.Random, full: Sequence[int], cells: tuple[int, ...], signs: Sequence[str]) -> Cage:
    numbers = [full[cell] for cell in cells]
    if len(cells) == 1:
        return Cage(cells, "", numbers[0])
    fit = [sign for sign in signs if (len(cells) == 2 or sign in "+×") and value_of(sign, numbers) is not None]
    sign = rng.choice(fit or ["+"])
    return Cage(cells, sign, int(value_of(sign, numbers) or 0))


def _cut(rng: random.Random, size: int, largest: int) -> list[tuple[int, ...]]:
    """The grid in pieces of two to ``largest`` touching cells; a few stay alone where there is no room."""
    free, pieces = set(range(size * size)), list[tuple[int, ...]]()
    for start in rng.sample(range(size * size), size * size):
        if start not in free:
            continue
        free.discard(start)
        piece, wanted = [start], rng.randint(2, largest)
        while len(piece) < wanted:
            beside = sorted({near for cell in piece for near in _beside(cell, size)} & free)
            if not beside:
                break
            piece.append(rng.choice(beside))
            free.discard(piece[-1])
        pieces.append(tuple(sorted(piece)))
    return sorted(pieces)


def _connected(cells: Sequence[int], size: int) -> list[tuple[int, ...]]:
    """Cells in parts that hold together."""
    rest, parts = set(cells), list[tuple[int, ...]]()
    for start in cells:
        if start not in rest:
            continue
        part, growing = {start}, [start]
        while growing:
            more = (rest & set(_beside(growing.pop(), size))) - part
            part |= more
            growing += sorted(more)
        rest -= part
        parts.append(tuple(sorted(part)))
    return parts


@lru_cache(maxsize=512)
def _beside(cell: int, size: int) -> tuple[int, ...]:
    row, column = divmod(cell, size)
    near = ((row - 1, column), (row, column - 1), (row, column + 1), (row + 1, column))
    return tuple(down * size + right for down, right in near if 0 <= down < size and 0 <= right < size)
