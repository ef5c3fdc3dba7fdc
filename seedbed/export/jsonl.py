"""JSON lines: every row as it is, one a line, UTF-8.

``columns`` chooses and orders the columns; a row without one gets null. A name that ends in ``.json`` makes one array.
``packing`` (``gzip`` or ``zstd``), or a name that ends in ``.gz`` or ``.zst``, compresses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from seedbed.core.row import Row
from seedbed.export.lines import only, write_lines
from seedbed.export.packing import Packing, packed_name
from seedbed.export.written import Written

FILE = "data.jsonl"
"""The name of the file in a dataset's folder."""


def jsonl(rows: Iterator[Row], target: Path, *, columns: tuple[str, ...] = (), packing: Packing = "none") -> Written:
    """Write rows as JSON lines; see the card above."""
    return write_lines(rows, packed_name(target, packing), lambda row: only(row, columns))
