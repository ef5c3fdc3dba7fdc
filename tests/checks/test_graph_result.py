"""Cypher is judged by its rows: thirty pairs, states that keep what holds, order, nodes, whose fault a failure is."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks import graph_text
from seedbed.checks.graph_result import graph_result
from seedbed.checks.graph_states import EDGES, NODES, Graph, further, graph_of, written
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.program import Outcome, Program
from seedbed.core.verdict import Verdict
from seedbed.sandbox.sandbox import Sandbox

TOWN = """
CREATE (a:Person {name: 'Ann', age: 30, email: 'a@x'}), (b:Person {name: 'Bo', age: 41, email: 'b@x'}),
  (r:City {name: 'Rome'}), (o:City {name: 'Oslo'}),
  (a)-[:LIVES_IN {since: 2001}]->(r), (b)-[:LIVES_IN]->(o), (a)-[:LIKES]->(o), (a)-[:LIKES]->(b);
"""


class Pair(NamedTuple):
    """Two queries on a graph, and whether the second is right."""

    graph: str
    right: str
    given: str
    same: bool


def _pairs() -> list[Pair]:
    text = (Path(__file__).parent / "graph_pairs.txt").read_text(encoding="utf-8")
    *parts, pairs = text.partition("=== ")[2].split("\n=== ")
    graphs = dict(part.split("\n", 1) for part in parts)
    lines = pairs.splitlines()[1:]
    heads = [line.split() for line in lines[::3]]
    return [
        Pair(graphs[head[0]], right.strip(), query.strip(), head[1] == "same")
        for head, right, query in zip(heads, lines[1::3], lines[2::3], strict=True)
    ]


PAIRS = _pairs()


class Live:
    """An outside that runs programs in a real sandbox and answers nothing else."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    async def __call__(self, request: Any) -> Any:
        raise AssertionError("no model is asked")

    async def run_program(self, program: Program) -> Outcome:
        return self.sandbox.run(program)


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """A sandbox of the best level here."""
    with Sandbox(pools=1) as sandbox:
        yield Live(sandbox)


def judge(outside: Any, cypher: str, graph: str | list[str] = TOWN, right: str = "", **more: Any) -> Verdict:
    """One verdict."""
    expected = more.pop("expected", None)
    return asyncio.run(graph_result(Context(outside, seed=(1,)), cypher, graph, right, expected, **more))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.given[:60])
def test_pairs(pair: Pair, live: Live) -> None:
    """Equal queries are right and others wrong."""
    verdict = judge(live, pair.given, pair.graph, pair.right)
    assert (verdict.passed, verdict.readable, verdict.decided) == (pair.same, True, True), verdict
    assert verdict.value["engine"] == "graphqlite"
    assert "note" not in verdict.value, "a rewritten query was not taken"
    assert "dropped" not in verdict.value, "a state could not be made"


def test_the_table_is_what_it_says() -> None:
    """Twenty pairs and more, of both kinds."""
    assert len(PAIRS) >= 20
    assert 10 <= sum(pair.same for pair in PAIRS) <= len(PAIRS) - 10


def test_nodes_and_relationships(live: Live) -> None:
    """Nodes are equal by labels and properties, relationships by type and properties, paths by both."""
    assert judge(live, "MATCH (n:Person) RETURN n", right="MATCH (n) WHERE n:Person RETURN n").passed
    assert not judge(live, "MATCH (n:City) RETURN n", right="MATCH (n:City) RETURN n.name").passed
    right = "MATCH (:Person)-[r:LIVES_IN]->() RETURN r"
    assert judge(live, "MATCH ()-[r]->() WHERE type(r) = 'LIVES_IN' RETURN r", right=right).passed
    assert not judge(live, "MATCH ()-[r:LIVES_IN]->() RETURN properties(r)", right=right).passed
    path = "MATCH p = (:Person {name: 'Ann'})-[:LIVES_IN]->() RETURN p"
    assert judge(live, path.replace("p =", "q =").replace("RETURN p", "RETURN q"), right=path).passed
    assert not judge(live, "MATCH p = ()<-[:LIVES_IN]-(:Person {name: 'Ann'}) RETURN p", right=path).passed


def test_order(live: Live) -> None:
    """Order counts by the right query's last RETURN, or as the setting says."""
    right, query = "MATCH (n:Person) RETURN n.name ORDER BY n.age DESC", "MATCH (n:Person) RETURN n.name ORDER BY n.age"
    assert judge(live, query, right=right, states=1).reason == "row 1 is ('Ann'), expected ('Bo')"
    assert judge(live, query, right=right, order="bag").passed
    assert judge(live, right, right=query.replace(" ORDER BY n.age", ""), order="auto").passed
    assert not judge(live, right, expected=[["Ann"], ["Bo"]], order="ordered").passed
    assert judge(live, right, expected=[{"name": "Ann"}, {"name": "Bo"}]).passed


WRONG = [
    ("MATCH (n) DETACH DELETE n", "DETACH does not only read the graph"),
    ("MATCH (n) SET n.age = 1 RETURN n", "SET does not only read the graph"),
    ("LOAD CSV FROM 'file:///etc/passwd' AS r RETURN r", "LOAD does not only read the graph"),
    ("MATCH (n:Person) CALL { WITH n CREATE (:X) } RETURN n.name", "the query fails"),
    ("MATCH (n RETURN n.name", "the query fails: SyntaxError"),
    ("MATCH (n) RETURN m.name", "the query fails"),
    ("MATCH (n) RETURN 1; MATCH (n) RETURN 2", "one query is wanted, these are 2"),
    pytest.param(
        "MATCH (a), (b), (c), (d), (e), (f), (g), (h), (i), (j), (k), (l), (m), (n), (o) RETURN count(*)",
        "takes more than 2 s",
        marks=pytest.mark.slow,
    ),
]


@pytest.mark.parametrize(("query", "told"), WRONG)
def test_wrong_queries(query: str, told: str, live: Live) -> None:
    """A query that fails, writes or hangs is wrong, with the reason."""
    seconds = 2.0 if "2 s" in told else 10.0
    verdict = judge(live, query, right="MATCH (n:Person) RETURN n.name", seconds=seconds)
    if "too busy" in verdict.reason:
        pytest.skip(verdict.reason)  # undecided, which is the truth
    assert (verdict.score, verdict.readable, verdict.decided) == (0.0, True, True)
    assert told in verdict.reason, verdict


NAMES = "MATCH (n:Person) RETURN n.name"
UNREADABLE: list[tuple[dict[str, Any], str]] = [
    ({"cypher": " "}, "`cypher` holds no query"),
    ({"cypher": "I do not know."}, "`cypher` holds no query"),
    ({"cypher": NAMES + " " * 5 + "// x" * 9_000}, "at most 20000 are read"),
    ({"graph": ""}, "`graph` holds no statements"),
    ({"graph": "CREATE (:Person"}, "`graph` fails: SyntaxError"),
    ({"graph": "CREATE (:Person"}, "`graph` fails"),
    ({"right": "MATCH (n RETURN n"}, "`expected_cypher` fails: SyntaxError"),
    ({"right": "CREATE (n) RETURN n"}, "`expected_cypher`: CREATE does not only read"),
    ({"right": ""}, "neither `expected_cypher` nor `expected`"),
    ({"right": "", "expected": [1]}, "each row of `expected`"),
    ({"right": "MATCH (n:Nope) RETURN n.name", "cypher": "MATCH (n:Never) RETURN n"}, "no rows in all"),
]


@pytest.mark.parametrize(("row", "told"), UNREADABLE)
def test_unreadable_rows(row: dict[str, Any], told: str, live: Live) -> None:
    """Where the row is at fault, nothing is said about the query."""
    verdict = judge(live, **{"cypher": NAMES, "right": NAMES, **row})
    assert (verdict.passed, verdict.readable, verdict.decided) == (False, False, True)
    assert told in verdict.reason, verdict


def test_settings(live: Live) -> None:
    """A setting that cannot be is named, with the check's name."""
    with pytest.raises(RecipeError, match="graph_result: 'order' must be"):
        judge(live, NAMES, right=NAMES, order="up")


def test_given_states(live: Live) -> None:
    """Several graphs that are given are the ones that count."""
    other = TOWN.replace("age: 41", "age: 29")
    right, query = "MATCH (n:Person) RETURN max(n.age)", "MATCH (n:Person {name: 'Bo'}) RETURN n.age"
    assert judge(live, query, [TOWN, TOWN], right).passed
    assert judge(live, query, [TOWN, other], right).reason == "row 1 is (29), expected (30) (state 2: 2 of 2 given)"


def _content(live: Live, graph: str) -> Graph:
    nodes, edges = (live.sandbox.run(Program(one, "cypher", tables=graph)).value["rows"] for one in (NODES, EDGES))
    found = graph_of(nodes, edges)
    assert found is not None
    return found


def test_states_keep_what_holds(live: Live) -> None:
    """In each state keys are unique, everybody lives in just one city, and it is the graph that was written down."""
    graph = _content(live, TOWN)
    for number in range(21):
        state = further(graph, {"name": {"Ann"}, "age": {30}}, number, random.Random(number))
        made = _content(live, state.tables)
        emails = [one.properties["email"] for one in made.nodes if "email" in one.properties]
        assert len(set(emails)) == len(emails)
        for node in made.nodes:
            homes = [one for one in made.edges if one.start is node and one.kind == "LIVES_IN"]
            assert len(homes) == ("Person" in node.labels), state
        assert all("age" in one.properties for one in made.nodes if "Person" in one.labels)
    again = [further(graph, {}, 3, random.Random(5)).tables for _ in range(2)]
    assert again[0] == again[1] != further(graph, {}, 3, random.Random(6)).tables


def test_odd_names_and_values(live: Live) -> None:
    """What is written down again is what was there, whatever the names and texts."""
    text = (
        "CREATE (:`Odd Name` {`a b`: 'it\\'s; \\\\ \"so\"', n: -1.5, t: true, l: ['x', 'y']})-[:`has it` {k: 0}]->(:B)"
    )
    graph = _content(live, text)
    again = _content(live, written(graph))
    assert [(one.labels, one.properties) for one in again.nodes] == [
        (one.labels, one.properties) for one in graph.nodes
    ]
    assert [(one.kind, one.properties) for one in again.edges] == [("has it", {"k": 0})]


def test_too_large_for_states() -> None:
    """Of an empty, a large or a strange graph no states are made."""
    node = {"~node": [["P"], {}]}
    assert graph_of([], []) is None
    assert graph_of([(number, node) for number in range(301)], []) is None
    assert graph_of([(1, "no node")], []) is None
    assert graph_of([(1, node)], [(1, 2, {"~relationship": ["R", {}]})]) is None


@pytest.mark.parametrize(
    ("query", "ways"),
    [
        ("MATCH (n) RETURN n.a ORDER BY n.b", ["MATCH (n) RETURN n.a, n.b AS __order_key_0 ORDER BY n.b"]),
        ("MATCH (n) RETURN n.a AS x ORDER BY x DESC LIMIT 3", ["MATCH (n) RETURN n.a AS x ORDER BY x DESC"]),
        (
            "MATCH (n) RETURN n.a, count(*) ORDER BY count(*), n.a",
            ["MATCH (n) RETURN n.a, count(*) ORDER BY count(*), n.a"],
        ),
        ("MATCH (n) RETURN DISTINCT n.a ORDER BY n.b", []),
        ("MATCH (n) RETURN n.a LIMIT 3", ["MATCH (n) RETURN n.a"]),
        ("MATCH (n) RETURN n.a LIMIT 1 + 2", []),
        ("MATCH (n) WITH n ORDER BY n.b LIMIT 3 RETURN n.a", []),
        ("RETURN 1 AS a UNION RETURN 2 AS a ORDER BY a", []),
        ("MATCH (n) RETURN 'ORDER BY x' AS `LIMIT 2`, {a: [1, 2]} // ORDER BY n", []),
    ],
)
def test_ways(query: str, ways: list[str]) -> None:
    """What is ordered by is made to be seen, where the text allows it; the query as it stands comes last."""
    found = [one.sql for one in graph_text.asked_of(query)]
    assert found == [*ways, query]


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="MATCHRETURNORDERBYLIMIT (n){}[],:.'\"`/*\\ 123\n", max_size=80))
def test_any_text_is_read(text: str) -> None:
    """No text breaks the reading, and the text itself is always the last way to run it."""
    assert graph_text.asked_of(text)[-1].sql == text
    graph_text.changing(text)
    graph_text.literals(text)


def test_literals_and_fences() -> None:
    """Values that a query compares with are found by property; the last block of Cypher is the answer."""
    query = "MATCH (n {name: 'A\\'b', k: 2}) WHERE n.age >= 30 AND n.t STARTS WITH \"x\" RETURN n.w < -1.5"
    assert graph_text.literals(query) == {"name": {"A'b"}, "k": {2}, "age": {30}, "t": {"x"}, "w": {-1.5}}
    assert (
        graph_text.query_in("```sql\nno\n```\n```cypher\nMATCH (n) RETURN n;\n```\n```\nrows\n```")
        == "MATCH (n) RETURN n"
    )
    assert graph_text.changing("MATCH (n:Set {create: 1}) RETURN n.delete AS set, 'MERGE' // DROP") == ""
