"""What the sandbox orders of a zygote, and what a zygote reports of a guest: short records, no JSON.

A zygote writes to as little memory as it can: what it writes to is copied at every birth.
"""

from __future__ import annotations

import struct

from seedbed.sandbox.confine import Shape

_SPAWN = struct.Struct("<cQI????dQQIII")
_KILL = struct.Struct("<cQ")
_ENDING = struct.Struct("<cidQ")


def spawn(number: int, user: int, shape: Shape) -> bytes:
    """An order for a guest: its number, who it becomes when the zygote is root, its shape."""
    fixed = _SPAWN.pack(
        b"S", number, user, shape.children, shape.wide, shape.linked, shape.files, shape.cpu, shape.memory,
        shape.scratch, shape.scratch_files, shape.open_files, shape.processes,
    )  # fmt: skip
    return fixed + shape.folder.encode("utf-8", "surrogateescape")


def kill(number: int) -> bytes:
    """An order to kill a guest."""
    return _KILL.pack(b"K", number)


def killed(order: bytes) -> int:
    """The number of the guest to kill, or -1 when this is another order."""
    return int(_KILL.unpack(order)[1]) if order[:1] == b"K" else -1


def spawned(order: bytes) -> tuple[int, int, bytes]:
    """Number, user, and what names the shape: the same bytes for the same shape."""
    return int.from_bytes(order[1:9], "little"), int.from_bytes(order[9:13], "little"), order[13:]


def shape_of(name: bytes) -> Shape:
    """The shape that `spawned` named."""
    fields = _SPAWN.unpack_from(b"S" + bytes(12) + name)[3:]
    children, wide, linked, files, cpu, memory, scratch, scratch_files, open_files, processes = fields
    folder = name[_SPAWN.size - 13 :].decode("utf-8", "surrogateescape")
    return Shape(children, wide, linked, files, folder, cpu, memory, scratch, scratch_files, open_files, processes)


def ended(status: int, cpu: float, peak: int) -> bytes:
    """A report: wait status, seconds of processor, most bytes resident."""
    return _ENDING.pack(b"E", status, cpu, peak)


def failed(why: str) -> bytes:
    """A report that there will be no guest."""
    return b"F" + why.encode()[:1000]


def read_report(report: bytes) -> tuple[str, int, float, int]:
    """Why there is no guest (empty when there was one), wait status, seconds of processor, most bytes resident."""
    if report[:1] == b"E" and len(report) == _ENDING.size:
        _, status, cpu, peak = _ENDING.unpack(report)
        return "", status, cpu, peak
    return report[1:].decode("utf-8", "replace") or "its zygote ended", 0, 0.0, 0
