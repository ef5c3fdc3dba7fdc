"""Taking a reading into an extraction: documents that did not change keep their chunks, and what was done to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import SeedbedError
from seedbed.store.extraction import Extraction, Record, Stale, newest, note_version
from seedbed.store.extraction_edits import add_chunks

BLOCK = ("number", "kind", "text", "level", "page", "start", "end", "box", "confidence", "warnings", "cells")
_BATCH = 256


def take_in(of: Extraction, corpus: Path, *, paths: Mapping[str, str], by: str) -> int:
    """Take in a corpus that ``ingest`` wrote; the version there is then, a new one only where something changed.

    Args:
        corpus: its folder, with ``documents``, ``blocks`` and ``chunks``.
        paths: the file of each document by its name, where it is one of its own.
        by: who asked for it.
    """
    with of.open() as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            number = _taken_in(db, corpus, paths, by)
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
    return number


def _taken_in(db: sqlite3.Connection, corpus: Path, paths: Mapping[str, str], by: str) -> int:
    number = newest(db) + 1
    cut = {name: _mark(chunks) for name, chunks in _of_documents(corpus / "chunks.parquet")}
    marks = {
        one["name"]: f"{one['sha256']} {cut.get(one['name'], '')}"
        for one in _rows(corpus / "documents.parquet", "name", "sha256")
    }
    before = {one["name"]: one["mark"] for one in db.execute("SELECT name, mark FROM documents WHERE gone IS NULL")}
    gone = [name for name, mark in before.items() if marks.get(name) != mark]
    come = {name for name, mark in marks.items() if before.get(name) != mark}
    if not gone and not come and number > 1:
        return number - 1
    for name in gone:
        end_document(db, name, number)
    blocks = dict[str, int]()
    for one in _rows(corpus / "documents.parquet"):
        if one["name"] in come:
            blocks[one["name"]] = _begin(db, one, paths.get(one["name"], ""), marks[one["name"]], number)
    for name, found in _of_documents(corpus / "blocks.parquet"):
        if name in come:
            told = msgspec.json.encode([{key: one[key] for key in BLOCK} for one in found]).decode()
            db.execute("UPDATE contents SET blocks = ? WHERE id = ?", (told, blocks[name]))
    for name, found in _of_documents(corpus / "chunks.parquet"):
        if name in come:
            add_chunks(db, [chunk_of(one, name) for one in found], number)
    told_of = {"come": len(come - before.keys()), "changed": len(come & before.keys()), "gone": len(set(gone) - come)}
    note_version(db, number, "read", told_of, by)
    return number


def reread(of: Extraction, name: str, made: Mapping[str, Any], *, told: Mapping[str, Any], by: str) -> int:
    """Put another reading of a page in the place of the one before; the chunks of the other pages stay.

    Args:
        name: the document.
        made: ``text``, ``blocks``, ``pages_read`` and ``warnings`` of the document as it is now, with ``start`` and
            ``stop``, the stretch of the old text that changed, ``longer``, by how much, the new ``chunks`` there, and
            ``head``, the version that all this was made from.
        told: what is said of the version.
        by: who asked for it.

    Raises:
        SeedbedError: there is no such document, or something changed in the meantime.
    """
    with of.open() as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            if newest(db) != made["head"]:
                raise Stale("the extraction was changed while the page was read; read it again")
            number = made["head"] + 1
            _reread(db, name, made, number)
            note_version(db, number, "reread", told, by)
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
    return int(number)


def _reread(db: sqlite3.Connection, name: str, made: Mapping[str, Any], number: int) -> None:
    found = db.execute(
        "SELECT d.row, d.path, d.mark, c.kind, c.sha256, c.pages FROM documents AS d JOIN contents AS c "
        "ON c.id = d.content WHERE d.name = ? AND d.gone IS NULL",
        (name,),
    ).fetchone()
    if found is None:
        raise SeedbedError(f"there is no document '{name}' any more")
    db.execute("UPDATE documents SET gone = ? WHERE row = ?", (number, found["row"]))
    content = _put(db, {**dict(found), **made, "blocks": made["blocks"]})
    values = (name, content, found["path"], found["mark"], number)
    db.execute("INSERT INTO documents (name, content, path, mark, first) VALUES (?, ?, ?, ?, ?)", values)
    alive = [dict(one) for one in db.execute("SELECT * FROM chunks WHERE gone IS NULL AND document = ?", (name,))]
    cut = {one["row"] for one in alive if one["start"] < made["stop"] and one["stop"] > made["start"]}
    moved = [one for one in alive if one["row"] not in cut and one["start"] >= made["stop"] and made["longer"]]
    ended = [(number, row) for row in (*cut, *(one["row"] for one in moved))]
    db.executemany("UPDATE chunks SET gone = ? WHERE row = ?", ended)
    longer = made["longer"]
    shifted = [{**one, "start": one["start"] + longer, "stop": one["stop"] + longer} for one in moved]
    add_chunks(db, [{**one, "tags": msgspec.json.decode(one["tags"])} for one in shifted], number)
    add_chunks(db, made["chunks"], number)


def end_document(db: sqlite3.Connection, name: str, number: int) -> None:
    """Let a document and its chunks end with a version."""
    db.execute("UPDATE documents SET gone = ? WHERE name = ? AND gone IS NULL", (number, name))
    db.execute("UPDATE chunks SET gone = ? WHERE document = ? AND gone IS NULL", (number, name))


def chunk_of(one: Mapping[str, Any], document: str, identity: str = "") -> Record:
    """A chunk as ``ingest`` cut it, as it is kept."""
    return {
        "id": identity or f"{document}/{one['index'] + 1}",
        "document": document,
        "text": one["text"],
        "words": None,
        "before": one.get("before") or "",
        "start": one["start"],
        "stop": one["end"],
        "heading": one["heading"] or "",
        "page": one.get("page"),
        "last_page": one.get("last_page"),
        "over": one.get("over") or "",
        "language": one.get("language") or "",
        "domain": one.get("domain") or "",
        "tags": [],
        "edited": False,
    }


def _begin(db: sqlite3.Connection, one: Mapping[str, Any], path: str, mark: str, number: int) -> int:
    content = _put(db, {**one, "blocks": []})
    values = (one["name"], content, path, mark, number)
    db.execute("INSERT INTO documents (name, content, path, mark, first) VALUES (?, ?, ?, ?, ?)", values)
    return content


def _put(db: sqlite3.Connection, one: Mapping[str, Any]) -> int:
    lists = [msgspec.json.encode(one[name] or []).decode() for name in ("pages_read", "warnings", "blocks")]
    values = (one["kind"], one["text"], one["sha256"], one["pages"], *lists)
    query = (
        "INSERT INTO contents (kind, text, sha256, pages, pages_read, warnings, blocks) VALUES (?, ?, ?, ?, ?, ?, ?)"
    )
    return int(db.execute(query, values).lastrowid or 0)


def _mark(chunks: list[Record]) -> str:
    told = msgspec.json.encode(
        [[one["start"], one["end"], one["text"], one["heading"], one["domain"]] for one in chunks]
    )
    return blake2b(told, digest_size=12).hexdigest()


def _of_documents(file: Path) -> Iterator[tuple[str, list[Record]]]:
    """The rows of a table, document by document: the rows of one stand together."""
    for name, found in groupby(_rows(file), key=lambda one: str(one["document"])):
        yield name, list(found)


def _rows(file: Path, *columns: str) -> Iterator[Record]:
    from pyarrow import parquet

    with parquet.ParquetFile(file) as table:
        for batch in table.iter_batches(batch_size=_BATCH, columns=list(columns) or None):
            yield from batch.to_pylist()
