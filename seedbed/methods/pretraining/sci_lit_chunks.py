"""Chunks of papers for pre-training: corrected, rated by their educational value, the lowest dropped."""

from __future__ import annotations

from typing import Any, TypedDict

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.material import draw_mark, shown
from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.table import without
from seedbed.core.text import length
from seedbed.methods.pretraining.sci_lit_prompts import CORRECT, RATE


class Corrected(TypedDict):
    """A corrected chunk, the one it comes from, and its rating."""

    text: str
    source: str
    quality_score: int


class Rated(BaseModel):
    """The reply to ``RATE``."""

    model_config = ConfigDict(extra="forbid")
    reason: str
    score: int = Field(ge=0, le=5)


EXACT: dict[str, Any] = {"temperature": 0.0, "max_tokens": 2048}


async def correct_chunk(ctx: Context, text: str) -> Corrected:
    """A chunk corrected and rated; a correction that is much shorter or longer changed the content."""
    between = shown(draw_mark(ctx.rng, [text]), [("", text)])
    reply = await ctx.ask(ctx.fill(CORRECT, text=between), **EXACT)
    mended = reply.text.strip()
    share = length(mended) / max(length(text), 1)
    if not 0.7 <= share <= 1.4:
        raise Unreadable(f"the corrected text is {share:.1f} times as long; change nothing of what it says", reply)
    return Corrected(text=mended, source=text, quality_score=await rated(ctx, mended))


async def rated(ctx: Context, text: str) -> int:
    """The educational value of a text, 0 to 5."""
    between = shown(draw_mark(ctx.rng, [text]), [("", text)])
    reply = await ctx.ask(ctx.fill(RATE, text=between), schema=Rated, role="judge", **EXACT)
    return reply.json(Rated).score


def drop_lowest(table: pa.Table, *, share: float = 0.25) -> pa.Table:
    """Without the lowest share of the rows by their rating, rounded down; of equal ones the later go first."""
    scores = table.column("quality_score").to_pylist()
    order = sorted(range(len(scores)), key=lambda at: (scores[at], -at))
    gone = order[: int(share * len(scores))]
    return without(table, {at: f"rated {scores[at]}, among the lowest {share:.0%}" for at in gone})
