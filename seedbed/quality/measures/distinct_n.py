"""Distinct-n: how much of the texts is not said twice: different n-grams over all n-grams.

arXiv 1510.03055. Words are those of the house: a CJK character is a word, case is folded. The n-grams of all texts that
are looked at count together; a text of fewer than ``n`` words is one n-gram. 1 when no n-gram comes twice, towards 0
when the texts repeat one another.

It falls as texts get more and longer, so it is measured on ``repeats`` samples of ``sample`` texts each, and the curve
shows how it falls; compare figures at the same sample and the same length of texts. Needs the extra ``[quality]``.
"""

from __future__ import annotations

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.measure import Measure, Points, unmeasured
from seedbed.quality.arrays import numpy
from seedbed.quality.dedup.shingles import shingled
from seedbed.quality.measures.drawn import blank_note, mean_of, places, taken

NEEDS = ("numpy", "quality")

UNIT = "different n-grams / n-grams"
NOTE = "falls with the number and the length of the texts: compare at the same sample"
ORDERS = (1, 2, 3, 4)
STEPS = 6
"""Halvings of the sample that the curve shows."""


def distinct_n(
    table: pa.Table, *, column: str = "", n: int = 2, sample: int = 5000, repeats: int = 5, seed: int = 1
) -> Measure:
    """Measure how much of the texts is new; see the card above."""
    if n < 1:
        raise RecipeError(f"distinct_n: an n-gram has at least 1 word, got n = {n}")
    found = [taken(table, at, column, "distinct_n") for at in places(table.num_rows, sample, seed=seed, blocks=repeats)]
    blank = sum(one.blank for one in found)
    texts = [one.texts for one in found if one.texts]
    if not any(_share(one, 1) is not None for one in texts):
        return unmeasured("distinct_n", UNIT, table.num_rows, "no text with a word in it")
    value, low, high = mean_of(_shares(texts, n))
    figures = {f"distinct_{order}": mean_of(_shares(texts, order))[0] for order in ORDERS}
    return Measure(
        "distinct_n",
        value,
        f"different {n}-grams / {n}-grams of {len(texts[0]):,} texts",
        sum(map(len, texts)),
        table.num_rows,
        low,
        high,
        figures,
        found[0].basis,
        better="higher",
        notes=[NOTE, *blank_note(blank)],
        details=[Points(f"distinct-{n} by texts", ("texts", f"distinct-{n}"), _curve(texts[0], n))],
    )


def _shares(blocks: list[list[str]], n: int) -> list[float]:
    return [share for one in blocks if (share := _share(one, n)) is not None]


def _share(texts: list[str], n: int) -> float | None:
    """Different n-grams over n-grams; None for texts without a word."""
    np = numpy("distinct_n")
    parts = [hashes for _, hashes in shingled(texts, n)]
    grams = np.concatenate(parts) if parts else np.zeros(0)
    return len(np.unique(grams)) / len(grams) if len(grams) else None


def _curve(texts: list[str], n: int) -> list[tuple[float, float]]:
    sizes = sorted({len(texts) >> halved for halved in range(STEPS)} - {0})
    shares = [(size, _share(texts[:size], n)) for size in sizes]
    return [(float(size), round(share, 4)) for size, share in shares if share is not None]


EXAMPLE = Example(
    row=[{"text": "the cat sat on the mat"}, {"text": "the cat sat on the rug"}, {"text": "猫坐在垫子上"}],
    gives=0.7333,
)
