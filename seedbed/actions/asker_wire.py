"""What a run and its asker say to each other, and where they meet.

A frame is four bytes of length, big end first, and a message in MessagePack. A run greets with ``Hello``; everything
after that may change with the code, so a greeting bears a digest of the code, and only ``Hello``, ``Other`` and
``Finish`` must stay as they are for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import functools
import os
import shutil
import socket
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar, cast

import msgspec

from seedbed.core.errors import RecipeError, Scope
from seedbed.core.find import PACKAGE
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.version import __version__
from seedbed.engine.disk import write_atomically
from seedbed.llm.keys import find_key
from seedbed.llm.spec import ModelSpec

T = TypeVar("T")

MOST = 1 << 30
"""Bytes of a frame; a longer one is damage."""
_LENGTH = struct.Struct(">I")
_LONGEST = 100
"""Bytes in the path of a socket: the system takes 107 (Linux) or 103 (macOS)."""
_SPOKEN = ("core/reply.py", "core/request.py", "core/errors.py", "actions/asker.py", "actions/asker_wire.py")
"""The files besides those of ``llm`` on which both ends must agree."""


class Hello(msgspec.Struct, array_like=True, tag="hello"):
    """A run's greeting; ``body`` is an ``Opening`` that only the same code reads."""

    code: str
    body: bytes


class Other(msgspec.Struct, array_like=True, tag="other"):
    """The asker is of other code, or was started with other API keys."""

    in_flight: int


class Finish(msgspec.Struct, array_like=True, tag="finish"):
    """Let what is in flight arrive, keep it, and end."""


class Opening(msgspec.Struct):
    """The models that may be asked, and a keyed digest (``nonce``) of the API keys that the run has for them."""

    nonce: bytes
    keys: bytes
    specs: list[ModelSpec]


class Welcome(msgspec.Struct, array_like=True, tag="welcome"):
    """``held``: keys in flight, or answered and not acknowledged. ``ended``: keys that will have no reply."""

    held: list[bytes]
    ended: list[bytes]


class Ask(msgspec.Struct, array_like=True, tag="ask"):
    """A request to the model of that number in the opening."""

    key: bytes
    model: int
    request: Request


class Ack(msgspec.Struct, array_like=True, tag="ack"):
    """The replies under these keys are on disk."""

    keys: list[bytes]


class Close(msgspec.Struct, array_like=True, tag="close"):
    """The run needs its asker no more."""


class Answer(msgspec.Struct, array_like=True, tag="answer"):
    """The reply to a request."""

    key: bytes
    reply: Reply


class Failed(msgspec.Struct, array_like=True, tag="failed"):
    """A request will have no reply: a ``ProviderError``."""

    key: bytes
    message: str
    scope: Scope
    status: int | None = None


class Event(msgspec.Struct, array_like=True, tag="event"):
    """What a model tells of its server."""

    kind: str
    facts: dict[str, Any]


FromRun = Hello | Finish | Ask | Ack | Close
FromAsker = Other | Welcome | Answer | Failed | Event


class Wire(asyncio.Protocol, Generic[T]):
    """One end of the connection.

    Args:
        kind: the messages that come in.
        hear: is given each of them.
        gone: called once when the connection has ended, whoever ended it.
    """

    def __init__(self, kind: Any, hear: Callable[[Wire[T], T], None], gone: Callable[[Wire[T]], None]) -> None:
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._encode = msgspec.msgpack.Encoder().encode
        self._hear, self._gone = hear, gone
        self._bytes = bytearray()
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Hand out every message that is whole."""
        self._bytes += data
        try:
            for body in self._frames():
                self._hear(self, self._decode(body))
        except msgspec.DecodeError:  # not one of ours, or damaged: as good as a line that was cut
            self.close()

    def _frames(self) -> Iterator[bytes]:
        held, at = self._bytes, 0
        while len(held) - at >= 4:
            (length,) = _LENGTH.unpack_from(held, at)
            if length > MOST:
                raise msgspec.DecodeError("a frame longer than any message")
            if len(held) - at - 4 < length:
                break
            at += 4 + length
            yield bytes(held[at - length : at])
        del held[:at]

    def send(self, message: Any) -> None:
        """Send a message; nobody waits for it to arrive."""
        if self._transport is not None and not self._transport.is_closing():
            body = self._encode(message)
            self._transport.write(_LENGTH.pack(len(body)) + body)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self._transport = None
        self._gone(self)

    def close(self) -> None:
        """End the connection; what was sent still arrives."""
        if self._transport is not None:
            self._transport.close()


class Place(NamedTuple):
    """Where a run and its asker meet: a folder of the project, and a name made from the run's."""

    folder: Path
    name: str

    @property
    def socket(self) -> Path:
        """The socket, where its path is short enough for one."""
        return self.folder / f"{self.name}.sock"

    @property
    def path(self) -> Path:
        """The file that names the socket where it is not."""
        return self.folder / f"{self.name}.path"

    @property
    def log(self) -> Path:
        """What an asker writes on its stderr; gone when it wrote nothing."""
        return self.folder / f"{self.name}.log"

    def address(self) -> str:
        """The path to connect to. Raises `FileNotFoundError` when there is none that belongs to this user."""
        if _fits(self.socket):
            return str(self.socket)
        named = Path(self.path.read_text("utf-8", errors="surrogateescape"))
        if named.parent.stat().st_uid != os.getuid():  # the folder of a dead asker, made again by somebody else
            raise FileNotFoundError(named)
        return str(named)

    def left(self) -> bool:
        """Whether an asker lives here, or died without putting things in order."""
        return self.socket.exists() or self.path.exists()

    def clear(self) -> None:
        """Remove the address, so that nobody finds it any more."""
        with contextlib.suppress(FileNotFoundError):
            if not _fits(self.socket):
                shutil.rmtree(Path(self.address()).parent, ignore_errors=True)
        for one in (self.socket, self.path):
            one.unlink(missing_ok=True)


def place_of(project: Path, run: str) -> Place:
    """The place of a run, in the project's hidden folder."""
    mark = blake2b(run.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return Place(project / "asker", mark)


def _fits(path: Path) -> bool:
    return len(os.fsencode(path)) <= _LONGEST


def bind(place: Place) -> socket.socket | None:
    """A listening socket that only this user can connect to; None when another asker listens there already."""
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(place.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two that both find a dead one's socket must not remove each other's
        if _alive(place):
            return None
        place.clear()
        return _listening(place)
    finally:
        os.close(lock)


def _alive(place: Place) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(place.address())
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        return True


def _listening(place: Place) -> socket.socket:
    path = place.socket
    if not _fits(path):
        path = Path(tempfile.mkdtemp(prefix="seedbed-")) / "asker.sock"  # the folder is private
        write_atomically(place.path, os.fsencode(path))
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(8)
    listener.setblocking(False)
    return listener


@functools.cache
def code_mark() -> str:
    """A digest of the code that answers requests and of what both ends say, as it lies on disk now."""
    mark = blake2b(__version__.encode(), digest_size=16)
    for path in [*sorted(PACKAGE.glob("llm/**/*.py")), *(PACKAGE / name for name in _SPOKEN)]:
        mark.update(path.read_bytes() if path.exists() else b"")
    return mark.hexdigest()


def keys_mark(specs: Iterable[ModelSpec], nonce: bytes) -> bytes:
    """A keyed digest of the API keys that this process has for some models."""
    mark = blake2b(key=nonce, digest_size=16)
    for spec in specs:
        for url in spec.endpoints:
            with contextlib.suppress(RecipeError):  # none is set: told when the model is asked
                found = find_key(spec, url)
                mark.update(found.reveal().encode() if found else b"")
            mark.update(b"\0")
    return mark.digest()


def goes_through(spec: ModelSpec) -> bool:
    """Whether a model is asked through the asker.

    Models in the process (``embedded``, ``gguf:``, ``fake:``) cost nothing that could be paid twice, and batches have
    ids under which they are found again: those stay in the run's own process.
    """
    return spec.provider == "openai" and not spec.batch
