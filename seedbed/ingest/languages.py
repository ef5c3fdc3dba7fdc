"""The language of each block and of the document, told by a detector that is handed in.

Code, formulas and pictures are left alone. A block too short to tell has the document's language, where that has one.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from seedbed.ingest.blocks import Block, Document, plain

Detect = Callable[[str], dict[str, float]]
"""The languages of a text and the share of each, largest first; empty where nothing tells."""

_SILENT = frozenset(("code", "formula", "image"))
_MIXED = 0.6
"""A block whose first language has less of it than this is mixed: `mul`, as ISO 639-2 says it."""
_SAMPLE = 4_000  # characters of a block that are looked at


def with_languages(document: Document, detect: Detect) -> Document:
    """The document with the language of each block of prose in `language`."""
    told = [_language(block, detect) for block in document.blocks]
    main = main_language([replace(block, language=one) for block, one in zip(document.blocks, told, strict=True)])
    blocks = tuple(
        block if block.kind in _SILENT else replace(block, language=one or main)
        for block, one in zip(document.blocks, told, strict=True)
    )
    return replace(document, blocks=blocks)


def _language(block: Block, detect: Detect) -> str:
    if block.kind in _SILENT:
        return ""
    shares = detect(plain(block)[:_SAMPLE])
    if not shares:
        return ""
    first, share = next(iter(shares.items()))
    return first if share >= _MIXED else "mul"


def main_language(blocks: list[Block], start: int = 0, end: int | None = None) -> str:
    """The language that most of the characters of the blocks between two places are in; "" where none is told."""
    weights: Counter[str] = Counter()
    for block in blocks:
        if block.language and block.kind not in _SILENT and block.end >= start and (end is None or block.start < end):
            weights[block.language] += len(block.text)
    return max(sorted(weights), key=lambda one: weights[one]) if weights else ""
