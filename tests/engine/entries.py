"""Small entries that the engine's tests run: one of each shape."""

from __future__ import annotations

import random
from typing import Any, TypedDict

import pyarrow as pa
from pydantic import BaseModel

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.row import Row
from seedbed.core.step import Step, grow, read_entry
from seedbed.core.table import without
from seedbed.core.verdict import Verdict


class Answered(TypedDict):
    answer: str


class Part(TypedDict):
    part: str


async def answer(ctx: Context, question: str, *, tone: str = "plain") -> Answered:
    return {"answer": (await ctx.ask(f"[{tone}] {question}")).text}


async def yes_or_no(ctx: Context, question: str) -> Answered:
    return {"answer": "yes" if (await ctx.ask(question)).yes() else "no"}


class Answer(BaseModel):
    """A reply with a schema."""

    answer: str


async def structured(ctx: Context, question: str) -> Answered:
    return {"answer": (await ctx.ask(question, schema=Answer)).json(Answer).answer}


async def one_by_one(ctx: Context, question: str, *, form: str = "plain") -> list[Answered]:
    """Rows that stand on their own, one for each of three asks."""
    rows: list[Answered] = ctx.keep([])
    for number in range(3):
        reply = await ctx.ask(f"{question} {number}", schema=Answer if form == "schema" else None)
        rows.append({"answer": reply.json(Answer).answer})
    return rows


async def drawn(ctx: Context, question: str) -> Answered:
    return {"answer": (await ctx.ask(f"{question} {ctx.rng.randrange(10**9)}")).text}


async def twice(ctx: Context, question: str) -> Answered:
    first = await ctx.ask(question)
    second = await ctx.ask(question)
    return {"answer": f"{first.text} / {second.text}"}


async def buggy(ctx: Context, question: str) -> Answered:
    raise KeyError(question)


def split(question: str) -> list[Part]:
    return [{"part": word} for word in question.split()]


async def spell(ctx: Context, part: str) -> Answered:
    return {"answer": (await ctx.ask(f"spell {part}")).text}


def upper(question: str) -> Answered:
    return {"answer": question.upper()}


def no_sevens(question: str) -> Verdict:
    return Verdict.wrong("has a seven", value=question) if "7" in question else Verdict.right("no seven")


def picky(question: str) -> Answered:
    if "7" in question:
        raise Reject("will not do sevens", value=7, threshold=6)
    return {"answer": question}


def first_letters(table: pa.Table, *, column: str = "question") -> pa.Table:
    seen: dict[str, int] = {}
    gone = {}
    for place, value in enumerate(table.column(column).to_pylist()):
        if value[0] in seen:
            gone[place] = f"begins like row {seen[value[0]]}"
        seen.setdefault(value[0], place)
    return without(table, gone)


def shouted(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    loud = pa.array([f"{one}!" for one in table.column("question").to_pylist()])
    return table.set_column(table.column_names.index("question"), "question", loud).append_column("loud", loud)


async def variations(ctx: Context, question: str) -> list[Part]:
    return [{"part": f"{question}{letter}"} for letter in (await ctx.ask(f"vary {question}")).text[:2]]


def some_of(rng: random.Random, pool: list[Row], number: int) -> list[Row]:
    return [dict(rng.choice(pool)) for _ in range(3)]


def is_new(candidate: Row, pool: list[Row]) -> Verdict:
    known = {row.get("part") for row in pool}
    return Verdict.wrong("known already") if candidate["part"] in known else Verdict.right()


def grown(**how: Any) -> Step:
    return grow(variations, draw=some_of, admit=is_new, **how)


def step(function: Any, **settings: Any) -> Step:
    return Step(read_entry(function, wing="own"), settings)


def only_yes(answer: str) -> Verdict:
    return Verdict.right() if answer == "yes" else Verdict.wrong("not a yes")
