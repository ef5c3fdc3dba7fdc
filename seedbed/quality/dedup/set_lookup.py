"""Sets held against the sets of an index: which of them reach a similarity, exactly.

A set of n members that reaches the Jaccard similarity t with another has ``ceil(t n)`` members in common with it, so
one of any ``n - ceil(t n) + 1`` of its members is among them: those that fewest sets of the index have are looked up,
and what is found is compared member by member.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seedbed.quality.arrays import numpy
from seedbed.quality.dedup.shingles import blocks, ngram_hashes, sorted_once

PAIRS = 500_000
"""Candidates that are compared at once."""


class SetLookup:
    """The sets of an index, by member.

    Args:
        sizes, members: of each set how many members it has, and all members, set after set (32 bits of hash each).
    """

    def __init__(self, sizes: Any, members: Any) -> None:
        np = self._np = numpy()
        self.sizes = sizes.astype(np.int64)
        self._begins = np.cumsum(self.sizes) - self.sizes
        self._members = members
        owner = np.repeat(np.arange(len(sizes), dtype=np.uint64), self.sizes)
        self._posted = members.astype(np.uint64) << np.uint64(32) | owner
        self._posted.sort()

    def nearest(self, texts: list[str], ngram: int, threshold: float) -> dict[int, tuple[int, float]]:
        """For each text that reaches the threshold with a set: the first of the sets most like it, and how much."""
        found: dict[int, tuple[int, float]] = {}
        for begin, end in blocks(texts):
            for rows, sets, scores in self._alike(texts[begin:end], ngram, threshold):
                for row, one, score in zip((rows + begin).tolist(), sets.tolist(), scores.tolist(), strict=True):
                    if row not in found or (score, -one) > (found[row][1], -found[row][0]):
                        found[row] = one, score
        return found

    def _alike(self, texts: list[str], ngram: int, threshold: float) -> Iterator[tuple[Any, Any, Any]]:
        np = self._np
        rows, hashes = ngram_hashes(texts, ngram)
        keys = sorted_once(rows.astype(np.uint64) << np.uint64(32) | hashes >> np.uint64(32))
        sizes = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(texts))
        starts = np.cumsum(sizes) - sizes
        for pairs in self._candidates(keys, sizes, starts, threshold):
            row, one = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFF_FFFF)).astype(np.int64)
            fits = np.minimum(sizes[row], self.sizes[one]) >= threshold * np.maximum(sizes[row], self.sizes[one]) - 1e-9
            row, one = row[fits], one[fits]
            for at in range(0, len(row), PAIRS // 8):
                some, other = row[at : at + PAIRS // 8], one[at : at + PAIRS // 8]
                common = self._common(keys, starts[some], sizes[some], other)
                score = common / (sizes[some] + self.sizes[other] - common)
                true = score >= threshold - 1e-12
                yield some[true], other[true], score[true]

    def _candidates(self, keys: Any, sizes: Any, starts: Any, threshold: float) -> Iterator[Any]:
        """(row, set) that share one of the row's rarest members."""
        np = self._np
        half = np.uint64(32)
        rows, members = (keys >> half).astype(np.int64), keys & np.uint64(0xFFFF_FFFF)
        low = np.searchsorted(self._posted, members << half)
        high = np.searchsorted(self._posted, members << half | np.uint64(0xFFFF_FFFF), side="right")
        often = high - low
        order = np.lexsort((often, rows))
        place = np.arange(len(rows)) - starts[rows[order]]
        needed = np.maximum(np.ceil(sizes * threshold - 1e-9), 1).astype(np.int64)
        chosen = order[(place < (sizes - needed + 1)[rows[order]]) & (often[order] > 0)]
        ends = np.cumsum(often[chosen])
        at = 0
        while at < len(chosen):
            done = int(ends[at - 1]) if at else 0
            until = max(at + 1, int(np.searchsorted(ends, done + PAIRS, side="right")))
            some = chosen[at:until]
            steps = np.arange(int(often[some].sum())) - np.repeat(np.cumsum(often[some]) - often[some], often[some])
            sets = self._posted[np.repeat(low[some], often[some]) + steps] & np.uint64(0xFFFF_FFFF)
            yield sorted_once(np.repeat(rows[some], often[some]).astype(np.uint64) << half | sets)
            at = until

    def _common(self, keys: Any, begins: Any, lengths: Any, sets: Any) -> Any:
        """Members in common of each pair: equal neighbours, once both sorted lists are merged."""
        np = self._np
        mine = _stretches(keys, begins, lengths) & np.uint64(0xFFFF_FFFF)
        theirs = _stretches(self._members, self._begins[sets], self.sizes[sets]).astype(np.uint64)
        merged = np.concatenate([_numbered(lengths) | mine, _numbered(self.sizes[sets]) | theirs])
        merged.sort(kind="stable")
        same = (merged[1:][merged[1:] == merged[:-1]] >> np.uint64(32)).astype(np.int64)
        return np.bincount(same, minlength=len(sets))


def _stretches(values: Any, begins: Any, lengths: Any) -> Any:
    np = numpy()
    steps = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return values[np.repeat(begins, lengths) + steps]


def _numbered(lengths: Any) -> Any:
    """The number of its stretch, for each of its values, in the upper half."""
    np = numpy()
    return np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths) << np.uint64(32)
