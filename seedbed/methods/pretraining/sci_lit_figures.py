"""Figures of SciLit: frequencies of keywords, flattened; likeness of rows, and which of them are copies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from random import Random

from seedbed.checks.grounded import STOP_CHARACTERS, STOP_WORDS
from seedbed.core.row import Row
from seedbed.core.text import CJK, folded, words

LEAST_ALIKE = 0.5
"""Pairs below are no copies, however many rows are to go."""


def frequencies(texts: Iterable[str]) -> Counter[str]:
    """How often each content word stands in the texts; of Chinese, each pair of characters that comes up again."""
    latin: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for text in texts:
        latin.update(
            one for one in words(text) if len(one) > 2 and one not in STOP_WORDS and re.match(rf"[^\W\d_{CJK}]", one)
        )
        for run in re.findall(rf"[{CJK}]+", text):
            pairs.update(a + b for a, b in pairwise(run) if a not in STOP_CHARACTERS and b not in STOP_CHARACTERS)
    return latin + Counter({one: count for one, count in pairs.items() if count > 1})


def flattened(counts: Mapping[str, int], temperature: float) -> dict[str, float]:
    """Probabilities proportional to p to the power of 1/T: T above 1 flattens, T = 1 leaves them as they are."""
    raised = {one: count ** (1 / temperature) for one, count in counts.items()}
    total = sum(raised.values())
    return {one: raised[one] / total for one in sorted(raised)}


def drawn_keywords(rng: Random, weights: Mapping[str, float], count: int) -> list[str]:
    """So many different keywords (all, of fewer), each drawn by its weight among those left."""
    keyed = {one: rng.random() ** (1 / weight) for one, weight in weights.items()}
    return sorted(keyed, key=lambda one: -keyed[one])[:count]


def distance(one: str, other: str) -> float:
    """The Levenshtein distance of two folded texts by the length of the longer, 0 to 1.

    By bits of whole numbers (Myers 1999, in Hyyrö's form): one pass over the one text, all of the other at once.
    """
    left, right = folded(one), folded(other)
    if not left or not right:
        return float(left != right)
    full, last = (1 << len(left)) - 1, 1 << (len(left) - 1)
    where: dict[str, int] = {}
    for at, letter in enumerate(left):
        where[letter] = where.get(letter, 0) | 1 << at
    up, down, edits = full, 0, len(left)
    for letter in right:
        same = where.get(letter, 0)
        across = (((same & up) + up) ^ up) | same
        rise, fall = (down | ~(across | up)) & full, up & across
        edits += bool(rise & last) - bool(fall & last)
        rise, fall, held = (rise << 1 | 1) & full, fall << 1 & full, same | down
        up, down = (fall | ~(held | rise)) & full, rise & held
    return edits / max(len(left), len(right))


def likeness(one: Row, other: Row) -> float:
    """(1 - distance of the questions) times (1 - distance of the answers), 0 to 1."""
    answers = 1 - distance(one["answer"], other["answer"])
    return answers * (1 - distance(one["question"], other["question"])) if answers >= LEAST_ALIKE else 0.0


def copies(rows: Sequence[Row], share: float) -> dict[int, str]:
    """The places of the rows to drop with the reason: the likest pairs of a kind are joined, one of a cluster stays.

    Joining ends when ``share`` of all rows would be gone. Equal rows go without limit: a copy word for word is no row.
    """
    order = sorted(range(len(rows)), key=lambda at: (rows[at]["task_type"], len(rows[at]["question"])))
    pairs: list[tuple[float, int, int]] = []
    for place, at in enumerate(order):
        for to in order[place + 1 :]:
            shorter, longer = len(rows[at]["question"]), len(rows[to]["question"])
            if rows[at]["task_type"] != rows[to]["task_type"] or shorter < LEAST_ALIKE * longer:
                break  # the distance is at least the difference of the lengths
            if (near := likeness(rows[at], rows[to])) >= LEAST_ALIKE:
                pairs.append((-near, min(at, to), max(at, to)))
    head = list(range(len(rows)))
    gone: dict[int, str] = {}
    for negative, first, second in sorted(pairs):
        if negative > -1 and len(gone) + 1 > share * len(rows):
            break
        stays, goes = sorted((_head(head, first), _head(head, second)))
        if stays != goes:
            head[goes] = stays
            gone[goes] = f"{-negative:.0%} like another row of its kind: {rows[stays]['question'][:60]!r}"
    return gone


def _head(head: list[int], at: int) -> int:
    while head[at] != at:
        at = head[at]
    return at
