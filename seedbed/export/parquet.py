"""Parquet: all rows in one schema, which is known before the first row group is written.

The rows are set down once beside the target while the type of every column is widened to hold all of them, so a column
may be null for a million rows and text after. A column (or field) whose values share no type holds each as its JSON
text and says so in its metadata (``json``). Absent columns are null. Fields of structures that a row lacks read back
as null. The same rows give the same bytes with the same version of pyarrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.tables import arrow_batches, arrow_schema, table_spool
from seedbed.export.written import Written

Compression = Literal["zstd", "snappy", "gzip", "brotli", "lz4", "none"]

FILE = "data.parquet"
"""The name of the file in a dataset's folder."""


def parquet(
    rows: Iterator[Row], target: Path, *, columns: tuple[str, ...] = (), compression: Compression = "zstd"
) -> Written:
    """Write rows as one Parquet file; see the card above.

    Raises:
        RecipeError: there is no column at all, which Parquet cannot say.
    """
    from pyarrow import parquet as pq

    with table_spool(rows, target, columns) as (spool, kinds), replacing(target) as file:
        schema = arrow_schema(kinds)
        with pq.ParquetWriter(file, schema, compression=compression) as writer:
            for batch in arrow_batches(spool, kinds, schema):
                writer.write_batch(batch, row_group_size=max(1, batch.num_rows))
    return Written([target], spool.rows, dict(spool.skipped))
