"""The writer of the journal: one thread that takes what has queued, writes it once, syncs once, wakes who waits."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from concurrent.futures import Future

import msgspec

from seedbed.core.errors import SeedbedError
from seedbed.engine.disk import Disk, free_bytes
from seedbed.engine.segment import (
    FRAME_SIZE,
    HEADER_SIZE,
    SMALL,
    Contents,
    Frame,
    Origin,
    encode,
    encode_header,
    frames,
)
from seedbed.engine.shelf import FULL, Shelf, no_room_is_fine

_Record = tuple[int, bytes, bytes]


class JournalError(SeedbedError):
    """The journal cannot keep what it is given; what it acknowledged before is kept."""


class DiskFull(JournalError):
    """No room. `needed` is how many bytes must be freed before the run can go on."""

    def __init__(self, message: str, needed: int) -> None:
        super().__init__(message)
        self.needed = needed


class Closed(JournalError):
    """Nothing is wrong: the journal was closed."""


class Limits(msgspec.Struct, frozen=True):
    """Sizes in bytes, times in seconds."""

    segment_bytes: int = 64 << 20
    segment_frames: int = 65_536
    group_bytes: int = 256 << 10
    group_seconds: float = 0.04
    grow_bytes: int = 4 << 20
    """Blocks are reserved this much at a time, not a segment at once: many short runs stay kind to a small disk."""
    reserve_bytes: int = 8 << 20
    waiting_bytes: int = 16 << 20
    """When more than this waits, the disk is seconds behind: only then does `put` wait for it, to bound the memory."""
    squeeze_seconds: float = 0.012
    """How long one group may spend on compression. Each call gives up the interpreter, and under a busy event loop
    getting it back takes up to 5 ms; what is left of the group is stored as it is rather than late."""


class Writer:
    """Takes records and futures in one queue, so that a future comes true when all before it is on disk."""

    def __init__(self, shelf: Shelf, run: str, disk: Disk, limits: Limits) -> None:
        self.failure: JournalError | None = None
        self.told = False
        self.unwritten: dict[bytes, bytes] = {}
        self.folder = shelf.folder
        self._shelf, self._disk, self._limits = shelf, disk, limits
        self._queue: deque[_Record | Future[None]] = deque()
        self._group: list[_Record | Future[None]] = []
        self._put_bytes = self._done_bytes = 0
        self._some, self._hurry = threading.Event(), threading.Event()
        self._closing = False
        self._fd, self._room = -1, 0
        self._retired: tuple[int, Origin, Contents] | None = None
        self._origin = Origin("", run, os.urandom(4).hex())
        self._contents = Contents()
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    # -- called by the event loop's thread

    def put(self, kind: int, key: bytes, payload: bytes) -> None:
        """Queue a record. Waits only while the disk is `waiting_bytes` behind."""
        self._queue.append((kind, key, payload))
        self._put_bytes += len(payload) + FRAME_SIZE
        if not self._some.is_set():
            self._some.set()
        waiting = self._put_bytes - self._done_bytes
        if waiting < self._limits.group_bytes:
            return
        if not self._hurry.is_set():
            self._hurry.set()
        while self._put_bytes - self._done_bytes > self._limits.waiting_bytes and not self.failure:
            time.sleep(0.001)

    def sync(self) -> Future[None]:
        """A future that comes true when everything queued before is on disk."""
        future: Future[None] = Future()
        self._queue.append(future)
        self._some.set()
        self._hurry.set()
        if self.failure:  # the writer ended meanwhile, and may not have seen this one
            self._refuse_waiting(self.failure)
        return future

    def close(self) -> None:
        """Write what is queued, seal, end the thread."""
        self._closing = True
        self._some.set()
        self._hurry.set()
        self._thread.join()

    # -- the writer thread

    def _work(self) -> None:
        try:
            while self._gather():
                self._commit()
            self._retire()
            self.failure = Closed(f"the journal {self.folder} is closed; open it again to go on")
        except OSError as error:
            self.failure = self._give_up(error)
        finally:
            if self.failure is None:  # a bug: threading prints where; nobody may wait for ever
                self.failure = JournalError(f"the writer of the journal {self.folder} ended unexpectedly")
            self._let_go()
            self._refuse_waiting(self.failure)

    def _gather(self) -> bool:
        """Wait for something, then for more of it; False when the journal is closing and all is written."""
        self._some.wait()
        self._hurry.wait(self._limits.group_seconds)
        self._some.clear()
        self._hurry.clear()
        group, size, queue = self._group, 0, self._queue
        while queue and size < self._limits.grow_bytes and len(group) < 8192:
            item = queue.popleft()
            group.append(item)
            size += len(item[2]) + FRAME_SIZE if isinstance(item, tuple) else 0
        if queue or self._closing:
            self._some.set()
            self._hurry.set()
        return bool(group) or not self._closing

    def _commit(self) -> None:
        records = [item for item in self._group if isinstance(item, tuple)]
        full = self._contents.end >= self._limits.segment_bytes or self._contents.count >= self._limits.segment_frames
        if records:
            if self._fd < 0 or full:
                self._begin()
            self._store(records, self._limits.grow_bytes)
        self._acknowledge()
        if self._retired:  # after the group is safe: an index takes some 0.1 s
            self._seal(*self._retired)
            self._retired = None

    def _store(self, records: list[_Record], grow: int) -> None:
        squeeze_until = time.monotonic() + self._limits.squeeze_seconds
        stored, placed, offset = list[bytes](), list[Frame](), self._contents.end
        for kind, key, payload in records:
            squeeze = len(payload) > SMALL and time.monotonic() < squeeze_until
            frame = encode(kind, key, payload, squeeze=squeeze)
            placed.append(Frame(kind, key, offset, len(frame) - FRAME_SIZE))
            stored.append(frame)
            offset += len(frame)
        if offset > self._room:
            more = -(-(offset - self._room) // grow) * grow
            self._disk.allocate(self._fd, self._room, more)
            self._room += more
        self._disk.write(self._fd, b"".join(stored), self._contents.end)
        self._disk.datasync(self._fd)
        for at in placed:
            self._contents.add(at)

    def _acknowledge(self) -> None:
        for item in self._group:
            if isinstance(item, tuple):
                if item[0] in (2, 3):  # an intent on disk says nothing of its reply, which may wait in the next group
                    self.unwritten.pop(item[1], None)
                self._done_bytes += len(item[2]) + FRAME_SIZE
            elif item.set_running_or_notify_cancel():
                item.set_result(None)
        self._group = []

    def _begin(self) -> None:
        """A new segment: written, synced and locked under another name, so that nobody ever sees half a one."""
        with self._shelf.housekeeping():
            self._keep_reserve()
            numbers = [int(path.name[:8]) for path in self.folder.glob("*.seg") if path.name[:8].isdigit()]
            name = f"{max(numbers, default=0) + 1:08d}-{self._origin.writer}.seg"
            beside = self.folder / f".{name}.tmp"
            fd = self._disk.create(beside)
            try:
                self._disk.lock(fd)
                self._disk.write(fd, encode_header(self._origin.run, self._origin.writer), 0)
                self._disk.sync(fd)
                self._disk.replace(beside, self.folder / name)
                self._disk.sync_folder(self.folder)
            except OSError:
                self._disk.close(fd)
                self._disk.unlink(beside)
                raise
        if self._fd >= 0:
            self._retired = (self._fd, self._origin, self._contents)
        self._fd, self._room = fd, HEADER_SIZE
        self._origin, self._contents = self._origin._replace(name=name), Contents()
        self._shelf.add_loose(name, self._contents, own=True)

    def _keep_reserve(self) -> None:
        """Set 8 MiB aside, so that on a full disk there is something to give back and the last replies find room."""
        path = self.folder / "reserve"
        if path.exists() and path.stat().st_size == self._limits.reserve_bytes:
            return
        self._disk.unlink(path)
        fd = self._disk.create(path)
        try:
            self._disk.allocate(fd, 0, self._limits.reserve_bytes)
        except OSError:
            self._disk.unlink(path)
            raise
        finally:
            self._disk.close(fd)

    def _seal(self, fd: int, origin: Origin, contents: Contents) -> None:
        with self._shelf.housekeeping():
            self._shelf.seal(fd, origin, contents)
        self._disk.close(fd)

    def _retire(self) -> None:
        """At the end: seal what was written; without room for an index the next opening does it."""
        if self._fd >= 0:
            with no_room_is_fine():
                self._seal(self._fd, self._origin, self._contents)
                self._fd = -1

    # -- when the disk fails

    def _give_up(self, error: OSError) -> JournalError:
        if error.errno not in FULL:
            return self._broken(error)
        needed = self._put_bytes - self._done_bytes + self._limits.grow_bytes + self._limits.reserve_bytes
        try:
            self._cut()
            self._disk.unlink(self.folder / "reserve")
            self._store_last()
        except OSError as worse:
            if worse.errno not in FULL:
                return self._broken(worse)
        return self._full(needed)

    def _cut(self) -> None:
        if self._fd >= 0:
            self._disk.truncate(self._fd, self._contents.end)
            self._room = self._contents.end

    def _store_last(self) -> None:
        """Paid replies that were on their way find room where the reserve was; whoever waits is told all the same."""
        while self._queue:
            self._group.append(self._queue.popleft())
        records = [item for item in self._group if isinstance(item, tuple)]
        if self._fd < 0 or not records:
            return
        try:
            self._store(records, 1)
        except OSError:
            self._cut()
            raise
        self._done_bytes = self._put_bytes

    def _full(self, needed: int) -> DiskFull:
        free, lost = free_bytes(self.folder), self._put_bytes - self._done_bytes
        kept = f"all but the last {lost:,} bytes of replies are kept" if lost else "every reply so far is kept"
        return DiskFull(
            f"the disk that holds {self.folder} is full: {free:,} bytes are free, at least {needed:,} are needed; "
            f"{kept}. Free some space and start the run again: it goes on where it stopped.",
            needed,
        )

    def _broken(self, error: OSError) -> JournalError:
        """After an error of the medium nothing is tried again: the segment is closed and what it holds is read back."""
        whole = self._read_back()
        gone = self._contents.count - whole
        lost = f"{gone} acknowledged records cannot be read back" if gone else "what was acknowledged reads back whole"
        return JournalError(
            f"{self.folder / self._origin.name}: {error}. {lost}; what came after it is not kept. Check the disk (the "
            "system's log names it), then start the run again: what is missing is asked again."
        )

    def _read_back(self) -> int:
        if self._fd < 0:
            return self._contents.count
        self._let_go()
        try:
            fd = self._disk.open(self.folder / self._origin.name)
        except OSError:
            return 0
        try:
            return sum(frame.end <= self._contents.end for frame in frames(self._disk, fd))
        except OSError:
            return 0
        finally:
            self._disk.close(fd)

    def _let_go(self) -> None:
        for fd in (self._fd, self._retired[0] if self._retired else -1):
            if fd >= 0:
                self._disk.close(fd)
        self._fd, self._retired = -1, None

    def _refuse_waiting(self, failure: JournalError) -> None:
        waiting, self._group = [*self._group], []
        while self._queue:
            try:
                waiting.append(self._queue.popleft())
            except IndexError:  # the other thread took it
                break
        for item in waiting:
            if isinstance(item, Future) and item.set_running_or_notify_cancel():
                item.set_exception(failure)
                self.told = True
