"""Cutting a document into chunks that are the document: joined again they are the text, character for character.

One pass from the front. A chunk is between a quarter of `size` and five quarters of it; inside that window the best
place to cut is, in this order: before a heading, between two blocks, after a sentence (after a line in tables and
code), at white space, anywhere. So a table or a paragraph that fits is never cut, a heading stays with what follows
it, and no chunk is a scrap. `size` counts characters, those of Chinese, Japanese and Korean twice: the measure that
is nearest to tokens without a tokenizer.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from seedbed.ingest.blocks import Block, Document
from seedbed.ingest.markdown import blocks_of

_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003ffff]"
)
_SENTENCE = re.compile(r"[。！？…][”’」』）》]*\s*|[.!?][\"')\]”’]*\s+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_SPACE = re.compile(r"\s+")
_JOINERS = "\u200d\ufe0e\ufe0f"


class Chunk(TypedDict):
    """A stretch of a document, its span, the path of headings it stands under, its number from 0, its first page."""

    text: str
    start: int
    end: int
    heading: str
    index: int
    page: NotRequired[int]


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


@dataclass(frozen=True, slots=True)
class _Ruler:
    """Measures text: `wide` are the places of characters that count twice."""

    wide: list[int]
    length: int

    def width(self, start: int, end: int) -> int:
        return end - start + bisect_left(self.wide, end) - bisect_left(self.wide, start)

    def reach(self, start: int, width: float) -> int:
        """The last place whose width from `start` is at most `width`."""
        low, high = start, min(self.length, start + int(width))
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.width(start, middle) <= width else (low, middle - 1)
        return low


def _chunks(text: str, blocks: Sequence[Block], size: int) -> list[Chunk]:
    if size < 1:
        raise ValueError(f"size is {size}; give the number of characters a chunk should have, 1 or more")
    ruler = _Ruler([match.start() for match in _WIDE.finditer(text)], len(text))
    cutter = _Cutter(text, blocks, ruler, size)
    paths = _paths(blocks)
    chunks: list[Chunk] = []
    start = 0
    while start < len(text):
        end = cutter.cut(start)
        heading = _heading(paths, start, end)
        chunks.append({"text": text[start:end], "start": start, "end": end, "heading": heading, "index": len(chunks)})
        start = end
    return chunks


class _Cutter:
    """Finds where the chunk that begins at a place ends."""

    def __init__(self, text: str, blocks: Sequence[Block], ruler: _Ruler, size: int) -> None:
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
        grain = _LINE_END if block and block.kind in {"table", "code", "formula"} else _SENTENCE
        title = at > 0 and self.blocks[at - 1].kind == "heading" and block is not None
        low = max(least, block.start + 1) if title and block and start < block.start < most else least
        for mark in (grain, _SPACE):
            places = [match.end() for match in mark.finditer(self.text, start, most)]
            if place := _last(places, low, most):
                return _safe(self.text, start, place)
        return _safe(self.text, start, most)


def _first(places: list[int], low: int, high: int) -> int | None:
    at = bisect_left(places, low)
    return places[at] if at < len(places) and places[at] <= high else None


def _last(places: list[int], low: int, high: int) -> int | None:
    at = bisect_right(places, high) - 1
    return places[at] if at >= 0 and places[at] >= low else None


def _safe(text: str, start: int, place: int) -> int:
    """The nearest place at or before `place`, else after it, that does not part a character from its marks."""
    before = place
    while before > start and not _parts_well(text, start, before):
        before -= 1
    if before > start:
        return before
    while place < len(text) and not _parts_well(text, start, place):
        place += 1
    return place


def _parts_well(text: str, start: int, place: int) -> bool:
    if place <= 0 or place >= len(text):
        return True
    left, right = text[place - 1], text[place]
    if left == "\r" and right == "\n":
        return False
    if right in _JOINERS or left == "\u200d" or "\U0001f3fb" <= right <= "\U0001f3ff" or unicodedata.combining(right):
        return False
    if _is_flag(left) and _is_flag(right):
        return _flags_before(text, start, place) % 2 == 0
    return not ("\ud800" <= left <= "\udbff" and "\udc00" <= right <= "\udfff")


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flags_before(text: str, start: int, place: int) -> int:
    """How many flag letters stand between `start`, which parts no flag, and a place; two make a flag."""
    count = 0
    while count < place - start and _is_flag(text[place - 1 - count]):
        count += 1
    return count


def _paths(blocks: Sequence[Block]) -> list[tuple[int, tuple[str, ...]]]:
    """Where each heading begins, and the path of titles down to it."""
    paths: list[tuple[int, tuple[str, ...]]] = []
    stack: list[Block] = []
    for block in blocks:
        if block.kind == "heading":
            stack = [*(above for above in stack if above.level < block.level), block]
            paths.append((block.start, tuple(title.text for title in stack if title.text)))
    return paths


def _heading(paths: list[tuple[int, tuple[str, ...]]], start: int, end: int) -> str:
    """The path a stretch stands under: the deepest if one leads to the other, else the shared, else the longest's."""
    first = max(bisect_right(paths, start, key=lambda path: path[0]) - 1, 0)
    last = bisect_left(paths, end, key=lambda path: path[0])
    parts = paths[first:last] if paths and paths[first][0] < end else []
    under = [path for at, path in parts]
    if not under:
        return ""
    deepest = max(under, key=len)
    if all(deepest[: len(path)] == path for path in under):
        return " > ".join(deepest)
    shared = [titles[0] for titles in zip(*under, strict=False) if len(set(titles)) == 1]
    if shared and all(list(path[: len(shared)]) == shared for path in under):
        return " > ".join(shared)
    bounds = [*(max(at, start) for at, _ in parts), end]
    longest = max(range(len(parts)), key=lambda index: bounds[index + 1] - bounds[index])
    return " > ".join(under[longest])
