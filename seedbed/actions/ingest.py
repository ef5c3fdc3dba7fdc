"""Reading documents into rows of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.ingest.blocks import UnreadableDocument


@dataclass
class Ingested:
    """What came of it."""

    path: Path
    rows: int = 0
    documents: int = 0
    unread: list[UnreadableDocument] = field(default_factory=list)


def ingest(places: Sequence[Path], target: Path, *, size: int = 1500, whole: bool = False) -> Ingested:
    """Write a row for each chunk of each document, or one a document with ``whole``.

    Args:
        places: files, folders or patterns.
        target: the JSON Lines file, written in one move.
        size: length of a chunk in characters; a CJK character counts as two.
        whole: do not cut.

    Raises:
        RecipeError: there is no such file, or not one document could be read.
    """
    from seedbed.export.jsonl import jsonl

    made = Ingested(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        made.rows = jsonl(_rows(places, size, whole, made), target).rows
    except FileNotFoundError as error:
        raise RecipeError(str(error)) from None
    return made


def _rows(places: Sequence[Path], size: int, whole: bool, made: Ingested) -> Iterator[Row]:  # noqa: FBT001 - own
    from seedbed.ingest.chunk import chunk_document
    from seedbed.ingest.read import documents

    for document in documents(list(places), on_problem=made.unread.append):
        made.documents += 1
        if whole:
            yield {"text": document.text, "document": document.name}
            continue
        for piece in chunk_document(document, size=size):
            if piece["text"].strip():
                yield {**piece, "document": document.name}
    if not made.documents:
        told = "; ".join(str(problem) for problem in made.unread[:5])
        raise RecipeError(f"nothing to read in {', '.join(map(str, places))}. {told}".strip())
