"""What the journal promises while nothing goes wrong, and what it says when something did."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.engine.disk import Disk, free_bytes, network_filesystem
from seedbed.engine.journal import DiskFull, Journal, JournalError, Kind
from seedbed.engine.segment import FRAME_SIZE, HEADER_SIZE, decode, encode
from seedbed.engine.writer import Limits


def key(name: object) -> bytes:
    return hashlib.blake2b(str(name).encode(), digest_size=16).digest()


class Small(Journal):
    LIMITS = Limits(segment_bytes=4096, segment_frames=20, group_seconds=0.002, grow_bytes=512, reserve_bytes=4096)


class FullDisk(Disk):
    """Holds `room` bytes of segment; the reserve gives its bytes back."""

    def __init__(self, room: int, error: int = errno.ENOSPC) -> None:
        self.room, self.error, self.syncs = room, error, 1 << 60

    def allocate(self, fd: int, offset: int, size: int) -> None:
        if size > self.room:
            raise OSError(self.error, os.strerror(self.error))
        self.room -= size
        super().allocate(fd, offset, size)

    def unlink(self, path: Path) -> None:
        if path.name == "reserve" and path.exists():
            self.room += path.stat().st_size
        super().unlink(path)

    def datasync(self, fd: int) -> None:
        self.syncs -= 1
        if self.syncs < 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().datasync(fd)


def fill(folder: Path, count: int, cls: type[Journal] = Small, *, start: int = 0, run: str = "") -> None:
    journal = cls.open(folder, run=run)
    for i in range(start, start + count):
        journal.put(Kind.REPLY, key(i), b"reply %d " % i * 9)
    journal.close()


def put_until_full(journal: Journal, size: int, told: list[int]) -> None:
    for i in range(1000):
        journal.put(Kind.REPLY, key(i), os.urandom(size))
        journal.sync().result(5)
        told.append(i)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Small.open(tmp_path / "journal")
    yield journal
    journal.close()


def test_a_reply_is_found_at_once_and_after_reopening(tmp_path: Path) -> None:
    """A reply is found the moment it is put, when it is on disk, and by the next process."""
    journal = Journal.open(tmp_path / "new" / "journal")
    payload = b'{"text": "a long answer"}' * 100
    journal.put(Kind.REPLY, key("a"), payload)
    assert payload == journal.find(key("a"))
    journal.sync().result(5)
    assert payload == journal.find(key("a"))
    journal.close()
    again = Journal.open(tmp_path / "new" / "journal")
    assert payload == again.find(key("a"))
    assert again.find(key("b")) is None
    again.close()


def test_only_replies_and_outcomes_are_found(journal: Journal) -> None:
    """An intent, a note and a finished shard are kept but never taken for an answer."""
    for kind in Kind:
        journal.put(kind, key(kind), b"x")
    journal.sync().result(5)
    assert [kind for kind in Kind if journal.find(key(kind)) is not None] == [Kind.REPLY, Kind.OUTCOME]


def test_a_reply_is_on_disk_within_a_tenth_of_a_second_without_sync(tmp_path: Path) -> None:
    """Nobody has to ask: another process sees the reply soon after put."""
    journal = Journal.open(tmp_path)
    journal.put(Kind.REPLY, key(1), b"one")
    deadline = time.monotonic() + 5
    while journal._unwritten and time.monotonic() < deadline:
        time.sleep(0.005)
    other = Journal.open(tmp_path)
    assert other.find(key(1)) == b"one"
    other.close()
    journal.close()


def test_the_first_answer_under_a_key_stays_the_answer(tmp_path: Path) -> None:
    """The same key twice: the first in (segment, offset) order, waiting, on disk, sealed and reopened."""
    for round_ in range(3):
        journal = Small.open(tmp_path)
        for i in range(30):
            journal.put(Kind.REPLY, key(i), b"%d of round %d" % (i, round_))
            journal.put(Kind.REPLY, key(i), b"again")
        assert journal.find(key(7)) == b"7 of round 0"
        journal.sync().result(5)
        assert journal.find(key(7)) == b"7 of round 0"
        journal.close()
    journal = Small.open(tmp_path)
    assert [journal.find(key(i)) for i in range(30)] == [b"%d of round 0" % i for i in range(30)]
    journal.close()


def test_two_writers_at_once_see_one_another_and_agree(tmp_path: Path) -> None:
    """Two journals of one folder write at the same time; after a sync each finds the other's, later all agree."""
    one, two = Small.open(tmp_path), Small.open(tmp_path)
    for i in range(100):
        one.put(Kind.REPLY, key(("one", i)), b"one %d" % i)
        two.put(Kind.REPLY, key(("two", i)), b"two %d" % i)
        one.put(Kind.REPLY, key(("both", i)), b"from one")
        two.put(Kind.REPLY, key(("both", i)), b"from two")
    for journal in (one, two, one):
        journal.sync().result(5)
    assert [one.find(key(("two", i))) for i in range(100)] == [b"two %d" % i for i in range(100)]
    agreed = [one.find(key(("both", i))) for i in range(100)]
    assert agreed == [two.find(key(("both", i))) for i in range(100)]
    one.close()
    two.close()
    later = Small.open(tmp_path)
    assert agreed == [later.find(key(("both", i))) for i in range(100)]
    assert [later.find(key(("one", i))) for i in range(100)] == [b"one %d" % i for i in range(100)]
    assert later.damaged == []
    later.close()


def test_a_live_writer_is_read_and_left_alone(tmp_path: Path) -> None:
    """Opening beside a live writer neither cuts nor seals its segment, and its intents are not called pending."""
    live = Journal.open(tmp_path, run="r")
    live.put(Kind.INTENT, key(1))
    live.put(Kind.REPLY, key(0), b"zero")
    live.sync().result(5)
    (segment,) = tmp_path.glob("*.seg")
    size = segment.stat().st_size
    other = Journal.open(tmp_path, run="r")
    assert (other.find(key(0)), other.pending_intents()) == (b"zero", 0)
    assert size == segment.stat().st_size
    assert not list(tmp_path.glob("*.idx"))
    other.close()
    live.put(Kind.REPLY, key(1), b"one")
    live.close()


DIE = """
import sys, os, signal
from pathlib import Path
from seedbed.engine.journal import Journal, Kind
journal = Journal.open(Path(sys.argv[1]), run="r")
for i in range(3):
    journal.put(Kind.INTENT, bytes([i]) * 16)
journal.put(Kind.REPLY, bytes([0]) * 16, b"answer")
journal.sync().result()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_requests_in_flight_at_a_kill_are_counted(tmp_path: Path) -> None:
    """Intents without a reply are counted for their own run, until they are answered."""
    subprocess.run([sys.executable, "-c", DIE, str(tmp_path)], check=False)
    other = Journal.open(tmp_path, run="another")
    assert (other.pending_intents(), other.find(bytes(16))) == (0, b"answer")
    other.close()
    again = Journal.open(tmp_path, run="r")
    assert again.pending_intents() == 2
    again.put(Kind.REPLY, bytes([1]) * 16, b"at last")
    again.close()
    last = Journal.open(tmp_path, run="r")
    assert last.pending_intents() == 1
    last.close()


def test_many_short_runs_stay_few_places_to_look(tmp_path: Path) -> None:
    """Forty runs of a few replies leave a handful of indexes, and every reply."""
    for run in range(40):
        fill(tmp_path, 3, start=run * 3)
    journal = Small.open(tmp_path)
    assert all(journal.find(key(i)) == b"reply %d " % i * 9 for i in range(120))
    assert len(list(tmp_path.glob("*.idx"))) < 9
    assert len(list(tmp_path.glob("*.seg"))) == 40
    journal.close()


def test_a_run_that_only_reads_leaves_no_segment(tmp_path: Path) -> None:
    """No put, no file."""
    Small.open(tmp_path).close()
    assert not list(tmp_path.glob("*.seg"))


def test_an_index_can_be_lost_or_damaged(tmp_path: Path) -> None:
    """Indexes are rebuilt from their segments, whether gone, empty, cut or flipped."""
    fill(tmp_path, 90)
    paths = sorted(tmp_path.glob("*.idx"))
    assert len(paths) >= 4
    paths[0].unlink()
    paths[1].write_bytes(b"")
    paths[2].write_bytes(paths[2].read_bytes()[:-7])
    data = bytearray(paths[3].read_bytes())
    data[-40] ^= 1
    paths[3].write_bytes(data)
    journal = Small.open(tmp_path)
    assert all(journal.find(key(i)) == b"reply %d " % i * 9 for i in range(90))
    assert journal.damaged == []
    journal.close()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_flipped_bit_in_a_sealed_segment_costs_one_key(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """With or without its index, one flipped bit loses at most the one reply it hit, which is named; none is wrong."""
    folder = tmp_path_factory.mktemp("flip")
    fill(folder, 15)
    (segment,), (index,) = folder.glob("*.seg"), folder.glob("*.idx")
    content = bytearray(segment.read_bytes())
    at = data.draw(st.integers(HEADER_SIZE, len(content) - FRAME_SIZE - 1), label="byte")
    content[at] ^= 1 << data.draw(st.integers(0, 7), label="bit")
    segment.write_bytes(content)
    if data.draw(st.booleans(), label="without index"):
        index.unlink()
    journal = Small.open(folder)
    lost = [i for i in range(15) if journal.find(key(i)) != b"reply %d " % i * 9]
    assert len(lost) == 1
    assert journal.find(key(lost[0])) is None
    assert len(journal.damaged) == 1
    assert segment.name in journal.damaged[0]
    journal.put(Kind.REPLY, key(lost[0]), b"asked again")
    journal.close()
    again = Small.open(folder)
    assert again.find(key(lost[0])) == b"asked again"
    again.close()


def test_a_truncated_sealed_segment_is_named(tmp_path: Path) -> None:
    """What was cut off counts as absent, what is left is found, and opening says so."""
    fill(tmp_path, 15)
    (segment,) = tmp_path.glob("*.seg")
    os.truncate(segment, segment.stat().st_size // 2)
    journal = Small.open(tmp_path)
    assert any(segment.name in line for line in journal.damaged)
    found = [journal.find(key(i)) for i in range(15)]
    assert found[0] == b"reply 0 " * 9
    assert found[-1] is None
    journal.close()


def test_a_damaged_header_loses_no_reply(tmp_path: Path) -> None:
    """A segment whose header went bad is named, left as it is, and read all the same."""
    fill(tmp_path, 5)
    (segment,), (index,) = tmp_path.glob("*.seg"), tmp_path.glob("*.idx")
    index.unlink()
    content = b"garbage!" + segment.read_bytes()[8:]
    segment.write_bytes(content)
    journal = Small.open(tmp_path)
    assert [journal.find(key(i)) for i in range(5)] == [b"reply %d " % i * 9 for i in range(5)]
    assert "header" in journal.damaged[0]
    journal.close()
    assert content == segment.read_bytes()


def test_a_full_disk_keeps_what_was_acknowledged_and_what_the_reserve_can_hold(tmp_path: Path) -> None:
    """Put and sync raise DiskFull from then on; the replies under way went where the reserve was."""
    disk = FullDisk(4096 + 2048)
    journal = Small.open(tmp_path, disk=disk)
    told: list[int] = []
    with pytest.raises(DiskFull, match=r"free, at least [\d,]+ are needed; every reply so far is kept") as caught:
        put_until_full(journal, 100, told)
    assert caught.value.needed > 0
    with pytest.raises(DiskFull):
        journal.put(Kind.REPLY, key("more"), b"")
    with pytest.raises(DiskFull):
        journal.sync()
    journal.close()
    assert 0 < len(told) < 1000
    again = Small.open(tmp_path)
    assert all(again.find(key(i)) for i in range(len(told) + 1))
    again.put(Kind.REPLY, key("more"), b"goes on")
    again.sync().result(5)
    again.close()


def test_a_failed_sync_is_not_tried_again(tmp_path: Path) -> None:
    """After EIO the journal stops, says so, and what was acknowledged before is found."""
    disk = FullDisk(1 << 30)
    journal = Small.open(tmp_path, disk=disk)
    journal.put(Kind.REPLY, key(1), b"safe")
    journal.sync().result(5)
    disk.syncs = 0
    journal.put(Kind.REPLY, key(2), b"lost?")
    with pytest.raises(JournalError, match=r"Input/output error.*reads back whole"):
        journal.sync().result(5)
    with pytest.raises(JournalError):
        journal.put(Kind.REPLY, key(3), b"")
    assert disk.syncs == -1
    journal.close()
    again = Small.open(tmp_path)
    assert again.find(key(1)) == b"safe"
    again.close()


def test_a_failure_nobody_was_told_of_is_raised_by_close(tmp_path: Path) -> None:
    """No error is swallowed, even when nobody asks again."""
    disk = FullDisk(1 << 30)
    disk.syncs = 0
    journal = Small.open(tmp_path, disk=disk)
    journal.put(Kind.REPLY, key(2), b"lost?")
    with pytest.raises(JournalError, match="Input/output"):
        journal.close()
    with pytest.raises(JournalError):
        journal.find(key(2))


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small tmpfs takes root")
def test_a_full_tmpfs(tmp_path: Path) -> None:
    """A real full filesystem: DiskFull, everything acknowledged kept, and on it goes when space is freed."""
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "none", tmp_path], check=False).returncode:
        pytest.skip("this machine does not let us mount")
    try:
        ballast = tmp_path / "ballast"
        ballast.write_bytes(bytes(5 << 20))
        journal = Journal.open(tmp_path / "journal")
        told: list[int] = []
        with pytest.raises(DiskFull):
            put_until_full(journal, 100_000, told)
        journal.close()
        ballast.unlink()
        again = Journal.open(tmp_path / "journal")
        assert len(told) > 20
        assert all(len(again.find(key(i)) or b"") == 100_000 for i in range(len(told) + 1))
        again.close()
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_wrong_use_is_told(journal: Journal, tmp_path: Path) -> None:
    """A short key, a closed journal, a folder that is a file, a run with an endless name."""
    with pytest.raises(ValueError, match="16 bytes"):
        journal.put(Kind.REPLY, b"short", b"")
    journal.close()
    with pytest.raises(JournalError, match="closed"):
        journal.put(Kind.REPLY, key(1), b"")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(JournalError, match="folder you may write to"):
        Journal.open(tmp_path / "file")
    with pytest.raises(ValueError, match="name of the run"):
        Journal.open(tmp_path / "x", run="r" * 600)


@given(st.integers(1, 5), st.binary(max_size=3000))
def test_a_frame_survives_and_a_changed_one_does_not(kind: int, payload: bytes) -> None:
    """Decoding gives the payload back; under another key, or cut, it gives nothing."""
    stored = encode(kind, key(1), payload)
    assert payload == decode(stored, key(1))
    assert decode(stored, key(2)) is None
    assert decode(stored[:-1], key(1)) is None


@given(st.binary(max_size=200))
def test_no_noise_is_taken_for_a_frame(noise: bytes) -> None:
    """Foreign bytes decode to nothing and raise nothing."""
    assert decode(noise, noise[9:25].ljust(16, b"\0")) is None


def test_the_filesystem_is_asked(tmp_path: Path) -> None:
    """Free space of a path that is yet to be made; a network mount is told by its type, the longest mount wins."""
    assert free_bytes(tmp_path / "a" / "b") > 0
    table = tmp_path / "mountinfo"
    table.write_text(
        f"1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:5 / {tmp_path.resolve()}/my\\040share rw shared:1 - nfs4 srv:/x rw\n"
    )
    assert network_filesystem(tmp_path / "my share" / "x", table) == "nfs4"
    assert network_filesystem(tmp_path / "my", table) is None
    assert network_filesystem(tmp_path, tmp_path / "absent") is None
