"""Texts as vectors of length 1: by an embedding model, by a table of English words, or by their runs of characters.

Runs of characters are hashed, know no language, so any script will do, and see the same wording, not the same meaning.
They are counted in two ways. ``character_vectors`` are of the text alone, so those of two sets can be compared: they
serve steps and saved indexes. ``weighed_vectors`` weigh a run by how rare it is in the set: they serve measures of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.text import folded
from seedbed.quality.arrays import mixed, numpy
from seedbed.quality.word_table import STATIC, mean_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from seedbed.core.context import Context

    Vectors = NDArray[np.float32]

Given = Literal["model", "static", "characters"]
"""What gives the vectors: the model of the role ``embed``, the table of English words, or runs of characters."""
PLACES, RUNS = 512, (2, 3)
WEIGHED_PLACES, WEIGHED_RUNS = 1 << 18, (2, 3, 4)
CHARACTERS = f"characters {PLACES}"
BY_CHARACTERS = "hashed tf-idf of runs of 2 to 4 characters (wording, not meaning)"
BY_MODEL = "the model of the role embed"
ASKED, WAITING = 64, 16
"""Texts in a request, and requests that wait side by side."""
BLOCK = 1000
"""Texts whose runs are held at once."""
LONGEST = 8_000
"""Characters of a text that a measure looks at."""
_MIX = 0x9E37_79B9_7F4A_7C15


async def measured_vectors(ctx: Context, texts: Sequence[str], by: Given) -> tuple[Any, str]:
    """A matrix with a row of length 1 for each text of a set, dense or sparse, and what made it.

    Raises:
        RecipeError: a text has no vector: one that the table knows no word of, or one that the model gives none for.
        MissingPackage: the packages that this way needs are not installed.
    """
    seen = [text[:LONGEST] for text in texts]
    if by == "characters":
        return weighed_vectors(seen), BY_CHARACTERS
    made, basis = (static_vectors(seen), STATIC) if by == "static" else (await asked(ctx, seen), BY_MODEL)
    without = len(made) - int((abs((made * made).sum(axis=1) - 1) < 0.01).sum())
    if without:
        raise RecipeError(f"{without} of {len(made)} texts have no vector (nought, or not finite); use by: characters")
    return made, basis


async def asked(ctx: Context, texts: Sequence[str]) -> Vectors:
    """Vectors from the model of the role ``embed``."""
    parts = [list(texts[begin : begin + ASKED]) for begin in range(0, len(texts), ASKED)]
    found: list[list[float]] = []
    for begin in range(0, len(parts), WAITING):
        for vectors in await asyncio.gather(*(ctx.embed(part) for part in parts[begin : begin + WAITING])):
            found += vectors
    return normalised(found)


def normalised(vectors: Any) -> Vectors:
    """The vectors with a length of 1; those of length 0 stay."""
    np = numpy()
    vectors = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    made: Vectors = vectors / np.where(lengths > 0, lengths, 1)
    return made


def static_vectors(texts: Sequence[str]) -> Vectors:
    """A vector for each text from the table of English words; 0 for a text without any that it knows.

    Raises:
        MissingPackage: ``wordllama`` or ``tokenizers`` is not installed.
    """
    return normalised(mean_vectors(texts))


def character_vectors(texts: Sequence[str]) -> Vectors:
    """A vector for each text from its runs of two and three characters, rare ones as heavy as frequent ones."""
    np = numpy()
    made = np.zeros((len(texts), PLACES), np.float32)
    closed = ["".join(folded(text).split()) for text in texts]
    for rows, hashed in _runs(closed, RUNS):
        # A sign each, so that what shares a place cancels out as often as it adds up.
        signs = np.where(hashed >> np.uint64(63), np.float32(1), np.float32(-1))
        np.add.at(made, (rows, (hashed % np.uint64(PLACES)).astype(np.int64)), signs)
    return normalised(np.sign(made) * np.sqrt(np.abs(made)))


def weighed_vectors(texts: Sequence[str]) -> Any:
    """The sparse matrix of the tf-idf of the texts' runs of two to four characters; equal texts have equal vectors.

    Raises:
        MissingPackage: numpy or scipy is not installed.
    """
    np = numpy("vectors")
    try:
        from scipy.sparse import csr_matrix, diags
    except ImportError:
        raise MissingPackage("scipy", "quality", wanted_for="vectors of texts") from None
    found = [*_runs([f" {folded(text)} " for text in texts], WEIGHED_RUNS)] or [(np.zeros(0), np.zeros(0, np.uint64))]
    rows, hashed = (np.concatenate(part) for part in zip(*found, strict=True))
    places = (hashed % np.uint64(WEIGHED_PLACES)).astype(np.int64)
    counted = csr_matrix((np.ones(len(rows), np.float32), (rows, places)), shape=(len(texts), WEIGHED_PLACES))
    counted.sum_duplicates()
    holders = np.bincount(counted.indices, minlength=WEIGHED_PLACES)
    counted.data = 1 + np.log(counted.data)
    weighed = counted @ diags((np.log((1 + len(texts)) / (1 + holders)) + 1).astype(np.float32))
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return diags(1 / np.maximum(lengths, 1e-12)) @ weighed


def _runs(texts: Sequence[str], sizes: Sequence[int]) -> Iterator[tuple[Any, Any]]:
    """The text and the hash of every run of characters, a block of texts and a size of run at a time."""
    np = numpy()
    for begin in range(0, len(texts), BLOCK):
        some = texts[begin : begin + BLOCK]
        codes = np.frombuffer("".join(some).encode("utf-32-le", errors="surrogatepass"), np.uint32).astype(np.uint64)
        owner = np.repeat(np.arange(begin, begin + len(some)), [len(text) for text in some])
        for size in sizes:
            last = len(codes) - size + 1
            if last < 1:
                continue
            value = np.full(last, size, np.uint64)
            for place in range(size):
                value = (value ^ (value >> np.uint64(29))) * np.uint64(_MIX) + codes[place : place + last]
            whole = owner[:last] == owner[size - 1 :]
            yield owner[:last][whole], mixed(value[whole])


def cosines(one: Any, other: Any) -> Any:
    """The cosine of every vector of one matrix with every vector of another, as a dense array from -1 to 1."""
    np = numpy("vectors")
    product = one @ other.T
    dense = product.toarray() if hasattr(product, "toarray") else np.asarray(product)
    return np.clip(dense, -1.0, 1.0)
