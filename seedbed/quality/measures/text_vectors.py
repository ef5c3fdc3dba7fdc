"""Texts as vectors of length 1: by an embedding model, by a table of English words, or by their runs of characters.

By ``characters`` a text is the tf-idf of its runs of 2 to 4 characters, hashed into 2**18 places: near in wording, not
in meaning, and the same for every language. Equal texts have equal vectors.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.text import folded
from seedbed.quality.measures.drawn import numpy

if TYPE_CHECKING:
    from seedbed.core.context import Context

By = Literal["characters", "static", "model"]
"""What gives the vectors: runs of characters, the table of English words, or the model of the role ``embed``."""
BY_CHARACTERS = "hashed tf-idf of runs of 2 to 4 characters (wording, not meaning)"
PLACES = 1 << 18
RUNS = (2, 3, 4)
BATCH = 64
"""Texts that are embedded in one request."""
LONGEST = 8_000
"""Characters of a text that are looked at."""
_MIX = 0x9E37_79B9_7F4A_7C15


async def vectors_of(ctx: Context, texts: Sequence[str], by: By) -> tuple[Any, str]:
    """A matrix with a row of length 1 for each text, dense or sparse, and what made it.

    Raises:
        RecipeError: a text has no vector: one that the table knows no word of, or one that the model gives none for.
        MissingPackage: the packages that this way needs are not installed.
    """
    if by == "characters":
        return character_vectors(texts), BY_CHARACTERS
    if by == "static":
        from seedbed.quality.dedup.vectors import STATIC, static_vectors

        return _unit(static_vectors([text[:LONGEST] for text in texts])), STATIC
    parts = [[text[:LONGEST] for text in texts[at : at + BATCH]] for at in range(0, len(texts), BATCH)]
    made = await asyncio.gather(*(ctx.embed(part) for part in parts))
    return _unit([vector for part in made for vector in part]), "the model of the role embed"


def _unit(vectors: Any) -> Any:
    np = numpy("vectors")
    matrix = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    without = int((~(np.isfinite(lengths) & (lengths > 0))).sum())
    if without:
        raise RecipeError(
            f"{without} of {len(matrix)} texts have no vector (nought, or not finite); use by: characters"
        )
    return matrix / lengths


def character_vectors(texts: Sequence[str]) -> Any:
    """The sparse matrix of the runs of characters; the weights are of these texts.

    Raises:
        MissingPackage: scipy is not installed.
    """
    np = numpy("vectors")
    try:
        from scipy.sparse import csr_matrix, diags
    except ImportError:
        raise MissingPackage("scipy", "quality", wanted_for="vectors of texts") from None
    rows, runs = _runs([f" {folded(text[:LONGEST])} " for text in texts])
    counted = csr_matrix((np.ones(len(rows), np.float32), (rows, runs)), shape=(len(texts), PLACES))
    counted.sum_duplicates()
    found = np.bincount(counted.indices, minlength=PLACES)
    counted.data = (1 + np.log(counted.data)).astype(np.float32)
    weighed = counted @ diags((np.log((1 + len(texts)) / (1 + found)) + 1).astype(np.float32))
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return diags(1 / np.maximum(lengths, 1e-12)) @ weighed


def _runs(texts: list[str]) -> tuple[Any, Any]:
    """The text and the hashed place of every run of characters of every text."""
    np = numpy("vectors")
    joined = "".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", errors="surrogatepass"), np.uint32).astype(np.uint64) + np.uint64(
        1
    )
    owner = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    all_rows, all_runs = [], []
    for size in RUNS:
        last = len(codes) - size + 1
        if last < 1:
            continue
        value = np.full(last, size, np.uint64)
        for place in range(size):
            value = value * np.uint64(_MIX) + codes[place : place + last]
            value ^= value >> np.uint64(29)
        whole = owner[:last] == owner[size - 1 :]
        all_rows.append(owner[:last][whole])
        all_runs.append(((value[whole] * np.uint64(_MIX)) >> np.uint64(64 - int(math.log2(PLACES)))).astype(np.int64))
    return np.concatenate(all_rows), np.concatenate(all_runs)


def cosines(one: Any, other: Any) -> Any:
    """The cosine of every vector of one matrix with every vector of another, as a dense array from -1 to 1."""
    np = numpy("vectors")
    product = one @ other.T
    dense = product.toarray() if hasattr(product, "toarray") else np.asarray(product)
    return np.clip(dense, -1.0, 1.0)
