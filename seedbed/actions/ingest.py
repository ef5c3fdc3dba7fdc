"""Reading documents: into rows of text, or into a corpus of documents, blocks and chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.row import Row
from seedbed.ingest.blocks import Document, UnreadableDocument

if TYPE_CHECKING:
    from seedbed.ingest.clean import Cleaning
    from seedbed.ingest.corpus import Limits, OnProgress, Report
    from seedbed.ingest.cutting import Chunk

ROWS = frozenset((".jsonl", ".ndjson"))
"""The endings of a target that asks for rows; any other target is the folder of a corpus."""
STRUCTURE = "structure"
"""The chunker that is used unless another is named: by headings, blocks and sentences together."""


@dataclass
class Ingested:
    """What came of it."""

    path: Path
    rows: int = 0
    documents: int = 0
    unread: list[UnreadableDocument] = field(default_factory=list)


def ingest(
    places: Sequence[Path],
    target: Path,
    *,
    size: int = 1500,
    whole: bool = False,
    by: str = STRUCTURE,
    overlap: int = 0,
    cleaning: Cleaning | None = None,
) -> Ingested:
    """Write a row for each chunk of each document, or one a document with ``whole``.

    Args:
        places: files, folders or patterns.
        target: the JSON Lines file, written in one move.
        size: length of a chunk in characters; a CJK character counts as two. In tokens with ``by="tokens"``.
        whole: do not cut.
        by: the way documents are cut, see ``chunkers``.
        overlap: how much of a chunk is shown again before the next.
        cleaning: what is done to a document before it is cut.

    Raises:
        RecipeError: there is no such file or chunker, or not one document could be read.
    """
    from seedbed.export.jsonl import jsonl

    made = Ingested(target)
    cut = _whole if whole else chunker(by, size, overlap)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        made.rows = jsonl(_rows(places, cut, cleaning, made), target).rows
    except FileNotFoundError as error:
        raise RecipeError(str(error)) from None
    return made


def _rows(
    places: Sequence[Path], cut: Callable[[Document], list[Chunk]], cleaning: Cleaning | None, made: Ingested
) -> Iterator[Row]:
    from seedbed.ingest.clean import cleaned
    from seedbed.ingest.read import documents

    for found in documents(list(places), on_problem=made.unread.append):
        document = cleaned(found, cleaning) if cleaning else found
        made.documents += 1
        for piece in cut(document):
            if piece["text"].strip():
                yield {**piece, "document": document.name}
    if not made.documents:
        told = "; ".join(str(problem) for problem in made.unread[:5])
        raise RecipeError(f"nothing to read in {', '.join(map(str, places))}. {told}".strip())


def _whole(document: Document) -> list[Chunk]:
    return [{"text": document.text, "start": 0, "end": len(document.text), "heading": "", "index": 0}]


def corpus(
    places: Sequence[Path],
    target: Path,
    *,
    size: int = 1500,
    by: str = STRUCTURE,
    overlap: int = 0,
    cleaning: Cleaning | None = None,
    limits: Limits | None = None,
    on_progress: OnProgress | None = None,
) -> Report:
    """Read documents into the folder ``target``: ``documents``, ``blocks`` and ``chunks`` as Parquet, and a report.

    A reading that was stopped goes on where it was, and of files read before only those that changed are read again.

    Raises:
        RecipeError: there is no such file or chunker, or the target is a file.
    """
    from seedbed.ingest.corpus import read_corpus

    if target.is_file():
        raise RecipeError(f"{target}: is a file; name a folder, or a file that ends in .jsonl for rows")
    cut = chunker(by, size, overlap)
    try:
        return read_corpus(
            list(places),
            target,
            chunker=cut,
            mark=f"{by} {size} {overlap}",
            cleaning=cleaning,
            limits=limits,
            on_progress=on_progress,
        )
    except FileNotFoundError as error:
        raise RecipeError(str(error)) from None


def cleaning_of(form: str, mask: str) -> Cleaning | None:
    """What is to be cleaned: a Unicode form (keep, NFC, NFKC), and kinds to mask, apart by commas, or ``all``.

    Raises:
        RecipeError: there is no such form or kind.
    """
    from seedbed.ingest.clean import FORMS, Cleaning
    from seedbed.ingest.private import KINDS

    wanted = [one.strip() for one in mask.split(",") if one.strip()]
    kinds = tuple(kind for kind in KINDS if kind in wanted or wanted == ["all"])
    unknown = [one for one in wanted if one not in (*KINDS, "all")]
    if unknown:
        raise RecipeError(f"nothing to mask is named '{unknown[0]}'{nearest(unknown[0], (*KINDS, 'all'))}")
    found = next((one for one in FORMS if one.lower() == form.lower()), None)
    if found is None:
        raise RecipeError(f"there is no Unicode form '{form}'{nearest(form, FORMS)}")
    return Cleaning(found, kinds) if kinds or found != "keep" else None


def chunkers() -> list[str]:
    """The ways to cut a document, by name."""
    from seedbed.ingest.chunkers import CHUNKERS

    return [STRUCTURE, *CHUNKERS]


def chunker(by: str, size: int, overlap: int = 0) -> Callable[[Document], list[Chunk]]:
    """The function that cuts a document in a way that is named.

    Raises:
        RecipeError: there is no such way, or it cannot be had with this size and overlap.
    """
    from seedbed.ingest.chunk import chunk_document
    from seedbed.ingest.chunkers import CHUNKERS

    if by == STRUCTURE:
        if overlap:
            raise RecipeError(f"chunks by {STRUCTURE} have no overlap; give another way, such as 'sentences'")
        return lambda document: chunk_document(document, size=size)
    if by not in CHUNKERS:
        raise RecipeError(f"there is no way to cut named '{by}'{nearest(by, chunkers())}")
    if not 0 <= overlap <= size:
        raise RecipeError(f"an overlap of {overlap} with chunks of {size}; give 0 to {size}")
    return lambda document: CHUNKERS[by](document, most=size, overlap=overlap)
