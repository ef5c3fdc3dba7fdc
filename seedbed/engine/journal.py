"""The project's journal: every reply, once, on disk before anybody builds on it.

A folder shared by all runs of a project. Each process writes segment files of its own and reads everybody's. `put`
hands a record to a writer thread, which gathers for 40 ms or 256 KiB, writes once, calls fdatasync once, and wakes who
waits: commits cost, bytes do not. So a reply is on disk within about 50 ms, and `sync` says when.

What holds after a kill, a power cut or a full disk: everything before a `sync` that came back is found again; what came
after it is found whole or not at all. What does not hold: nobody can know whether a request in flight at the cut was
charged; `pending_intents` says how many there were.

One thread (the event loop's) calls `find`, `put` and `sync`; the writer thread is the journal's own. A journal is not
for use in a forked child.
"""

from __future__ import annotations

import atexit
import logging
from concurrent.futures import Future
from pathlib import Path
from typing import ClassVar

from seedbed.engine.disk import REAL_DISK, Disk, network_filesystem
from seedbed.engine.segment import MAX_PAYLOAD, Kind, encode_header
from seedbed.engine.shelf import FILTER_MASK, Shelf, key_words
from seedbed.engine.writer import Closed, DiskFull, JournalError, Limits, Writer

__all__ = ["DiskFull", "Journal", "JournalError", "Kind"]

_log = logging.getLogger(__name__)


class Journal:
    """Maps a 16-byte key to a payload; append only. See the module for what it promises."""

    LIMITS: ClassVar[Limits] = Limits()

    def __init__(self, shelf: Shelf, writer: Writer) -> None:
        self._shelf, self._writer, self._filter = shelf, writer, shelf.filter
        self._unwritten, self._bits = writer.unwritten, shelf.filter.bits
        self._open = True
        atexit.register(self.close)

    @classmethod
    def open(cls, folder: Path, *, run: str = "", disk: Disk | None = None) -> Journal:
        """Open or make the journal of a folder; recovers what dead writers left.

        `run` names whose intents are counted. Raises `JournalError` when the folder cannot be used, `ValueError` when
        the name of the run is too long.
        """
        encode_header(run, "")  # refuses now what would fail in the writer's thread
        disk = disk or REAL_DISK
        shelf = Shelf(folder, disk)
        try:
            if not folder.exists():
                folder.mkdir(parents=True, exist_ok=True)
                disk.sync_folder(folder.parent)
            shelf.load(run)
        except OSError as error:
            shelf.close()
            message = f"the journal {folder} cannot be opened: {error}. Check that it is a folder you may write to."
            raise JournalError(message) from error
        if kind := network_filesystem(folder):
            _log.warning("%s is on %s: locks and syncs promise less there. Run one process at a time.", folder, kind)
        return cls(shelf, Writer(shelf, run, disk, cls.LIMITS))

    @property
    def damaged(self) -> list[str]:
        """What was found damaged, file and place named. Those keys count as absent and are asked again."""
        return self._shelf.damaged

    def pending_intents(self) -> int:
        """Requests of this run that were in flight when it was killed: perhaps paid, never answered."""
        return len(self._shelf.open_intents)

    def was_in_flight(self, key: bytes) -> bool:
        """Whether the request under a key was in flight when this run was killed."""
        return key in self._shelf.open_intents

    def find(self, key: bytes) -> bytes | None:
        """The payload of the first reply or outcome under a key, in (segment, offset) order; None when there is none.

        What this process put is found at once. A miss costs 0.3 us. Raises `struct.error` for a key not of 16 bytes.
        """
        bits, (one, two) = self._bits, key_words(key)
        if not bits[one & FILTER_MASK] >> (one >> 29) & 1 or not bits[two & FILTER_MASK] >> (two >> 29) & 1:
            return None
        if not self._open:
            raise JournalError(f"the journal {self._shelf.folder} is closed; open it again to read it")
        waiting = self._unwritten.get(key)  # first this: a record is on the shelf before it is gone from here
        payload = self._shelf.find(key)
        return waiting if payload is None else payload

    def holds(self, key: bytes) -> bool:
        """Whether `find` would find something under a key; nothing is read from the disk."""
        return key in self._unwritten or self._shelf.holds(key)

    def put(self, kind: Kind, key: bytes, payload: bytes = b"") -> None:
        """Hand over a record. Does not wait for the disk, unless the disk is 16 MiB behind.

        Raises `DiskFull` or `JournalError` once the journal has failed, `ValueError` for a key not of 16 bytes or a
        payload above 1 GiB.
        """
        if self._writer.failure:
            self._raise(self._writer.failure)
        if len(key) != 16 or len(payload) > MAX_PAYLOAD:
            raise ValueError(f"a key has 16 bytes, a payload at most 1 GiB; got {len(key)} and {len(payload)} bytes")
        if kind in (2, 3):  # not a set: an enum member is slow to hash
            self._unwritten.setdefault(key, payload)
            self._filter.add(key)
        self._writer.put(kind, key, payload)

    def sync(self) -> Future[None]:
        """Done when everything put before is on disk; fails with `JournalError` when that cannot be.

        Also the moment when what other processes have written since is taken in.
        """
        if self._writer.failure:
            self._raise(self._writer.failure)
        try:
            self._shelf.refresh()
        except OSError as error:
            raise JournalError(f"the journal {self._shelf.folder} cannot be read any more: {error}") from error
        return self._writer.sync()

    def close(self) -> None:
        """Sync, seal, let go. Raises the failure that nobody has been told of yet, if there is one."""
        if not self._open:
            return
        self._open = False
        atexit.unregister(self.close)
        self._writer.close()
        self._shelf.close()
        failure = self._writer.failure
        if failure and not self._writer.told and not isinstance(failure, Closed):
            self._raise(failure)

    def _raise(self, failure: JournalError) -> None:
        self._writer.told = True
        raise failure.with_traceback(None)
