# ruff: noqa: E501  # queries are easier to read on one line
"""Schema perturb: other names and more columns, with a query that does the same on every state."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Reject, Unreadable
from seedbed.core.example import Scripted
from seedbed.core.request import prompt_text
from seedbed.methods.sql.schema_names import added, amiss, used
from seedbed.methods.sql.schema_perturb import schema_perturb
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import a_sandbox
from tests.methods.sessions_here import Kept

pytest.importorskip("sqlglot")
TABLES = """CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, town TEXT, age INTEGER);
CREATE TABLE orders (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people (id), item TEXT, price REAL);
CREATE INDEX by_town ON people (town);
INSERT INTO people VALUES (1, 'Ida', 'Ely', 52), (2, 'Bo', 'Ely', 38), (3, 'it''s "Ann"', 'Brock', NULL);
INSERT INTO orders VALUES (1, 1, 'tea', 3.5), (2, 1, 'jam', 4.0), (3, 3, 'tea', 3.5);"""
SQL = "SELECT name FROM people WHERE age > 30"
NEW = {"people": "persons", "people.name": "called", "people.age": "years"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def made(sandbox: Sandbox, *replies: Scripted, sql: str = SQL, **how: Any) -> tuple[Any, Kept]:
    here = Kept(sandbox, replies)
    ctx = Context(here, language=how.pop("language", "en"))
    settings = {"kinds": ("synonym",), "states": 3, **how}
    return asyncio.run(schema_perturb(ctx, "Who is it?", TABLES, sql, **settings)), here


def rows(tables: str, sql: str) -> list[Any]:
    database = sqlite3.connect(":memory:")
    database.executescript(tables)
    found = database.execute(sql).fetchall()
    database.close()
    return found


def test_the_query_is_carried_over_and_the_data_stays(sandbox: Sandbox) -> None:
    """Nothing of the old names is left, keys and indexes are; SQLite itself gives the same."""
    row, here = made(sandbox, NEW, NEW)
    assert row["sql"] == "SELECT called FROM persons WHERE years > 30"
    assert "people" not in row["tables"]
    assert "REFERENCES persons" in row["tables"]
    assert "INDEX by_town ON persons" in row["tables"]
    assert rows(row["tables"], row["sql"]) == rows(TABLES, SQL) == [("Ida",), ("Bo",)]
    assert rows(row["tables"], "SELECT * FROM persons") == rows(TABLES, "SELECT * FROM people")
    assert (row["original_sql"], row["original_tables"], row["names"]) == (SQL, TABLES, NEW)
    assert SQL not in prompt_text(here.asked[1])


JOINED = """WITH t AS (SELECT p.name AS n, sum(o.price) AS s FROM people p JOIN orders o ON o.person_id = p.id GROUP BY p.name)
SELECT n, s, rank() OVER (ORDER BY s DESC) AS place FROM t WHERE n <> 'people' ORDER BY place"""


def test_joins_ctes_and_windows(sandbox: Sandbox) -> None:
    """References under an alias too; a text that happens to be a name stays."""
    found = used(TABLES, JOINED)
    assert found == ["people", "people.id", "people.name", "orders", "orders.id", "orders.person_id", "orders.price"]
    told = {one: f"new_{one.replace('.', '_')}" for one in found}
    told |= {"people.id": "new_id", "orders.id": "new_id"}
    row, _ = made(sandbox, told, told, sql=JOINED)
    assert "'people'" in row["sql"]
    assert "new_orders_price" in row["sql"]
    assert rows(row["tables"], row["sql"]) == rows(TABLES, JOINED)


def test_columns_are_added_and_the_query_stays_what_it_is(sandbox: Sandbox) -> None:
    """Two for each table that it uses; they hold values of their kind."""
    extra = [
        {"table": "people", "name": "born", "type": "INTEGER"},
        {"table": "people", "name": "alias", "type": "TEXT"},
    ]
    row, _ = made(sandbox, {"columns": extra}, kinds=("distract",))
    assert row["sql"] == SQL
    assert row["names"] == {"people.born": "born", "people.alias": "alias"}
    assert len(rows(row["tables"], "SELECT born, alias FROM people")) == 3
    assert added([("people", "x", "REAL")], TABLES, random.Random(1))[0].endswith('ADD COLUMN "x" REAL')
    for wrong in (extra[:1], [*extra, extra[0]], [{**extra[0], "table": "orders"}, extra[1]]):
        with pytest.raises(Unreadable, match="wanted 2 columns"):
            made(sandbox, {"columns": wrong}, kinds=("distract",))
    with pytest.raises(Unreadable, match="stands in the database"):
        made(sandbox, {"columns": [{**extra[0], "name": "item"}, extra[1]]}, kinds=("distract",))


@pytest.mark.parametrize("kind", ["synonym", "abbreviation", "distract"])
def test_chinese(kind: Any, sandbox: Sandbox) -> None:
    """Each kind is asked for in Chinese."""
    reply = {"columns": [{"table": "people", "name": one, "type": "TEXT"} for one in ("甲", "乙")]}
    replies: list[Any] = [reply] if kind == "distract" else [NEW, NEW]
    row, here = made(sandbox, *replies, kinds=(kind,), language="zh")
    assert row["perturbation"] == kind
    assert "数据库" in prompt_text(here.asked[0])


WRONG: list[tuple[dict[str, str], dict[str, str]]] = [
    *[({**NEW, "people.age": bad}, NEW) for bad in (
        "age", "Age", "town", "orders", "item", "select", "two words", "a-b", "1st", "", "x" * 61, "called", "persons", "a;--")],
    ({"people": "persons", "people.name": "called"}, NEW),
    ({**NEW, "people.town": "city"}, NEW),
    ({**NEW, "age": "years"}, NEW),
    (NEW, {**NEW, "people.name": "years", "people.age": "called"}),
    (NEW, {"people": "persons", "people.name": "called"}),
    ({"people": "years", "people.name": "persons", "people.age": "called"}, NEW),
]  # fmt: skip
RIGHT = [{"people": f"{one}s", "people.name": f"{one}_nm", "people.age": f"{one}_yrs"}
         for one in ("person", "human", "member", "guest", "client", "kunde", "ren", "人", "p", "x_1",
                     "staff", "folk", "user", "inhabitant", "tenant", "Resident", "PERSON", "subject", "individual", "who")]  # fmt: skip


def test_of_twenty_wrong_names_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """No names, taken ones, one for two things, missing or invented ones, and those that are paired otherwise."""
    assert len(WRONG) == len(RIGHT) == 20
    for told, back in WRONG:
        with pytest.raises((Reject, NoReadableReply)):
            made(sandbox, told, back, states=2)
    kept = 0
    for told in RIGHT:
        try:
            kept += made(sandbox, told, told, states=2)[0]["names"] == told
        except Reject:
            continue
    assert kept >= 19


def test_names_that_two_columns_share_may_have_one_new_name() -> None:
    """As keys and references often do; two that differ may not."""
    assert amiss(TABLES, {"people.id": "no", "orders.id": "no"}) == ""
    assert "two things" in amiss(TABLES, {"people.id": "no", "orders.item": "no"})


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("DELETE FROM people", "cannot be used"), ("SELECT 1", "names no table"), ("SELECT nothing FROM people", "proves|carry"),
        ("SELECT name FROM people WHERE age > 99 AND 1 = 0", "proves nothing"), ("SELECT name, random() FROM people", "cannot be used"),
    ],
)  # fmt: skip
def test_queries_that_cannot_be_used(sql: str, words: str, sandbox: Sandbox) -> None:
    """They are named before a row is made of them."""
    told = {one: f"{one.replace('.', '_')}_new" for one in used(TABLES, sql)}
    with pytest.raises(Reject, match=words):
        made(sandbox, told, told, sql=sql)


def test_settings_without_sense(sandbox: Sandbox) -> None:
    """No kind, no columns, one state."""
    for how in ({"kinds": ()}, {"extra": 0}, {"states": 1}):
        with pytest.raises(RecipeError):
            made(sandbox, **how)
