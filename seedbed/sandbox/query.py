"""Inside a guest: one SQLite query on a database that is made for it, with the engine locked as well.

Two walls: the guest holds against what runs inside one call of the engine (``printf('%.*c', 2000000000, 'x')`` is not
stopped by any of its limits), the locks below against what a query may not ask for at all.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from seedbed.sandbox import frames, plain, running

_ROWS = 100_000
_PAGE = 256
_CELLS_MOST = 1 << 24
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_REFUSED = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 16 << 20,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 30,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 250_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
_PRAGMAS = "trusted_schema = OFF", "cell_size_check = ON", "hard_heap_limit = 67108864", "temp_store = 2"


def query(job: dict[str, Any], channel: int) -> int:
    """Make the tables, lock the database, run the one statement, tell ``{"columns", "rows"}``."""
    return tell(job, channel, _asked)


def tell(job: dict[str, Any], channel: int, asked: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Tell what an engine answers, columns and rows, or how it failed; the exit status."""
    status, told = running.attempt(lambda: {"value": plain.tagged(asked(job))})
    packed = frames.packed(told)
    if len(packed) > job["most"] + 1024:
        packed = frames.packed({"too_large": len(packed)})
    frames.write(channel, packed)
    return running.finish(status)


def open_nothing_more() -> None:
    """Take every number that a descriptor could have: whatever the engine tries, no file opens any more."""
    with contextlib.suppress(OSError):
        while True:
            os.dup(0)


def _asked(job: dict[str, Any]) -> dict[str, Any]:
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.executescript(job["tables"])
    lock(database)
    open_nothing_more()
    told = rows_of(database.execute(job["source"]), job["most"])
    if told is None:
        raise sqlite3.ProgrammingError("the statement returns no rows; a query is wanted")
    return told


def rows_of(cursor: sqlite3.Cursor, most: int) -> dict[str, Any] | None:
    """Columns and rows of an executed statement, or None when it is not one that gives any."""
    if cursor.description is None:
        return None
    return {"columns": [column[0] for column in cursor.description], "rows": within(cursor.fetchmany, most)}


def lock(database: sqlite3.Connection) -> None:
    """From now on it answers SELECT, and nothing else."""
    database.execute("PRAGMA query_only = ON")
    hold(database)
    database.set_authorizer(_may)


def hold(database: sqlite3.Connection) -> None:
    """From now on it holds to the limits and reaches nothing outside itself."""
    for pragma in _PRAGMAS:
        database.execute(f"PRAGMA {pragma}")
    for kind, value in _LIMITS.items():
        database.setlimit(kind, value)


def _may(action: int, first: str | None, second: str | None, *_: Any) -> int:
    if action not in _ALLOWED:
        return sqlite3.SQLITE_DENY
    refused = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _REFUSED
    return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK


def within(fetch: Callable[[int], Sequence[Any]], most: int) -> list[tuple[Any, ...]]:
    """All rows that a cursor gives, page by page, as long as there are not too many or too large ones."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    while page := fetch(_PAGE):
        rows += page
        size += sum(map(_cells, page))
        if len(rows) > _ROWS or size > min(most, _CELLS_MOST):
            raise ValueError(f"the result is over {_ROWS} rows or {most} bytes; ask for less")
    return rows


def _cells(row: Iterable[Any]) -> int:
    return sum(len(cell) if isinstance(cell, str | bytes) else 8 for cell in row)
