"""The studio's database, on SQLite and on PostgreSQL."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from postgres_rig import PASSWORD, binary, fresh, served_postgres
from sqlalchemy import inspect, text
from studio_rig import studio_at

from seedbed.api import processes
from seedbed.api.database import AlreadyThere, Database, migrate, new_id, open_database, sqlite_url, writing
from seedbed.api.database_url import Unreachable, engine_of, place_of
from seedbed.api.migrations import STEPS
from seedbed.api.tables import METADATA, PREFERENCES, PROJECTS
from seedbed.core.errors import MissingPackage, SeedbedError

OPEN = "import sys; from seedbed.api.database import open_database as o; o(sys.argv[1]).close()"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database of either kind."""
    made = open_database(database_url)
    yield made
    made.close()


def test_the_migrations_make_the_tables_that_the_code_speaks_of(database: Database) -> None:
    """Every table has the columns of its definition and no others."""
    found = inspect(database.engine)
    made = {name: {one["name"] for one in found.get_columns(name)} for name in found.get_table_names()}
    made.pop("migrations")
    assert made == {table.name: {column.name for column in table.columns} for table in METADATA.tables.values()}


def test_a_database_is_brought_up_once(database: Database, database_url: str) -> None:
    """Opening it again takes no step twice, and what was in it is there."""
    database.add(PREFERENCES, {"name": "x", "value": "1"})
    again = open_database(database_url)
    assert migrate(again.engine) == len(STEPS)
    assert again.rows(PREFERENCES) == [{"name": "x", "value": "1"}]
    again.close()


def test_a_file_is_set_up_for_readers_beside_a_writer(tmp_path: Path) -> None:
    """SQLite's own settings hold in every connection."""
    database = open_database(sqlite_url(tmp_path / "studio.db"))
    with database.engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    database.close()


def test_studios_that_begin_at_once_take_turns(database_url: str) -> None:
    """Four processes and four threads on an empty database: the steps are taken once, and nobody fails."""
    children = [subprocess.Popen([sys.executable, "-c", OPEN, database_url], stderr=subprocess.PIPE) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(open_database, [database_url] * 4))
    assert [child.communicate()[1].decode()[-500:] for child in children] == [""] * 4
    with opened[0].engine.connect() as connection:
        steps = [row[0] for row in connection.execute(text("SELECT step FROM migrations ORDER BY step"))]
    assert steps == list(range(1, len(STEPS) + 1))
    for one in opened:
        one.close()


def test_a_step_that_fails_leaves_nothing_of_itself(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables are as they were before it, and the reason is told without the password."""
    database = open_database(database_url)
    broken = (*STEPS, ("CREATE TABLE half (id TEXT)", "CREATE TABLE half (id TEXT)"))
    monkeypatch.setattr("seedbed.api.database.STEPS", broken)
    with pytest.raises(SeedbedError, match=r"half.* already exists") as told:
        open_database(database_url)
    assert PASSWORD not in str(told.value)
    assert "half" not in inspect(database.engine).get_table_names()
    database.close()


def test_a_database_of_a_newer_seedbed_is_left_alone(database: Database, database_url: str) -> None:
    """A step that is not known here means that the tables are not known either."""
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO migrations (step) VALUES (:step)"), {"step": len(STEPS) + 1})
    with pytest.raises(SeedbedError, match="newer Seedbed"):
        open_database(database_url)


def test_what_must_be_unique_is(database: Database) -> None:
    """A second row of the same name is refused in words."""
    database.add(PREFERENCES, {"name": "x", "value": "1"})
    with pytest.raises(AlreadyThere):
        database.add(PREFERENCES, {"name": "x", "value": "2"})
    assert database.change(PREFERENCES, PREFERENCES.c.name == "x", value="3") == 1
    assert database.row(PREFERENCES) == {"name": "x", "value": "3"}
    assert database.remove(PREFERENCES, PREFERENCES.c.name == "x") == 1


@pytest.mark.parametrize("value", ["机器学习 🦉", "a 'quote' \"and\" 100% \\ _", "\n\t", ""])
def test_texts_come_back_as_they_went_in(database: Database, value: str) -> None:
    """Any script, and what means something to SQL."""
    database.add(PREFERENCES, {"name": value, "value": value})
    assert database.row(PREFERENCES, PREFERENCES.c.name == value) == {"name": value, "value": value}


def test_a_zero_character_is_no_fault(database: Database) -> None:
    """PostgreSQL has no place for it: it is shown as one that cannot be shown, in both."""
    database.add(PREFERENCES, {"name": "a\0b", "value": ""})
    assert database.row(PREFERENCES, PREFERENCES.c.name == "a\0b") == {"name": "a\ufffdb", "value": ""}


def test_whoever_writes_has_the_turn(database: Database) -> None:
    """Two that count up from what they read lose nothing: in SQLite by turns, in PostgreSQL by the row's lock."""
    database.add(PREFERENCES, {"name": "n", "value": "0"})

    def one_more(_: int) -> None:
        with writing(database.engine) as connection:
            query = PREFERENCES.select().where(PREFERENCES.c.name == "n").with_for_update()
            value = int(connection.execute(query).one().value)
            connection.execute(PREFERENCES.update().values(value=str(value + 1)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one_more, range(20)))
    assert database.rows(PREFERENCES) == [{"name": "n", "value": "20"}]


def test_a_folder_without_a_place_for_it_is_told(tmp_path: Path) -> None:
    """What cannot be opened is an error in words, not a traceback."""
    with pytest.raises(SeedbedError, match="cannot be opened"):
        open_database(sqlite_url(tmp_path / "missing" / "studio.db"))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("no url at all", "cannot be read"),
        (f"postgresql://u:{PASSWORD}@h:port/x", "cannot be read"),
        (f"mysql://u:{PASSWORD}@h/x", "SQLite or PostgreSQL"),
        (f"postgresql+psycopg://u:{PASSWORD}@h/x", "SQLite or PostgreSQL"),
        ("sqlite+nothing:///x", "no such driver"),
        (f"postgresql://u:{PASSWORD}@h/x?sslmode=prefer", "disable, require, verify-full"),
        (f"postgresql://u:{PASSWORD}@h/x?sslmode=require&sslrootcert=/nowhere.pem", "sslrootcert"),
    ],
)
def test_a_url_that_is_none_is_told_without_its_password(url: str, told: str) -> None:
    """The message says what a URL looks like, and repeats no secret."""
    if url.startswith("postgresql:"):
        pytest.importorskip("pg8000")
    with pytest.raises(SeedbedError, match=told) as error:
        open_database(url)
    assert PASSWORD not in str(error.value)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line that installs it."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MissingPackage, match=r"pg8000.*seedbed\[postgres\]"):
        engine_of("postgres://u@h/x")


def test_tls_is_asked_for_as_elsewhere() -> None:
    """``sslmode`` and ``sslrootcert`` are no part of what the driver is called with; the rest stays."""
    pytest.importorskip("pg8000")
    url = engine_of("postgresql://u:p@h:5433/x?sslmode=verify-full&application_name=studio").url
    assert (dict(url.query), place_of(url)) == ({"application_name": "studio"}, "h:5433/x")


def test_a_child_is_not_told_where_the_tables_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a run starts does not need the database, and has no password of it."""
    monkeypatch.setenv("SEEDBED_STUDIO_DATABASE", f"postgresql://u:{PASSWORD}@h/x")
    assert PASSWORD not in str(processes.environment({}))


def test_a_wrong_password_is_told_and_not_shown(postgres: str, caplog: pytest.LogCaptureFixture) -> None:
    """The server's words, and where it is."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SeedbedError, match="password authentication failed") as error:
        open_database(postgres.replace(PASSWORD, "a-wrong-password"))
    assert "a-wrong-password" not in str(error.value) + repr(error.value) + caplog.text


@pytest.mark.skipif(not binary("initdb"), reason="there is no PostgreSQL here")
def test_a_lost_server_is_told_and_found_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """While it is gone requests say so (503), without a traceback or the password; when it is back all goes on."""
    pytest.importorskip("pg8000")
    with served_postgres() as server, fresh(server.url) as url, studio_at(tmp_path / "w", database=url) as visit:
        assert visit.get("/api/v1/projects").json() == []
        server.stop()
        for path in ("/api/v1/projects", "/api/v1/projects", "/"):
            told = visit.get(path)
            assert told.status_code == 503
            assert "does not answer" in told.text
            assert PASSWORD not in told.text
        with pytest.raises(Unreachable):
            visit.desk.workspace.projects()
        server.start()
        assert visit.post("/api/v1/projects", json={"name": "birds"}).status_code == 201
        assert [one["name"] for one in visit.get("/api/v1/projects").json()] == ["birds"]
    assert PASSWORD not in caplog.text


def test_two_studios_share_one_database(postgres: str, tmp_path: Path) -> None:
    """What one makes the other has; a name is taken for both; a session of one is good for the other."""
    with studio_at(tmp_path / "w", database=postgres) as one, studio_at(tmp_path / "w", database=postgres) as other:
        made = one.post("/api/v1/projects", json={"name": "birds"}).json()
        assert [found["id"] for found in other.get("/api/v1/projects").json()] == [made["id"]]
        assert other.post("/api/v1/projects", json={"name": "Birds"}).status_code == 409
        other.cookie, other.csrf = one.cookie, one.csrf
        assert other.post("/api/v1/projects", json={"name": "fish"}).status_code == 201
        assert len(one.desk.database.rows(PROJECTS)) == 2


def test_ids_fit_into_addresses() -> None:
    """Letters and digits, and no two alike."""
    made = {new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(one.isalnum() and len(one) == 12 for one in made)
