"""Documents, blocks and chunks as tables: their columns, written and put together as Parquet."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from seedbed.ingest.blocks import Document
from seedbed.ingest.cutting import Chunk

Made = tuple[Document, list[Chunk]]

_TEXT, _NUMBER, _REAL = pa.large_string(), pa.int64(), pa.float64()
_PAGE = pa.struct([("number", _NUMBER), ("way", pa.string()), ("characters", _NUMBER), ("confidence", _REAL)])

_COLUMNS: dict[str, list[tuple[str, pa.DataType]]] = {
    "documents": [
        *(("name", pa.string()), ("kind", pa.string()), ("text", _TEXT), ("sha256", pa.string())),
        *(("pages", _NUMBER), ("pages_read", pa.list_(_PAGE)), ("warnings", pa.list_(pa.string()))),
    ],
    "blocks": [
        *(("document", pa.string()), ("number", _NUMBER), ("kind", pa.string()), ("text", _TEXT)),
        *(("level", _NUMBER), ("page", _NUMBER), ("start", _NUMBER), ("end", _NUMBER)),
        *(("cells", pa.list_(pa.list_(pa.string()))), ("box", pa.list_(_REAL)), ("confidence", _REAL)),
        *(("warnings", pa.list_(pa.string())), ("language", pa.string()), ("time", pa.list_(_REAL))),
    ],
    "chunks": [
        *(("document", pa.string()), ("index", _NUMBER), ("text", _TEXT), ("before", _TEXT), ("start", _NUMBER)),
        *(("end", _NUMBER), ("heading", pa.string()), ("page", _NUMBER), ("last_page", _NUMBER)),
        *(("time", pa.list_(_REAL)), ("tokens", _NUMBER), ("counted_by", pa.string()), ("over", pa.string())),
    ],
}
TABLES = {name: pa.schema(columns) for name, columns in _COLUMNS.items()}
"""The columns of each table, places in characters of the document's text."""


def write_tables(made: Sequence[Made], folder: Path) -> None:
    """Write the three tables of some documents into a folder."""
    rows = {"documents": _documents(made), "blocks": _blocks(made), "chunks": _chunks(made)}
    for name, schema in TABLES.items():
        parquet.write_table(
            pa.Table.from_pylist(list(rows[name]), schema), folder / f"{name}.parquet", compression="zstd"
        )


def _documents(made: Iterable[Made]) -> Iterable[dict[str, Any]]:
    for one, _ in made:
        read = [{name: getattr(page, name) for name in _PAGE.names} for page in one.pages_read]
        yield {**_columns(one, "documents"), "text": _encodable(one.text), "pages_read": read}


def _blocks(made: Iterable[Made]) -> Iterable[dict[str, Any]]:
    for one, _ in made:
        for number, block in enumerate(one.blocks):
            cells = [[_encodable(cell) for cell in row] for row in block.cells] if block.cells else None
            text = _encodable(block.text)
            yield {**_columns(block, "blocks"), "document": one.name, "number": number, "text": text, "cells": cells}


def _chunks(made: Iterable[Made]) -> Iterable[dict[str, Any]]:
    for one, chunks in made:
        for chunk in chunks:
            yield {**chunk, "document": one.name, "text": _encodable(chunk["text"])}


def _columns(thing: Any, table: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in TABLES[table].names if hasattr(thing, name)}


def _encodable(text: str) -> str:
    """Text without lone surrogates, which UTF-8 does not have; as long as before."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def merge(parts: Sequence[Path], target: Path, table: str) -> None:
    """Put parts of a table together, a part in memory at a time."""
    temporary = target.with_name(f".{target.name}")
    with parquet.ParquetWriter(temporary, TABLES[table], compression="zstd") as writer:
        for part in parts:
            writer.write_table(parquet.read_table(part, schema=TABLES[table]))
    temporary.replace(target)
