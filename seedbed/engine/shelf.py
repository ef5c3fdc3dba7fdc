"""Everything that can be read in a journal's folder: sealed segments through their indexes, the others from memory.

Opening does the housekeeping: what a dead writer left is cut at its first torn frame and sealed; indexes of small
segments are merged, so that a project with 500 short runs looks in a handful of places. Only indexes are rewritten,
never what was paid for.
"""

from __future__ import annotations

import errno
import os
import secrets
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seedbed.engine.disk import Disk, write_atomically
from seedbed.engine.segment import (
    FRAME_SIZE,
    HEADER_SIZE,
    SEAL,
    Contents,
    Index,
    Origin,
    decode,
    decode_header,
    encode_index,
    entries,
    frames,
    frames_around_damage,
    seal_mark,
)

FULL = {errno.ENOSPC, errno.EDQUOT}
FILTER_MASK = (1 << 22) - 1
_SMALL = 1 << 15
_OPEN_FILES = 64
key_words = struct.Struct("=II8x").unpack


class Filter:
    """Which keys may be known: 2**25 bits in 4 MiB, two a key. 0.4 % false alarms at a million keys, no misses."""

    __slots__ = ("bits",)

    def __init__(self) -> None:
        self.bits = bytearray(FILTER_MASK + 1)

    def add(self, key: bytes) -> None:
        """Remember a key of 16 bytes; `struct.error` for any other length."""
        bits, (one, two) = self.bits, key_words(key)
        bits[one & FILTER_MASK] |= 1 << (one >> 29)
        bits[two & FILTER_MASK] |= 1 << (two >> 29)

    def may_hold(self, key: bytes) -> bool:
        """False: surely not added. `Journal.find` says the same in its own lines, to save a call on every miss."""
        return all(self.bits[word & FILTER_MASK] >> (word >> 29) & 1 for word in key_words(key))

    def fill(self, index: Index) -> None:
        """Add every key of an index, 0.2 us each."""
        bits = self.bits
        for word in index.words():
            bits[word & FILTER_MASK] |= 1 << (word >> 29)


@contextmanager
def no_room_is_fine() -> Iterator[None]:
    """For what can be made again: a full disk does not keep anybody from reading what is there."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise


class Shelf:
    """The readable segments of one folder. Looked up and refreshed by one thread; a writer thread may add to it."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder
        self.filter = Filter()
        self.damaged: list[str] = []
        self.open_intents: frozenset[bytes] = frozenset()
        self._disk = disk
        self._indexes: tuple[Index, ...] = ()
        self._loose: dict[str, Contents] = {}
        self._own: set[str] = set()
        self._live_writers: set[str] = set()
        self._files: dict[str, int] = {}
        self._seen_folder = 0
        self._change = threading.Lock()

    @contextmanager
    def housekeeping(self) -> Iterator[None]:
        """The folder's lock, held by whoever makes, seals, recovers or merges segments: milliseconds at a time."""
        fd = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            self._disk.lock(fd, wait=True)
            yield
        finally:
            os.close(fd)

    # -- looking things up

    def find(self, key: bytes) -> bytes | None:
        """The first whole answer in (segment, offset) order. A damaged one is named and passed over."""
        loose = self._loose  # first this, then the indexes: a segment that is just being sealed is in one of the two
        places = [place for index in self._indexes for place in index.find(key)]
        for name, contents in loose.items():
            if place := contents.place(key):
                places.append((name, *place))
        for name, offset, length in sorted(set(places)):
            payload = self._read(name, offset, length, key)
            if payload is not None:
                return payload
        return None

    def _read(self, name: str, offset: int, length: int, key: bytes) -> bytes | None:
        try:
            stored = self._disk.read(self._file(name), FRAME_SIZE + length, offset)
        except OSError as error:
            if error.errno not in {errno.ENOENT, errno.EIO}:
                raise
            self._damage(f"{self.folder / name}, byte {offset}: {error.strerror}; key {key.hex()} is asked again")
            return None
        payload = decode(stored, key)
        if payload is None:
            self._damage(f"{self.folder / name}, byte {offset}: a bad frame; key {key.hex()} is asked again")
        return payload

    def _damage(self, what: str) -> None:
        if what not in self.damaged:
            self.damaged.append(what)

    def _file(self, name: str) -> int:
        fd = self._files.get(name)
        if fd is None:
            fd = self._disk.open(self.folder / name)
            if len(self._files) >= _OPEN_FILES:
                self._disk.close(self._files.pop(next(iter(self._files))))
            self._files[name] = fd
        return fd

    # -- taking in what is there

    def load(self, run: str) -> None:
        """Read the folder, recover what dead writers left, count the open intents of `run`. Holds the folder's lock."""
        with self.housekeeping():
            names = self._names()
            self._remove_leftovers(names)
            self._load_indexes(names)
            known = self._known()
            for name in sorted(n for n in names if n.endswith(".seg") and n not in known):
                self._take_in(name)
            with no_room_is_fine():
                self._merge_small()
        self._check_sizes()
        for index in self._indexes:
            self.filter.fill(index)
        for contents in self._loose.values():
            self._add_keys(contents)
        self.open_intents = self._unanswered(run)

    def refresh(self) -> None:
        """Take in what other writers have put since: new segments, new frames of known ones."""
        changed = self.folder.stat().st_mtime_ns
        if changed != self._seen_folder:
            self._seen_folder = changed if time.time_ns() - changed > 50_000_000 else 0  # stamps are coarse
            self._refresh_names()
        for name, contents in self._loose.items():
            if name not in self._own:
                try:
                    self._read_on(name, contents)
                except FileNotFoundError:  # its writer put nothing in it and took it away
                    self._seen_folder = 0

    def _refresh_names(self) -> None:
        names, known = self._names(), self._known()
        for name in sorted(n for n in names if n.endswith(".idx") and n not in {i.path.name for i in self._indexes}):
            index = self._open_index(self.folder / name)
            if index and not {origin.name for origin in index.origins} <= known:
                self.filter.fill(index)
                self.add_index(index)
        known = self._known()
        for name in sorted(n for n in names if n.endswith(".seg") and n not in known and n not in self._loose):
            self.add_loose(name, Contents(), own=False)
        self.drop_loose({name for name in self._loose if name not in names and name not in self._own})

    def _names(self) -> list[str]:
        return sorted(entry.name for entry in os.scandir(self.folder))

    def _known(self) -> set[str]:
        return {origin.name for index in self._indexes for origin in index.origins}

    def _remove_leftovers(self, names: list[str]) -> None:
        for name in names:  # whoever makes such a file holds the folder's lock, and now we do
            if name.endswith(".tmp"):
                self._disk.unlink(self.folder / name)

    def _open_index(self, path: Path) -> Index | None:
        try:
            return Index(path)
        except (ValueError, FileNotFoundError):  # damaged: rebuilt from its segment; gone: merged by another process
            return None

    def _load_indexes(self, names: list[str]) -> None:
        found = []
        for name in names:
            if name.endswith(".idx"):
                index = self._open_index(self.folder / name)
                if index is None:
                    self._disk.unlink(self.folder / name)
                else:
                    found.append(index)
        known: set[str] = set()
        for index in sorted(found, key=lambda i: -len(i.origins)):  # a merge cut short leaves the small ones beside it
            covered = {origin.name for origin in index.origins}
            if covered <= known:
                self._drop(index)
            else:
                known |= covered
                self._indexes += (index,)

    def _drop(self, index: Index) -> None:
        self._disk.unlink(index.path)
        index.close()

    def _check_sizes(self) -> None:
        for index in self._indexes:
            for origin in index.origins:
                path = self.folder / origin.name
                size = path.stat().st_size if path.exists() else 0
                if size < origin.size:
                    self._damage(f"{path}: {size} bytes are left of {origin.size}; what is missing is asked again")

    # -- segments without an index

    def _take_in(self, name: str) -> None:
        fd = self._disk.open(self.folder / name, write=True)
        try:
            if self._disk.lock(fd):
                self._recover(name, fd)
            else:
                header = decode_header(self._disk.read(fd, HEADER_SIZE, 0))
                self._live_writers.add(header[1] if header else "")
                contents = Contents()
                self.add_loose(name, contents, own=False)
                self._read_on(name, contents)
        finally:
            self._disk.close(fd)

    def _read_on(self, name: str, contents: Contents) -> None:
        for frame in frames(self._disk, self._file(name), contents.end):
            contents.add(frame)
            if frame.kind in (2, 3):
                self.filter.add(frame.key)

    def _recover(self, name: str, fd: int) -> None:
        """A segment nobody writes any more. Its header tells whose it was; without one it is named and only read."""
        header = decode_header(self._disk.read(fd, HEADER_SIZE, 0))
        if header is None:
            self._damage(f"{self.folder / name}: the header is damaged, or of another version; left as it is")
        contents, bad = Contents(), list[int]()
        size = self._disk.size(fd)
        sealed = header is None or self._disk.read(fd, FRAME_SIZE, size - FRAME_SIZE) == seal_mark()
        for frame in frames_around_damage(self._disk, fd, bad) if sealed else frames(self._disk, fd):
            if frame.kind != SEAL:
                contents.add(frame)
        for offset in bad if header else ():
            self._damage(
                f"{self.folder / name}, byte {offset}: a bad frame in a sealed segment; its key is asked again"
            )
        if header is None:
            self.add_loose(name, contents, own=True)  # nothing will be added to it
        elif contents.count == 0:
            self._disk.unlink(self.folder / name)
        else:
            self._seal_recovered(name, fd, Origin(name, *header), contents, sealed=sealed)

    def _seal_recovered(self, name: str, fd: int, origin: Origin, contents: Contents, *, sealed: bool) -> None:
        self.add_loose(name, contents, own=True)  # when there is no room for an index: sealed another day
        with no_room_is_fine():
            self.seal(fd, origin, contents, marked=sealed)

    def add_loose(self, name: str, contents: Contents, *, own: bool) -> None:
        """Read a segment from memory; `own` when nobody else adds to it."""
        with self._change:
            if own:
                self._own = self._own | {name}
            self._loose = {**self._loose, name: contents}

    def drop_loose(self, names: set[str]) -> None:
        """Read these no longer: they were empty and are gone."""
        with self._change:
            self._loose = {name: contents for name, contents in self._loose.items() if name not in names}

    def add_index(self, index: Index) -> None:
        """Read segments through their index from now on."""
        covered = {origin.name for origin in index.origins}
        with self._change:
            self._indexes += (index,)  # first here, then out of the other: a reader between the two sees both
            self._loose = {name: contents for name, contents in self._loose.items() if name not in covered}

    def seal(self, fd: int, origin: Origin, contents: Contents, *, marked: bool = False) -> None:
        """Cut a segment behind its last whole frame, mark it sealed, write its index. Holds the folder's lock."""
        size = self._disk.size(fd)
        if not marked:
            self._disk.truncate(fd, contents.end)
            self._disk.write(fd, seal_mark(), contents.end)
            self._disk.sync(fd)
            size = contents.end + FRAME_SIZE
        data = encode_index([origin._replace(size=size)], entries(contents.answers), entries(contents.intents))
        path = (self.folder / origin.name).with_suffix(".idx")
        write_atomically(path, data, disk=self._disk)
        self.add_index(Index(path))

    def _add_keys(self, contents: Contents) -> None:
        for key in contents.answers:
            self.filter.add(key)

    # -- merging, counting

    def _merge_small(self) -> None:
        """Make one index of many small ones once there are eight, up to 65,536 entries, oldest first."""
        small = [i for i in sorted(self._indexes, key=lambda i: i.origins[0].name) if i.count < _SMALL]
        batch: list[Index] = []
        for index in small:
            if sum(i.count for i in batch) + index.count > 2 * _SMALL or _segments(batch) + len(index.origins) > 60_000:
                break
            batch.append(index)
        if len(batch) < 8:
            return
        origins, answers, intents = list[Origin](), list[bytes](), list[bytes]()
        for index in batch:
            answers += index.answers(len(origins))
            intents += index.intents(len(origins))
            origins += index.origins
        answered = {entry[:16] for entry in answers}
        path = self.folder / f"{origins[0].name[:8]}-{secrets.token_hex(4)}.idx"
        data = encode_index(origins, answers, [entry for entry in intents if entry[:16] not in answered])
        write_atomically(path, data, disk=self._disk)
        self._indexes = (*(i for i in self._indexes if i not in batch), Index(path))
        for index in batch:
            self._drop(index)

    def _unanswered(self, run: str) -> frozenset[bytes]:
        """The keys that this run intended to ask for, whose writer is dead and which have no answer."""
        found = {
            key
            for index in self._indexes
            for key, origin in index.open_intents()
            if origin.run == run and origin.writer not in self._live_writers
        }
        return frozenset(key for key in found if not self.holds(key))

    def holds(self, key: bytes) -> bool:
        """Whether some segment holds an answer under a key."""
        if not self.filter.may_hold(key):
            return False
        loose = any(contents.place(key) for contents in self._loose.values())
        return loose or any(True for index in self._indexes for _ in index.find(key))

    def close(self) -> None:
        """Let go of files and mappings."""
        for fd in self._files.values():
            self._disk.close(fd)
        self._files.clear()
        for index in self._indexes:
            index.close()
        self._indexes, self._loose = (), {}


def _segments(batch: list[Index]) -> int:
    return sum(len(index.origins) for index in batch)
