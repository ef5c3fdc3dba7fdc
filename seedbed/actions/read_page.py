"""A page of an extraction's document: its picture, and reading it another way."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import SeedbedError
from seedbed.ingest.blocks import Block, Document, joined
from seedbed.ingest.chunk import chunk_document
from seedbed.ingest.read import Desk, extras
from seedbed.sandbox.guest import Guest, GuestFailed
from seedbed.store.extraction import Extraction, Record
from seedbed.store.extraction_intake import BLOCK, chunk_of, reread

WAYS = {"text": "page_again", "ocr": "page_recognised"}
"""How a page may be read again, and what reads it so."""
_TAIL, _AHEAD = 24, 30
"""Characters by which the end of a block is known, and pages that it may run on."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as a picture (PNG), and its size in points."""

    width: float
    height: float
    picture: bytes


def ways() -> tuple[str, ...]:
    """The ways to read a page again that can be had here."""
    return tuple(way for way in WAYS if way != "ocr" or "scan" in extras())


def drawn(path: Path, page: int, guest: Guest) -> Drawn:
    """A page of a PDF as a picture.

    Raises:
        SeedbedError: it cannot be drawn; the message says why and what to do.
    """
    told = msgspec.json.decode(_parsed("page_picture", path, page, guest), type=dict[str, Any])
    return Drawn(told["width"], told["height"], base64.b64decode(told["picture"]))


def read_again(of: Extraction, name: str, page: int, *, way: str, desk: Desk, size: int, by: str) -> int:
    """Read one page of a PDF another way; the version that this made.

    Args:
        of: the extraction.
        name, page: the document, and its page from 1.
        way: one of ``ways()``.
        desk: whose children read.
        size: of the chunks that are cut anew, in characters.
        by: who asked for it.

    Raises:
        SeedbedError: it cannot be read so; the message says why and what to do.
    """
    if way not in ways():
        raise SeedbedError(f"pages are read again by {', '.join(ways())}, not by '{way}'; pip install 'seedbed[ocr]'")
    head = of.head()
    document = of.document(name, head)
    if document["kind"] not in ("pdf", "scan") or not document["path"].lower().endswith(".pdf"):
        raise SeedbedError(f"'{name}' is no PDF file; only pages of those are read again")
    book = _Book(Path(document["path"]), desk)
    first, last = _joined(document, page, book)
    made = [book.read(one, way if one == page else "text") for one in range(first, last + 1)]
    whole = _put_in(document, made, first, last)
    around = of.within(name, whole["start"], whole["stop"], head)
    chunks = _cut(document, whole, around, size, f"{name}/p{page}.{head + 1}")
    told = {"document": name, "page": page, "way": way}
    return reread(of, name, {**whole, "chunks": chunks, "head": head}, told=told, by=by)


class _Book:
    """The pages of a PDF, each read by itself."""

    def __init__(self, path: Path, desk: Desk) -> None:
        self._path, self._desk = path, desk

    def read(self, page: int, way: str) -> Document:
        """One page, read one way."""
        guest = self._desk.recogniser if way == "ocr" else self._desk
        return msgspec.json.decode(_parsed(WAYS[way], self._path, page, guest), type=Document)

    def layer(self, page: int) -> str:
        """The text layer of a page without spaces; "" where it has none."""
        try:
            return _bare(self.read(page, "text").text)
        except SeedbedError:
            return ""


def _joined(document: Record, page: int, book: _Book) -> tuple[int, int]:
    """The first and last page that have to be read together: a table or paragraph may run on from page to page.

    It is known by its end: that stands on a later page than its beginning.
    """
    first = last = page
    before = [one for one in document["blocks"] if one["page"] and one["page"] < page]
    if before and (end := _ends(before[-1], book, document["pages"], page)) >= page:
        first, last = before[-1]["page"], max(last, end)
    while True:
        inside = [one for one in document["blocks"] if one["page"] and first <= one["page"] <= last]
        end = _ends(inside[-1], book, document["pages"], last + 1) if inside else last
        if end <= last:
            return first, last
        last = end


def _ends(block: Record, book: _Book, pages: int | None, least: int) -> int:
    """The page from ``least`` on that a block ends on, else the one it begins on."""
    tail = _bare(block["text"])[-_TAIL:]
    if not tail or tail in book.layer(block["page"]):
        return int(block["page"])
    ahead = range(least, min(block["page"] + _AHEAD, pages or 0) + 1)
    return next((one for one in ahead if tail in book.layer(one)), int(block["page"]))


def _bare(text: str) -> str:
    return "".join(text.replace("|", " ").split())


def _put_in(document: Record, made: list[Document], first: int, last: int) -> dict[str, Any]:
    """The document with the pages' new blocks in the place of the old ones, and the stretch of its text that went."""
    old = document["blocks"]
    before = [one for one in old if (one["page"] or 0) < first]
    after = [one for one in old if (one["page"] or 0) > last]
    begin = max((one["end"] for one in before), default=0)
    end = min((one["start"] for one in after), default=len(document["text"]))
    lead, tail = "\n\n" if before else "", "\n\n" if after else "\n"
    new, fresh = joined([block for one in made for block in one.blocks])
    text = f"{document['text'][:begin]}{lead}{new.rstrip(chr(10))}{tail}{document['text'][end:]}"
    moved, longer = begin + len(lead), len(text) - len(document["text"])
    placed = [_block(one, moved) for one in fresh]
    shifted = [{**one, "start": one["start"] + longer, "end": one["end"] + longer} for one in after]
    blocks = [{**one, "number": number} for number, one in enumerate([*before, *placed, *shifted])]
    read = {one["number"]: one for one in document["pages_read"]}
    read |= {one.number: msgspec.to_builtins(one) for each in made for one in each.pages_read}
    return {
        "text": text,
        "blocks": blocks,
        "pages_read": [read[number] for number in sorted(read)],
        "warnings": document["warnings"],
        "start": begin,
        "stop": end,
        "longer": longer,
    }


def _cut(document: Record, whole: dict[str, Any], around: list[Record], size: int, identity: str) -> list[Record]:
    """The chunks of the stretch that was read anew, and of what the chunks that reached into it hold besides."""
    start = min((whole["start"], *(one["start"] for one in around)))
    stop = max((whole["stop"], *(one["stop"] for one in around))) + whole["longer"]
    inside = [one for one in whole["blocks"] if one["start"] >= start and one["end"] <= stop]
    blocks = tuple(
        msgspec.convert({**one, "start": one["start"] - start, "end": one["end"] - start}, Block, strict=False)
        for one in (
            {key: value for key, value in each.items() if key != "number" and value is not None} for each in inside
        )
    )
    part = Document(document["name"], whole["text"][start:stop], blocks, (), "", document["kind"])
    made = []
    for number, one in enumerate(chunk_document(part, size=size), 1):
        placed = {**one, "start": one["start"] + start, "end": one["end"] + start}
        made.append(chunk_of(placed, document["name"], f"{identity}.{number}"))
    return made


def _block(one: Block, moved: int) -> dict[str, Any]:
    told = msgspec.to_builtins(one)
    return {**{key: told.get(key) for key in BLOCK}, "start": one.start + moved, "end": one.end + moved}


def _parsed(reader: str, path: Path, page: int, guest: Guest) -> bytes:
    try:
        return guest.parse(reader, path.read_bytes(), name=f"{path.name}#page={page}")
    except GuestFailed as failure:
        raise SeedbedError(f"page {page} of {path.name}: {failure.reason}; {failure.way_out}") from None
    except OSError as error:
        raise SeedbedError(f"{path.name} cannot be opened any more: {error.strerror or error}") from None
