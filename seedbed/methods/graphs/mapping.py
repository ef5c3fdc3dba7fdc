"""Which node of a graph a name means: the same name, else one of the nearest of its type, which may need a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from seedbed.core.context import Context
from seedbed.core.prompt import Prompt
from seedbed.core.text import folded
from seedbed.methods.graphs.knowledge import Knowledge, plain
from seedbed.methods.graphs.merging import character_runs, cosine

By = Literal["model", "characters"]
NEAREST, LEAST, SURE = 10, 0.7, 0.85
"""Nodes that come into question, the likeness that they need, and the one above which the first is taken unasked."""
NONE = "none"

CHOOSE = Prompt(
    en="Which of these names means the same as “{name}” ({kind}) in: {context}\n\n{listed}\n\nReply with its number, "
    "or with none.",
    zh="在这段话里：{context}\n“{name}”（{kind}）与下面哪个名称指同一事物？\n\n{listed}\n\n"
    "只回复编号；都不是则回复 none。",
)
CHOOSING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 16}


class Meant(NamedTuple):
    """A name as a text has it, with its type."""

    name: str
    kind: str


async def mapped(ctx: Context, meant: Sequence[Meant], graph: Knowledge, *, context: str, by: By) -> list[str]:
    """The nodes that these names mean, each once; a name that means none is left out."""
    found: dict[str, None] = {}
    for one in meant:
        key = plain(one.name)
        node = key if key in graph.entities else await _nearest(ctx, one, graph, context, by)
        if node:
            found[node] = None
    return list(found)


async def _nearest(ctx: Context, one: Meant, graph: Knowledge, context: str, by: By) -> str:
    """The node of the same type that is meant, "" for none."""
    rivals = [key for key, node in graph.entities.items() if folded(node["type"]) == folded(one.kind)]
    if not rivals:
        return ""
    scores = await _likenesses(ctx, one.name, [graph.name(key) for key in rivals], by)
    ranked = sorted(zip(scores, rivals, strict=True), key=lambda pair: -pair[0])[:NEAREST]
    near = [(score, key) for score, key in ranked if score >= LEAST]
    if not near:
        return ""
    if near[0][0] > SURE:
        return near[0][1]
    return await _chosen(ctx, one, {str(at): key for at, (_, key) in enumerate(near, 1)}, graph, context)


async def _likenesses(ctx: Context, name: str, others: list[str], by: By) -> list[float]:
    if by == "characters":
        runs = character_runs(name)
        return [cosine(runs, character_runs(one)) for one in others]
    first, *rest = await ctx.embed([name, *others])
    return [_cosine(first, one) for one in rest]


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    lengths = (sum(a * a for a in one) * sum(b * b for b in other)) ** 0.5
    return sum(a * b for a, b in zip(one, other, strict=True)) / lengths if lengths else 0.0


async def _chosen(ctx: Context, one: Meant, near: Mapping[str, str], graph: Knowledge, context: str) -> str:
    listed = "\n".join(f"{number}. {graph.name(key)}" for number, key in near.items())
    prompt = ctx.fill(CHOOSE, name=one.name, kind=one.kind, context=context, listed=listed)
    said = (await ctx.ask(prompt, **CHOOSING)).one_of(*near, NONE)
    return near.get(said, "")
