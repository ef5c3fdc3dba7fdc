"""Coverage: whether the rows reach everything that is in real data (or the seeds), and stay near it without copying it.

The rows with ``real`` true are what the others are held against. Among vectors of length 1 (of runs of ``characters``,
of a ``static`` table of English words, or of the ``model`` of the role ``embed``), with the distance to the ``k``-th
nearest of one's own kind as the radius of a ball:

- ``coverage`` (the value): real rows in whose ball a made row lies; ``density``: how many real balls a made row lies
  in, over ``k``; 1 and more when rows lie where the real ones are dense. arXiv 2002.09797.
- ``precision``: made rows inside some real ball; ``recall``: real rows inside some made ball. arXiv 1904.06991.
- ``alpha_precision``, ``beta_recall``: the same for shells around the middle that hold 10 %, 20 % … of the real (made)
  rows, 1 when every shell holds as much of the others, as arXiv 2102.08921 integrates them; without its learned sphere.
- ``authenticity``: made rows that are farther from their nearest real row than that one is from its own nearest real
  row: about one half for rows of the same kind as the real ones, near 0 for copies of them (of the same paper).
- ``nearest_real``: mean distance of a made row to the nearest real one, from 0 (a copy) to 1.414 (nothing shared);
  ``real_to_real`` is the same among the real rows.

Needs the extra ``[quality]``; at most ``sample`` rows of each kind are compared, all pairs of them.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.find import nearest
from seedbed.core.measure import Cells, Histogram, Measure, unmeasured
from seedbed.core.text import shortened
from seedbed.quality.arrays import numpy
from seedbed.quality.measures.drawn import Texts, blank_note, histogram, places, taken
from seedbed.quality.measures.shells import distances, figures
from seedbed.quality.text_vectors import Given, measured_vectors

NEEDS = ("scipy", "quality")

pc: Any = pyarrow.compute  # its stubs know no plain numbers

UNIT = "share of the real rows with a made row near them"
FARTHEST = 10
"""Real rows shown that no made row is near."""
Z95 = 1.96


async def coverage(
    ctx: Context,
    table: pa.Table,
    *,
    real: str = "real",
    column: str = "",
    k: int = 5,
    by: Given = "characters",
    sample: int = 2000,
    seed: int = 1,
) -> Measure:
    """Measure how the made rows lie among the real ones; see the card above."""
    made, true = (_side(table, real, column, sample, seed, side=side) for side in (False, True))
    if min(len(made.texts), len(true.texts)) <= k or k < 1:
        told = (
            f"{len(made.texts)} made and {len(true.texts)} real rows with a text, more than k = {k} of each are needed"
        )
        return unmeasured("coverage", UNIT, table.num_rows, told)
    matrix, basis = await measured_vectors(ctx, [*made.texts, *true.texts], by)
    cut = len(made.texts)
    apart = distances(matrix[:cut], matrix[cut:])
    found = figures(apart, distances(matrix[:cut], matrix[:cut]), distances(matrix[cut:], matrix[cut:]), k)
    value = round(found.pop("coverage"), 4)
    reach = Z95 * (value * (1 - value) / len(true.texts)) ** 0.5
    part = len(made.texts) + len(true.texts) + made.blank + true.blank < table.num_rows
    edges, counts = histogram(apart.min(axis=1).astype(float).tolist())
    return Measure(
        "coverage",
        value,
        f"{UNIT} ({cut:,} made, {len(true.texts):,} real)",
        cut + len(true.texts),
        table.num_rows,
        round(max(0.0, value - reach), 4) if part else None,
        round(min(1.0, value + reach), 4) if part else None,
        {name: round(one, 4) for name, one in found.items()},
        f"{made.basis}; {basis}",
        better="higher",
        notes=blank_note(made.blank + true.blank),
        details=[Histogram("distance of a made row to the nearest real one", "distance", edges, counts),
                 Cells("real rows farthest from every made one", ["distance", "real row"], _far(apart, true))],
    )  # fmt: skip


def _side(table: pa.Table, real: str, column: str, sample: int, seed: int, *, side: bool) -> Texts:
    """The texts of the real rows, or of the others."""
    if real not in table.column_names:
        known = nearest(real, table.column_names)
        raise RecipeError(
            f"coverage: no column '{real}' tells real rows{known} (name it with `real`, or use --real FILE)"
        )
    marks: Any = table.column(real)
    try:
        is_real = pc.cast(marks, pa.bool_())
    except pa.ArrowInvalid as error:
        raise RecipeError(f"coverage: the column '{real}' must be true or false (or 1 and 0): {error}") from None
    chosen: Any = pc.fill_null(is_real, False)
    rows: list[int] = pc.indices_nonzero(chosen if side else pc.invert(chosen)).to_pylist()
    drawn = places(len(rows), sample, seed=seed)[0]
    return taken(table, [rows[place] for place in drawn], column, "coverage")


def _far(apart: Any, true: Texts) -> list[list[str | int | float | None]]:
    nearest = apart.min(axis=0)
    order = numpy("coverage").argsort(-nearest, kind="stable")[:FARTHEST].tolist()
    return [[round(float(nearest[place]), 4), shortened(true.texts[place], 100)] for place in order]


_REAL = ["the boat is late", "the boat is slow", "the train is late", "the train is slow"]
EXAMPLE = Example(
    row=[
        *({"text": text, "real": True} for text in _REAL),
        *({"text": text, "real": False} for text in ("a boat is late", "a boat is slow", "boats are slow")),
    ],
    settings={"k": 2},
    gives=0.5,
)
