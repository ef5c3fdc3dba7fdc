"""OmniSQL: databases that hold, queries that run on several states, questions from the middle, thoughts by vote."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Outcome
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.core.step import Step
from seedbed.core.table import reasons_of
from seedbed.methods.sql import omni_sql_stages as stages
from seedbed.methods.sql import sql_running as running
from seedbed.methods.sql.omni_sql import EXAMPLE, omni_sql
from seedbed.methods.sql.omni_sql_databases import Design, Flawed, statements
from seedbed.methods.sql.omni_sql_prompts import Style
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox
from tests.methods.sql_writer import design, write

pytest.importorskip("sqlglot")
SHOP = """CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, town TEXT, age INTEGER);
CREATE TABLE orders (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people (id), item TEXT, price REAL);
INSERT INTO people VALUES (1, 'Ida', 'Ely', 52), (2, 'Bo', 'Ely', 38), (3, 'Ann', 'Brock', 41), (4, 'Li', 'Wick', 19);
INSERT INTO orders VALUES (1, 1, 'tea', 3.5), (2, 1, 'jam', 4.0), (3, 3, 'tea', 3.5), (4, 4, 'oil', 9.0);"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def fenced(sql: str) -> str:
    return f"So it is.\n```sql\n{sql}\n```"


def fences(*queries: str) -> list[str]:
    return [fenced(one) for one in queries]


def queried(sandbox: Sandbox, reply: Scripted, seconds: float = 2.0, tables: str = SHOP) -> Any:
    work = stages.write_query(
        Context(Here(sandbox, [reply])), tables, 1, complexities=["simple", "highly complex"], seconds=seconds
    )
    return asyncio.run(work)


def thought(sandbox: Sandbox, *replies: Scripted, sql: str = "SELECT 1", states: int = 3, seconds: float = 2.0) -> Any:
    ctx = Context(Here(sandbox, replies))
    work = stages.think(ctx, SHOP, "Who?", "", sql, thoughts=len(replies), states=states, seconds=seconds)
    return asyncio.run(work)


@given(st.integers(1, 20), st.integers(0, 2**30), st.integers(1, 12))
def test_every_reference_is_there_and_every_key_unique(count: int, seed: int, rows: int) -> None:
    """Whatever the sample rows say: SQLite itself finds nothing amiss."""
    told = Design.model_validate(design(random.Random(seed), count))
    made = sqlite3.connect(":memory:")
    made.executescript(
        f"PRAGMA foreign_keys = ON; BEGIN; PRAGMA defer_foreign_keys = ON;\n{_typed(told, seed, rows)}\nCOMMIT;"
    )
    assert made.execute("PRAGMA foreign_key_check").fetchall() == []
    names = [row[0] for row in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert len(names) == count
    for name in names:
        assert made.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] >= 1
    made.close()


def _typed(told: Design, seed: int, rows: int) -> str:
    return statements(told, random.Random(seed), rows)


def one_table(**changed: Any) -> dict[str, Any]:
    columns = [{"name": "id", "type": "INT"}, {"name": "born", "type": "date"}, {"name": "kg", "type": "decimal(5,2)"}]
    table = {
        "name": "cow",
        "columns": columns,
        "primary_key": ["id"],
        "rows": [[1, "2020-01-31", "4.5"], [2, "2020-02-31", None]],
    }
    return {"domain": "farms", "scenario": "So.", "tables": [{**table, **changed}], "foreign_keys": []}


def linked(column: str, to_table: str, to_column: str) -> dict[str, Any]:
    link = {"table": "cow", "column": column, "to_table": to_table, "to_column": to_column}
    return one_table() | {"foreign_keys": [link]}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (one_table(rows=[[1, "x"]]), "row 1 of cow has 2 values for 3 columns"),
        (one_table(primary_key=["no"]), "names the column no"),
        (one_table(columns=[{"name": "id", "type": "INT"}, {"name": "ID", "type": "INT"}]), "column of cow ID"),
        (linked("kg", "barn", "id"), "barn, which is not there"),
        (linked("kg", "cow", "born"), "no primary key"),
        (linked("id", "cow", "id"), "need one another"),
    ],
)  # fmt: skip
def test_designs_that_make_no_database(told: dict[str, Any], words: str) -> None:
    """Each is named with what is wrong; the engine asks again."""
    with pytest.raises(Flawed, match=words):
        statements(Design.model_validate(told), random.Random(0), 3)
    ctx = Context(Script([told]))
    with pytest.raises(Unreadable, match=words):
        asyncio.run(stages.make_database(ctx, "a | b", size=(1, 20), rows=3))


def test_the_number_of_tables_is_drawn_as_published() -> None:
    """From N(10, 4), never under 1 or over 20, within the size that is set."""
    counts = []
    for seed in range(40):
        script = Script([one_table()] * 2, outcomes=[Outcome("ok", 0, value={"columns": ["n"], "rows": [(1,)]})])
        made = asyncio.run(stages.make_database(Context(script, seed=(seed,)), text="a | b", size=(1, 20), rows=2))
        counts.append(int(prompt_text(script.asked[0]).split("exactly ")[1].split(" tables")[0]))
        assert made["db_id"].startswith("farms_")
    assert min(counts) >= 1
    assert max(counts) <= 20
    assert 8.5 < sum(counts) / 40 < 11.5
    assert len(set(counts)) > 8


def test_a_database_that_is_given_is_taken_as_it_is(sandbox: Sandbox) -> None:
    """Where it is one; nobody is asked."""
    made = asyncio.run(stages.make_database(Context(Here(sandbox)), "", SHOP, "shop", size=(1, 1), rows=1))
    assert (made["db_id"], made["tables"]) == ("shop", SHOP)
    for tables, words in (("CREATE TABLE", "make no database"), ("SELECT 1", "they make no table"), (" ", "neither")):
        with pytest.raises(Reject, match=words):
            asyncio.run(stages.make_database(Context(Here(sandbox)), "", tables, size=(1, 1), rows=1))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SELECT a FROM t WHERE b = 'x'", "select a\n from T where b = 'it''s'", True),
        ("SELECT a FROM t LIMIT 5", "SELECT a FROM t LIMIT 10 -- ten", True),
        ("SELECT a FROM t WHERE b > -1.5", "SELECT a FROM t WHERE b > 2", True),
        ("SELECT a FROM t WHERE b = 1", "SELECT a FROM t WHERE c = 1", False),
        ("SELECT a1 FROM t", "SELECT a2 FROM t", False),
    ],
)
def test_queries_that_differ_only_in_literals_are_one(one: str, other: str, same: bool) -> None:
    """Letter case, white space, comments and values do not count; names do."""
    assert (running.template(one) == running.template(other)) is same
    table = pa.table({"db_id": ["a", "a", "b"], "sql": [one, other, other]})
    left = stages.distinct_queries(table)
    assert left.num_rows == (2 if same else 3)
    assert len(reasons_of(left)) == (1 if same else 0)


WRONG = [
    "DELETE FROM people", "UPDATE people SET age = 1", "-- only reading\nDROP TABLE people", "/* SELECT */ VALUES (1)",
    "SELECT name FROM persons", "SELECT title FROM people", "SELEC name FROM people", "SELECT name FROM people WHERE",
    "SELECT 1; SELECT 2", "SELECT name FROM people WHERE 1 = 0", "SELECT name FROM people WHERE town = 'Rome'",
    "SELECT count(*) FROM orders WHERE price < 0", "SELECT max(age) FROM people WHERE town = 'Rome'",
    "SELECT name FROM people ORDER BY random()", "SELECT name FROM people WHERE age < strftime('%Y', 'now')",
    "PRAGMA table_info(people)", "EXPLAIN SELECT name FROM people", "INSERT INTO people VALUES (9, 'x', 'y', 1)",
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT sum(x) FROM n",
    "WITH t AS (SELECT 1) DELETE FROM people",
]  # fmt: skip
RIGHT = [
    "SELECT name FROM people", "SELECT name FROM people WHERE age > 20", "select count(*) from orders",
    "SELECT town, avg(age) FROM people GROUP BY town", "SELECT name FROM people ORDER BY age DESC LIMIT 1",
    "SELECT p.name, o.item FROM people p JOIN orders o ON o.person_id = p.id", "-- all\nSELECT item FROM orders",
    "SELECT DISTINCT town FROM people", "SELECT sum(price) FROM orders", "SELECT upper(name) FROM people",
    "WITH t AS (SELECT town, count(*) AS n FROM people GROUP BY town) SELECT max(n) FROM t",
    "SELECT name, rank() OVER (ORDER BY age) FROM people", "SELECT item FROM orders UNION SELECT name FROM people",
    "SELECT name FROM people WHERE id IN (SELECT person_id FROM orders)", "SELECT item, price * 2 FROM orders",
    "SELECT CASE WHEN age > 40 THEN 'old' ELSE 'young' END, name FROM people", "SELECT min(age), max(age) FROM people",
    "SELECT name FROM people WHERE name LIKE '%a%'", "SELECT town, group_concat(name) FROM people GROUP BY town",
    "SELECT p.name, coalesce(sum(o.price), 0) FROM people p LEFT JOIN orders o ON o.person_id = p.id GROUP BY p.id",
]  # fmt: skip


def test_of_twenty_wrong_queries_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Wrong: writing, broken, unknown names, empty, changing from run to run, endless."""
    assert len(WRONG) == len(RIGHT) == 20
    for query in WRONG:
        with pytest.raises((Reject, ProviderError)):  # the endless one, where the machine is too busy to tell
            queried(sandbox, fenced(query), seconds=1.0)
    found = []
    for query in RIGHT:
        try:
            found.append(queried(sandbox, fenced(query))["sql"])
        except Reject:
            continue
    assert len(found) >= 19


def test_the_last_block_counts_and_it_must_be_closed(sandbox: Sandbox) -> None:
    """Drafts before it do not; without a block, or with one left open, there is no query."""
    reply = f"{fenced('SELECT age FROM people')}\nBetter:\n{fenced('SELECT name FROM people;')}"
    assert queried(sandbox, reply)["sql"] == "SELECT name FROM people"
    for text in ("SELECT name FROM people", "```sql\nSELECT name FROM people", fenced("")):
        with pytest.raises(Unreadable, match="closed"):
            queried(sandbox, text)


def test_a_query_that_gives_rows_on_one_state_only_is_dropped(sandbox: Sandbox) -> None:
    """It finds what only the given rows hold."""
    lucky = "SELECT name FROM people WHERE (SELECT group_concat(age) FROM people) = '52,38,41,19'"
    with pytest.raises(Reject, match="two states"):
        queried(sandbox, fenced(lucky))


def asked(*texts: str, style: Style = "formal", by: Any = "words", replies: Sequence[Scripted] = ()) -> Any:
    told = [{"explanation": "so", "question": one, "external_knowledge": ""} for one in texts]
    script = Script([*told, *replies])
    ctx = Context(script)
    return asyncio.run(
        stages.write_question(ctx, SHOP, "SELECT name FROM people", styles=[style], candidates=len(texts), by=by)
    )


def test_of_three_questions_the_odd_one_is_never_taken() -> None:
    """By words and by vectors; of two any may be taken."""
    a, b, z = "Which people are there?", "Which people are in there?", "How dear is tea?"
    assert asked(a, b, z)["question"] in (a, b)
    vectors = Reply(vectors=[[1.0, 0.0], [0.9, 0.1], [0.0, 1.0]])
    assert asked(a, b, z, by="embed", replies=[vectors])["question"] in (a, b)
    assert asked(a, z)["question"] in (a, z)


@pytest.mark.parametrize("style", ["vague", "metaphorical"])
def test_veiled_questions_bring_their_knowledge(style: Style) -> None:
    """Without it nobody could answer them; other styles may go without."""
    with pytest.raises(Unreadable, match="need explaining"):
        asked("Who are our wanderers?", style=style)
    with pytest.raises(Unreadable, match="in words"):
        asked("SELECT name FROM people?")


def test_used_columns_are_shown_and_no_others() -> None:
    """With the lines that describe them."""
    shown = stages.used_columns(
        "CREATE TABLE t (\n  a INT, -- first\n  b INT\n);\nCREATE TABLE u (\n  c INT\n);", "SELECT a FROM t"
    )
    assert shown == "CREATE TABLE t\na INT, -- first"


@pytest.mark.parametrize("style", get_args(Style))
def test_prompts_are_chinese_where_that_is_wished(style: Style) -> None:
    """The question's, in every style, and the thoughts'."""
    script = Script([{"explanation": "……", "question": "有哪些人？", "external_knowledge": "全部"}])
    work = stages.write_question(
        Context(script, language="zh"), SHOP, "SELECT name FROM people", styles=[style], candidates=1, by="words"
    )
    assert asyncio.run(work)["evidence"] == "全部"
    assert "风格" in prompt_text(script.asked[0])


OLD = "SELECT name FROM people WHERE age > 40"


def test_the_most_frequent_result_wins(sandbox: Sandbox) -> None:
    """{1}, {1}, {2}: the query comes from the first two; its thoughts are the output."""
    made = thought(
        sandbox, fenced(OLD), fenced(OLD.replace("> 40", ">= 41")), fenced("SELECT name FROM people"), sql="SELECT 5"
    )
    assert made["sql"] in (OLD, OLD.replace("> 40", ">= 41"))
    assert (made["votes"], made["valid"], made["draft"]) == (2, 3, "SELECT 5")
    assert made["output"] == fenced(made["sql"])
    assert "Who?" in made["instruction"]
    assert "INSERT" not in made["instruction"]


@pytest.mark.parametrize(
    ("queries", "words"),
    [
        ([OLD, OLD, "SELECT nothing FROM people"], "2 of 3 thoughts"),
        ([OLD, "SELECT age FROM people", "SELECT town FROM people"], "as many votes"),
        (["SELECT name FROM people WHERE 1 = 0"] * 3, "proves nothing"),
        (["DELETE FROM people"] * 3, "0 of 3"),
    ],
)
def test_votes_that_settle_nothing(queries: list[str], words: str, sandbox: Sandbox) -> None:
    """Too few that run, a tie, an empty majority, what is no query."""
    with pytest.raises(Reject, match=words):
        thought(sandbox, *[fenced(one) for one in queries])


def test_cut_replies_and_those_that_speak_of_the_draft_have_no_vote(sandbox: Sandbox) -> None:
    """Nor have those without a query."""
    replies = [Reply(fenced(OLD), finish="length"), f"The draft is right. {fenced(OLD)}", "no", fenced(OLD)]
    with pytest.raises(Reject, match="1 of 4"):
        thought(sandbox, *replies)


def test_a_query_that_does_not_end_costs_its_time_and_no_more(sandbox: Sandbox) -> None:
    """It has no vote; where the machine is too busy to tell, the row fails."""
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    with pytest.raises((Reject, ProviderError), match=r"2 of 3|busy"):
        thought(sandbox, *fences(OLD, OLD, endless), seconds=1.0)


LUCKY = [
    f"SELECT name FROM people WHERE {where}"
    for where in (
        "age >= 41", "age IN (52, 41)", "id IN (1, 3)", "name IN ('Ida', 'Ann')", "id % 2 = 1",
        "name LIKE '%a%' AND id < 4 OR name = 'Ann'",
        "age > 38", "age <> 38 AND age <> 19", "id = 1 OR id = 3", "age BETWEEN 41 AND 52",
        "name < 'Bl' OR name = 'Ida'",
        "length(name) = 3", "age > 19 AND id <> 2", "age > (SELECT avg(age) FROM people)",
        "id IN (SELECT person_id FROM orders) AND id < 4",
        "age + 0 > 39", "NOT age < 41", "town = 'Brock' OR id = 1", "age > 20 AND name <> 'Bo'", "id < 4 AND id <> 2",
    )
]  # fmt: skip


def same_everywhere(sandbox: Sandbox, query: str, states: int = 12) -> bool:
    ctx = Context(Here(sandbox), seed=(99,))
    worlds = running.states_of(SHOP, [OLD, query], ctx.rng, states)
    return asyncio.run(running.on_states(ctx, worlds, query)) == asyncio.run(running.on_states(ctx, worlds, OLD))


OTHER, WORDED = "SELECT name FROM people", "SELECT p.name FROM people AS p WHERE 40 < p.age"


def test_luck_on_the_given_state_is_no_agreement(sandbox: Sandbox) -> None:
    """Two queries that agree on the given rows by chance do not outvote a third; right ones in two wordings do."""
    lucky = "SELECT name FROM people WHERE id IN (1, 3)"
    with pytest.raises(Reject, match="as many votes"):
        thought(sandbox, *fences(OLD, lucky, OTHER), sql=lucky, states=8)
    assert thought(sandbox, *fences(OLD, lucky, WORDED), sql=lucky, states=8)["sql"] in (OLD, WORDED)


@pytest.mark.slow
def test_of_twenty_lucky_queries_none_wins_and_of_twenty_right_votes_nineteen_do(sandbox: Sandbox) -> None:
    """All give the right rows on the given state, and none is another wording of the right one."""
    lucky = [one for one in LUCKY if not same_everywhere(sandbox, one)]
    assert len(lucky) >= 12
    won = 0
    for one in (lucky * 2)[:20]:
        with pytest.raises(Reject):
            thought(sandbox, *fences(OLD, one, OTHER), sql=one, states=8)
        won += thought(sandbox, *fences(OLD, one, WORDED), sql=one, states=8)["sql"] in (OLD, WORDED)
    assert won >= 19


def test_a_sandbox_that_fails_is_no_verdict() -> None:
    """It is the provider's failure, not the query's."""
    script = Script([fenced(OLD)], outcomes=[Outcome("sandbox", stderr="no room")])
    with pytest.raises(ProviderError, match="no room"):
        asyncio.run(stages.write_query(Context(script), SHOP, 1, complexities=["simple"], seconds=2.0))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"states": 1}, "'states' must be 2"), ({"thoughts": 2}, "3 thoughts"), ({"size": (5, 2)}, "size"),
        ({"complexities": ["hard"]}, "no complexity 'hard'"), ({"styles": []}, "at least one style"),
    ],
)  # fmt: skip
def test_settings_without_sense(settings: dict[str, Any], words: str) -> None:
    """They are named before anything is asked."""
    with pytest.raises(RecipeError, match=words):
        omni_sql(**settings)


def test_the_chain_does_what_its_example_says_and_again_for_nothing(bench: Bench) -> None:
    """The scripted replies in their order, in a real sandbox; the second run asks nobody."""
    waiting = [one if isinstance(one, str) else json.dumps(one) for one in EXAMPLE.replies]
    bench.model = Model(lambda request: waiting.pop(0))
    rows, chain = list(EXAMPLE.row), Step(find.entry("omni_sql"), EXAMPLE.settings)
    first = bench.run(rows, chain)
    assert first.unreconciled() == []
    assert [{name: row[name] for name in EXAMPLE.gives[0]} for row in kept(first)] == EXAMPLE.gives
    assert waiting == []
    assert kept(bench.run(rows, chain, name="again", window=1)) == kept(first)


@pytest.mark.slow
def test_thirty_databases_of_ten_tables_and_every_query_gives_rows_on_two_states(bench: Bench) -> None:
    """At the highest complexity, designs and queries drawn anew for each; what is kept is run in SQLite itself."""
    bench.model = Model(write)
    settings = {"size": (10, 20), "rows": 12, "queries": 4, "complexities": ["highly complex"], "by": "words"}
    result = bench.run(
        [{"table": f"kind | count\nx{n} | {n}"} for n in range(33)], Step(find.entry("omni_sql"), settings)
    )
    assert result.unreconciled() == []
    made = kept(result)
    schemas = {row["db_id"]: row["tables"] for row in made}
    assert len(set(schemas.values())) >= 30  # all four queries of one may be among those that are wrong on purpose
    assert len(made) >= 60
    for row in made:
        assert row["tables"].count("CREATE TABLE") >= 10
        worlds = running.states_of(row["tables"], [row["sql"]], random.Random(7), 4)
        assert sum(bool(_rows(world, row["sql"])) for world in worlds) >= 2
    assert set_aside(result), "the writer writes wrong queries too"


def _rows(tables: str, sql: str) -> list[Any]:
    database = sqlite3.connect(":memory:")
    database.executescript(tables)
    found = database.execute(sql).fetchall()
    database.close()
    return found
