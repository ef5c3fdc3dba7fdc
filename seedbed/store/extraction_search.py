"""Searching the chunks of an extraction: trigrams of every text, written with the text and never changed.

A wish of three characters and more is a phrase of trigrams. One of two, or one Chinese character, is found by every
trigram that begins with it; so each text ends, in the index, with two line ends. Letters of either case are the same.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from seedbed.core.text import cjk_share

SCHEMA = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS finds USING fts5 (text, content='', columnsize=0, tokenize='trigram')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5vocab (finds, 'row')",
    """CREATE TRIGGER IF NOT EXISTS texts_found AFTER INSERT ON texts BEGIN
       INSERT INTO finds (rowid, text) VALUES (new.id, new.text || char(10, 10)); END""",
)
FILL = "INSERT INTO finds (rowid, text) SELECT id, text || char(10, 10) FROM texts"
"""For files that were written before there was an index."""
BEGINNINGS, MOST = 400, 8
"""Trigrams that stand in one question to the index, and questions that stand in one search."""


def found(db: sqlite3.Connection, wish: str) -> tuple[str, dict[str, Any]]:
    """A condition on ``chunks AS k`` that the text holds a wish, and its values; "" where the index is no help."""
    if len(wish) < 2 and cjk_share(wish) == 0:
        return "", {}
    questions = list(_questions(db, wish))
    if len(questions) > MOST:
        return "", {}
    values = {f"find{number}": one for number, one in enumerate(questions)}
    asked = " UNION ALL ".join(f"SELECT rowid FROM finds WHERE finds MATCH :{name}" for name in values)  # noqa: S608
    return f"k.words IN ({asked})" if asked else "0", values


def _questions(db: sqlite3.Connection, wish: str) -> list[str]:
    if len(wish) >= 3:
        return [_quoted(wish)]
    start = wish.lower()
    known = db.execute("SELECT term FROM terms WHERE term >= ? AND term < ?", (start, start + "\U0010ffff"))
    every = [_quoted(term) for (term,) in known]
    return [" OR ".join(every[first : first + BEGINNINGS]) for first in range(0, len(every), BEGINNINGS)]


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
