"""SQL is judged by its rows: a hundred pairs on SQLite and DuckDB, states, order, and whose fault a failure is."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from seedbed.checks import sql_text
from seedbed.checks.sql_result import sql_result
from seedbed.checks.sql_schema import schema_of, with_guesses
from seedbed.core.context import Context
from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.program import Outcome, Program
from seedbed.core.verdict import Verdict
from seedbed.sandbox.sandbox import Sandbox

SEED = 1
PEOPLE = """
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER, city TEXT);
INSERT INTO people VALUES (1,'Ida',52,'Rome'),(2,'Bo',38,'Oslo'),(3,'Cy',38,NULL),(4,'Di',41,'Rome');
"""


class Pair(NamedTuple):
    """Two queries on a database: whether the second is right, what that turns on, and whether DuckDB says so too."""

    tables: str
    right: str
    given: str
    same: bool
    turns_on: str
    both: bool


def _pairs() -> list[Pair]:
    text = (Path(__file__).parent / "sql_pairs.txt").read_text(encoding="utf-8")
    *parts, pairs = text.partition("=== ")[2].split("\n=== ")
    databases = dict(part.split("\n", 1) for part in parts)
    lines = pairs.splitlines()[1:]
    found = []
    for head, right, given in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        database, same, turns_on, *alone = head.split()
        found.append(Pair(databases[database], right.strip(), given.strip(), same == "same", turns_on, not alone))
    return found


PAIRS = _pairs()
ON_BOTH = [pair for pair in PAIRS if pair.both]
BY_FORM = [pair for pair in ON_BOTH if pair.turns_on != "luck"]


class Live:
    """An outside that runs programs in a real sandbox and answers nothing else."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.ran: list[Program] = []

    async def __call__(self, request: Any) -> Any:
        raise AssertionError("no model is asked")

    async def run_program(self, program: Program) -> Outcome:
        self.ran.append(program)
        return self.sandbox.run(program)


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """A sandbox of the best level here."""
    with Sandbox(pools=1) as sandbox:
        yield Live(sandbox)


def judge(
    outside: Any, sql: str, tables: str | list[str] = PEOPLE, right: str = "", seed: int = SEED, **more: Any
) -> Verdict:
    """One verdict."""
    expected = more.pop("expected", None)
    ctx = Context(outside, seed=(seed,))
    return asyncio.run(sql_result(ctx, sql, tables, right, expected, **more))


def test_the_table_is_what_it_says() -> None:
    """A hundred pairs, half of them equal, thirty and more of which turn on order, ties, duplicates, NULLs or types."""
    kinds = Counter(pair.turns_on for pair in PAIRS)
    assert len(PAIRS) >= 100
    assert sum(kinds[one] for one in ("order", "ties", "duplicates", "nulls", "types")) >= 30
    assert 40 <= sum(pair.same for pair in PAIRS) <= 60
    assert len({pair.tables for pair in PAIRS}) >= 4


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.given[:60])
def test_pairs_on_sqlite(pair: Pair, live: Live) -> None:
    """Equal queries are right and others wrong, on SQLite."""
    verdict = judge(live, pair.given, pair.tables, pair.right)
    assert (verdict.passed, verdict.readable, verdict.decided) == (pair.same, True, True), verdict
    assert "note" not in verdict.value, "a rewritten query was not taken"


@pytest.mark.parametrize("pair", BY_FORM[::5], ids=lambda pair: pair.given[:60])
def test_some_pairs_on_duckdb(pair: Pair, live: Live) -> None:
    """The same on DuckDB, for some that turn on order, ties, duplicates, NULLs, types or columns."""
    verdict = judge(live, pair.given, pair.tables, pair.right, dialect="duckdb", states=2)
    assert (verdict.passed, verdict.readable, verdict.decided) == (pair.same, True, True), verdict


@pytest.mark.slow
@pytest.mark.parametrize("pair", ON_BOTH, ids=lambda pair: pair.given[:60])
def test_pairs_on_duckdb(pair: Pair, live: Live) -> None:
    """Equal queries are right and others wrong, on DuckDB."""
    verdict = judge(live, pair.given, pair.tables, pair.right, dialect="duckdb")
    assert (verdict.passed, verdict.readable, verdict.decided) == (pair.same, True, True), verdict


def test_one_state_is_not_enough(live: Live) -> None:
    """A query that is right by luck passes on the given state and fails on another, which the verdict shows."""
    right, lucky = "SELECT name FROM people WHERE age > 40", "SELECT name FROM people WHERE city = 'Rome'"
    assert judge(live, lucky, right=right, states=1).passed
    verdict = judge(live, lucky, right=right)
    assert (verdict.score, verdict.readable) == (0.0, True)
    assert "(state " in verdict.reason
    assert verdict.value["state"] > 1
    assert verdict.value["changes"]


def test_states_come_from_the_seed(live: Live) -> None:
    """The same row gives the same programs in each run, and another seed gives others."""

    def ran(seed: int) -> list[Program]:
        live.ran.clear()
        judge(live, "SELECT max(age) FROM people", right="SELECT max(age) FROM people", seed=seed)
        return list(live.ran)

    assert ran(1) == ran(1)
    assert ran(1) != ran(2)


def test_keys_hold_in_every_state(live: Live) -> None:
    """References, declared or to be seen in names, lead somewhere in every state, and keys stay unique."""
    tables = PEOPLE + (
        "CREATE TABLE pets (pet INTEGER PRIMARY KEY, people_id INTEGER, tag TEXT UNIQUE, kind TEXT);"
        "INSERT INTO pets VALUES (1,1,'a','cat'),(2,2,'b','dog'),(3,2,'c','cat'),(4,4,NULL,'cat');"
    )
    lost = "SELECT count(*) FROM pets WHERE people_id NOT IN (SELECT id FROM people)"
    assert judge(live, "SELECT 0", tables, lost, states=15).passed
    twice = "SELECT count(*) FROM (SELECT tag FROM pets WHERE tag IS NOT NULL GROUP BY tag HAVING count(*) > 1) AS t"
    verdict = judge(live, "SELECT 0", tables, twice, states=15)
    assert verdict.passed, verdict
    assert verdict.value["states"] == 15


def test_given_states(live: Live) -> None:
    """States that are given are the ones that count, one after the other, and no more are made."""
    more = PEOPLE.replace("(4,'Di',41,'Rome')", "(4,'Di',40,'Rome')")
    right, given = "SELECT count(*) FROM people WHERE age > 40", "SELECT count(*) FROM people WHERE age >= 40"
    live.ran.clear()
    assert judge(live, given, [PEOPLE, PEOPLE], right).passed
    assert len(live.ran) == 4
    verdict = judge(live, given, [PEOPLE, more], right)
    assert verdict.reason == "row 1 is (2), expected (1) (state 2: 2 of 2 given)"
    assert judge(live, right, [PEOPLE, "CREATE TABLE people ("], right).reason.startswith("`tables` fails: incomplete")


@pytest.mark.parametrize(
    ("settings", "passed"),
    [
        ({"order": "auto"}, True),
        ({"order": "bag"}, True),
        ({"order": "ordered"}, False),
        ({"order": "auto", "states": 1}, True),
    ],
)
def test_order_of_ties(settings: dict[str, Any], passed: bool, live: Live) -> None:
    """Bo and Cy are equally old: they may swap, unless row for row is asked for."""
    right, given = "SELECT name FROM people ORDER BY age", "SELECT name FROM people ORDER BY age, id DESC"
    assert judge(live, given, right=right, **settings).passed is passed


def test_order_is_told(live: Live) -> None:
    """Where order counts, the first row out of place is shown; as a bag the same rows are right."""
    right, given = "SELECT name FROM people ORDER BY id", "SELECT name FROM people ORDER BY id DESC"
    verdict = judge(live, given, right=right)
    assert verdict.reason == "row 1 is ('Di'), expected ('Ida')"
    assert (verdict.value["order"], verdict.value["got"][0], verdict.value["expected"][0]) == (
        "ordered",
        ["Di"],
        ["Ida"],
    )
    assert judge(live, given, right=right, order="bag").passed


def test_order_by_what_is_not_shown(live: Live) -> None:
    """Ties are known by what is ordered by: numbers, aliases, expressions, collations, windows, unions."""
    same = [
        ("SELECT name AS n FROM people ORDER BY n COLLATE NOCASE, 1", "SELECT name FROM people ORDER BY name"),
        (
            "SELECT age + 1 AS n FROM people ORDER BY n % 2, name",
            "SELECT age + 1 FROM people ORDER BY (age + 1) % 2, name",
        ),
        ("SELECT * FROM people ORDER BY 2", "SELECT * FROM people ORDER BY name, id DESC"),
        (
            "SELECT name FROM people UNION SELECT city FROM people ORDER BY name LIMIT 3",
            "SELECT DISTINCT n FROM (SELECT name n FROM people UNION ALL SELECT city FROM people) ORDER BY n LIMIT 3",
        ),
        (
            "SELECT name, rank() OVER (ORDER BY age) AS r FROM people ORDER BY r",
            "SELECT name, rank() OVER (ORDER BY age) AS r FROM people ORDER BY r, name DESC",
        ),
        (
            "SELECT city, count(*) FROM people GROUP BY city ORDER BY count(*) DESC LIMIT 2",
            "SELECT city, count(*) AS n FROM people GROUP BY city ORDER BY n DESC, city DESC LIMIT 2",
        ),
        (
            "WITH p AS (SELECT * FROM people) SELECT name FROM p ORDER BY age DESC LIMIT 2 OFFSET 1",
            "SELECT name FROM people ORDER BY age DESC, name LIMIT 1, 2",
        ),
    ]
    for right, given in same:
        verdict = judge(live, given, right=right, states=4)
        assert verdict.passed, (right, verdict)


def test_columns(live: Live) -> None:
    """Columns may stand in any one order, which must hold in all states, or as they stand."""
    right, given = "SELECT name, age FROM people", "SELECT age, name FROM people"
    verdict = judge(live, given, right=right)
    assert (verdict.passed, verdict.value["columns"]) == (True, [1, 0])
    assert verdict.reason.endswith("its columns in another order")
    assert not judge(live, given, right=right, columns="position").passed
    states = [
        "CREATE TABLE t(a, b); INSERT INTO t VALUES (1, 2);",
        "CREATE TABLE t(a, b); INSERT INTO t VALUES (2, 1);",
    ]
    lucky = judge(live, "SELECT min(a, b), max(a, b) FROM t", states, "SELECT a, b FROM t")
    assert lucky.reason.startswith("no one order of the columns") or "expected" in lucky.reason
    assert not lucky.passed
    assert judge(live, "SELECT age FROM people", right=right).reason == "1 column, expected 2"


def test_expected_rows(live: Live) -> None:
    """Rows may be given instead of a query, or beside one, which must then give them."""
    names = [["Ida"], ["Di"]]
    query = "SELECT name FROM people WHERE city = 'Rome' ORDER BY id DESC"
    assert judge(live, query, expected=names).passed
    assert judge(live, query, expected=[{"name": "Di"}, {"name": "Ida"}]).passed
    assert not judge(live, query, expected=names, order="ordered").passed
    assert judge(live, query, expected=[["Ida"], ["Di"], ["Di"]]).reason == "2 rows, expected 3; ('Di') is missing"
    assert judge(live, query, right=query, expected=[["Di"], ["Ida"]]).passed
    torn = judge(live, query, right=query, expected=[["Ida"], ["Ida"]])
    assert (torn.readable, torn.reason.startswith("`expected` and `expected_sql` do not agree")) == (False, True)
    assert judge(live, "SELECT 1", expected="all").reason == "`expected` must be a list of rows, got 'all'"
    assert not judge(live, "SELECT 1", expected=[[1], [1, 2]]).readable
    assert not judge(live, "SELECT 1", expected=[3]).readable
    assert judge(live, "SELECT 1 AS n, NULL, 2.0", expected=[[1.0, None, 2]]).passed


WRONG = [
    ("DELETE FROM people", "DELETE changes the database"),
    ("SELECT 1; SELECT 2", "2 statements; one query is wanted"),
    ("PRAGMA table_info(people)", "not authorized"),
    ("SELECT nobody FROM people", "no such column: nobody"),
    ("SELEC name FROM people", "syntax error"),
    ("SELECT name FROM people WHERE", "incomplete input"),
    ("SELECT * FROM readfile('/etc/passwd')", "readfile"),
    ("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT count(*) FROM c", "takes more than 2 s"),
    (
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 300000) SELECT x FROM c",
        "over 100000 rows",
    ),
]


@pytest.mark.parametrize(("given", "told"), WRONG)
def test_wrong_queries(given: str, told: str, live: Live) -> None:
    """A query that fails, writes, hangs or floods is wrong, with the reason."""
    verdict = judge(live, given, right="SELECT name FROM people", seconds=2.0 if "2 s" in told else 10.0)
    if "too busy" in verdict.reason:
        pytest.skip(verdict.reason)  # undecided, which is the truth
    assert (verdict.score, verdict.readable, verdict.decided) == (0.0, True, True)
    assert told in verdict.reason, verdict


NAMES = "SELECT name FROM people"
UNREADABLE: list[tuple[dict[str, Any], str]] = [
    ({"sql": "  "}, "`sql` holds no query"),
    ({"sql": "```sql\n\n```"}, "`sql` holds no query"),
    ({"sql": "I do not know."}, "`sql` holds no query"),
    ({"sql": "我不知道。"}, "`sql` holds no query"),
    ({"sql": "SELECT 1 --" + "x" * 30_000}, "at most 20000 are read"),
    ({"tables": " "}, "`tables` holds no statements"),
    ({"tables": []}, "`tables` holds no statements"),
    ({"tables": "CREATE TABLE people (id;"}, "`tables` fails: near"),
    ({"tables": "CREATE TABLE other (id);"}, "`expected_sql` fails: no such table: people"),
    ({"right": "SELECT nam FROM people"}, "`expected_sql` fails: no such column: nam"),
    ({"right": "DROP TABLE people"}, "`expected_sql`: DROP changes the database"),
    ({"right": "SELECT ((( FROM"}, "whether order counts is not known"),
    ({"right": "SELECT random()", "sql": "SELECT random()"}, "does not give the same rows each time it runs"),
    ({"right": ""}, "neither `expected_sql` nor `expected`"),
    ({"right": "", "expected": [[1]], "tables": "CREATE TABEL x;"}, "`tables` fails"),
    ({"right": "SELECT name FROM people WHERE 1 = 0", "sql": "SELECT name FROM people WHERE id < 0"}, "no rows in all"),
    (
        {"right": "SELECT name FROM people WHERE id < 0", "sql": NAMES + " WHERE 0", "states": 1},
        "no rows in the database",
    ),
]


@pytest.mark.parametrize(("row", "told"), UNREADABLE)
def test_unreadable_rows(row: dict[str, Any], told: str, live: Live) -> None:
    """Where the row is at fault, nothing is said about the query."""
    verdict = judge(live, **{"sql": NAMES, "right": NAMES, **row})
    assert (verdict.passed, verdict.readable, verdict.decided) == (False, False, True)
    assert told in verdict.reason, verdict


def test_empty_where_the_right_one_is_not(live: Live) -> None:
    """Results that are empty on the given state prove something as soon as a further state has rows."""
    right = "SELECT name FROM people WHERE city = 'Paris'"
    assert judge(live, right, right=right).passed
    assert not judge(live, "SELECT name FROM people WHERE city = 'Pisa'", right=right).passed


def test_fences(live: Live) -> None:
    """The last block of SQL is the answer, whatever stands around it."""
    answer = f"First:\n```sql\nSELECT 1\n```\nBetter:\n```SQL\n{NAMES};\n```\n```text\nIda\n```\nDone."
    assert judge(live, answer, right=f"```\n{NAMES}\n```", states=2).passed
    assert sql_text.query_in("```\nSELECT 2\n```") == "SELECT 2"


def test_sandbox_at_fault() -> None:
    """What is the sandbox's fault is nobody's score."""

    class Broken(Live):
        async def run_program(self, program: Program) -> Outcome:
            return Outcome("sandbox", stderr="the sandbox failed: no space")

    verdict = judge(Broken(None), NAMES, right=NAMES)  # type: ignore[arg-type]  # it is never run
    assert (verdict.decided, math.isnan(verdict.score)) == (False, True)
    assert "no space" in verdict.reason


def test_machine_at_fault(live: Live) -> None:
    """A query that was given no time by the machine is not one that takes too long."""

    class Still(Live):
        async def run_program(self, program: Program) -> Outcome:
            return Outcome("timeout", wall=60.0, cpu=0.02)

    verdict = judge(Still(live.sandbox), NAMES, right=NAMES)
    assert not verdict.decided
    assert verdict.reason == "the machine is too busy: a query had 0.02 s of computing in 60 s"


def test_other_dialects(live: Live) -> None:
    """Another dialect is carried over to DuckDB's, and the verdict says so; what cannot be is the right one's fault."""
    tables = "CREATE TABLE `t` (`id` INT PRIMARY KEY, `d` DATETIME); INSERT INTO `t` VALUES (1, '2024-05-06 10:00:00');"
    right, given = "SELECT IFNULL(YEAR(d), 0) FROM `t`", "SELECT EXTRACT(YEAR FROM d) FROM t"
    verdict = judge(live, given, tables, right, dialect="mysql", states=2)
    assert (verdict.passed, verdict.value["engine"], verdict.value["dialect"]) == (True, "duckdb", "mysql"), verdict
    assert "cannot be carried over" in judge(live, "SELECT (((", tables, right, dialect="mysql").reason
    with pytest.raises(RecipeError, match="no SQL dialect 'klingon'"):
        judge(live, given, tables, right, dialect="klingon")


@pytest.mark.parametrize(
    "settings", [{"order": "sorted"}, {"columns": "names"}, {"tolerance": -1.0}, {"states": 0}, {"seconds": 0.0}]
)
def test_settings(settings: dict[str, Any], live: Live) -> None:
    """A setting that cannot be is named."""
    with pytest.raises(RecipeError, match=f"(?i){next(iter(settings))}"):
        judge(live, NAMES, right=NAMES, **settings)


def test_without_sqlglot(monkeypatch: pytest.MonkeyPatch, live: Live) -> None:
    """Without sqlglot the message says how to get it."""
    monkeypatch.setitem(__import__("sys").modules, "sqlglot", None)
    with pytest.raises(MissingPackage, match=r"pip install 'seedbed\[sql\]'"):
        judge(live, NAMES, right=NAMES)


def test_schema_of() -> None:
    """Tables, keys and references are read from statements, semicolons in strings and odd names included."""
    text = """
    CREATE TABLE "a b" (id INT PRIMARY KEY, "x;y" VARCHAR(9) DEFAULT ';' UNIQUE, n REAL CHECK (n > 0)); -- one; two
    CREATE TABLE c (p INT REFERENCES "a b", q INT, r DATE, PRIMARY KEY (p, q), FOREIGN KEY (q) REFERENCES d(k));
    CREATE TABLE d (k INT PRIMARY KEY, c_id INT); CREATE UNIQUE INDEX i ON d (c_id); CREATE VIEW v AS SELECT 1;
    INSERT INTO d VALUES (1, 2); this is no SQL; CREATE TABLE w (k) WITHOUT ROWID;
    """
    schema = schema_of(text, "sqlite")
    tables = {one.name: one for one in schema.tables}
    assert list(tables) == ["a b", "c", "d", "w"]
    assert [one.name for one in tables["a b"].columns] == ["id", "x;y", "n"]
    assert (tables["a b"].keys, tables["c"].primary, tables["d"].keys) == (
        (("id",), ("x;y",)),
        ("p", "q"),
        (("k",), ("c_id",)),
    )
    assert [one.checked for one in tables["a b"].columns] == [False, False, True]
    assert not tables["w"].rowid
    assert {(one.table, one.columns, one.to, one.keys) for one in schema.points} == {
        ("c", ("p",), "a b", ("id",)), ("c", ("q",), "d", ("k",)),
    }  # fmt: skip
    guessed = with_guesses(schema, [("q", "k")])
    assert {one.table for one in guessed.points} == {"c", "w"}  # w.k is named like d's key
