"""Foreign documents are parsed in a child process that may die: this is the parent's side.

The child is a fresh interpreter with an empty environment, its own session, and limits on memory, CPU, open files and
writing. It has no keys to lose and cannot write a file; it is not cut off from the network and can read what the user
can read, so it holds against bombs and crashes, not against someone who can run code in a parser.
"""

import contextlib
import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from seedbed.sandbox.guest_words import REASONS, WAYS_OUT

_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 16
_GIVEN_UP = frozenset({signal.SIGABRT, signal.SIGTRAP, signal.SIGILL})  # how allocators end a process, without a word
_START = (
    "import sys; home = sys.argv[1]; home in sys.path or sys.path.insert(0, home); "
    "from seedbed.sandbox import parse; parse.main(*map(int, sys.argv[2:]))"
)


class GuestFailed(Exception):
    """A document could not be parsed: what happened, and what its owner can do about it."""

    def __init__(self, reason: str, way_out: str) -> None:
        super().__init__(f"{reason}; {way_out}")
        self.reason = reason
        self.way_out = way_out


class _Died(Exception):
    """The child is gone: by which signal (0 for none), and the last thing it said."""

    def __init__(self, by: int, said: str) -> None:
        super().__init__(by, said)
        self.by = by
        self.said = said


class Guest:
    """A warm child that runs readers; started at the first document and again after it died.

    `memory` and `most_output` are bytes, `seconds` of wall clock and of CPU for one document. Belongs to one thread
    at a time, and on Linux dies with the thread that started it. Close it, or use it as a context manager.
    """

    def __init__(self, *, memory: int = 1 << 30, seconds: float = 60.0, most_output: int = 64 << 20) -> None:
        self.memory = memory
        self.seconds = seconds
        self.most_output = most_output
        self._child: subprocess.Popen[bytes] | None = None

    def parse(self, reader: str, data: bytes, *, name: str) -> bytes:
        """The document that `reader` makes of the bytes, as JSON.

        Raises GuestFailed with the reader's own reason, or because memory, time or output ran out, or the parser
        crashed.
        """
        job = json.dumps({"reader": reader, "name": name, "seconds": max(1, int(self.seconds))}).encode()
        request = _LENGTH.pack(len(job)) + job + _LENGTH.pack(len(data)) + data
        warm = self._child is not None
        try:
            answer = self._exchange(request)
        except _Died as death:
            if not (warm and death.by == signal.SIGKILL):
                raise _crash(death, self.memory) from death
            answer = self._again(request)  # the thread that started it may have ended: not the document's doing
        return self._document(answer)

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for pipe in _pipes(child):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _document(self, answer: bytes) -> bytes:
        kind, body = answer[:1], answer[1:]
        if kind == b"M":
            self.close()
            raise GuestFailed(REASONS["memory"].format(size=_readable(self.memory)), WAYS_OUT["split_smaller"])
        if kind == b"U":
            told = json.loads(body)
            raise GuestFailed(told["reason"], told["way_out"])
        return body

    def _again(self, request: bytes) -> bytes:
        try:
            return self._exchange(request)
        except _Died as death:
            raise _crash(death, self.memory) from death

    def _start(self) -> subprocess.Popen[bytes]:
        home = str(Path(__file__).resolve().parents[2])
        child = subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
            [sys.executable, "-I", "-B", "-X", "utf8", "-c", _START, home, str(self.memory), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd="/",
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"},
            start_new_session=True,
        )
        for pipe in _pipes(child):
            os.set_blocking(pipe.fileno(), False)
        return child

    def _exchange(self, request: bytes) -> bytes:
        """Send a request and take the answer; anything but a whole answer in time ends the child."""
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = self._start()
        try:
            return _Talk(self._child, request, self.most_output).until(time.monotonic() + self.seconds, self.seconds)
        except _Died as death:
            code = self._child.wait()
            self.close()
            raise _Died(-code if code < 0 else 0, death.said) from None
        except BaseException:
            self.close()  # an interrupt too: a child half-way through a job would answer the next with it
            raise


class _Talk:
    """One request and its answer over a child's pipes, all of them served at once so that none can block another."""

    def __init__(self, child: subprocess.Popen[bytes], request: bytes, most: int) -> None:
        self.sink, self.source, self.noise = _pipes(child)
        self.rest = memoryview(request)
        self.answer = bytearray()
        self.said = bytearray()
        self.most = most

    def until(self, deadline: float, seconds: float) -> bytes:
        """The answer's body. Raises GuestFailed for time and output, _Died where the child's output ends."""
        with selectors.DefaultSelector() as ready:
            ready.register(self.sink, selectors.EVENT_WRITE, self._send)
            ready.register(self.source, selectors.EVENT_READ, self._receive)
            ready.register(self.noise, selectors.EVENT_READ, self._listen)
            while not self._whole():
                left = deadline - time.monotonic()
                if left <= 0:
                    raise GuestFailed(REASONS["time"].format(seconds=f"{seconds:g}"), WAYS_OUT["split_simpler"])
                for key, _ in ready.select(left):
                    if not key.data():
                        ready.unregister(key.fileobj)
        return bytes(self.answer[_LENGTH.size :])

    def _whole(self) -> bool:
        if len(self.answer) < _LENGTH.size:
            return False
        length: int = _LENGTH.unpack_from(self.answer)[0]
        if length > self.most:
            raise GuestFailed(REASONS["output"].format(size=_readable(self.most)), WAYS_OUT["split_document"])
        return len(self.answer) >= _LENGTH.size + length

    def _send(self) -> bool:
        with contextlib.suppress(BrokenPipeError):  # its end shows on the other pipe, with the reason
            self.rest = self.rest[os.write(self.sink.fileno(), self.rest[:_PIECE]) :]
            return len(self.rest) > 0
        return False

    def _receive(self) -> bool:
        piece = os.read(self.source.fileno(), _PIECE)
        if not piece:
            self._listen()
            lines = self.said.decode("utf-8", "replace").strip().splitlines()
            raise _Died(0, lines[-1][:300] if lines else "")
        self.answer += piece
        return True

    def _listen(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            piece = os.read(self.noise.fileno(), _PIECE)
            self.said = (self.said + piece)[-_PIECE:]
            return len(piece) > 0
        return True


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
    assert child.stdin
    assert child.stdout
    assert child.stderr
    return child.stdin, child.stdout, child.stderr


def _crash(death: _Died, memory: int) -> GuestFailed:
    if death.by == signal.SIGXCPU:
        return GuestFailed(REASONS["processor"], WAYS_OUT["split_simpler"])
    how = signal.Signals(death.by).name if death.by else death.said or "it ended without an answer"
    if death.by in _GIVEN_UP:
        return GuestFailed(REASONS["gave_up"].format(how=how, size=_readable(memory)), WAYS_OUT["split_smaller"])
    return GuestFailed(REASONS["crashed"].format(how=how), WAYS_OUT["own_program"])


def _readable(size: int) -> str:
    return f"{size / (1 << 30):g} GiB" if size >= 1 << 30 else f"{size / (1 << 20):g} MiB"
