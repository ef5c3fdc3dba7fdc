"""What is said again and again over a corpus: boilerplate, and pages that are nearly the same as one before.

Two passes over the documents: `see` every one, then `without` gives each without its repeats, and what was left out
with the reason, so that nothing is lost: the two together are the document.

A block of prose (not a heading, table or code) is boilerplate where the same words stand in many documents: at least
`least` of them and `share` of all. A page, or a document without pages, is a near duplicate where its 5-word shingles
are those of one before, Jaccard `alike` or more. Compared are the 128 smallest hashes of each (bottom-k sketches,
Broder 1997: exact up to 128 shingles, above that within about 0.03 at the threshold); candidates share one of the 8
smallest.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from heapq import nsmallest

from seedbed.core.text import folded, words
from seedbed.ingest.blocks import Block, Document, joined, plain
from seedbed.ingest.warned import warning

_PROSE = frozenset(("paragraph", "list_item", "caption"))
_SHINGLE = 5
_SKETCH = 128
_KEYS = 8
_FEWEST_WORDS = 20  # of a page; fewer are alike by chance
_SHORTEST = 3  # words of a block that may be boilerplate


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A block that was left out: where it stood, what it said, and why."""

    document: str
    number: int
    page: int | None
    kind: str
    text: str
    reason: str


@dataclass
class Repeats:
    """What of a corpus repeats. `share` and `least` are for boilerplate, `alike` for pages."""

    share: float = 0.1
    least: int = 5
    alike: float = 0.9
    documents: int = 0
    _blocks: Counter[bytes] = field(default_factory=Counter)
    _like: dict[tuple[str, int | None], str] = field(default_factory=dict)
    _sketches: list["array[int]"] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _by_key: dict[int, list[int]] = field(default_factory=dict)

    def see(self, document: Document) -> None:
        """Count a document's blocks, and compare its pages with those seen before."""
        self.documents += 1
        self._blocks.update({key for block in document.blocks if (key := _key(block))})
        for page, text in _pages(document):
            self._compare(document.name, page, text)

    def _compare(self, name: str, page: int | None, text: str) -> None:
        sketch = _sketch(text)
        if not sketch:
            return
        keys = sketch[:_KEYS]
        found: Counter[int] = Counter(one for key in keys for one in self._by_key.get(key, ()))
        for other, _ in sorted(found.items()):
            alike = _alike(sketch, self._sketches[other])
            if alike >= self.alike:
                self._like[name, page] = f"{alike:.2f} like {self._names[other]}"
                return
        for key in keys:
            self._by_key.setdefault(key, []).append(len(self._sketches))
        self._sketches.append(sketch)
        self._names.append(name if page is None else f"{name}, page {page}")

    def without(self, document: Document) -> tuple[Document, list[LeftOut]]:
        """A document without what repeats, and what was left out of it."""
        kept: list[Block] = []
        out: list[LeftOut] = []
        for number, block in enumerate(document.blocks):
            reason = self._reason(document.name, block)
            if reason:
                out.append(LeftOut(document.name, number, block.page, block.kind, plain(block), reason))
            else:
                kept.append(block)
        if not out:
            return document, out
        text, placed = joined(kept)
        kinds = Counter(one.reason.partition(":")[0] for one in out)
        told = [warning("left_out", kind=kind, count=count) for kind, count in sorted(kinds.items())]
        kind = document.kind if document.kind != "markdown" else "markdown, cleaned"
        return replace(document, text=text, blocks=placed, kind=kind, warnings=(*document.warnings, *told)), out

    def _reason(self, name: str, block: Block) -> str:
        like = self._like.get((name, block.page)) or self._like.get((name, None))
        if like:
            return f"near duplicate: {like}"
        count = self._blocks[key] if (key := _key(block)) else 0
        if count >= max(self.least, self.share * self.documents):
            return f"boilerplate: in {count} of {self.documents} documents"
        return ""


def _key(block: Block) -> bytes:
    if block.kind not in _PROSE:
        return b""
    said = folded(block.text)
    return blake2b(said.encode("utf-8", "replace"), digest_size=8).digest() if len(words(said)) >= _SHORTEST else b""


def _pages(document: Document) -> Iterator[tuple[int | None, str]]:
    pages: dict[int | None, list[str]] = {}
    for block in document.blocks:
        pages.setdefault(block.page, []).append(plain(block))
    for page, texts in pages.items():
        yield page, "\n".join(texts)


def _sketch(text: str) -> "array[int]":
    """The smallest hashes of a text's shingles, sorted; none where it has too few words to tell."""
    said = words(text)
    if len(said) < _FEWEST_WORDS:
        return array("Q")
    shingles = {" ".join(said[at : at + _SHINGLE]) for at in range(len(said) - _SHINGLE + 1)}
    hashes = (
        int.from_bytes(blake2b(one.encode("utf-8", "replace"), digest_size=8).digest(), "big") for one in shingles
    )
    return array("Q", nsmallest(_SKETCH, hashes))


def _alike(one: Sequence[int], other: Sequence[int]) -> float:
    """The Jaccard similarity of two sets by their sketches: the share of the smallest of both that are in both."""
    smallest = nsmallest(_SKETCH, {*one, *other})
    both = {*one} & {*other}
    return sum(value in both for value in smallest) / len(smallest)
