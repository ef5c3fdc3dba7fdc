"""One segment file of the journal, and the index of a sealed one.

    segment = header (512 bytes: magic, crc, length, JSON {run, writer}) frame* [seal] zeros*
    frame   = u32 length | u32 crc32 | u8 kind | 16-byte key | payload      (little-endian, 25 bytes before the payload)

The crc is started with the length and covers kind, key and payload, so zeros never pass for a frame. A payload above
1 KiB may be stored deflated (zlib level 1); a bit in `kind` says so. A sealed segment ends with a frame of kind
SEAL: that is how a frame gone bad later (damage, everything behind it still counts) is told from one torn by a crash
(the end, nothing behind it was ever acknowledged).

    index   = header | JSON list of segments | fan-out | entries sorted by key | intents without an answer
    entry   = 16-byte key | u64 offset | u32 length | u8 kind | pad | u16 which segment of the list      (32 bytes)

An index can always be rebuilt from its segments, and may cover several small ones.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Iterator
from enum import IntEnum
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from seedbed.engine.disk import Disk


class Kind(IntEnum):
    """What a frame of the journal says about its key."""

    INTENT = 1
    """A request is about to leave."""
    REPLY = 2
    """What a model or an embedder answered."""
    OUTCOME = 3
    """What a sandbox saw."""
    NOTE = 4
    """The request ended without a reply: it is not in flight any more."""


SEAL = 0x21
SQUEEZED = 0x80
MAGIC = b"SEEDJRN1"
HEADER_SIZE = 512
MAX_PAYLOAD = 1 << 30
_FRAME = struct.Struct("<IIB16s")
FRAME_SIZE = _FRAME.size
SMALL = 1024
"""Bytes; compressing a shorter payload saves little and costs 5 us."""
_WINDOW = 1 << 20
_HEADER = struct.Struct("<8sIH")

_INDEX_MAGIC = b"SEEDIDX1"
_INDEX = struct.Struct("<8sIIIIII")  # magic, crc of the rest, entries, intents, bytes of JSON, fan-out bits, zero
_ENTRY = struct.Struct("<16sQIBxH")
_ENTRY_SIZE = _ENTRY.size
_PAIR = struct.Struct("<II")


class Origin(NamedTuple):
    """A segment as its index names it: file name, who wrote it for which run, bytes when sealed."""

    name: str
    run: str
    writer: str
    size: int = 0


class Frame(NamedTuple):
    """Where a whole frame lies; `length` is that of the payload as stored."""

    kind: int
    key: bytes
    offset: int
    length: int

    @property
    def end(self) -> int:
        """The byte after it."""
        return self.offset + FRAME_SIZE + self.length


def encode(kind: int, key: bytes, payload: bytes, *, squeeze: bool = True) -> bytes:
    """A frame, deflated when that is wanted, the payload is above 1 KiB, and it helps."""
    if squeeze and len(payload) > SMALL:
        small = zlib.compress(payload, 1)
        if len(small) < len(payload):
            kind, payload = kind | SQUEEZED, small
    length = len(payload)
    return _FRAME.pack(length, _crc(length, kind, key, payload), kind, key) + payload


def decode(stored: bytes, key: bytes) -> bytes | None:
    """The payload of one stored frame; None when it is short, its crc is wrong, or it belongs to another key."""
    if len(stored) < FRAME_SIZE:
        return None
    length, crc, kind, found = _FRAME.unpack_from(stored)
    payload = stored[FRAME_SIZE : FRAME_SIZE + length]
    if found != key or len(payload) != length or crc != _crc(length, kind, key, payload):
        return None
    return zlib.decompress(payload) if kind & SQUEEZED else payload


def _crc(length: int, kind: int, key: bytes, payload: bytes | memoryview) -> int:
    return zlib.crc32(payload, zlib.crc32(bytes((kind,)) + key, length))


def encode_header(run: str, writer: str) -> bytes:
    """The first 512 bytes of a segment. Raises `ValueError` when the name of the run is too long for them."""
    text = json.dumps({"run": run, "writer": writer}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    if len(text) > HEADER_SIZE - _HEADER.size:
        raise ValueError(f"the name of the run has {len(run)} characters; the journal takes about 400: {run[:60]!r}...")
    return (_HEADER.pack(MAGIC, zlib.crc32(text), len(text)) + text).ljust(HEADER_SIZE, b"\0")


def decode_header(data: bytes) -> tuple[str, str] | None:
    """Run and writer of a segment; None when this is not, or no longer, the header of one."""
    if len(data) < HEADER_SIZE:
        return None
    magic, crc, length = _HEADER.unpack_from(data)
    text = data[_HEADER.size : _HEADER.size + length]
    if magic != MAGIC or zlib.crc32(text) != crc:
        return None
    fields = json.loads(text.decode("utf-8", "surrogatepass"))
    return fields["run"], fields["writer"]


def frames(disk: Disk, fd: int, start: int = HEADER_SIZE) -> Iterator[Frame]:
    """The whole frames from `start` on, up to the first that is short, zero or wrong. Memory: one window."""
    at, window = start, _WINDOW
    while True:
        data = disk.read(fd, window, at)
        used = 0
        while frame := _frame_at(data, used, at):
            yield frame
            used = frame.end - at
        wanted = _wanted(data, used)
        if len(data) < window or wanted == 0:
            return
        at, window = at + used, max(_WINDOW, wanted)


def _frame_at(data: bytes, start: int, base: int) -> Frame | None:
    if start + FRAME_SIZE > len(data):
        return None
    length, crc, kind, key = _FRAME.unpack_from(data, start)
    first = start + FRAME_SIZE
    if kind == 0 or first + length > len(data):
        return None
    if crc != _crc(length, kind, key, memoryview(data)[first : first + length]):
        return None
    return Frame(kind & ~SQUEEZED, key, base + start, length)


def _wanted(data: bytes, start: int) -> int:
    """How many bytes from `start` on would hold the next frame; 0 when no longer window can help."""
    if start + FRAME_SIZE > len(data):
        return FRAME_SIZE
    length = int.from_bytes(data[start : start + 4], "little")
    whole = FRAME_SIZE + length
    return whole if length <= MAX_PAYLOAD and data[start + 8] and start + whole > len(data) else 0


def frames_around_damage(disk: Disk, fd: int, bad: list[int]) -> Iterator[Frame]:
    """The whole frames of a *sealed* segment; offsets of bad ones go to `bad`, and the next whole one is sought.

    First where the bad frame says it ends (its payload was hit), else byte by byte (its length was).
    """
    at, size = HEADER_SIZE, disk.size(fd)
    while at < size:
        for frame in frames(disk, fd, at):
            yield frame
            at = frame.end
        if at < size:
            bad.append(at)
            at = _next_whole(disk, fd, at, size)


def _next_whole(disk: Disk, fd: int, bad: int, size: int) -> int:
    data = disk.read(fd, size - bad, bad)
    claimed = FRAME_SIZE + int.from_bytes(data[:4], "little")
    kinds = {kind | flag for kind in (*Kind, SEAL) for flag in (0, SQUEEZED)}
    for start in chain((claimed,), range(1, len(data) - FRAME_SIZE + 1)):
        if start + 8 < len(data) and data[start + 8] in kinds and _frame_at(data, start, bad):
            return bad + start
    return size


def seal_mark() -> bytes:
    """The frame that ends a sealed segment."""
    return encode(SEAL, bytes(16), b"")


class Contents:
    """The answers and open intents of a segment that has no index yet, in memory: at most one segment's worth."""

    __slots__ = ("answers", "count", "end", "intents")

    def __init__(self) -> None:
        self.answers: dict[bytes, int] = {}
        self.intents: dict[bytes, int] = {}
        self.end = HEADER_SIZE
        self.count = 0

    def add(self, frame: Frame) -> None:
        """Take in one more frame. The first answer under a key stays the answer."""
        kind, key, offset, length = frame
        place = offset << 40 | length << 8 | kind  # one int is a third of a tuple
        if kind in (2, 3):  # not a set: an enum member is slow to hash
            self.answers.setdefault(key, place)
            self.intents.pop(key, None)
        elif kind == 1 and key not in self.answers:
            self.intents[key] = place
        elif kind == 4:
            self.intents.pop(key, None)
        self.end = offset + FRAME_SIZE + length
        self.count += 1

    def place(self, key: bytes) -> tuple[int, int] | None:
        """Offset and stored length of the answer under a key."""
        place = self.answers.get(key)
        return None if place is None else (place >> 40, place >> 8 & 0xFFFFFFFF)


def entries(places: dict[bytes, int], which: int = 0) -> list[bytes]:
    """Index entries of one segment, unsorted."""
    pack = _ENTRY.pack
    return [pack(key, at >> 40, at >> 8 & 0xFFFFFFFF, at & 0xFF, which) for key, at in places.items()]


def encode_index(origins: list[Origin], answers: list[bytes], intents: list[bytes]) -> bytes:
    """An index file: a fan-out on the leading bits of the key, some 16 entries to a bucket, then the entries."""
    answers.sort()
    text = json.dumps(origins, ensure_ascii=True).encode()
    text += b" " * (-len(text) % 32)
    bits = min(16, (len(answers) // 16).bit_length())
    fan = [0] * ((1 << bits) + 1)
    for entry in answers:
        fan[(int.from_bytes(entry[:4], "big") >> 32 - bits) + 1] += 1
    for bucket in range(1 << bits):
        fan[bucket + 1] += fan[bucket]
    body = b"".join((text, struct.pack(f"<{len(fan)}I", *fan), *answers, *intents))
    return _INDEX.pack(_INDEX_MAGIC, zlib.crc32(body), len(answers), len(intents), len(text), bits, 0) + body


class Index:
    """An index file, mapped: what is not looked at costs no memory. Raises `ValueError` when the file is damaged."""

    __slots__ = ("_bits", "_fan", "_first", "_map", "count", "intent_count", "origins", "path")

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._map) < _INDEX.size:
            raise ValueError(f"{path.name} is shorter than an index")
        magic, crc, self.count, self.intent_count, text, self._bits, _ = _INDEX.unpack_from(self._map)
        with memoryview(self._map) as whole, whole[_INDEX.size :] as body:
            if magic != _INDEX_MAGIC or zlib.crc32(body) != crc:
                raise ValueError(f"{path.name} is no index of this version, or damaged")
        self._fan = _INDEX.size + text
        self._first = self._fan + 4 * ((1 << self._bits) + 1)
        self.origins = [Origin(*fields) for fields in json.loads(self._map[_INDEX.size : self._fan])]

    def find(self, key: bytes) -> Iterator[tuple[str, int, int]]:
        """Segment name, offset and stored length of every answer under a key."""
        data, first = self._map, self._first
        bucket = int.from_bytes(key[:4], "big") >> 32 - self._bits
        low, high = _PAIR.unpack_from(data, self._fan + 4 * bucket)
        while high - low > 32:  # keys are hashes, so this is rare; keys that are not are still found
            middle = (low + high) // 2
            at = first + _ENTRY_SIZE * middle
            low, high = (middle + 1, high) if data[at : at + 16] < key else (low, middle + 1)
        last = first + _ENTRY_SIZE * self.count
        at, end = first + _ENTRY_SIZE * low, first + _ENTRY_SIZE * high
        while at < end and data[at : at + 16] < key:
            at += _ENTRY_SIZE
        while at < last and data[at : at + 16] == key:
            _, offset, length, _, which = _ENTRY.unpack_from(data, at)
            yield self.origins[which].name, offset, length
            at += _ENTRY_SIZE

    def words(self) -> Iterator[int]:
        """The first two words of every key as native integers, at the speed of a C loop: 0.04 us each."""
        data = memoryview(self._map[self._first : self._first + _ENTRY_SIZE * self.count]).cast("I")
        yield from data[::8].tolist()
        yield from data[1::8].tolist()

    def answers(self, shift: int = 0) -> list[bytes]:
        """The entries, their segment numbers moved up by `shift`: for the merging of small indexes."""
        return self._entries(self._first, self.count, shift)

    def intents(self, shift: int = 0) -> list[bytes]:
        """The entries of intents that found no answer in their own segment."""
        return self._entries(self._first + _ENTRY_SIZE * self.count, self.intent_count, shift)

    def open_intents(self) -> Iterator[tuple[bytes, Origin]]:
        """Key and origin of every intent that found no answer in its own segment."""
        for entry in self.intents():
            key, _, _, _, which = _ENTRY.unpack(entry)
            yield key, self.origins[which]

    def _entries(self, start: int, count: int, shift: int) -> list[bytes]:
        stop = start + _ENTRY_SIZE * count
        found = _ENTRY.iter_unpack(self._map[start:stop])
        return [_ENTRY.pack(key, offset, length, kind, which + shift) for key, offset, length, kind, which in found]

    def close(self) -> None:
        """Let go of the mapping."""
        self._map.close()
