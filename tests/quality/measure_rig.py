"""Taking a measure of rows without a recipe: the real function, with vectors from a script."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.measure import Measure
from seedbed.core.reply import Reply
from seedbed.core.request import Request


class Vectors:
    """Answers requests of vectors by a function of the text, and counts them."""

    def __init__(self, of: Callable[[str], Sequence[float]]) -> None:
        self._of, self.requests = of, 0

    async def __call__(self, request: Request) -> Reply:
        self.requests += 1
        return Reply(vectors=[list(self._of(text)) for text in request.texts])


def taken(name: str, rows: Sequence[Mapping[str, Any]] | pa.Table, outside: Any = None, **settings: Any) -> Measure:
    """The measure of some rows."""
    table = rows if isinstance(rows, pa.Table) else pa.Table.from_pylist([dict(row) for row in rows])
    entry = find.entry(name)
    made: Measure
    if entry.asks:
        made = asyncio.run(entry.function(Context(outside), table, **settings))
    else:
        made = entry.function(table, **settings)
    return made


def texts(*given: str) -> list[dict[str, str]]:
    """Rows of texts."""
    return [{"text": one} for one in given]
