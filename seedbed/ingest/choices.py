"""What a person names by a word: a way to cut documents, a form of Unicode, what is to be masked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest

if TYPE_CHECKING:
    from seedbed.ingest.blocks import Document
    from seedbed.ingest.chunkers import Embed
    from seedbed.ingest.clean import Cleaning
    from seedbed.ingest.cutting import Chunk

STRUCTURE = "structure"
"""The chunker that is used unless another is named: by headings, blocks and sentences together."""


MEANING, HAND = "meaning", "hand"
"""The chunkers that need more than numbers: a model that embeds, and a file of spans."""
Spans = Mapping[str, Sequence[tuple[int, int]]]
"""Stretches of the documents' texts, by the documents' names."""


def chunkers() -> list[str]:
    """The ways to cut a document, by name."""
    from seedbed.ingest.chunkers import CHUNKERS

    return [STRUCTURE, *CHUNKERS, MEANING, HAND]


def chunker(
    by: str, size: int, overlap: int = 0, *, embed: Embed | None = None, spans: Spans | None = None
) -> Callable[[Document], list[Chunk]]:
    """The function that cuts a document in a way that is named.

    Args:
        by: one of ``chunkers``.
        size, overlap: see there.
        embed: gives a vector for each text, for ``meaning``.
        spans: where to cut, for ``hand``; a document that is not named stays whole.

    Raises:
        RecipeError: there is no such way, or it cannot be had with this size and overlap, or lacks what it needs.
    """
    from seedbed.ingest.chunk import chunk_document
    from seedbed.ingest.chunkers import CHUNKERS, by_meaning

    if by == STRUCTURE:
        if overlap:
            raise RecipeError(f"chunks by {STRUCTURE} have no overlap; give another way, such as 'sentences'")
        return lambda document: chunk_document(document, size=size)
    if by not in chunkers():
        raise RecipeError(f"there is no way to cut named '{by}'{nearest(by, chunkers())}")
    if not 0 <= overlap <= size:
        raise RecipeError(f"an overlap of {overlap} with chunks of {size}; give 0 to {size}")
    if by == HAND:
        if spans is None:
            raise RecipeError("chunks by hand need a file of spans: --spans FILE, or  chunk: {by: hand, spans: FILE}")
        return lambda document: _by_hand(document, spans.get(document.name, ()), overlap)
    if by == MEANING:
        if embed is None:
            raise RecipeError("chunks by meaning need a model that embeds: --embed MODEL, or one under models.embed")
        return lambda document: by_meaning(document, embed, most=size, overlap=overlap)
    return lambda document: CHUNKERS[by](document, most=size, overlap=overlap)


def _by_hand(document: Document, spans: Sequence[tuple[int, int]], overlap: int) -> list[Chunk]:
    from seedbed.ingest.chunkers import by_spans

    try:
        return by_spans(document, spans, overlap=overlap)
    except ValueError as error:
        raise RecipeError(f"{document.name}: {error}; correct the file of spans") from None


def spans_in(file: Path) -> Spans:
    """Where to cut by hand: rows of ``document`` (its name), ``start`` and ``end`` (characters of its text).

    Raises:
        RecipeError: the file cannot be read, or a row is no span.
    """
    from seedbed.ingest.rows import rows
    from seedbed.ingest.unreadable import UnreadableDocument

    found: dict[str, list[tuple[int, int]]] = {}
    try:
        for number, row in enumerate(rows(file), 1):
            name, start, end = row.get("document"), row.get("start"), row.get("end")
            if not isinstance(name, str) or type(start) is not int or type(end) is not int:
                raise RecipeError(f"{file}, row {number}: wanted document, start and end, got {row!r:.120}")
            found.setdefault(name, []).append((start, end))
    except UnreadableDocument as error:
        raise RecipeError(f"the file of spans: {error}") from None
    return found


def cleaning_of(form: str, mask: str | Sequence[str]) -> Cleaning | None:
    """What is to be cleaned: a Unicode form (keep, NFC, NFKC), and kinds to mask (apart by commas in a text), or
    ``all``; None where nothing is.

    Raises:
        RecipeError: there is no such form or kind.
    """
    from seedbed.ingest.clean import FORMS, Cleaning
    from seedbed.ingest.private import KINDS

    told = mask.split(",") if isinstance(mask, str) else mask
    wanted = [one.strip() for one in told if one.strip()]
    kinds = tuple(kind for kind in KINDS if kind in wanted or wanted == ["all"])
    unknown = [one for one in wanted if one not in (*KINDS, "all")]
    if unknown:
        raise RecipeError(f"nothing to mask is named '{unknown[0]}'{nearest(unknown[0], (*KINDS, 'all'))}")
    found = next((one for one in FORMS if one.lower() == form.lower()), None)
    if found is None:
        raise RecipeError(f"there is no Unicode form '{form}'{nearest(form, FORMS)}")
    return Cleaning(found, kinds) if kinds or found != "keep" else None
