"""Generations: data that models made from data that models made, and what becomes of the rows before.

A model trained on its predecessors' output alone gets worse with every generation: in the linear model the test error
grows in proportion to their number, while it stays bounded where each generation is added to what was there
(Gerstgrasser et al. 2024, arXiv 2404.01413; Kazdan et al. 2024, arXiv 2410.16713). So a version that holds rows of a
later generation keeps the rows of earlier ones, unless it is said that they shall go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

import msgspec

from seedbed.core.row import Row, canonical, generation_of
from seedbed.store.datasets import Datasets
from seedbed.store.version import MAIN, Version, plain

Rows = Callable[[], Iterator[Row]]
"""Gives the rows anew each time it is called."""


class Carried(msgspec.Struct):
    """What became of the rows of earlier generations when a version followed another.

    Attributes:
        before: the version that was there, if it had such rows.
        generation: the highest of the new rows.
        kept, lost: rows of earlier generations that stay, or go; by generation.
    """

    before: str = ""
    generation: int = 0
    kept: Counter[int] = msgspec.field(default_factory=Counter)
    lost: Counter[int] = msgspec.field(default_factory=Counter)


class Followed(msgspec.Struct):
    """The splits of the version to be, and what becomes of earlier rows (complete once all rows were read)."""

    parts: dict[str, Iterable[Row]]
    carried: Carried


def content_mark(row: Row) -> int:
    """Eight bytes of a hash of what a row says, its id and descent apart."""
    return int.from_bytes(blake2b(canonical(plain(row)), digest_size=8).digest(), "big")


def following(store: Datasets, name: str, rows: Rows, *, generation: int = 0, replace: bool = False) -> Followed:
    """What a version with these rows is to hold when it follows the newest version of ``name``.

    Rows of earlier generations than the highest of the new rows come first, each in the split it was in, except for
    those that the new rows repeat; with ``replace`` they are only counted. New rows go to ``train``. A row without a
    generation is of ``generation``.
    """
    newest = store.latest(name)
    carried = Carried()
    if newest is None:
        return Followed({MAIN: rows()}, carried)
    lowest = min(newest.generations, default=0)
    highest, marks = _surveyed(rows, generation, lowest)
    carried.generation = highest
    if lowest >= highest:
        return Followed({MAIN: rows()}, carried)
    carried.before = newest.name
    if replace:
        for split in newest.parts:
            carried.lost.update(generation_of(row) for row in _earlier(store, newest, split, highest, marks))
        return Followed({MAIN: rows()}, carried)
    parts: dict[str, Iterable[Row]] = {MAIN: rows()}
    for split in newest.parts:
        old = _counted(_earlier(store, newest, split, highest, marks), carried.kept)
        parts[split] = _both(old, rows()) if split == MAIN else old
    return Followed(parts, carried)


def _surveyed(rows: Rows, generation: int, lowest: int) -> tuple[int, set[int]]:
    """The highest generation of rows, and marks of what they say where there may be earlier ones."""
    highest = max((generation_of(row, generation) for row in rows()), default=0)
    return highest, {content_mark(row) for row in rows()} if highest > lowest else set()


def _earlier(store: Datasets, version: Version, split: str, below: int, marks: set[int]) -> Iterator[Row]:
    for row in store.rows(version, split):
        if generation_of(row) < below and content_mark(row) not in marks:
            yield row


def _counted(rows: Iterator[Row], counts: Counter[int]) -> Iterator[Row]:
    for row in rows:
        counts[generation_of(row)] += 1
        yield row


def _both(first: Iterable[Row], then: Iterable[Row]) -> Iterator[Row]:
    yield from first
    yield from then
