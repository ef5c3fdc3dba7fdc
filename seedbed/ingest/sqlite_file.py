# ruff: noqa: S608  # names are quoted, values come from the engine itself
"""A SQLite file as one row: ``db_id`` and ``tables``, the statements that make and fill the same database.

For methods of text to SQL. The file is opened for reading only and never written beside; views and triggers come along,
virtual tables cannot. Statements stay in the order in which the file has them, indexes and views last.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from seedbed.ingest.unreadable import UnreadableDocument

MOST = 8 << 20
"""Characters of the statements; every query of a method runs on all of them, so a larger file wants a sample."""
_MADE = (
    "SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "ORDER BY type <> 'table', type = 'trigger', rowid"
)


def sqlite_file(path: Path) -> Iterator[dict[str, Any]]:
    """The one row of a file. Raises UnreadableDocument where it is no database, empty, or too large."""
    name = re.sub(r"[^\w.-]", "_", path.stem)[:75] or "database"
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)) as database:
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
                database.execute(f"PRAGMA {pragma}")
            tables = "\n".join(_statements(database, str(path)))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise UnreadableDocument(
            str(path), f"no SQLite database that can be read ({error})", "check the file"
        ) from error
    if not tables:
        raise UnreadableDocument(str(path), "the database has no tables", "give one with tables and rows")
    yield {"db_id": name, "tables": tables}


def _statements(database: sqlite3.Connection, place: str) -> Iterator[str]:
    size = 0
    made = database.execute(_MADE).fetchall()
    if virtual := next((name for _, name, sql in made if re.match(r"\s*create\s+virtual", sql, re.IGNORECASE)), None):
        raise UnreadableDocument(place, f"the table {virtual} is a virtual one", "copy the other tables into a file")
    for stage in ("table", "rows", "other"):
        for kind, name, sql in made:
            if stage == "rows" and kind == "table":
                found = _rows(database, name, place)
            elif stage == ("table" if kind == "table" else "other"):
                found = iter([f"{sql};"])
            else:
                continue
            for statement in found:
                size += len(statement)
                if size > MOST:
                    raise UnreadableDocument(
                        place, f"its statements are over {MOST} characters", "copy a sample of the rows into a file"
                    )
                yield statement


def _rows(database: sqlite3.Connection, name: str, place: str) -> Iterator[str]:
    """INSERT statements of a table, columns named because some may be computed."""
    quoted = '"' + name.replace('"', '""') + '"'
    told = database.execute(f"PRAGMA table_xinfo({quoted})").fetchall()
    columns = ['"' + one[1].replace('"', '""') + '"' for one in told if one[6] == 0]
    texts = " || ', ' || ".join(map(_literal, columns))
    start = f"INSERT INTO {quoted} ({', '.join(columns)}) VALUES ("
    for (values,) in database.execute(f"SELECT {texts} FROM {quoted}"):
        yield f"{start}{values});"


def _literal(column: str) -> str:
    """A value as SQL; what `quote` makes of infinite numbers is none."""
    infinite = f"CASE WHEN {column} > 0 THEN '9e999' ELSE '-9e999' END"
    return f"CASE WHEN typeof({column}) = 'real' AND abs({column}) = 9e999 THEN {infinite} ELSE quote({column}) END"
