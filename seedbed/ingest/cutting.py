"""What all chunkers share: what a chunk is, measuring, and places where text may be cut."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, Protocol, TypedDict

from seedbed.ingest.blocks import Block

_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003ffff]"
)
_JOINERS = "\u200d\ufe0e\ufe0f"
SENTENCE_END = re.compile(r"[。！？…][”’」』）》]*\s*|[.!?][\"')\]”’]*\s+")


class Chunk(TypedDict):
    """A stretch of a document, its span, the path of headings it stands under, its number from 0, its first page.

    From `chunkers` also: `before`, what is shown again in front of it (the header of a table that was cut, the end of
    the chunk before); `last_page`; `time` in seconds; `tokens`, by which count (`estimate`, or the tokenizer's name);
    `over`, why it is longer than the maximum. `domain` is its place in the domain tree of a corpus.
    """

    text: str
    start: int
    end: int
    heading: str
    index: int
    page: NotRequired[int]
    last_page: NotRequired[int]
    before: NotRequired[str]
    time: NotRequired[tuple[float, float]]
    tokens: NotRequired[int]
    counted_by: NotRequired[str]
    over: NotRequired[str]
    domain: NotRequired[str]


class Measure(Protocol):
    """Measures stretches of one text: never less for a longer stretch from the same start."""

    @property
    def name(self) -> str:
        """What is counted, or by what."""
        ...

    def width(self, start: int, end: int) -> float:
        """The size of the text between two places."""
        ...

    def reach(self, start: int, width: float) -> int:
        """The last place whose width from `start` is at most `width`."""
        ...


@dataclass(frozen=True, slots=True)
class Ruler:
    """Measures in characters: `wide` are the places of those that count twice."""

    wide: list[int]
    length: int
    name: str = "characters"

    def width(self, start: int, end: int) -> int:
        """The size of the text between two places."""
        return end - start + bisect_left(self.wide, end) - bisect_left(self.wide, start)

    def reach(self, start: int, width: float) -> int:
        """The last place whose width from `start` is at most `width`."""
        low, high = start, min(self.length, start + int(width))
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.width(start, middle) <= width else (low, middle - 1)
        return low


def ruler_of(text: str) -> Ruler:
    """The ruler of a text: characters of Chinese, Japanese and Korean count twice."""
    return Ruler([match.start() for match in _WIDE.finditer(text)], len(text))


def safe(text: str, start: int, place: int) -> int:
    """The nearest place at or before `place`, else after it, that does not part a character from its marks."""
    before = place
    while before > start and not parts_well(text, start, before):
        before -= 1
    if before > start:
        return before
    while place < len(text) and not parts_well(text, start, place):
        place += 1
    return place


def parts_well(text: str, start: int, place: int) -> bool:
    """Whether a cut at a place leaves every character whole; `start` is a place that does."""
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


def paths_of(blocks: Sequence[Block]) -> list[tuple[int, tuple[str, ...]]]:
    """Where each heading begins, and the path of titles down to it."""
    paths: list[tuple[int, tuple[str, ...]]] = []
    stack: list[Block] = []
    for block in blocks:
        if block.kind == "heading":
            stack = [*(above for above in stack if above.level < block.level), block]
            paths.append((block.start, tuple(title.text for title in stack if title.text)))
    return paths


def heading_of(paths: list[tuple[int, tuple[str, ...]]], start: int, end: int) -> str:
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


def pages_in(blocks: Sequence[Block], start: int, end: int) -> list[list[int]]:
    """Where pages begin in a stretch: pairs of a place, counted from the stretch's start, and the page from there on.

    Empty where the format has no pages.
    """
    starts = [block.start for block in blocks]
    pages: list[list[int]] = []
    for block in blocks[max(bisect_right(starts, start) - 1, 0) : bisect_left(starts, end)]:
        if block.page is not None and block.end > start and (not pages or pages[-1][1] != block.page):
            pages.append([max(block.start - start, 0), block.page])
    return pages


def page_at(pages: Sequence[Sequence[int]], place: int) -> int | None:
    """The page that a place of a stretch is on, by what `pages_in` gave; None where there are no pages."""
    before = [page for start, page in pages if start <= place]
    return before[-1] if before else pages[0][1] if pages else None
