"""Random numbers whose every draw has a name.

Seeds are mixed by hashing, never by adding: neighbouring seeds then share no draws, and any draw can be made without
the ones before it.
"""

from __future__ import annotations

import random
from hashlib import blake2b

Part = str | int | bytes


def digest(*parts: Part) -> bytes:
    """16 bytes that depend on every part and on where one part ends and the next begins."""
    mixed = blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode()
        mixed.update(len(data).to_bytes(4, "big"))
        mixed.update(data)
    return mixed.digest()


def generator(*parts: Part) -> random.Random:
    """A random generator of its own for what the parts name, such as (run seed, step, row key)."""
    return random.Random(digest(*parts))


def number(*parts: Part, below: int = 2**31) -> int:
    """A whole number from 0 to ``below`` - 1 that the parts decide, such as the sampling seed of a request."""
    return int.from_bytes(digest(*parts)[:8], "big") % below
