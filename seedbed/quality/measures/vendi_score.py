"""Vendi score: how many entirely different texts would be as varied as these.

arXiv 2210.02410: exp of the entropy of the eigenvalues of K/n, where K holds the cosine of every pair of the n texts.
1 when all are the same, n when no two have anything in common.

The vectors are of runs of ``characters``, which see wording and not meaning, of a ``static`` table of English words, or
of the ``model`` of the role ``embed``; figures by different vectors are not to be compared, nor those of samples of
different size. ``share`` is the score over n. Measured on ``repeats`` samples. Needs the extra ``[quality]``.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.example import Example
from seedbed.core.measure import Histogram, Measure, unmeasured
from seedbed.quality.arrays import numpy
from seedbed.quality.measures.drawn import blank_note, histogram, mean_of, one_thread, places, taken
from seedbed.quality.text_vectors import Given, cosines, measured_vectors

NEEDS = ("scipy", "quality")

NOTE = "rises with the number of texts: compare at the same sample and the same vectors"
PAIRS = 20_000
"""Pairs of texts whose cosines the histogram shows."""


async def vendi_score(
    ctx: Context,
    table: pa.Table,
    *,
    column: str = "",
    by: Given = "characters",
    sample: int = 1000,
    repeats: int = 3,
    seed: int = 1,
) -> Measure:
    """Measure the effective number of different texts; see the card above."""
    drawn = places(table.num_rows, sample, seed=seed, blocks=repeats)
    found = [one for one in (taken(table, at, column, "vendi_score") for at in drawn) if one.texts]
    if not found:
        return unmeasured("vendi_score", "effective texts", table.num_rows, "no text in the rows")
    scores, shown, basis = [], list[float](), ""
    for one in found:
        matrix, basis = await measured_vectors(ctx, one.texts, by)
        scores.append(vendi(matrix))
        shown = shown or _pairs(matrix, seed)
    value, low, high = mean_of(scores)
    edges, counts = histogram(shown) if shown else ([], [])
    return Measure(
        "vendi_score",
        value,
        f"effective texts of {len(found[0].texts):,}",
        sum(len(one.texts) for one in found),
        table.num_rows,
        low,
        high,
        {"share": mean_of([score / len(one.texts) for score, one in zip(scores, found, strict=True)])[0]},
        f"{found[0].basis}; {basis}",
        better="higher",
        notes=[NOTE, *blank_note(sum(one.blank for one in found))],
        details=[Histogram("cosine of two texts", "cosine", edges, counts)] if shown else [],
    )


def vendi(matrix: Any, weights: Any = None) -> float:
    """The score of vectors of length 1, each of equal weight or of weights that add up to 1.

    From the eigenvalues of the smaller of the two matrices that have them.
    """
    np = numpy("vendi_score")
    size = matrix.shape[0]
    if weights is not None:
        matrix = matrix * np.sqrt(weights * size)[:, None]
    narrow = matrix.T if matrix.shape[1] < size and not hasattr(matrix, "toarray") else matrix
    with one_thread():
        eigenvalues = np.linalg.eigvalsh(np.asarray(_gram(narrow), np.float64) / size)
    kept = eigenvalues[eigenvalues > 1e-12]
    kept = kept / kept.sum()
    return float(np.exp(-(kept * np.log(kept)).sum()))


def _gram(matrix: Any) -> Any:
    product = matrix @ matrix.T
    return product.toarray() if hasattr(product, "toarray") else product


def _pairs(matrix: Any, seed: int) -> list[float]:
    """Cosines of pairs drawn at random, of different texts."""
    np = numpy("vendi_score")
    size = matrix.shape[0]
    if size < 2:
        return []
    half = matrix[: min(size, 1000)]
    upper = cosines(half, half)[np.triu_indices(half.shape[0], 1)]
    drawn = np.random.default_rng(seed).choice(upper, min(PAIRS, len(upper)), replace=False)
    made: list[float] = drawn.astype(float).tolist()
    return made


EXAMPLE = Example(
    row=[
        {"text": "how far is the moon"},
        {"text": "how far is the moon"},
        {"text": "写一首关于春天的诗"},
        {"text": "写一首关于春天的诗"},
    ],
    gives=2.0,
)
