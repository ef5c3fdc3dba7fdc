"""The sandbox's side of a zygote: starting it, asking it for guests, ending it."""

from __future__ import annotations

import array
import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from seedbed.core.program import Limits
from seedbed.sandbox import orders
from seedbed.sandbox.confine import Level, Shape
from seedbed.sandbox.watching import Guest

_START = (
    "import sys; home = sys.argv[1]; home in sys.path or sys.path.insert(0, home); "
    "from seedbed.sandbox import zygote; zygote.main(int(sys.argv[2]))"
)
_ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",  # a zygote must have one thread when it forks
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_PATIENCE = 30.0


_LIMITS = Limits()
USUAL = Shape(
    children=False,
    wide=False,
    linked=False,
    files=False,
    folder="",
    cpu=_LIMITS.cpu,
    memory=_LIMITS.memory,
    scratch=_LIMITS.scratch,
    scratch_files=_LIMITS.scratch_files,
    open_files=_LIMITS.open_files,
    processes=_LIMITS.processes,
)
"""What most guests are."""


class CannotConfine(Exception):
    """A zygote of this level cannot be had here; the message says what the system refused."""


class Pool:
    """One zygote and its guests. Thread-safe.

    `peak` is what the zygote has resident, in bytes: guests begin with it. `births` counts its guests so far, `active`
    those not yet let go.
    """

    def __init__(
        self, level: Level, *, preload: Sequence[str] = (), tools: Sequence[str] = (), lean: bool = False
    ) -> None:
        """Start it; `lean` with little loaded ahead. Raises CannotConfine."""
        self.level = level
        self.births = 0
        self.active = 0
        self._retired = False
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._user = _first_user()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = _started(theirs.fileno())
        try:
            settings = {"level": level, "preload": [*preload], "tools": [*tools], "lean": lean, "home": _home()}
            self.peak = self._introduce(settings)
        except BaseException:
            self._end()
            raise

    def _introduce(self, settings: dict[str, Any]) -> int:
        self._control.settimeout(_PATIENCE)
        try:
            self._control.send(json.dumps(settings).encode())
            answer = self._control.recv(1 << 16)
        except OSError as error:
            raise CannotConfine(f"its first process did not answer: {error}") from None
        self._control.settimeout(None)
        if not answer:
            raise CannotConfine(f"its first process ended with status {self._process.wait()}")
        told = json.loads(answer)
        if "failed" in told:
            raise CannotConfine(told["failed"])
        return int(told["ready"])

    def bear(self, limits: Limits, shape: Shape, **ends: int) -> Guest:
        """Ask for a guest. `ends`: descriptors of its `stdin` and its `link`, which stay the caller's.

        Raises OSError when the zygote is gone.
        """
        number = next(self._numbers)
        user = self._user + number % 4096 if self._user else 0
        if shape.folder and user:
            os.chown(shape.folder, user, user)
        guest, descriptors = Guest.made(limits, lambda: self._kill(number), self._buried, ends)
        guest.baseline, guest.takes_scratch = self.peak, shape.files
        try:
            with self._lock:
                self.births += 1
                self.active += 1
            order = orders.spawn(number, user, shape)
            rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))
            self._control.sendmsg([order], [rights])
        except OSError:
            guest.close()
            raise
        finally:
            for one in descriptors:
                if one not in ends.values():
                    os.close(one)
        return guest

    def retire(self) -> None:
        """End it when its last guest has ended."""
        with self._lock:
            self._retired = True
            last = self.active == 0
        if last:
            self._end()

    def close(self) -> None:
        """End it and its guests now."""
        with self._lock:
            self._retired = True
        self._end()

    def _buried(self) -> None:
        with self._lock:
            self.active -= 1
            last = self._retired and self.active == 0
        if last:
            self._end()

    def _kill(self, number: int) -> None:
        with contextlib.suppress(OSError):  # the zygote is gone, and all guests with it
            self._control.send(orders.kill(number))

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._control.close()


def _started(control: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
        [sys.executable, "-s", "-P", *_bytecode(), "-X", "utf8", "-c", _START, _home(), str(control)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=_ENVIRONMENT,
        pass_fds=(control,),
        start_new_session=True,
    )


def _bytecode() -> list[str]:
    """Where this process has compiled modules: reading those leaves less behind in memory, which would be copied."""
    where = ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []
    return ["-B", *where] if sys.dont_write_bytecode else where


def _home() -> str:
    return str(Path(__file__).resolve().parents[2])


def _first_user() -> int:
    """The first of 4,096 numbers of users that nobody has, for guests of root; 0 where this is not root.

    Another pool draws other numbers, so that each guest's processes are counted apart. In a user namespace with few
    users they come from the end of the longest run of them.
    """
    if os.getuid() != 0:
        return 0
    runs = [[int(word) for word in line.split()] for line in Path("/proc/self/uid_map").read_text().splitlines()]
    start, _, length = max(runs, key=lambda run: run[2])
    high = 0x70000000
    if start <= high and start + length > high + (1 << 28):
        return high + int.from_bytes(os.urandom(2), "big") * 4096
    if length < 8192:
        return start + max(1, length - 4096)
    return start + length - 8192
