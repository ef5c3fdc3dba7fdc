"""Rows read as a document (.jsonl, .ndjson, .json, .parquet): a block for each row, `name: value` line by line.

For rows that are to stay rows, give the file as a source of rows (`ingest/rows.py`) instead.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from seedbed.ingest.blocks import Block, Document, Format, UnreadableDocument, joined, sha256
from seedbed.ingest.reasons import advice, because

FORMAT = Format(endings=(".jsonl", ".ndjson", ".json", ".parquet"), guest=True)

_MOST_ROWS = 1_000_000


def records(data: bytes, *, name: str) -> Document:
    """Read rows; a value that is not text is shown as JSON.

    Raises UnreadableDocument where it holds no rows, or more than a million.
    """
    import pyarrow as pa

    if not data.strip():
        raise UnreadableDocument(name, because("empty"), advice("put_back"))
    try:
        rows = _parquet(data) if data.startswith(b"PAR1") else _json(data)
        blocks = list(_blocks(rows, name))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, pa.ArrowException, OSError) as error:
        raise UnreadableDocument(name, because("not_records", error=error), advice("write_again")) from error
    if not blocks:
        raise UnreadableDocument(name, because("no_rows"), advice("remove"))
    text, placed = joined(blocks)
    return Document(name, text, placed, (), sha256(data), "records")


def _blocks(rows: Iterable[Any], name: str) -> Iterator[Block]:
    for number, row in enumerate(rows, 1):
        if number > _MOST_ROWS:
            raise UnreadableDocument(name, because("too_many_rows", most=_MOST_ROWS), advice("rows_source"))
        if text := _shown(row):
            yield Block("paragraph", text)


def _shown(row: Any) -> str:
    if not isinstance(row, dict):
        return _value(row)
    values = {str(column): _value(value) for column, value in row.items() if value not in (None, "")}
    if len(values) == 1:
        return next(iter(values.values()))
    return "\n".join(f"{column}: {value}" for column, value in values.items())


def _value(value: Any) -> str:
    return value.strip() if isinstance(value, str) else msgspec.json.encode(value, enc_hook=str).decode()


def _json(data: bytes) -> Iterator[Any]:
    """The rows of a list, of an object's list "data", the object itself, or one a line."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        content = msgspec.json.decode(data)
    except msgspec.DecodeError:
        yield from msgspec.json.Decoder().decode_lines(data)
        return
    if isinstance(content, dict) and isinstance(content.get("data"), list):
        content = content["data"]
    yield from content if isinstance(content, list) else [content]


def _parquet(data: bytes) -> Iterator[Any]:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    for batch in ParquetFile(pa.BufferReader(data)).iter_batches(batch_size=1_024):
        yield from batch.to_pylist()
