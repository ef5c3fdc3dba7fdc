"""Which bugs of `swe_smith` are kept: those that some tests notice and others do not, the same in two runs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from hashlib import sha256
from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.environment import Opened
from seedbed.core.errors import Reject
from seedbed.core.row import Row
from seedbed.methods.code import swe_smith_suite as suite
from seedbed.methods.code import swe_smith_tree as trees
from seedbed.methods.code.swe_smith_bugs import open_tree

SHOWN_FAILURES = 5
"""Failing tests whose output is kept."""


class Valid(TypedDict, total=False):
    """A bug that tests notice; nothing is written over a row that is one already."""

    instance_id: str
    patch: str
    FAIL_TO_PASS: list[str]
    PASS_TO_PASS: list[str]
    failure: str


async def validate(
    ctx: Context,
    environment: Row,
    repo: str,
    strategy: str,
    bug_patch: str,
    FAIL_TO_PASS: Sequence[str] = (),  # noqa: N803  # the column's published name
    *,
    seconds: float = suite.SECONDS,
) -> Valid:
    """Whether tests notice the bug, tried twice; a row that says so already stays as it is.

    Raises:
        Reject: nothing changes, the syntax breaks, no test fails, none passes, or the two runs disagree.
    """
    if FAIL_TO_PASS:
        return Valid()
    clean = open_tree(environment)
    bugged = trees.patched(clean, bug_patch)
    await _readable(ctx, clean, bugged)
    tests, command = environment["tests"], environment["test_command"]
    fails, passes = suite.compared(tests, (await suite.results(ctx, bugged, command, (seconds, 0), tests))[0])
    if not fails:
        raise Reject("no test notices the bug")
    if not passes:
        raise Reject("no test passes with the bug")
    async with ctx.open(suite.working_folder(bugged, seconds)) as session:
        told, _ = await suite.run_suite(session, command, tests, seed=1)
        if suite.compared(tests, told) != (fails, passes):
            raise Reject("two runs of the tests with the bug disagree")
        failure = await _failure(session, command, fails)
    name = f"{repo}.{environment['base_commit'][:8]}.{strategy.replace('/', '_')}"
    return Valid(
        instance_id=f"{name}__{sha256(bug_patch.encode()).hexdigest()[:8]}",
        patch=trees.difference(bugged, clean),
        FAIL_TO_PASS=fails,
        PASS_TO_PASS=passes,
        failure=failure,
    )


async def _readable(ctx: Context, clean: trees.Tree, bugged: trees.Tree) -> None:
    changed = {name: data.decode("utf-8", "replace") for name, data in bugged.items() if clean.get(name) != data}
    if not changed and len(clean) == len(bugged):
        raise Reject("the bug changes nothing")
    python = {name: text for name, text in changed.items() if name.endswith(".py")}
    for name, reason in (await suite.parsed(ctx, "broken", python)).items():
        raise Reject(f"the bug breaks the syntax of {name}", value=reason)


async def _failure(session: Opened, command: str, fails: Sequence[str]) -> str:
    """What pytest prints of the first failing tests; "" where the command is not one that can be told to."""
    if "--tb=no" not in command:
        return ""
    names = " ".join(shlex.quote(one) for one in fails[:SHOWN_FAILURES])
    outcome = await session.run(suite.shell(f"{command.replace('--tb=no', '--tb=short')} {names}", 1))
    printed = re.sub(r" in \d+\.\d+s\b", "", suite.ended(outcome).stdout)  # the same in every run
    return printed[-suite.MOST_PRINTED :]
