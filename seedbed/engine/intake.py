"""Taking in a source: its rows get a key and an id, and are put into shards while the first step is at work on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

from seedbed.core.row import Item, content_key, derived_key
from seedbed.engine import shard
from seedbed.engine.occurrence import Occurrences
from seedbed.engine.plan import Seed

DONE = "intake.json"

Fed = tuple[int, Path, list[Item] | None]
"""A shard's number and path, with its rows when they are in memory anyway."""


class Feed(Protocol):
    """Shards for a segment, as they come."""

    def each(self) -> Iterator[Fed]:
        """Every shard in order; may be gone through again."""

    def paths(self) -> list[Path]:
        """All shards, once they are all there."""

    def items(self, number: int, path: Path) -> list[Item]:
        """The rows of one shard."""


class Ready:
    """Shards that an earlier segment wrote."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = list(paths)

    def each(self) -> Iterator[Fed]:
        """Every shard in order."""
        return ((number, path, None) for number, path in enumerate(self._paths))

    def paths(self) -> list[Path]:
        """All shards."""
        return self._paths

    def items(self, number: int, path: Path) -> list[Item]:
        """The rows of one shard."""
        return shard.read_items(path)


class Intake:
    """The shards of a source, made as they are wanted; a finished intake is read from disk.

    Its shards are not synced: they can be made again from the source, and one that a power cut tore is noticed.

    Args:
        seeds: gives the rows from the first on, each time it is called.
        folder: where the shards go; ``intake.json`` in it says that they are all there.
    """

    def __init__(self, seeds: Iterable[Seed], folder: Path) -> None:
        self._seeds, self._folder = seeds, folder

    def each(self) -> Iterator[Fed]:
        """Every shard in order."""
        if (self._folder / DONE).exists():
            yield from Ready(shard.shards(self._folder)).each()
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        for stale in self._folder.glob("shard-*"):
            stale.unlink()
        rows = 0
        for number, batch in enumerate(shard.batches(_items(self._seeds))):
            rows += len(batch)
            path = shard.shard_path(self._folder, number)
            shard.write_unsynced(path, batch)
            yield number, path, batch
        shard.write(self._folder / DONE, [], [], {}, {"rows": rows})

    def paths(self) -> list[Path]:
        """All shards, made where they are not there or not whole."""
        return [
            path for number, path, items in self.each() if items is not None or self.items(number, path) is not None
        ]

    def items(self, number: int, path: Path) -> list[Item]:
        """The rows of one shard; one that a power cut tore is made again from the source."""
        try:
            return shard.read_items(path)
        except shard.DamagedShard:
            batch = next(islice(shard.batches(_items(self._seeds)), number, None), [])
            shard.write_unsynced(path, batch)
            return batch

    def rows(self) -> int:
        """How many rows the source gave; the intake must be finished."""
        return int(shard.read_header(self._folder / DONE).more["rows"])


def _items(seeds: Iterable[Seed]) -> Iterator[Item]:
    seen = Occurrences()
    for seed in seeds:
        key = content_key(seed.row, columns=seed.key_columns)
        occurrence = seen.count(key)
        if occurrence or seed.turn:
            key = derived_key(key, seed.turn, occurrence)
        # a copy: steps add columns to an item's row, and a source may give the same row again
        yield Item(f"{seed.id}~{seed.turn + 1}" if seed.turn else seed.id, key, dict(seed.row))
