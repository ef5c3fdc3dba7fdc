"""The child's side of the parse guest: gives up what it does not need, then answers one document after another.

Started by `guest.py` as a fresh `python -I`. A job is two frames, `{"reader", "name", "seconds"}` and the file's
bytes; the answer is one frame, a letter and a body: D the document as JSON, U `{"reason", "way_out"}` as JSON, M
memory ran out. Never a pickle. A frame is its length in eight bytes, big end first, then the bytes.
"""

import importlib
import os
import signal
import struct
import sys
from typing import Any, BinaryIO

READERS = "seedbed.ingest"  # by name: the readers stand on another wing, and only this child loads them
_LENGTH = struct.Struct(">Q")
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38


def main(memory: int, parent: int) -> None:
    """Confine this process to `memory` bytes above what it has now and serve jobs until the input ends."""
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between frames
    _confine(memory, parent)
    while (head := _read(source)) is not None:
        data = _read(source)
        if data is None:
            return
        try:
            answer = _answer(head, data)
        except MemoryError:
            _write(sink, b"M")
            return  # what is left of the heap is not to be trusted
        _write(sink, answer)


def _answer(head: bytes, data: bytes) -> bytes:
    import msgspec

    job: dict[str, Any] = msgspec.json.decode(head)
    _limit_cpu(int(job["seconds"]))
    unreadable = importlib.import_module(f"{READERS}.blocks").UnreadableDocument
    reader = getattr(importlib.import_module(f"{READERS}.{job['reader']}"), job["reader"])
    try:
        return b"D" + msgspec.json.encode(reader(data, name=job["name"]))
    except unreadable as error:
        return b"U" + msgspec.json.encode({"reason": error.reason, "way_out": error.way_out})


def _read(source: BinaryIO) -> bytes | None:
    """The next frame, or None where the input ends."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = source.read(length)
    return data if len(data) == length else None


def _write(sink: BinaryIO, data: bytes) -> None:
    sink.write(_LENGTH.pack(len(data)))
    sink.write(data)
    sink.flush()


def _confine(memory: int, parent: int) -> None:
    """Limits of this process for good; a system that lacks one of them goes without."""
    import resource

    if sys.platform == "linux":
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above: nobody would tell us
            sys.exit(0)
    space = _address_space() + memory
    limits = {"CORE": 0, "NOFILE": 64, "FSIZE": 0, "DATA": space, "AS": space}
    for name, value in limits.items():
        _limit(getattr(resource, f"RLIMIT_{name}", None), value)


def _limit(which: int | None, value: int) -> None:
    import resource

    if which is None:
        return
    hard = resource.getrlimit(which)[1]
    ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(which, (ceiling, ceiling))
    except (ValueError, OSError) as error:  # macOS refuses some; the wall clock holds there all the same
        sys.stderr.write(f"no limit {which}: {error}\n")


def _limit_cpu(seconds: int) -> None:
    """Let this job have so many seconds of CPU; the limit counts the whole process, so it is moved for each."""
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _address_space() -> int:
    """Bytes of address space this process has now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm") as file:  # noqa: PTH123  # no need of pathlib in a child that starts often
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except FileNotFoundError:
        return 0
