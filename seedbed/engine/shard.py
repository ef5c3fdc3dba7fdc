"""Shard files: a bounded number of rows on disk, whose existence is the checkpoint.

A shard is JSON lines. The first line is its header (counts per step, how many rows were kept), then come the kept
items, then the rows that were set aside. It is written beside its place, synced and moved into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from seedbed.core.errors import SeedbedError
from seedbed.core.row import Item, Row
from seedbed.engine.disk import write_atomically

ROWS = 512
"""Rows a shard: few enough that a checkpoint comes soon, many enough that syncing costs nothing a row."""


class StepCount(msgspec.Struct, omit_defaults=True):
    """What one step did: ``rows = kept + rejected + failed``; ``made`` is what the kept rows were turned into.

    ``asks`` and tokens are those of every reply that its rows had, paid for now or before, the ``unreadable`` ones too.
    """

    rows: int = 0
    kept: int = 0
    rejected: int = 0
    failed: int = 0
    made: int = 0
    asks: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    money: float = 0.0
    unreadable: int = 0

    def add(self, other: StepCount) -> None:
        """Add another count to this one."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def reconciles(self) -> bool:
        """Whether every row that went in is accounted for."""
        return self.rows == self.kept + self.rejected + self.failed


Counts = dict[str, StepCount]
T = TypeVar("T")


class DamagedShard(SeedbedError):
    """A shard that cannot be read. Its folder can go: the replies stand in the journal."""

    def __init__(self, path: Path, error: Exception) -> None:
        super().__init__(
            f"{path} is damaged ({error}); remove the folder {path.parent} and start again: replies are not asked anew"
        )


class Aside(msgspec.Struct, omit_defaults=True):
    """A row that was set aside, with the reason. ``kind`` tells a verdict from a failure that was nobody's verdict."""

    id: str
    step: str
    kind: Literal["rejected", "failed"]
    reason: str
    value: Any = None
    threshold: Any = None
    row: Row = {}
    trail: list[dict[str, Any]] = []


class Header(msgspec.Struct, omit_defaults=True):
    """The first line of a shard."""

    kept: int = 0
    aside: int = 0
    counts: Counts = {}
    more: dict[str, Any] = {}


_encoder = msgspec.json.Encoder()
_header = msgspec.json.Decoder(Header)
_item = msgspec.json.Decoder(Item)
_aside = msgspec.json.Decoder(Aside)


def write(
    path: Path, items: list[Item], aside: list[Aside], counts: Counts, more: dict[str, Any] | None = None
) -> None:
    """Write a shard durably; it is there whole or not at all.

    Raises:
        OSError: there is no room; nothing stands at ``path``.
    """
    write_atomically(path, _encoded(items, aside, counts, more))


def write_unsynced(path: Path, items: list[Item]) -> None:
    """Write a shard that can be made again from its source: whole after a kill, perhaps torn after a power cut."""
    beside = path.with_suffix(".tmp")
    beside.write_bytes(_encoded(items, [], {}, None))
    beside.replace(path)


def _encoded(items: list[Item], aside: list[Aside], counts: Counts, more: dict[str, Any] | None) -> bytes:
    header = Header(kept=len(items), aside=len(aside), counts=counts, more=more or {})
    return _encoder.encode_lines([header, *items, *aside])


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items a shard at a time."""
    source = iter(items)
    while batch := list(islice(source, ROWS)):
        yield batch


def read_header(path: Path) -> Header:
    """The header alone.

    Raises:
        DamagedShard: a power cut tore it.
    """
    with path.open("rb") as file:
        return _read(path, _header, file.readline())


def read_items(path: Path) -> list[Item]:
    """The kept items of a shard.

    Raises:
        DamagedShard: a power cut tore it.
    """
    try:
        with path.open("rb") as file:
            kept = _header.decode(file.readline()).kept
            return [_item.decode(file.readline()) for _ in range(kept)]
    except msgspec.MsgspecError as error:
        raise DamagedShard(path, error) from error


def _read(path: Path, decoder: msgspec.json.Decoder[T], line: bytes) -> T:
    try:
        return decoder.decode(line)
    except msgspec.MsgspecError as error:
        raise DamagedShard(path, error) from error


def read_aside(path: Path) -> Iterator[Aside]:
    """The rows that were set aside, one by one."""
    with path.open("rb") as file:
        for _ in range(_read(path, _header, file.readline()).kept):
            file.readline()
        for line in file:
            yield _read(path, _aside, line)


def shard_path(folder: Path, number: int, *, partial: bool = False) -> Path:
    """Where a shard lies. Partial ones were made when the budget was spent; a resumed run makes them again."""
    return folder / f"shard-{number:06d}{'.partial' if partial else ''}.jsonl"


def shards(folder: Path) -> list[Path]:
    """The shards of a folder in order, partial ones in the place of those that are missing."""
    found = {path.name.split(".")[0]: path for path in sorted(folder.glob("shard-*.jsonl"), reverse=True)}
    whole = {path.name.split(".")[0]: path for path in folder.glob("shard-*.jsonl") if ".partial" not in path.name}
    found.update(whole)
    return [found[name] for name in sorted(found)]


def total(paths: Iterable[Path]) -> Counts:
    """The counts of many shards added up, by step."""
    summed: Counts = {}
    for path in paths:
        for step, count in read_header(path).counts.items():
            summed.setdefault(step, StepCount()).add(count)
    return summed
