"""Cutting a document into chunks that are the document: joined again they are the text, character for character.

One pass from the front. A chunk is between a quarter of `size` and five quarters of it; inside that window the best
place to cut is, in this order: before a heading, between two blocks, after a sentence (after a line in tables and
code), at white space, anywhere. So a table or a paragraph that fits is never cut, a heading stays with what follows
it, and no chunk is a scrap. `size` counts characters, those of Chinese, Japanese and Korean twice: the measure that
is nearest to tokens without a tokenizer.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from seedbed.ingest.blocks import Block, Document
from seedbed.ingest.cutting import SENTENCE_END, Chunk, Ruler, heading_of, paths_of, ruler_of, safe
from seedbed.ingest.markdown import blocks_of

__all__ = ["Chunk", "chunk", "chunk_document"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_SPACE = re.compile(r"\s+")


def chunk(text: str, *, size: int = 1500) -> list[Chunk]:
    """Cut Markdown or plain text into chunks of about `size` characters (5/4 of it at most, wide characters count
    twice).

    `"".join(c["text"] for c in chunk(text)) == text` always. Raises ValueError for a size under 1.
    """
    return _chunks(text, blocks_of(text), size)


def chunk_document(document: Document, *, size: int = 1500) -> list[Chunk]:
    """Like `chunk`, by the blocks its reader found, with the page each chunk begins on where the format has pages."""
    chunks = _chunks(document.text, document.blocks, size)
    ends = [block.end for block in document.blocks]
    for piece in chunks:
        first = bisect_right(ends, piece["start"])
        page = document.blocks[first].page if first < len(ends) else None
        if page is not None:
            piece["page"] = page
    return chunks


def _chunks(text: str, blocks: Sequence[Block], size: int) -> list[Chunk]:
    if size < 1:
        raise ValueError(f"size is {size}; give the number of characters a chunk should have, 1 or more")
    ruler = ruler_of(text)
    cutter = _Cutter(text, blocks, ruler, size)
    paths = paths_of(blocks)
    chunks: list[Chunk] = []
    start = 0
    while start < len(text):
        end = cutter.cut(start)
        heading = heading_of(paths, start, end)
        chunks.append({"text": text[start:end], "start": start, "end": end, "heading": heading, "index": len(chunks)})
        start = end
    return chunks


class _Cutter:
    """Finds where the chunk that begins at a place ends."""

    def __init__(self, text: str, blocks: Sequence[Block], ruler: Ruler, size: int) -> None:
        self.text, self.blocks, self.ruler, self.size = text, blocks, ruler, size
        self.block_starts = [block.start for block in blocks]
        after_heading = [False, *(block.kind == "heading" for block in blocks)]
        self.joints = [block.start for block, after in zip(blocks, after_heading, strict=False) if not after]
        self.levels = {block.start: block.level for block in blocks if block.kind == "heading"}
        self.sections = [joint for joint in self.joints if joint in self.levels]
        self.latest = bisect_right(range(len(text)), -size / 4, key=lambda place: -ruler.width(place, len(text))) - 1

    def cut(self, start: int) -> int:
        """The end of the chunk that begins at `start`."""
        least = max(self.ruler.reach(start, self.size / 4), start + 1)
        most = max(self.ruler.reach(start, self.size), start + 1)
        stretch = max(self.ruler.reach(start, self.size * 5 / 4), start + 1)
        section = self._section(least, min(stretch, self.latest))
        if section:
            return section
        if stretch >= len(self.text):
            return len(self.text)
        if joint := _last(self.joints, least, most) or _first(self.joints, most, min(stretch, self.latest)):
            return joint
        return self._inside(start, least, most)

    def _section(self, low: int, high: int) -> int | None:
        """The first heading within bounds; past a small last section, which stays with its own chapter."""
        at = bisect_left(self.sections, low)
        if at == len(self.sections) or self.sections[at] > high:
            return None
        here, after = self.sections[at], self.sections[at + 1 : at + 2]
        if after and after[0] <= high and self.levels[after[0]] < self.levels[here]:
            small = self.ruler.width(here, after[0]) < self.size / 4
            return after[0] if small else here
        return here

    def _inside(self, start: int, least: int, most: int) -> int:
        """A cut within the block that reaches over `most`: by its own grain, at white space, or anywhere safe."""
        at = bisect_right(self.block_starts, most) - 1
        block = self.blocks[at] if at >= 0 else None
        grain = _LINE_END if block and block.kind in {"table", "code", "formula"} else SENTENCE_END
        title = at > 0 and self.blocks[at - 1].kind == "heading" and block is not None
        low = max(least, block.start + 1) if title and block and start < block.start < most else least
        for mark in (grain, _SPACE):
            places = [match.end() for match in mark.finditer(self.text, start, most)]
            if place := _last(places, low, most):
                return safe(self.text, start, place)
        return safe(self.text, start, most)


def _first(places: list[int], low: int, high: int) -> int | None:
    at = bisect_left(places, low)
    return places[at] if at < len(places) and places[at] <= high else None


def _last(places: list[int], low: int, high: int) -> int | None:
    at = bisect_right(places, high) - 1
    return places[at] if at >= 0 and places[at] >= low else None
