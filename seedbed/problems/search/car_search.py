"""Cars in a traffic jam: boards, moves, and how far every board that can be reached is from the way out.

A car is ``(row, column, length, across)`` on a square board; car 0 lies across and has to reach the right edge. A board
is the tuple of each car's place along its line. A move slides one car by one cell or more.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

Car = tuple[int, int, int, bool]
Places = tuple[int, ...]


class Jam(NamedTuple):
    """The cars' lines: for each car and place the cells as bits, and how many places there are."""

    size: int
    masks: tuple[tuple[int, ...], ...]


class Component(NamedTuple):
    """All boards that can be reached from one another, with the moves each is from the nearest one that is solved."""

    jam: Jam
    far: dict[Places, int]


def jam_of(cars: Sequence[Car], size: int) -> tuple[Jam, Places]:
    """The lines of the cars, and where each of them stands."""
    masks, places = [], []
    for row, column, length, across in cars:
        line = [
            sum(
                1 << (row * size + place + part if across else (place + part) * size + column) for part in range(length)
            )
            for place in range(size - length + 1)
        ]
        masks.append(tuple(line))
        places.append(column if across else row)
    return Jam(size, tuple(masks)), tuple(places)


def moves(jam: Jam, board: Places) -> Iterator[tuple[int, int, Places]]:
    """Every move as (car, by how many cells, board after it); to the right or down is positive."""
    taken = 0
    for masks, place in zip(jam.masks, board, strict=True):
        taken |= masks[place]
    for car, (masks, place) in enumerate(zip(jam.masks, board, strict=True)):
        others = taken & ~masks[place]
        for step in (-1, 1):
            there = place + step
            while 0 <= there < len(masks) and not masks[there] & others:
                yield car, there - place, (*board[:car], there, *board[car + 1 :])
                there += step


def is_solved(jam: Jam, board: Places) -> bool:
    """Whether the first car is at the right edge."""
    return board[0] == len(jam.masks[0]) - 1


def component(jam: Jam, start: Places, most: int) -> Component | None:
    """Everything that can be reached, measured; None where it is more than so many boards or none of them is solved."""
    beside, waiting = dict[Places, list[Places]](), [start]
    seen = {start}
    for board in waiting:
        beside[board] = [after for _, _, after in moves(jam, board)]
        new = [after for after in beside[board] if after not in seen]
        seen.update(new)
        waiting += new
        if len(waiting) > most:
            return None
    layer = [board for board in waiting if is_solved(jam, board)]
    far = dict.fromkeys(layer, 0)
    while layer:
        grown = list[Places]()
        for board in layer:
            for after in beside[board]:
                if after not in far:
                    far[after] = far[board] + 1
                    grown.append(after)
        layer = grown
    return Component(jam, far) if far else None


def way_out(found: Component, board: Places) -> list[tuple[int, int]]:
    """A shortest way: moves as (car, by how many cells)."""
    way = list[tuple[int, int]]()
    while found.far[board]:
        car, by, board = next(one for one in moves(found.jam, board) if found.far[one[2]] < found.far[board])
        way.append((car, by))
    return way


def parked(rng: random.Random, size: int, count: int) -> list[Car]:
    """So many cars at drawn places that do not overlap; the first one lies across, left in a middle row."""
    row = (size - 1) // 2
    cars: list[Car] = [(row, rng.randint(0, 1), 2, True)]
    taken = {(row, cars[0][1]), (row, cars[0][1] + 1)}
    for _ in range(count * 12):
        if len(cars) == count:
            break
        across, length = rng.random() < 0.45, rng.choice((2, 2, 3))
        line, place = rng.randrange(size), rng.randint(0, size - length)
        if (across and line == row) or (not across and length > size - 1 - row):  # would bar the way for good
            continue
        cells = {(line, place + part) if across else (place + part, line) for part in range(length)}
        if not cells & taken:
            taken |= cells
            cars.append((line, place, length, True) if across else (place, line, length, False))
    return cars
