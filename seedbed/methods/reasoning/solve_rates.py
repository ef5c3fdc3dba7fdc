"""Solve rates: how often a strong and a weak model solve a problem that checks itself, over several tries each.

After the way in which reinforcement learning picks its prompts: a problem that is always or never solved teaches
nothing (DAPO, arXiv 2503.14476, samples until each prompt has both outcomes). Here the rates are measured once, before
training, with a stronger model as the witness that the problem can be solved at all. ``seedbed calibrate`` makes the
levels of a recipe of them. The weak model is not asked where ``strong_only`` is set.

A try that ends at ``max_tokens`` counts as not solved: the length is part of what a model can do. A blank reply is
asked again, as everywhere, and a try that no check could decide sets the row aside: neither becomes a rate.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example


class Rates(TypedDict):
    """What it writes: solved tries by all tries, from 0 to 1; ``weak_rate`` is None where the weak was not asked."""

    strong_rate: float
    weak_rate: float | None


SAMPLING: dict[str, Any] = {"temperature": 0.8, "max_tokens": 4096}


async def solve_rates(
    ctx: Context, instruction: str, problem: dict[str, Any], *, samples: int = 8, strong_only: bool = False
) -> Rates:
    """Let the models of the roles ``strong`` and ``weak`` try ``samples`` times each; see the card above.

    Raises:
        Reject: the check of the problem came to no end.
    """
    if samples < 1:
        raise RecipeError(f"solve_rates: samples must be at least 1, got {samples}")
    strong = await _rate(ctx, instruction, problem, samples, "strong")
    weak = None if strong_only else await _rate(ctx, instruction, problem, samples, "weak")
    return {"strong_rate": strong, "weak_rate": weak}


async def _rate(ctx: Context, instruction: str, problem: Mapping[str, Any], samples: int, role: str) -> float:
    verify = find.module("problems", "verifying").verify  # methods know no problem family; they find one by its name
    solved = 0
    for _ in range(samples):
        reply = await ctx.ask(instruction, role=role, may_be_cut=True, **SAMPLING)
        verdict = verify({"problem": problem}, reply.text)
        if not verdict.decided:
            raise Reject(f"the check came to no end: {verdict.reason}")
        solved += verdict.passed
    return solved / samples


EXAMPLE = Example(
    row={
        "instruction": "Work out 120 - 67. Put the result in \\boxed{}.",
        "problem": {
            "family": "arithmetic",
            "level": 1,
            "language": "en",
            "data": {
                "operation": "subtract",
                "numbers": ["120", "67"],
                "expression": "120 - 67",
                "answer": "53",
                "remainder": None,
                "percent": False,
            },
        },
    },
    replies=["\\boxed{53}", "120 - 60 is 60, minus 7: \\boxed{53}", "\\boxed{63}", "\\boxed{53}"],
    gives={"strong_rate": 1.0, "weak_rate": 0.5},
    settings={"samples": 2},
)
