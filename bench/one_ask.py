"""One ask a row: the step that the engine's speed is measured with. No paper: a bench."""

from __future__ import annotations

from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.prompt import Prompt


class Answered(TypedDict):
    """The answer."""

    output: str


ASK = Prompt(
    en="Answer the question below in a few sentences.\n\n{question}", zh="请用几句话回答下面的问题。\n\n{question}"
)


async def one_ask(ctx: Context, question: str) -> Answered:
    """Ask the row's question."""
    reply = await ctx.ask(ctx.fill(ASK, question=question), temperature=0.7, max_tokens=256)
    return {"output": reply.text}
