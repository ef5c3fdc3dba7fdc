"""What the methods of mathematics share: how a problem is asked, and whether a worked answer reached what is known."""

from __future__ import annotations

from typing import Any

from seedbed.checks.math_answer import math_answer
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Reject, Unreadable
from seedbed.core.program import Limits, Program
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply

SOLVE = Prompt(
    en="Solve this problem. Reason step by step, then end with a line of its own: The answer is ...\n\n{question}",
    zh="请解答下面的题目。逐步推理，最后单独一行写：答案是……\n\n{question}",
)
COMPUTE = Prompt(
    en="Write a Python program that solves this problem and prints the answer, a single value, and nothing else. The "
    "standard library, sympy and numpy may be imported. Reply with one fenced code block only.\n\n{question}",
    zh="请编写一个 Python 程序解答下面的题目，只打印答案（一个值）。可以使用标准库、sympy 和 numpy。"
    "只回复一个代码块。\n\n{question}",
)
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}
LIMITS = Limits(wall=10.0, cpu=5.0)


async def worked(ctx: Context, prompt: Prompt, question: str, **sampling: Any) -> str:
    """A worked answer to a problem; the prompt is ``SOLVE``, named where it is used so that a recipe can replace it."""
    return (await ctx.ask(ctx.fill(prompt, question=question), **{**SAMPLING, **sampling})).text.strip()


def reaches(solution: str, answer: str) -> bool:
    """Whether the result of a worked answer equals the known one; what cannot be read or settled does not."""
    verdict = math_answer(solution, answer, last=True)
    return verdict.decided and verdict.passed


async def computed(ctx: Context, prompt: Prompt, question: str, **sampling: Any) -> tuple[str, str]:
    """A program for a problem (prompt ``COMPUTE``), and what it printed; "" where it does not run or prints nothing."""
    reply = await ctx.ask(ctx.fill(prompt, question=question), **{**SAMPLING, **sampling})
    program = source_in(reply)
    outcome = await ctx.run(Program(program, limits=LIMITS))
    if not outcome.decided:
        raise ProviderError(f"the program could not be run: {outcome.stderr or 'the sandbox failed'}", scope="row")
    return program, outcome.stdout.strip() if outcome.ok else ""


def source_in(reply: Reply) -> str:
    """The program of a reply: its one fenced block, or all of it where it has no fence."""
    text = reply.text if "```" not in reply.text else reply.code("python")
    if not text.strip():
        raise Unreadable("there is no program in it", reply)
    return text.strip() + "\n"


def known(answer: str) -> str:
    """A known answer.

    Raises:
        Reject: it is blank, or no mathematics that an answer could be compared with.
    """
    text = answer.strip()
    if not text or not math_answer(text, text, last=True).passed:
        raise Reject("the known answer cannot be compared with", value=answer[:200])
    return text
