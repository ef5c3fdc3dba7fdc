"""Benign requests: answered, and written so that they look like a harmful one."""

from __future__ import annotations

from typing import TypedDict

from seedbed.core.context import Context
from seedbed.methods.safety.records import refuses, seen
from seedbed.methods.safety.red_team_prompts import LOOK_ALIKE, REQUEST
from seedbed.methods.safety.red_team_risks import NONE, SAMPLING, _name, risk_of


class Completed(TypedDict):
    """A request with its right completion; ``parent`` is the harmful request that a benign one looks like."""

    instruction: str
    output: str
    data_type: str
    risk_category: str
    is_harmful: bool
    is_adversarial: bool
    release: bool
    parent: str


async def answered(ctx: Context, prompt: str, form: str, risk: str, parent: str) -> Completed:
    """A benign request with its answer."""
    output = (await ctx.ask(prompt, **SAMPLING)).text.strip()
    return Completed(instruction=prompt, output=output, data_type=f"{form}_benign", risk_category=risk,
                     is_harmful=False, is_adversarial=form == "adversarial", release=True, parent=parent)  # fmt: skip


async def look_alike(ctx: Context, prompt: str, risk: str) -> Completed | str:
    """A benign request that looks like a harmful one, answered; or why there is none."""
    told = seen(ctx, [(ctx.fill(REQUEST), prompt)])
    asked = await ctx.ask(ctx.fill(LOOK_ALIKE, **told, risk=_name(ctx, risk)), **SAMPLING)
    alike = asked.text.strip().strip('"“”')
    if refuses(alike):
        return "no look-alike was written, but a refusal"
    if (harm := await risk_of(ctx, alike)) != NONE:
        return f"the judge finds {harm} in the look-alike"
    made = await answered(ctx, alike, "vanilla", NONE, prompt)
    return "the answer to the look-alike refuses" if refuses(made["output"]) else made
