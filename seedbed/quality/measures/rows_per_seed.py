"""Rows per seed, source or persona: whether a few of them made most of the rows.

No paper; TarGEN (arXiv 2310.17876) bounds how many rows one seed may give. The value is the Gini coefficient of the
rows by group: 0 when every group gave as many, towards 1 when one gave them all. ``effective`` is how many groups of
equal size are as varied, ``largest`` the share of the largest, ``groups`` their number, ``half`` the smallest number of
groups that hold half of the rows.

``by: seed`` and ``by: source`` read the descent of a row from its ``id``: of ``handbook.pdf/3/1/2`` the seed is
``handbook.pdf/3``, the source ``handbook.pdf``; an id of another form is a seed of its own, its source what stands
before its first ``/``. ``by: persona``, or any other name, is a column (``column`` names another one than ``by``).
Groups that gave no row are not in the rows, so give their number in ``among`` where it is known. All rows are looked
at.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.measure import Cell, Cells, Measure, Points, unmeasured
from seedbed.core.text import shortened
from seedbed.quality.measures.balance import label_counts
from seedbed.quality.measures.drawn import blank_note, effective, values

pc: Any = pyarrow.compute  # its stubs know no plain numbers

UNIT = "Gini coefficient of the rows by"
SEED = r"^(.*?/\d+)(/\d+)*$"
SOURCE = {"seed": r"\1", "source": ""}
SHOWN = 20
CURVE = 50


def rows_per_seed(table: pa.Table, *, by: str = "seed", column: str = "", among: int = 0) -> Measure:
    """Measure how the rows are shared out among what they were made from; see the card above."""
    name = column or ("id" if by in SOURCE else by)
    counts, blank = label_counts(_groups(values(table, name, "rows_per_seed"), by))
    if not counts:
        return unmeasured("rows_per_seed", f"{UNIT} {by}", table.num_rows, f"no row says in '{name}' what it is from")
    if among and among < len(counts):
        raise RecipeError(f"rows_per_seed: among = {among}, but the rows come from {len(counts)} groups ({by})")
    sizes = sorted([*counts.values(), *[0] * max(0, among - len(counts))])
    total = sum(sizes)
    largest: list[list[Cell]] = [
        [shortened(label, 80), count, round(count / total, 4)] for label, count in counts.most_common(SHOWN)
    ]
    figures = {
        "effective": effective(sizes),
        "largest": sizes[-1] / total,
        "groups": float(len(sizes)),
        "half": float(_half(sizes)),
    }
    return Measure(
        "rows_per_seed",
        round(gini(sizes), 4),
        f"{UNIT} {by}",
        table.num_rows - blank,
        table.num_rows,
        figures={key: round(one, 4) for key, one in figures.items()},
        basis=name,
        better="lower",
        notes=blank_note(blank),
        details=[
            Cells(f"rows by {by}, the largest first", [by, "rows", "share"], largest),
            Points("share of the rows by share of the groups", ("groups", "rows"), _lorenz(sizes)),
        ],
    )


def _groups(column: Any, by: str) -> Any:
    """What each row is from: read from ids by their descent, else the column as it is."""
    if by not in SOURCE or pa.types.is_nested(column.type):
        return column
    texts: Any = pc.cast(column, pa.string())
    seeds = pc.replace_substring_regex(texts, SEED, r"\1")
    if by == "seed":
        return seeds
    numbered = pc.match_substring_regex(texts, SEED)
    parents = pc.replace_substring_regex(seeds, r"/\d+$", "")
    return pc.if_else(numbered, parents, pc.replace_substring_regex(texts, r"/.*$", ""))


def gini(sizes: list[int]) -> float:
    """The Gini coefficient of sizes in rising order; 0 for one group."""
    total, count = sum(sizes), len(sizes)
    weighed = sum(rank * size for rank, size in enumerate(sizes, 1))
    return 2 * weighed / (count * total) - (count + 1) / count


def _half(sizes: list[int]) -> int:
    """How many of the largest hold half of the rows."""
    wanted, held = sum(sizes) / 2, 0
    for number, size in enumerate(reversed(sizes), 1):
        held += size
        if held >= wanted:
            return number
    return len(sizes)


def _lorenz(sizes: list[int]) -> list[tuple[float, float]]:
    total, held, points = sum(sizes), 0, [(0.0, 0.0)]
    step = max(1, len(sizes) // CURVE)
    for number, size in enumerate(sizes, 1):
        held += size
        if number % step == 0 or number == len(sizes):
            points.append((round(number / len(sizes), 4), round(held / total, 4)))
    return points


EXAMPLE = Example(
    row=[{"id": one} for one in ("a.pdf/1/1", "a.pdf/1/2", "a.pdf/1/3", "a.pdf/2/1")],
    gives=0.25,
)
