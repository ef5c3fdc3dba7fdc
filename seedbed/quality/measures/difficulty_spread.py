"""Difficulty spread: whether the rows fill the range of difficulty, or crowd at one level of it.

No paper. Reads a column of numbers: the level of a problem (1 to 10), a solve rate or a score (0 to 1). The range from
``low`` to ``high`` is cut into ``bins`` of one width, and the value is how many evenly filled bins would be as varied
as these, over their number (exp of the entropy over the bins): 1 when every bin has as many rows, 1/bins when one has
all. ``bottom`` and ``top`` are the shares of the rows in the first and the last bin: of solve rates what nobody and
what everybody solves, which teaches a model nothing (DAPO, arXiv 2503.14476, drops both). ``empty`` is the number of
bins without a row. Without ``low`` and ``high`` the range is 0 to 1 where all values lie there, else 1 to 10 where they
lie there, else that of the values. Rows outside of the range or without a number are left out and noted.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.measure import Histogram, Measure, unmeasured
from seedbed.quality.measures.drawn import effective, values

pc: Any = pyarrow.compute  # its stubs know no plain numbers

UNIT = "evenly filled bins / bins"


def difficulty_spread(
    table: pa.Table, *, column: str = "level", low: float | None = None, high: float | None = None, bins: int = 10
) -> Measure:
    """Measure how the difficulty is spread; see the card above."""
    if bins < 2 or (low is not None and high is not None and not low < high):
        raise RecipeError(f"difficulty_spread: wanted low < high and at least 2 bins; got {low}, {high} and {bins}")
    numbers = _numbers(values(table, column, "difficulty_spread"), column)
    found = pc.drop_null(numbers)
    if not len(found):
        return unmeasured("difficulty_spread", UNIT, table.num_rows, f"no row has a number in '{column}'")
    bottom, top = _range(found, low, high)
    inside = found.filter(pc.and_(pc.greater_equal(found, bottom), pc.less_equal(found, top)))
    if not len(inside) or bottom == top:
        reason = f"no number from {bottom:g} to {top:g}" if not len(inside) else f"every number is {bottom:g}"
        return unmeasured("difficulty_spread", UNIT, table.num_rows, f"{reason} in '{column}'; give low and high")
    counts = _counts(inside, bottom, top, bins)
    quarters = pc.quantile(inside, q=[0.25, 0.5, 0.75]).to_pylist()
    figures = {
        **dict(zip(("p25", "median", "p75"), quarters, strict=True)),
        "bottom": counts[0] / len(inside),
        "top": counts[-1] / len(inside),
        "empty": float(counts.count(0)),
    }
    notes = [(table.num_rows - len(found), "have no number there"), (len(found) - len(inside), "lie outside the range")]
    edges = [round(bottom + (top - bottom) * place / bins, 6) for place in range(bins + 1)]
    return Measure(
        "difficulty_spread",
        round(effective(counts) / bins, 4),
        UNIT,
        len(inside),
        table.num_rows,
        figures={name: round(float(one), 4) for name, one in figures.items()},
        basis=f"{column}, from {bottom:g} to {top:g}",
        better="higher",
        notes=[f"{count:,} of {table.num_rows:,} rows {told} and are left out" for count, told in notes if count],
        details=[Histogram(f"rows by {column}", column, edges, counts)],
    )


def _numbers(column: Any, name: str) -> Any:
    """The column as numbers; not-a-number as none."""
    if pa.types.is_boolean(column.type):
        raise RecipeError(f"difficulty_spread: the column '{name}' holds true and false, numbers are wanted")
    try:
        numbers: Any = pc.cast(column, pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise RecipeError(f"difficulty_spread: the column '{name}' holds no numbers: {error}") from None
    return pc.if_else(pc.is_finite(numbers), numbers, None)


def _range(found: Any, low: float | None, high: float | None) -> tuple[float, float]:
    least, most = pc.min(found).as_py(), pc.max(found).as_py()
    usual = next(((a, b) for a, b in ((0.0, 1.0), (1.0, 10.0)) if a <= least and most <= b), (least, most))
    return usual[0] if low is None else low, usual[1] if high is None else high


def _counts(inside: Any, bottom: float, top: float, bins: int) -> list[int]:
    """Values in each bin; the last one has its upper edge."""
    place = pc.floor(pc.multiply(pc.divide(pc.subtract(inside, bottom), top - bottom), bins))
    counts = [0] * bins
    for one in pc.value_counts(pc.cast(place, pa.int64())).to_pylist():
        counts[min(one["values"], bins - 1)] += one["counts"]
    return counts


EXAMPLE = Example(
    row=[{"solve_rate": one} for one in (0.0, 0.0, 0.4, 0.5, 0.9, 1.0)],
    settings={"column": "solve_rate", "bins": 4},
    gives=0.9449,
)
