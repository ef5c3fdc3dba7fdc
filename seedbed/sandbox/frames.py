"""Frames on a channel between the sandbox and a guest: a length in four bytes, big end first, then JSON.

A guest's first frame is its job, see `packed_job`.
"""

from __future__ import annotations

import json
import marshal
import os
import struct
from typing import Any

LENGTH = struct.Struct(">I")


def packed(message: Any) -> bytes:
    """One frame."""
    body = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode()
    return LENGTH.pack(len(body)) + body


CONFINED = packed({"confined": True})
"""What a guest says first, by a call of the kernel's, once it has given up all that it must."""


def packed_job(job: dict[str, Any]) -> bytes:
    """The one frame that is ours to write and a guest's to read: in Python's own form, which is read in one step.

    Never the other way round: reading that form is safe only where one knows who wrote it.
    """
    body = marshal.dumps(job)
    return LENGTH.pack(len(body)) + body


def read_job(descriptor: int) -> dict[str, Any] | None:
    """What `packed_job` made, inside a guest; None where nothing comes."""
    body = read(descriptor)
    return None if body is None else marshal.loads(body)  # noqa: S302  # written by the sandbox


def write(descriptor: int, data: bytes) -> None:
    """All of the bytes, to a blocking descriptor."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def read(descriptor: int, most: int = 1 << 30) -> bytes | None:
    """The next frame's body from a blocking descriptor, or None where it ends or is longer than `most` bytes."""
    head = _exactly(descriptor, LENGTH.size)
    if head is None:
        return None
    length = int.from_bytes(head, "big")
    return _exactly(descriptor, length) if length <= most else None


def _exactly(descriptor: int, size: int) -> bytes | None:
    piece = os.read(descriptor, min(size, 1 << 20))
    if len(piece) == size:
        return piece
    pieces = bytearray(piece)
    while len(pieces) < size:
        piece = os.read(descriptor, min(size - len(pieces), 1 << 20))
        if not piece:
            return None
        pieces += piece
    return bytes(pieces)
