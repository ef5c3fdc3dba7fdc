"""Passages of different documents that share rare words, put together."""

from __future__ import annotations

from typing import TypedDict

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.core.table import without
from seedbed.core.text import folded
from seedbed.methods.retrieval.word_search import WordSearch

LOOKED_AT = 50
"""Near passages among which those of other documents are sought."""


class Source(TypedDict):
    """A passage and the document it is from."""

    document: str
    text: str


def with_neighbours(table: pa.Table, size: int) -> pa.Table:
    """The rows with ``sources``: a row's passage and the nearest of ``size`` - 1 other documents.

    Rows without the column ``document`` are documents each of their own. A set of passages that came before, in
    whatever order, is set aside, and so is a passage that shares no word with enough other documents.
    """
    if "text" not in table.column_names:
        raise RecipeError("passages are read from the column 'text'")
    rows = table.to_pylist()
    texts = [str(row["text"] or "") for row in rows]
    index = WordSearch(texts)
    seen: dict[frozenset[str], int] = {}
    found, reasons = list[list[Source]](), dict[int, str]()
    for at, text in enumerate(texts):
        chosen = {_home(rows[at], at): at}
        for near, _ in index.search(text, LOOKED_AT):
            if len(chosen) < size and not _same(texts[near], text):
                chosen.setdefault(_home(rows[near], near), near)
        found.append([Source(document=home, text=texts[place]) for home, place in chosen.items()])
        first = seen.setdefault(frozenset(folded(texts[place]) for place in chosen.values()), at)
        if len(chosen) < size:
            reasons[at] = f"it shares words with {len(chosen) - 1} other documents, wanted {size - 1}"
        elif first != at:
            reasons[at] = f"the same passages came together before, in row {first + 1}"
    return without(table.append_column("sources", pa.array(found)), reasons)


def _home(row: Row, at: int) -> str:
    return str(row.get("document") or f"document {at + 1}")


def _same(text: str, other: str) -> bool:
    return folded(text) == folded(other)
