"""Persona dedup: of personas that say nearly the same in the same words, the first stays; settings as published.

``minhash`` over single words with 128 permutations and a threshold of 0.9, as Persona Hub has it, arXiv 2406.20094.
Its second pass, by vectors at 0.9 of cosine, is ``semantic_dedup``. Differs: the similarity of a candidate is that of
its words, not of its signature; a Chinese character is a word. Needs the extra ``[quality]``.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from seedbed.core.example import Example
from seedbed.quality.dedup.compared import Keep
from seedbed.quality.dedup.minhash import minhash

NEEDS = ("numpy", "quality")


def persona_dedup(
    table: pa.Table,
    *,
    columns: tuple[str, ...] = ("persona",),
    threshold: float = 0.9,
    permutations: int = 128,
    ngram: int = 1,
    keep: Keep = "first",
    score: str = "score",
) -> pa.Table:
    """The table without personas that repeat another; see the card above."""
    return minhash(
        table, columns=columns, threshold=threshold, permutations=permutations, ngram=ngram, keep=keep, score=score
    )


_ROWS: list[dict[str, Any]] = [
    {"persona": "A baker who opens at five and knows every customer by name"},
    {"persona": "A baker who opens at six and has never seen a customer twice"},
    {"persona": "A baker who knows every customer by name, and opens at five!"},
    {"persona": "一位每天清晨五点开门、熟悉每位顾客的面包师"},
    {"persona": "一位熟悉每位顾客的面包师，每天清晨五点开门"},
]
EXAMPLE = Example(row=_ROWS, gives=[_ROWS[0], _ROWS[1], _ROWS[3]])
