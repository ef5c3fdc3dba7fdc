"""Where guests of level A live: one after another in the same place, and none finds anything of the one before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seedbed.core.program import Limits, Program
from seedbed.sandbox import scratch
from seedbed.sandbox.guests import job_of
from seedbed.sandbox.sandbox import Sandbox
from seedbed.sandbox.watching import Watch

LOOKS = """
import os, stat
for folder in ("/tmp", "."):
    one = os.stat(folder)
    print(stat.S_IMODE(one.st_mode), one.st_nlink, one.st_size, one.st_mtime > 9, os.listdir(folder))
print(os.stat(os.open("new", os.O_CREAT)).st_ino, os.statvfs(".").f_bfree)
"""
TRACES = {
    "file": "open('left', 'w').write('x')",
    "file beside": "open('/tmp/left', 'w').write('x')",
    "file come and gone": "open('left', 'w').write('x'); os.unlink('left')",
    "file without a name": "os.close(os.open('.', os.O_TMPFILE | os.O_RDWR))",
    "file still open": "x = open('left', 'w'); x.write('x'); x.flush(); os._exit(0)",
    "file of one that is stopped": "open('left', 'w').write('x')\nwhile True: pass",
    "folder": "os.mkdir('left')",
    "link": "os.symlink('/etc/passwd', 'left')",
    "mode": "os.chmod('.', 0o755)",
    "times": "os.utime('.', (1, 1))",
    "many": "[open(f'left{number}', 'w').close() for number in range(900)]",
}
WHICH = Program("import os; print(os.stat('.').st_ctime_ns)")
"""Tells one folder from another without touching it."""


@pytest.fixture(scope="module")
def first(strong: Sandbox) -> str:
    """What the first guest of a lodging sees."""
    seen = strong.run(Program(LOOKS)).stdout
    assert seen.startswith("1023 3 60 True ['work']\n448 2 40 True []\n")
    return seen


@pytest.mark.parametrize("trace", TRACES)
def test_nothing_is_found_of_the_guest_before(strong: Sandbox, first: str, trace: str) -> None:
    """Whatever a guest leaves in its folder or does to it, the next one sees what the first one saw."""
    left = strong.run(Program(f"import os\n{TRACES[trace]}", limits=Limits(wall=1)))
    assert left.reason == ("timeout" if "while" in TRACES[trace] else "ok"), left
    assert strong.run(Program(LOOKS)).stdout == first


def test_untouched_folders_are_used_again(strong: Sandbox) -> None:
    """A guest that does nothing with its folder leaves it to the next one; a look into it is enough for a new one."""
    before, after = strong.run(WHICH).stdout, strong.run(WHICH).stdout
    assert before == after
    strong.run(Program("import os; os.listdir()"))
    assert int(strong.run(WHICH).stdout) > int(after)


def test_guests_at_once_live_apart(strong: Sandbox) -> None:
    """Two at a time have two folders, each of which is there for one of them alone."""
    stays = Program("open('mine', 'w'); print(1, flush=True); import time; time.sleep(60)")
    with strong.guest(stays.limits, program=stays) as one:
        one.hand(job_of(stays))
        assert Watch(one).until(lambda: bool(one.stdout))
        assert strong.run(Program("import os; print(os.listdir())")).stdout == "[]\n"


def test_a_late_look_finds_the_folder_as_it_was(strong: Sandbox) -> None:
    """Files are taken out of a guest's folder when it has ended, maybe while the next one is at work."""
    quick = Program("1")
    slow = Program("open('other', 'w'); print(1, flush=True); import time; time.sleep(60)")
    with strong.guest(quick.limits, program=quick, files=True) as ended:
        ended.hand(job_of(quick))
        assert Watch(ended).ended()
        with strong.guest(slow.limits, program=slow) as working:
            working.hand(job_of(slow))
            assert Watch(working).until(lambda: bool(working.stdout))
            assert scratch.collect(ended.scratch, ("*",), 1 << 20, 10) == {}


@pytest.mark.skipif(os.getuid() != 0, reason="the memory of a zygote is read, which only root can")
def test_names_of_files_do_not_stay_with_the_zygote(strong: Sandbox) -> None:
    """The kernel tells the zygote names of files that a program made; later guests would inherit them."""
    strong.run(Program("open('never-' + 'to-be-seen', 'w')"))
    assert strong.run(WHICH).ok
    zygotes = [_inner(pool._process.pid) for pools in strong._backend._pools.values() for pool in pools]
    assert zygotes
    for zygote in zygotes:
        memory = _memory(zygote)
        assert b"inotify_add_watch" in memory  # so the right process is read
        assert b"never-to-be-seen" not in memory


def _inner(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def _memory(pid: int) -> bytes:
    found = []
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, *_ = line.split()
            start, end = (int(word, 16) for word in span.split("-"))
            if rights.startswith("rw") and "[v" not in line:
                memory.seek(start)
                found.append(memory.read(end - start))
    return b"".join(found)
