"""Topics of `kpdds`: merged by the meaning of their key points, counted together, drawn as they occur together."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.grouping import cosine_of
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.row import Row
from seedbed.core.table import without
from seedbed.core.text import folded
from seedbed.methods.math.kpdds_prompts import LIST

OTHERS = "Others"
"""The class of what is no mathematics; it joins in no bundle."""
MANY = 5
"""More key points than these in one problem pair a topic with itself."""
Document = Mapping[str, Sequence[str]]
"""The topics of one problem with their key points."""


class Bundle(TypedDict):
    """What a new problem is made from: topics, key points, and a worked problem for each topic."""

    topics: list[str]
    key_points: list[str]
    practices: list[dict[str, str]]


async def draw_bundles(
    ctx: Context, table: pa.Table, *, per_seed: int = 1, near: float = 0.9, merge: Literal["embed", "names"] = "embed"
) -> pa.Table:
    """Give each problem the bundles that are drawn for it, from the topics of all problems."""
    rows: list[Row] = table.to_pylist()
    found = [{one["topic"]: one["key_points"] for one in row["found"]} for row in rows]
    heads = await merged(ctx, found, near, merge)
    documents = [_joined(one, heads) for one in found]
    names = sorted({name for one in documents for name in one})
    matrix = co_occurrence(documents, names)
    if not any(map(any, matrix)):
        return without(table, dict.fromkeys(range(len(rows)), "no two topics occur together in any problem"))
    ctx.note(topics=len(names), before=len({name for one in found for name in one}))
    bundles = [[_bundle(ctx.rng, matrix, names, documents, rows) for _ in range(per_seed)] for _ in rows]
    return table.append_column("bundles", pa.array(bundles))


def spread(bundles: list[Bundle]) -> list[Bundle]:
    """A row for each bundle."""
    return bundles


async def merged(
    ctx: Context, documents: Sequence[Document], near: float, merge: Literal["embed", "names"]
) -> dict[str, str]:
    """For each topic the one it is merged into: of those with near vectors, the one of the most problems.

    A topic's vector is the mean of its key points' vectors (role ``embed``); by names, only spelling is folded.
    """
    points: dict[str, list[str]] = {}
    for document in documents:
        for name, found in document.items():
            points.setdefault(name, []).extend(found)
    often = {name: sum(name in one for one in documents) for name in points}
    order = sorted((one for one in points if one != OTHERS), key=lambda one: (-often[one], one))
    vectors = {name: _mean(await ctx.embed(points[name])) for name in order} if merge == "embed" else {}
    heads = {OTHERS: OTHERS}
    for name in order:
        known = [head for head in dict.fromkeys(heads.values()) if head != OTHERS]
        same = [one for one in known if folded(one) == folded(name)
                or (vectors and cosine_of(vectors[one], vectors[name]) >= near)]  # fmt: skip
        heads[name] = same[0] if same else name
    return heads


def co_occurrence(documents: Sequence[Document], names: Sequence[str]) -> list[list[float]]:
    """The matrix of topics: log10(1 + problems that have both); the diagonal from topics with many key points."""
    place = {name: at for at, name in enumerate(names)}
    counts = [[0] * len(names) for _ in names]
    for document in documents:
        for one, points in document.items():
            for other in document:
                counts[place[one]][place[other]] += one != other
            counts[place[one]][place[one]] += len(points) > MANY
    return [[math.log10(count + 1) for count in row] for row in counts]


def draw_topics(rng: random.Random, matrix: Sequence[Sequence[float]], count: int) -> list[int]:
    """Topics as they occur together: the first by its row's sum, the second by the first's row, the next by the
    product of the rows of the two before; fewer where nothing occurs with both.
    """
    drawn: list[int] = []
    weights = [sum(row) for row in matrix]
    while len(drawn) < count and any(weights):
        drawn += rng.choices(range(len(matrix)), weights)
        weights = list(matrix[drawn[-1]])
        if len(drawn) > 1:
            weights = [one * other for one, other in zip(weights, matrix[drawn[-2]], strict=True)]
    return drawn


def _bundle(
    rng: random.Random,
    matrix: Sequence[Sequence[float]],
    names: Sequence[str],
    documents: Sequence[Document],
    rows: Sequence[Row],
) -> Bundle:
    drawn = [names[at] for at in draw_topics(rng, matrix, rng.choice((2, 3)))]
    chosen = [(name, rng.choice([at for at, one in enumerate(documents) if name in one])) for name in drawn]
    points = dict.fromkeys(point for name, at in chosen for point in documents[at][name])
    problems = dict.fromkeys(at for _, at in chosen)
    practices = [{"question": rows[at]["question"], "solution": rows[at]["worked"]} for at in problems]
    return Bundle(topics=drawn, key_points=list(points), practices=practices)


def _joined(document: Document, heads: Mapping[str, str]) -> dict[str, list[str]]:
    """A problem's topics after merging, without what is no mathematics."""
    made: dict[str, list[str]] = {}
    for name, points in document.items():
        if heads[name] != OTHERS:
            made.setdefault(heads[name], []).extend(points)
    return {name: list(dict.fromkeys(points)) for name, points in made.items()}


def _mean(vectors: Sequence[Sequence[float]]) -> list[float]:
    return [math.fsum(one) / len(vectors) for one in zip(*vectors, strict=True)]


class Topics(TypedDict):
    """The topics of a problem, each ``topic`` with its ``key_points``, and its worked solution."""

    found: list[Row]
    worked: str


class Topic(BaseModel):
    """One topic of a reply."""

    model_config = ConfigDict(extra="forbid")
    topic: str = Field(min_length=1)
    key_points: list[str] = Field(min_length=1)


class Listed(BaseModel):
    """The reply to ``LIST``."""

    model_config = ConfigDict(extra="forbid")
    topics: list[Topic] = Field(min_length=1)


EXTRACTING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1024}


async def list_topics(ctx: Context, question: str, solution: str = "", answer: str = "") -> Topics:
    """The topics and key points of a worked problem."""
    worked = solution.strip() or answer.strip()
    if not worked:
        raise Reject("the problem has neither a solution nor an answer")
    prompt = ctx.fill(LIST, question=question, solution=worked, others=OTHERS)
    found: dict[str, dict[str, None]] = {}
    for one in (await ctx.ask(prompt, schema=Listed, **EXTRACTING)).json(Listed).topics:
        name = " - ".join(part.strip() for part in one.topic.split(" - "))
        found.setdefault(name, {}).update(dict.fromkeys(point.strip() for point in one.key_points if point.strip()))
    return Topics(found=[{"topic": name, "key_points": list(points)} for name, points in found.items() if points],
                  worked=worked)  # fmt: skip


READ_OFF = {
    "topics": [
        {"topic": "Arithmetic - products", "key_points": ["multiplying a price"]},
        {"topic": "Arithmetic - percentages", "key_points": ["taking a percentage off"]},
    ]
}
