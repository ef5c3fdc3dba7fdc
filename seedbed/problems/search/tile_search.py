"""Sliding tiles: boards, moves, and the shortest way between two boards.

A board is a tuple of tiles row by row, 0 for the gap. A move is named by the tile that slides into the gap.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

Board = tuple[int, ...]


class Way(NamedTuple):
    """A shortest way: the tiles in order, and the boards that were looked at to find it."""

    moves: list[int]
    boards: int


@lru_cache(maxsize=32)
def near(rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
    """The places beside each place."""
    places = rows * columns
    return tuple(
        tuple(
            other
            for other in range(places)
            if abs(place // columns - other // columns) + abs(place % columns - other % columns) == 1
        )
        for place in range(places)
    )


def slid(board: Board, gap: int, place: int) -> Board:
    """The board with the tile at a place moved into the gap beside it."""
    cells = list(board)
    cells[gap], cells[place] = cells[place], 0
    return tuple(cells)


def follow(board: Board, moves: Sequence[int], columns: int) -> tuple[Board, str]:
    """The board after the moves, or as far as they go with what is wrong with the next one."""
    beside = near(len(board) // columns, columns)
    for number, tile in enumerate(moves, 1):
        gap = board.index(0)
        place = board.index(tile) if tile in board and tile else -1
        if place not in beside[gap]:
            return board, f"move {number}: tile {tile} is not beside the gap"
        board = slid(board, gap, place)
    return board, ""


def wandered(rng: random.Random, board: Board, columns: int, moves: int) -> Board:
    """A board so many moves away, none of which takes back the one before."""
    beside, before = near(len(board) // columns, columns), -1
    for _ in range(moves):
        gap = board.index(0)
        place = rng.choice([one for one in beside[gap] if one != before])
        board, before = slid(board, gap, place), gap
    return board


def shortest(start: Board, goal: Board, columns: int, most: int) -> Way | None:
    """A shortest way of at most so many moves, by searching from both ends; None where there is none.

    A full layer is searched on the side with the smaller one until a layer meets the other side; the first layer that
    does proves the length.
    """
    if start == goal:
        return Way([], 1)
    beside = near(len(start) // columns, columns)
    came: tuple[dict[Board, Board | None], dict[Board, Board | None]] = ({start: None}, {goal: None})
    layers = [[start], [goal]]
    for _ in range(most):
        side = 0 if len(layers[0]) <= len(layers[1]) else 1
        own, other = came[side], came[1 - side]
        grown, met = list[Board](), None
        for board in layers[side]:
            gap = board.index(0)
            for place in beside[gap]:
                after = slid(board, gap, place)
                if after not in own:
                    own[after] = board
                    grown.append(after)
                    if after in other and met is None:
                        met = after
        if met is not None:
            return Way(_moves(met, *came), len(came[0]) + len(came[1]))
        layers[side] = grown
    return None


def _moves(met: Board, forth: dict[Board, Board | None], back: dict[Board, Board | None]) -> list[int]:
    """The tiles that slide from the start over a board to the goal."""
    boards, board = [met], forth[met]
    while board is not None:
        boards.insert(0, board)
        board = forth[board]
    board = back[met]
    while board is not None:
        boards.append(board)
        board = back[board]
    return [one[two.index(0)] for one, two in pairwise(boards)]
