"""Cars in a traffic jam: boards, moves, and how far every board that can be reached is from the way out.

A car is ``(row, column, length, across)`` on a square board; car 0 lies across and has to reach the right edge. A board
is the tuple of each car's place along its line. A move slides one car by one cell or more.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

WIDTH, PLACE = 3, 7
"""Bits of a place in a board that is one number, and all of them: a line has at most seven places."""
LENGTHS = (2, 2, 3)
"""Of a car, each as likely as the others."""
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
    masks = tuple(
        [_line(size, row if across else column, length, across=across) for row, column, length, across in cars]
    )
    return Jam(size, masks), tuple([column if across else row for row, column, _, across in cars])


@lru_cache(maxsize=256)
def _line(size: int, line: int, length: int, *, across: bool) -> tuple[int, ...]:
    """The cells of a car, as bits, at each place of its row or column."""
    car = _car(size, length, across=across)
    return tuple(car << (line * size + place if across else place * size + line) for place in range(size - length + 1))


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
    codes, beside = _reached(jam, start, most)
    if not codes:
        return None
    far = dict.fromkeys((code for code in codes if code & PLACE == len(jam.masks[0]) - 1), 0)
    layer = list(far)
    while layer:
        grown = list[int]()
        for board in layer:
            moves_on = far[board] + 1
            for after in beside[board]:
                if after not in far:
                    far[after] = moves_on
                    grown.append(after)
        layer = grown
    shifts = range(0, WIDTH * len(start), WIDTH)
    found = {tuple([code >> shift & PLACE for shift in shifts]): count for code, count in far.items()}
    return Component(jam, found) if found else None


def _reached(jam: Jam, start: Places, most: int) -> tuple[list[int], dict[int, list[int]]]:
    """The boards that can be reached and those a move from each, as numbers; none where they are too many.

    A board is one number with some bits for each car's place, the first car's lowest; beside it goes what is taken.
    """
    cars = [(WIDTH * car, masks, len(masks)) for car, masks in enumerate(jam.masks)]
    first = sum(place << WIDTH * car for car, place in enumerate(start))
    codes, taken, beside = [first], {first: sum(masks[at] for masks, at in zip(jam.masks, start, strict=True))}, {}
    for code in codes:
        near, cells = list[int](), taken[code]
        for shift, masks, places in cars:
            place = code >> shift & PLACE
            others, rest = cells ^ masks[place], code ^ place << shift
            for way in (range(place - 1, -1, -1), range(place + 1, places)):
                for there in way:
                    if masks[there] & others:
                        break
                    after = rest | there << shift
                    near.append(after)
                    if after not in taken:
                        taken[after] = others | masks[there]
                        codes.append(after)
        beside[code] = near
        if len(codes) > most:
            return [], {}
    return codes, beside


def way_out(found: Component, board: Places) -> list[tuple[int, int]]:
    """A shortest way: moves as (car, by how many cells)."""
    way = list[tuple[int, int]]()
    while found.far[board]:
        car, by, board = next(one for one in moves(found.jam, board) if found.far[one[2]] < found.far[board])
        way.append((car, by))
    return way


def parked(rng: random.Random, size: int, count: int) -> list[Car]:
    """So many cars at drawn places that do not overlap; the first one lies across, left in a middle row."""
    row, drawn = (size - 1) // 2, rng.random
    cars: list[Car] = [(row, int(2 * drawn()), 2, True)]
    taken = 3 << row * size + cars[0][1]
    for _ in range(count * 12):
        if len(cars) == count:
            break
        across, length = drawn() < 0.45, LENGTHS[int(3 * drawn())]
        line, place = int(size * drawn()), int((size - length + 1) * drawn())
        if (across and line == row) or (not across and length > size - 1 - row):  # would bar the way for good
            continue
        first = line * size + place if across else place * size + line
        cells = _car(size, length, across=across) << first
        if not cells & taken:
            taken |= cells
            cars.append((line, place, length, True) if across else (place, line, length, False))
    return cars


@lru_cache(maxsize=64)
def _car(size: int, length: int, *, across: bool) -> int:
    """The cells of a car in the top left corner, as bits."""
    return sum(1 << part * (1 if across else size) for part in range(length))
