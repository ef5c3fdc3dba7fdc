# ruff: noqa: E501  # queries are easier to read on one line
"""SQL repair: faults that make a difference, and repairs that hold on every state of the database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Outcome
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.methods.sql.sql_repair import sql_repair
from seedbed.methods.sql.sql_repair_prompts import KINDS
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

pytest.importorskip("sqlglot")
TABLES = """CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, town TEXT, age INTEGER);
INSERT INTO people VALUES (1, 'Ida', 'Ely', 52), (2, 'Bo', 'Ely', 38), (3, 'Ann', 'Brock', 41),
  (4, 'Li', 'Wick', 19);"""
OLD, BROKEN = "SELECT name FROM people WHERE age > 40", "SELECT name FROM people WHERE age < 40"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def fenced(sql: str) -> str:
    return f"So it is.\n```sql\n{sql}\n```"


def made(sandbox: Sandbox, *replies: Scripted, language: str = "en", **how: Any) -> tuple[Any, Here]:
    here = Here(sandbox, replies)
    row = {"question": "Who is over 40?", "tables": TABLES, "sql": OLD, **how.pop("row", {})}
    return asyncio.run(sql_repair(Context(here, language=language), **row, **how)), here


def test_the_one_who_repairs_sees_what_came_of_the_fault_and_not_the_right_query(sandbox: Sandbox) -> None:
    """Error or rows; no insert statements; the explanation is the output."""
    row, here = made(sandbox, fenced(BROKEN), fenced(OLD))
    assert OLD in prompt_text(here.asked[0])
    assert OLD not in row["instruction"]
    assert "2 row(s)" in row["instruction"]
    assert "'Bo'" in row["instruction"]
    assert "INSERT" not in row["instruction"]
    assert (row["output"], row["repaired_sql"], row["wrong_sql"]) == (fenced(OLD), OLD, BROKEN)
    row, _ = made(sandbox, fenced("SELECT nam FROM people"), fenced(OLD))
    assert "refused it: error: no such column: nam" in row["finding"]
    row, _ = made(sandbox, fenced("SELECT name FROM people WHERE 1 = 0"), fenced(OLD))
    assert "gave no rows" in row["finding"]


def test_a_wrong_query_of_the_row_is_taken_and_no_fault_asked_for(sandbox: Sandbox) -> None:
    """Such as a model's failed answer."""
    row, here = made(sandbox, fenced(OLD), row={"wrong_sql": BROKEN})
    assert (row["fault"], len(here.asked)) == ("given", 1)


@pytest.mark.parametrize("kind", list(KINDS))
def test_chinese(kind: Any, sandbox: Sandbox) -> None:
    """The fault, of every kind, and the repair are asked for in Chinese."""
    row, here = made(sandbox, fenced(BROKEN), fenced(OLD), kinds=(kind,), states=2, language="zh")
    assert "埋入" in prompt_text(here.asked[0])
    assert "共 2 行" in row["instruction"]
    assert row["fault"] == kind


def test_a_later_attempt_may_hold(sandbox: Sandbox) -> None:
    """Three at most; one without a block, or cut off, is none."""
    row, _ = made(sandbox, fenced(BROKEN), "no query", Reply(fenced(OLD), finish="length"), fenced(OLD))
    assert row["attempts"] == 3
    with pytest.raises(Reject, match="none of 3 repairs"):
        made(sandbox, fenced(BROKEN), *[fenced("SELECT town FROM people")] * 3)


def test_what_cannot_be_used_is_said(sandbox: Sandbox) -> None:
    """A fault without a block, settings without sense, a right query that is none, a sandbox that fails."""
    with pytest.raises(Unreadable):
        made(sandbox, "SELECT 1")
    for how in ({"attempts": 0}, {"states": 1}, {"kinds": ()}):
        with pytest.raises(RecipeError):
            made(sandbox, **how)
    with pytest.raises(Reject, match="right one"):
        made(sandbox, fenced(BROKEN), row={"sql": "SELECT nothing FROM people"})
    script = Script([fenced(BROKEN)], outcomes=[Outcome("sandbox", stderr="no room")])
    with pytest.raises(ProviderError, match="no room"):
        asyncio.run(sql_repair(Context(script), "Who?", TABLES, OLD))


NO_FAULTS = [
    "SELECT name FROM people WHERE 40 < age", "SELECT p.name FROM people p WHERE p.age > 40",
    "select NAME from PEOPLE where age > 40",
    "SELECT name FROM people WHERE NOT age <= 40",
    "SELECT name FROM people WHERE id IN (SELECT id FROM people WHERE age > 40)",
]  # fmt: skip
WRONG = [
    f"SELECT name FROM people WHERE {where}"
    for where in ("id IN (1, 3)", "age > 38", "age > 38.5", "name IN ('Ida', 'Ann')", "id % 2 = 1", "length(name) = 3",
                  "age IN (52, 41)", "age >= 39", "age > 19 AND id <> 2", "age > 40 AND id < 4", "id = 1 OR id = 3")
] + ["SELECT name, age FROM people WHERE age > 40", "SELECT name FROM people", "SELECT nam FROM people WHERE age > 40"]  # fmt: skip
RIGHT = [
    f"SELECT name FROM people WHERE {where}"
    for where in ("age > 40", "age>40", "40 < age", "NOT age <= 40", "age - 40 > 0", "people.age > 40", "(age > 40)",
                  "age > 20 + 20", "age > 40.0", "age > 40 AND 1 = 1", "age > 40 OR 1 = 0", "age > abs(-40)",
                  "age > 40 ORDER BY id", "age > 40 ORDER BY name", "iif(age > 40, 1, 0)", "age + 1 > 41")
]  # fmt: skip
RIGHT += [
    "SELECT people.name FROM people WHERE people.age > 40", "SELECT name AS n FROM people WHERE age > 40",
    "WITH t AS (SELECT * FROM people WHERE age > 40) SELECT name FROM t",
    "SELECT name FROM (SELECT name, age FROM people) WHERE age > 40",
]  # fmt: skip


def test_of_twenty_wrong_repairs_and_faults_none_is_kept_and_of_twenty_right_ones_nineteen_are(
    sandbox: Sandbox,
) -> None:
    """Repairs right by luck on the given rows, wrong or broken; faults that are none."""
    assert len(WRONG) + len(NO_FAULTS) >= 19
    assert len(RIGHT) == 20
    for query in NO_FAULTS:
        with pytest.raises(Reject, match="makes no difference"):
            made(sandbox, fenced(query), fenced(OLD))
    for query in [*WRONG, "UPDATE people SET age = 1"]:
        with pytest.raises(Reject, match="none of 1 repairs"):
            made(sandbox, fenced(BROKEN), fenced(query), attempts=1)
    kept = 0
    for query in RIGHT:
        try:
            kept += made(sandbox, fenced(BROKEN), fenced(query), attempts=1)[0]["repaired_sql"] == query
        except Reject:
            continue
    assert kept >= 19


def test_luck_on_the_given_rows_is_no_repair(sandbox: Sandbox) -> None:
    """A few of those that the slow test plants in full."""
    for query in WRONG[:3]:
        with pytest.raises(Reject, match="none of 1 repairs"):
            made(sandbox, fenced(BROKEN), fenced(query), attempts=1)
    with pytest.raises(Reject, match="makes no difference"):
        made(sandbox, fenced(NO_FAULTS[0]), fenced(OLD))
