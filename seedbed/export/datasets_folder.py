"""The folder that ``save_to_disk`` of Hugging Face `datasets` makes: ``load_from_disk`` opens it without a copy.

Arrow streams of at most about 500 MB (``data-00000-of-00002.arrow`` …), ``state.json`` and ``dataset_info.json``. The
features are left to the files' own schema, which every version of the library reads alike. ``split`` names the split.
Held against `datasets` 5.2: ``load_from_disk``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, cast

from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.spool import Spool
from seedbed.export.tables import Kinds, arrow_batches, arrow_schema, table_spool
from seedbed.export.written import Written

SHARD_BYTES = 500 * 10**6

FILE = "datasets"
"""The name of the folder in a dataset's folder."""


def datasets_folder(
    rows: Iterator[Row],
    target: Path,
    *,
    columns: tuple[str, ...] = (),
    split: str = "train",
    shard_bytes: int = SHARD_BYTES,
) -> Written:
    """Write the folder ``target``; see the card above.

    Raises:
        RecipeError: there is no column at all.
    """
    target.mkdir(parents=True, exist_ok=True)
    with table_spool(rows, target / "data", columns) as (spool, kinds):
        files, print_of = _shards(spool, kinds, target, shard_bytes)
    known = {"citation": "", "description": "", "homepage": "", "license": ""}
    state: dict[str, Any] = {
        "_data_files": [{"filename": file.name} for file in files],
        "_fingerprint": print_of,
        "_format_columns": None,
        "_format_kwargs": {},
        "_format_type": None,
        "_output_all_columns": False,
        "_split": split,
    }
    for name, content in (("dataset_info.json", known), ("state.json", state)):
        with replacing(target / name) as file:
            file.write(json.dumps(content, indent=2).encode())
    _clear(target, files)
    return Written([*files, target / "dataset_info.json", target / "state.json"], spool.rows, dict(spool.skipped))


def _shards(spool: Spool, kinds: Kinds, target: Path, shard_bytes: int) -> tuple[list[Path], str]:
    """The files of rows, and a fingerprint of their content."""
    import pyarrow as pa

    schema = arrow_schema(kinds)
    count = max(1, -(-spool.size // max(1, shard_bytes)))
    mixed = blake2b(str(schema).encode(), digest_size=8)
    counted = _Counted(iter(spool), spool.size, count, mixed)
    files = []
    for number in range(count):
        path = target / f"data-{number:05d}-of-{count:05d}.arrow"
        with replacing(path) as file, pa.ipc.new_stream(cast("Any", file), schema) as writer:
            for batch in arrow_batches(counted.shard(number), kinds, schema):
                writer.write_batch(batch)
        files.append(path)
    return files, mixed.hexdigest()


class _Counted:
    """Rows handed out shard by shard, each row to the shard that its place in the bytes falls into."""

    def __init__(self, rows: Iterator[tuple[Row, int]], size: int, count: int, mixed: blake2b) -> None:
        self._rows, self._size, self._count, self._mixed = rows, max(1, size), count, mixed
        self._at = 0
        self._next: tuple[Row, int] | None = next(rows, None)

    def shard(self, number: int) -> Iterator[tuple[Row, int]]:
        while self._next is not None and self._at * self._count // self._size <= number:
            one = self._next
            self._at += one[1]
            self._mixed.update(repr(one).encode("utf-8", "surrogatepass"))
            self._next = next(self._rows, None)
            yield one


def _clear(target: Path, files: list[Path]) -> None:
    """Take away shards of an export that stood here before, which a pattern would read as well."""
    for path in target.glob("data-?????-of-?????.arrow"):
        if path not in files:
            with suppress(OSError):
                path.unlink()
