"""Parquet: all rows in one schema, which is known before the first row group is written.

The rows are set down once beside the target while the type of every column is widened to hold all of them, so a column
may be null for a million rows and text after. A column (or field) whose values share no type holds each as its JSON
text and says so in its metadata (``json``). Absent columns are null. Fields of structures that a row lacks read back
as null. The same rows give the same bytes with the same version of pyarrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.kinds import JSON, NULL, Kind, arrow_type, fitted, widened
from seedbed.export.lines import only
from seedbed.export.spool import Spool, spooled
from seedbed.export.written import Written

if TYPE_CHECKING:
    import pyarrow as pa

Compression = Literal["zstd", "snappy", "gzip", "brotli", "lz4", "none"]

GROUP_ROWS = 10_000
GROUP_BYTES = 32 * 2**20
"""A row group ends at either, which bounds the memory whatever the rows are like."""

FILE = "data.parquet"
"""The name of the file in a dataset's folder."""


def parquet(
    rows: Iterator[Row], target: Path, *, columns: tuple[str, ...] = (), compression: Compression = "zstd"
) -> Written:
    """Write rows as one Parquet file; see the card above.

    Raises:
        RecipeError: there is no column at all, which Parquet cannot say.
    """
    kinds: dict[str, Kind] = dict.fromkeys(columns, NULL)

    def see(row: Row) -> None:
        for name, value in row.items():
            kinds[name] = widened(kinds.get(name, NULL), value)

    with spooled((only(row, columns) for row in rows), target, see) as spool:
        if not kinds:
            raise RecipeError(
                f"{target.name}: no row has a column, and Parquet needs one; name `columns`, or use jsonl"
            )
        with replacing(target) as file:
            _write(spool, kinds, file, compression)
    return Written([target], spool.rows, dict(spool.skipped))


def _write(spool: Spool, kinds: dict[str, Kind], file: IO[bytes], compression: Compression) -> None:
    import pyarrow as pa
    from pyarrow import parquet as pq

    schema = pa.schema([_field(name, kind) for name, kind in kinds.items()])
    with pq.ParquetWriter(file, schema, compression=compression) as writer:
        for group in _groups(spool):
            arrays = [
                pa.array([fitted(kind, row.get(name)) for row in group], arrow_type(kind))
                for name, kind in kinds.items()
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=len(group))


def _field(name: str, kind: Kind) -> pa.Field[Any]:
    import pyarrow as pa

    return pa.field(name, arrow_type(kind), metadata={"json": "true"} if kind == JSON else None)


def _groups(spool: Spool) -> Iterator[list[Row]]:
    group: list[Row] = []
    size = 0
    for row, length in spool:
        group.append(row)
        size += length
        if len(group) == GROUP_ROWS or size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group
