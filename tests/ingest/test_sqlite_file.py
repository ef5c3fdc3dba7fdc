# ruff: noqa: E501  # statements are easier to read on one line
"""A SQLite file is one row: the statements that make the same database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.ingest.rows import rows
from seedbed.ingest.unreadable import UnreadableDocument

MADE = """
CREATE TABLE "order" (id INTEGER PRIMARY KEY, "the item" TEXT, price REAL, twice REAL AS (price * 2), data BLOB);
CREATE TABLE line (order_id INTEGER REFERENCES "order" (id), n INTEGER, PRIMARY KEY (order_id, n)) WITHOUT ROWID;
CREATE INDEX by_item ON "order" ("the item");
CREATE VIEW dear AS SELECT * FROM "order" WHERE price > 3;
INSERT INTO "order" (id, "the item", price, data) VALUES (1, 'it''s; tea', 3.5, X'00FF'), (2, '茶', NULL, NULL), (3, '', 1e300, X'');
INSERT INTO line VALUES (1, 1), (1, 2), (3, 1);
"""


def database(path: Path, made: str) -> Path:
    with closing(sqlite3.connect(path)) as found:
        found.executescript(made)
    return path


def dump(made: str) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as found:
        found.executescript(made)
        return list(found.iterdump())


@pytest.mark.parametrize("name", ["a shop.sqlite", "店.db", "x.sqlite3"])
def test_the_statements_make_the_same_database(name: str, tmp_path: Path) -> None:
    """Keys, indexes, views, computed columns, bytes, names and texts of any kind; the file is left as it was."""
    path = database(tmp_path / name, MADE)
    before = path.read_bytes()
    (row,) = rows(path)
    assert row["db_id"] == Path(name).stem.replace(" ", "_")
    assert dump(row["tables"]) == dump(MADE)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [name]


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.text(max_size=20),
            st.floats(allow_nan=False, allow_subnormal=False, width=32)
            | st.integers(-(2**63), 2**63 - 1)
            | st.none()
            | st.binary(max_size=9),
        )
    )
)
def test_any_values_come_through(tmp_path_factory: pytest.TempPathFactory, values: list[tuple[str, object]]) -> None:
    """Texts (but for NUL, where SQLite itself ends them), bytes, whole numbers; others to the digits SQLite writes."""
    values = [(one.replace("\0", ""), other) for one, other in values if one.isprintable()]
    path = tmp_path_factory.mktemp("any") / "a.db"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE t (a TEXT, b)")
        made.executemany("INSERT INTO t VALUES (?, ?)", values)
    (row,) = rows(path)
    with closing(sqlite3.connect(":memory:")) as again:
        again.executescript(row["tables"])
        found = again.execute("SELECT a, b FROM t").fetchall()
    assert [(a, type(b)) for a, b in found] == [(a, type(b)) for a, b in values]
    for (_, one), (_, other) in zip(found, values, strict=True):
        assert one == (pytest.approx(other, rel=1e-14) if isinstance(other, float) else other)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a database at all, but long enough to be looked at as one of them", "no SQLite database"),
        (b"", "no tables"),
        ("CREATE VIRTUAL TABLE v USING fts5(a)", "virtual"),
        ("CREATE TABLE t (a); INSERT INTO t VALUES (hex(zeroblob(5000000)))", "over 8388608 characters"),
    ],
)
def test_files_that_cannot_be_read(content: bytes | str, words: str, tmp_path: Path) -> None:
    """They are named with what is wrong and the way out."""
    path = tmp_path / "a.sqlite"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        database(path, content)
    with pytest.raises(UnreadableDocument, match=words):
        list(rows(path))
