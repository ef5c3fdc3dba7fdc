"""The index of a version: what makes a million rows browsable, made of its rows and of nothing else.

A SQLite file below ``.seedbed/browse``, named after the hash of the rows, so that versions of the same rows share it.
It may be thrown away at any time and is made again. Rows themselves stay in their pieces. It holds, in two goes,

- ``facets``: columns of few values, a bitmap of the rows for each value (bit *n* of a bitmap, the lowest of the first
  byte first, is row *n* of the version, all splits one after another);
- ``numbers``: a 64-bit float for each row (NaN: none) of columns of numbers, of verdicts, and of the estimated tokens,
  and the rows in the order of these;
- ``texts``: trigrams of all texts, for searches in any script.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.row import Row
from seedbed.core.text import estimate_tokens
from seedbed.store.datasets import Datasets
from seedbed.store.version import Version, plain, texts

FORMAT = "2"
FEW = 30
"""Values of a facet; a column that has more is none."""
LONGEST = 60
"""Characters of a value of a facet."""
MOST_COLUMNS, MOST_NUMBERS = 60, 24
"""Columns that are looked at, and columns of numbers that are kept."""
AT_ONCE = 20_000
"""Rows between two commits."""
SPLIT, TOKENS, SCORE = "split", "tokens", "score"
"""Names of what no column holds: the split; the tokens of a row, ``tokens:COLUMN``; the verdict ``score:STEP``."""
NAN = float("nan")
_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE facets (name TEXT, place INTEGER, value TEXT, rows INTEGER, bits BLOB, PRIMARY KEY (name, place));
CREATE TABLE numbers (name TEXT PRIMARY KEY, low REAL, high REAL, rows INTEGER, data BLOB, places BLOB);
CREATE VIRTUAL TABLE texts USING fts5 (text, content='', columnsize=0, tokenize='trigram');
CREATE VIRTUAL TABLE terms USING fts5vocab (texts, 'row');
"""
Told = Callable[[int], None]


def index_path(store: Datasets, version: Version) -> Path:
    """Where the index of a version lies."""
    return store.pieces.folder.parent / "browse" / f"{version.hash}.db"


def stage(path: Path) -> tuple[str, int]:
    """How far an index is: ``none``, ``begun``, ``facets`` (all but the search) or ``ready``; and rows gone through."""
    if not path.exists():
        return "none", 0
    try:
        with contextlib.closing(opened(path)) as base:
            facts = dict(base.execute("SELECT name, value FROM facts").fetchall())
    except sqlite3.Error:  # it is being made at this very moment, or is damaged: made again either way
        return "none", 0
    known = facts.get("format") == FORMAT
    return (facts.get("stage", "none"), int(facts.get("done", 0))) if known else ("none", 0)


def opened(path: Path) -> sqlite3.Connection:
    """An index to be read; threads may pass it on, one at a time."""
    base = sqlite3.connect(path, check_same_thread=False, timeout=5.0)
    base.execute("PRAGMA query_only=ON")
    return base


def build(store: Datasets, version: Version) -> Path:
    """Make the index of a version, unless it is there; another process that makes it is waited for.

    Raises:
        DamagedPiece: rows are missing, or are not what they were.
    """
    path = index_path(store, version)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path):
        if stage(path)[0] == "ready":
            return path
        for one in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            one.unlink(missing_ok=True)
        forget(store)
        with contextlib.closing(_created(path)) as base:
            _keep_facets(base, version, store)
            _keep_texts(base, store.every_row(version))
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def forget(store: Datasets) -> int:
    """Take away the indexes of rows that no version has any more; how many."""
    known = {one.hash for name in store.names() for one in store.versions(name)}
    found = [one for one in index_path_folder(store).glob("*.db") if one.stem not in known]
    for path in found:
        for end in ("", "-wal", "-shm", ".lock"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    return len(found)


def index_path_folder(store: Datasets) -> Path:
    """The folder of all indexes."""
    return store.pieces.folder.parent / "browse"


def _created(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=OFF")  # whatever is torn by a power cut is made again
    base.executescript(_SCHEMA)
    base.execute("INSERT INTO texts (texts, rank) VALUES ('hashsize', 33554432)")
    _say(base, format=FORMAT, stage="begun", done=0)
    return base


def _say(base: sqlite3.Connection, **facts: Any) -> None:
    base.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", [(name, str(one)) for name, one in facts.items()])
    base.commit()


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    held = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _keep_facets(base: sqlite3.Connection, version: Version, store: Datasets) -> None:
    seen = _Seen(version.rows)
    for number, row in enumerate(store.every_row(version)):
        seen.take(number, row)
        if number % AT_ONCE == AT_ONCE - 1:
            _say(base, done=number + 1)
    facets = list(_splits(version)) if len(version.parts) > 1 else []
    for name, place, value, bits in [*facets, *seen.facets()]:
        data = bits.to_bytes((version.rows + 7) // 8, "little")
        base.execute("INSERT INTO facets VALUES (?, ?, ?, ?, ?)", (name, place, value, bits.bit_count(), data))
    for name, values in seen.numbers():
        there = [one for one in values if one == one]  # noqa: PLR0124 - NaN is not itself
        line = (name, min(there), max(there), len(there), values.tobytes(), _ascending(values))
        base.execute("INSERT INTO numbers VALUES (?, ?, ?, ?, ?, ?)", line)
    _say(base, stage="facets", done=0)


def _ascending(values: array[float]) -> bytes:
    """The rows by their values, those without one last, as 32-bit numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    compute: Any = pc
    column = pa.Array.from_buffers(pa.float64(), len(values), [None, pa.py_buffer(values)])
    places = compute.array_sort_indices(column).cast(pa.uint32())
    data: bytes = places.buffers()[1].to_pybytes()
    return data


def _splits(version: Version) -> Iterator[tuple[str, int, str, int]]:
    first = 0
    for place, (name, part) in enumerate(version.parts.items()):
        yield SPLIT, place, _json(name), ((1 << part.rows) - 1) << first
        first += part.rows


def _keep_texts(base: sqlite3.Connection, rows: Iterator[Row]) -> None:
    """Each text ends with two line ends, so that its last character begins a trigram as well (see ``row_search``)."""
    batch: list[tuple[int, str]] = []
    done = 0
    for number, row in enumerate(rows):
        batch.append((number, "\n".join([*texts(list(plain(row).values())), str(row.get("id", "")), "\n"])))
        if len(batch) == AT_ONCE:
            done += len(batch)
            base.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", batch)
            batch.clear()
            _say(base, done=done)
    base.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", batch)
    _say(base, stage="ready", done=done + len(batch))


class _Column:
    """What is known of one column so far."""

    __slots__ = ("codes", "numbers", "rows", "tokens", "values")

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.codes: bytearray | None = bytearray(rows)
        self.values: dict[Any, int] = {}
        self.numbers: array[float] | None = None
        self.tokens: array[float] | None = None

    def take(self, number: int, value: Any) -> int:
        """Take a value; the tokens of its texts."""
        kind, found = type(value), 0
        if kind is int or kind is float:
            if self.numbers is None:
                self.numbers = array("d", [NAN]) * self.rows
            self.numbers[number] = float(value)
        elif kind is not bool:
            found = estimate_tokens(value) if kind is str else sum(map(estimate_tokens, texts(value)))
            if found:
                if self.tokens is None:
                    self.tokens = array("d", [NAN]) * self.rows
                self.tokens[number] = found
        if self.codes is not None:
            self._code(number, value, kind)
        return found

    def _code(self, number: int, value: Any, kind: type) -> None:
        assert self.codes is not None
        if value is None:
            return
        if kind in (dict, list) or (kind is str and len(value) > LONGEST):
            self.codes = None
            return
        code = self.values.setdefault((kind, value), len(self.values) + 1)  # 1, 1.0 and true are three values
        if code > FEW:
            self.codes = None
        else:
            self.codes[number] = code


class _Seen:
    """Rows as they pass, column by column: a byte or eight for each row and column."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._columns: dict[str, _Column] = {}
        self._scores: dict[str, array[float]] = {}
        self._tokens = array("d", [0.0]) * rows

    def take(self, number: int, row: Row) -> None:
        """Take a row."""
        whole = 0
        for name, value in row.items():
            if name == "id" or name in ("_lineage", "_checks"):
                continue
            column = self._columns.get(name)
            if column is None:
                if len(self._columns) >= MOST_COLUMNS:
                    continue
                column = self._columns[name] = _Column(self._rows)
            found = column.take(number, value)
            whole += 0 if name.startswith("_") else found
        self._tokens[number] = whole
        if row.get("_checks"):
            self._judged(number, row["_checks"])

    def _judged(self, number: int, checks: Any) -> None:
        for one in checks if isinstance(checks, list) else ():
            step, score = (one.get("step"), one.get("score")) if isinstance(one, dict) else (None, None)
            if not isinstance(step, str) or not isinstance(score, int | float):
                continue
            if step not in self._scores and len(self._scores) < MOST_NUMBERS:
                self._scores[step] = array("d", [NAN]) * self._rows
            if step in self._scores:
                self._scores[step][number] = float(score)

    def facets(self) -> Iterator[tuple[str, int, str, int]]:
        """The values of columns of few values, the commonest first, each with the bits of its rows."""
        for name, column in self._columns.items():
            if column.codes is None or not column.values or _each_once(column):
                continue
            bits = [(value, _bits(column.codes, code)) for (_, value), code in column.values.items()]
            bits.sort(key=lambda one: -one[1].bit_count())
            for place, (value, found) in enumerate(bits):
                yield name, place, _json(value), found

    def numbers(self) -> Iterator[tuple[str, array[float]]]:
        """Columns of numbers, scores and tokens."""
        kept = {name: one.numbers for name, one in self._columns.items() if one.numbers and one.codes is None}
        scores = {f"{SCORE}:{name}": one for name, one in self._scores.items()}
        tokens = {
            f"{TOKENS}:{name}": one.tokens
            for name, one in self._columns.items()
            if one.tokens and one.codes is None and not name.startswith("_")
        }
        found = {TOKENS: self._tokens, **kept, **scores, **tokens}
        yield from list(found.items())[: MOST_NUMBERS + 1] if self._rows else ()


def _each_once(column: _Column) -> bool:
    """Whether a value tells one row from every other: then it tells nothing of the rows together."""
    assert column.codes is not None
    return len(column.values) > 3 and len(column.values) >= column.rows - column.codes.count(0)


def _bits(codes: bytearray, code: int) -> int:
    """The rows of a code as bits, without a step for each row."""
    table = bytes(49 if one == code else 48 for one in range(256))
    return int(bytes(codes.translate(table))[::-1], 2)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
