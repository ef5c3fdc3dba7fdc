"""Balance: how near the shares of labels or attributes come to those that are wanted, or to equal ones.

No paper; the distance is the total variation distance. The value is 1 less half the sum of the gaps between found and
wanted shares: the share of the rows that need not be another label. 1 when all is as wanted; a set of one label of ten
wanted equally gives 0.1. ``wanted`` gives shares or numbers of rows by label, and a label that it does not name is
wanted in no row; without it the labels that are there are wanted equally. ``effective`` is how many equally frequent
labels are as varied, ``largest`` the share of the most frequent, ``missing`` how many wanted labels no row has.

A list of labels counts each of them; rows without a label are left out and noted. All rows are looked at.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.measure import Cell, Cells, Measure, unmeasured
from seedbed.quality.measures.drawn import blank_note, effective, values

pc: Any = pyarrow.compute  # its stubs know no plain numbers

UNIT = "share of the rows whose label is as wanted"
SHOWN = 200
"""Labels in the table at the most, the largest gaps first."""


def balance(table: pa.Table, *, column: str, wanted: dict[str, float] | None = None) -> Measure:
    """Measure how the labels are shared out; see the card above."""
    if wanted is not None and (not wanted or min(wanted.values()) < 0 or sum(wanted.values()) <= 0):
        raise RecipeError(f"balance: 'wanted' gives a share or a number above 0 by label, got {wanted}")
    counts, blank = label_counts(values(table, column, "balance"))
    if not counts:
        return unmeasured("balance", UNIT, table.num_rows, f"no row has a label in '{column}'")
    total = sum(counts.values())
    found = {label: count / total for label, count in counts.items()}
    shares = _shares(wanted, found)
    every = {**dict.fromkeys(shares, 0.0), **found}
    gaps = {label: share - shares.get(label, 0.0) for label, share in every.items()}
    figures = {
        "effective": effective(list(found.values())),
        "largest": max(found.values()),
        "labels": float(len(counts)),
        "missing": float(sum(share > 0 and label not in found for label, share in shares.items())),
        "largest_gap": max(map(abs, gaps.values())),
    }
    return Measure(
        "balance",
        round(1 - math.fsum(map(abs, gaps.values())) / 2, 4),
        UNIT,
        table.num_rows - blank,
        table.num_rows,
        figures={name: round(one, 4) for name, one in figures.items()},
        basis=column + ("" if wanted else ", equal shares wanted"),
        better="higher",
        notes=blank_note(blank),
        details=[_table(counts, found, shares, gaps)],
    )


def label_counts(column: Any) -> tuple[Counter[str], int]:
    """How many rows have each label, and how many rows have none; each of a list counts."""
    kind = column.type
    nested = pa.types.is_list(kind) or pa.types.is_large_list(kind)
    empty = pc.equal(pc.fill_null(pc.list_value_length(column), 0), 0) if nested else pc.is_null(column)
    blank = pc.sum(pc.cast(empty, pa.int64())).as_py() or 0
    flat = pc.list_flatten(column) if nested else column
    counts: Counter[str] = Counter()
    for one in pc.value_counts(flat).to_pylist():
        if one["values"] is not None and str(one["values"]).strip():
            counts[_label(one["values"])] += one["counts"]
        elif one["values"] is not None and not nested:
            blank += one["counts"]
    return counts, blank


def _label(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _shares(wanted: Mapping[str, float] | None, found: Mapping[str, float]) -> dict[str, float]:
    if wanted is None:
        return dict.fromkeys(found, 1 / len(found))
    total = math.fsum(wanted.values())
    return {str(label): one / total for label, one in wanted.items()}


def _table(
    counts: Mapping[str, int], found: Mapping[str, float], shares: Mapping[str, float], gaps: Mapping[str, float]
) -> Cells:
    order = sorted(gaps, key=lambda label: (-abs(gaps[label]), label))[:SHOWN]
    rows: list[list[Cell]] = [
        [label, counts.get(label, 0), round(found.get(label, 0.0), 4), round(shares.get(label, 0.0), 4)]
        for label in order
    ]
    return Cells("labels, the largest gaps first", ["label", "rows", "share", "wanted"], rows)


EXAMPLE = Example(
    row=[{"label": "joy"}, {"label": "joy"}, {"label": "joy"}, {"label": "anger"}],
    settings={"column": "label", "wanted": {"joy": 50, "anger": 50}},
    gives=0.75,
)
