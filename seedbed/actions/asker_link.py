"""A run's end of the line to its asker: finding it, starting it, asking through it, ending it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Literal

import msgspec

from seedbed.actions.asker_wire import (
    Ack,
    Answer,
    Ask,
    Close,
    Event,
    Failed,
    Finish,
    FromAsker,
    Hello,
    Opening,
    Other,
    Place,
    Welcome,
    Wire,
    code_mark,
    keys_mark,
    place_of,
)
from seedbed.core.errors import ProviderError, SeedbedError
from seedbed.core.find import PACKAGE
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.engine.journal import Journal, JournalError
from seedbed.llm.keys import find_key
from seedbed.llm.models import described
from seedbed.llm.spec import ModelSpec
from seedbed.store.project import Project

TICK = 0.2
"""Seconds between two acknowledgements."""
START = 30.0
"""Seconds that a new asker may take until it answers."""
ENDING = 1.0
"""Seconds that it may take to end when it is needed no more."""
FORGIVEN = 600.0
"""Seconds after which the death of an asker no longer counts: two deaths within this time stop the run."""
PAUSE = 0.02

Found = Literal["alive", "died", "none"]
Tell = Callable[..., None]


def _itself(wire: Wire[FromAsker]) -> Wire[FromAsker]:
    return wire


def _nobody(*_: Any, **__: Any) -> None:
    """Tell nobody."""


class Waiting:
    """A request on its way: who waits for it, and what to send again when the asker died."""

    __slots__ = ("ask", "future")

    def __init__(self, ask: Ask, future: asyncio.Future[Reply]) -> None:
        self.ask, self.future = ask, future


class Link:
    """One for a run. The asker is started with the first request; one that lives still is found before.

    Args:
        project: whose journal and meeting place are used.
        run: the name of the run, whose folder is locked by this process.
        specs: the models that are asked through it.

    Attributes:
        found: what was there when the run began.
        held: keys that the asker had in hand then.
        known: those, and the keys that it knew to have ended without a reply.
        tell: told what happens.
        lost: told how many requests were in flight when an asker died.
    """

    def __init__(self, project: Project, run: str, specs: Iterable[ModelSpec]) -> None:
        self._project, self._run = project, run
        self._place: Place = place_of(project.replies.parent, run)
        self._specs = list(specs)
        self.found: Found = "none"
        self.held: frozenset[bytes] = frozenset()
        self.known: frozenset[bytes] = frozenset()
        self.tell: Tell = _nobody
        self.lost: Callable[[int], None] = _nobody
        self._journal: Journal | None = None
        self._wire: Wire[FromAsker] | None = None
        self._greeting: asyncio.Future[Welcome | Other | None] | None = None
        self._gone = asyncio.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._starting: asyncio.Task[None] | None = None
        self._waiting: dict[bytes, Waiting] = {}
        self._fresh: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None
        self._died = -FORGIVEN
        self._refused = self._closing = False

    async def find(self) -> None:
        """Connect to the asker of an earlier start, if it lives. Call this before the journal is opened.

        Then what an asker kept is in the journal when it is opened, or in the memory of the one found here.
        """
        self._wire = await self._connected()
        if self._wire is not None:
            self.found = "alive"
        elif self._place.left():
            self.found = "died"

    async def dismiss(self) -> None:
        """Have an asker of an earlier start finish, and wait for its end: the recipe wants none any more."""
        await self.find()
        if self._wire is not None:
            self._closing = True
            self.tell("asker_waits", requests=len(self.held))
            self._wire.send(Finish())
            await self._gone.wait()
        self._place.clear()

    def attach(self, journal: Journal, tell: Tell, lost: Callable[[int], None]) -> None:
        """The journal that replies go into, and who is told."""
        self._journal, self.tell, self.lost = journal, tell, lost

    def takes(self, spec: ModelSpec) -> bool:
        """Whether a model is asked through the asker."""
        return spec in self._specs

    def model(self, spec: ModelSpec) -> RemoteModel:
        """A model that is asked through the asker.

        Raises:
            RecipeError: a key that is needed is not set.
        """
        for url in spec.endpoints:
            find_key(spec, url)
        return RemoteModel(self, spec, self._specs.index(spec))

    def ask(self, model: int, request: Request, key: bytes) -> Awaitable[Reply]:
        """The reply to a request; `ProviderError` where none comes."""
        before = self._waiting.get(key)
        if before is not None and not before.future.cancelled():
            return asyncio.shield(before.future)
        loop = asyncio.get_running_loop()
        asked = self._waiting[key] = Waiting(Ask(key, model, request), loop.create_future())
        if self._wire is not None:
            self._wire.send(asked.ask)
        elif self._starting is None:
            self._starting = loop.create_task(self._start())
        return asked.future

    async def close(self) -> None:
        """Acknowledge, and let the asker end: at once, or when what is in flight has arrived."""
        self._closing, self.tell = True, _nobody
        if self._timer is not None:
            self._timer.cancel()
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        if self._wire is None:
            await self._reap(ENDING)
            return
        await self._acknowledge_all()
        in_flight = bool(self._waiting)
        self._wire.send(Close())
        if in_flight:
            await asyncio.sleep(0)  # what is written must leave before this process does
        else:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._gone.wait(), ENDING)
            await self._reap(ENDING)
        if self._wire is not None:
            self._wire.close()

    # -- connecting

    async def _start(self) -> None:
        """Have an asker, and send it all that waits."""
        try:
            wire = await self._started()
        except (SeedbedError, OSError) as error:
            self._give_up(str(error))
            return
        finally:
            self._starting = None
        self._wire = wire
        for waiting in self._waiting.values():
            wire.send(waiting.ask)

    async def _started(self) -> Wire[FromAsker]:
        self._refused = False
        found = await self._connected()
        if found is not None:
            return found
        await self._reap(ENDING)  # the one that died before
        process = self._process = self._launch()
        until = time.monotonic() + START
        while True:
            ended = process.poll() is not None
            found = await self._connected()
            if found is not None:
                return found
            if ended or time.monotonic() > until:
                raise SeedbedError(self._why_not())
            await asyncio.sleep(PAUSE)

    def _why_not(self) -> str:
        if self._refused:
            return "Seedbed's code or an API key was changed since this run began; go on with `seedbed resume`"
        return (
            f"the asker of run '{self._run}' did not start{self._said()}; start again, or write `asking: resend` "
            "into the recipe"
        )

    def _launch(self) -> subprocess.Popen[bytes]:
        """A process in a session of its own, so that signals to this one's terminal do not reach it."""
        place, project = self._place, self._project
        place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        where = [str(project.replies), str(project.state), str(place.folder), place.name, self._run]
        path = os.pathsep.join([str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
        log = os.open(place.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            return subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                [sys.executable, "-P", "-m", "seedbed.actions.asker", *where],
                env={**os.environ, "PYTHONPATH": path},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        finally:
            os.close(log)

    async def _connected(self) -> Wire[FromAsker] | None:
        """The line to a living asker of our code and keys; another one is told to finish, and waited for."""
        while True:
            wire: Wire[FromAsker] = Wire(FromAsker, self._hear, self._lost)
            loop = asyncio.get_running_loop()
            self._greeting, self._gone = loop.create_future(), asyncio.Event()
            try:
                await loop.create_unix_connection(partial(_itself, wire), self._place.address())
            except (FileNotFoundError, ConnectionRefusedError):
                return None
            wire.send(self._hello())
            answer = await self._greeted()
            if isinstance(answer, Welcome):
                self.held = frozenset(answer.held)
                self.known = self.held.union(answer.ended)
                return wire
            if isinstance(answer, Other):
                self._refused = True
                self.tell("asker_waits", requests=answer.in_flight)
                wire.send(Finish())
                await self._gone.wait()
            await asyncio.sleep(PAUSE)  # it was ending, or has ended now

    async def _greeted(self) -> Welcome | Other | None:
        assert self._greeting is not None
        try:
            return await asyncio.wait_for(self._greeting, START)
        except TimeoutError:
            raise SeedbedError(
                f"the asker of run '{self._run}' does not answer; end its process (ps shows it as "
                f"seedbed.actions.asker … {self._place.name}) and start again"
            ) from None

    def _hello(self) -> Hello:
        nonce = os.urandom(16)
        opening = Opening(nonce, keys_mark(self._specs, nonce), self._specs)
        return Hello(code_mark(), msgspec.msgpack.encode(opening))

    # -- what the asker says

    def _hear(self, wire: Wire[FromAsker], message: FromAsker) -> None:
        if isinstance(message, Answer):
            self._answered(message)
        elif isinstance(message, Failed):
            self._failed(message.key, ProviderError(message.message, scope=message.scope, status=message.status))
        elif isinstance(message, Event):
            self.tell(message.kind, **message.facts)
        elif self._greeting is not None and not self._greeting.done():
            self._greeting.set_result(message)

    def _answered(self, answer: Answer) -> None:
        waiting = self._waiting.pop(answer.key, None)
        if waiting is not None and not waiting.future.done():
            waiting.future.set_result(answer.reply)
            self._fresh.append(answer.key)
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(TICK, self._acknowledge)

    def _failed(self, key: bytes, error: ProviderError) -> None:
        waiting = self._waiting.pop(key, None)
        if waiting is not None and not waiting.future.done():
            waiting.future.set_exception(error)

    def _lost(self, wire: Wire[FromAsker]) -> None:
        """The line has ended: the end of an asker that was told to, or the death of ours."""
        self._gone.set()
        if self._greeting is not None and not self._greeting.done():
            self._greeting.set_result(None)
        if wire is not self._wire:
            return
        self._wire = None
        if self._closing:
            return
        now, before = time.monotonic(), self._died
        self._died = now
        self.lost(len(self._waiting))
        self.tell("asker_died", requests=len(self._waiting), message=self._said().lstrip(": "))
        if now - before < FORGIVEN:
            self._give_up(
                f"the asker of run '{self._run}' died twice within {FORGIVEN / 60:.0f} minutes{self._said()}; see why "
                "(the system's log tells of memory that ran out), then go on with `seedbed resume`"
            )
        elif self._waiting and self._starting is None:
            self._starting = asyncio.get_running_loop().create_task(self._start())

    def _said(self) -> str:
        """The last line that the asker wrote before it ended."""
        if self._process is not None:
            self._process.poll()
        with contextlib.suppress(OSError):
            lines = self._place.log.read_text("utf-8", errors="replace").strip().splitlines()
            return f": {lines[-1][:500]}" if lines else ""
        return ""

    def _give_up(self, why: str) -> None:
        for key in list(self._waiting):
            self._failed(key, ProviderError(why, scope="run"))

    # -- acknowledging

    def _acknowledge(self) -> None:
        """Tell the asker which replies it may forget, once the journal has them on disk."""
        self._timer = None
        keys, self._fresh = self._put(self._fresh), []
        if keys and self._journal is not None:
            loop, journal = asyncio.get_running_loop(), self._journal
            with contextlib.suppress(JournalError):  # the run will meet it by itself; the asker keeps its replies
                journal.sync().add_done_callback(
                    lambda done: None if done.exception() else loop.call_soon_threadsafe(self._acknowledged, keys)
                )

    def _put(self, keys: list[bytes]) -> list[bytes]:
        """Those that the engine has put into the journal; a row that was cancelled meanwhile has not."""
        return [key for key in keys if self._journal is not None and self._journal.holds(key)]

    def _acknowledged(self, keys: list[bytes]) -> None:
        if self._wire is not None:
            self._wire.send(Ack(keys))

    async def _acknowledge_all(self) -> None:
        with contextlib.suppress(JournalError):
            keys = self._put(self._fresh)
            if self._journal is not None:
                await asyncio.wrap_future(self._journal.sync())
                self._acknowledged(keys)

    async def _reap(self, seconds: float) -> None:
        """Take the exit status of an asker that we started, so that no zombie is left."""
        until = time.monotonic() + seconds
        while self._process is not None and self._process.poll() is None and time.monotonic() < until:
            await asyncio.sleep(PAUSE / 4)


class RemoteModel:
    """A model that is asked through the asker; to the engine the same as one in this process."""

    def __init__(self, link: Link, spec: ModelSpec, number: int) -> None:
        self.spec, self._link, self._number = spec, link, number

    def __call__(self, request: Request, key: bytes) -> Awaitable[Reply]:
        """The reply, wherever it was waited for."""
        return self._link.ask(self._number, request, key)

    async def close(self) -> None:
        """Nothing is open here: the link is closed by the run."""

    def describe(self) -> str:
        """One line for the person: what answers, where, how many at once."""
        return described(self.spec)
