"""Lengths: how long the texts are, in tokens, words and characters: the middle, the ends and the histogram.

No paper. Tokens are estimated (4 Latin characters or 1.5 CJK ones make one), since a tokenizer belongs to a model;
words are those of the house, a CJK character being one. The value is the median in the unit of ``of``; ``p5``, ``p95``,
``mean``, ``longest`` are in the same unit, ``blank`` is the share of rows without a text there, and ``total`` is
reckoned for all rows from those that were looked at. The interval of the median is that of its ranks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

import pyarrow as pa

from seedbed.core.example import Example
from seedbed.core.measure import Histogram, Measure, unmeasured
from seedbed.core.text import estimate_tokens, length
from seedbed.quality.measures.drawn import histogram, places, taken

Of = Literal["tokens", "words", "characters"]
_RULERS: dict[str, Callable[[str], int]] = {"tokens": estimate_tokens, "words": length, "characters": len}
Z95 = 1.96


def lengths(table: pa.Table, *, column: str = "", of: Of = "tokens", sample: int = 50_000, seed: int = 1) -> Measure:
    """Measure how long the texts are; see the card above."""
    found = taken(table, places(table.num_rows, sample, seed=seed)[0], column, "lengths")
    unit = "estimated tokens" if of == "tokens" else of
    if not found.texts:
        return unmeasured("lengths", unit, table.num_rows, "no text in the rows")
    every = {name: sorted(map(ruler, found.texts)) for name, ruler in _RULERS.items()}
    own, looked = every[of], len(found.texts) + found.blank
    low, high = _interval(own) if looked < table.num_rows else (None, None)
    mean = math.fsum(own) / len(own)
    figures = {
        "p5": float(_at(own, 0.05)),
        "p95": float(_at(own, 0.95)),
        "mean": round(mean, 2),
        "longest": float(own[-1]),
        "blank": round(found.blank / looked, 4),
        "total": float(round(math.fsum(own) * table.num_rows / looked)),
        **{f"median_{name}": float(_at(one, 0.5)) for name, one in every.items() if name != of},
    }
    edges, counts = _bins(own)
    return Measure(
        "lengths",
        float(_at(own, 0.5)),
        f"{unit}, median",
        looked,
        table.num_rows,
        low,
        high,
        figures,
        found.basis,
        details=[Histogram(f"length of a text in {unit}", unit, edges, counts)],
    )


def _at(ordered: Sequence[int], share: float) -> int:
    """The smallest value that at least a share of the values do not exceed."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _interval(ordered: Sequence[int]) -> tuple[float, float]:
    """Values at the ranks that the median of all rows lies between, 19 times of 20."""
    middle, reach = len(ordered) / 2, Z95 * math.sqrt(len(ordered)) / 2
    low, high = max(0, math.floor(middle - reach)), min(len(ordered) - 1, math.ceil(middle + reach))
    return float(ordered[low]), float(ordered[high])


def _bins(ordered: Sequence[int]) -> tuple[list[float], list[int]]:
    """Bins up to the 99th percentile, and one for what is longer."""
    top = _at(ordered, 0.99)
    within = [one for one in ordered if one <= top]
    edges, counts = histogram(within)
    if len(within) < len(ordered):
        return [*edges, float(ordered[-1])], [*counts, len(ordered) - len(within)]
    return edges, counts


EXAMPLE = Example(
    row=[{"text": "a cat"}, {"text": "the cat sat on the mat and slept"}, {"text": "猫在垫子上睡着了。"}],
    settings={"of": "words"},
    gives=8.0,
)
