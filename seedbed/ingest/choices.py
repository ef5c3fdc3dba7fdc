"""What a person names by a word: a way to cut documents, a form of Unicode, what is to be masked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest

if TYPE_CHECKING:
    from seedbed.ingest.blocks import Document
    from seedbed.ingest.clean import Cleaning
    from seedbed.ingest.cutting import Chunk

STRUCTURE = "structure"
"""The chunker that is used unless another is named: by headings, blocks and sentences together."""


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
