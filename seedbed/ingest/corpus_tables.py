"""Documents, blocks and chunks as tables: their columns, written and put together as Parquet."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import compute, parquet

from seedbed.ingest.blocks import Block, Document, PageRead
from seedbed.ingest.cutting import Chunk
from seedbed.ingest.languages import main_language

Made = tuple[Document, list[Chunk]]

_TEXT, _NUMBER, _REAL = pa.large_string(), pa.int64(), pa.float64()
_PAGE = pa.struct([("number", _NUMBER), ("way", pa.string()), ("characters", _NUMBER), ("confidence", _REAL)])

_COLUMNS: dict[str, list[tuple[str, pa.DataType]]] = {
    "documents": [
        *(("name", pa.string()), ("kind", pa.string()), ("text", _TEXT), ("sha256", pa.string())),
        *(("pages", _NUMBER), ("pages_read", pa.list_(_PAGE)), ("warnings", pa.list_(pa.string()))),
        ("language", pa.string()),
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
        *(("language", pa.string()), ("domain", pa.string())),
    ],
}
TABLES = {name: pa.schema(columns) for name, columns in _COLUMNS.items()}
"""The columns of each table, places in characters of the document's text."""
SHAPE = 2
"""Counts up when the columns change, so that parts with others are read again."""


def write_tables(made: Sequence[Made], folder: Path) -> None:
    """Write the three tables of some documents into a folder."""
    for name, table in tables_of(made).items():
        parquet.write_table(table, folder / f"{name}.parquet", compression="zstd")


def tables_of(made: Sequence[Made]) -> dict[str, pa.Table]:
    """The three tables of some documents."""
    rows = {"documents": _documents(made), "blocks": _blocks(made), "chunks": _chunks(made)}
    return {name: pa.Table.from_pylist(list(rows[name]), schema) for name, schema in TABLES.items()}


def _documents(made: Iterable[Made]) -> Iterable[dict[str, Any]]:
    for one, _ in made:
        read = [{name: getattr(page, name) for name in _PAGE.names} for page in one.pages_read]
        yield {**_columns(one, "documents"), "text": _encodable(one.text), "pages_read": read, "language": _main(one)}


def _blocks(made: Iterable[Made]) -> Iterable[dict[str, Any]]:
    for one, _ in made:
        for number, block in enumerate(one.blocks):
            cells = [[_encodable(cell) for cell in row] for row in block.cells] if block.cells else None
            text = _encodable(block.text)
            yield {**_columns(block, "blocks"), "document": one.name, "number": number, "text": text, "cells": cells}


def _chunks(made: Iterable[Made]) -> Iterable[dict[str, Any]]:
    for one, chunks in made:
        for chunk in chunks:
            told = main_language(list(one.blocks), chunk["start"], chunk["end"]) or _main(one)
            yield {**chunk, "document": one.name, "text": _encodable(chunk["text"]), "language": told}


def _main(one: Document) -> str | None:
    return main_language(list(one.blocks)) or None


def _columns(thing: Any, table: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in TABLES[table].names if hasattr(thing, name)}


def _encodable(text: str) -> str:
    """Text without lone surrogates, which UTF-8 does not have; as long as before."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def doubles_in(parts: Sequence[Path]) -> dict[str, str]:
    """Documents whose bytes are those of one before, such as a file that lies in an archive too; by name, the first."""
    first: dict[str, str] = {}
    doubles: dict[str, str] = {}
    for part in parts:
        for row in parquet.read_table(part / "documents.parquet", columns=["name", "sha256"]).to_pylist():
            if (known := first.setdefault(row["sha256"], row["name"])) != row["name"]:
                doubles[row["name"]] = known
    return doubles


def merge(parts: Sequence[Path], target: Path, table: str, without: Collection[str] = ()) -> None:
    """Put parts of a table together, a part in memory at a time, and leave out documents by name."""
    column = "name" if table == "documents" else "document"
    names = pa.array(sorted(without), pa.string())
    temporary = target.with_name(f".{target.name}")
    with parquet.ParquetWriter(temporary, TABLES[table], compression="zstd") as writer:
        for part in parts:
            rows = parquet.read_table(part, schema=TABLES[table])
            if without:
                rows = rows.filter(compute.invert(compute.is_in(rows[column], value_set=names)))
            writer.write_table(rows)
    temporary.replace(target)


def documents_in(folder: Path) -> Iterator[Document]:
    """The documents that `write_tables` wrote into a folder, with their blocks, one part of a corpus in memory."""
    blocks: dict[str, list[Block]] = {}
    for row in parquet.read_table(folder / "blocks.parquet", schema=TABLES["blocks"]).to_pylist():
        blocks.setdefault(row.pop("document"), []).append(_block(row))
    for row in parquet.read_table(folder / "documents.parquet", schema=TABLES["documents"]).to_pylist():
        del row["language"]
        read = tuple(PageRead(**page) for page in row.pop("pages_read") or ())
        warnings = tuple(row.pop("warnings") or ())
        yield Document(blocks=tuple(blocks.get(row["name"], ())), pages_read=read, warnings=warnings, **row)


def _block(row: dict[str, Any]) -> Block:
    del row["number"]
    for name in ("box", "time"):
        row[name] = tuple(row[name]) if row[name] else None
    row["cells"] = tuple(map(tuple, row["cells"])) if row["cells"] else None
    return Block(**{**row, "warnings": tuple(row["warnings"] or ())})
