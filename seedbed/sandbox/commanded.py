"""Programs run by a command over a folder: the shape of docker, of CPython in WebAssembly, and of no isolation at all.

The clock and the caps on output are ours here too; everything else is what the command brings. The script that is
run is self-contained, so whatever Python is at the other end needs nothing of ours.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from seedbed.core.program import Limits, Outcome, Program, Reason
from seedbed.sandbox import plain, scratch
from seedbed.sandbox.portable import VALUE, script

_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Command:
    """What to start: its arguments, its environment, and what ends it beside a signal (a container's name)."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    end: Callable[[], None] = lambda: None


class Commanded:
    """Runs each program by a command that `command` makes of it and of the folders of its work and its script.

    Thread-safe. `limit` is given the started process's number, to put limits on it.
    """

    def __init__(
        self,
        level: str,
        command: Callable[[Program, Path, Path], Command | str],
        *,
        limit: Callable[[int, Limits], None] = lambda pid, limits: None,
    ) -> None:
        self.level = level
        self._command = command
        self._limit = limit

    def run(self, program: Program) -> Outcome:
        """Run one program to its end or its limits."""
        with tempfile.TemporaryDirectory(prefix="seedbed-", ignore_cleanup_errors=True) as above:
            home = Path(above)
            home.chmod(0o755)
            work, told = home / "work", home / "told"
            for folder in (work, told):
                folder.mkdir()
                folder.chmod(0o777)  # a container's user is another
            (told / "program.py").write_text(script(program), encoding="utf-8", errors="surrogateescape")
            (told / "stdin").write_bytes(_bytes(program.stdin))
            command = self._command(program, work, told)
            if isinstance(command, str):
                return Outcome("sandbox", stderr=command, level=self.level)
            folder_end = os.open(work, os.O_RDONLY | os.O_DIRECTORY)
            try:
                scratch.place(folder_end, program.files, -1)
                return self._started(program, command, work, told, folder_end)
            except OSError as error:
                return Outcome("sandbox", stderr=f"the sandbox failed: {error}", level=self.level)
            finally:
                os.close(folder_end)

    def close(self) -> None:
        """Nothing is kept between programs."""

    def _started(self, program: Program, command: Command, work: Path, told: Path, folder: int) -> Outcome:
        began = time.monotonic()
        with (told / "stdin").open("rb") as stdin:
            child = subprocess.Popen(  # noqa: S603  # a command of ours
                list(command.arguments), stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=work,
                env=dict(command.environment), start_new_session=True,
            )  # fmt: skip
        self._limit(child.pid, program.limits)
        broken, out, err = _watched(child, program.limits, began)
        _end(child, command)
        status = child.wait()
        wall = time.monotonic() - began
        reason: Reason = broken or ("ok" if status == 0 else "error" if status > 0 else "crash")
        value: Any = None
        if reason == "ok" and program.call:
            reason, value = _value(work, program.limits)
        limits = program.limits
        found = scratch.collect(folder, program.collect, limits.scratch, limits.scratch_files)
        files = {name: content for name, content in (found or {}).items() if name != VALUE}
        return Outcome(
            reason=reason if found is not None else "output", exit=status if status >= 0 else None,
            stdout=out.decode("utf-8", "replace"), stderr=err.decode("utf-8", "replace"), value=value, wall=wall,
            files=files, level=self.level,
        )  # fmt: skip


def _watched(
    child: subprocess.Popen[bytes], limits: Limits, began: float
) -> tuple[Reason | None, bytearray, bytearray]:
    """What it prints until it ends, its time is over, or it prints too much. Never waits for the end of a pipe."""
    assert child.stdout
    assert child.stderr
    kept: dict[IO[bytes], bytearray] = {child.stdout: bytearray(), child.stderr: bytearray()}
    out, err = kept.values()
    with selectors.DefaultSelector() as ready:
        for pipe in kept:
            os.set_blocking(pipe.fileno(), False)
            ready.register(pipe, selectors.EVENT_READ)
        while time.monotonic() - began < limits.wall:
            over = child.poll() is not None
            for key, _ in ready.select(0 if over else 0.05):
                data = os.read(key.fd, _PIECE)
                kept[key.fileobj] += data  # type: ignore[index]  # registered above
                if not data:
                    ready.unregister(key.fileobj)
            if max(len(out), len(err)) > limits.output:
                del out[limits.output :], err[limits.output :]
                return "output", out, err
            if over and not any(True for _ in ready.select(0)):
                return None, out, err
    return "timeout", out, err


def _end(child: subprocess.Popen[bytes], command: Command) -> None:
    command.end()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    for pipe in (child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()


def _value(work: Path, limits: Limits) -> tuple[Reason, Any]:
    """What the call returned, as the script wrote it down."""
    folder = os.open(work, os.O_RDONLY | os.O_DIRECTORY)
    try:
        found = scratch.collect(folder, (VALUE,), limits.value + 1024, limits.scratch_files)
    finally:
        os.close(folder)
    return value_of(found.get(VALUE) if found is not None else None, known=found is not None)


def value_of(written: bytes | None, *, known: bool = True) -> tuple[Reason, Any]:
    """The reason and the value of a call that wrote this; `known` is false when it wrote too much."""
    if not known:
        return "output", None
    try:
        return ("ok", plain.decode(written)) if written is not None else ("error", None)
    except plain.NotPlain:
        return "error", None


def _bytes(text: str | bytes) -> bytes:
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
