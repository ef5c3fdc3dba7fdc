"""One loop over everything that guests send: the clock, the caps and the descriptors are ours.

Never waits for the end of a pipe, which a grandchild may hold, and never reads more than a cap.
"""

from __future__ import annotations

import _socket
import contextlib
import json
import os
import select
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from seedbed.core.program import Limits, Reason
from seedbed.sandbox import frames, orders

_PIECE = 1 << 16
_PATIENCE = 20.0
"""Seconds that a guest may take to be born, or to end once it was killed; a loaded machine takes its time."""
_TICK = 0.05
_MOMENT = 0.005
"""Seconds in which most programs end; what they print meanwhile waits in a pipe."""
_CONFINED = frames.CONFINED[frames.LENGTH.size :]
_ROOM = _socket.CMSG_SPACE(4 * 4)
_RIGHTS = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS)


class Guest:
    """One guest, as seen from outside.

    Attributes:
        broken: the limit for which it was stopped, if any.
        ending: how the zygote saw it end: wait status, seconds of processor, most bytes resident; None while it lives.
        confined: whether it got as far as its job; before that, what goes wrong is our own doing.
        scratch: descriptor of its working folder, -1 without one; `takes_scratch` says whether it has one to send.
        owner: the user that the folder is for.
        baseline: bytes that it had resident when it was born.
        inbox: messages that it sent and nobody took yet.
        ends: what serves each descriptor of ours that leads to it; `turns` counts their changes.
    """

    def __init__(self, limits: Limits, kill: Callable[[], None], buried: Callable[[], None]) -> None:
        self.limits = limits
        self.broken: Reason | None = None
        self.ending: dict[str, Any] | None = None
        self.failure = ""
        self.confined = False
        self.scratch = self.owner = -1
        self.takes_scratch = False
        self.pid = self.baseline = 0
        self.inbox: list[dict[str, Any]] = []
        self.stdout, self.stderr = bytearray(), bytearray()
        self.born = time.monotonic()
        self.deadline = self.born + _PATIENCE
        self.began = self.ended = 0.0
        self.tick: Callable[[], Reason | None] | None = None
        self._kill, self._buried = kill, buried
        self._killed = False
        self._heard = bytearray()
        self._stdin = memoryview(b"")
        self.ends: dict[int, Callable[[], bool]] = {}
        self.turns = 1

    @classmethod
    def made(
        cls, limits: Limits, kill: Callable[[], None], buried: Callable[[], None], ends: dict[str, int]
    ) -> tuple[Self, list[int]]:
        """A guest to be, and the descriptors to send to the zygote: report, stdin, stdout, stderr, channel, link."""
        guest = cls(limits, kill, buried)
        report, their_report = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_SEQPACKET | _socket.SOCK_NONBLOCK)
        channel, their_channel = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_STREAM)
        out, their_out = os.pipe()
        err, their_err = os.pipe()
        guest.report, guest.channel, guest.out, guest.err = report, channel, out, err
        channel.setblocking(False)
        os.set_blocking(out, False)
        os.set_blocking(err, False)
        guest.known = report_end, channel_end, _, _ = report.fileno(), channel.fileno(), out, err
        guest.ends = {
            report_end: guest._hear_zygote,
            channel_end: guest._hear,
            out: lambda: guest._print(out, guest.stdout),
            err: lambda: guest._print(err, guest.stderr),
        }
        stdin = ends.get("stdin", -1)
        theirs = [
            their_report.detach(),
            stdin if stdin >= 0 else _nothing(),
            their_out,
            their_err,
            their_channel.detach(),
        ]
        return guest, theirs + ([ends["link"]] if "link" in ends else [])

    report: _socket.socket
    channel: _socket.socket
    out: int
    err: int
    known: tuple[int, int, int, int]
    """Its descriptors here: report, channel, output, errors."""

    def feed(self, sink: int, data: bytes) -> None:
        """Write these bytes to its standard input, whose writing end is given up to it, as it takes them."""
        os.set_blocking(sink, False)
        self._stdin = memoryview(data)
        self.ends[sink] = lambda: self._write(sink)
        self.turns += 1

    def hand(self, job: dict[str, Any]) -> None:
        """Give it its job, before anything else; read when it is confined, not before."""
        self.put(frames.packed_job(job))

    def send(self, message: dict[str, Any]) -> None:
        """Send it a message. What does not fit into the socket waits; a guest that does not read is stopped in time."""
        self.put(frames.packed(message))

    def put(self, data: bytes) -> None:
        """Send it a frame, as `send` does a message."""
        try:
            sent = self.channel.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return  # it ended; its report says how
        if sent < len(data):
            self._put_slowly(data[sent:])

    def _put_slowly(self, data: bytes) -> None:
        self.channel.settimeout(max(0.1, self.limits.wall))
        try:
            self.channel.sendall(data)
        except TimeoutError:
            self.stop("timeout")
        except OSError:
            pass  # it ended; its report says how
        finally:
            self.channel.setblocking(False)

    def stop(self, reason: Reason) -> None:
        """End it for a reason, the first of which counts."""
        if self.broken is None:
            self.broken = reason
        if not self._killed:
            self._killed = True
            self.deadline = time.monotonic() + _PATIENCE
            self._kill()

    def close(self) -> None:
        """Let go of everything. The guest must have ended, or is ended now."""
        if self.ending is None:
            self.stop("sandbox")
        for end in self.ends:
            if end not in self.known[:2]:
                with contextlib.suppress(OSError):
                    os.close(end)
        self.ends.clear()
        self.report.close()
        self.channel.close()
        if self.scratch >= 0:
            os.close(self.scratch)
            self.scratch = -1
        self._buried()

    def overdue(self, now: float) -> bool:
        """Whether its time is over and killing it did not help; kills it when its time is over."""
        if now < self.deadline:
            return False
        if self._killed:
            self.failure = self.failure or "a guest did not end when it was killed"
            return True
        if not self.confined:
            self.failure = f"a guest was not ready after {_PATIENCE:g} s"
        self.stop("timeout" if self.confined else "sandbox")
        return False

    def drain(self) -> None:
        """Take what is left in its pipes and channel, without waiting."""
        for end in list(self.ends):
            if end in self.known[1:]:
                while end in self.ends and self.ends[end]():
                    pass

    def _hear_zygote(self) -> bool:
        try:
            data, handles = _received(self.report, 4096)
        except BlockingIOError:
            return False
        except OSError:
            data, handles = b"", []
        if handles:
            self.pid = _number(handles[0])
            for one in handles:
                os.close(one)
            return True
        self.ended = time.monotonic()
        failure, status, cpu, peak = orders.read_report(data)
        self.failure = failure or self.failure
        self.ending = {"status": status, "cpu": cpu, "peak": peak}
        self.ends.pop(self.known[0], None)
        self.turns += 1
        return True

    def _hear(self) -> bool:
        """Take a piece from the channel, and with the first the descriptor of the scratch folder."""
        try:
            if self.confined:
                data = self.channel.recv(_PIECE)
            else:
                data, descriptors = _received(self.channel, _PIECE)
                self._keep(descriptors)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            return self._gone(self.known[1])
        self._heard += data
        self._open_frames()
        return True

    def _keep(self, descriptors: Sequence[int]) -> None:
        for one in descriptors:
            if self.takes_scratch and self.scratch < 0:  # the first comes before the program; others would be its own
                self.scratch, self.owner = one, os.fstat(one).st_uid
            else:
                os.close(one)

    def _open_frames(self) -> None:
        most = self.limits.value + 8192
        while len(self._heard) >= frames.LENGTH.size:
            (length,) = frames.LENGTH.unpack_from(self._heard)
            if length > most:
                self._heard.clear()
                return self.stop("output")
            end = frames.LENGTH.size + length
            if len(self._heard) < end:
                return None
            body = bytes(self._heard[frames.LENGTH.size : end])
            del self._heard[:end]
            self._take(body)
        return None

    def _take(self, body: bytes) -> None:
        if body == _CONFINED and not self.confined:
            self.confined = True
            self.began = time.monotonic()
            if not self._killed:
                self.deadline = self.began + self.limits.wall
            return
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            return  # not what our half of the guest writes: the program's own noise
        if not isinstance(message, dict):
            return
        if not self.confined and "failed" in message:
            self.failure = str(message["failed"])
        elif self.confined and len(self.inbox) < 10_000:
            self.inbox.append(message)

    def _print(self, end: int, kept: bytearray) -> bool:
        try:
            data = os.read(end, _PIECE)
        except BlockingIOError:
            return False
        if not data:
            return self._gone(end)
        room = self.limits.output - len(kept)
        kept += data[:room]
        if len(data) > room:
            self.stop("output")
            return self._gone(end)
        return True

    def _write(self, sink: int) -> bool:
        try:
            self._stdin = self._stdin[os.write(sink, self._stdin[:_PIECE]) :]
        except BlockingIOError:
            return False
        except OSError:
            self._stdin = memoryview(b"")  # it reads no more
        return bool(self._stdin) or self._gone(sink)

    def _gone(self, end: int) -> bool:
        self.ends.pop(end, None)
        self.turns += 1
        if end != self.known[1]:
            os.close(end)
        return False


class Watch:
    """The loop over some guests that belong together."""

    def __init__(self, *guests: Guest) -> None:
        self.guests = guests
        self._poll = select.poll()
        self._registered: dict[int, Guest] = {}
        self._turns = 0

    def until(self, done: Callable[[], bool]) -> bool:
        """Serve the guests until `done`, or until none of them lives; whether it is done."""
        while not done():
            now = time.monotonic()
            living = [guest for guest in self.guests if guest.ending is None]
            overdue = [guest for guest in living if guest.overdue(now)]
            if not living or overdue:
                return done()
            self._serve(living, now)
        return True

    def ended(self) -> bool:
        """Serve the guests until all have ended, and take what they left in their pipes; False when one hangs."""
        self.let_be()
        over = self.until(lambda: all(guest.ending is not None for guest in self.guests))
        for guest in self.guests:
            guest.drain()
        return over

    def let_be(self) -> None:
        """Give a guest that is to end and needs nothing of us a moment for it, before each thing it says wakes us."""
        (guest, *others) = self.guests
        if others or not self.until(lambda: guest.confined or guest.ending is not None):
            return
        if guest.ending is None and guest.tick is None and len(guest.ends) == len(guest.known):
            end = select.poll()
            end.register(guest.known[0], select.POLLIN)
            end.poll(max(0.0, min(_MOMENT, guest.deadline - time.monotonic())) * 1000)

    def _serve(self, living: list[Guest], now: float) -> None:
        self._refresh()
        watched = [guest for guest in living if guest.tick is not None]
        wait = min(guest.deadline for guest in living) - now
        wait = min(wait, _TICK) if watched else wait
        for end, _ in self._poll.poll(max(0.0, wait) * 1000 + 1):
            serve = self._registered[end].ends.get(end)
            if serve is not None:
                serve()
        for guest in watched:
            reason = guest.tick() if guest.tick is not None else None
            if reason is not None:
                guest.stop(reason)

    def _refresh(self) -> None:
        turns = sum([guest.turns for guest in self.guests])
        if turns == self._turns:
            return
        wanted = {end: guest for guest in self.guests for end in guest.ends}
        for end in self._registered.keys() - wanted.keys():
            self._poll.unregister(end)
        for end in wanted.keys() - self._registered.keys():
            self._poll.register(end, select.POLLIN if end in wanted[end].known else select.POLLOUT)
        self._registered, self._turns = wanted, turns


def _received(end: _socket.socket, most: int) -> tuple[bytes, list[int]]:
    """Bytes and descriptors that came. Raises OSError."""
    data, ancillary, _, _ = end.recvmsg(most, _ROOM, _socket.MSG_CMSG_CLOEXEC)
    found = [content for level, kind, content in ancillary if (level, kind) == _RIGHTS]
    return data, [one for content in found for one in memoryview(content).cast("i").tolist()]


def _number(handle: int) -> int:
    """The number, in our own namespace, of the process behind a descriptor; 0 once it is gone."""
    for line in Path(f"/proc/self/fdinfo/{handle}").read_text(encoding="ascii").splitlines():
        if line.startswith("Pid:"):
            return max(0, int(line.split()[1]))
    return 0


_null = -1


def _nothing() -> int:
    """A descriptor of /dev/null, one for all."""
    global _null  # noqa: PLW0603
    if _null < 0:
        _null = os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)
    return os.dup(_null)
