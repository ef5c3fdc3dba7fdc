"""A project: the folder of a recipe, with its runs and the replies that they share."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import SeedbedError
from seedbed.core.find import nearest
from seedbed.engine.run import STATE, read_state

RECIPE = "recipe.json"
"""The recipe of a run as it was understood, with its home: what ``resume`` needs."""


class RunInUse(SeedbedError):
    """Another process works on the run's folder."""


class Project(msgspec.Struct, frozen=True):
    """Where things lie. ``home`` is the folder that a recipe's relative paths start from."""

    home: Path

    @property
    def replies(self) -> Path:
        """The journal, shared by all runs of the project."""
        return self.home / ".seedbed" / "replies"

    @property
    def state(self) -> Path:
        """What was learned about servers: rates, capabilities, batches under way."""
        return self.home / ".seedbed" / "servers"

    @property
    def runs(self) -> Path:
        """The folder of the runs."""
        return self.home / "runs"

    def run(self, name: str) -> Path:
        """The folder of a run."""
        return self.runs / name

    def all_runs(self) -> list[dict[str, Any]]:
        """The records of the runs, newest first."""
        found = [{"folder": str(path.parent), **read_state(path.parent)} for path in self.runs.glob(f"*/{STATE}")]
        return sorted(found, key=lambda facts: facts.get("started", 0), reverse=True)

    def find_run(self, name: str) -> Path:
        """The folder of a run by its name or path.

        Raises:
            SeedbedError: there is none; the message names the nearest one.
        """
        for folder in (Path(name), self.run(name)):
            if (folder / RECIPE).is_file():
                return folder
        known = [path.parent.name for path in self.runs.glob(f"*/{RECIPE}")]
        raise SeedbedError(f"there is no run '{name}' in {self.runs}{nearest(name, known)}")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a run's folder. The lock ends with the process, however it ends.

    Raises:
        RunInUse: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode(errors="replace").strip() or "unknown"
            raise RunInUse(
                f"{folder}: process {holder} is working on this run; wait for it, stop it, or choose another --name"
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
