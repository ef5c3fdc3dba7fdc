"""Passages near to a query that are not its right ones, out of all passages of a table."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.row import Row
from seedbed.core.table import without
from seedbed.core.text import folded
from seedbed.methods.retrieval.word_search import WordSearch

ASKED = 64
"""Texts in one request for vectors."""
AT_ONCE = 16
"""Requests for vectors in flight."""
PASSAGES = ("positive", "text")
"""Columns that hold passages."""

Ranked = list[tuple[int, float]]
Search = Callable[[int], Ranked]
"""Of the n-th query: places of passages, the best first, and their scores."""


async def mine(ctx: Context, table: pa.Table, *, most: int, by_words: bool, most_like: float, within: int) -> pa.Table:
    """The rows that have a query with ``candidates``; ``within`` of the best the right passage must be, 0: anywhere."""
    if "query" not in table.column_names:
        raise RecipeError("hard_negatives reads the column 'query'; query_from_passage writes it")
    rows = table.to_pylist()
    corpus = distinct(text for row in rows for text in passages(row))
    queries = [str(row.get("query") or "").strip() for row in rows]
    search = _by_words(corpus, queries, most) if by_words else await _by_vectors(ctx, corpus, queries)
    found, reasons = list[list[str]](), dict[int, str]()
    for at, row in enumerate(rows):
        right = _right(row)
        ranked = search(at) if queries[at] and right else []
        top = min((place for place, (text, _) in enumerate(ranked, 1) if repeats(corpus[text], right)), default=0)
        if not queries[at] or not right:
            reasons[at] = "it has no query, or no passage; its passages are searched for the others"
        elif within and not 0 < top <= within:
            told = f"at place {top}" if top else "not found"
            reasons[at] = f"its own passage is {told} among the best, wanted within {within}"
        limit = math.inf if by_words or not top else most_like * ranked[top - 1][1]
        near = [corpus[text] for text, score in ranked if score <= limit and not repeats(corpus[text], right)]
        found.append(near[:most])
    return without(table.append_column("candidates", pa.array(found, pa.list_(pa.string()))), reasons)


def passages(row: Row) -> list[str]:
    """All passages of a row."""
    values = [row.get(name) for name in PASSAGES]
    return [str(one) for value in values for one in (value if isinstance(value, list) else [value]) if _filled(one)]


def _right(row: Row) -> list[str]:
    value: Any = row.get("positive") or row.get("text")
    return [str(one) for one in (value if isinstance(value, list) else [value]) if _filled(one)]


def _filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def distinct(texts: Iterable[str]) -> list[str]:
    """Texts in their order, each once."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(folded(text), text)
    return list(found.values())


def repeats(text: str, right: Sequence[str]) -> bool:
    """Whether a passage is a right one, holds one or is a part of one."""
    plain = folded(text)
    return any(plain in one or one in plain for one in map(folded, right))


def _by_words(corpus: list[str], queries: list[str], most: int) -> Search:
    index = WordSearch(corpus)
    return lambda at: index.search(queries[at], 2 * most + 10)  # some are the right ones


def _numpy() -> Any:
    try:
        import numpy as np
    except ImportError:
        raise MissingPackage("numpy", "quality", wanted_for="hard_negatives with by: model") from None
    return np


async def _by_vectors(ctx: Context, corpus: list[str], queries: list[str]) -> Search:
    np = _numpy()
    vectors = await embedded(ctx, corpus + [query for query in queries if query])
    asked = iter(vectors[len(corpus) :])
    of_query = [next(asked) if query else [] for query in queries]
    matrix = np.asarray(vectors[: len(corpus)])

    def search(at: int) -> Ranked:
        scores = matrix @ np.asarray(of_query[at])
        return [(int(place), float(scores[place])) for place in np.argsort(-scores, kind="stable")]

    return search


async def embedded(ctx: Context, texts: list[str]) -> list[list[float]]:
    """Vectors of length 1 from the model of the role ``embed``."""
    parts = [texts[start : start + ASKED] for start in range(0, len(texts), ASKED)]
    found: list[list[float]] = []
    for start in range(0, len(parts), AT_ONCE):
        for vectors in await asyncio.gather(*(ctx.embed(part) for part in parts[start : start + AT_ONCE])):
            found += [[value / (math.hypot(*one) or 1.0) for value in one] for one in vectors]
    return found
