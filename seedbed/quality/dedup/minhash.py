"""MinHash: of rows whose texts are nearly the same, one stays.

A text becomes the set of its n-grams of words; a CJK character is a word. Rows whose MinHash signatures agree in a band
become candidates, and a candidate counts only when the true Jaccard similarity of the two sets reaches the threshold:
the estimate never sets a row aside. Rows are taken in order (``first``) or from the longest down (``longest``), each is
compared with those that stay, and goes with the similarity and the row it is like. Texts shorter than ``ngram`` words
are one n-gram; texts without a word stay.

Signatures: one permutation hashing, arXiv 1208.1259, its empty bins filled as in optimal densification,
arXiv 1703.04664; ``permutations`` is the number of bins. Bands are as wide as still find 99 % of the pairs at the
threshold, more of those above it. A setting of 256 permutations, ``ngram`` 5 and 0.7 is Magicoder's, arXiv 2312.02120;
128, 1 and 0.9 Persona Hub's, arXiv 2406.20094.
"""

from __future__ import annotations

import random
from array import array
from collections import Counter
from hashlib import blake2b
from typing import Literal

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.seed import generator
from seedbed.core.table import without
from seedbed.core.text import words
from seedbed.quality.dedup.compared import named, texts

PRIME = (1 << 61) - 1
MULTIPLIER = 0x1F0A_7C3D_95B2_E461 % PRIME
RECALL = 0.99
"""The share of pairs exactly at the threshold that the bands must find."""


def minhash(
    table: pa.Table,
    *,
    columns: tuple[str, ...] = (),
    threshold: float = 0.7,
    permutations: int = 128,
    ngram: int = 5,
    keep: Literal["first", "longest"] = "first",
    seed: int = 1,
) -> pa.Table:
    """The table without near duplicates; see the card above."""
    if not 0 < threshold <= 1 or permutations < 1 or ngram < 1:
        raise RecipeError(
            f"minhash wants 0 < threshold <= 1, permutations >= 1 and ngram >= 1; "
            f"got {threshold}, {permutations} and {ngram}"
        )
    found = _Shingles(texts(table, columns), ngram, seed)
    bands = _shared_bands(found, permutations, threshold, seed)  # and counts the n-grams
    order = [row for row in range(table.num_rows) if found.sizes[row]]
    if keep == "longest":
        order.sort(key=lambda row: (-found.sizes[row], row))
    like = _near(found, order, bands, threshold)
    names = named(table)
    return without(table, {row: f"{score:.2f} like {names[other]}" for row, (other, score) in like.items()})


class _Shingles:
    """The texts as sets of hashed n-grams, made when they are wanted: only their sizes are kept for all rows."""

    def __init__(self, rows: list[str], ngram: int, seed: int) -> None:
        self.rows, self._ngram, self._key = rows, ngram, seed.to_bytes(16, "big", signed=True)
        self._top = pow(MULTIPLIER, ngram, PRIME)
        self._word: dict[str, int] = {}
        self.sizes = array("L", (0 for _ in rows))

    def of(self, row: int) -> set[int]:
        """61-bit hashes of a row's n-grams, by a rolling polynomial over the words' hashes."""
        numbers = [self._word.get(word) or self._number(word) for word in words(self.rows[row])]
        value, found = 0, set()
        for place, number in enumerate(numbers):
            value = value * MULTIPLIER + number
            if place >= self._ngram:
                value -= numbers[place - self._ngram] * self._top
            value %= PRIME
            if place >= self._ngram - 1:
                found.add(value)
        return found if found or not numbers else {value}

    def _number(self, word: str) -> int:
        if len(self._word) > 1_000_000:  # bounds memory where every word is new, such as identifiers
            self._word.clear()
        hashed = blake2b(word.encode(errors="surrogatepass"), digest_size=8, key=self._key).digest()
        self._word[word] = number = int.from_bytes(hashed, "big") % PRIME
        return number


def _shared_bands(found: _Shingles, permutations: int, threshold: float, seed: int) -> list[list[int]]:
    """For each row the bands that it shares with another row, as numbers; most rows share none."""
    width = _band_width(permutations, threshold)
    fill = _probes(permutations, seed)
    bands = [array("Q") for _ in range(permutations // width)]
    for row in range(len(found.rows)):
        shingles = found.of(row)
        found.sizes[row] = len(shingles)
        signature = _signature(shingles, permutations, fill)
        for number, band in enumerate(bands):
            part = array("Q", signature[number * width : (number + 1) * width]).tobytes()
            band.append(int.from_bytes(blake2b(part, digest_size=8).digest(), "big") if part else 0)
    shared: list[list[int]] = [[] for _ in found.rows]
    for number, band in enumerate(bands):
        again = {key for key, count in Counter(band).items() if count > 1}
        for row, key in enumerate(band):
            if key in again and found.sizes[row]:
                shared[row].append(key ^ number)
    return shared


def _near(found: _Shingles, order: list[int], bands: list[list[int]], threshold: float) -> dict[int, tuple[int, float]]:
    """For each row that goes: the row it is most like among those that stay, and how much."""
    near: dict[int, tuple[int, float]] = {}
    staying: dict[int, list[int]] = {}
    for row in order:
        candidates = sorted({other for key in bands[row] for other in staying.get(key, ())})
        best, score = _most_like(found, found.of(row), candidates, threshold) if candidates else (-1, 0.0)
        if best >= 0:
            near[row] = (best, score)
            continue
        for key in bands[row]:
            staying.setdefault(key, []).append(row)
    return near


def _most_like(found: _Shingles, mine: set[int], others: list[int], threshold: float) -> tuple[int, float]:
    """The earliest of the most similar rows at or above the threshold, or (-1, 0)."""
    best, top = -1, 0.0
    for other in others:
        small, large = sorted((len(mine), found.sizes[other]))
        if small / large < max(threshold, top):
            continue  # even a subset would not be enough
        theirs = found.of(other)
        common = len(mine & theirs)
        score = common / (len(mine) + len(theirs) - common)
        if score >= threshold and score > top:
            best, top = other, score
    return best, top


def _band_width(permutations: int, threshold: float) -> int:
    """The widest band that finds ``RECALL`` of the pairs at the threshold: the wider, the fewer vain candidates."""
    widths = (
        width for width in range(permutations, 1, -1) if 1 - (1 - threshold**width) ** (permutations // width) >= RECALL
    )
    return next(widths, 1)


def _probes(bins: int, seed: int) -> list[list[int]]:
    """For each bin the order in which it looks for a filled one."""
    draw: random.Random = generator("minhash", seed, bins)
    return [draw.sample(range(bins), bins) for _ in range(bins)]


def _signature(shingles: set[int], bins: int, probes: list[list[int]]) -> list[int]:
    """The least hash of each bin; an empty bin takes that of the first filled one in its own order."""
    if not shingles:
        return []
    least: dict[int, int] = {}
    for value in shingles:
        place = value % bins
        if value < least.get(place, PRIME):
            least[place] = value
    if len(least) == bins:
        return [least[place] for place in range(bins)]
    return [
        least[place] if place in least else next(least[near] for near in probes[place] if near in least)
        for place in range(bins)
    ]


_FOX = "The quick brown fox jumps over the lazy dog near the old stone bridge every single"
EXAMPLE = Example(
    row=[
        {"id": "a", "text": f"{_FOX} morning."},
        {"id": "b", "text": "Rivers carry sand and stones from the mountains down to the sea."},
        {"id": "c", "text": f"{_FOX} evening!"},
    ],
    gives=[
        {"id": "a", "text": f"{_FOX} morning."},
        {"id": "b", "text": "Rivers carry sand and stones from the mountains down to the sea."},
    ],
)
