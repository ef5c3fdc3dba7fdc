"""The rows of a version as they are browsed: a page of those that fit a filter, and how many have each value.

Which rows fit is a number with a bit for each row. Filters are ``&``, counts are bits counted, and so neither grows
with what a row holds. Without an index (it is being made) rows are shown in their order, unfiltered.
"""

from __future__ import annotations

import sqlite3
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.row import Row
from seedbed.store.datasets import Datasets
from seedbed.store.row_index import index_path, opened, stage
from seedbed.store.row_search import Search
from seedbed.store.version import Version

PATIENCE = 0.12
"""Seconds that a page waits for a search; what is found later comes with the next look."""
KEPT_SEARCHES, KEPT_BYTES, BLOCK = 8, 64 << 20, 1024
"""Searches, and bytes of pieces, that are remembered; bytes of bits that are counted at a time."""


class Wanted(msgspec.Struct, frozen=True):
    """Which rows are wanted, and in which order.

    Attributes:
        values: pairs of a facet and a value as JSON; values of one facet are alternatives.
        ranges: a column of numbers with its least and greatest value, None for no bound.
        text: what their texts hold.
        sort: a column of numbers, with ``-`` before it the greatest first; "" for the order of the version.
    """

    values: tuple[tuple[str, str], ...] = ()
    ranges: tuple[tuple[str, float | None, float | None], ...] = ()
    text: str = ""
    sort: str = ""

    @property
    def plain(self) -> bool:
        """Whether all rows are wanted in their order."""
        return not (self.values or self.ranges or self.text or self.sort)


class Value(msgspec.Struct, frozen=True):
    """A value of a facet: as JSON, and the rows that have it among those that fit the other filters."""

    value: str
    rows: int
    chosen: bool


class Facet(msgspec.Struct, frozen=True):
    """A column of few values."""

    name: str
    values: list[Value]


class Numbers(msgspec.Struct, frozen=True):
    """A column of numbers: its least and greatest, and the rows that have one."""

    name: str
    low: float
    high: float
    rows: int


class Fitting(msgspec.Struct, frozen=True):
    """The rows that fit: how many, whether the search for them is over, and some of them with their places."""

    total: int
    complete: bool
    rows: list[tuple[int, Row]]


class RowView:
    """One version; threads may share it."""

    def __init__(self, store: Datasets, version: Version) -> None:
        self.version, self._store = version, store
        self._path = index_path(store, version)
        self._pieces = version.pieces
        self._starts = [0, *accumulate(piece.rows for piece in self._pieces)]
        self._lock = threading.Lock()
        self._base: sqlite3.Connection | None = None
        self._bits: dict[str, dict[str, int]] = {}
        self._numbers: dict[str, Numbers] = {}
        self._arrays: dict[str, Any] = {}
        self._orders: dict[str, Any] = {}
        self._searches: OrderedDict[str, Search] = OrderedDict()
        self._lines: OrderedDict[int, list[bytes]] = OrderedDict()
        self._decode = msgspec.json.Decoder(dict[str, Any]).decode
        self._stage: tuple[str, int] = ("none", 0)

    @property
    def stage(self) -> tuple[str, int]:
        """How far the index is, and rows gone through; see ``row_index.stage``."""
        if self._stage[0] != "ready" or not self._path.exists():
            self._stage = stage(self._path)
            if self._stage[0] in ("none", "begun"):
                self._let_go()
        return self._stage

    def facets(self, wanted: Wanted, *, patience: float = PATIENCE) -> list[Facet]:
        """The columns of few values, each counted among the rows that fit all filters but its own."""
        if not self._open():
            return []
        if not wanted.plain:
            self._needed(wanted)
        chosen = _by_name(wanted.values)
        rest = {name: self._fitting(wanted, patience, without=name)[0] for name in chosen}
        whole = self._fitting(wanted, patience)[0]
        made = []
        for name, bits in self._bits.items():
            among = rest.get(name, whole)
            mine = chosen.get(name, ())
            counted = [Value(value, (one & among).bit_count(), value in mine) for value, one in bits.items()]
            made.append(Facet(name, counted))
        return made

    def numbers(self) -> list[Numbers]:
        """The columns of numbers."""
        return list(self._numbers.values()) if self._open() else []

    def page(self, wanted: Wanted, first: int = 0, count: int = 25, *, patience: float = PATIENCE) -> Fitting:
        """Rows that fit, from the ``first`` one on.

        Raises:
            RecipeError: a facet or column is not there, or is not there yet.
        """
        if wanted.plain:
            places: Sequence[int] = range(min(first, self.version.rows), min(first + count, self.version.rows))
            return Fitting(self.version.rows, True, self.rows(places))
        self._needed(wanted)
        bits, complete = self._fitting(wanted, patience)
        if wanted.sort:
            places = self._sorted(bits, wanted.sort, first, count)
        else:
            places = _places(bits, first, count, self.version.rows)
        return Fitting(bits.bit_count(), complete, self.rows(places))

    def every(self, wanted: Wanted) -> Iterator[bytes]:
        """The lines of all rows that fit, in the order of the version, a piece in memory at a time."""
        if wanted.plain:
            bits = (1 << self.version.rows) - 1
        else:
            self._needed(wanted)
            bits = self._fitting(wanted, 3600.0)[0]
        for start, piece in zip(self._starts, self._pieces, strict=False):
            mine = (bits >> start) & ((1 << piece.rows) - 1)
            if mine:
                for place, line in enumerate(self._store.pieces.lines(piece)):
                    if mine >> place & 1:
                        yield line + b"\n"

    def rows(self, places: Sequence[int]) -> list[tuple[int, Row]]:
        """The rows at these places."""
        return [(place, self._decode(self._line(place))) for place in places]

    def split_at(self, place: int) -> str:
        """The split that a row stands in."""
        for name, part in self.version.parts.items():
            if place < part.rows:
                return name
            place -= part.rows
        raise IndexError(place)

    def close(self) -> None:
        """End searches, close the index."""
        with self._lock:
            for search in self._searches.values():
                search.close()
            self._searches.clear()
        self._let_go()

    def _line(self, place: int) -> bytes:
        number = bisect_right(self._starts, place) - 1
        with self._lock:
            lines = self._lines.get(number)
        if lines is None:
            lines = self._store.pieces.lines(self._pieces[number])
        with self._lock:
            self._lines[number] = lines
            self._lines.move_to_end(number)
            kept = sum(self._pieces[one].size for one in self._lines)
            while kept > KEPT_BYTES and len(self._lines) > 1:
                kept -= self._pieces[self._lines.popitem(last=False)[0]].size
        return lines[place - self._starts[number]]

    def _let_go(self) -> None:
        with self._lock:
            if self._base is not None:
                self._base.close()
            self._base = None
            self._bits, self._numbers, self._arrays, self._orders = {}, {}, {}, {}

    def _open(self) -> bool:
        """Read what there is of facets and numbers, once."""
        if self.stage[0] not in ("facets", "ready"):
            return False
        with self._lock:
            if self._base is None:
                base = opened(self._path)
                for name, value, bits in base.execute("SELECT name, value, bits FROM facets ORDER BY rowid"):
                    self._bits.setdefault(name, {})[value] = int.from_bytes(bits, "little")
                for name, *figures in base.execute("SELECT name, low, high, rows FROM numbers ORDER BY rowid"):
                    self._numbers[name] = Numbers(name, *figures)
                self._base = base
        return True

    def _needed(self, wanted: Wanted) -> None:
        if not self._open() or (wanted.text and self.stage[0] != "ready"):
            raise RecipeError("the index of this version is being made; filters and the search come with it")
        for name, _ in wanted.values:
            if name not in self._bits:
                raise RecipeError(f"'{name}' is no column of few values here{nearest(name, list(self._bits))}")
        for name in [one[0] for one in wanted.ranges] + ([wanted.sort.removeprefix("-")] if wanted.sort else []):
            if name not in self._numbers:
                raise RecipeError(f"'{name}' is no column of numbers here{nearest(name, list(self._numbers))}")

    def _fitting(self, wanted: Wanted, patience: float, *, without: str = "") -> tuple[int, bool]:
        """The bits of the rows that fit all filters but that of one facet, and whether the search is over."""
        bits, complete = (1 << self.version.rows) - 1, True
        for name, values in _by_name(wanted.values).items():
            if name != without:
                known = self._bits[name]
                either = 0
                for value in values:
                    either |= known.get(value, 0)
                bits &= either
        for name, low, high in wanted.ranges:
            bits &= self._between(name, low, high)
        if wanted.text:
            search = self._search(wanted.text)
            bits &= search.found(patience)
            complete = search.done
            if search.error:
                raise RecipeError(f"the search failed: {search.error}")
        return bits, complete

    def _search(self, text: str) -> Search:
        with self._lock:
            found = self._searches.get(text) or Search(self._path, self.version.rows, text)
            self._searches[text] = found
            self._searches.move_to_end(text)
            old = [self._searches.popitem(last=False)[1] for _ in range(len(self._searches) - KEPT_SEARCHES)]
        for one in old:
            one.close()
        return found

    def _array(self, name: str) -> Any:
        import pyarrow as pa

        with self._lock:
            if name not in self._arrays:
                assert self._base is not None
                [data] = self._base.execute("SELECT data FROM numbers WHERE name = ?", (name,)).fetchone()
                self._arrays[name] = pa.Array.from_buffers(pa.float64(), self.version.rows, [None, pa.py_buffer(data)])
            return self._arrays[name]

    def _between(self, name: str, low: float | None, high: float | None) -> int:
        import pyarrow.compute as pc

        values = self._array(name)
        compute: Any = pc
        fits = compute.is_finite(values)
        if low is not None:
            fits = compute.and_(fits, compute.greater_equal(values, low))
        if high is not None:
            fits = compute.and_(fits, compute.less_equal(values, high))
        data = fits.buffers()[1].to_pybytes()
        return int.from_bytes(data, "little") & ((1 << self.version.rows) - 1)

    def _order(self, name: str) -> Any:
        import pyarrow as pa

        with self._lock:
            if name not in self._orders:
                assert self._base is not None
                [data] = self._base.execute("SELECT places FROM numbers WHERE name = ?", (name,)).fetchone()
                self._orders[name] = pa.Array.from_buffers(pa.uint32(), self.version.rows, [None, pa.py_buffer(data)])
            return self._orders[name]

    def _sorted(self, bits: int, sort: str, first: int, count: int) -> list[int]:
        """Rows by a column of numbers; those that have none come last either way."""
        import pyarrow as pa

        name, rows = sort.removeprefix("-"), self.version.rows
        order = self._order(name)
        total = bits.bit_count()
        found = order
        if total < rows:
            mask = pa.py_buffer(bits.to_bytes((rows + 7) // 8, "little"))
            fits: Any = pa.Array.from_buffers(pa.bool_(), rows, [None, mask])
            found = order.filter(fits.take(order))
        if not sort.startswith("-"):
            return list(found.slice(first, count).to_pylist())
        whole = self._numbers[name].rows == rows
        there = total if whole else (bits & self._between(name, None, None)).bit_count()
        start, end = max(0, there - first - count), max(0, there - first)
        downwards: list[int] = found.slice(start, end - start).to_pylist()[::-1]
        rest = max(first, there)
        return downwards + list(found.slice(rest, max(0, first + count - rest)).to_pylist())


def _by_name(values: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in values:
        found.setdefault(name, []).append(value)
    return found


def _places(bits: int, first: int, count: int, rows: int) -> list[int]:
    """The places of some of the bits that are set, without looking at each bit before them."""
    data = bits.to_bytes((rows + 7) // 8, "little")
    found: list[int] = []
    for start in range(0, len(data), BLOCK):
        block = int.from_bytes(data[start : start + BLOCK], "little")
        here = block.bit_count()
        if first >= here:
            first -= here
            continue
        while block and len(found) < count:
            lowest = block & -block
            if first:
                first -= 1
            else:
                found.append(start * 8 + lowest.bit_length() - 1)
            block ^= lowest
        if len(found) == count:
            break
    return found
