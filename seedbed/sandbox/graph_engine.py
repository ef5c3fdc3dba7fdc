"""The graph engine: an empty graph in memory, made when this module is loaded; every guest has its own copy.

Loaded by a zygote ahead of its guests, where files can still be opened: graphqlite is an extension of SQLite, which
many Pythons are built not to load, so apsw loads it.
"""

from __future__ import annotations

from typing import Any

import apsw
import graphqlite

_LENGTH, _HEAP = 16 << 20, 256 << 20
_ALLOWED = {
    apsw.SQLITE_SELECT,
    apsw.SQLITE_READ,
    apsw.SQLITE_FUNCTION,
    apsw.SQLITE_RECURSIVE,
    apsw.SQLITE_SAVEPOINT,  # around each query
}
_REFUSED = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}


def _opened() -> apsw.Connection:
    database = apsw.Connection(":memory:")
    database.enable_load_extension(True)
    database.load_extension(graphqlite.loadable_path())
    database.enable_load_extension(False)
    database.execute("SELECT cypher('RETURN 1')").fetchall()  # makes its tables
    return database


_database = _opened()


def cypher(statement: str) -> str:
    """What one statement gives, as JSON: a list of rows, or counts of what it made. Raises apsw.Error, ValueError."""
    try:
        told: Any = _database.execute("SELECT cypher(?)", (statement,)).fetchall()[0][0]
    except apsw.SQLError as error:
        raise ValueError(_said(str(error))) from None
    return str(told)


def lock() -> None:
    """From now on it answers queries, and nothing else."""
    _database.pragma("query_only", True)
    _database.pragma("trusted_schema", False)
    apsw.hard_heap_limit(_HEAP)
    _database.limit(apsw.SQLITE_LIMIT_LENGTH, _LENGTH)
    _database.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)
    _database.authorizer = _may


def _may(action: int, first: str | None, second: str | None, *_: Any) -> int:
    refused = action == apsw.SQLITE_FUNCTION and (second or "").lower() in _REFUSED
    return apsw.SQLITE_DENY if refused or action not in _ALLOWED else apsw.SQLITE_OK


def _said(error: str) -> str:
    """The engine's words, taken out of its JSON."""
    import json

    try:
        return str(json.loads(error)["error"])
    except (ValueError, KeyError, TypeError):
        return error
