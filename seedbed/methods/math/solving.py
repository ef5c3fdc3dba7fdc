"""What the methods of mathematics share: how a problem is asked, and whether a worked answer reached what is known."""

from __future__ import annotations

from typing import Any

from seedbed.checks.math_answer import math_answer
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.prompt import Prompt

SOLVE = Prompt(
    en="Solve this problem. Reason step by step, then end with a line of its own: The answer is ...\n\n{question}",
    zh="请解答下面的题目。逐步推理，最后单独一行写：答案是……\n\n{question}",
)
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}


async def worked(ctx: Context, prompt: Prompt, question: str, **sampling: Any) -> str:
    """A worked answer to a problem; the prompt is ``SOLVE``, named where it is used so that a recipe can replace it."""
    return (await ctx.ask(ctx.fill(prompt, question=question), **{**SAMPLING, **sampling})).text.strip()


def reaches(solution: str, answer: str) -> bool:
    """Whether the result of a worked answer equals the known one; what cannot be read or settled does not."""
    verdict = math_answer(solution, answer, last=True)
    return verdict.decided and verdict.passed


def known(answer: str) -> str:
    """A known answer.

    Raises:
        Reject: it is blank, or no mathematics that an answer could be compared with.
    """
    text = answer.strip()
    if not text or not math_answer(text, text, last=True).passed:
        raise Reject("the known answer cannot be compared with", value=answer[:200])
    return text
