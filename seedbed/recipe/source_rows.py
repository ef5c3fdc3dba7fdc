"""Rows of a source, as far as every kind of source has them alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

from seedbed.core.row import canonical
from seedbed.engine.plan import Seed, Shortage
from seedbed.recipe.bind import Columns


class SourceRows:
    """Rows of a source: ``each`` gives them in order, ``seeds`` what a round takes of them."""

    def __init__(self, fingerprint: str, columns: Columns, count: int | None) -> None:
        self.fingerprint, self.columns, self.count = fingerprint, columns, count

    def each(self) -> Iterator[Seed]:
        """Every row, once; none where rows are only made on demand."""
        return iter(())

    def expected(self) -> int | None:
        """How many rows there are, where that is known without reading them."""
        return self.count

    def seeds(self, taken: int, shortage: Shortage) -> Iterator[Seed]:
        """All rows where there is no target; else as many as are missing, going round again when they are used up."""
        if shortage.rows is None:
            yield from islice(self.each(), self.count)
            return
        total = sum(1 for _ in islice(self.each(), self.count))
        if total == 0:
            return
        for place, seed in zip(range(taken + shortage.rows), self._again(), strict=False):
            if place >= taken:
                yield Seed(seed.id, seed.row, seed.key_columns, place // total)

    def _again(self) -> Iterator[Seed]:
        while True:
            yield from islice(self.each(), self.count)


def file_digest(path: Path) -> str:
    """A hash of a file's content, by which a change of it is seen."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: blake2b(digest_size=16)).hexdigest()


def mark(*parts: Any) -> str:
    """A fingerprint of JSON values."""
    return blake2b(canonical(list(parts)), digest_size=16).hexdigest()
