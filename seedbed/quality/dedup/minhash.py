"""MinHash: of rows whose texts are nearly the same, one stays.

A text becomes the set of its n-grams of words; a CJK character is a word. Rows whose MinHash signatures agree in a band
become candidates, and a candidate counts only when the true Jaccard similarity of the two sets reaches the threshold:
the estimate never sets a row aside. Rows are taken in order (``first``), from the longest down (``longest``) or from
the highest ``score`` (``best``); each is compared with those that stay, and goes with the similarity and the row it is
like. Texts shorter than ``ngram`` words are one n-gram; texts without a word stay.

Signatures: one permutation hashing, arXiv 1208.1259, its empty bins filled as in optimal densification,
arXiv 1703.04664; ``permutations`` is the number of bins. Bands are as wide as still find 99 % of the pairs at the
threshold, more of those above it. A setting of 256 permutations, ``ngram`` 5 and 0.7 is Magicoder's, arXiv 2312.02120;
128, 1 and 0.9 Persona Hub's, arXiv 2406.20094.

Measured on one core: 100,000 texts of 100 words in 15 s with 122 MB beside the table; checked by brute
force on 4,200 texts, none of 779 near duplicates at 0.7 stayed; 4,000 texts of one template, 0.64 alike, in 3 s.
"""

from __future__ import annotations

from array import array
from collections import Counter
from hashlib import blake2b

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.table import without
from seedbed.core.text import words
from seedbed.quality.dedup.bands import PRIME, band_width, probes, signature
from seedbed.quality.dedup.compared import Keep, named, texts, turns

MULTIPLIER = 0x1F0A_7C3D_95B2_E461 % PRIME
SLOTS = (1 << 24) - 3  # a prime, so that slots do not follow the bins


def minhash(
    table: pa.Table,
    *,
    columns: tuple[str, ...] = (),
    threshold: float = 0.7,
    permutations: int = 128,
    ngram: int = 5,
    keep: Keep = "first",
    score: str = "score",
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
    like = _near(found, turns(table, found.sizes, keep, score), bands, threshold)
    names = named(table)
    return without(table, {row: f"{score:.2f} like {names[other]}" for row, (other, score) in like.items()})


class _Shingles:
    """The texts as sets of hashed n-grams, made when they are wanted: only their sizes are kept for all rows."""

    def __init__(self, rows: list[str], ngram: int, seed: int) -> None:
        self.rows, self._ngram, self._key = rows, ngram, seed.to_bytes(16, "big", signed=True)
        self._top = pow(MULTIPLIER, ngram, PRIME)
        self._word: dict[str, int] = {}
        self.sizes = array("L", (0 for _ in rows))
        self._often = bytearray(SLOTS)

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

    def count(self, row: int) -> set[int]:
        """A row's n-grams, remembering their number and which of them have been seen before."""
        shingles, often = self.of(row), self._often
        self.sizes[row] = len(shingles)
        for value in shingles:
            slot = value % SLOTS
            if often[slot] < 2:
                often[slot] += 1
        return shingles

    def shareable(self, shingles: set[int]) -> int:
        """At most so many of a row's n-grams are in another row; a slot that two n-grams share only raises it."""
        return sum(self._often[value % SLOTS] > 1 for value in shingles)

    def _number(self, word: str) -> int:
        if len(self._word) > 1_000_000:  # bounds memory where every word is new, such as identifiers
            self._word.clear()
        hashed = blake2b(word.encode(errors="surrogatepass"), digest_size=8, key=self._key).digest()
        self._word[word] = number = int.from_bytes(hashed, "big") % PRIME
        return number


def _shared_bands(found: _Shingles, permutations: int, threshold: float, seed: int) -> list[list[int]]:
    """For each row the bands that it shares with another row, as numbers; most rows share none."""
    width = band_width(permutations, threshold)
    fill = probes(permutations, seed)
    bands = [array("Q") for _ in range(permutations // width)]
    for row in range(len(found.rows)):
        shingles = found.count(row)
        signed = signature(shingles, permutations, fill)
        for number, band in enumerate(bands):
            part = array("Q", signed[number * width : (number + 1) * width]).tobytes()
            band.append(int.from_bytes(blake2b(part, digest_size=8).digest(), "big") if part else 0)
    shared: list[list[int]] = [[] for _ in found.rows]
    for number, band in enumerate(bands):
        again = {key for key, count in Counter(band).items() if count > 1}
        for row, key in enumerate(band):
            if key in again and found.sizes[row]:
                shared[row].append(key ^ number)
    return shared


class _Staying:
    """The rows that stay so far, found by their bands and compared by their n-grams (8 bytes each)."""

    def __init__(self, found: _Shingles, threshold: float) -> None:
        self._found, self._threshold = found, threshold
        self._by_band: dict[int, list[int]] = {}
        self._grams: dict[int, array[int]] = {}
        self._shareable: dict[int, int] = {}

    def like(self, mine: set[int], bands: list[int]) -> tuple[int, float]:
        """The earliest of the most similar rows at or above the threshold, or (-1, 0)."""
        best, top, size, shareable = -1, 0.0, len(mine), self._found.shareable(mine)
        for other in sorted({other for band in bands for other in self._by_band.get(band, ())}):
            most = min(shareable, self._shareable[other])
            if most < max(self._threshold, top) * (size + self._found.sizes[other] - most) - 1e-9:
                continue  # a bound that costs nothing, without which texts from one template take quadratic time
            common = len(mine.intersection(self._grams[other]))
            score = common / (size + self._found.sizes[other] - common)
            if score >= self._threshold and score > top:
                best, top = other, score
        return best, top

    def add(self, row: int, mine: set[int], bands: list[int]) -> None:
        """Let a row stay."""
        for band in bands:
            self._by_band.setdefault(band, []).append(row)
        self._grams[row], self._shareable[row] = array("Q", mine), self._found.shareable(mine)


def _near(found: _Shingles, order: list[int], bands: list[list[int]], threshold: float) -> dict[int, tuple[int, float]]:
    """For each row that goes: the row it is most like among those that stay, and how much."""
    near: dict[int, tuple[int, float]] = {}
    staying = _Staying(found, threshold)
    for row in order:
        if not bands[row]:
            continue
        mine = found.of(row)
        best, score = staying.like(mine, bands[row])
        if best >= 0:
            near[row] = (best, score)
        else:
            staying.add(row, mine, bands[row])
    return near


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
