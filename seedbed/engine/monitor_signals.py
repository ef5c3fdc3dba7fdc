"""Signals: what is seen of each row, and the figures that windows of rows make of it.

A signal costs about a microsecond a row, those of texts about fifteen; its memory is bounded by its window.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from seedbed.core.row import Row
from seedbed.engine.flow import Outcome
from seedbed.engine.seen import Seen
from seedbed.engine.sketch import ALIKE, ANCHORS, Sketch, anchors, likeness, made_text, main_text, sketch

BITS = 1 << 25
"""Of the map of pairs that were seen: 4 MiB. A fuller map takes new pairs for known ones, which is reckoned out."""


def look(
    outcome: Outcome,
    made: tuple[str, ...],
    given: frozenset[str],
    *,
    sketched: tuple[str, ...] = (),
    asked_for: tuple[str, ...] = (),
) -> Seen:
    """What there is to see of a row's outcome.

    Args:
        outcome: what became of it.
        made: the columns that the steps write: one that is missing counts as blank.
        given: the columns of the sources, whose texts are no finding.
        sketched, asked_for: the columns that texts are sketched of and that are looked through for blanks.
    """
    rejected = sum(1 for aside in outcome.aside if aside.kind == "rejected")
    asks = tokens = 0
    for count in outcome.counts.values():
        asks += count.asks
        tokens += count.tokens_in + count.tokens_out
    seen = Seen(len(outcome.kept), rejected, len(outcome.aside) - rejected, outcome.misread, asks, tokens)
    rows = [item.row for item in outcome.kept]
    if asked_for:
        seen.blank = {column: sum(_blank(row, column, made) for row in rows) for column in asked_for}
    if sketched:
        seen.sketches = {column: [sketch(_text(row, column, given)) for row in rows] for column in sketched}
    return seen


def _blank(row: Row, column: str, made: Iterable[str]) -> bool:
    """Whether a column has nothing in it; without a name, whether any of the row or of those that steps write has."""
    if column:
        return _empty(row.get(column))
    return any(_empty(value) for value in row.values()) or any(name not in row for name in made)


def _empty(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {})


def _text(row: Row, column: str, given: frozenset[str]) -> str:
    return (main_text(row.get(column)) or "") if column else made_text(row, given)


class Meter(Protocol):
    """Turns a row into what a window adds up: (part, whole, rows)."""

    def __call__(self, seen: Seen, column: str) -> tuple[float, float, int]:
        """The figures of one row."""


class Signal:
    """A meter's figures over the last rows: at least ``over`` of them, and no more than that takes."""

    __slots__ = ("_meter", "_over", "_part", "_rows", "_whole", "_window", "full")

    def __init__(self, meter: Meter, over: int) -> None:
        self._meter, self._over = meter, over
        self._window: deque[tuple[float, float, int]] = deque()
        self._part, self._whole, self._rows = 0.0, 0.0, 0
        self.full = False

    def add(self, seen: Seen, column: str) -> bool:
        """Take in a row; whether the window is full."""
        figures = self._meter(seen, column)
        if not figures[2]:
            return self.full
        window = self._window
        window.append(figures)
        self._part, self._whole, self._rows = self._part + figures[0], self._whole + figures[1], self._rows + figures[2]
        while self._rows - window[0][2] >= self._over:
            part, whole, rows = window.popleft()
            self._part, self._whole, self._rows = self._part - part, self._whole - whole, self._rows - rows
        self.full = self._rows >= self._over
        return self.full

    @property
    def value(self) -> float:
        """Part over whole."""
        return self._part / max(self._whole, 1.0)


def _missing(seen: Seen, column: str) -> tuple[float, float, int]:
    return seen.blank.get(column, 0), seen.kept, seen.kept if column in seen.blank else 0


def _unreadable(seen: Seen, column: str) -> tuple[float, float, int]:
    return seen.misread, 1, 1


def _rejected(seen: Seen, column: str) -> tuple[float, float, int]:
    every = seen.kept + seen.rejected + seen.failed
    return seen.rejected, every, every


def _failed(seen: Seen, column: str) -> tuple[float, float, int]:
    every = seen.kept + seen.rejected + seen.failed
    return seen.failed, every, every


def _tokens(seen: Seen, column: str) -> tuple[float, float, int]:
    return seen.tokens, seen.kept, 1


def _requests(seen: Seen, column: str) -> tuple[float, float, int]:
    return seen.asks, seen.kept, 1


class _Repeats:
    """Counts rows whose text nearly repeats that of another row of the window."""

    def __init__(self, over: int) -> None:
        self._over = over
        self._last: deque[tuple[Sketch, frozenset[int]]] = deque(maxlen=over)
        self._places: dict[int, int] = {}
        self._count = 0

    def __call__(self, seen: Seen, column: str) -> tuple[float, float, int]:
        """The rows of one row that went in, those that repeat apart."""
        sketches = seen.sketches.get(column, [])
        repeats = sum(self._repeats(one) for one in sketches if one)
        rows = sum(1 for one in sketches if one)
        return repeats, rows, rows

    def _repeats(self, one: Sketch) -> bool:
        marks, oldest, near = frozenset(one), self._count - len(self._last), set()
        for mark in anchors(one):
            near.add(self._places.get(mark, -1))
            self._places[mark] = self._count
        found = any(self._alike(one, marks, place) for place in near if place >= oldest)
        self._last.append((one, marks))
        self._count += 1
        if len(self._places) > 4 * ANCHORS * self._over:
            oldest = self._count - self._over
            self._places = {mark: place for mark, place in self._places.items() if place >= oldest}
        return found

    def _alike(self, one: Sketch, marks: frozenset[int], place: int) -> bool:
        other, its = self._last[place - self._count]
        return len(marks & its) >= ALIKE * len(one) and likeness(one, other) >= ALIKE  # the first is quick, and needed


class _News:
    """Counts the pairs of words that are new, by a map of bits; ``over`` does not matter to it."""

    def __init__(self, _: int) -> None:
        self._map = bytearray(BITS >> 3)
        self._set = 0

    def __call__(self, seen: Seen, column: str) -> tuple[float, float, int]:
        """New pairs, all pairs, rows."""
        new, pairs, rows = 0, 0, 0
        for one in seen.sketches.get(column, []):
            rows += 1 if one else 0
            pairs += len(one)
            for mark in one:
                place, bit = mark >> 3 & (BITS >> 3) - 1, 1 << (mark & 7)
                if not self._map[place] & bit:
                    self._map[place] |= bit
                    new += 1
        self._set += new
        return min(pairs, new / (1 - self._set / (BITS + 1))), pairs, rows


SIGNAL: dict[str, Callable[[int], Meter]] = {
    "missing_share": lambda _: _missing,
    "unreadable_share": lambda _: _unreadable,
    "rejected_share": lambda _: _rejected,
    "failed_share": lambda _: _failed,
    "duplicate_share": _Repeats,
    "new_ngrams": _News,
    "tokens_per_row": lambda _: _tokens,
    "requests_per_row": lambda _: _requests,
}
"""Makes the meter of a signal for a window of so many rows."""
