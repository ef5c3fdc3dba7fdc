"""Text2GQL: from a domain to a schema, to data, to graph queries that run, to questions, in Cypher and ISO GQL.

Source: Awesome-Text2GQL (github.com/TuGraph-family/Awesome-Text2GQL). No paper.

For ``domain`` a graph is described, then written as a schema whose numbers of types fit ``level`` 1 to 5. A model's
script makes the data as CSV files, in the sandbox; they must fit the schema (``fixes`` more tries see what was wrong).
Seeds: archetype by archetype 3 questions are thought up on drawn data and each is translated, until ``seeds`` 30 pairs
stand. Then ``rounds`` 4 of 30 pairs, 5 a request, shown 3 to 6 pairs of the round before with their results cut at 500
characters. A pair is kept when the query is read (only reads, names what the schema has where it has it), runs, and
gives rows. ``agree`` has a second model (role ``solver``) translate the question anew; its query must give the same
rows on ``states`` states of the graph. Every query is also written in ISO GQL, read back and run: the same rows, else
``gql`` is "" with a note. What is dropped is noted with the reason.

Differs from the repository: ``agree`` (a query that is right by luck on this data is dropped; turn it off for the
published filter), graphs of up to 300 nodes, samples drawn by a program, no rewording (`rephrase` does it), and a round
ends after twice the requests it should need. Needs ``pip install 'seedbed[graph]'``.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.checks import graph_text
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.reply import Reply
from seedbed.core.text import shortened
from seedbed.methods.graphs.text2gql_pairs import Base, Pair, Proposed, admit, previewed
from seedbed.methods.graphs.text2gql_prompts import (
    ARCHETYPES,
    BRAINSTORM,
    BROKEN,
    DESCRIBE,
    HARDER,
    SCHEMA,
    SCRIPT,
    TRANSLATE,
)
from seedbed.methods.graphs.text2gql_schema import (
    EDGE_TYPES,
    NODE_TYPES,
    Schema,
    described,
    files_wanted,
    loaded,
    sample,
    statements,
    wrong,
)


class Queried(TypedDict):
    """A question with its query in both languages; ``graph`` makes the data, ``round`` 0 are the seeds."""

    question: str
    query: str
    gql: str
    archetype: str
    round: int
    result_preview: str
    schema: str
    graph: str


SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 3000}
SCRIPTED = Limits(cpu=20.0, wall=60.0)


async def text2gql(  # noqa: PLR0913 - a column and the numbers of the repository
    ctx: Context,
    domain: str,
    *,
    level: int = 1,
    size: int = 60,
    seeds: int = 30,
    rounds: int = 4,
    pairs: int = 30,
    fixes: int = 2,
    agree: bool = True,
    states: int = 8,
) -> list[Queried]:
    """Questions and queries on a graph made for a domain; see the card above."""
    if level not in NODE_TYPES or seeds < 1 or rounds < 0 or fixes < 0:
        raise RecipeError(f"text2gql: wanted a level from 1 to 5 and at least one seed, got {level} and {seeds}")
    schema = await _schema(ctx, domain, level)
    data = await _data(ctx, schema, size, fixes)
    base = Base(schema, described(schema), statements(data), states if agree else 0)
    kept = await _seeded(ctx, base, sample(ctx.rng, data), seeds)
    before = kept
    for number in range(1, rounds + 1):
        before = await _harder(ctx, base, before, kept, pairs, number)
        kept = [*kept, *before]
        if not before:
            break
    return [_row(base, one) for one in kept]


def _row(base: Base, one: Pair) -> Queried:
    return Queried(question=one.question, query=one.query, gql=one.gql, archetype=one.archetype, round=one.round,
                   result_preview=one.preview, schema=base.told, graph=base.tables)  # fmt: skip


async def _schema(ctx: Context, domain: str, level: int) -> Schema:
    sizes = {"nodes": "{}-{}".format(*NODE_TYPES[level]), "edges": "{}-{}".format(*EDGE_TYPES[level])}
    free = await ctx.ask(ctx.fill(DESCRIBE, domain=domain, **sizes), **SAMPLING)
    reply = await ctx.ask(ctx.fill(SCHEMA, text=free.text, **sizes), schema=Schema, **SAMPLING)
    schema = reply.json(Schema)
    if failure := wrong(schema, level):
        raise Unreadable(failure, reply)
    return schema


async def _data(ctx: Context, schema: Schema, size: int, fixes: int) -> Any:
    """The graph that a model's script makes."""
    files = "\n".join(f"{name}: {','.join(columns)}" for name, columns in files_wanted(schema).items())
    prompt = ctx.fill(SCRIPT, files=files, schema=described(schema), size=size)
    history: list[dict[str, Any]] = []
    for _ in range(fixes + 1):
        reply = await ctx.ask(prompt, history=history, **SAMPLING)
        outcome = await ctx.run(Program(reply.code("python"), collect=("*.csv",), limits=SCRIPTED))
        reason = shortened(outcome.stderr[-300:] or outcome.reason, 300)
        if outcome.ok:
            try:
                return loaded(schema, outcome.files)
            except Reject as reject:
                reason = reject.reason
        turns = [{"role": "user", "content": prompt}, {"role": "assistant", "content": reply.text}]
        history, prompt = [*history, *turns], ctx.fill(BROKEN, reason=reason)
    raise Reject(f"no script made the data: {reason}", value=0, threshold=1)


async def _seeded(ctx: Context, base: Base, data: str, wanted: int) -> list[Pair]:
    """Pairs from questions of each archetype in turn."""
    kept: list[Pair] = []
    names = list(ARCHETYPES)
    for turn in range(2 * -(-wanted // 3)):
        name = names[turn % len(names)]
        prompt = ctx.fill(BRAINSTORM, schema=base.told, data=data, count=3, kind=ctx.fill(ARCHETYPES[name]))
        questions = (await ctx.ask(prompt, schema=list[str], **SAMPLING)).json(list[str])[:3]
        for question in questions:
            translate = ctx.fill(TRANSLATE, schema=base.told, question=question)
            query = graph_text.query_in((await ctx.ask(translate, **SAMPLING)).text)
            await admit(ctx, base, Pair(question.strip(), query, name, 0), kept)
            if len(kept) == wanted:
                return kept
    if not kept:
        raise Reject("no question became a query that holds: " + "; ".join(ctx.notes.get("dropped", [])[:3]), value=0)
    return kept


async def _harder(
    ctx: Context, base: Base, before: list[Pair], known: list[Pair], wanted: int, number: int
) -> list[Pair]:
    """Pairs of a round, its examples drawn from the round before alone."""
    made: list[Pair] = []
    for _ in range(2 * -(-wanted // 5)):
        shown = ctx.rng.sample(before, min(len(before), ctx.rng.randint(3, 6)))
        prompt = ctx.fill(HARDER, schema=base.told, pairs="\n\n".join(map(previewed, shown)), count=5)
        for one in (await ctx.ask(prompt, schema=list[Proposed], **SAMPLING)).json(list[Proposed])[:5]:
            query = graph_text.query_in(one.query)
            await admit(ctx, base, Pair(one.question.strip(), query, "", number), made, known)
            if len(made) == wanted:
                return made
    return made


_SCHEMA = {
    "nodes": [{"label": name, "key": "name", "properties": [{"name": "name", "kind": "string"}]} for name in "ABC"],
    "relationships": [{"type": "R", "source": "A", "target": "B"}, {"type": "S", "source": "B", "target": "C"}],
}
_FILES = {f"{label}.csv": f"name\n{value}".encode() for label, value in zip("ABC", "xyz", strict=True)}
_FILES |= {"A-R-B.csv": b"source,target\nx,y", "B-S-C.csv": b"source,target\ny,z"}
_ROWS = Outcome("ok", 0, value={"columns": ["b.name"], "rows": [("y",)]})
_QUERY = "MATCH (a:A {name: 'x'})-[:R]->(b:B) RETURN b.name"
EXAMPLE = Example(
    row={"domain": "letters"},
    settings={"seeds": 1, "rounds": 0, "agree": False},
    replies=["Letters.", _SCHEMA, "```python\npass\n```", Reply('["Where does x lead?"]'), f"```cypher\n{_QUERY}\n```"],
    outcomes=[Outcome("ok", 0, files=_FILES), _ROWS, _ROWS],
    gives=[
        {
            "question": "Where does x lead?",
            "query": _QUERY,
            "gql": _QUERY,
            "archetype": "aggregation",
            "round": 0,
            "result_preview": "b.name\ny",
            "schema": "(:A {name: string}) key: name\n(:B {name: string}) key: name\n(:C {name: string}) key: name\n"
            "(:A)-[:R]->(:B)\n(:B)-[:S]->(:C)",
            "graph": "CREATE (n0:A {name: 'x'}), (n1:B {name: 'y'}), (n2:C {name: 'z'}), (n0)-[:R {}]->(n1), "
            "(n1)-[:S {}]->(n2)",
        }
    ],
)
