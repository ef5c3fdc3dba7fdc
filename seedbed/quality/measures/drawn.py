"""What a measure looks at: rows drawn at random where there are many, the texts in them, and the interval of a mean."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence
from statistics import fmean, stdev
from typing import Any

import msgspec
import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.table import PLACE
from seedbed.quality.arrays import numpy
from seedbed.quality.dedup.compared import GROUPS, texts

T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262)
"""Student's quantiles for 95 % at 1, 2, 3 … degrees of freedom."""


def one_thread() -> contextlib.AbstractContextManager[Any]:
    """Let matrices be worked on by one thread, of the libraries that are loaded by now.

    Several threads wait for one another where a machine is busy: a minute instead of two seconds was seen.
    """
    try:
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # comes with scikit-learn
    except ImportError:
        return contextlib.nullcontext()
    limits: contextlib.AbstractContextManager[Any] = threadpool_limits(1)
    return limits


def places(rows: int, most: int, *, seed: int, blocks: int = 1) -> list[list[int]]:
    """Places of rows to look at: all of them, or blocks of ``most`` drawn without a row in two of them, in order.

    There are as many blocks as fit, up to ``blocks``: their spread tells how sure the figure is.

    Raises:
        RecipeError: fewer than one row is wanted.
    """
    if most < 1 or blocks < 1:
        raise RecipeError(f"a sample has at least 1 row and there is at least 1 of it, got {most} and {blocks}")
    if rows <= most:
        return [list(range(rows))]
    np = numpy("drawing a sample")
    fit = min(blocks, rows // most)
    chosen = np.random.default_rng(seed).permutation(rows)[: fit * most].reshape(fit, most)
    return [sorted(block) for block in chosen.tolist()]


class Texts(msgspec.Struct, frozen=True):
    """The texts of the rows that were looked at, without those that are blank.

    Attributes:
        texts: in the order of the rows; ``at`` are the rows' places in the table.
        blank: rows that have none.
        basis: the column they stand in.
    """

    texts: list[str]
    at: list[int]
    blank: int
    basis: str


def taken(table: pa.Table, at: list[int], column: str, name: str) -> Texts:
    """The texts at some places of a table: of a column, or of the first one of the house that a row fills.

    Raises:
        RecipeError: the column is not there; the message names the nearest one.
    """
    chosen = table.take(pa.array(at, pa.int64())) if len(at) < table.num_rows else table
    if column:
        values(table, column, name)
    try:
        found = texts(chosen, (column,) if column else ())
    except RecipeError as error:
        raise RecipeError(f"{name}: {error}") from None
    kept = [(text, place) for text, place in zip(found, at, strict=True) if text.strip()]
    names = [one for group in GROUPS for one in group if one in table.column_names]
    basis = column or "/".join(names[:2] if names[0] == "instruction" else names[:1])
    return Texts([text for text, _ in kept], [place for _, place in kept], len(at) - len(kept), basis)


def values(table: pa.Table, column: str, name: str) -> Any:
    """A column of a table.

    Raises:
        RecipeError: it is not there; the message names the nearest one.
    """
    known = [one for one in table.column_names if one != PLACE]
    if column not in known:
        raise RecipeError(f"{name}: there is no column '{column}'{nearest(column, known)}")
    return table.column(column)


def mean_of(found: Sequence[float]) -> tuple[float, float | None, float | None]:
    """The mean of figures of independent samples, and its interval at 95 % where there are two or more."""
    middle = fmean(found)
    if len(found) < 2:
        return round(middle, 4), None, None
    quantile = T95[len(found) - 2] if len(found) - 2 < len(T95) else 1.96
    reach = quantile * stdev(found) / math.sqrt(len(found))
    return round(middle, 4), round(middle - reach, 4), round(middle + reach, 4)


def blank_note(blank: int) -> list[str]:
    """A note on rows that have no text and were left out of the figure."""
    return [f"{blank} of the rows that were looked at have no text there and are left out"] if blank else []


def effective(counts: Sequence[float]) -> float:
    """How many groups of equal size are as varied as groups of these sizes: exp of the entropy; 0 for none."""
    total = math.fsum(counts)
    if total <= 0:
        return 0.0
    return math.exp(-math.fsum(one / total * math.log(one / total) for one in counts if one > 0))


def histogram(found: Sequence[float], bins: int = 20) -> tuple[list[float], list[int]]:
    """Edges and counts of bins of one width from the smallest value to the largest."""
    low, high = min(found), max(found)
    if low == high:
        return [low, high], [len(found)]
    width = (high - low) / bins
    counts = [0] * bins
    for one in found:
        counts[min(int((one - low) / width), bins - 1)] += 1
    return [round(low + width * place, 6) for place in range(bins + 1)], counts
