"""A score of 1 to 6 by a model: by the probabilities of the digits where the server tells them, else the digit."""

from __future__ import annotations

import math
from typing import Any

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Unreadable
from seedbed.core.reply import Reply
from seedbed.core.verdict import Verdict

SCORES = "123456"
SAMPLING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 8}


async def scored(ctx: Context, prompt: str, *, what: str, least: float, expected: bool, role: str) -> Verdict:
    """Ask for a digit and make a verdict of it.

    Args:
        ctx: of the row.
        prompt: ends with the request for one digit.
        what: the name of the score, for the reason.
        least: from 1 to 6.
        expected: take the mean of the digits by their probabilities, as the paper does.
        role: which model is asked.
    """
    if not 1 <= least <= 6:
        raise RecipeError(f"{what}: scores go from 1 to 6, got least = {least:g}")
    more: dict[str, Any] = {"logprobs": 10} if expected else {}
    reply = await ctx.ask(prompt, role=role, may_be_cut=True, **SAMPLING, **more)
    written = _digit(reply, what)
    mean = _mean(reply) if expected else None
    figure = float(written) if mean is None else mean
    how = "" if mean is None or not expected else ", the mean by probability"
    told = f"{what} {figure:.2f} of 6{how}; at least {least:g} is wanted"
    return Verdict((figure - 1) / 5, told, (least - 1) / 5, round(figure, 4))


def _digit(reply: Reply, what: str) -> str:
    bare = reply.text.strip(" \t\r\n*_`\"'.。:：分")
    if len(bare) != 1 or bare not in SCORES:
        raise Unreadable(f"{what}: wanted one digit from 1 to 6", reply)
    return bare


def _mean(reply: Reply) -> float | None:
    """The mean of the digits, weighted by their probabilities."""
    odds = reply.odds(*SCORES)
    if not odds:
        return None
    return math.fsum(int(digit) * chance for digit, chance in odds.items()) / math.fsum(odds.values())
