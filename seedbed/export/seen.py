"""What has been written already, kept on disk, so that memory does not grow with it."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path


class Seen:
    """A set of texts by their digests."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute("CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID")

    def add(self, *parts: str) -> bool:
        """Whether this is new."""
        key = digest(*parts, size=16)
        return self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,)).rowcount == 1


def digest(*parts: str, size: int) -> bytes:
    """A hash of texts, each told apart from the next."""
    mixed = blake2b(digest_size=size)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        mixed.update(len(data).to_bytes(8, "big") + data)
    return mixed.digest()


@contextmanager
def seen_beside(target: Path) -> Iterator[Seen]:
    """An empty set, gone at the end, on the medium of the target."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".seen-") as folder:
        database = sqlite3.connect(Path(folder) / "seen.sqlite", isolation_level=None)
        try:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;")
            database.execute("BEGIN")
            yield Seen(database)
        finally:
            database.close()
