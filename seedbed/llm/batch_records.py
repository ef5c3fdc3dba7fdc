"""Batches under way, written down: one small file each, so that two runs of a project do not overwrite one another.

A record stays after its lines were fetched, until the server drops its files: a run killed between fetching and keeping
a reply fetches again.
"""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from seedbed.llm.state import write_whole
from seedbed.llm.wire import Form

FOLDER = "batches"
KEPT = 29 * 86_400.0  # seconds; servers drop the files after 30 days


class Record(msgspec.Struct):
    """What is written down about a batch: its tag, its lines, how schemas were told, its id once it has one."""

    tag: str
    server: str
    kind: str
    ids: list[str]
    when: float
    form: Form = "json_schema"
    id: str = ""


class Records:
    """The records of one server in a folder; without a folder nothing is kept."""

    def __init__(self, folder: Path | None, server: str) -> None:
        self._folder = folder / FOLDER if folder is not None else None
        self._server = server

    def write(self, record: Record) -> None:
        """Write a record down, or what has changed of it."""
        if self._folder is not None:
            write_whole(self._folder / f"{record.tag}.json", record)

    def forget(self, record: Record) -> None:
        """There is nothing to fetch."""
        if self._folder is not None:
            (self._folder / f"{record.tag}.json").unlink(missing_ok=True)

    def load(self) -> list[Record]:
        """The records of this server, oldest first; each line stands in the latest record that has it."""
        if self._folder is None:
            return []
        found = [_read(path) for path in self._folder.glob("*.json")]
        mine = [one for one in found if one and one.server == self._server and time.time() - one.when < KEPT]
        mine.sort(key=lambda record: record.when)
        latest = {name: record.tag for record in mine for name in record.ids}
        for record in mine:
            record.ids = [name for name in record.ids if latest[name] == record.tag]
        return mine


def _read(path: Path) -> Record | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Record)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None  # files are written whole or not at all: what cannot be read is not ours
