"""Rows as Arrow, in one schema that is known before the first batch: what the column formats share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.kinds import JSON, NULL, Kind, arrow_type, fitted, widened
from seedbed.export.lines import only
from seedbed.export.spool import Spool, spooled

if TYPE_CHECKING:
    import pyarrow as pa

GROUP_ROWS = 10_000
GROUP_BYTES = 32 * 2**20
"""A batch ends at either, which bounds the memory whatever the rows are like."""

Kinds = dict[str, Kind]


@contextmanager
def table_spool(rows: Iterator[Row], target: Path, columns: tuple[str, ...]) -> Iterator[tuple[Spool, Kinds]]:
    """The rows set down beside the target, and the kind of every column.

    Raises:
        RecipeError: there is no column at all.
    """
    kinds: Kinds = dict.fromkeys(columns, NULL)

    def see(row: Row) -> None:
        for name, value in row.items():
            kinds[name] = widened(kinds.get(name, NULL), value)

    with spooled((only(row, columns) for row in rows), target, see) as spool:
        if not kinds:
            told = "no row has a column, and a table needs one; name `columns`, or use jsonl"
            raise RecipeError(f"{target.name}: {told}")
        yield spool, kinds


def arrow_schema(kinds: Kinds) -> pa.Schema:
    """The schema; a column of JSON texts says so in its metadata."""
    import pyarrow as pa

    return pa.schema(
        [
            pa.field(name, arrow_type(kind), metadata={"json": "true"} if kind == JSON else None)
            for name, kind in kinds.items()
        ]
    )


def arrow_batches(rows: Spool | Iterator[tuple[Row, int]], kinds: Kinds, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows as batches of bounded size."""
    import pyarrow as pa

    for group in _groups(rows):
        arrays: list[Any] = [
            pa.array([fitted(kind, row.get(name)) for row in group], arrow_type(kind)) for name, kind in kinds.items()
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _groups(rows: Spool | Iterator[tuple[Row, int]]) -> Iterator[list[Row]]:
    group: list[Row] = []
    size = 0
    for row, length in rows:
        group.append(row)
        size += length
        if len(group) == GROUP_ROWS or size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group
