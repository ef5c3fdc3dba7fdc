"""Loong's verifiers: what a program prints is the answer, and whether another answer is the same."""

from __future__ import annotations

import re
from typing import TypedDict

from seedbed.checks.exact import exact
from seedbed.checks.math_answer import math_answer
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Reject
from seedbed.core.program import Limits, Program

TOLERANCE = 1e-6
"""Where a seed tells none: six digits, as in the repository."""
LONGEST_ANSWER = 500
_MARK = re.compile(r".*(?:the answer is|final answer|答案是|答案为|答案)\s*[:：]?", re.IGNORECASE | re.DOTALL)
_FENCE = re.compile(r"\s*```(?:python)?\n(.*?)```\s*", re.DOTALL)


class Checked(TypedDict):
    """A seed whose program comes to its answer, and the answer."""

    answer: str
    origin: str


async def check_seed(
    ctx: Context,
    question: str,
    rationale: str,
    answer: str = "",
    final_answer: str = "",
    tolerance: float = TOLERANCE,
    *,
    seconds: float = 180.0,
) -> Checked:
    """Run a seed's program and hold what it prints against the seed's answer."""
    wanted = (answer or final_answer).strip()
    if not question.strip() or not wanted:
        raise Reject("the seed has no question or no answer")
    said, why = await printed(ctx, source_of(rationale), seconds)
    if why:
        raise Reject(f"the seed's program gives no answer: {why}", value=rationale[:500])
    if not agree(said, wanted, tolerance):
        raise Reject("the seed's program comes to another answer", value=said, threshold=wanted)
    return Checked(answer=wanted, origin="seed")


def source_of(text: str) -> str:
    """A program, out of the fence that it may stand in."""
    fenced = _FENCE.fullmatch(text)
    return (fenced.group(1) if fenced else text).strip() + "\n"


async def printed(ctx: Context, program: str, seconds: float) -> tuple[str, str]:
    """The one line that a program prints, or "" and why there is none.

    Raises:
        ProviderError: the sandbox failed, which says nothing about the program.
    """
    outcome = await ctx.run(Program(program, limits=Limits(wall=seconds, cpu=seconds)))
    if not outcome.decided:
        raise ProviderError(f"the program could not be run: {outcome.stderr or 'the sandbox failed'}", scope="row")
    said = outcome.stdout.strip()
    if not outcome.ok:
        return "", f"it ends with {outcome.reason}"
    if not said or said == "None":
        return "", "it prints nothing"
    return ("", "it prints more than an answer") if "\n" in said or len(said) > LONGEST_ANSWER else (said, "")


def agree(answer: str, wanted: str, tolerance: float) -> bool:
    """Whether an answer in words comes to the wanted result: as mathematics, else as a text."""
    if math_answer(wanted, wanted, last=True).passed:
        verdict = math_answer(answer, wanted, tolerance=tolerance, last=True)
        return verdict.decided and verdict.passed
    said = _MARK.sub("", answer, count=1).strip().strip("*`")
    return bool(said) and exact(said, wanted, ignore_punctuation=True).passed
