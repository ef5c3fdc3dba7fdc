"""Problems solved by a program, which runs in the sandbox."""

from __future__ import annotations

from typing import Any

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Unreadable
from seedbed.core.program import Limits, Program
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.methods.math.solving import SAMPLING

COMPUTE = Prompt(
    en="Write a Python program that solves this problem and prints the answer, a single value, and nothing else. The "
    "standard library, sympy and numpy may be imported. Reply with one fenced code block only.\n\n{question}",
    zh="请编写一个 Python 程序解答下面的题目，只打印答案（一个值）。可以使用标准库、sympy 和 numpy。"
    "只回复一个代码块。\n\n{question}",
)
LIMITS = Limits(wall=10.0, cpu=5.0)


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
