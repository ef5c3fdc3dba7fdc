"""Telling equal rows apart in little memory.

A million rows must not cost a dict of a million keys. Eight bytes of each key stand in an open-addressed table; only
keys that came more than once are counted in a dict.
"""

from __future__ import annotations

_EMPTY = 0
_MASK = (1 << 64) - 1


class Occurrences:
    """Counts how often each key was seen: 16 bytes of memory a distinct key (two false matches in 10^13 pairs)."""

    def __init__(self, capacity: int = 1 << 12) -> None:
        self._slots = memoryview(bytearray(8 * capacity)).cast("Q")
        self._used = 0
        self._repeated: dict[int, int] = {}

    def count(self, key: bytes) -> int:
        """How often this key was seen before: 0 for a new one."""
        short = int.from_bytes(key[:8], "big") or 1
        if self._add(short):
            return 0
        seen = self._repeated.get(short, 0) + 1
        self._repeated[short] = seen
        return seen

    def _add(self, short: int) -> bool:
        """Put a key in; False when it stood there already."""
        slots = self._slots
        size = len(slots)
        place = short % size
        while (found := slots[place]) != _EMPTY:
            if found == short:
                return False
            place = place + 1 if place + 1 < size else 0
        slots[place] = short & _MASK
        self._used += 1
        if self._used * 2 > size:
            self._grow()
        return True

    def _grow(self) -> None:
        old, size = self._slots, len(self._slots) * 2
        slots = memoryview(bytearray(8 * size)).cast("Q")
        for short in old:
            if short != _EMPTY:
                place = short % size
                while slots[place] != _EMPTY:
                    place = place + 1 if place + 1 < size else 0
                slots[place] = short
        self._slots = slots
