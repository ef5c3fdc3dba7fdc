"""What the methods of code share: reading programs out of replies, and which tests one passes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Unreadable
from seedbed.core.program import Limits, Program
from seedbed.core.program_tests import CodeTest
from seedbed.core.reply import Reply
from seedbed.core.verdict import Verdict

_BLOCK = re.compile(r"^[ \t]*```[ \t]*([\w+#.-]*)[^\n]*\n(.*?)^[ \t]*```[ \t]*$", re.MULTILINE | re.DOTALL)


def blocks(reply: Reply, *names: str) -> list[str]:
    """The closed code blocks of a reply in these languages, or without a name; white space at the ends is dropped."""
    found = [body.rstrip() for name, body in _BLOCK.findall(reply.text) if name.lower() in ("", *names)]
    return [body for body in found if body.strip()]


def program_in(reply: Reply, *names: str) -> str:
    """The program of a reply: its one code block in one of these languages.

    Raises:
        Unreadable: there is none, or several, or a block was left open.
    """
    found = blocks(reply, *names)
    if len(found) != 1 or reply.text.count("```") != 2:
        raise Unreadable(f"wanted one closed code block of {names[0]}, found {len(found)}", reply)
    return found[0]


def two_blocks(reply: Reply) -> tuple[str, str] | str:
    """The two Python blocks of a reply, solution and tests, or why it is no such reply."""
    if reply.finish == "length":
        return "the response was cut off"
    found = blocks(reply, "python", "py", "python3")
    if len(found) != 2:
        return f"wanted two code blocks, a solution and its tests, found {len(found)}"
    return found[0], found[1]


async def passed(ctx: Context, source: str, tests: Sequence[str], function: str, limits: Limits) -> list[bool]:
    """Which tests a program passes. Raises ProviderError where the sandbox fails."""
    if not tests:
        return []
    asked = tuple(CodeTest(one) for one in tests)
    outcome = await ctx.run(Program(source, tests=asked, names=(function,), limits=limits))
    if len(outcome.results) != len(tests):
        raise ProviderError(f"the tests could not be run: {outcome.stderr or 'nothing came back'}", scope="row")
    return [one.passed for one in outcome.results]


def failure_of(verdict: Verdict) -> str | None:
    """Why a program does not pass a check, or None; what no check decides it does not pass.

    Raises:
        ProviderError: the sandbox failed.
    """
    if not verdict.decided and "could not be run" in verdict.reason:
        raise ProviderError(verdict.reason, scope="row")
    return None if verdict.decided and verdict.passed else verdict.reason
