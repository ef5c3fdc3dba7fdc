"""A guest that is kept: a working folder with commands, a Python interpreter, or a database, step after step."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any, Protocol, Self

from seedbed.core.environment import Environment, Move
from seedbed.core.program import Limits, Outcome, Program, Reason
from seedbed.sandbox import plain, scratch
from seedbed.sandbox.commands import PATH
from seedbed.sandbox.outcome import reason_of
from seedbed.sandbox.watching import Guest, Watch

__all__ = ["Environment", "Session"]
_FOREVER = 1e9


class Keeper(Protocol):
    """Where guests come from: a `Sandbox`."""

    level: str

    def guest(
        self, limits: Limits, *, program: Program | None = None, files: bool = False
    ) -> contextlib.AbstractContextManager[Guest]:
        """A guest that is ended when the block is left."""
        ...


class Session:
    """An open environment. Belongs to one thread at a time; close it, or use it as a context manager."""

    def __init__(self, sandbox: Keeper, environment: Environment) -> None:
        """Open it; when that fails, the first step says why."""
        self.level = sandbox.level
        self._limits = environment.limits
        self._stack = contextlib.ExitStack()
        self._grace = 1.0 if environment.kind == "folder" else 0.0  # a command's time is kept inside first
        self._over: Outcome | None = None
        if environment.kind == "folder" and sandbox.level != "A":
            self._over = Outcome(
                "sandbox", stderr=f"commands need level A, this is level {self.level}", level=self.level
            )
            return
        children = environment.kind == "folder"
        shape = Program("", children=children, files=environment.files, limits=environment.limits)
        has_folder = sandbox.level == "A" or bool(environment.files)
        self._guest: Guest = self._stack.enter_context(
            sandbox.guest(environment.limits, program=shape, files=has_folder)
        )
        self._watch = Watch(self._guest)
        self._begin(environment)

    def _begin(self, environment: Environment) -> None:
        guest = self._guest
        if self._watch.until(lambda: guest.confined):
            if environment.files and guest.scratch >= 0:
                scratch.place(guest.scratch, environment.files, guest.owner)
            job = {"do": "talk", "kind": environment.kind, "source": environment.start, "seed": environment.seed}
            guest.hand({**job, "path": PATH, "most": environment.limits.value})
        told = self._answer(time.monotonic() + environment.limits.wall)
        if told is None or "open" not in told:
            self._over = self._ended(0.0)

    def step(self, source: str, *, seconds: float | None = None) -> Outcome:
        """Run a command, a source or a statement in the environment.

        `seconds` is its wall time (default: the limit's). A step that is over its time ends the session, except for a
        command, which alone is ended; so does everything else that breaks a limit. After that every step gives the
        outcome that ended it.
        """
        if self._over is not None:
            return self._over
        wall = seconds or self._limits.wall
        began = time.monotonic()
        self._guest.send({"source": source, "seconds": wall})
        told = self._answer(began + wall + self._grace)
        took = time.monotonic() - began
        if told is None:
            self._over = self._ended(took)
            return self._over
        reason, value = _read(told)
        status = None if reason == "timeout" else told.get("exit")
        return self._outcome(reason, status if isinstance(status, int) else None, value, took)

    def do(self, move: Move) -> Outcome:
        """What is done in it by name: run, read or write. A session that has ended gives the outcome that ended it."""
        if move.deed == "run" or self._over is not None:
            return self._over or self.step(move.text, seconds=move.seconds)
        if self._guest.scratch < 0:
            return Outcome("error", stderr="the session has no working folder", level=self.level)
        if move.deed == "read":
            return Outcome("ok", 0, value=self.read(move.text), level=self.level)
        try:
            self.write(move.text, move.content)
        except OSError as error:
            return Outcome("error", stderr=str(error), level=self.level)
        return Outcome("ok", 0, level=self.level)

    def read(self, name: str) -> bytes | None:
        """A regular file of the working folder, or None when there is none of that name."""
        if self._over is not None or self._guest.scratch < 0:
            return None
        limits = self._limits
        found = scratch.collect(self._guest.scratch, (_literal(name),), limits.scratch, limits.scratch_files) or {}
        return found.get(name)

    def write(self, name: str, content: bytes) -> None:
        """Put a file into the working folder. Raises OSError where it cannot, ValueError for a name that leads out."""
        Move("write", name)
        if self._over is not None or self._guest.scratch < 0:
            raise OSError("the session has no working folder, or has ended")
        scratch.place(self._guest.scratch, {name: content}, self._guest.owner)

    def close(self) -> None:
        """End it."""
        self._over = self._over or Outcome("sandbox", stderr="the session is closed", level=self.level)
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answer(self, deadline: float) -> dict[str, Any] | None:
        """The guest's next message; None when it ended, or had to be ended, without one."""
        guest = self._guest
        if guest.confined and guest.broken is None:
            guest.deadline = deadline
        self._watch.until(lambda: bool(guest.inbox) or guest.ending is not None)
        guest.drain()
        if guest.broken is None:
            guest.deadline = time.monotonic() + _FOREVER
        return guest.inbox.pop(0) if guest.inbox and guest.broken is None else None

    def _ended(self, took: float) -> Outcome:
        if self._guest.ending is None:
            self._guest.stop("error")
            self._watch.ended()
        reason, status = reason_of(self._guest, {})
        return self._outcome("error" if reason == "ok" else reason, status, None, took)

    def _outcome(self, reason: Reason, status: int | None, value: Any, took: float) -> Outcome:
        guest = self._guest
        out, err = guest.stdout.decode("utf-8", "replace"), guest.stderr.decode("utf-8", "replace")
        guest.stdout.clear()
        guest.stderr.clear()
        cpu = (guest.ending or {}).get("cpu", 0.0)
        outcome = Outcome(reason, status, out, err, value, wall=took, cpu=cpu, level=self.level)
        return replace(outcome, stderr=guest.failure) if reason == "sandbox" else outcome


def _read(told: Mapping[str, Any]) -> tuple[Reason, Any]:
    if told.get("timeout"):
        return "timeout", None
    if "too_large" in told:
        return "output", None
    try:
        value = plain.untagged(told.get("value"))
    except plain.NotPlain:
        return "error", None
    return ("ok" if told.get("exit") == 0 else "error"), value


def _literal(name: str) -> str:
    """A name as a pattern that fits itself only."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
