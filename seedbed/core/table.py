"""The table: all rows at once, for steps that compare rows with one another.

A table step sees the columns of the rows plus ``_place`` (their position) and returns the rows that stay, in any
columns it likes, with ``_place`` kept. Rows that are missing from what it returns are set aside; their reason stands in
the metadata of the returned table under ``reasons`` (JSON: place -> reason), written by ``without``.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pyarrow as pa

PLACE = "_place"


def without(table: pa.Table, reasons: Mapping[int, str]) -> pa.Table:
    """The table without the rows at the given positions (0-based in this table), each with the reason it goes for."""
    stay = [place for place in range(table.num_rows) if place not in reasons]
    places = table.column(PLACE).to_pylist() if PLACE in table.column_names else list(range(table.num_rows))
    told = {str(places[place]): reason for place, reason in reasons.items()}
    metadata = dict(table.schema.metadata or {}) | {b"reasons": msgspec.json.encode(told)}
    return table.take(pa.array(stay, pa.int64())).replace_schema_metadata(metadata)


def reasons_of(table: pa.Table) -> dict[int, str]:
    """The reasons that ``without`` wrote, by ``_place``."""
    told = msgspec.json.decode((table.schema.metadata or {}).get(b"reasons", b"{}"))
    return {int(place): reason for place, reason in told.items()}
