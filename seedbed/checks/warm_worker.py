"""A process that is kept warm, is asked one thing at a time, and may be ended in the middle: the parent's side.

For checks whose libraries can hang or run out of memory. The worker is a fresh interpreter with an empty environment;
it ends with its input, so it does not outlive the parent. Jobs and answers are lines of JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any

START_SECONDS = 120.0
"""How long a worker may take to load its libraries; a busy machine takes its time."""
_HOME = str(Path(__file__).resolve().parents[2])


class WorkerFailed(Exception):
    """A worker did not answer; the text says why, and it is nobody's score."""


class WarmWorker:
    """A worker started at the first job and again after it was ended.

    Threads of one process share it, one at a time; a forked process starts its own. ``patience`` is how many times the
    job's own CPU seconds the wall clock may show before the worker is ended from here.
    """

    def __init__(self, module: str, *, patience: float = 6.0) -> None:
        self._module, self._patience = module, patience
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._noise: IO[bytes] | None = None
        self._rest = b""

    def ask(self, job: dict[str, Any], *, seconds: float) -> dict[str, Any]:
        """The answer to a job that may take so many seconds of CPU time.

        Raises:
            WorkerFailed: it took longer, or the worker died.
        """
        if self._owner != os.getpid():  # a lock that was held when a process forked is never released in the child
            self._lock, self._child, self._noise, self._owner = threading.Lock(), None, None, os.getpid()
        with self._lock:
            try:
                return self._exchange(job, seconds)
            except BaseException:
                self._end()  # an interrupt too: a worker half-way through a job would answer the next with it
                raise

    def close(self) -> None:
        """End the worker, if this process has one; a job that another thread waits for fails."""
        if self._owner != os.getpid():
            return
        while not self._lock.acquire(timeout=0.02):
            child = self._child
            if child is not None:
                child.kill()  # who waits for it sees its end; were its pipes closed here, nobody would be told
        try:
            self._end()
        finally:
            self._lock.release()

    def _exchange(self, job: dict[str, Any], seconds: float) -> dict[str, Any]:
        child = self._child
        if child is None or child.poll() is not None:
            self._end()
            child = self._started()
        assert child.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # its end shows below, with the reason
            child.stdin.write(json.dumps({**job, "seconds": seconds}).encode() + b"\n")
            child.stdin.flush()
        return self._answer(child, time.monotonic() + seconds * self._patience, seconds)

    def _started(self) -> subprocess.Popen[bytes]:
        start = f"import sys; sys.path.insert(0, {_HOME!r}); from {self._module} import main; main()"
        self._noise = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the worker is
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-P", "-B", "-X", "utf8", "-c", start],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._noise,
            env=_environment(),
            start_new_session=True,
        )
        self._child, self._rest = child, b""
        self._answer(child, time.monotonic() + START_SECONDS, START_SECONDS)
        return child

    def _answer(self, child: subprocess.Popen[bytes], until: float, seconds: float) -> dict[str, Any]:
        assert child.stdout is not None
        with selectors.DefaultSelector() as ready:
            ready.register(child.stdout, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if not ready.select(max(0.0, until - time.monotonic())):
                    raise WorkerFailed(f"it took more than {seconds:g} s")
                piece = os.read(child.stdout.fileno(), 1 << 16)
                if not piece:
                    raise WorkerFailed(_ended(child.wait(), seconds) + self._last_words())
                self._rest += piece
        line, _, self._rest = self._rest.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _last_words(self) -> str:
        """The last line that the worker wrote to its error output."""
        assert self._noise is not None
        self._noise.seek(max(0, self._noise.seek(0, os.SEEK_END) - 400))
        lines = self._noise.read().decode("utf-8", "replace").strip().splitlines()
        return f" ({lines[-1][:200]})" if lines else ""

    def _end(self) -> None:
        child, self._child = self._child, None
        noise, self._noise = self._noise, None
        if noise is not None:
            noise.close()
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]


def _environment() -> dict[str, str]:
    """No keys and no settings of the user's; the same packages as here, and one order of hashes."""
    paths = os.pathsep.join(path for path in sys.path if path)
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "HOME") if name in os.environ}
    return {**kept, "PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONPATH": paths}


def _ended(code: int, seconds: float) -> str:
    if hasattr(signal, "SIGPROF") and code == -signal.SIGPROF:
        return f"it took more than {seconds:g} s of computing"
    if code < 0:
        return f"its worker was ended by {signal.Signals(-code).name}, most likely for want of memory"
    return f"its worker ended with exit code {code}"
