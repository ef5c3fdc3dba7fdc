"""An outside for methods that run code: replies from a script, programs in a real sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from seedbed.core.example import Script, Scripted
from seedbed.core.program import Outcome, Program
from seedbed.sandbox.level import IsolationMissing
from seedbed.sandbox.sandbox import Sandbox


class Here(Script):
    """Answers from a list and runs programs in a sandbox at hand."""

    def __init__(self, sandbox: Sandbox, replies: Sequence[Scripted] = ()) -> None:
        super().__init__(replies)
        self.sandbox = sandbox

    async def run_program(self, program: Program) -> Outcome:
        """What the program did, really."""
        self.ran.append(program)
        return await asyncio.to_thread(self.sandbox.run, program)


@contextmanager
def a_sandbox() -> Iterator[Sandbox]:
    """The best sandbox that this machine gives; a test is skipped where there is none."""
    try:
        sandbox = Sandbox(pools=1)
    except IsolationMissing as missing:
        pytest.skip(str(missing))
    with sandbox:
        yield sandbox
