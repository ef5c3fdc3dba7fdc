"""A question and its query, held against the schema, the engine and a second translation."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from pydantic import BaseModel, Field

from seedbed.checks import graph_text
from seedbed.checks.graph_result import graph_result
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.row import canonical
from seedbed.core.text import folded, shortened
from seedbed.methods.graphs.clause_kinds import NoQuery
from seedbed.methods.graphs.clause_texts import written
from seedbed.methods.graphs.clauses import parse
from seedbed.methods.graphs.text2gql_prompts import TRANSLATE
from seedbed.methods.graphs.text2gql_schema import Schema, strangers

PREVIEW = 500
RUNNING = Limits(cpu=5.0, wall=30.0)
READING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1000, "role": "solver"}


class Base(NamedTuple):
    """The graph that is asked: its schema, that in words, its statements; on how many states readers must agree (0: no
    reader)."""

    schema: Schema
    told: str
    tables: str
    states: int


class Pair(NamedTuple):
    """A question and its query."""

    question: str
    query: str
    archetype: str
    round: int
    gql: str = ""
    preview: str = ""


class Proposed(BaseModel):
    """A pair of a later round."""

    question: str = Field(min_length=3, max_length=500)
    query: str = Field(min_length=3, max_length=2000)


async def admit(ctx: Context, base: Base, one: Pair, made: list[Pair], known: list[Pair] | None = None) -> None:
    """Put a pair that holds among those made; note why another does not."""
    twins = {text for pair in [*made, *(known or [])] for text in (folded(pair.question), folded(pair.query))}
    again = folded(one.question) in twins or folded(one.query) in twins
    found = "it was there before" if again else await checked(ctx, base, one)
    if isinstance(found, str):
        dropped = ctx.notes.get("dropped", [])
        ctx.note(dropped=[*dropped, f"{found}: {shortened(one.question, 80)}"])
    else:
        made.append(found)


async def checked(ctx: Context, base: Base, one: Pair) -> Pair | str:
    """The pair with its GQL and the beginning of its result, or why it does not hold."""
    if failure := _unreadable(base, one.query):
        return failure
    outcome = await _ran(ctx, base, one.query)
    if not outcome.ok:
        return f"the query does not run ({shortened(outcome.stderr or outcome.reason, 100)})"
    rows = outcome.value["rows"]
    if not rows:
        return "the query gives no rows"
    if base.states and (other := await _disagrees(ctx, base, one)):
        return other
    preview = "\n".join([", ".join(outcome.value["columns"]), *(", ".join(map(_cell, row)) for row in rows)])
    return one._replace(gql=await _as_gql(ctx, base, one, rows), preview=preview[:PREVIEW])


def _unreadable(base: Base, query: str) -> str | None:
    """Why a query cannot be used as it stands, or None."""
    if not query:
        return "there is no query in the reply"
    if clause := graph_text.changing(query):
        return f"the query has {clause}; it must only read"
    try:
        return strangers(base.schema, query)
    except NoQuery as error:
        return f"the query cannot be read ({error})"


async def _ran(ctx: Context, base: Base, query: str) -> Outcome:
    outcome = await ctx.run(Program(query, "cypher", tables=base.tables, limits=RUNNING))
    if not outcome.decided:
        raise ProviderError(f"text2gql: a query could not be run: {outcome.stderr}", scope="row")
    return outcome


async def _disagrees(ctx: Context, base: Base, one: Pair) -> str | None:
    reply = await ctx.ask(ctx.fill(TRANSLATE, schema=base.told, question=one.question), **READING)
    verdict = await graph_result(ctx, reply.text, base.tables, one.query, states=base.states)
    if not verdict.decided:
        raise ProviderError(f"text2gql: a second translation could not be run: {verdict.reason}", scope="row")
    return None if verdict.passed else f"a second translation does not agree ({shortened(verdict.reason, 120)})"


async def _as_gql(ctx: Context, base: Base, one: Pair, rows: list[Any]) -> str:
    """The query in ISO GQL, "" where it has no counterpart or does not come back as it went."""
    try:
        gql = written(parse(one.query, "cypher"), "gql")
        back = written(parse(gql, "gql"), "cypher")
    except NoQuery as error:
        _note(ctx, f"{error}: {shortened(one.query, 80)}")
        return ""
    outcome = await _ran(ctx, base, back)
    if not outcome.ok or _bag(outcome.value["rows"]) != _bag(rows):
        _note(ctx, f"the way back gives other rows: {shortened(one.query, 80)}")
        return ""
    return gql


def _note(ctx: Context, why: str) -> None:
    ctx.note(no_gql=[*ctx.notes.get("no_gql", []), why])


def _bag(rows: list[Any]) -> Counter[bytes]:
    return Counter(canonical(list(row)) for row in rows)


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else canonical(value).decode()


def previewed(one: Pair) -> str:
    """A pair as an example."""
    return f"{one.question}\n{one.query}\n{one.preview[:PREVIEW]}"
