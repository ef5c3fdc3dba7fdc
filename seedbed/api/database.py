"""The studio's database: SQLite in the workspace, or PostgreSQL by URL. Rows go in and out as dicts."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from seedbed.api.database_url import engine_of, place_of, reason_of
from seedbed.api.migrations import STEPS
from seedbed.core.errors import SeedbedError

Record = dict[str, Any]
LOCK = 0x5EEDBED
"""The number that PostgreSQL keeps studios apart by while one of them makes the tables."""


class AlreadyThere(SeedbedError):
    """Something of that name is there already."""


def new_id() -> str:
    """Twelve random characters that may stand in a URL."""
    return secrets.token_hex(6)


class Database:
    """A few verbs on tables. Every call is a transaction of its own; threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def rows(
        self, table: Table, *where: ColumnElement[bool], order: Any = None, most: int | None = None
    ) -> list[Record]:
        """The rows for which all conditions hold."""
        query = select(table).where(*where)
        query = query if order is None else query.order_by(order)
        with self.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(query.limit(most))]  # noqa: SLF001 - its public name

    def row(self, table: Table, *where: ColumnElement[bool]) -> Record | None:
        """The first such row, or None."""
        return next(iter(self.rows(table, *where, most=1)), None)

    def add(self, table: Table, values: Mapping[str, Any]) -> None:
        """Add a row.

        Raises:
            AlreadyThere: a value that must be unique is not.
        """
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(table).values(**values))
        except IntegrityError as error:
            raise AlreadyThere(f"{table.name}: there is one of that name already ({reason_of(error.orig)})") from None

    def change(self, table: Table, *where: ColumnElement[bool], **values: Any) -> int:
        """Set columns of the rows for which all conditions hold; how many there were."""
        with self.engine.begin() as connection:
            return connection.execute(update(table).where(*where).values(**values)).rowcount

    def remove(self, table: Table, *where: ColumnElement[bool]) -> int:
        """Remove the rows for which all conditions hold; how many there were."""
        with self.engine.begin() as connection:
            return connection.execute(delete(table).where(*where)).rowcount

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """The database of a URL, brought to the newest step of its history.

    Raises:
        SeedbedError: it cannot be opened, or a newer Seedbed made it.
    """
    engine = engine_of(url)
    try:
        migrate(engine)
    except DBAPIError as error:
        engine.dispose()
        place, reason = place_of(engine.url), reason_of(error.orig)
        raise SeedbedError(f"the studio's database cannot be opened: {place}: {reason}") from None
    except SeedbedError:
        engine.dispose()
        raise
    return Database(engine)


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


def migrate(engine: Engine) -> int:
    """Take the steps that this database has not taken yet; how many it has now. Studios that begin at once take turns.

    Raises:
        SeedbedError: it has taken more than are known here.
    """
    with engine.connect() as connection:
        if inspect(connection).has_table("migrations") and _taken(connection) == len(STEPS):
            return len(STEPS)
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        connection.execute(text("CREATE TABLE IF NOT EXISTS migrations (step INTEGER PRIMARY KEY)"))
        for number, statements in enumerate(STEPS[_taken(connection) :], _taken(connection) + 1):
            for statement in statements:
                connection.execute(text(statement))
            connection.execute(text("INSERT INTO migrations (step) VALUES (:step)"), {"step": number})
    return len(STEPS)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that will write: in SQLite it has its turn from the beginning, so what it reads stays true."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def learn(connection: Connection, *tables: Table) -> None:
    """Let PostgreSQL count what it plans by, after many rows came at once; SQLite plans by the indexes alone."""
    if connection.dialect.name == "postgresql":
        for table in tables:
            connection.execute(text(f"ANALYZE {table.name}"))


def add_all(connection: Connection, table: Table, rows: Sequence[Record]) -> None:
    """Add many rows at once; to PostgreSQL they go as one text, for its driver asks for an answer to every row."""
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    names = list(rows[0])
    kinds = ", ".join(f"{name} {table.c[name].type.compile(connection.dialect)}" for name in names)
    told = f"INSERT INTO {table.name} ({', '.join(names)}) SELECT * FROM json_to_recordset(:rows) AS r ({kinds})"  # noqa: S608
    plain = [
        {name: one.replace("\0", "\ufffd") if isinstance(one, str) else one for name, one in row.items()}
        for row in rows
    ]
    connection.execute(text(told), {"rows": msgspec.json.encode(plain).decode()})


def _taken(connection: Connection) -> int:
    done = connection.execute(text("SELECT max(step) FROM migrations")).scalar() or 0
    if done > len(STEPS):
        raise SeedbedError(
            f"the studio's database is of a newer Seedbed (step {done}, known {len(STEPS)}); update Seedbed"
        )
    return int(done)
