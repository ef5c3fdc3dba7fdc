"""TRAIT's selection: text of a general corpus that reads like the domain and teaches something, and some replay."""

from __future__ import annotations

from typing import TypedDict

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.seed import generator
from seedbed.core.table import without
from seedbed.methods.pretraining.sci_lit_chunks import rated
from seedbed.methods.pretraining.trait_words import Bayes


class Drawn(TypedDict):
    """The number that decides the row's draws, so that they follow the run's seed."""

    draw: int


class Valued(TypedDict):
    """A mined text's educational value, None for a replayed one."""

    edu_score: int | None
    stage: int


async def draw_text(ctx: Context, text: str) -> Drawn:
    """A number of the row's own."""
    if not text.strip():
        raise Reject("the text is blank", value=0, threshold=1)
    return Drawn(draw=ctx.rng.getrandbits(48))


def classify(table: pa.Table, *, least_probability: float = 0.5, replay: float = 0.1) -> pa.Table:
    """The rows that read like the domain, and a share of the others as replay; the examples themselves go."""
    rows = table.to_pylist()
    known = [row for row in rows if row.get("in_domain") is not None]
    if {bool(row["in_domain"]) for row in known} != {True, False}:
        raise RecipeError("trait: 'select' needs rows with in_domain true and rows with in_domain false to learn from")
    bayes = Bayes([(row["text"], bool(row["in_domain"])) for row in known])
    chances = [round(bayes.probability(row["text"]), 4) for row in rows]
    reasons, played = dict[int, str](), list[bool]()
    for at, (row, chance) in enumerate(zip(rows, chances, strict=True)):
        given = row.get("in_domain") is not None
        low = not given and chance < least_probability
        played.append(low and generator("trait", row["draw"]).random() < replay)
        if given:
            reasons[at] = "an example that the classifier learned from"
        elif low and not played[at]:
            reasons[at] = f"{chance:.0%} likely to be of the domain, {least_probability:.0%} is wanted"
    made = table.append_column("in_domain_prob", pa.array(chances)).append_column("replayed", pa.array(played))
    return without(made, reasons)


async def value_text(ctx: Context, text: str, replayed: bool, *, least_value: int = 3) -> Valued:  # noqa: FBT001
    """A mined text's educational value, which must reach ``least_value``."""
    score = None if replayed or not least_value else await rated(ctx, text)
    if score is not None and score < least_value:
        raise Reject(f"its educational value is {score} of 5", value=score, threshold=least_value)
    return Valued(edu_score=score, stage=1)
