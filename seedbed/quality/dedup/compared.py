"""What of a row is compared when rows are told apart: the texts of the columns, in the order of the house."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.row import canonical
from seedbed.core.table import PLACE

Keep = Literal["first", "longest", "best"]
"""Which of several rows that are alike stays: the first, the one with most n-grams, or that of the highest score."""

GROUPS: tuple[tuple[str, ...], ...] = (
    ("instruction", "input"),
    ("question",),
    ("prompt",),
    ("messages",),
    ("text",),
    ("code",),
    ("persona",),
)
"""The first group that a row fills counts. Questions come first: two answers may agree, two equal questions are one."""
BATCH = 8192


def texts(table: pa.Table, columns: Sequence[str] = ()) -> list[str]:
    """The text of every row that is compared: of the named columns, or of the first of ``GROUPS`` that is filled.

    Raises:
        RecipeError: a named column is not there, or none of the house is.
    """
    groups = (tuple(columns),) if columns else GROUPS
    known = [name for name in table.column_names if name != PLACE]
    if columns and (absent := [name for name in columns if name not in known]):
        raise RecipeError(f"no column {', '.join(absent)} to compare; the table has {', '.join(known)}")
    present = [name for group in groups for name in group if name in known]
    if not present:
        names = ", ".join(name for group in GROUPS for name in group)
        raise RecipeError(
            f"nothing to compare: the table has {', '.join(known)}; name `columns`, or bring one of {names}"
        )
    values = {name: table.column(name).to_pylist() for name in present}
    inside = [[name for name in group if name in values] for group in groups]
    return [_text(values, inside, row) for row in range(table.num_rows)]


def batches(table: pa.Table, columns: Sequence[str] = ()) -> Iterator[list[str]]:
    """The same, some thousands at a time, so that the texts of a large table are never all in memory as strings."""
    for begin in range(0, max(table.num_rows, 1), BATCH):
        yield texts(table.slice(begin, BATCH), columns)


def text_of(row: Mapping[str, Any], columns: Sequence[str] = ()) -> str:
    """The text of one row that is compared, "" where it has none, by the rules of ``texts``."""
    values = {name: [value] for name, value in row.items()}
    groups = [[name for name in group if name in values] for group in ((tuple(columns),) if columns else GROUPS)]
    return _text(values, groups, 0)


def named(table: pa.Table) -> list[str]:
    """How each row is called in a reason: its place, and its id where there is one."""
    places = table.column(PLACE).to_pylist() if PLACE in table.column_names else list(range(table.num_rows))
    if "id" not in table.column_names:
        return [f"row {place}" for place in places]
    return [f"row {place} ({given})" for place, given in zip(places, table.column("id").to_pylist(), strict=True)]


def turns(table: pa.Table, sizes: Sequence[int], keep: Keep, score: str) -> list[int]:
    """The rows that have a size, in the order in which they may stay; ties in the order of the table.

    Raises:
        RecipeError: the column of scores is wanted and not there, or holds something other than numbers.
    """
    order = [row for row, size in enumerate(sizes) if size]
    if keep == "longest":
        order.sort(key=lambda row: (-sizes[row], row))
    elif keep == "best":
        if score not in table.column_names:
            raise RecipeError(f"keep: best needs a column of scores; there is no '{score}', name it with `score`")
        values: list[Any] = table.column(score).to_pylist()
        for row in order:
            if values[row] is not None and (isinstance(values[row], bool) or not isinstance(values[row], int | float)):
                raise RecipeError(f"keep: best needs numbers in '{score}', row {row} has {values[row]!r:.60}")
        order.sort(key=lambda row: (math.inf if values[row] is None else -values[row], row))
    return order


def _text(values: dict[str, list[Any]], groups: list[list[str]], row: int) -> str:
    for group in groups:
        found = "\n".join(filter(None, (_plain(values[name][row]) for name in group)))
        if found.strip():
            return found
    return ""


def _plain(value: Any) -> str:
    """A cell as text: dialogues by their turns' contents, other structures as their JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list) and value and all(isinstance(turn, dict) and "content" in turn for turn in value):
        return "\n".join(_plain(turn["content"]) for turn in value)
    return canonical(value).decode()
