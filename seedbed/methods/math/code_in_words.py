"""Solutions that interleave words, code and what the code printed, in one interpreter of the sandbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from seedbed.core.context import Context
from seedbed.core.environment import Environment
from seedbed.core.errors import ProviderError
from seedbed.core.program import Limits
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.request import Message

INTERLEAVE = Prompt(
    en="Problem: {question}\n\nSolve it by reasoning and Python in turn: say in one sentence what to compute, then "
    "write one ```python block that computes and prints it, and stop there. You are then shown what it printed. Only "
    "when that settles the problem, end in words, with the answer in one \\boxed{}.",
    zh="题目：{question}\n\n请交替使用推理和 Python 解答：先用一句话说明要算什么，再写一个 ```python 代码块来计算"
    "并打印结果，写到那里就停下，随后会给出打印的内容。题目解出后才用文字收尾，答案写在一个 \\boxed{} 里。",
)
GO_ON = Prompt(
    en="```output\n{output}\n```\nGo on: another code block if one is needed, else the end, in words.",
    zh="```output\n{output}\n```\n请继续：如有需要再写一个代码块，否则用文字收尾。",
)
INTERPRETER = Environment("python", limits=Limits(wall=10.0, cpu=30.0))
STOP = ("```output",)
SHOWN = 2000
"""Characters of an output."""
_BLOCK = re.compile(r"^[ \t]*```[ \t]*(?:python|py|python3)?[ \t]*\n(.*?)^[ \t]*```[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Interleaved:
    """A solution that came to its end.

    Attributes:
        text: all of it: words, fenced code, fenced outputs.
        last: its last words, without code.
        programs: how many code blocks ran; ``failed`` how many of them ended in an error.
        reply: the reply that ended it.
    """

    text: str
    last: str
    programs: int
    failed: int
    reply: Reply


async def interleaved(ctx: Context, prompt: str, go_on: Prompt, *, programs: int, **sampling: Any) -> Interleaved | str:
    """A solution with at most so many programs, or why there is none.

    Each reply is read up to the end of its first code block: what a model writes behind it is a guess at the output.
    The prompt is ``GO_ON``, named where it is used so that a recipe can replace it.

    Raises:
        ProviderError: the sandbox failed.
    """
    history: list[Message] = []
    parts: list[str] = []
    turn, failed = prompt, 0
    async with ctx.open(INTERPRETER) as session:
        for ran in range(programs + 1):
            reply = await ctx.ask(turn, history=history, stop=list(STOP), may_be_cut=True, **sampling)
            block = _BLOCK.search(reply.text)
            if block is None:
                last = reply.text.strip()
                return _unfit(reply) or Interleaved("\n".join([*parts, last]), last, ran, failed, reply)
            if ran == programs:
                break
            outcome = await session.run(f"{block[1]}\nNone")  # a last line that is a value need not be told
            if not outcome.decided:
                raise ProviderError(f"the code could not be run: {outcome.stderr or 'the sandbox failed'}", scope="row")
            if outcome.reason not in ("ok", "error"):
                return f"the code ended the session ({outcome.reason})"
            failed += not outcome.ok
            told = _told(outcome.stdout, outcome.stderr)
            said = reply.text[: block.end()].strip()
            parts += [said, f"```output\n{told}\n```"]
            history += [{"role": "user", "content": turn}, {"role": "assistant", "content": said}]
            turn = ctx.fill(go_on, output=told)
    return f"no end after {programs} programs"


def _unfit(reply: Reply) -> str:
    if reply.finish == "length":
        return "it was cut off at max_tokens"
    return "a code block is left open, or none of Python" if "```" in reply.text else ""


def _told(stdout: str, stderr: str) -> str:
    """What a program printed and the last line of its error, if it had one."""
    error = stderr.strip().rpartition("\n")[2]
    told = "\n".join(one for one in (stdout.strip(), error) if one) or "(no output)"
    return told if len(told) <= SHOWN else f"{told[:SHOWN]} …"
