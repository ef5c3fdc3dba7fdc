"""Trajectories of `swe_smith`: a small agent with a shell and an edit tool mends the bugged tree, or does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.environment import Opened
from seedbed.core.errors import Reject
from seedbed.core.request import Message
from seedbed.core.row import Row
from seedbed.methods.code import swe_smith_prompts as prompts
from seedbed.methods.code.swe_smith_bugs import open_tree
from seedbed.methods.code.swe_smith_suite import compared, results, shell, working_folder
from seedbed.methods.code.swe_smith_tree import Tree, difference, patched, sources

EVALUATION = 240.0
"""Seconds for the tests that decide, as published."""
COMMAND_SECONDS, SHOWN = 60.0, 6000
"""Of one command, and characters of its output that are shown."""
ACTING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 2048}
_ACTION = re.compile(
    r"<shell>(?P<shell>.*?)</shell>"
    r"|<edit path=\"(?P<path>[^\"\n]+)\">\s*<old>(?P<old>.*?)</old>\s*<new>(?P<new>.*?)</new>\s*</edit>"
    r"|(?P<submit><submit\s*/>)",
    re.DOTALL,
)


class Solved(TypedDict):
    """The talk that mended it, and what it changed."""

    messages: list[Message]
    model_patch: str
    resolved: bool


async def solve(
    ctx: Context,
    environment: Row,
    bug_patch: str,
    problem_statement: str,
    FAIL_TO_PASS: Sequence[str],  # noqa: N803  # the columns' published names
    PASS_TO_PASS: Sequence[str],  # noqa: N803
    *,
    steps: int = 30,
) -> Solved:
    """Let the agent work; kept when all tests pass afterwards, on the clean tests and in a session of their own.

    Raises:
        Reject: it did not submit within so many steps, changed nothing, or tests still fail.
    """
    clean = open_tree(environment)
    bugged = patched(clean, bug_patch)
    messages, mended = await _worked(ctx, bugged, problem_statement, steps)
    patch = difference(bugged, mended)
    if not patch:
        raise Reject("the agent submitted without a change")
    tests = [*FAIL_TO_PASS, *PASS_TO_PASS]
    told, _ = await results(ctx, mended, environment["test_command"], (EVALUATION, 0), tests)
    failed, _ = compared(tests, told)
    if failed:
        raise Reject(f"{len(failed)} of {len(tests)} tests fail after the agent's change", value=failed[:20])
    return Solved(messages=messages, model_patch=patch, resolved=True)


async def _worked(ctx: Context, bugged: Tree, issue: str, steps: int) -> tuple[list[Message], Tree]:
    """The whole talk, and the tree that it left: the sources of the package, everything else as it was."""
    system = ctx.fill(prompts.AGENT)
    history, prompt = list[Message](), ctx.fill(prompts.PROBLEM, issue=issue)
    async with ctx.open(working_folder(bugged, COMMAND_SECONDS)) as session:
        for _ in range(steps):
            reply = await ctx.ask(prompt, system=system, history=history, **ACTING)
            history += [{"role": "user", "content": prompt}, {"role": "assistant", "content": reply.text}]
            found = list(_ACTION.finditer(reply.text))
            if len(found) == 1 and found[0]["submit"]:
                left = {name: await session.read(name) for name in sources(bugged)}
                mended = {**bugged, **{name: data for name, data in left.items() if data is not None}}
                gone = {name for name, data in left.items() if data is None}
                talk = [{"role": "system", "content": system}, *history]
                return talk, {name: data for name, data in mended.items() if name not in gone}
            prompt = await _done(session, found)
    raise Reject(f"the agent did not submit within {steps} steps")


async def _done(session: Opened, found: Sequence[re.Match[str]]) -> str:
    """What came of a reply's action, in words for the agent."""
    if len(found) != 1:
        return f"Wanted exactly one action (<shell>, <edit> or <submit/>), found {len(found)}."
    one = found[0]
    if one["path"] is not None:
        return await _edited(session, one["path"].strip(), one["old"], one["new"])
    outcome = await session.run(shell(one["shell"].strip()), seconds=COMMAND_SECONDS)
    if not outcome.decided or outcome.reason not in ("ok", "error", "timeout"):
        raise Reject(f"a command of the agent ended the session ({outcome.reason})", value=one["shell"][:500])
    printed = (outcome.stdout + outcome.stderr).strip()
    if len(printed) > SHOWN:
        printed = f"{printed[: SHOWN // 2]}\n… cut …\n{printed[-SHOWN // 2 :]}"
    ended = "over its time" if outcome.reason == "timeout" else f"exit {outcome.exit}"
    return f"<result {ended}>\n{printed}\n</result>"


async def _edited(session: Opened, path: str, old: str, new: str) -> str:
    if any(part in ("", ".", "..") for part in path.removeprefix("./").split("/")):
        return f"The path {path} must be relative to the working folder."
    path = path.removeprefix("./")
    data = await session.read(path)
    if data is None:
        return f"There is no file {path}."
    text = data.decode("utf-8", "replace")
    count = text.count(old) if old else 0
    if count != 1:
        return f"The old text stands {count} times in {path}; it must stand there exactly once."
    await session.write(path, text.replace(old, new).encode())
    return f"{path} was changed."
