"""Arrow: one IPC file (also called Feather 2), which pandas, polars, DuckDB and `datasets` map without reading it.

The schema holds for all rows, as in ``parquet``: a column whose values share no type holds each as its JSON text and
says so in its metadata. ``stream`` writes the streaming form, which has no footer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.tables import arrow_batches, arrow_schema, table_spool
from seedbed.export.written import Written

FILE = "data.arrow"
"""The name of the file in a dataset's folder."""


def arrow(rows: Iterator[Row], target: Path, *, columns: tuple[str, ...] = (), stream: bool = False) -> Written:
    """Write rows as one Arrow file; see the card above.

    Raises:
        RecipeError: there is no column at all.
    """
    import pyarrow as pa

    with table_spool(rows, target, columns) as (spool, kinds), replacing(target) as file:
        schema = arrow_schema(kinds)
        opened = pa.ipc.new_stream if stream else pa.ipc.new_file
        with opened(cast("Any", file), schema) as writer:
            for batch in arrow_batches(spool, kinds, schema):
                writer.write_batch(batch)
    return Written([target], spool.rows, dict(spool.skipped))
