"""Taking in a source: its rows get a key and an id, and are put into shards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from seedbed.core.row import Item, content_key, derived_key
from seedbed.engine import shard
from seedbed.engine.occurrence import Occurrences
from seedbed.engine.plan import Seed

DONE = "intake.json"


def take_in(seeds: Iterable[Seed], folder: Path) -> list[Path]:
    """Write a source's rows as shards, once; a finished intake is not read again.

    Args:
        seeds: the rows.
        folder: where the shards go; ``intake.json`` in it says that they are all there.
    """
    if not (folder / DONE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.glob("shard-*"):
            stale.unlink()
        rows = 0
        for number, batch in enumerate(_batches(_items(seeds))):
            rows += len(batch)
            shard.write(shard.shard_path(folder, number), batch, [], {})
        shard.write(folder / DONE, [], [], {}, {"rows": rows})
    return shard.shards(folder)


def _items(seeds: Iterable[Seed]) -> Iterator[Item]:
    seen = Occurrences()
    for seed in seeds:
        key = content_key(seed.row, columns=seed.key_columns)
        occurrence = seen.count(key)
        if occurrence or seed.turn:
            key = derived_key(key, seed.turn, occurrence)
        yield Item(f"{seed.id}~{seed.turn + 1}" if seed.turn else seed.id, key, seed.row)


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, shard.ROWS)):
        yield batch
