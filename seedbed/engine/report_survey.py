"""What a report finds in the rows: counters, histograms of bounded size, and samples.

Rows are gone through once. Samples are the rows whose ids hash lowest, so equal rows give the same samples, whatever
their order. For pairs that repeat each other the rows are drawn by their texts instead: what is alike is drawn
together.
"""

from __future__ import annotations

import math
from array import array
from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from operator import itemgetter
from typing import Any
from zlib import crc32

import msgspec

from seedbed.core.row import Item, Row, content_key
from seedbed.core.text import length
from seedbed.engine.plot import Spread
from seedbed.engine.progress import reason_class
from seedbed.engine.shard import Aside
from seedbed.engine.sketch import made_text, main_text, sketch

MEASURED = 50_000
"""Rows whose texts are measured at the most; a histogram of more looks the same and takes minutes."""
SAMPLES, EXAMPLES = 6, 3
"""Rows shown whole; rows shown for each reason."""
REASONS, NAMES = 1000, 200
"""Reasons told apart, and columns and checks followed, at the most."""
POINTS, GONE, PAIRED = 1200, 300, 3000
"""Rows kept, and set aside, that are on the map; rows that are compared with each other."""
HEAD = 320
"""Characters of a text that the map and the pairs keep."""
KINDS, WORD = 24, 60
"""Values that a column may have, and characters a value, to be counted value by value."""
CELLS = 40
"""Columns of a row that was set aside which are shown."""
GOOD = 0.9
"""A score from which on a row counts as good."""


@dataclass(slots=True)
class Sample:
    """The entries whose ids hash lowest: a random sample that is the same every time."""

    size: int
    entries: list[tuple[bytes, Any]] = field(default_factory=list)

    def offer(self, mark: bytes, make: Callable[[], Any]) -> None:
        """Take an entry if its mark is among the lowest; only then is it made."""
        if len(self.entries) < self.size or mark < self.entries[-1][0]:
            insort(self.entries, (mark, make()), key=itemgetter(0))
            del self.entries[self.size :]

    def values(self) -> list[Any]:
        """The entries."""
        return [entry for _, entry in self.entries]


@dataclass(frozen=True, slots=True)
class Point:
    """A row on the map, or one of a pair: ``kind`` is kept, rejected or failed; ``score`` the lowest of its checks."""

    id: str
    text: str
    row: dict[str, str]
    kind: str = "kept"
    score: float | None = None
    sketch: Any = ()


@dataclass(slots=True)
class Survey:
    """What is found in the rows: counters, histograms, samples. Its size does not grow with the rows.

    Args:
        given: columns of the sources, whose texts are not what was made.
        keep_keys: remember a hash of every row, 8 bytes each, so that two sets can be compared.
    """

    given: frozenset[str] = frozenset()
    keep_keys: bool = False
    rows: int = 0
    measured: int = 0
    aside: int = 0
    lengths: dict[str, Spread] = field(default_factory=dict)
    checks: dict[str, Spread] = field(default_factory=dict)
    labels: dict[str, Counter[str] | None] = field(default_factory=dict)
    samples: Sample = field(default_factory=lambda: Sample(SAMPLES))
    points: Sample = field(default_factory=lambda: Sample(POINTS))
    gone: Sample = field(default_factory=lambda: Sample(GONE))
    paired: Sample = field(default_factory=lambda: Sample(PAIRED))
    reasons: dict[tuple[str, str, str], tuple[list[int], Sample]] = field(default_factory=dict)
    keys: set[int] = field(default_factory=set)

    def read(self, items: Iterable[Item], asides: Iterable[Aside], *, expected: int) -> None:
        """Go through the rows; ``expected`` is how many are kept.

        Raises:
            DamagedShard: one of their shards cannot be read.
        """
        every = math.ceil(expected / MEASURED) or 1
        for item in items:
            self._item(item, every)
        for aside in asides:
            self._aside(aside)

    def _item(self, item: Item, every: int) -> None:
        mark = _mark(item.id)
        self.rows += 1
        self.samples.offer(mark, lambda: item)
        lowest = None
        for step, verdict in item.checks.items():
            score = verdict.get("score")
            if isinstance(score, int | float):
                _spread(self.checks, step, round(100 * min(max(score, 0), 1)))
                lowest = score if lowest is None else min(lowest, score)
        if self.keep_keys:
            self.keys.add(int.from_bytes(content_key(item.row)[:8], "big"))
        self._labels(item.row)
        text = made_text(item.row, self.given)
        marks = sketch(text)
        if marks:
            place = crc32(msgspec.json.encode(marks[:2])).to_bytes(4, "big") + mark
            self.paired.offer(place, lambda: self._point(item.id, text, item.row, "kept", lowest, marks))
        self.points.offer(mark, lambda: self._point(item.id, text, item.row, "kept", lowest))
        if int.from_bytes(mark, "big") % every == 0:
            self.measured += 1
            for name, value in item.row.items():
                found = main_text(value)
                if found is not None:
                    _spread(self.lengths, name, length(found))

    def _labels(self, row: Row) -> None:
        """Count the values of columns that have few; a column that turns out to have many is given up."""
        for name, value in row.items():
            if name not in self.labels and len(self.labels) >= NAMES:
                continue
            counts = self.labels.setdefault(name, Counter())
            if counts is None or value is None:
                continue
            if not isinstance(value, str | bool | int) or len(text := told(value, WORD + 1)) > WORD:
                self.labels[name] = None
                continue
            counts[text] += 1
            if len(counts) > KINDS:
                self.labels[name] = None

    def _point(self, name: str, text: str, row: Row, kind: str, score: Any, marks: Iterable[int] = ()) -> Point:
        short = {
            key: told(value, WORD) for key, value in list(row.items())[:NAMES] if isinstance(value, str | bool | int)
        }
        labels = {key: value for key, value in short.items() if len(value) < WORD}
        return Point(name[: WORD * 2], text[:HEAD], labels, kind, score, array("I", marks))

    def _aside(self, aside: Aside) -> None:
        self.aside += 1
        key = (aside.step, aside.kind, reason_class(aside.reason))
        if key not in self.reasons and len(self.reasons) >= REASONS:
            key = (aside.step, aside.kind, "")
        counted, samples = self.reasons.setdefault(key, ([0], Sample(EXAMPLES)))
        counted[0] += 1
        mark = _mark(aside.id)
        samples.offer(mark, lambda: _set_aside(aside))
        text = made_text(aside.row, self.given)
        if text:
            self.gone.offer(mark, lambda: self._point(aside.id, text, aside.row, aside.kind, None))

    def few_valued(self) -> dict[str, Counter[str]]:
        """Columns with few values, each of which says something: labels, languages, levels."""
        found = {name: counts for name, counts in self.labels.items() if counts and len(counts) > 1}
        return {name: counts for name, counts in found.items() if len(counts) * 2 <= counts.total()}


def _mark(name: str) -> bytes:
    return blake2b(name.encode(errors="replace"), digest_size=8).digest()


def _spread(spreads: dict[str, Spread], name: str, value: int) -> None:
    if name in spreads or len(spreads) < NAMES:
        spreads.setdefault(name, Spread()).add(value)


def told(value: Any, limit: int) -> str:
    """A value to be read: texts as they are, everything else as JSON; cut where it is long."""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _set_aside(aside: Aside) -> dict[str, Any]:
    value, threshold = ("" if one is None else told(one, 240) for one in (aside.value, aside.threshold))
    texts = {"id": aside.id, "reason": told(aside.reason, 1200), "value": value, "threshold": threshold}
    return {**texts, "row": [(name, told(cell, 240)) for name, cell in list(aside.row.items())[:CELLS]]}
