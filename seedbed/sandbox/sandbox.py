"""Programs that a model wrote run here and nowhere else: the one door of the sandbox.

    with Sandbox() as sandbox:
        outcome = sandbox.run(Program("print(6 * 7)"))

What holds at each level stands in docs/sandbox.md.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

from seedbed.core.program import Limits, Outcome, Program
from seedbed.sandbox import level as levels
from seedbed.sandbox.bare import bare
from seedbed.sandbox.docker import docker
from seedbed.sandbox.guests import PRELOAD, Guests
from seedbed.sandbox.remote import Remote
from seedbed.sandbox.session import Environment, Session
from seedbed.sandbox.solution import tested
from seedbed.sandbox.wasi import Wasi
from seedbed.sandbox.watching import Guest


class Backend(Protocol):
    """What runs programs, one way or another."""

    @property
    def level(self) -> str:
        """The isolation it gives."""
        ...

    def run(self, program: Program) -> Outcome:
        """Run one program to its end or its limits."""
        ...

    def close(self) -> None:
        """Give back everything."""
        ...


class Sandbox:
    """Runs programs. Thread-safe; every call blocks its thread and no other.

    Args:
        isolation: ``auto`` (the best of A, B and C that this machine gives), ``strict`` (level A or an error), ``A``,
            ``B``, ``C``, ``docker:IMAGE``, ``remote:URL``, ``wasi``, or ``none``, which is taken only in so many words.
        pools: warm interpreters of levels A to C; 0 is one a core.
        preload: modules loaded ahead for programs whose source names one of them, beside the usual ones, which all
            programs find loaded. At level C there are no others.

    Raises:
        IsolationMissing: what was asked for cannot be had; the message says the way out.
        MissingPackage: the same for ``wasi``.
        ValueError: an unknown isolation.
    """

    def __init__(self, isolation: str = "auto", *, pools: int = 0, preload: Sequence[str] = PRELOAD) -> None:
        self._backend = _backend(isolation, pools or os.cpu_count() or 1, preload)
        self.level: str = self._backend.level

    @property
    def description(self) -> str:
        """The level in one line, for the start of a run."""
        return levels.DESCRIPTIONS[self.level]

    def run(self, program: Program) -> Outcome:
        """Run one program to its end or its limits; one with tests as its tests say, see `seedbed.sandbox.solution`.

        Whatever the program does comes back as an outcome. Raises ValueError when its files are larger than its
        scratch, RuntimeError when the sandbox is closed, MissingPackage for a query whose engine is not installed.
        """
        if sum(map(len, program.files.values())) > program.limits.scratch:
            raise ValueError(f"the files are over the scratch limit of {program.limits.scratch} bytes; raise the limit")
        return tested(self, program) if program.tests else self._backend.run(program)

    def open(self, environment: Environment) -> Session:
        """A kept environment for step after step; close it when done. Raises IsolationMissing outside levels A to C."""
        return Session(self, environment)

    def guest(
        self, limits: Limits, *, program: Program | None = None, files: bool = False, link: int = -1, source: str = ""
    ) -> contextlib.AbstractContextManager[Guest]:
        """A guest for those who talk to it themselves; see `Guests.guest`. Raises IsolationMissing elsewhere."""
        if not isinstance(self._backend, Guests):
            raise levels.IsolationMissing(
                f"isolation: {self.level} runs whole programs only; sessions and tests apart from the solution need "
                "level A, B or C"
            )
        return self._backend.guest(limits, program=program, files=files, link=link, source=source)

    def close(self) -> None:
        """End whatever still runs."""
        self._backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _backend(isolation: str, pools: int, preload: Sequence[str]) -> Backend:
    kind, _, where = isolation.partition(":")
    if kind == "docker" and where:
        return docker(where)
    if kind == "remote" and where:
        return Remote(where)
    if isolation == "wasi":
        return Wasi()
    if isolation == "none":
        return bare()
    if isolation in levels.LOCAL:
        return Guests(isolation, pools=pools, preload=preload)
    raise ValueError(
        f"unknown isolation {isolation!r}; there are {', '.join(levels.LOCAL)}, docker:IMAGE, remote:URL, wasi and none"
    )
