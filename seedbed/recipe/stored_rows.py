"""A saved version of a dataset as a source of rows. The store opens it; what is here knows its rows only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from seedbed.core.row import GENERATION, ORIGIN, Row, origin
from seedbed.engine.plan import Seed
from seedbed.recipe.source_rows import SourceRows, mark

CARRIED = (GENERATION, ORIGIN)
"""Columns of descent that go along with a row; its verdicts and its lineage are those of the run that made it."""


class Stored(Protocol):
    """A split of a version: ``name`` tells which, ``digest`` its content, ``size`` its rows."""

    @property
    def name(self) -> str: ...  # noqa: D102 - said above

    @property
    def digest(self) -> str: ...  # noqa: D102

    @property
    def size(self) -> int: ...  # noqa: D102

    def each(self) -> Iterator[Row]:
        """Every row, in order."""


Opener = Callable[[str], Stored]
"""Opens ``NAME[@VERSION][/SPLIT]``; raises RecipeError where there is no such version."""


class StoredRows(SourceRows):
    """Rows of a version. Each tells where it is from; its key is its content, so a row that moved is not asked anew."""

    def __init__(self, stored: Stored, count: int | None) -> None:
        self._stored = stored
        first = next(stored.each(), None)
        columns = None if first is None else frozenset(self._columns(first))
        super().__init__(mark("dataset", stored.digest), columns, count)

    def expected(self) -> int | None:
        """As many as the split has, or as many as are taken of it."""
        return self._stored.size if self.count is None else min(self._stored.size, self.count)

    def each(self) -> Iterator[Seed]:
        """Every row, with where it is from."""
        for number, row in enumerate(self._stored.each(), 1):
            columns = self._columns(row)
            columns[ORIGIN] = origin(self._stored.name, row)
            content = tuple(name for name in columns if name not in CARRIED)
            yield Seed(str(row.get("id", f"{self._stored.name}/{number}")), columns, content)

    def _columns(self, row: Row) -> Row:
        return {name: value for name, value in row.items() if name != "id" and (name[:1] != "_" or name in CARRIED)}
