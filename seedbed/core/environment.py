"""A kept environment that a method works in step by step: what it begins with, what is done in it, how it is held."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from seedbed.core.errors import ProviderError, Reject
from seedbed.core.program import Limits, Outcome, inside

Kind = Literal["folder", "python", "database"]
Deed = Literal["run", "read", "write"]


@dataclass(frozen=True, slots=True)
class Environment:
    """What a session begins with.

    Attributes:
        kind: ``folder`` takes shell commands, each a process of its own in one working folder (level A only);
            ``python`` takes sources in one interpreter and gives the value of their last line; ``database`` takes SQL
            statements on one SQLite database.
        start: a Python source, or SQL statements, run before the first step.
        files: contents by name, put into the working folder.
        seed: of Python's random generators.
        limits: `wall` is for one step; `cpu`, `memory` and the rest are for the whole session.

    Raises:
        ValueError: an unknown kind, or a name that leads out of the working folder.
    """

    kind: Kind = "folder"
    start: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    seed: int = 0
    limits: Limits = field(default_factory=lambda: Limits(cpu=300.0))

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown environment {self.kind!r}; there are {', '.join(get_args(Kind))}")
        for name in self.files:
            _within(name)


@dataclass(frozen=True, slots=True)
class Move:
    """One thing done in a session.

    Attributes:
        deed: ``run`` a source, ``read`` a file or ``write`` one.
        text: the source, or the file's name.
        content: what is written.
        seconds: wall time of a ``run``; None for the environment's own limit.

    Raises:
        ValueError: a name that leads out of the working folder, or a time that is not above zero.
    """

    deed: Deed
    text: str
    content: bytes = b""
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.deed != "run":
            _within(self.text)
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError(f"the seconds of a step must be above 0, got {self.seconds!r}")


class Opened:
    """An open environment, as a method holds it; `move` does one thing in it."""

    __slots__ = ("_move",)

    def __init__(self, move: Callable[[Move], Awaitable[Outcome]]) -> None:
        self._move = move

    async def run(self, source: str, *, seconds: float | None = None) -> Outcome:
        """Run a command, a source or a statement.

        Whatever it does comes back as an outcome. A command over its time is ended alone; anything else that breaks a
        limit ends the session, and every later step gives the outcome that ended it. One that is not ``decided`` says
        nothing about the source: make no score of it.
        """
        return await self._move(Move("run", source, seconds=seconds))

    async def read(self, name: str) -> bytes | None:
        """A regular file of the working folder; None when there is none of that name.

        Raises:
            Reject: the session has ended.
            ProviderError: the sandbox failed.
        """
        value = _done(await self._move(Move("read", name)), f"read {name}").value
        return value if isinstance(value, bytes) else None

    async def write(self, name: str, content: bytes) -> None:
        """Put a file into the working folder.

        Raises:
            Reject: the session has ended, or there is no room.
            ProviderError: the sandbox failed.
        """
        _done(await self._move(Move("write", name, content)), f"write {name}")


def _done(outcome: Outcome, what: str) -> Outcome:
    """The outcome, where the deed was done."""
    if not outcome.decided:
        raise ProviderError(f"could not {what} in the session: {outcome.stderr or 'the sandbox failed'}", scope="row")
    if not outcome.ok:
        raise Reject(f"could not {what} in the session ({outcome.reason})", value=outcome.stderr[-500:])
    return outcome


def _within(name: str) -> None:
    if not inside(name):
        raise ValueError(f"the name {name!r} must be relative to the working folder, without '..' or empty parts")
