"""Retrieval triples: ``anchor``, ``positive``, ``negative``, as `sentence-transformers` trains on them.

Its losses read columns by their order, so the names are for people. ``form``: ``triplet`` (a record for each pair of a
right and a wrong passage), ``pair`` (without wrong ones), ``tuple`` (``negative_1`` … ``negative_N``, as many as
``negatives`` says). Read are ``query`` (or ``anchor``, ``question`` …), ``positive`` (or ``passage``, ``context``,
``text`` …; a text or a list) and ``negatives``. Held against sentence-transformers 6.2: the data collator, to which
``label`` and ``score`` are the only names that matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.lines import write_each
from seedbed.export.texts import retrieved
from seedbed.export.written import Misfit, Written

FILE = "triples.jsonl"
"""The name of the file in a dataset's folder."""


def triples(
    rows: Iterator[Row],
    target: Path,
    *,
    form: Literal["triplet", "pair", "tuple"] = "triplet",
    negatives: int = 1,
) -> Written:
    """Write training data of an embedder; see the card above.

    Raises:
        RecipeError: the number of negatives is not above zero.
    """
    if negatives < 1:
        raise RecipeError(f"triples: negatives must be 1 or more, got {negatives}")
    return write_each(rows, target, lambda row: _records(row, form, negatives))


def _records(row: Row, form: str, negatives: int) -> list[Row]:
    found = retrieved(row)
    pairs = [{"anchor": found.query, "positive": text} for text in found.positives]
    if form == "pair":
        return pairs
    if not found.negatives:
        raise Misfit("no wrong passage (wanted negatives, negative, hard_negatives); set form: pair")
    if form == "triplet":
        return [{**pair, "negative": text} for pair in pairs for text in found.negatives]
    if len(found.negatives) < negatives:
        raise Misfit(f"fewer than {negatives} wrong passages")
    numbered = {f"negative_{place}": text for place, text in enumerate(found.negatives[:negatives], 1)}
    return [{**pair, **numbered} for pair in pairs]
