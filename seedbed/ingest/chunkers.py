"""Ways to cut a document: by tokens, sentences, headings, separators, code units, pages, time, meaning, by hand.

For all of them: the chunks' `text` joined is the document's text, character for character; none is over `most`, unless
it is one table row or formula, and then `over` says so; a table is cut between rows and its header stands in `before`
of every part; a heading stays with what follows it; a character stays whole. What a chunker cannot cut small enough
by its own units is cut by the next finer ones: blocks, sentences (rows, lines of code), white space, characters.
`least` is kept where `most` lets it. `overlap` is how much of the chunk before is shown again in `before`.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from seedbed.ingest.blocks import Block, Document
from seedbed.ingest.cutting import SENTENCE_END, Chunk, Measure, heading_of, parts_well, paths_of, ruler_of, safe
from seedbed.ingest.token_rulers import estimate_of, tokenizer_of

Embed = Callable[[list[str]], Sequence[Sequence[float]]]

SEPARATORS = ("\n\n", "\n", "。", ". ", "；", "; ", "，", ", ", " ")
_LINE_END = re.compile(r"\n+")
_SPACE = re.compile(r"\s+")
_HALF = 0.5  # a coarse cut is taken where it fills so much of a chunk
_CLOSED = frozenset(("table", "formula"))


def by_tokens(
    document: Document, *, most: int = 512, least: int = 0, overlap: int = 0, tokenizer: str | Path | None = None
) -> list[Chunk]:
    """Chunks of at most `most` tokens, cut between blocks where that fills half a chunk.

    `tokenizer` is the file tokenizer.json of the model that will read them; without it tokens are an estimate, and
    each chunk says so. Raises MissingPackage, FileNotFoundError.
    """
    measure = tokenizer_of(document.text, tokenizer) if tokenizer else estimate_of(document.text)
    return _Cut(document, most, least, overlap, measure=measure).chunks([])


def by_sentences(document: Document, *, most: int = 1500, least: int = 0, overlap: int = 0) -> list[Chunk]:
    """As many whole sentences as go into `most` characters (wide ones count twice), whatever block they are in."""
    cut = _Cut(document, most, least, overlap)
    return cut.chunks([], levels=[cut.fine, cut.spaces], fill=0)


def by_headings(
    document: Document, *, depth: int = 6, most: int = 6000, least: int = 0, overlap: int = 0
) -> list[Chunk]:
    """A chunk for each section down to `depth`; sections under `least` go with the next."""
    cut = _Cut(document, most, least, overlap)
    deep = [block.start for block in document.blocks if block.kind == "heading" and block.level <= depth]
    return cut.chunks([start for start in deep if start in set(cut.joints)])


def by_separators(
    document: Document,
    *,
    separators: Sequence[str] = SEPARATORS,
    most: int = 1500,
    least: int = 0,
    overlap: int = 0,
) -> list[Chunk]:
    """Cut after the first separator that gives chunks small enough, the coarsest first; none falls into a table row."""
    cut = _Cut(document, most, least, overlap)
    levels = [cut.open([one.end() for one in re.finditer(re.escape(part), document.text)]) for part in separators]
    return cut.chunks([], levels=levels, fill=0)


def by_code_units(document: Document, *, most: int = 3000, least: int = 0, overlap: int = 0) -> list[Chunk]:
    """A chunk for each function or class of source code, or each block of another document."""
    return _Cut(document, most, least, overlap).chunks([block.start for block in document.blocks])


def by_page(document: Document, *, most: int = 8000, least: int = 0, overlap: int = 0) -> list[Chunk]:
    """A chunk for each page, slide or sheet; a block that runs over a page's end is with the page it begins on."""
    pages = [(block.page or 0, block.start) for block in document.blocks]
    new = [start for (before, _), (page, start) in pairwise(pages) if page > before]
    return _Cut(document, most, least, overlap).chunks(new)


def by_time(
    document: Document, *, seconds: float = 60.0, most: int = 3000, least: int = 0, overlap: int = 0
) -> list[Chunk]:
    """Sentences of subtitles that begin within `seconds` of a chunk's first."""
    starts: list[int] = []
    since = 0.0
    for block in document.blocks:
        if block.time and block.time[0] - since >= seconds:
            starts.append(block.start)
            since = block.time[0]
    return _Cut(document, most, least, overlap).chunks(starts)


def by_meaning(
    document: Document, embed: Embed, *, share: float = 0.1, most: int = 3000, least: int = 0, overlap: int = 0
) -> list[Chunk]:
    """Cut where the meaning changes most: between the `share` of sentences whose embeddings are furthest apart.

    `embed` gives a vector for each of a list of texts. Distance is one minus the cosine of neighbours.
    """
    cut = _Cut(document, most, least, overlap)
    places = [0, *sorted({*cut.joints, *cut.fine} - {0, len(document.text)}), len(document.text)]
    texts = [document.text[start:end] for start, end in pairwise(places)]
    vectors = embed(texts) if len(texts) > 1 else []
    cosines = [_cosine(one, other) for one, other in pairwise(vectors)]
    apart = [(1 - cosine, place) for cosine, place in zip(cosines, places[1:], strict=False)]
    breaks = sorted(apart, reverse=True)[: math.ceil(share * len(apart))]
    return cut.chunks(sorted(place for distance, place in breaks if distance > 0))


def by_spans(document: Document, spans: Iterable[tuple[int, int]], *, overlap: int = 0) -> list[Chunk]:
    """Cut by hand: a chunk for each span, and one for each stretch between them that no span covers.

    Raises ValueError for a span that is empty, outside the text, or crosses another.
    """
    at, places = 0, []
    for start, end in sorted(spans):
        if not at <= start < end <= len(document.text):
            raise ValueError(f"span ({start}, {end}) is empty, outside 0 to {len(document.text)}, or crosses another")
        places += [start, end]
        at = end
    measure = ruler_of(document.text)
    whole = max(1, math.ceil(measure.width(0, len(document.text))))
    return _Cut(document, whole, 0, overlap).chunks(sorted({*places} - {0, len(document.text)}))


CHUNKERS: dict[str, Callable[..., list[Chunk]]] = {
    "tokens": by_tokens,
    "sentences": by_sentences,
    "headings": by_headings,
    "separators": by_separators,
    "code_units": by_code_units,
    "page": by_page,
    "time": by_time,
}
"""The chunkers that need nothing but numbers, by the name that a command gives them."""


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    size = math.hypot(*one) * math.hypot(*other)
    return sum(a * b for a, b in zip(one, other, strict=True)) / size if size else 0.0


class _Cut:
    """A document with the places where it may be cut, from coarse to fine, and the limits."""

    def __init__(
        self, document: Document, most: int, least: int, overlap: int, *, measure: Measure | None = None
    ) -> None:
        if most < 1 or not 0 <= least <= most or not 0 <= overlap <= most:
            raise ValueError(
                f"most is {most}, least {least}, overlap {overlap}: neither may be over most, most 1 or more"
            )
        self.document, self.text = document, document.text
        self.most, self.least, self.overlap = most, least, overlap
        self.measure: Measure = measure or ruler_of(document.text)
        blocks = document.blocks
        self._paths = paths_of(blocks)
        self.starts = [block.start for block in blocks]
        self.closed = [block for block in blocks if block.kind in _CLOSED]
        self.closed_starts = [block.start for block in self.closed]
        after_heading = [False, *(block.kind == "heading" for block in blocks)]
        self.joints = [block.start for block, after in zip(blocks, after_heading, strict=False) if not after]
        self.fine = self._fine(blocks)
        self.spaces = self.open(match.end() for match in _SPACE.finditer(self.text))

    def _fine(self, blocks: Sequence[Block]) -> list[int]:
        """Ends of sentences, of rows, of lines of code."""
        places: set[int] = set(self.starts)
        for block in blocks:
            mark = _LINE_END if block.kind in {"table", "code"} else SENTENCE_END
            found = [match.end() for match in mark.finditer(self.text, block.start, block.end)]
            header = 2 if block.kind == "table" and self.text.startswith("|", block.start) else 0
            places.update(found[header:] if block.kind != "formula" else ())
        return sorted(places - {0})

    def open(self, places: Iterable[int]) -> list[int]:
        """The places that are not inside a table or a formula, rows' ends apart."""
        rows = set(self.fine)
        return [place for place in places if place in rows or self._inside(place) is None]

    def _inside(self, place: int) -> Block | None:
        """The table or formula that a place is inside of."""
        at = bisect_left(self.closed_starts, place) - 1
        return self.closed[at] if at >= 0 and place < self.closed[at].end else None

    def chunks(self, hard: list[int], *, levels: list[list[int]] | None = None, fill: float = _HALF) -> list[Chunk]:
        """Chunks that begin at every place of `hard`, and where the levels let them in between."""
        given = [self.joints, self.fine, self.spaces] if levels is None else levels
        spans = [span for start, end in self._segments(hard) for span in self._split(start, end, given, fill)]
        return [self._chunk(index, spans) for index in range(len(spans))]

    def _segments(self, hard: list[int]) -> list[tuple[int, int]]:
        """Stretches between hard cuts; one under `least` goes on with the next where both are not over `most`."""
        places = [0, *sorted({*hard} - {0, len(self.text)}), len(self.text)]
        segments: list[tuple[int, int]] = []
        for start, end in pairwise(places):
            small = segments and (self._width(*segments[-1]) < self.least or self._width(start, end) < self.least)
            if small and self._width(segments[-1][0], end) <= self.most:
                segments[-1] = segments[-1][0], end
            elif start < end:
                segments.append((start, end))
        return segments

    def _width(self, start: int, end: int) -> float:
        return self.measure.width(start, end)

    def _split(self, start: int, end: int, levels: list[list[int]], fill: float) -> list[tuple[int, int]]:
        spans = []
        while self._width(start, end) > self.most:
            place = self._place(start, end, levels, fill)
            spans.append((start, place))
            start = place
        if start < end:
            small = spans and self._width(start, end) < self.least and self._width(spans[-1][0], end) <= self.most
            if small:
                spans[-1] = spans[-1][0], end
            else:
                spans.append((start, end))
        return [span for span in spans if span[0] < span[1]]

    def _place(self, start: int, end: int, levels: list[list[int]], fill: float) -> int:
        """Where the chunk that begins at `start` ends: the last coarse place that fills enough of it, else a finer."""
        furthest = min(self.measure.reach(start, self.most), end - 1)
        enough = self.measure.reach(start, max(self.least, fill * self.most))
        for level in levels:
            at = bisect_right(level, furthest) - 1
            if at >= 0 and level[at] > max(start, enough if fill else start):
                return safe(self.text, start, level[at])
        for level in levels[-2:]:
            at = bisect_right(level, furthest) - 1
            if at >= 0 and level[at] > start:
                return safe(self.text, start, level[at])
        return self._anywhere(start, end, max(furthest, start + 1))

    def _anywhere(self, start: int, end: int, furthest: int) -> int:
        """A cut between two characters; before a table row or formula, or after it where it is all there is."""
        closed = self._inside(furthest)
        if closed is None:
            return min(safe(self.text, start, furthest), end)
        row = bisect_left(self.fine, furthest)
        before = max(closed.start, self.fine[row - 1] if row else 0)
        if before > start:
            return before
        after = self.fine[row] if row < len(self.fine) else end
        return min(max(after, start + 1), closed.end, end)

    def _chunk(self, index: int, spans: list[tuple[int, int]]) -> Chunk:
        start, end = spans[index]
        heading = heading_of(self._paths, start, end)
        made: Chunk = {"text": self.text[start:end], "start": start, "end": end, "heading": heading, "index": index}
        self._place_facts(made)
        width = self._width(start, end)
        if self.measure.name != "characters":
            made["tokens"], made["counted_by"] = math.ceil(width), self.measure.name
        if width > self.most:
            what = "table row or formula" if self._inside(start + 1) or self._inside(end - 1) else "character"
            made["over"] = f"one {what} of {math.ceil(width)} {self.measure.name}, more than {self.most}"
        before = self._header(start) or (self._tail(spans[index - 1][0], start) if index and self.overlap else "")
        if before:
            made["before"] = before
        return made

    def _place_facts(self, made: Chunk) -> None:
        """The pages and the time of the blocks that a chunk has a part of."""
        first = max(bisect_right(self.starts, made["start"]) - 1, 0)
        inside = self.document.blocks[first : bisect_left(self.starts, made["end"])]
        blocks = [block for block in inside if block.end > made["start"]]
        pages = [block.page for block in blocks if block.page is not None]
        if pages:
            made["page"], made["last_page"] = pages[0], max(pages)
        times = [block.time for block in blocks if block.time]
        if times:
            made["time"] = times[0][0], times[-1][1]

    def _header(self, start: int) -> str:
        """The header of the table that a chunk begins inside of."""
        table = self._inside(start)
        if table is None or table.kind != "table" or not self.text.startswith("|", table.start):
            return ""
        lines = self.text[table.start : table.end].split("\n", 2)
        return "\n".join(lines[:2]) + "\n"

    def _tail(self, least: int, start: int) -> str:
        """The end of the text before a place: whole sentences or words up to the overlap, else characters."""
        low, high = least, start
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._width(middle, start) <= self.overlap else (middle + 1, high)
        for level in (self.fine, self.spaces):
            at = bisect_left(level, low)
            if at < len(level) and level[at] < start:
                return self.text[level[at] : start]
        while low < start and not parts_well(self.text, least, low):  # forward: back would be over the overlap
            low += 1
        return self.text[low:start]
