"""Searching the texts of a version: what is found is there at once, and the rest comes while it is looked at.

The index holds trigrams. A wish of three characters and more is a phrase of them. A shorter one, as Chinese words are,
is found by every trigram that begins with it. Letters of either case are the same.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from seedbed.core.errors import RecipeError
from seedbed.core.text import cjk_share
from seedbed.store.row_index import opened

LONGEST = 200
AT_ONCE, BEGINNINGS = 4096, 400
"""Rows that are fetched at a time; trigrams that stand in one question to the index."""


def checked_wish(text: str) -> str:
    """A text that can be searched for.

    Raises:
        RecipeError: it is too short for what its script has.
    """
    wish = text.strip().replace("\0", "")[:LONGEST]
    if len(wish) < 3 and cjk_share(wish) == 0:
        raise RecipeError(f"'{wish}' is too short to be searched for: give three letters or more")
    return wish


class Search:
    """One search, in a thread of its own.

    Attributes:
        done: whether all rows were looked through.
        error: what went wrong.
    """

    def __init__(self, path: Path, rows: int, text: str) -> None:
        self._path, self._wish = path, checked_wish(text)
        self._bits = bytearray((rows + 7) // 8)
        self.done, self.error = False, ""
        self._over, self._closed = threading.Event(), False
        self._base: sqlite3.Connection | None = None
        self._thread = threading.Thread(target=self._work, name="search", daemon=True)
        self._thread.start()

    def found(self, seconds: float) -> int:
        """The rows found until now, as bits; waits for the end so long at most."""
        self._over.wait(seconds)
        return int.from_bytes(self._bits, "little")

    def close(self) -> None:
        """Give up."""
        self._closed = True
        base = self._base
        if base is not None:
            with contextlib.suppress(sqlite3.Error):  # it came to its end just now
                base.interrupt()
        self._thread.join(timeout=5)

    def _work(self) -> None:
        try:
            with contextlib.closing(opened(self._path)) as base:
                self._base = base
                for numbers in self._hits(base):
                    for number in numbers:
                        self._bits[number >> 3] |= 1 << (number & 7)
                    if self._closed:
                        return
                    time.sleep(0)  # whoever waits for a page comes first
            self.done = True
        except sqlite3.Error as error:
            self.error = "" if self._closed else str(error)
        finally:
            self._base = None
            self._over.set()

    def _hits(self, base: sqlite3.Connection) -> Iterator[list[int]]:
        for asked in self._questions(base):
            cursor = base.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (asked,))
            while batch := cursor.fetchmany(AT_ONCE):
                yield [one[0] for one in batch]

    def _questions(self, base: sqlite3.Connection) -> Iterator[str]:
        if len(self._wish) >= 3:
            yield _quoted(self._wish)
            return
        wish = self._wish.lower()
        known = base.execute("SELECT term FROM terms WHERE term >= ? AND term < ?", (wish, wish + "\U0010ffff"))
        every = [term for (term,) in known]
        for first in range(0, len(every), BEGINNINGS):
            yield " OR ".join(map(_quoted, every[first : first + BEGINNINGS]))


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
