"""Inside a guest: one DuckDB query on a database in memory, with the engine locked as well.

The locks stand before the tables are made, since those were written by somebody else too; the transaction of the query
is read-only, and no file can be opened by then. What one call of the engine does with time and memory (it takes no
notice of its own memory limit in ``repeat('x', 2000000000)``) is the guest's to bound.
"""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Any

from seedbed.sandbox import query

LOADED_AHEAD = ("duckdb", "decimal", "uuid", "datetime", "pytz")
"""What a zygote loads for this engine: loading it takes longer than most queries, and a locked guest cannot."""
_LOCKS = (
    "temp_directory = ''",
    "enable_external_access = false",
    "autoload_known_extensions = false",
    "autoinstall_known_extensions = false",
    "allow_community_extensions = false",
    "allow_unsigned_extensions = false",
    "python_enable_replacements = false",  # else a query reads our own variables
    "disabled_filesystems = 'LocalFileSystem'",
    "allow_persistent_secrets = false",
    "max_expression_depth = 200",
    "lock_configuration = true",  # the last: nothing can be set after it
)
_MEMORY = 256 << 20
"""Bytes that the engine gives itself, or half of the guest's limit where that is less."""


def query_duckdb(job: dict[str, Any], channel: int) -> int:
    """Lock the engine, make the tables, run the one SELECT, tell ``{"columns", "rows"}``."""
    return query.tell(job, channel, _asked)


def _asked(job: dict[str, Any]) -> dict[str, Any]:
    import duckdb

    query.open_nothing_more()
    memory = f"{min(_MEMORY, job['memory'] // 2)}B"
    database = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": memory})
    for lock in _LOCKS:
        database.execute(f"SET {lock}")
    database.execute(job["tables"])
    statements = database.extract_statements(job["source"])
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        kinds = ", ".join(str(one.type).rpartition(".")[2] for one in statements) or "nothing"
        raise ValueError(f"one SELECT is wanted, this is {kinds[:200]}")
    database.execute("BEGIN TRANSACTION READ ONLY")
    cursor = database.execute(statements[0])
    zoned = [column[0] for column in cursor.description if "TIME ZONE" in str(column[1]).upper()]
    if zoned:
        raise TypeError(
            f"column {zoned[0]!r} has a time zone and cannot be brought back; cast it to TIMESTAMP or VARCHAR"
        )
    rows = query.within(cursor.fetchmany, job["most"])
    return {"columns": [column[0] for column in cursor.description], "rows": [_row(row) for row in rows]}


def _row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_plain(cell) for cell in row)


def _plain(cell: Any) -> Any:
    """A cell as a plain value: decimals become numbers, times their ISO text, as SQLite has them."""
    if isinstance(cell, list | tuple):
        return [_plain(one) for one in cell]
    if isinstance(cell, dict):
        return {_plain(key): _plain(one) for key, one in cell.items()}
    if isinstance(cell, decimal.Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    if isinstance(cell, dt.date | dt.time):  # a datetime is a date
        return str(cell)
    return str(cell) if isinstance(cell, dt.timedelta | uuid.UUID) else cell
