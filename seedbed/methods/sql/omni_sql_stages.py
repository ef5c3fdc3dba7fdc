"""The steps of `omni_sql`: a database, its queries, their questions, and thoughts that end in the query kept."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import Any, Literal, TypedDict

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.rouge_l import f_measure
from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.reply import Reply
from seedbed.core.table import without
from seedbed.methods.sql import omni_sql_prompts as prompts
from seedbed.methods.sql import sql_running as running
from seedbed.methods.sql.omni_sql_databases import Design, Flawed, statements
from seedbed.methods.sql.omni_sql_prompts import Complexity, Style

MEAN, SPREAD = 10.0, 4.0
"""Of the drawn number of tables."""
WIDE = 0.1
"""The share of databases of which a very wide table is wished; how often is not published."""
GEOMETRIC = 0.6
"""Of the drawn number of result columns."""
TRIED, WANTED = 4, 2
"""States that a query is tried on at most, and on which it must give rows."""
VALID = 3
"""Thoughts that end in a query that runs, at least."""
LONGEST_NAME = 75
DESIGNING: dict[str, Any] = {"temperature": 0.8, "max_tokens": 8192}
SAMPLING: dict[str, Any] = {"temperature": 0.8, "max_tokens": 2048}
_DRAFT = re.compile(r"\bdraft\b|草稿", re.IGNORECASE)


class Database(TypedDict):
    """A database: statements that make and fill it."""

    db_id: str
    domain: str
    scenario: str
    tables: str


class Planned(TypedDict):
    """A query that is to be written."""

    number: int


class Queried(TypedDict):
    """A query that runs."""

    complexity: Complexity
    sql: str


class Questioned(TypedDict):
    """The question that a query answers; ``evidence`` is the knowledge that it needs beside."""

    style: Style
    question: str
    evidence: str


class Thought(TypedDict):
    """The query voted for, the thoughts that lead to it, and both as instruction and output; ``draft`` came first."""

    draft: str
    sql: str
    votes: int
    valid: int
    instruction: str
    output: str


class Told(BaseModel):
    """The reply to ``QUESTION``."""

    model_config = ConfigDict(extra="forbid")
    explanation: str
    question: str = Field(min_length=1)
    external_knowledge: str = ""


async def make_database(
    ctx: Context,
    table: str = "",
    tables: str = "",
    db_id: str = "",
    text: str = "",
    *,
    size: tuple[int, int],
    rows: int,
) -> Database:
    """A database around a table, or a chunk of one (``text``); statements in ``tables`` are taken as they are."""
    table = table if table.strip() else text
    if tables.strip():
        name = db_id or f"db_{_mark(tables)}"
        return Database(db_id=name, domain="", scenario="", tables=await running.checked(ctx, tables))
    if not table.strip():
        raise Reject(
            "the row has neither a `table` (or `text`) to design from nor the statements of a database in `tables`"
        )
    count = min(max(round(ctx.rng.gauss(MEAN, SPREAD)), size[0]), size[1])
    wide = ctx.fill(prompts.WIDE) if ctx.rng.random() < WIDE else ""
    seed = ctx.rng.getrandbits(48)
    prompt = ctx.fill(
        prompts.DATABASE, table=table.strip()[:4000], count=count, wide=wide, examples=prompts.EXAMPLES
    )  # fmt: skip
    design, _ = await _designed(ctx, prompt, [], size, seed, rows)
    names = [one.name.lower() for one in design.tables]
    shown = json.dumps(design.model_dump(), ensure_ascii=False)
    design, made = await _designed(ctx, ctx.fill(prompts.ENRICH, design=shown), names, size, seed, rows)
    slug = "_".join(re.findall(r"\w+", design.domain.lower())) or "db"
    name = f"{slug[: LONGEST_NAME - 7]}_{_mark(made)}"
    return Database(db_id=name, domain=design.domain, scenario=design.scenario, tables=await running.checked(ctx, made))


async def _designed(
    ctx: Context, prompt: str, names: list[str], size: tuple[int, int], seed: int, rows: int
) -> tuple[Design, str]:
    """A design and its statements; with ``names``, one of just these tables."""
    reply = await ctx.ask(prompt, schema=Design, **DESIGNING)
    design = reply.json(Design)
    if names and sorted(one.name.lower() for one in design.tables) != sorted(names):
        raise Unreadable(f"the design must have the tables {', '.join(names)}, no others", reply)
    if not size[0] <= len(design.tables) <= size[1]:
        raise Unreadable(f"the design has {len(design.tables)} tables, wanted are {size[0]} to {size[1]}", reply)
    try:
        return design, statements(design.model_copy(deep=True), Random(seed), rows)
    except Flawed as flaw:
        raise Unreadable(str(flaw), reply) from None


def _mark(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()


def plan_queries(tables: str, *, queries: int) -> list[Planned]:
    """So many queries of each database."""
    return [Planned(number=number + 1) for number in range(queries)]


async def write_query(
    ctx: Context, tables: str, number: int, *, complexities: Sequence[Complexity], seconds: float
) -> Queried:
    """A query of a drawn complexity that gives rows on two states of the database.

    Raises:
        Reject: it does not run, changes something, or gives nothing.
    """
    complexity = ctx.rng.choice(list(complexities))
    made, filled = running.parted(tables)
    drawn = "\n".join(one[:300] for one in ctx.rng.sample(filled, min(4, len(filled))))
    functions = ctx.rng.sample(prompts.LIBRARY, ctx.rng.randint(0, 2))
    wished = ctx.fill(prompts.FUNCTIONS, functions="\n".join(functions)) if functions else ""
    columns = 1 + int(math.log(1 - ctx.rng.random()) / math.log(1 - GEOMETRIC))
    prompt = ctx.fill(
        prompts.QUERY, schema=running.statements_shown(made), rows=drawn, functions=wished,
        complexity=ctx.fill(prompts.COMPLEXITIES[complexity]), columns=ctx.fill(prompts.COLUMNS, count=columns),
    )  # fmt: skip
    query = running.last_query(await ctx.ask(prompt, **SAMPLING))
    if why := running.refusal(query):
        raise Reject(why, value=query[:500])
    states = running.states_of(tables, [query], ctx.rng, TRIED)
    found: list[running.Rows] = []
    for state in states:
        rows = await running.result(ctx, state, query, seconds)
        if isinstance(rows, str):
            raise Reject(f"the query does not run: {rows}", value=query[:500])
        found.append(rows)
        if not running.filled(found[:1]) or running.filled(found) >= WANTED:
            break
    if running.filled(found) < WANTED:
        raise Reject("the query gives no rows that hold anything on two states", value=query[:500], threshold=WANTED)
    return Queried(complexity=complexity, sql=query)


def distinct_queries(table: pa.Table) -> pa.Table:
    """One query of each template and database, the first."""
    seen: set[tuple[str, str]] = set()
    reasons: dict[int, str] = {}
    for at, row in enumerate(table.select(["db_id", "sql"]).to_pylist()):
        key = str(row["db_id"]), running.template(str(row["sql"]))
        if key in seen:
            reasons[at] = "another query of this database differs only in its literals"
        seen.add(key)
    return without(table, reasons)


async def write_question(
    ctx: Context, tables: str, sql: str, *, styles: Sequence[Style], candidates: int, by: Literal["embed", "words"]
) -> Questioned:
    """Questions of a drawn style, and of three or more the one in their middle."""
    style = ctx.rng.choice(list(styles))
    veiled = style in ("vague", "metaphorical")
    prompt = ctx.fill(
        prompts.QUESTION, style=ctx.fill(prompts.STYLES[style]), sql=sql, columns=used_columns(tables, sql),
        knowledge=ctx.fill(prompts.KNOWLEDGE) if veiled else "",
    )  # fmt: skip
    found: list[Told] = []
    for _ in range(candidates):
        reply = await ctx.ask(prompt, schema=Told, **SAMPLING)
        told = reply.json(Told)
        if veiled and not told.external_knowledge.strip():
            raise Unreadable("external_knowledge is empty, but the words of the question need explaining", reply)
        if re.search(r"\bselect\b.+\bfrom\b", told.question, re.IGNORECASE | re.DOTALL):
            raise Unreadable("the question is SQL; ask it in words", reply)
        found.append(told)
    texts = [f"{one.external_knowledge} {one.question}".strip() for one in found]
    told = found[await _middle(ctx, texts, by)]
    return Questioned(style=style, question=told.question.strip(), evidence=told.external_knowledge.strip())


async def _middle(ctx: Context, texts: list[str], by: Literal["embed", "words"]) -> int:
    """The text that is nearest to all others; of two, one is drawn."""
    if len(texts) < 3:
        return ctx.rng.randrange(len(texts))
    if by == "words":
        return _medoid([[f_measure(one, other) for other in texts] for one in texts])
    vectors = await ctx.embed(texts)
    lengths = [math.hypot(*one) or 1.0 for one in vectors]
    return _medoid([
        [math.fsum(a * b for a, b in zip(one, other, strict=True)) / long / wide
         for other, wide in zip(vectors, lengths, strict=True)]
        for one, long in zip(vectors, lengths, strict=True)
    ])  # fmt: skip


def _medoid(near: list[list[float]]) -> int:
    sums = [math.fsum(line) for line in near]
    return sums.index(max(sums))


def used_columns(tables: str, sql: str) -> str:
    """The lines of the schema that name a table or a column of the query."""
    words = {one.lower() for one in re.findall(r"\w+", running.without_comments(sql))}
    kept: list[str] = []
    for line in running.parted(tables)[0].splitlines():
        name = re.match(r"\s*(?:create\s+table\s+(?:if\s+not\s+exists\s+)?)?[\"`\[]?(\w+)", line, re.IGNORECASE)
        if name and name[1].lower() in words and not re.match(r"\s*(?:primary|foreign)\b", line, re.IGNORECASE):
            kept.append(line.strip().rstrip("( "))
    return "\n".join(kept)


async def think(
    ctx: Context, tables: str, question: str, evidence: str, sql: str, *, thoughts: int, states: int, seconds: float
) -> Thought:
    """Thoughts that end in a query, and of those whose results most agree, one.

    Raises:
        Reject: fewer than three run, none is in the majority, or what wins gives nothing.
    """
    schema = running.schema_shown(tables)
    asked = ctx.fill(prompts.ASKED, asked=question, told=evidence) if evidence else question
    prompt = ctx.fill(prompts.THOUGHTS, schema=schema, question=asked, sql=sql)
    replies = [await ctx.ask(prompt, may_be_cut=True, **SAMPLING) for _ in range(thoughts)]
    written, dropped = _read(replies)
    queries = list(dict.fromkeys(query for query, _ in written))
    worlds = running.states_of(tables, [sql, *queries], ctx.rng, states)
    results = {one: await running.on_states(ctx, worlds, one, seconds) for one in queries}
    dropped += [str(found) for found in results.values() if isinstance(found, str)]
    groups: dict[str, list[tuple[str, str]]] = {}
    for query, text in written:
        found = results[query]
        if not isinstance(found, str):
            groups.setdefault(running.signature(query, found), []).append((query, text))
    ctx.note(dropped=dropped, votes=sorted(map(len, groups.values()), reverse=True))
    valid = sum(map(len, groups.values()))
    if valid < VALID:
        raise Reject(f"{valid} of {thoughts} thoughts end in a query that runs", value=valid, threshold=VALID)
    ranked = sorted(groups.values(), key=len, reverse=True)
    if len(ranked) > 1 and len(ranked[0]) == len(ranked[1]):
        raise Reject("two results have as many votes", value=len(ranked[0]))
    query, text = ctx.rng.choice(ranked[0])
    won = results[query]
    if isinstance(won, str) or running.filled(won) < WANTED:
        raise Reject("the result that most agree on is empty, which proves nothing", value=query[:500])
    instruction = ctx.fill(prompts.TRAIN, schema=schema, question=asked)
    return Thought(draft=sql, sql=query, votes=len(ranked[0]), valid=valid, instruction=instruction, output=text)


def _read(replies: Sequence[Reply]) -> tuple[list[tuple[str, str]], list[str]]:
    """The queries of replies with all their text, and why others were dropped."""
    written: list[tuple[str, str]] = []
    dropped: list[str] = []
    for reply in replies:
        try:
            query = running.last_query(reply)
        except Unreadable as error:
            dropped.append(error.reason)
            continue
        why = "it was cut off" if reply.finish == "length" else running.refusal(query)
        why = why or ("it speaks of the draft" if _DRAFT.search(reply.text) else "")
        if why:
            dropped.append(why)
        else:
            written.append((query, reply.text.strip()))
    return written, dropped
