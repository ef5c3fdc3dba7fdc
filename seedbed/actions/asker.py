"""The asker: a process of its own that makes a run's calls, so that nothing is paid twice when the run is killed.

    python -m seedbed.actions.asker REPLIES STATE FOLDER NAME RUN

It is started by a run whose recipe says ``asking: asker``, in a session of its own, so that Ctrl-C, a closed terminal
or a kill of the run do not reach it. A request is known by the key under which the journal keeps its reply: asked
again while it is in flight, or before the run has acknowledged the reply, it is answered from the first call. When
the run is gone no new request leaves; what is in flight arrives and goes into the project's journal, and the asker
ends when nothing is in flight and no run has come back for a moment. API keys are read from the environment, which
it has from the run.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import sys
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

import msgspec

from seedbed.actions.asker_wire import (
    Ack,
    Answer,
    Ask,
    Close,
    Event,
    Failed,
    Finish,
    FromRun,
    Hello,
    Opening,
    Other,
    Place,
    Welcome,
    Wire,
    bind,
    code_mark,
    keys_mark,
)
from seedbed.core.errors import ProviderError, SeedbedError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.engine.journal import Journal, JournalError, Kind
from seedbed.engine.walk import Record
from seedbed.llm.client import Client
from seedbed.llm.keys import scrub
from seedbed.llm.models import Model, open_model
from seedbed.llm.spec import ModelSpec

LINGER = 1.0
"""Seconds that an asker waits for its run to come back once nothing is in flight. It saves starting another, no more:
all that arrived is in the journal."""
GRACE = 15.0
"""Seconds that it waits for the run that started it."""
HOLD = 600.0
"""Seconds that it keeps replies in memory for a run when the journal cannot take them."""
REMEMBERED = 1 << 16
"""How many keys that ended without a reply are remembered."""

_encode = msgspec.json.Encoder().encode
_open = msgspec.msgpack.Decoder(Opening).decode


class Entry:
    """One request: the work on it, then its reply. ``sending``: calls at the server; ``paid``: one was answered."""

    __slots__ = ("kept", "paid", "reply", "request", "sending", "work")

    def __init__(self, request: Request) -> None:
        self.request = request
        self.work: asyncio.Task[None] | None = None
        self.reply: Reply | None = None
        self.sending, self.paid, self.kept = 0, False, False

    @property
    def costs_nothing_yet(self) -> bool:
        """Whether nothing was sent that a server may charge for."""
        return not self.sending and not self.paid


_ENTRY: ContextVar[Entry] = ContextVar("the request that a call belongs to")


class Gate:
    """A client that lets nothing new out once the run is gone; what was begun and partly paid goes on."""

    def __init__(self, inner: Client, shut: Callable[[], bool]) -> None:
        self._inner, self._shut = inner, shut

    async def __call__(self, request: Request) -> Reply:
        """The reply.

        Raises:
            ProviderError: of scope ``run`` when the request did not leave, or would have to be sent again.
        """
        entry = _ENTRY.get()
        if self._shut() and not entry.paid:
            raise ProviderError("not sent: the run has ended", scope="run")
        entry.sending += 1
        try:
            reply = await self._inner(request)
        except ProviderError as error:
            if self._shut() and not entry.paid:
                raise ProviderError(f"not sent again, the run has ended: {error}", scope="run") from error
            raise
        finally:
            entry.sending -= 1
        entry.paid = True
        return reply

    async def close(self) -> None:
        """Close what is under it."""
        await self._inner.close()


class Home(NamedTuple):
    """Where an asker works: the project's journal, what is known of servers, the meeting place, the run's name."""

    replies: Path
    state: Path
    place: Place
    run: str


class Asker:
    """Answers one run, which may die and come back."""

    def __init__(self, home: Home) -> None:
        self._home, self._code = home, code_mark()
        self._wire: Wire[FromRun] | None = None
        self._wires: set[Wire[FromRun]] = set()
        self._specs: list[ModelSpec] = []
        self._models: list[Model] = []
        self._entries: dict[bytes, Entry] = {}
        self._ended: dict[bytes, None] = {}
        self._flying = 0
        self._journal: Journal | None = None
        self._unkept = False
        self._closing = self._ending = self._terminated = False
        self._over = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None

    async def serve(self, listener: socket.socket) -> None:
        """Answer until nobody needs it any more; then leave nothing behind but what the journal holds."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._told_to_end)
        server = await loop.create_unix_server(self._accept, sock=listener)
        self._end_after(GRACE)
        await self._until_over()
        self._ending = True
        await self._leave(server)

    async def _until_over(self) -> None:
        held = False
        while True:
            await self._over.wait()
            self._over.clear()
            kept = await self._kept_all()
            if self._terminated or (self._wire is None and (kept or held)):
                return
            if self._wire is None:  # the disk is full: a run that comes back takes them from memory
                held = True
                self._end_after(HOLD)

    def _told_to_end(self) -> None:
        self._terminated = True
        self._over.set()

    def _accept(self) -> Wire[FromRun]:
        wire: Wire[FromRun] = Wire(FromRun, self._hear, self._gone)
        self._wires.add(wire)
        return wire

    # -- what the run says

    def _hear(self, wire: Wire[FromRun], message: FromRun) -> None:
        if isinstance(message, Hello):
            self._greet(wire, message)
        elif isinstance(message, Finish) or (isinstance(message, Close) and wire is self._wire):
            self._wire, self._closing = None, True  # the connection stays: its end says that the asker has ended
            self._alone()
        elif wire is self._wire and isinstance(message, Ask):
            self._ask(message)
        elif wire is self._wire and isinstance(message, Ack):
            for key in message.keys:
                self._entries.pop(key, None)

    def _greet(self, wire: Wire[FromRun], hello: Hello) -> None:
        if self._ending:
            wire.close()
            return
        opening = _open(hello.body) if hello.code == self._code else None
        if opening is None or opening.keys != keys_mark(opening.specs, opening.nonce):
            wire.send(Other(self._flying))
            return
        # the run's folder is locked by its process, so one that comes now is the successor of the one before
        self._wire, self._specs, self._closing = wire, opening.specs, False
        self._end_after(None)
        wire.send(Welcome(list(self._entries), list(self._ended)))

    def _ask(self, ask: Ask) -> None:
        entry = self._entries.get(ask.key)
        if entry is None:
            entry = self._entries[ask.key] = Entry(ask.request)
            self._ended.pop(ask.key, None)
            self._flying += 1
            entry.work = asyncio.get_running_loop().create_task(self._work(ask.key, entry, self._specs[ask.model]))
        elif entry.reply is not None and self._wire is not None:
            self._wire.send(Answer(ask.key, entry.reply))

    def _gone(self, wire: Wire[FromRun]) -> None:
        self._wires.discard(wire)
        if wire is self._wire:
            self._wire = None
            self._alone()

    # -- asking

    async def _work(self, key: bytes, entry: Entry, spec: ModelSpec) -> None:
        _ENTRY.set(entry)
        try:
            entry.reply = await self._model(spec)(entry.request)
        except ProviderError as error:
            self._fail(key, str(error), error)
        except SeedbedError as error:  # no key, a package that is not there: the same for every request
            self._fail(key, str(error), ProviderError("", scope="run"))
        except Exception as error:  # noqa: BLE001 - a bug of a client must not leave its row waiting
            self._fail(key, f"{type(error).__name__}: {error}", ProviderError("", scope="row"))
        except asyncio.CancelledError:
            self._drop(key)
        finally:
            self._flying -= 1
            self._arrived(key, entry)

    def _arrived(self, key: bytes, entry: Entry) -> None:
        if self._wire is not None:
            if entry.reply is not None:
                self._wire.send(Answer(key, entry.reply))
            return
        self._keep(key, entry)
        self._rest()

    def _fail(self, key: bytes, message: str, error: ProviderError) -> None:
        self._drop(key)
        if self._wire is not None:
            self._wire.send(Failed(key, scrub(message), error.scope, error.status))

    def _drop(self, key: bytes) -> None:
        del self._entries[key]
        self._ended[key] = None
        if len(self._ended) > REMEMBERED:
            del self._ended[next(iter(self._ended))]

    def _model(self, spec: ModelSpec) -> Model:
        for model in self._models:
            if model.spec == spec:
                return model
        shut = self._is_alone
        model = open_model(spec, state=self._home.state, on_event=self._tell, wrap=lambda client: Gate(client, shut))
        self._models.append(model)
        return model

    def _is_alone(self) -> bool:
        return self._wire is None

    def _tell(self, kind: str, facts: dict[str, object]) -> None:
        if self._wire is not None:
            self._wire.send(Event(kind, facts))

    # -- without a run

    def _alone(self) -> None:
        """The run is gone: keep what it has not acknowledged, give up what has not left."""
        for key, entry in self._entries.items():
            self._keep(key, entry)
            if entry.reply is None and entry.costs_nothing_yet and entry.work is not None:
                entry.work.cancel()
        self._rest()

    def _keep(self, key: bytes, entry: Entry) -> None:
        """Into the journal with a reply. It stays in memory too: a run that comes now opened its journal before."""
        if entry.reply is None or entry.kept:
            return
        request = msgspec.structs.replace(entry.request, seed=None)  # as the run records it: the key decides the seed
        try:
            if self._journal is None:
                self._journal = Journal.open(self._home.replies, run=self._home.run)
            self._journal.put(Kind.REPLY, key, _encode(Record(request, entry.reply)))
            entry.kept = True
        except JournalError as error:
            self._cannot_keep(error)

    async def _kept_all(self) -> bool:
        """Whether everything that the run has not acknowledged is on disk."""
        for key, entry in self._entries.items():
            self._keep(key, entry)
        try:
            if self._journal is not None:
                await asyncio.wrap_future(self._journal.sync())
        except JournalError as error:
            self._cannot_keep(error)
        return not self._unkept

    def _cannot_keep(self, error: JournalError) -> None:
        if not self._unkept:
            self._unkept = True
            sys.stderr.write(f"{error}\n")
            sys.stderr.flush()

    def _rest(self) -> None:
        """With nothing in flight and no run, the end is near."""
        if self._wire is None and not self._flying:
            self._end_after(0.0 if self._closing else LINGER)

    def _end_after(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else asyncio.get_running_loop().call_later(seconds, self._over.set)

    async def _leave(self, server: asyncio.Server) -> None:
        """The journal first and the address last: a run that finds no asker finds all its replies in the journal."""
        works = [entry.work for entry in self._entries.values() if entry.work is not None]
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)
        for model in self._models:
            await model.close()
        if self._journal is not None:
            with contextlib.suppress(JournalError):  # told already
                self._journal.close()
        self._home.place.clear()
        server.close()
        for wire in list(self._wires):
            wire.close()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's where it is installed; None for the standard one."""
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def main() -> None:
    """Serve the run that the arguments name; end at once when another asker does."""
    replies, state, folder, name, run = sys.argv[1:]
    place = Place(Path(folder), name)
    listener = bind(place)
    if listener is None:
        return
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # requests in flight are many objects and no cycles
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    home = Home(Path(replies), Path(state), place, run)

    async def serve() -> None:
        await Asker(home).serve(listener)

    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serve())
    with contextlib.suppress(FileNotFoundError):
        if place.log.stat().st_size == 0:
            place.log.unlink()


if __name__ == "__main__":
    main()
