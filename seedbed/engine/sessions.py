"""Kept environments that a step works in: each of their steps done once and remembered like a reply.

What a step of a session did is written to the journal under the key of the row, the environment and all steps so far.
So a run that is killed and started again takes the outcomes it has, and the session itself is opened only when the
first step without one is reached: then the steps before it are done over in it. Where one of them does something else
than it did, the record stands and the difference goes into the row's lineage as ``replay_differs``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.environment import Environment, Move, Opened
from seedbed.core.errors import RecipeError, Unreadable
from seedbed.core.program import Outcome
from seedbed.core.row import canonical, derived_key
from seedbed.core.text import shortened
from seedbed.engine.journal import Journal, Kind
from seedbed.engine.programs import Programs, read_outcome, written_outcome
from seedbed.sandbox import plain

if TYPE_CHECKING:
    from seedbed.sandbox.session import Session

MOST = 64
"""Rows that hold live sessions at once; a guest is a process, and idles while its row waits for a model."""


def content(environment: Environment) -> bytes:
    """The canonical bytes of an environment, told apart from a program's."""
    files = {name: bytes(data) for name, data in environment.files.items()}
    parts = {name: getattr(environment, name) for name in ("kind", "start", "seed", "limits")}
    return canonical(["environment", msgspec.to_builtins(parts), msgspec.to_builtins(files)])


class Sessions:
    """The live sessions of one run.

    Args:
        journal: remembers outcomes.
        programs: whose sandbox and threads they live in.
    """

    def __init__(self, journal: Journal, programs: Programs) -> None:
        self.journal, self.programs = journal, programs
        self.gate = asyncio.Semaphore(MOST)
        self.done = self.reused = self.replayed = 0

    def facts(self) -> dict[str, int]:
        """Steps done, taken from the journal, and done over."""
        names = ("done", "reused", "replayed")
        return {f"session_steps_{name}": getattr(self, name) for name in names} if self.done + self.reused else {}


class RowSessions:
    """The sessions of one row in one step. They end with it; `note` is told what a replay did differently."""

    def __init__(self, sessions: Sessions, note: Callable[[dict[str, Any]], None]) -> None:
        self.sessions, self.note = sessions, note
        self._live: dict[bytes, Live] = {}
        self._admitted = False

    @contextlib.asynccontextmanager
    async def open(self, key: bytes, environment: Environment) -> AsyncIterator[Opened]:
        """A session whose steps are remembered below a key.

        A step that could not be read leaves it as it is: the row's function is called again and walks the same road.
        """
        live = self._live.pop(key, None) or Live(self.sessions, environment)
        for difference in live.differs:
            self.note(difference)
        try:
            yield Opened(_Recorded(self, key, live).move)
        except Unreadable:
            self._live[key] = live
            raise
        except BaseException:
            live.close()
            raise
        live.close()

    async def admitted(self) -> None:
        """Wait until this row may hold live sessions; one that holds some opens more, or rows could wait in a ring."""
        if not self._admitted:
            await self.sessions.gate.acquire()
            self._admitted = True

    def close(self) -> None:
        """End them all."""
        for live in self._live.values():
            live.close()
        self._live.clear()
        if self._admitted:
            self._admitted = False
            self.sessions.gate.release()


class Live:
    """A session in the sandbox, opened when it is first wanted, and the keys of the steps that were done in it."""

    def __init__(self, sessions: Sessions, environment: Environment) -> None:
        self._sessions, self._environment = sessions, environment
        self._session: Session | None = None
        self._busy: Future[Any] | None = None
        self.walked: list[bytes] = []
        self.differs: list[dict[str, Any]] = []

    @property
    def kind(self) -> str:
        """Of its environment."""
        return self._environment.kind

    async def do(self, key: bytes, move: Move) -> Outcome:
        """Do one thing more in it.

        Raises:
            RecipeError: the isolation that the recipe asks for gives no sessions.
        """
        from seedbed.sandbox.level import IsolationMissing
        from seedbed.sandbox.pool import CannotConfine

        try:
            if self._session is None:
                self._session = await self._call(self._sessions.programs.open().open, self._environment)
            outcome: Outcome = await self._call(self._session.do, move)
        except IsolationMissing as error:
            raise RecipeError(str(error)) from None
        except (OSError, CannotConfine) as error:
            return Outcome("sandbox", stderr=f"the sandbox failed: {error}")
        self.walked.append(key)
        return outcome

    def close(self) -> None:
        """End it; one that is at work, because its row was given up, ends when the work does."""
        busy, session = self._busy, self._session
        if busy is not None and not busy.done():
            busy.add_done_callback(lambda done: _close_late(session, done))
        elif session is not None:
            session.close()
        self._session, self._busy, self.walked = None, None, []

    async def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call it in a thread of the sandbox's; when this is cancelled, the call still runs to its end."""
        self._busy = self._sessions.programs.submit(function, *arguments)
        return await asyncio.wrap_future(self._busy)


def _close_late(session: Session | None, done: Future[Any]) -> None:
    """Close a session whose work nobody waits for any more, or which nobody waited to see opened."""
    if session is None and not done.cancelled() and done.exception() is None:
        session = done.result()
    if session is not None:
        session.close()


class _Recorded:
    """The steps of one session as a row's function asks for them: from the journal, or done now."""

    def __init__(self, row: RowSessions, key: bytes, live: Live) -> None:
        self._row, self._key, self._live = row, key, live
        self._steps: list[tuple[bytes, Move, Outcome]] = []
        self._failed: Outcome | None = None
        self._turn = asyncio.Lock()

    async def move(self, move: Move) -> Outcome:
        """What one step did."""
        async with self._turn:  # a method that asks for two at once gets them in the order it asked
            sessions = self._row.sessions
            self._key = key = derived_key(self._key, move.deed, move.text, move.content, repr(move.seconds))
            kept = sessions.journal.find(key)
            if kept is not None:
                outcome = read_outcome(kept)
                sessions.reused += 1
            elif self._failed is not None:
                return self._failed
            else:
                outcome = await self._now(key, move)
            self._steps.append((key, move, outcome))
            return outcome

    async def _now(self, key: bytes, move: Move) -> Outcome:
        """Do it in the live session, once that stands where this one does."""
        await self._row.admitted()
        outcome = await self._caught_up() or await self._live.do(key, move)
        if outcome.decided:
            self._row.sessions.done += 1
            self._row.sessions.journal.put(Kind.OUTCOME, key, written_outcome(outcome))
        else:
            self._failed = outcome  # what is done after it would not be what the record says
        return outcome

    async def _caught_up(self) -> Outcome | None:
        """Do over what the live session has not seen; the outcome that says why that cannot be, if so."""
        live = self._live
        if live.walked != [key for key, _, _ in self._steps[: len(live.walked)]]:
            live.close()  # the row's function took another road than when it left this session
        for number, (key, move, kept) in enumerate(self._steps[len(live.walked) :], len(live.walked) + 1):
            outcome = await live.do(key, move)
            if not outcome.decided:
                return outcome
            self._row.sessions.replayed += 1
            if _seen(outcome) != _seen(kept):
                difference = {"environment": live.kind, "step": number, "was": _told(kept), "now": _told(outcome)}
                live.differs.append(difference)
                self._row.note(difference)
        return None


def _seen(outcome: Outcome) -> tuple[Any, ...]:
    return outcome.reason, outcome.exit, outcome.stdout, outcome.stderr, plain.encode(outcome.value)


def _told(outcome: Outcome) -> str:
    said = outcome.stdout or outcome.stderr or ("" if outcome.value is None else repr(outcome.value))
    return f"{outcome.reason} {outcome.exit}: {shortened(said, 200)}"
