"""Texts as vectors for the steps that compare meanings, and which of them are alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from seedbed.core.errors import RecipeError
from seedbed.core.seed import generator
from seedbed.core.text import cjk_share
from seedbed.quality.arrays import numpy
from seedbed.quality.text_vectors import (
    BY_MODEL,
    CHARACTERS,
    Given,
    asked,
    character_vectors,
    normalised,
    static_vectors,
)
from seedbed.quality.word_table import STATIC

if TYPE_CHECKING:
    from seedbed.core.context import Context
    from seedbed.quality.dedup.seen_index import SeenIndex
    from seedbed.quality.text_vectors import Vectors

By = Literal["auto", "model", "static", "characters"]
"""What gives the vectors: the model of the role ``embed``, the table of English words, runs of characters, or ``auto``:
the table for texts in Latin script, runs of characters for others."""
BLOCK, HELD = 1024, 16_384
EXACT = 40_000
"""Up to so many rows all pairs are compared; above, those of one cluster."""
CLUSTER = 10_000
"""Rows of a cluster, about."""
SAMPLED, ROUNDS = 256, 8


async def vectors_of(ctx: Context, texts: list[str], by: By) -> list[tuple[str, list[int], Vectors]]:
    """The texts in groups that can be compared: what the vectors are of, which texts, a vector of length 1 for each.

    Texts without a letter or figure are in none.

    Raises:
        MissingPackage: ``static`` is asked for, or needed by ``auto``, and its packages are not installed.
    """
    rows = [row for row, text in enumerate(texts) if re.search(r"[^\W_]", text)]
    latin = [row for row in rows if by == "static" or (by == "auto" and is_latin(texts[row]))]
    inside = set(latin)
    rest = [row for row in rows if row not in inside]
    found = [(STATIC, latin, static_vectors([texts[row] for row in latin]))] if latin else []
    if rest and by == "model":
        found.append((BY_MODEL, rest, await asked(ctx, [texts[row] for row in rest])))
    elif rest:
        found.append((CHARACTERS, rest, character_vectors([texts[row] for row in rest])))
    return found


def is_latin(text: str) -> bool:
    """Whether nearly all letters are those of English."""
    sample = text[:4000]
    letters = sum(map(str.isalpha, sample))
    plain = sum(1 for one in sample if one.isascii() and one.isalpha())
    return letters == 0 or (plain / letters >= 0.9 and cjk_share(sample) < 0.05)


MAKERS: dict[str, tuple[str, Callable[[Sequence[str]], Vectors]]] = {
    "static": (STATIC, static_vectors),
    "characters": (CHARACTERS, character_vectors),
}


async def nearest_items(ctx: Context, text: str, index: SeenIndex, by: Given, most: int) -> list[tuple[int, float]]:
    """The items of an index nearest to a text, with their cosines.

    Raises:
        RecipeError: the index has no vectors, or those of something else.
    """
    np = numpy()
    held = _vectors_in(index, by)
    mine = await asked(ctx, [text]) if by == "model" else MAKERS[by][1]([text])
    _fit(mine, held, index)
    cosines = held @ mine[0]
    order = np.argsort(-cosines, kind="stable")[:most]
    return [(int(one), max(-1.0, min(1.0, float(cosines[one])))) for one in order]


async def nearest_seen(
    ctx: Context, texts: list[str], index: SeenIndex, by: Given, least: float
) -> dict[int, tuple[int, float]]:
    """For each text with an item at least so near: the nearest, and its cosine."""
    np = numpy()
    held = _vectors_in(index, by)
    if not texts:
        return {}
    mine = await asked(ctx, texts) if by == "model" else MAKERS[by][1](texts)
    _fit(mine, held, index)
    everything = np.concatenate([held, mine])
    best, score = np.full(len(texts), -1), np.full(len(texts), -2.0)
    for begin in range(0, len(texts), BLOCK):
        rows = np.arange(begin, min(begin + BLOCK, len(texts)))
        best[rows], score[rows] = _nearest(everything, rows + len(held), np.arange(len(held)))
    return {row: (int(best[row]), min(1.0, float(score[row]))) for row in np.flatnonzero(score >= least).tolist()}


def _vectors_in(index: SeenIndex, by: Given) -> Vectors:
    """The vectors of an index, made now where it was written down in a recipe."""
    if index.texts is not None and by != "model":
        return _made(index.texts, by)
    told = MAKERS[by][0] if by != "model" else ""
    about = index.about
    if index.vectors is None:
        raise RecipeError(f"the index '{about.name}' has no vectors; make it again with  seedbed index --by {by}")
    if (told and about.embedder != told) or (not told and about.embedder in (STATIC, CHARACTERS)):
        raise RecipeError(f"the vectors of the index '{about.name}' are of '{about.embedder}', not by {by}")
    held: Vectors = index.vectors
    return held


@lru_cache(maxsize=8)
def _made(texts: tuple[str, ...], by: str) -> Vectors:
    return MAKERS[by][1](list(texts))


def _fit(mine: Vectors, held: Vectors, index: SeenIndex) -> None:
    if mine.shape[1] != held.shape[1]:
        about, sizes = index.about, f"{held.shape[1]} numbers, those of the rows {mine.shape[1]}"
        raise RecipeError(f"the vectors of the index '{about.name}' ({about.embedder}) have {sizes}: not one model")


def alike(vectors: Vectors, order: Sequence[int], threshold: float) -> dict[int, tuple[int, float]]:
    """For each row that goes: the row that stays it is most like, and the cosine between them.

    Rows are taken in order and compared with those that stay: with all of them up to 40,000 rows, above that with
    those of their cluster (spherical k-means, some 10,000 rows each), so that pairs across a border are not seen.
    """
    np = numpy()
    turn = np.asarray(order, np.int64)
    home, _ = homes(vectors)
    gone: dict[int, tuple[int, float]] = {}
    for one in np.unique(home[turn]) if len(turn) else ():
        _settle(vectors, turn[home[turn] == one], threshold, gone)
    return gone


def _settle(vectors: Vectors, turn: Any, threshold: float, gone: dict[int, tuple[int, float]]) -> None:
    """One cluster, a block at a time: against what stays of earlier blocks, then within the block."""
    np = numpy()
    stays: list[Any] = []
    for begin in range(0, len(turn), BLOCK):
        rows = turn[begin : begin + BLOCK]
        best, score = _nearest(vectors, rows, np.concatenate(stays) if stays else rows[:0])
        inside = vectors[rows] @ vectors[rows].T
        near = np.tril(inside >= threshold, -1).any(axis=1)
        free = score < threshold
        for place in np.flatnonzero(near).tolist():
            earlier = np.flatnonzero(free[:place])
            if len(earlier):
                top = int(earlier[np.argmax(inside[place, earlier])])
                if inside[place, top] > score[place]:
                    best[place], score[place] = rows[top], inside[place, top]
            free[place] = score[place] < threshold
        for place in np.flatnonzero(~free).tolist():
            gone[int(rows[place])] = int(best[place]), min(1.0, float(score[place]))
        stays.append(rows[free])


def _nearest(vectors: Vectors, rows: Any, others: Any) -> tuple[Any, Any]:
    """For each row the one of the others that it is most like, and how much; -1 and -2 where there are none."""
    np = numpy()
    best, score = np.full(len(rows), -1, np.int64), np.full(len(rows), -2.0, np.float32)
    for begin in range(0, len(others), HELD):
        part = others[begin : begin + HELD]
        near = vectors[rows] @ vectors[part].T
        top = near.argmax(axis=1)
        value = near[np.arange(len(rows)), top]
        better = value > score
        best[better], score[better] = part[top[better]], value[better]
    return best, score


def homes(vectors: Vectors) -> tuple[Any, Any]:
    """The cluster of each row and how like its centre it is; one cluster up to 40,000 rows."""
    return clusters(vectors, len(vectors) // CLUSTER if len(vectors) > EXACT else 1)


def clusters(vectors: Vectors, count: int) -> tuple[Any, Any]:
    """The cluster of each row, and how like its centre it is, by spherical k-means on a drawn sample."""
    np = numpy()
    draw = np.random.default_rng(generator("clusters", len(vectors), count).getrandbits(64))
    sample = vectors[np.sort(draw.permutation(len(vectors))[: SAMPLED * count])] if count > 1 else vectors
    centres = (
        normalised(sample[draw.permutation(len(sample))[:count]]) if count > 1 else normalised(sample.mean(0)[None])
    )
    for _ in range(ROUNDS if count > 1 else 0):
        home = (sample @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, home, sample)
        full = np.bincount(home, minlength=count) > 0
        centres = np.where(full[:, None], normalised(sums), centres)
    home, near = np.zeros(len(vectors), np.int64), np.zeros(len(vectors), np.float32)
    for begin in range(0, len(vectors), HELD):
        scores = vectors[begin : begin + HELD] @ centres.T
        home[begin : begin + HELD] = scores.argmax(axis=1)
        near[begin : begin + HELD] = scores.max(axis=1)
    return home, near
