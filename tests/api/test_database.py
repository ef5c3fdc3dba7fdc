"""The studio's database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from seedbed.api.database import AlreadyThere, migrate, new_id, open_database, sqlite_url
from seedbed.api.migrations import STEPS
from seedbed.api.tables import METADATA, PREFERENCES
from seedbed.core.errors import SeedbedError


def test_the_migrations_make_the_tables_that_the_code_speaks_of(tmp_path: Path) -> None:
    """Every table has the columns of its definition and no others."""
    database = open_database(sqlite_url(tmp_path / "studio.db"))
    found = inspect(database.engine)
    made = {name: {one["name"] for one in found.get_columns(name)} for name in found.get_table_names()}
    made.pop("migrations")
    assert made == {table.name: {column.name for column in table.columns} for table in METADATA.tables.values()}
    database.close()


def test_a_database_is_brought_up_once(tmp_path: Path) -> None:
    """Opening it again takes no step twice, and what was in it is there."""
    url = sqlite_url(tmp_path / "studio.db")
    first = open_database(url)
    first.add(PREFERENCES, {"name": "x", "value": "1"})
    first.close()
    again = open_database(url)
    assert migrate(again.engine) == len(STEPS)
    assert again.rows(PREFERENCES) == [{"name": "x", "value": "1"}]
    with again.engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    again.close()


def test_a_database_of_a_newer_seedbed_is_left_alone(tmp_path: Path) -> None:
    """A step that is not known here means that the tables are not known either."""
    url = sqlite_url(tmp_path / "studio.db")
    first = open_database(url)
    with first.engine.begin() as connection:
        connection.execute(text("INSERT INTO migrations (step) VALUES (:step)"), {"step": len(STEPS) + 1})
    first.close()
    with pytest.raises(SeedbedError, match="newer Seedbed"):
        open_database(url)


def test_what_must_be_unique_is(tmp_path: Path) -> None:
    """A second row of the same name is refused in words."""
    database = open_database(sqlite_url(tmp_path / "studio.db"))
    database.add(PREFERENCES, {"name": "x", "value": "1"})
    with pytest.raises(AlreadyThere):
        database.add(PREFERENCES, {"name": "x", "value": "2"})
    assert database.change(PREFERENCES, PREFERENCES.c.name == "x", value="3") == 1
    assert database.row(PREFERENCES) == {"name": "x", "value": "3"}
    database.close()


def test_a_folder_without_a_place_for_it_is_told(tmp_path: Path) -> None:
    """What cannot be opened is an error in words, not a traceback."""
    with pytest.raises(SeedbedError, match="cannot be opened"):
        open_database(sqlite_url(tmp_path / "missing" / "studio.db"))


def test_ids_fit_into_addresses() -> None:
    """Letters and digits, and no two alike."""
    made = {new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(one.isalnum() and len(one) == 12 for one in made)
