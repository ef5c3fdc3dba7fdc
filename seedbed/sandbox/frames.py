"""Frames on a channel between the sandbox and a guest: a length in four bytes, big end first, then JSON."""

from __future__ import annotations

import json
import os
import struct
from typing import Any

LENGTH = struct.Struct(">I")


def packed(message: Any) -> bytes:
    """One frame."""
    body = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode()
    return LENGTH.pack(len(body)) + body


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
    (length,) = LENGTH.unpack(head)
    return _exactly(descriptor, length) if length <= most else None


def _exactly(descriptor: int, size: int) -> bytes | None:
    pieces = bytearray()
    while len(pieces) < size:
        piece = os.read(descriptor, min(size - len(pieces), 1 << 20))
        if not piece:
            return None
        pieces += piece
    return bytes(pieces)
