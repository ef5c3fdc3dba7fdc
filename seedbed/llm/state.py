"""What is learned about a server and worth knowing in the next run: its pace, and how it takes a schema.

One small JSON file in the folder of the state, by server and model. It holds nothing that cannot be learned again.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import msgspec

from seedbed.llm.wire import Form

FRESH = 7 * 86_400.0  # seconds; older knowledge is dropped: servers are upgraded
FILE = "servers.json"


class Facts(msgspec.Struct, omit_defaults=True):
    """What is known of one server and model: the form of schemas it takes, requests a second, requests at once."""

    when: float = 0.0
    form: Form | None = None
    rate: float | None = None
    window: int | None = None


class Learned:
    """Facts by server. Without a folder they live as long as the process."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = folder / FILE if folder else None
        self._facts: dict[str, Facts] = self._load()

    def of(self, server: str) -> Facts:
        """The facts about one server (``URL name``); empty when nothing is known or it is too old."""
        found = self._facts.get(server)
        return found if found and time.time() - found.when < FRESH else Facts()

    def keep(
        self, server: str, *, form: Form | None = None, rate: float | None = None, window: int | None = None
    ) -> None:
        """Remember facts (None leaves one as it is), and write them down when they are new."""
        old = self.of(server)
        new = Facts(old.when, form or old.form, rate or old.rate, window or old.window)
        if new == old:
            return
        new.when = time.time()
        self._facts[server] = new
        if self._path is not None:
            write_whole(self._path, self._facts)

    def _load(self) -> dict[str, Facts]:
        if self._path is None:
            return {}
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Facts])
        except (FileNotFoundError, msgspec.DecodeError):
            return {}  # lost or damaged: everything in it can be learned again


def write_whole(path: Path, value: Any) -> None:
    """Write JSON so that the file is always whole: beside its place, synced, then moved into it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(msgspec.json.encode(value))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
