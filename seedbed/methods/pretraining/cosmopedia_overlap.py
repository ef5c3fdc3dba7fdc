"""How much of a benchmark's item stands in a text, as Cosmopedia measures it: by runs of ten words, then by blocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from seedbed.core.text import words

RUN = 10
"""Words that a text must share with an item, in a row, before they are compared."""
BLOCK = 5
"""Characters; only longer matching blocks count."""


def most_held(text: str, items: Sequence[str]) -> float:
    """The largest share of an item's characters that stand in matching blocks of the text, 0 to 1.

    Only items with which the text shares a run of ten words are compared, so an item of fewer words never is.
    """
    if not items:
        return 0.0
    said = _words(text)
    runs = _runs(said)
    joined = " ".join(said)
    shares = [_share(joined, " ".join(item)) for item in map(_words, items) if not runs.isdisjoint(_runs(item))]
    return max(shares, default=0.0)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text)
    return words("".join(one for one in plain if not unicodedata.combining(one)))


def _runs(said: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(said[at : at + RUN]) for at in range(len(said) - RUN + 1)}


def _share(text: str, item: str) -> float:
    blocks = SequenceMatcher(None, text, item, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > BLOCK) / len(item)
