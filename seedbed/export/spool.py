"""Rows set down on disk once, to be read again when all of them have been seen: for formats with one schema."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import msgspec

from seedbed.core.row import Row
from seedbed.export.lines import encoded
from seedbed.export.written import Misfit


@dataclass
class Spool:
    """A nameless file of rows beside the target (``/tmp`` may be small), gone when it is closed."""

    file: IO[bytes]
    rows: int = 0
    size: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[tuple[Row, int]]:
        """The rows again, each with its size in bytes."""
        self.file.seek(0)
        for line in self.file:
            yield msgspec.json.decode(line), len(line)


@contextmanager
def spooled(rows: Iterator[Row], target: Path, see: Callable[[Row], None]) -> Iterator[Spool]:
    """Set rows down for ``target``, showing each to ``see``; those that are no UTF-8 are skipped and counted."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=target.parent) as file:
        spool = Spool(file)
        for row in rows:
            try:
                line = encoded(row)
            except Misfit as misfit:
                spool.skipped[str(misfit)] += 1
                continue
            see(row)
            file.write(line + b"\n")
            spool.rows += 1
            spool.size += len(line) + 1
        yield spool
