"""ROUGE-L: how much of the answer and of the reference is one common subsequence of words.

Source: ROUGE, Lin 2004. The F-measure weighs recall and precision alike; words are lower-cased, unstemmed, and a CJK
character counts as a word. As a check it keeps answers at or above ``threshold``; ``measure`` may also be ``recall``
(how much of the reference is covered) or ``precision``.

``f_measure`` and ``above`` serve methods that keep a pool free of near copies. ``above`` skips a pair only when a bound
proves that it cannot pass: a common subsequence is no longer than the shorter text, and no longer than the words that
both hold. What is left costs one pass over the shorter text with whole-number bit operations.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from seedbed.core.example import Example
from seedbed.core.text import words
from seedbed.core.verdict import Verdict


def rouge_l(
    answer: str,
    reference: str,
    *,
    threshold: float = 0.5,
    measure: Literal["f", "recall", "precision"] = "f",
) -> Verdict:
    """Whether an answer says enough of the reference in its order; see the card above."""
    given, wanted = _words(answer), _words(reference)
    if not given.words:
        return Verdict.unreadable("the answer has no words")
    if not wanted.words:
        return Verdict.unreadable("the reference has no words")
    common = _common(given.words, wanted.words)
    whole = {"recall": len(wanted.words), "precision": len(given.words)}
    score = common / whole[measure] if measure != "f" else 2 * common / (len(given.words) + len(wanted.words))
    return Verdict(score, f"ROUGE-L {measure} is {score:.2f}, {threshold} is wanted", threshold, value=score)


def f_measure(one: str, other: str) -> float:
    """The ROUGE-L F-measure of two texts, 0 to 1; 0 when either has no words."""
    first, second = _words(one).words, _words(other).words
    total = len(first) + len(second)
    return 2 * _common(first, second) / total if first and second else 0.0


def above(text: str, pool: Iterable[str], *, limit: float = 0.7) -> tuple[float, str] | None:
    """The first text of a pool whose F-measure with this one is over the limit, and that measure; None if none is."""
    mine = _words(text)
    for other in pool:
        theirs = _words(other)
        if _can_pass(mine, theirs, limit):
            score = f_measure(text, other)
            if score > limit:
                return score, other
    return None


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text in order, which they are, and how many repeat an earlier one."""

    words: tuple[str, ...]
    distinct: frozenset[str]
    repeats: int


@lru_cache(maxsize=200_000)
def _words(text: str) -> _Words:
    found = tuple(words(text))
    distinct = frozenset(found)
    return _Words(found, distinct, len(found) - len(distinct))


def _can_pass(one: _Words, other: _Words, limit: float) -> bool:
    """Whether the F-measure could be over the limit; False is a proof, True is not."""
    needed = limit * (len(one.words) + len(other.words)) / 2
    if min(len(one.words), len(other.words)) <= needed:
        return False
    # A word that both hold is matched once, and once more for each repeat that both have of it.
    return len(one.distinct & other.distinct) + min(one.repeats, other.repeats) > needed


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Length of the longest common subsequence, by the bit-vector recurrence of Crochemore and others (2001)."""
    places: dict[str, int] = {}
    for place, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << place
    everything = (1 << len(one)) - 1
    row = everything
    for word in other:
        hits = row & places.get(word, 0)
        row = (row + hits) | (row - hits)
        row &= everything
    return len(one) - row.bit_count()


EXAMPLE = Example(
    row={"answer": "The cat sat on a mat.", "reference": "The cat lay on the mat."},
    settings={"threshold": 0.6},
    gives=True,
)
