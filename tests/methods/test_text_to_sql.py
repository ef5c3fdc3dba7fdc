# ruff: noqa: E501  # queries are easier to read on one line
"""Text to SQL: rows of gretel's form whose SQL runs, does what it should, and as a second answer does."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Outcome
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.methods.sql.sql_running import script_in
from seedbed.methods.sql.text_to_sql import text_to_sql
from seedbed.methods.sql.text_to_sql_lists import DOMAINS, Kind, Level
from seedbed.methods.sql.text_to_sql_running import lacking
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import a_sandbox
from tests.methods.sessions_here import Kept

pytest.importorskip("sqlglot")
CONTEXT = """CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT, grain TEXT);
CREATE TABLE sale (id INTEGER PRIMARY KEY, kind_id INTEGER REFERENCES kind (id), day TEXT, loaves INTEGER);
INSERT INTO kind VALUES (1, 'rye', 'rye'), (2, 'oat', 'oat'), (3, 'mixed', 'rye');
INSERT INTO sale VALUES (1, 1, '2024-01-02', 9), (2, 2, '2024-01-02', 4), (3, 1, '2024-01-03', 7), (4, 3, '2024-01-03', 5);"""
SCORES = dict.fromkeys(("standard", "correctness", "efficiency", "readability", "maintainability"), 4)
LOTS = "SELECT id FROM sale WHERE loaves > 6"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def fenced(sql: str) -> str:
    return f"```sql\n{sql}\n```"


def made(
    sandbox: Sandbox, sql: str, other: str = "", kind: Kind = "retrieval", level: Level = "basic SQL", **how: Any
) -> tuple[Any, Kept]:
    scores, language = how.pop("scores", SCORES), how.pop("language", "en")
    second: list[Scripted] = [fenced(other or sql)] if how.get("second", True) and kind != "definition" else []
    here = Kept(sandbox, [fenced(CONTEXT), "Say it.", fenced(sql), *second, "It does so.", *[scores] * 3])
    ctx = Context(here, language=language)
    settings: dict[str, Any] = {"kinds": {kind: 1}, "levels": {level: 1}, "states": 4, **how}
    return asyncio.run(text_to_sql(ctx, "bakeries", **settings)), here


def test_a_row_has_gretels_fields_and_the_second_answer_saw_no_sql(sandbox: Sandbox) -> None:
    """Context, request, SQL, explanation, in steps that follow from one another; the judge has a role of its own."""
    row, here = made(sandbox, LOTS, "SELECT id FROM sale WHERE loaves >= 7")
    assert (row["sql"], row["sql_prompt"], row["sql_explanation"]) == (LOTS, "Say it.", "It does so.")
    assert (row["sql_task_type"], row["sql_complexity"], row["domain"]) == ("retrieval", "basic SQL", "bakeries")
    assert row["sql_context"].startswith("CREATE TABLE kind")
    assert [LOTS in prompt_text(one) for one in here.asked] == [False, False, False, False, True, True]
    assert [one.role for one in here.asked] == ["main"] * 5 + ["judge"]


@pytest.mark.parametrize(
    ("kind", "level", "sql"),
    [
        ("analytics and reporting", "aggregation", "SELECT sum(loaves) FROM sale"),
        ("retrieval", "single join", "SELECT k.name FROM sale s JOIN kind k ON k.id = s.kind_id"),
        ("retrieval", "multiple joins", "SELECT 1 FROM sale s JOIN kind k ON k.id = s.kind_id JOIN sale t ON t.kind_id = k.id"),
        ("retrieval", "subqueries", "SELECT name FROM kind WHERE id IN (SELECT kind_id FROM sale)"),
        ("analytics and reporting", "window functions", "SELECT id, rank() OVER (ORDER BY loaves) FROM sale"),
        ("retrieval", "set operations", "SELECT name FROM kind EXCEPT SELECT grain FROM kind WHERE id = 2"),
        ("analytics and reporting", "CTEs", "WITH t AS (SELECT kind_id, sum(loaves) AS n FROM sale GROUP BY 1) SELECT max(n) FROM t"),
        ("definition", "basic SQL", "CREATE VIEW lots AS SELECT id FROM sale WHERE loaves > 6"),
        ("definition", "window functions", "CREATE VIEW w AS SELECT rank() OVER (ORDER BY loaves) FROM sale"),
        ("manipulation", "basic SQL", "UPDATE sale SET loaves = loaves + 1 WHERE kind_id = 1"),
        ("manipulation", "subqueries", "DELETE FROM sale WHERE kind_id IN (SELECT id FROM kind WHERE grain = 'rye')"),
        ("manipulation", "set operations", "INSERT INTO kind (name) SELECT 'a' UNION SELECT 'b'"),
    ],
)  # fmt: skip
def test_every_kind_and_level(kind: Kind, level: Level, sql: str, sandbox: Sandbox) -> None:
    """A statement that has what its level says is kept; of every other level it is told what it lacks."""
    row, _ = made(sandbox, sql, kind=kind, level=level)
    assert (row["sql"], row["sql_task_type"], row["sql_complexity"]) == (sql, kind, level)


def test_draws_follow_the_weights() -> None:
    """Evenly where none are set; a hundred domains, each with two languages."""
    assert len({title.en for title, _ in DOMAINS}) == len({title.zh for title, _ in DOMAINS}) == 100
    seen: Counter[str] = Counter()
    for seed in range(200):
        script = Script(["no sql"])
        ctx = Context(script, seed=(seed,))
        with pytest.raises(Unreadable):
            asyncio.run(text_to_sql(ctx, levels={"CTEs": 3, "aggregation": 1}))
        prompt = prompt_text(script.asked[0])
        seen.update(["CTEs"] if "WITH" in prompt else [])
        seen.update(kind for kind, words in WORDS.items() if words in prompt)
    assert 125 < seen["CTEs"] < 175
    assert all(25 < seen[kind] < 80 for kind in WORDS)


WORDS = {"definition": "creates or alters", "retrieval": "finds records", "manipulation": "inserts, updates",
         "analytics and reporting": "sums up"}  # fmt: skip


def test_chinese(sandbox: Sandbox) -> None:
    """Every request is, the judge's too."""
    _, here = made(sandbox, LOTS, language="zh")
    words = ("领域", "口吻", "用到", "一条 SQLite", "解释", "分数")
    assert all(word in prompt_text(one) for one, word in zip(here.asked, words, strict=True))


WRONG: list[tuple[str, str, Kind, Level]] = [
    *[(LOTS, other, "retrieval", "basic SQL") for other in (
        "SELECT id FROM sale WHERE id IN (1, 3)", "SELECT id FROM sale WHERE kind_id = 1", "SELECT id FROM sale WHERE loaves > 5",
        "SELECT loaves FROM sale WHERE loaves > 6", "SELECT id FROM sale", "SELECT id FROM nothing", "DELETE FROM sale")],
    ("SELECT id FROM sale WHERE loaves > 99", "", "retrieval", "basic SQL"),
    ("SELECT id FROM sales", "", "retrieval", "basic SQL"),
    ("DROP TABLE sale", "", "retrieval", "basic SQL"),
    ("SELECT id FROM sale; SELECT 1", "", "retrieval", "basic SQL"),
    ("SELECT day FROM sale WHERE day < date('now')", "", "retrieval", "basic SQL"),
    ("SELECT max(id) FROM sale", "", "retrieval", "window functions"),
    ("SELECT name FROM kind", "", "retrieval", "CTEs"),
    ("UPDATE sale SET loaves = 0 WHERE id = 99", "", "manipulation", "basic SQL"),
    ("UPDATE sale SET loaves = 0 WHERE id = 1", "UPDATE sale SET loaves = 0 WHERE id = 2", "manipulation", "basic SQL"),
    ("DELETE FROM sale WHERE id = 1", "DELETE FROM sales WHERE id = 1", "manipulation", "basic SQL"),
    ("SELECT id FROM sale", "", "manipulation", "basic SQL"),
    ("CREATE TABLE IF NOT EXISTS sale (id INTEGER)", "", "definition", "basic SQL"),
    ("INSERT INTO kind (name) VALUES ('x')", "", "definition", "basic SQL"),
]  # fmt: skip
RIGHT: list[tuple[str, str, Kind, Level]] = [
    *[(LOTS, f"SELECT id FROM sale WHERE {where}", "retrieval", "basic SQL") for where in (
        "loaves >= 7", "6 < loaves", "NOT loaves <= 6", "loaves > 3 + 3", "sale.loaves > 6", "loaves > 6 ORDER BY day",
        "loaves - 6 > 0", "loaves > 6 AND id > 0", "(loaves > 6)", "loaves > 6.0")],
    *[(f"SELECT {what}(loaves) FROM sale", f"SELECT {what}(s.loaves) AS n FROM sale AS s", "analytics and reporting", "aggregation")
      for what in ("sum", "avg", "max", "min", "count")],
    *[(f"UPDATE sale SET loaves = loaves + {n}", f"UPDATE sale SET loaves = {n} + loaves WHERE 1 = 1", "manipulation", "basic SQL")
      for n in (1, 2, 3)],
    ("DELETE FROM sale WHERE loaves < 5", "DELETE FROM sale WHERE loaves <= 4", "manipulation", "basic SQL"),
    ("CREATE INDEX by_day ON sale (day)", "", "definition", "basic SQL"),
]  # fmt: skip


def test_of_twenty_wrong_answers_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Right by luck, empty, broken, without effect, of another kind or level, at odds with the second answer."""
    assert len(WRONG) == len(RIGHT) == 20
    for sql, other, kind, level in WRONG:
        with pytest.raises(Reject):
            made(sandbox, sql, other, kind, level, states=8)
    kept = 0
    for sql, other, kind, level in RIGHT:
        try:
            kept += made(sandbox, sql, other, kind, level, states=8)[0]["sql"] == sql
        except Reject:
            continue
    assert kept >= 19


@pytest.mark.parametrize("place", [0, 7, 13, 14, 15, 18])
def test_a_few_of_the_wrong_ones(place: int, sandbox: Sandbox) -> None:
    """One of each sort; the slow test plants all."""
    sql, other, kind, level = WRONG[place]
    with pytest.raises(Reject):
        made(sandbox, sql, other, kind, level)


def test_without_a_second_answer_the_judge_alone_decides(sandbox: Sandbox) -> None:
    """As gretel has it; one score under the least sets the row aside with its name."""
    assert made(sandbox, LOTS, second=False)[0]["scores"] == SCORES
    with pytest.raises(Reject, match="2 of 4 for efficiency"):
        made(sandbox, LOTS, scores={**SCORES, "efficiency": 2})
    with pytest.raises(NoReadableReply):
        made(sandbox, LOTS, scores={**SCORES, "efficiency": 5})


def test_what_cannot_be_used_is_said(sandbox: Sandbox) -> None:
    """Weights without sense, a context that is none, a sandbox that fails."""
    for how in ({"kinds": {"retrieval": 0}}, {"levels": {"hard": 1}}, {"states": 1}):
        with pytest.raises(RecipeError):
            asyncio.run(text_to_sql(Context(Script([])), **how))  # type: ignore[arg-type]
    halves = CONTEXT.split("INSERT", maxsplit=1)
    two = Reply(f"Tables:\n{fenced(halves[0])}\nRows:\n{fenced('INSERT' + halves[1])}")
    assert script_in(two).count("CREATE TABLE") == script_in(two).count("INSERT") == 2
    with pytest.raises(Reject, match="make no database"):
        asyncio.run(text_to_sql(Context(Kept(sandbox, [fenced("CREATE")]))))
    script = Script([fenced(CONTEXT)], outcomes=[Outcome("sandbox", stderr="no room")])
    with pytest.raises(ProviderError, match="no room"):
        asyncio.run(text_to_sql(Context(script)))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_cannot_be_parsed_is_no_statement(kind: Kind) -> None:
    """Whatever it should have been."""
    assert lacking("SELECT FROM WHERE (", kind, "basic SQL")
    assert lacking("", kind, "basic SQL")
