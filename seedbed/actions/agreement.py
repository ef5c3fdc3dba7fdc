"""Agreement between two people, or a person and a judge: kappa, correlations, intervals by bootstrap."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, TypeVar

from seedbed.core.seed import generator

T = TypeVar("T")
RESAMPLES, WORK = 1000, 300_000
"""Resamples of a bootstrap, and rows that all of them may hold together; 200 resamples are the least."""


@dataclass(frozen=True)
class Figure:
    """A statistic with its interval at 95 %; None where the rows do not decide it (no spread, no such rows)."""

    value: float | None
    low: float | None = None
    high: float | None = None


def figure(rows: Sequence[T], statistic: Callable[[Sequence[T]], float], *, seed: int = 1) -> Figure:
    """A statistic of rows, and the interval of its bootstrap (percentiles of resampled rows).

    Resamples on which the statistic is not defined are left out.
    """
    value = statistic(rows)
    if math.isnan(value):
        return Figure(None)
    rng = generator("bootstrap", seed)
    times = max(200, min(RESAMPLES, WORK // len(rows))) if len(rows) > 1 else 0
    drawn = sorted(
        one for one in (statistic(rng.choices(rows, k=len(rows))) for _ in range(times)) if not math.isnan(one)
    )
    if not drawn:
        return Figure(round(value, 4))
    low, high = drawn[int(0.025 * len(drawn))], drawn[min(len(drawn) - 1, int(0.975 * len(drawn)))]
    return Figure(round(value, 4), round(low, 4), round(high, 4))


def share(rows: Sequence[bool]) -> float:
    """The share of true ones; NaN of none."""
    return sum(rows) / len(rows) if rows else math.nan


def kappa(pairs: Sequence[tuple[Any, Any]], kinds: Sequence[Any], *, weighted: bool = False) -> float:
    """Cohen's kappa of pairs of labels; ``weighted`` by the square of the distance in the order of ``kinds``.

    1 is full agreement, 0 what chance gives. NaN when both always give one and the same label.
    """
    place = {kind: number for number, kind in enumerate(kinds)}
    count = len(pairs)
    left, right = [0] * len(kinds), [0] * len(kinds)
    seen = 0.0
    for one, other in pairs:
        left[place[one]] += 1
        right[place[other]] += 1
        seen += _apart(place[one], place[other], weighted=weighted)
    chance = sum(
        left[one] * right[other] * _apart(one, other, weighted=weighted)
        for one in range(len(kinds))
        for other in range(len(kinds))
    )
    return 1 - seen * count / chance if chance else math.nan


def _apart(one: int, other: int, *, weighted: bool) -> float:
    return float((one - other) ** 2) if weighted else float(one != other)


def pearson(pairs: Sequence[tuple[float, float]]) -> float:
    """The linear correlation; NaN when one side does not vary."""
    if len(pairs) < 2:
        return math.nan
    left, right = fmean(one for one, _ in pairs), fmean(other for _, other in pairs)
    both = sum((one - left) * (other - right) for one, other in pairs)
    size = math.sqrt(sum((one - left) ** 2 for one, _ in pairs) * sum((other - right) ** 2 for _, other in pairs))
    return both / size if size > 1e-12 else math.nan


def spearman(pairs: Sequence[tuple[float, float]]) -> float:
    """The correlation of the ranks, ties sharing theirs."""
    left, right = _ranks([one for one, _ in pairs]), _ranks([other for _, other in pairs])
    return pearson(list(zip(left, right, strict=True)))


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda place: values[place])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + end - 1) / 2
        start = end
    return ranks


def confusion(pairs: Sequence[tuple[Any, Any]], kinds: Sequence[Any]) -> list[list[int]]:
    """How often each label of the first (rows) met each of the second (columns)."""
    return [[sum(pair == (one, other) for pair in pairs) for other in kinds] for one in kinds]
