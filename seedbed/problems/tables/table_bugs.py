"""Faults that a table can suffer and that can be undone, drawn, done and undone; with what each is called.

A table is a list of rows; a row is a list of cells, the first its code, then a category, then whole numbers (None where
a cell is empty). A bug is a list, ``[kind, …]``, with columns and rows counted from 0. ``undone`` is the inverse of
``done`` for every bug that ``drawn_bug`` gives for that table.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from seedbed.core.prompt import Prompt

Row = list[Any]
Bug = list[Any]
KINDS = ("plus", "swap", "shift", "reverse", "blank", "double", "order", "digits")

TOLD = {
    "plus": Prompt(
        en="In the column {one}, {number} was added to the number in every second row (rows 2, 4, 6 and so on).",
        zh="“{one}”一列中，每隔一行（第 2、4、6……行）的数都被加上了 {number}。",
    ),
    "swap": Prompt(
        en="In rows {first} to {last}, the numbers of the columns {one} and {two} were put in each other's place.",
        zh="第 {first} 行到第 {last} 行中，“{one}”和“{two}”两列的数被对调了。",
    ),
    "shift": Prompt(
        en="The numbers of the column {one} slid {number} rows down, and the {number} that fell out at the bottom were "
        "put in at the top, in their order.",
        zh="“{one}”一列的数整体下移了 {number} 行，从底部移出的 {number} 个数按原顺序填到了顶部。",
    ),
    "reverse": Prompt(
        en="In the column {one}, the numbers of rows {first} to {last} were written in the opposite order.",
        zh="“{one}”一列中，第 {first} 行到第 {last} 行的数被按相反的顺序写入。",
    ),
    "blank": Prompt(
        en="In the column {one}, every {number} was lost and its cell left empty; no other cell became empty.",
        zh="“{one}”一列中，所有等于 {number} 的数都丢失了，单元格变为空白；其他单元格没有变空。",
    ),
    "double": Prompt(
        en="Every {number}th row (rows {number}, {twice} and so on) was entered twice, the second time directly below.",
        zh="每到第 {number} 行的倍数（第 {number}、{twice}……行），该行都被录入了两次，重复的一行紧跟在下面。",
    ),
    "order": Prompt(
        en="The rows were put upside down: the last one came first, the first one last.",
        zh="所有行的顺序被上下颠倒：最后一行变成了第一行，第一行变成了最后一行。",
    ),
    "digits": Prompt(
        en="In the column {one}, the digits of every number were written backwards (123 became 321).",
        zh="“{one}”一列中，每个数的数字都被倒着书写（123 变成 321）。",
    ),
}


def drawn_bug(rng: random.Random, rows: Sequence[Row], kinds: Sequence[str]) -> Bug:
    """A bug that can be undone; one of ``kinds`` that suits the table."""
    drawn, count, numbers = rng.random, len(rows), len(rows[0]) - 2
    kind, one, two = kinds[int(drawn() * len(kinds))], int(drawn() * numbers), int(drawn() * (numbers - 1))
    one, two = one + 2, two + 2 + (two >= one)
    if kind == "double" and any(above[0] == below[0] for above, below in pairwise(rows)):
        kind = "order"
    if kind == "digits" and any([row[one] is not None and row[one] % 10 == 0 for row in rows]):  # noqa: C419
        kind = "plus"
    if kind == "blank" and None in [row[one] for row in rows]:
        kind = "shift"
    if kind in ("swap", "reverse"):
        first = int(drawn() * (count // 2))
        last = first + 2 + int(drawn() * (count - first - 2))
        return [kind, one, two, first, last] if kind == "swap" else [kind, one, first, last]
    if kind == "plus":
        return [kind, one, 3 + int(drawn() * 57)]
    if kind == "shift":
        return [kind, one, 2 + int(drawn() * (max(3, count // 2) - 2))]
    if kind == "blank":
        return [kind, one, rows[int(drawn() * count)][one]]
    if kind == "double":
        return [kind, 4 + int(drawn() * 3)]
    return [kind] if kind == "order" else [kind, one]


def done(rows: Sequence[Row], bug: Bug) -> list[Row]:
    """A table after a bug; the one that is given stays what it is."""
    kind, *values = bug
    if kind == "double":
        return [list(row) for at, row in enumerate(rows, 1) for _ in range(1 + (at % values[0] == 0))]
    if kind == "order":
        return [list(row) for row in reversed(rows)]
    return _changed(rows, kind, values, 1)


def undone(rows: Sequence[Row], bug: Bug) -> list[Row]:
    """A table before a bug."""
    kind, *values = bug
    if kind == "double":
        return [list(row) for at, row in enumerate(rows) if at == 0 or row[0] != rows[at - 1][0]]
    if kind == "order":
        return [list(row) for row in reversed(rows)]
    return _changed(rows, kind, values, -1)


def _changed(rows: Sequence[Row], kind: str, values: Sequence[int], way: int) -> list[Row]:
    """Columns rewritten, forth (1) or back (-1)."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    one = columns[values[0]]
    if kind == "swap":
        part = slice(values[2], values[3] + 1)
        one[part], columns[values[1]][part] = columns[values[1]][part], one[part]
    elif kind == "reverse":
        part = slice(values[1], values[2] + 1)
        one[part] = one[part][::-1]
    elif kind == "shift":
        by = values[1] * way % len(one)
        one[:] = one[-by:] + one[:-by]
    elif kind == "blank":
        old, new = (values[1], None) if way == 1 else (None, values[1])
        one[:] = [new if cell == old else cell for cell in one]
    elif kind == "digits":
        one[:] = [cell if cell is None else int(str(cell)[::-1]) for cell in one]
    else:
        one[1::2] = [cell if cell is None else cell + values[1] * way for cell in one[1::2]]
    return [list(row) for row in zip(*columns, strict=True)]


def slots(bug: Bug, names: Sequence[str]) -> dict[str, object]:
    """What fills the slots of ``TOLD``, rows counted from 1."""
    kind, *values = bug
    if kind in ("swap", "reverse"):
        return {"one": names[values[0]], "two": names[values[1]] if kind == "swap" else "", "first": values[-2] + 1,
                "last": values[-1] + 1}  # fmt: skip
    column = names[values[0]] if kind not in ("double", "order") else ""
    number = values[-1] if values else 0
    return {"one": column, "number": number, "twice": 2 * number}


def touched(bug: Bug) -> list[int]:
    """The columns in which a bug shows; where rows came or moved, the codes."""
    kind, *values = bug
    if kind in ("double", "order"):
        return [0]
    return values[:2] if kind == "swap" else values[:1]
