"""Queries in the sandbox: SQLite, DuckDB and Cypher answer, and whatever else they try ends as an outcome."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from seedbed.core.errors import MissingPackage
from seedbed.core.program import Limits, Program
from seedbed.sandbox import engines, query_graph
from seedbed.sandbox.sandbox import Sandbox

AT_EASE = Limits(wall=120)  # these are not about time, and a machine may stand still
TABLES = "create table t(a integer, b varchar); insert into t values (1, 'x'), (2, null);"
GRAPH = (
    "CREATE (:P {name: 'A; b'})-[:K {since: 1}]->(:P {name: 'B'}); // made; in two\nMATCH (p {name: 'B'}) SET p.z = 1;"
)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that a query would like to read, open to all."""
    path = tmp_path / "secret.csv"
    path.write_text("planted,secret\n", encoding="utf-8")
    path.chmod(0o644)
    return path


def test_engines_answer(sandbox: Sandbox) -> None:
    """Each engine gives columns and rows of a SELECT, or a MATCH, at every level; the outcome names the level."""
    for language in ("sql", "duckdb"):
        outcome = sandbox.run(
            Program("select a, b from t order by a desc;", language=language, tables=TABLES, limits=AT_EASE)
        )
        assert outcome.value == {"columns": ["a", "b"], "rows": [(2, None), (1, "x")]}, outcome.stderr
    assert outcome.level == ("C" if sandbox.level == "B" else sandbox.level)  # DuckDB does without files
    query = "MATCH (a)-[r]->(b) RETURN a, r, b.z AS z;"
    found = sandbox.run(Program(query, language="cypher", tables=GRAPH, limits=AT_EASE))
    row = ({"~node": [["P"], {"name": "A; b"}]}, {"~relationship": ["K", {"since": 1}]}, 1)
    assert found.value == {"columns": ["a", "r", "z"], "rows": [row]}, found.stderr


def test_values_of_duckdb(strong: Sandbox) -> None:
    """Decimals come back as numbers, dates and times as SQLite would write them, nested values as they are."""
    source = (
        "select 1.50::decimal(5, 2), 2::decimal(9, 3), date '2024-02-29', timestamp '2024-02-29 10:30:00', true, "
        "[1, null], {'k': 'v'}, 170141183460469231731687303715884105727::hugeint, 'x'::blob, 'nan'::double"
    )
    (row,) = strong.run(Program(source, language="duckdb")).value["rows"]
    assert row[:5] == (1.5, 2, "2024-02-29", "2024-02-29 10:30:00", True)
    assert row[5:9] == ([1, None], {"k": "v"}, 2**127 - 1, b"x")
    assert row[9] != row[9]
    zoned = strong.run(Program("select now() as n", language="duckdb"))
    assert (zoned.reason, "cast it to TIMESTAMP" in zoned.stderr) == ("error", True)


def test_paths_and_twins(strong: Sandbox) -> None:
    """A path comes back as its nodes and relationships, and two columns of one name are two columns."""
    path = strong.run(Program("MATCH p = (a)-[:K]->(b) RETURN p, a.name, a.name", language="cypher", tables=GRAPH))
    (row,) = path.value["rows"]
    assert [one["~node"][1]["name"] for one in row[0]["~path"][0]] == ["A; b", "B"]
    assert (path.value["columns"][1:], row[1:]) == (["a.name", "a.name"], ("A; b", "A; b"))


DUCKDB = [
    "select * from read_csv('{secret}')", "select * from '{secret}'", "select * from read_text('{secret}')",
    "select * from read_blob('{secret}')", "select * from glob('{folder}/*')", "from '{secret}'",
    "copy t to '{made}'", "copy (select 1) to '{made}'", "attach '{made}'", "export database '{made}'",
    "install httpfs", "load httpfs", "pragma database_list", "set threads = 8", "set enable_external_access = true",
    "create table u(a integer)", "insert into t values (3, 'y')", "drop table t", "select 1; select 2", "",
    "with w as (insert into t values (9, 'z') returning *) select * from w", "call pragma_version()",
    "select * from read_parquet('https://example.invalid/x')", "create secret s (type s3)", "checkpoint",
]  # fmt: skip
SQLITE = [
    "pragma writable_schema = on", "attach '{made}' as e", "select load_extension('{secret}')", "vacuum into '{made}'",
    "select readfile('{secret}')", "select writefile('{made}', 'x')", "select * from fsdir('{folder}')",
    "update sqlite_master set sql = ''", "select 1; select 2", "", "begin", "create temp table u(a)",
]  # fmt: skip
CYPHER = [
    "LOAD CSV FROM 'file://{secret}' AS row RETURN row", "load csv from 'file://{secret}' as row return row",
    "CREATE (n)", "MATCH (n) SET n.x = 1", "MERGE (n:New) RETURN n", "MATCH (n) DETACH DELETE n",
    "MATCH (n) REMOVE n.name", "CREATE INDEX FOR (n:P) ON (n.name)", "FOREACH (x IN [1] | CREATE (:Q))",
    "MATCH (n) CALL {{ WITH n SET n.q = 2 }} RETURN n", "MATCH (n) RETURN n; MATCH (m) RETURN m", "MATCH (n RETURN n",
    "", "select 1",
]  # fmt: skip
ATTACKS = [("duckdb", one) for one in DUCKDB] + [("sql", one) for one in SQLITE] + [("cypher", one) for one in CYPHER]


@pytest.mark.parametrize("language", ["duckdb", "sql", "cypher"])
def test_refused(language: str, sandbox: Sandbox, secret: Path) -> None:
    """A query that reads files, writes, attaches, loads or sets is refused; nothing outside is seen or changed."""
    made = secret.with_name("made")
    attacks = [attack for kind, attack in ATTACKS if kind == language]
    for attack in attacks if sandbox.level == "A" else attacks[::3]:
        source = attack.format(secret=secret, made=made, folder=secret.parent)
        tables = GRAPH if language == "cypher" else TABLES
        outcome = sandbox.run(Program(source, language=language, tables=tables, limits=AT_EASE))  # type: ignore[arg-type]
        assert outcome.reason in {"error", "forbidden"}, (source, outcome)
        assert outcome.value is None
        assert "planted" not in outcome.stdout + outcome.stderr, source
    assert [one.name for one in secret.parent.iterdir()] == ["secret.csv"]


@pytest.mark.parametrize(
    ("language", "tables"),
    [
        ("sql", "attach '{made}' as e; create table e.t(a); insert into e.t values (1);"),
        ("duckdb", "copy (select 1) to '{made}';"),
        ("duckdb", "create table t as select * from read_csv('{secret}');"),
        ("duckdb", "set lock_configuration = false;"),
    ],
)
def test_tables_are_others_words_too(language: str, tables: str, sandbox: Sandbox, secret: Path) -> None:
    """Statements that make a database reach nothing outside either."""
    source = tables.format(made=secret.with_name("made"), secret=secret)
    outcome = sandbox.run(Program("select * from t", language=language, tables=source, limits=AT_EASE))  # type: ignore[arg-type]
    assert (outcome.reason, outcome.value) == ("error", None)
    assert [one.name for one in secret.parent.iterdir()] == ["secret.csv"]


def _slow(language: str, source: str) -> Any:
    """One that takes its second of computing, for the slow round."""
    return pytest.param(language, source, marks=pytest.mark.slow)


ENDLESS = [
    ("duckdb", "with recursive c(x) as (select 1 union all select x + 1 from c) select max(x) from c"),
    ("duckdb", "select length(repeat('x', 2000000000))"),
    _slow("duckdb", "select count(*) from range(10000000) a, range(10000000) b where a.range % 7 = b.range % 5"),
    ("duckdb", "select range from range(300000)"),
    _slow("sql", "with recursive c(x) as (select 1 union all select x || x from c) select max(length(x)) from c"),
    ("cypher", "MATCH (a), (b), (c), (d), (e) RETURN count(*)"),
    _slow("cypher", "UNWIND range(1, 100000000) AS x RETURN x"),
    ("cypher", "RETURN reduce(s = 'x', i IN range(1, 60) | s + s) AS s"),
    _slow("cypher", "MATCH p = (a)-[*1..40]-(b) RETURN count(p)"),
]


@pytest.mark.parametrize(("language", "source"), ENDLESS)
def test_ends(language: str, source: str, strong: Sandbox) -> None:
    """A query without an end, or with a huge result, ends as an outcome that says why."""
    nodes = ", ".join(f"(n{at}:N {{i: {at}}})" for at in range(60))
    edges = ", ".join(f"(n{at})-[:R]->(n{(at * step) % 60})" for at in range(60) for step in (7, 11, 13))
    limits = Limits(wall=60, cpu=1, memory=256 << 20)
    tables = f"CREATE {nodes}, {edges}" if language == "cypher" else ""
    outcome = strong.run(Program(source, language=language, tables=tables, limits=limits))  # type: ignore[arg-type]
    assert outcome.reason in {"error", "timeout", "memory", "output", "crash"}, outcome
    assert outcome.value is None


def test_a_query_without_time_says_nothing() -> None:
    """A query that computes to the end of its time is out of time; one that was given none is undecided.

    Its guest is stopped by a signal, as a machine stops it that has others to serve.
    """
    endless = "with recursive c(x) as (select 1 union all select x + 1 from c) select max(x) from c"
    with Sandbox(pools=1) as sandbox, ThreadPoolExecutor(1) as pool:
        assert sandbox.run(Program(endless, "sql", limits=Limits(wall=60, cpu=1))).reason == "timeout"
        others = _below(os.getpid())
        running = pool.submit(sandbox.run, Program(endless, "sql", limits=Limits(wall=3, cpu=3)))
        while not (guests := _below(os.getpid()) - others) or _computed(min(guests)) < 0.1:
            time.sleep(0.01)
        os.kill(min(guests), signal.SIGSTOP)
        outcome = running.result()
    assert (outcome.reason, outcome.decided, outcome.value) == ("sandbox", False, None)
    assert outcome.stderr.startswith("the machine is too busy: a query had ")


def _below(pid: int) -> set[int]:
    """Every process that descends from one."""
    with contextlib.suppress(OSError):
        children = {int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
        return children.union(*map(_below, children))
    return set()


def _computed(pid: int) -> float:
    """Seconds of processor that a process has had."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def test_after_an_attack(strong: Sandbox) -> None:
    """What one query did is not there for the next."""
    for _ in range(2):
        found = strong.run(Program("MATCH (n) RETURN count(n) AS n", language="cypher", tables=GRAPH))
        assert found.value == {"columns": ["n"], "rows": [(2,)]}


def test_statements_of_cypher() -> None:
    """Semicolons in strings, names and comments part nothing; comments are left out."""
    text = "CREATE ({a: 'x;\\'y'}) /* ; */; MATCH (`n;m`) RETURN \"a;b\" // c; d\n;;"
    assert query_graph.statements(text) == ["CREATE ({a: 'x;\\'y'})", 'MATCH (`n;m`) RETURN "a;b"']


def test_missing_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its package an engine is not there, and the message says how to get it."""
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(MissingPackage, match=r"seedbed\[sql\]"):
        engines.require("duckdb")
    with pytest.raises(MissingPackage, match=r"seedbed\[graph\]"):
        engines.require("cypher")
    engines.require("sql")


def test_only_queries_have_tables() -> None:
    """`tables` belongs to queries."""
    with pytest.raises(ValueError, match="only queries take `tables`, this program is python"):
        Program("print(1)", tables=TABLES)
