"""An outside for methods that work in sessions: replies from a script, programs and sessions in a real sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from seedbed.core.environment import Environment, Move, Opened
from seedbed.core.program import Outcome
from tests.methods.programs_here import Here


class Kept(Here):
    """Answers from a list; runs programs and keeps sessions in a sandbox at hand."""

    @asynccontextmanager
    async def open_session(self, environment: Environment) -> AsyncIterator[Opened]:
        """A real one."""
        session = await asyncio.to_thread(self.sandbox.open, environment)

        async def move(move: Move) -> Outcome:
            return await asyncio.to_thread(session.do, move)

        try:
            yield Opened(move)
        finally:
            await asyncio.to_thread(session.close)
