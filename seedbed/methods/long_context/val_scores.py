"""Scores of VAL probing: of one prediction, and over positions the average and the gap between spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import NamedTuple

from seedbed.checks.wording import holds
from seedbed.core.text import folded, words


class ByPosition(NamedTuple):
    """The mean of all scores, the largest less the smallest mean of a span, and the mean of each span by its start."""

    average: float
    gap: float
    spans: dict[int, float]


def score(style: str, gold: Sequence[str], prediction: str) -> float:
    """What a prediction is worth, 0 to 100: a document's by recall of words, others' by whether gold stands in it."""
    if style == "document":
        wanted, said = Counter(words(gold[0])), Counter(words(prediction))
        return 100 * sum((wanted & said).values()) / max(sum(wanted.values()), 1)
    plain = folded(prediction)
    return 100.0 if any(one.strip() and holds(plain, one) for one in gold) else 0.0


def by_position(scores: Iterable[tuple[int, float]], *, span: int = 50) -> ByPosition:
    """Scores by their position, over spans of so many positions, the last position of each included.

    Raises:
        ValueError: there is no score.
    """
    spans: dict[int, list[float]] = {}
    for position, one in scores:
        spans.setdefault(position // span * span, []).append(one)
    if not spans:
        raise ValueError("there are no scores")
    means = {start: fmean(found) for start, found in sorted(spans.items())}
    average = fmean(one for found in spans.values() for one in found)
    return ByPosition(average, max(means.values()) - min(means.values()), means)
