"""A classifier of words in two kinds of text: naive Bayes, by how often a word stands in either."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from seedbed.core.text import words


class Bayes:
    """Learns from texts and whether each is of the domain; a word counts once a text, pairs of words as well."""

    def __init__(self, examples: Sequence[tuple[str, bool]]) -> None:
        self._counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        self._texts = Counter(side for _, side in examples)
        for text, side in examples:
            self._counts[side].update(_marks(text))

    def probability(self, text: str) -> float:
        """How likely a text is to be of the domain, both kinds taken as equally common: 0 to 1."""
        marks = [one for one in _marks(text) if one in self._counts[True] or one in self._counts[False]]
        if not marks:
            return 0.5
        # by the root of their number: by the sum every longer text would be certain
        leaning = sum(self._chance(one, True) - self._chance(one, False) for one in marks) / math.sqrt(len(marks))
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, leaning))))

    def _chance(self, mark: str, side: bool) -> float:  # noqa: FBT001 - which of the two kinds
        return math.log((self._counts[side][mark] + 0.5) / (self._texts[side] + 1))


def _marks(text: str) -> set[str]:
    said = words(text)
    return {*said, *(f"{one} {other}" for one, other in pairwise(said))}
