"""Rows as JSON, one a line or as one array, one row in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.row import Row
from seedbed.export.packing import packed, unpacked_suffix
from seedbed.export.written import Misfit, Written

Fit = Callable[[Row], Row]
"""A row in the shape of the format; raises ``Misfit`` when there is none."""

BAD_UNICODE = "a text holds half a surrogate pair, which UTF-8 cannot write"

_LINE_ENDS = {
    "\u2028".encode(): rb"\u2028",
    "\u2029".encode(): rb"\u2029",
    "\u0085".encode(): rb"\u0085",
}


def write_lines(rows: Iterator[Row], target: Path, fit: Fit) -> Written:
    """Write every row that fits; ``.json`` as the end of the name makes it one JSON array, any other name JSON lines.

    A further ending ``.gz`` or ``.zst`` compresses it.

    Raises:
        OSError: the file cannot be written; what had the name before is still there.
    """
    return write_each(rows, target, lambda row: (fit(row),))


def write_each(rows: Iterator[Row], target: Path, fit: Callable[[Row], Iterable[Any]]) -> Written:
    """The same for formats in which a row is several records; a row counts as one and goes in whole or not at all."""
    skipped: Counter[str] = Counter()
    array = unpacked_suffix(target) == ".json"
    opening, between, closing = (b"[\n", b",\n", b"\n]\n") if array else (b"", b"\n", b"\n")
    count = 0
    begun = False
    with packed(target) as file:
        file.write(opening)
        for row in rows:
            try:
                records = [encoded(one) for one in fit(row)]
            except Misfit as misfit:
                skipped[str(misfit)] += 1
                continue
            if records:
                file.write((between if begun else b"") + between.join(records))
                begun = True
            count += 1
        file.write(closing if begun or opening else b"")
    return Written([target], count, dict(skipped))


def encoded(value: Any) -> bytes:
    """JSON on one line, also for readers that end a line at U+0085, U+2028 or U+2029.

    Raises:
        Misfit: a text cannot be written as UTF-8.
    """
    try:
        line = msgspec.json.encode(value)
    except UnicodeEncodeError:
        raise Misfit(BAD_UNICODE) from None
    for raw, escaped in _LINE_ENDS.items():
        line = line.replace(raw, escaped)  # these can stand in strings only, and UTF-8 never shares bytes
    return line


def only(row: Row, columns: tuple[str, ...]) -> Row:
    """The named columns of a row, null where it has none; all of it when none is named."""
    return {name: row.get(name) for name in columns} if columns else row
