"""Texts as sets of n-gram hashes, computed a block at a time in arrays.

Words are those of ``seedbed.core.text.words``: a CJK character is a word, case is folded. A word's hash is a polynomial
over its characters modulo 2**64, taken from prefix sums of the whole block, so no loop runs over words or characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from seedbed.quality.arrays import mixed, numpy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Numbers = NDArray[np.int64]

BLOCK = 1_000_000
"""Characters worked on at once: the arrays of a block stay within the processor's caches."""
BASE, STEP = 0x9E37_79B9_7F4A_7C15, 0xD6E8_FEB8_6659_FD93
"""Odd, so both have an inverse modulo 2**64; of characters within a word, of words within an n-gram."""
_BREAK, _LETTER, _SINGLE, _LINK = 0, 1, 2, 3


MOST = 8192
"""Texts worked on at once."""


def shingled(texts: list[str], ngram: int) -> Iterator[tuple[Numbers, Hashes]]:
    """For block after block of the texts: the number of the text of each n-gram, and the n-gram's hash.

    An n-gram that a text repeats comes as often as it stands there. A text of fewer than ``ngram`` words is one n-gram;
    a text without a word has none.
    """
    for start, end in blocks(texts):
        rows, hashes = ngram_hashes(texts[start:end], ngram)
        yield rows + start, hashes


def blocks(texts: list[str]) -> Iterator[tuple[int, int]]:
    """Where blocks of the texts begin and end."""
    start = 0
    while start < len(texts):
        end, size = start, 0
        while end < len(texts) and size < BLOCK and end - start < MOST:
            size += len(texts[end]) + 1
            end += 1
        yield start, end
        start = end


def ngram_hashes(texts: list[str], ngram: int, *, short: bool = True) -> tuple[Numbers, Hashes]:
    """Of one block: the number of the text of each n-gram, and the n-gram's hash, as ``shingled`` has them.

    Without ``short`` a text of fewer words has none, and those of a text stand in the order of its words.
    """
    counts, words = word_hashes(texts)
    return grams(counts, words, ngram, short=short)


def sorted_once(values: Hashes) -> Hashes:
    """The values sorted, each once; faster than numpy's own, which hashes."""
    np = numpy()
    values = np.sort(values)
    fresh: Hashes = values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values
    return fresh


def word_hashes(texts: list[str]) -> tuple[Numbers, Hashes]:
    """How many words each text has, and the hashes of all words in order."""
    np = numpy()
    if not texts:
        return np.zeros(0, np.int64), np.zeros(0, np.uint64)
    joined = "\n".join(texts).lower()
    if joined.count("\n") != len(texts) - 1:
        joined = "\n".join(text.replace("\n", " ") for text in texts).lower()
    codes = _codes(joined)
    kinds = _kinds()[codes]
    word = kinds == _LETTER
    links = np.flatnonzero(kinds == _LINK)
    links = links[(links > 0) & (links < len(codes) - 1)]
    word[links[word[links - 1] & word[links + 1]]] = True  # an apostrophe or hyphen within a word is part of it
    single = kinds == _SINGLE
    edges = np.empty(len(codes) + 1, np.bool_)
    edges[0], edges[-1] = bool(len(codes)) and bool(word[0]), bool(len(codes)) and bool(word[-1])
    np.not_equal(word[1:], word[:-1], out=edges[1:-1])
    bounds = np.flatnonzero(edges)
    begins, ends = bounds[::2], bounds[1::2]
    if single.any():
        alone = np.flatnonzero(single)
        begins, ends = np.concatenate([begins, alone]), np.concatenate([ends, alone + 1])
        order = np.argsort(begins, kind="stable")
        begins, ends = begins[order], ends[order]
    powers, inverses = _powers(len(codes))
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * powers, out=sums[1:])
    hashes = mixed((sums[ends] - sums[begins]) * inverses[begins])
    breaks = np.flatnonzero(codes == 10)
    counts = np.diff(np.concatenate([[0], np.searchsorted(begins, breaks), [len(begins)]]))
    return counts.astype(np.int64), hashes


def _codes(text: str) -> Any:
    """The code points of a text."""
    np = numpy()
    if text.isascii():
        return np.frombuffer(text.encode(), np.uint8)
    return np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), np.uint32)


def grams(counts: Numbers, words: Hashes, ngram: int, *, short: bool = True) -> tuple[Numbers, Hashes]:
    """The same from what ``word_hashes`` gave."""
    np = numpy()
    rows = np.repeat(np.arange(len(counts)), counts)
    if len(words) >= ngram:
        last = len(words) - ngram + 1
        hashes = words[:last].copy()
        for place in range(1, ngram):
            hashes *= np.uint64(STEP)
            hashes += words[place : place + last]
        whole = rows[:last] == rows[ngram - 1 :]
        found_rows, hashes = rows[:last][whole], mixed(hashes[whole])
    else:
        found_rows, hashes = rows[:0], words[:0]
    starts = np.cumsum(counts) - counts
    for size in range(1, ngram) if short else ():
        brief = np.flatnonzero(counts == size)
        if len(brief):
            own = np.full(len(brief), size, np.uint64)  # so that a short text is no part of a long one
            for place in range(size):
                own = own * np.uint64(STEP) + words[starts[brief] + place]
            found_rows, hashes = np.concatenate([found_rows, brief]), np.concatenate([hashes, mixed(own)])
    return found_rows, hashes


@lru_cache(maxsize=1)
def _kinds() -> Any:
    """What each code point is to a word."""
    import re
    import sys

    from seedbed.core.text import CJK

    np = numpy()
    kinds = np.zeros(sys.maxunicode + 1, np.uint8)
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    for pattern, kind in ((r"[^\W_]+", _LETTER), (f"[{CJK}]+", _SINGLE), ("['’-]", _LINK)):
        for found in re.finditer(pattern, everything):
            kinds[found.start() : found.end()] = kind
    return kinds


_kept: dict[str, Any] = {}


def _powers(length: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse, up to a length."""
    np = numpy()
    if len(_kept.get("powers", ())) <= length:
        size = max(length + 1, BLOCK + 1)
        for name, factor in (("powers", BASE), ("inverses", pow(BASE, -1, 1 << 64))):
            table = np.full(size, factor, np.uint64)
            table[0] = 1
            _kept[name] = np.cumprod(table)
    return _kept["powers"][:length], _kept["inverses"]
