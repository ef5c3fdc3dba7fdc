"""The discriminator of an adversarial loop: how well real and made texts are told apart, and when the loop is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

import pyarrow as pa

from seedbed.checks.separation import separated
from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.core.table import without
from seedbed.core.text import words

FOLDS = 5
FEWEST = 10
"""Different real texts that a discriminator needs, and texts of a round that can be at chance."""


def is_made(row: Row) -> bool:
    """Whether a row came of the loop."""
    return row.get("origin") == "machine" and row.get("round") is not None


@dataclass(frozen=True)
class Judged:
    """What a discriminator says of made texts.

    Attributes:
        accuracy: how often it is right, real and made texts weighed alike; 0.5 is a toss-up.
        looks_real: the probability that each made text is real, out of fold, in their order.
    """

    accuracy: float
    looks_real: list[float]


def judged(real: Sequence[str], made: Sequence[str]) -> Judged:
    """Train on all folds but one, judge that one.

    Raises:
        RecipeError: there are too few real texts.
    """
    if len(set(real)) < FEWEST:
        raise RecipeError(
            f"adversarial: a discriminator needs {FEWEST} different real texts, there are {len(set(real))}"
        )
    folds = min(FOLDS, len(set(made)))
    if folds < 2:
        return Judged(1.0, [0.5] * len(made))  # one text tells nothing; the loop goes on
    found = separated([*real, *made], [False] * len(real) + [True] * len(made), folds=folds)
    synthetic = found.probabilities
    of_real = fmean(one < 0.5 for one in synthetic[: len(real)])
    of_made = fmean(one >= 0.5 for one in synthetic[len(real) :])
    return Judged(round((of_real + of_made) / 2, 4), [round(1 - one, 4) for one in synthetic[len(real) :]])


@dataclass(frozen=True)
class Round:
    """A round: how well it was told apart, how varied it is, and its texts, the most synthetic first."""

    accuracy: float
    distinct: float
    given_away: list[str]


@dataclass(frozen=True)
class Loop:
    """The rules that end a loop: at chance, no better for some rounds, too little variety."""

    chance: float
    patience: int
    least_distinct: float

    def course(self, pool: Sequence[Row]) -> list[Round]:
        """The rounds so far, each judged against the real rows."""
        real = [row["text"] for row in pool if not is_made(row)]
        if len(set(real)) < FEWEST:
            judged(real, [])
        rounds: dict[int, list[str]] = {}
        for row in pool:
            if is_made(row):
                rounds.setdefault(row["round"], []).append(row["text"])
        return [self._round(real, rounds[number]) for number in sorted(rounds)]

    def _round(self, real: list[str], made: list[str]) -> Round:
        told = judged(real, made)
        order = sorted(range(len(made)), key=lambda place: (told.looks_real[place], place))
        return Round(told.accuracy, distinct_2(made), [made[place] for place in order])

    def over(self, course: Sequence[Round]) -> str:
        """Why the loop is over; "" while it is not."""
        if not course:
            return ""
        if len(course[-1].given_away) >= FEWEST and abs(course[-1].accuracy - 0.5) <= self.chance:
            return f"told apart in {course[-1].accuracy:.0%}: at chance"
        if course[-1].distinct < self.least_distinct:
            return f"distinct-2 is {course[-1].distinct:.2f}, {self.least_distinct} wanted"
        best = min(range(len(course)), key=lambda place: (abs(course[place].accuracy - 0.5), place))
        if len(course) - 1 - best >= self.patience:
            return f"no better than {course[best].accuracy:.0%} for {self.patience} rounds"
        return ""


def distinct_2(texts: Sequence[str]) -> float:
    """The share of different pairs of neighbouring words among all of them; 1 without any."""
    pairs = [pair for text in texts for pair in pairwise(words(text))]
    return len(set(pairs)) / len(pairs) if pairs else 1.0


def telling_words(real: Sequence[str], made: Sequence[str], count: int = 8) -> tuple[list[str], list[str]]:
    """The words that made texts hold most too often, and most too rarely; by share of texts, ties by the word."""
    theirs, ours = (Counter(word for text in side for word in set(words(text))) for side in (real, made))
    gap = {word: ours[word] / len(made) - theirs[word] / len(real) for word in sorted({*theirs, *ours})}
    ranked = sorted(gap, key=lambda word: (-gap[word], word))
    often = [word for word in ranked[:count] if gap[word] > 0]
    return often, [word for word in reversed(ranked[-count:]) if gap[word] < 0]


def only_undetected(table: pa.Table, *, least_real: float | None = None) -> pa.Table:
    """The made rows that look real, each with ``p_real`` and the ``accuracy`` of telling all apart; real rows go."""
    rows = table.to_pylist()
    places = [place for place, row in enumerate(rows) if is_made(row)]
    told = judged([row["text"] for row in rows if not is_made(row)], [rows[place]["text"] for place in places])
    looks = dict(zip(places, told.looks_real, strict=True))
    reasons = {place: "a real row, for comparison only" for place in range(len(rows)) if place not in looks}
    for place, p in looks.items():
        draw = generator("adversarial", rows[place]["text"]).random()
        odds = p / (1 - p) if p < 1 else 1.0
        if (draw >= odds) if least_real is None else (p < least_real):
            reasons[place] = f"looks synthetic: real at {p:.2f} (told apart in {told.accuracy:.0%})"
    figures = [looks.get(place) for place in range(len(rows))]
    table = table.append_column("p_real", pa.array(figures, pa.float64()))
    table = table.append_column("accuracy", pa.array([told.accuracy] * len(rows), pa.float64()))
    return without(table, reasons)
