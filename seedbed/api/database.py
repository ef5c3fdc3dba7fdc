"""The studio's database: SQLite in the workspace, or what SQLAlchemy reaches by URL. Rows go in and out as dicts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, create_engine, delete, event, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from seedbed.api.migrations import STEPS
from seedbed.core.errors import SeedbedError

Record = dict[str, Any]


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
            raise AlreadyThere(f"{table.name}: there is one of that name already ({error.orig})") from None

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
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _settle)
    try:
        migrate(engine)
    except OperationalError as error:
        engine.dispose()
        raise SeedbedError(f"the studio's database cannot be opened: {error.orig}") from None
    except SeedbedError:
        engine.dispose()
        raise
    return Database(engine)


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


def _settle(connection: Any, _: Any) -> None:
    """Readers and one writer at once; a second writer waits; references hold."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def migrate(engine: Engine) -> int:
    """Take the steps that this database has not taken yet; how many it has now.

    Raises:
        SeedbedError: it has taken more than are known here.
    """
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS migrations (step INTEGER PRIMARY KEY)"))
        done = {row[0] for row in connection.execute(text("SELECT step FROM migrations"))}
        if done and max(done) > len(STEPS):
            raise SeedbedError(
                f"the studio's database is of a newer Seedbed (step {max(done)}, known {len(STEPS)}); update Seedbed"
            )
        for number, statements in enumerate(STEPS, 1):
            if number in done:
                continue
            for statement in statements:
                connection.execute(text(statement))
            connection.execute(text("INSERT INTO migrations (step) VALUES (:step)"), {"step": number})
    return len(STEPS)
