"""Rows as JSON, one a line or as one array, one row in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.row import Row
from seedbed.export.atomic import replacing
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

    Raises:
        OSError: the file cannot be written; what had the name before is still there.
    """
    skipped: Counter[str] = Counter()
    opening, between, closing = (b"[\n", b",\n", b"\n]\n") if target.suffix == ".json" else (b"", b"\n", b"\n")
    count = 0
    with replacing(target) as file:
        file.write(opening)
        for row in rows:
            try:
                line = encoded(fit(row))
            except Misfit as misfit:
                skipped[str(misfit)] += 1
                continue
            file.write(between + line if count else line)
            count += 1
        file.write(closing if count or opening else b"")
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
