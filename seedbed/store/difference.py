"""What differs between two versions: rows that came, went or changed.

A row is known by its id, or by what it says where it has none; rows of the same id are told apart by their content, and
those that are left over are paired in their order. Columns of descent (``_lineage`` …) are not compared. Files of rows
that both versions have are not even read; of the others the rows go through buckets on disk, one of which is in memory
at a time.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any
from zlib import crc32

import msgspec

from seedbed.core.row import Row, canonical
from seedbed.store.datasets import Datasets
from seedbed.store.pieces import Piece
from seedbed.store.version import Version, plain

BUCKET = 16 << 20
"""Bytes of rows that are compared at once."""
MOST_BUCKETS = 200
SHOWN = 5
"""Rows of each kind that are shown."""


class Changed(msgspec.Struct, frozen=True):
    """A row of the same id that says something else: the columns that differ, before and after (None: not there)."""

    id: str
    columns: dict[str, tuple[Any, Any]]


class Difference(msgspec.Struct):
    """Rows of two versions held against each other.

    Attributes:
        same, gone, came, changed: counts; ``same + changed + gone`` are the rows of the first version.
        columns: changed rows by column.
        moved: rows that are the same and stand in another split.
        samples_gone, samples_came, samples_changed: some of them, the first by id.
    """

    same: int = 0
    gone: int = 0
    came: int = 0
    changed: int = 0
    moved: int = 0
    columns: Counter[str] = msgspec.field(default_factory=Counter)
    samples_gone: list[Row] = []
    samples_came: list[Row] = []
    samples_changed: list[Changed] = []


Known = tuple[str, Row]
"""The split of a row, and the row."""


def difference(store: Datasets, before: Version, after: Version, *, shown: int = SHOWN) -> Difference:
    """Compare two versions, split by split put together.

    Raises:
        DamagedPiece: rows are missing, or are not what they were.
    """
    found = Difference()
    sides = _without_common(before, after, found)
    size = sum(piece.size for side in sides for _, piece in side)
    store.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        count = min(max(1, size // BUCKET), MOST_BUCKETS)
        buckets = [[_bucket(stack, store.folder) for _ in range(count)] for _ in sides]
        for side, files in zip(sides, buckets, strict=True):
            _set_down(store, side, files)
        for first, second in zip(*buckets, strict=True):
            _compare(_by_key(first), _by_key(second), found, shown)
    found.samples_gone = sorted(found.samples_gone, key=_id)[:shown]
    found.samples_came = sorted(found.samples_came, key=_id)[:shown]
    found.samples_changed = sorted(found.samples_changed, key=lambda one: one.id)[:shown]
    return found


def _bucket(stack: ExitStack, folder: Path) -> IO[bytes]:
    return stack.enter_context(tempfile.TemporaryFile(dir=folder))


def _without_common(before: Version, after: Version, found: Difference) -> list[list[tuple[str, Piece]]]:
    """The pieces of each side, by split, without those that both have in the same split as often."""
    sides = [[(split, piece) for split, part in one.parts.items() for piece in part.pieces] for one in (before, after)]
    common = Counter(sides[0]) & Counter(sides[1])
    found.same += sum(piece.rows * count for (_, piece), count in common.items())
    rest = []
    for side in sides:
        left = Counter(common)
        kept = []
        for one in side:
            if left[one]:
                left[one] -= 1
            else:
                kept.append(one)
        rest.append(kept)
    return rest


def _set_down(store: Datasets, side: Iterable[tuple[str, Piece]], buckets: list[IO[bytes]]) -> None:
    for split, piece in side:
        for row in store.pieces.rows([piece]):
            key = _key(row)
            line = msgspec.json.encode([key, split, row]) + b"\n"
            buckets[crc32(key.encode("utf-8", "surrogatepass")) % len(buckets)].write(line)


def _key(row: Row) -> str:
    given = row.get("id")
    return canonical(plain(row)).decode() if given is None else f"{type(given).__name__} {given}"


def _by_key(bucket: IO[bytes]) -> dict[str, list[Known]]:
    bucket.seek(0)
    made: dict[str, list[Known]] = {}
    for line in bucket:
        key, split, row = msgspec.json.decode(line)
        made.setdefault(key, []).append((split, row))
    return made


def _compare(before: dict[str, list[Known]], after: dict[str, list[Known]], found: Difference, shown: int) -> None:
    for key in dict.fromkeys((*before, *after)):
        old, new = _unmatched(before.get(key, []), after.get(key, []), found)
        for one, other in zip_longest(old, new):
            if other is None:
                found.gone += 1
                _offer(found.samples_gone, one[1], shown)
            elif one is None:
                found.came += 1
                _offer(found.samples_came, other[1], shown)
            else:
                _changed(one[1], other[1], found, shown)


def _unmatched(old: list[Known], new: list[Known], found: Difference) -> tuple[list[Known], list[Known]]:
    """What is left of the rows of an id once those that say the same are paired, first within a split, then across."""
    for across in (False, True):
        left: list[Known] = []
        marks: dict[bytes, list[int]] = {}
        for place, one in enumerate(new):
            marks.setdefault(_mark(one, across=across), []).append(place)
        taken: set[int] = set()
        for one in old:
            places = marks.get(_mark(one, across=across))
            if places:
                taken.add(places.pop(0))
                found.same += 1
                found.moved += across
            else:
                left.append(one)
        old, new = left, [one for place, one in enumerate(new) if place not in taken]
    return old, new


def _mark(one: Known, *, across: bool) -> bytes:
    return canonical(["" if across else one[0], plain(one[1])])


def _changed(old: Row, new: Row, found: Difference, shown: int) -> None:
    """Two rows of one id that differ: which columns do."""
    before, after = plain(old), plain(new)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name) or _lacks(name, before, after)]
    found.changed += 1
    found.columns.update(names)
    changed = Changed(_id(old), {name: (before.get(name), after.get(name)) for name in names})
    found.samples_changed.append(changed)
    if len(found.samples_changed) > 4 * shown:
        found.samples_changed = sorted(found.samples_changed, key=lambda one: one.id)[:shown]


def _lacks(name: str, before: Row, after: Row) -> bool:
    return (name in before) != (name in after)


def _offer(samples: list[Row], row: Row, shown: int) -> None:
    samples.append(row)
    if len(samples) > 4 * shown:
        samples.sort(key=_id)
        del samples[shown:]


def _id(row: Row) -> str:
    return str(row.get("id", ""))
