"""Graph result: a Cypher query gives the same rows as the right one, on several states of the graph.

``cypher`` (in a fenced block or bare) runs in the sandbox on the graph that ``graph`` makes (Cypher statements as one
text, or a list of texts, one a state), beside ``expected_cypher``, or is held against ``expected``, rows as lists or
objects, on the first state. A query that changes something, several, an error and a time-out are wrong; a broken graph,
a broken ``expected_cypher`` and results that are empty in every state, which prove nothing, are unreadable.

The engine is graphqlite, an openCypher in SQLite; a query that is right on it need not run on another (Neo4j counts
some functions its own way), and the verdict names it. Nodes are compared by labels and properties, relationships by
type and properties, paths by both in their order, never by the engine's numbers: do not return ``id(n)``.

With one state and ``expected_cypher`` further ones are made up to ``states`` (up to 300 nodes): nodes doubled or left
out, values moved, repeated or set to what the queries compare with, relationships turned or left out, all reordered;
what every node of a kind has in the given graph, it keeps. *Order*, *columns* and *values* are as in ``sql_result``: an
ORDER BY of the last RETURN counts, rows that tie in it may swap, duplicates count, null is null, 1 is 1.0 and not '1'.
Needs ``pip install 'seedbed[graph]'``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from seedbed.checks import graph_text
from seedbed.checks.graph_states import EDGES, NODES, Graph, further, graph_of
from seedbed.checks.query_verdict import (
    Asked,
    Order,
    Question,
    State,
    at_fault,
    checked_settings,
    expected_rows,
    judged,
    limits_of,
)
from seedbed.core.context import Context
from seedbed.core.example import Example
from seedbed.core.program import Outcome, Program
from seedbed.core.verdict import Verdict

LONGEST = 20_000
"""Characters of a query; longer ones are not read."""
_CONTENT = (NODES, EDGES)
_NAMES = ("expected_cypher", "graph")


async def graph_result(  # noqa: PLR0913  # columns and settings, each by its own name
    ctx: Context,
    cypher: str,
    graph: str | list[str],
    expected_cypher: str = "",
    expected: list[Any] | None = None,
    *,
    order: Order = "auto",
    columns: Literal["any", "position"] = "any",
    tolerance: float = 1e-9,
    states: int = 8,
    seconds: float = 10.0,
) -> Verdict:
    """Whether a Cypher query gives the right rows; see the card above."""
    checked_settings("graph_result", order, columns, tolerance, states, seconds)
    given = [graph] if isinstance(graph, str) else list(graph)
    query, right = graph_text.query_in(cypher), graph_text.query_in(expected_cypher)
    rows = None if expected is None else expected_rows(expected)
    wrong = _unusable(given, query, right, rows)
    if wrong is not None:
        return wrong
    named = [
        State(one, f"{number} of {len(given)} given" if len(given) > 1 else "") for number, one in enumerate(given, 1)
    ]
    question = Question(
        "cypher",
        query,
        _ways(right, order),
        named,
        expected=rows if isinstance(rows, list) else None,
        order=order,
        any_columns=columns == "any",
        tolerance=tolerance,
        seconds=seconds,
        nothing="RETURN 1",
        names=_NAMES,
        told={"engine": "graphqlite"},
    )
    if len(given) == 1 and right and states > 1:
        told = [await ctx.run(Program(one, "cypher", tables=given[0], limits=limits_of(seconds))) for one in _CONTENT]
        if why := next((why for one in told if (why := at_fault(one, seconds))), ""):
            return Verdict.undecided(why)
        question = _with_states(ctx, question, right, states, told)
    return await judged(ctx, question)


def _unusable(given: list[str], query: str, right: str, rows: Any) -> Verdict | None:
    """The verdict where a column cannot be used."""
    told = ""
    if not given or not all(isinstance(one, str) and one.strip() for one in given):
        told = "`graph` holds no statements"
    elif not query:
        told = "`cypher` holds no query"
    elif len(query) > LONGEST:
        told = f"`cypher` has {len(query)} characters; at most {LONGEST} are read"
    elif isinstance(rows, str):
        told = rows
    elif not right and rows is None:
        told = "the row has neither `expected_cypher` nor `expected` to compare with"
    elif clause := graph_text.changing(right):
        told = f"`expected_cypher`: {clause} does not only read; one query that reads is wanted"
    if told:
        return Verdict.unreadable(told)
    clause = graph_text.changing(query)
    return Verdict.wrong(f"{clause} does not only read the graph; one query that reads is wanted") if clause else None


def _ways(right: str, order: Order) -> list[Asked]:
    if not right:
        return []
    return [Asked(right, ordered=True)] if order == "ordered" else graph_text.asked_of(right)


def _with_states(ctx: Context, question: Question, right: str, states: int, told: list[Outcome]) -> Question:
    """The question with what makes further states of its graph, where its content can be had."""
    nodes, edges = told
    found = graph_of(nodes.value["rows"], edges.value["rows"]) if nodes.ok and edges.ok else None
    if found is None:
        return question  # broken, empty or too large: the given state says which, and the verdict counts the states
    values = graph_text.literals(right)
    for name, more in graph_text.literals(question.query).items():
        values.setdefault(name, set()).update(more)
    rng = ctx.rng
    whole: Graph = found
    return replace(question, further=lambda number: further(whole, values, number, rng), wanted=states)


_GIVEN = Outcome("ok", 0, value={"columns": ["p.name"], "rows": [("Ida",)]})
_MORE = Outcome("ok", 0, value={"columns": ["p.name"], "rows": [("Ida",), ("Bo",)]})
EXAMPLE = Example(
    row={
        "cypher": "```cypher\nMATCH (p:Person) RETURN p.name\n```",
        "expected_cypher": "MATCH (p:Person)-[:LIVES_IN]->(:City {name: 'Oslo'}) RETURN p.name",
        "graph": "CREATE (:Person {name: 'Ida'})-[:LIVES_IN]->(:City {name: 'Oslo'}), (:Person {name: 'Bo'});",
    },
    outcomes=[_GIVEN, _MORE, _GIVEN],
    settings={"states": 1},
    gives=False,
)
