"""Finding texts by the words of a query: BM25, Chinese read as pairs of neighbouring characters.

The weights (k1 = 0.9, b = 0.4) are those of BM25 as the baseline of BEIR, arXiv 2104.08663.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from seedbed.checks.grounded import STOP_CHARACTERS, STOP_WORDS
from seedbed.core.text import CJK, folded

K1 = 0.9
B = 0.4
TERMS = 30
"""Words of a query that are looked for: its rarest ones."""
_TERM = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
_ENDING = re.compile(r"(?:'s|ies|es|ing|ed|s|y|e)$")


def terms(text: str) -> list[str]:
    """What a text is found by: words without their endings and without stop words, pairs of CJK characters."""
    found: list[str] = []
    for run in _TERM.findall(folded(text)):
        if re.match(f"[{CJK}]", run):
            kept = [pair for pair in map("".join, pairwise(run)) if not set(pair) & STOP_CHARACTERS]
            found += kept or ([run] if len(run) == 1 and run not in STOP_CHARACTERS else [])
        elif run not in STOP_WORDS:
            found.append(_ENDING.sub("", run) if len(run) > 4 else run)
    return found


class WordSearch:
    """An index of texts, searched by words."""

    def __init__(self, texts: Sequence[str]) -> None:
        counted = [Counter(terms(text)) for text in texts]
        self._lengths = [counts.total() for counts in counted]
        self._average = sum(self._lengths) / max(len(texts), 1) or 1.0
        self._where: dict[str, list[tuple[int, int]]] = {}
        for place, counts in enumerate(counted):
            for term, count in counts.items():
                self._where.setdefault(term, []).append((place, count))

    def rarity(self, term: str) -> float:
        """How much a word tells: more the fewer texts hold it, 0 where none does."""
        held = len(self._where.get(term, ()))
        return math.log(1 + (len(self._lengths) - held + 0.5) / (held + 0.5)) if held else 0.0

    def search(self, query: str, most: int) -> list[tuple[int, float]]:
        """The places of the texts that fit best, and their scores; texts that share no word are not among them."""
        wanted = heapq.nlargest(TERMS, sorted(set(terms(query))), key=self.rarity)
        scores: dict[int, float] = {}
        for term in wanted:
            weight = self.rarity(term)
            for place, count in self._where.get(term, ()):
                room = K1 * (1 - B + B * self._lengths[place] / self._average)
                scores[place] = scores.get(place, 0.0) + weight * count * (K1 + 1) / (count + room)
        return heapq.nsmallest(most, scores.items(), key=lambda one: (-one[1], one[0]))
