"""Crashes: a disk that forgets what was not synced, cut at every byte; and real processes killed with SIGKILL."""

from __future__ import annotations

import errno
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from seedbed.engine.disk import Disk, write_atomically
from seedbed.engine.journal import Journal, Kind
from seedbed.engine.writer import Limits

Operation = tuple[Any, ...]


class Small(Journal):
    LIMITS = Limits(segment_bytes=700, segment_frames=6, group_seconds=0.0, grow_bytes=256, reserve_bytes=64)


class QuickDisk(Disk):
    """Does not wait for the medium: these tests cut power in their own way."""

    def sync(self, fd: int) -> None:
        pass

    def datasync(self, fd: int) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass


class RecordingDisk(QuickDisk):
    """Does everything in a real folder and writes down what was done, so that any crash can be played afterwards."""

    def __init__(self, folder: Path) -> None:
        self.log: list[Operation] = []
        self._files: dict[int, int] = {}
        self._names: dict[str, int] = {}
        self._count = 0
        self._guard = threading.RLock()
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name != "lock":
                self._new(path.name)
                self.log += [("write", self._count, 0, path.read_bytes()), ("sync", self._count)]
        self.log.append(("folder",))

    def _new(self, name: str) -> None:
        self._count += 1
        self._names[name] = self._count
        self.log.append(("name", name, self._count))

    def create(self, path: Path) -> int:
        with self._guard:
            fd = super().create(path)
            self._new(path.name)
            self._files[fd] = self._count
            return fd

    def open(self, path: Path, *, write: bool = False) -> int:
        with self._guard:
            fd = super().open(path, write=write)
            self._files[fd] = self._names.get(path.name, 0)
            return fd

    def write(self, fd: int, data: bytes, offset: int) -> None:
        with self._guard:
            self.log.append(("write", self._files[fd], offset, data))
            super().write(fd, data, offset)

    def allocate(self, fd: int, offset: int, size: int) -> None:
        with self._guard:
            self.log.append(("grow", self._files[fd], offset + size))
            super().allocate(fd, offset, size)

    def truncate(self, fd: int, size: int) -> None:
        with self._guard:
            self.log.append(("cut", self._files[fd], size))
            super().truncate(fd, size)

    def sync(self, fd: int) -> None:
        with self._guard:
            self.log.append(("sync", self._files[fd]))

    def datasync(self, fd: int) -> None:
        self.sync(fd)

    def sync_folder(self, folder: Path) -> None:
        with self._guard:
            self.log.append(("folder",))

    def replace(self, source: Path, target: Path) -> None:
        with self._guard:
            self._names[target.name] = self._names.pop(source.name)
            self.log.append(("rename", source.name, target.name))
            super().replace(source, target)

    def unlink(self, path: Path) -> None:
        with self._guard:
            self._names.pop(path.name, None)
            self.log.append(("unlink", path.name))
            super().unlink(path)


def apply(content: bytearray, operation: Operation) -> None:
    """One write, growth or cut of one file."""
    if operation[0] == "write":
        _, _, offset, data = operation
        content.extend(bytes(max(0, offset + len(data) - len(content))))
        content[offset : offset + len(data)] = data
    elif operation[0] == "grow":
        content.extend(bytes(max(0, operation[2] - len(content))))
    else:
        del content[operation[2] :]


def name(names: dict[str, int], operation: Operation) -> None:
    """One change of the folder."""
    if operation[0] == "name":
        names[operation[1]] = operation[2]
    elif operation[0] == "rename":
        if operation[1] in names:
            names[operation[2]] = names.pop(operation[1])
    else:
        names.pop(operation[1], None)


def survivors(log: list[Operation], mode: str, rng: random.Random) -> dict[str, bytes]:
    """The files after a crash at the end of `log`.

    kill: all that reached the kernel. power: only what was synced. mixed: of the rest, any writes, whole, torn or not
    at all, and the first few changes of names.
    """
    contents: dict[int, bytearray] = {}
    loose: dict[int, list[Operation]] = {}
    names: dict[str, int] = {}
    loose_names: list[Operation] = []
    for operation in log:
        if operation[0] in {"write", "grow", "cut"}:
            loose.setdefault(operation[1], []).append(operation)
        elif operation[0] == "sync":
            for done in loose.pop(operation[1], []):
                apply(contents.setdefault(operation[1], bytearray()), done)
        elif operation[0] == "folder":
            for change in loose_names:
                name(names, change)
            loose_names = []
        elif operation[0] != "acknowledged":
            loose_names.append(operation)
    if mode != "power":
        apply_some(contents, loose, mode, rng)
    count = {"kill": len(loose_names), "power": 0, "mixed": rng.randint(0, len(loose_names))}[mode]
    for change in loose_names[:count]:
        name(names, change)
    return {called: bytes(contents.get(number, b"")) for called, number in names.items()}


def apply_some(
    contents: dict[int, bytearray], loose: dict[int, list[Operation]], mode: str, rng: random.Random
) -> None:
    """What was not synced: all of it, or in mode "mixed" some of it, torn."""
    for operation in (operation for operations in loose.values() for operation in operations):
        kept = operation
        if mode == "mixed" and operation[0] == "write":
            kept = (*operation[:3], operation[3][: rng.randint(0, len(operation[3]))])
        if mode == "kill" or rng.random() < 0.5:
            apply(contents.setdefault(operation[1], bytearray()), kept)


def lay_out(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir()
    for called, content in files.items():
        (folder / called).write_bytes(content)


def cuts(log: list[Operation]) -> list[list[Operation]]:
    """The log up to every operation and, inside writes of frames, up to every byte."""
    found = []
    for i, operation in enumerate(log):
        found.append(log[:i])
        if operation[0] == "write":
            size = len(operation[3])
            inside = range(1, size) if operation[2] >= 512 else {1, size // 2, size - 1}
            found += [[*log[:i], (*operation[:3], operation[3][:n])] for n in inside]
    return [*found, log]


def history(folder: Path) -> tuple[list[Operation], dict[bytes, bytes]]:
    """A short life of a journal, recorded: three groups, one change of segment, a close."""
    disk = RecordingDisk(folder)
    journal = Small.open(folder, disk=disk)
    put = {}
    for group in range(3):
        for i in range(2):
            key = bytes([group * 2 + i]) * 16
            put[key] = b"reply %d" % i
            journal.put(Kind.INTENT, key)
            journal.put(Kind.REPLY, key, put[key])
        journal.sync().result(5)
        disk.log.append(("acknowledged", list(put)))
    journal.close()
    return disk.log, put


@pytest.mark.parametrize("mode", ["kill", "power", "mixed"])
def test_cut_at_every_byte_nothing_acknowledged_is_lost(tmp_path: Path, mode: str) -> None:
    """Wherever the cut falls, what was acknowledged is found, nothing wrong is found, and the journal goes on."""
    (tmp_path / "life").mkdir()
    log, put = history(tmp_path / "life")
    rng = random.Random(7)
    for number, part in enumerate(cuts(log)):
        folder = tmp_path / str(number)
        lay_out(folder, survivors(part, mode, rng))
        acknowledged = [keys for kind, *rest in part if kind == "acknowledged" for keys in rest]
        journal = Small.open(folder, disk=QuickDisk())
        found = {key: journal.find(key) for key in put}
        assert all(found[key] == put[key] for key in (acknowledged[-1] if acknowledged else []))
        assert all(value in (None, put[key]) for key, value in found.items())
        assert journal.damaged == []
        journal.put(Kind.REPLY, b"n" * 16, b"new")
        journal.close()
        again = Small.open(folder, disk=QuickDisk())
        assert found | {b"n" * 16: b"new"} == {key: again.find(key) for key in [*put, b"n" * 16]}
        again.close()
        shutil.rmtree(folder)


def test_an_atomic_write_cut_anywhere_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """Shards and indexes are written so: whatever the crash, the name stands for one whole content."""
    path = tmp_path / "shard"
    path.write_bytes(b"old content")
    disk = RecordingDisk(tmp_path)
    begun = len(disk.log)
    write_atomically(path, [b"the new", b" content"], disk=disk)
    for end in range(begun, len(disk.log) + 1):
        for seed in range(20):
            left = survivors(disk.log[:end], "mixed", random.Random(seed))["shard"]
            assert left in ((b"the new content",) if end == len(disk.log) else (b"old content", b"the new content"))


def test_an_atomic_write_replaces_or_leaves_alone(tmp_path: Path) -> None:
    """New content, or on failure the old one and no litter."""
    path = tmp_path / "file"
    write_atomically(path, [b"one ", b"two"])
    assert path.read_bytes() == b"one two"

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        write_atomically(path, broken())
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"one two"


class JournalLife(RuleBasedStateMachine):
    """Puts, syncs, crashes and recoveries in any order, held against a dict."""

    @initialize()
    def begin(self) -> None:
        self.root = TemporaryDirectory()
        self.number = 0
        self.kept: dict[bytes, bytes] = {}
        self.waiting: dict[bytes, list[bytes]] = {}
        self.start({})

    def start(self, files: dict[str, bytes]) -> None:
        self.number += 1
        self.folder = Path(self.root.name) / str(self.number)
        lay_out(self.folder, files)
        self.reopen()

    def reopen(self) -> None:
        self.disk = RecordingDisk(self.folder)
        self.journal = Small.open(self.folder, disk=self.disk)

    @rule(kind=st.sampled_from(list(Kind)), which=st.integers(0, 30), payload=st.binary(max_size=60))
    def put(self, kind: Kind, which: int, payload: bytes) -> None:
        key = bytes([which]) * 16
        self.journal.put(kind, key, payload)
        if kind in (Kind.REPLY, Kind.OUTCOME):
            self.waiting.setdefault(key, []).append(payload)
        self.check(key)

    @rule()
    def sync(self) -> None:
        self.journal.sync().result(5)
        self.settle()

    @rule()
    def close_and_open(self) -> None:
        self.journal.close()
        self.reopen()
        self.settle()

    @rule(mode=st.sampled_from(["kill", "power", "mixed"]), seed=st.integers(0, 1000), torn=st.integers(0, 80))
    def crash(self, mode: str, seed: int, torn: int) -> None:
        log = list(self.disk.log)
        if log[-1][0] == "write":
            log[-1] = (*log[-1][:3], log[-1][3][:torn])
        self.journal.close()
        self.start(survivors(log, mode, random.Random(seed)))
        for key, payloads in self.waiting.items():
            found = self.journal.find(key)
            assert found in ([self.kept[key]] if key in self.kept else [None, *payloads])
            if found is not None:
                self.kept[key] = found
        self.waiting = {}
        self.check_all()

    def settle(self) -> None:
        for key, payloads in self.waiting.items():
            self.kept.setdefault(key, payloads[0])
        self.waiting = {}
        self.check_all()

    def check(self, key: bytes) -> None:
        expected = self.kept.get(key, self.waiting.get(key, [None])[0])
        assert expected == self.journal.find(key)

    def check_all(self) -> None:
        for which in range(31):
            self.check(bytes([which]) * 16)
        assert self.journal.damaged == []

    def teardown(self) -> None:
        if hasattr(self, "journal"):
            self.journal.close()
            self.root.cleanup()


TestJournalLife = JournalLife.TestCase
TestJournalLife.settings = settings(max_examples=50, stateful_step_count=25, deadline=None)


WORK = """
import sys, os
from pathlib import Path
from seedbed.engine.journal import Journal, Kind
from seedbed.engine.writer import Limits
class Small(Journal):
    LIMITS = Limits(segment_bytes=50_000, group_seconds=0.001, grow_bytes=8192, reserve_bytes=4096)
journal = Small.open(Path(sys.argv[1]))
while True:
    keys = [os.urandom(16) for _ in range(5)]
    for key in keys:
        journal.put(Kind.INTENT, key)
        journal.put(Kind.REPLY, key, key * 50)
    journal.sync().result()
    os.write(1, b"".join(keys))
"""


def test_killed_many_times_every_acknowledged_reply_is_found(tmp_path: Path) -> None:
    """Two processes at once, killed at any moment, ten times over; nothing they said was kept is missing."""
    rng = random.Random(time.time_ns())
    acknowledged: list[bytes] = []
    for _ in range(10):
        command = [sys.executable, "-c", WORK, str(tmp_path)]
        workers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
        first = [worker.stdout.read(80) for worker in workers if worker.stdout]
        time.sleep(rng.uniform(0, 0.05))
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
        rest = [worker.communicate()[0] for worker in workers]
        for output in (a + b for a, b in zip(first, rest, strict=True)):
            acknowledged += [output[i : i + 16] for i in range(0, len(output) - 15, 16)]
    journal = Journal.open(tmp_path)
    assert len(acknowledged) >= 100
    assert [key for key in acknowledged if journal.find(key) != key * 50] == []
    assert journal.damaged == []
    journal.close()
