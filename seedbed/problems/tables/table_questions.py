"""What is asked of a table: conditions on its rows, and statistics of a column."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from operator import eq, gt, lt
from typing import Any

from seedbed.problems.draws import places
from seedbed.problems.tables.table_bugs import Row

STATISTICS = ("sum", "largest", "smallest", "median", "mean")
MEETS = {"is": eq, ">": gt, "<": lt}


def drawn_conditions(rng: random.Random, rows: Sequence[Row], count: int) -> list[list[Any]]:
    """Conditions that some row meets: the first on the category or a number, the others on a number."""
    found: list[list[Any]] = []
    left = list(rows)
    columns = places(rng, len(rows[0]) - 2, min(count, len(rows[0]) - 2))
    for place in range(count):
        if place == 0 and (count > 1 or rng.random() < 0.5):
            found.append([1, "is", left[int(rng.random() * len(left))][1]])
        else:
            column = 2 + columns[place % len(columns)]
            values = sorted([row[column] for row in left])
            edge = values[int(rng.random() * len(left))]
            below = values.index(edge) * 2 > len(left)
            found.append([column, "<", edge + 1] if below else [column, ">", edge - 1])
        left = selected(left, found[-1:])
    return found


def selected(rows: Sequence[Row], conditions: Sequence[Sequence[Any]]) -> list[Row]:
    """The rows that meet all conditions."""
    left = list(rows)
    for column, sign, value in conditions:
        meets = MEETS[sign]
        left = [row for row in left if meets(row[column], value)]
    return left


def statistic(name: str, values: Sequence[int]) -> int | Fraction:
    """A statistic of some numbers, exact."""
    if name == "sum":
        return sum(values)
    if name == "mean":
        return Fraction(sum(values), len(values))
    if name == "median":
        ordered, half = sorted(values), len(values) // 2
        return ordered[half] if len(values) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)
    return max(values) if name == "largest" else min(values)
