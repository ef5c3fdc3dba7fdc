"""All pairs of texts whose n-gram sets are alike enough, exactly: a set-similarity join by prefix filter.

Sets whose Jaccard similarity reaches t share one of the ``n - ceil(t n) + 1`` rarest members of each of them (Bayardo,
Ma, Srikant 2007, "Scaling up all pairs similarity search"). Most n-grams of a collection occur once, so most texts have
nothing in that prefix to share and are done with after counting; what is left is compared member by member. Members are
told apart by 49 bits of hash or more, 53 up to a million texts: of 60 words each, one chance agreement is to be
expected in five such collections, which moves one similarity by one member.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from seedbed.quality.arrays import numpy
from seedbed.quality.dedup.shingles import shingled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PART_BITS = 9
"""Hashes are sorted apart by their first bits: small enough for the caches, and so many more bits of hash."""
COUNTED = 32
"""Parts after which texts are counted: counting takes a pass over all texts."""
CANDIDATES = 1_000_000
"""Pairs that are compared at once; bounds memory where very many texts are alike."""
MOST_TEXTS = 1 << 24


@dataclass(frozen=True)
class Members:
    """The sets, without the members that only one of them has.

    Attributes:
        sizes: members of each set, those of one set only included.
        alone: how many of them no other set has.
        rows, members: set and member, sorted by member, then by set; members are numbered from 0.
    """

    sizes: NDArray[np.int64]
    alone: NDArray[np.int64]
    rows: NDArray[np.int64]
    members: NDArray[np.int64]


def members(batches: Iterable[list[str]], count: int, ngram: int) -> Members:
    """So many texts, which come in batches, as sets of n-grams.

    Raises:
        ValueError: more than 2**24 texts.
    """
    np = numpy()
    if count >= MOST_TEXTS:
        raise ValueError(f"{count:,} texts are more than {MOST_TEXTS:,}; use minhash for so many")
    bits = np.uint64(max(count.bit_length(), 1))
    parts = _parted(batches, ngram, bits)
    low = np.uint64((1 << int(bits)) - 1)
    sizes, alone = np.zeros(count, np.int64), np.zeros(count, np.int64)
    rows, numbers, told = [], [], 0
    for start in range(0, len(parts), COUNTED):
        every, single = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        for place in range(start, min(start + COUNTED, len(parts))):
            part, parts[place] = parts[place], []
            row, once, number = _numbered(part, low)
            every.append(row)
            single.append(row[once])
            rows.append(row[~once])
            numbers.append(number + np.int32(told))
            told += int(number[-1]) + 1 if len(number) else 0
        sizes += np.bincount(np.concatenate(every), minlength=count)
        alone += np.bincount(np.concatenate(single), minlength=count)
    return Members(sizes, alone, np.concatenate(rows), np.concatenate(numbers))


def _numbered(part: list[Any], low: Any) -> tuple[Any, Any, Any]:
    """Of one part: the text of each member, which members only one text has, and the numbers of the others."""
    np = numpy()
    keys = np.concatenate(part or [np.zeros(0, np.uint64)])
    keys.sort()
    first = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    keys = keys[first]
    fresh = np.ones(len(keys) + 1, np.bool_)  # another member than the one before
    np.greater(keys[1:] ^ keys[:-1], low, out=fresh[1:-1])
    once = fresh[:-1] & fresh[1:]
    shared = ~once
    number = np.cumsum(fresh[:-1][shared], dtype=np.int32) - np.int32(1)
    return (keys & low).astype(np.int32), once, number


def _parted(batches: Iterable[list[str]], ngram: int, bits: Any) -> list[list[Any]]:
    """Keys of (rest of the hash, text), by the first bits of the hash."""
    np = numpy()
    count = 1 << PART_BITS
    parts: list[list[Any]] = [[] for _ in range(count)]
    for rows, hashes in _shingled(batches, ngram):
        part = (hashes >> np.uint64(64 - PART_BITS)).astype(np.uint16)
        keys = ((hashes << np.uint64(PART_BITS)) >> bits << bits) | rows.astype(np.uint64)
        order = np.argsort(part, kind="stable")
        keys, ends = keys[order], np.cumsum(np.bincount(part, minlength=count))
        for place, (begin, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
            if end > begin:
                parts[place].append(keys[begin:end])
    return parts


def _shingled(batches: Iterable[list[str]], ngram: int) -> Iterator[tuple[Any, Any]]:
    before = 0
    for batch in batches:
        for rows, hashes in shingled(batch, ngram):
            yield rows + before, hashes
        before += len(batch)


class Join:
    """The pairs of sets that reach a similarity.

    Args:
        sets: the sets.
        threshold: the least Jaccard similarity, above 0.
        order: the sets in the order in which they are taken; a pair is told as (later, earlier). Sets that are not
            named take no part.
    """

    def __init__(self, sets: Members, threshold: float, order: NDArray[np.int64]) -> None:
        np = self._np = numpy()
        self._threshold = threshold
        turn = np.full(len(sets.sizes), -1, np.int64)
        turn[order] = np.arange(len(order))
        self.order = order
        self.sizes = sets.sizes[order]
        self._cut(turn.astype(np.int32)[sets.rows], sets.members)

    def _cut(self, rows: Any, members: Any) -> None:
        """Drop the sets that can be like no other, again and again as others become lonelier for it."""
        np, needed = self._np, self._needed(self.sizes)
        room = self.sizes - needed + 1  # so many of its rarest members are looked up
        keep = rows >= 0
        while True:
            rows, members = rows[keep], members[keep]
            often = np.bincount(members, minlength=1) if len(members) else np.zeros(1, np.int64)
            shared = often[members] > 1
            rows, members = rows[shared], members[shared]
            left = np.bincount(rows, minlength=len(self.sizes))
            alive = (left > 0) & (self.sizes - left < room)
            keep = alive[rows]
            if keep.mean() > 0.95 if len(rows) else True:
                break
        rows, members = rows[keep], members[keep]
        often = np.bincount(members, minlength=1) if len(members) else np.zeros(1, np.int64)
        self._index(rows, members, often, room)

    def _needed(self, sizes: Any) -> Any:
        """How many members of its own a set has in common with any that is alike: ceil(t n), safe from rounding."""
        np = self._np
        return np.maximum(np.ceil(sizes * self._threshold - 1e-9), 1).astype(np.int64)

    def _index(self, rows: Any, members: Any, often: Any, room: Any) -> None:
        """Members by set, for comparing; and those of every prefix by member, for finding."""
        np = self._np
        rank = np.empty(len(often), np.int64)
        rank[np.argsort(np.minimum(often, 65_535).astype(np.uint16), kind="stable")] = np.arange(len(often))
        keys = rows.astype(np.int64) << 36 | rank[members]
        keys.sort()
        self._rows, self._ranks = (keys >> 36).astype(np.int32), (keys & (1 << 36) - 1).astype(np.int32)
        del keys
        left = np.bincount(self._rows, minlength=len(self.sizes))
        self._starts = np.concatenate([[0], np.cumsum(left)])
        place = np.arange(len(self._rows)) - self._starts[self._rows]
        first = place < (room - self.sizes + left)[self._rows]
        listed = self._ranks[first].astype(np.int64) << 24 | self._rows[first]
        listed.sort()
        self._listed_rows, self._listed_ranks = listed & MOST_TEXTS - 1, listed >> 24

    def pairs(self) -> Iterator[tuple[Any, Any, Any]]:
        """All pairs, a batch at a time: (later set, earlier set, similarity), as they are numbered in the collection.

        Whoever takes the pairs may name sets in ``gone`` between the batches: they are no longer anybody's earlier set.
        Batches come in the order of the later set.
        """
        np = self._np
        gone = self.gone = np.zeros(len(self.sizes), np.bool_)
        rows, ranks = self._listed_rows, self._listed_ranks
        at = 0
        while len(rows):
            begins = np.concatenate([[0], np.flatnonzero(ranks[1:] != ranks[:-1]) + 1])
            lengths = np.diff(np.concatenate([begins, [len(ranks)]]))
            earlier = np.arange(len(rows)) - np.repeat(begins, lengths)  # sets before it in the same list
            work = np.bincount(rows, weights=earlier, minlength=len(self.sizes))
            total = np.cumsum(work[at:])
            until = at + max(int(np.searchsorted(total, CANDIDATES, side="right")), 1)
            yield from self._batch(rows, earlier, at, until)
            at = until
            if at >= len(self.sizes) or total[-1] == total[until - at]:
                break
            if gone[:at].any() and total[-1] > 4 * CANDIDATES:
                stay = ~gone[rows]
                rows, ranks = rows[stay], ranks[stay]

    def _batch(self, rows: Any, earlier: Any, at: int, until: int) -> Iterator[tuple[Any, Any, Any]]:
        """The pairs whose later set has its turn from ``at`` to before ``until``."""
        np = self._np
        own = np.flatnonzero((rows >= at) & (rows < until) & (earlier > 0))
        if not len(own):
            return
        counts = earlier[own]
        late = np.repeat(rows[own], counts)
        steps = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        early = rows[np.repeat(own - counts, counts) + steps]
        small, large = np.minimum(self.sizes[late], self.sizes[early]), np.maximum(self.sizes[late], self.sizes[early])
        fits = (small >= self._threshold * large - 1e-9) & ~self.gone[early]
        keys = np.unique(late[fits] << 24 | early[fits])
        for begin in range(0, len(keys), CANDIDATES // 4):
            part = keys[begin : begin + CANDIDATES // 4]
            late, early = part >> 24, part & (MOST_TEXTS - 1)
            common = self._common(late, early)
            alike = common / (self.sizes[late] + self.sizes[early] - common)
            true = alike >= self._threshold - 1e-12
            if true.any():
                yield self.order[late[true]], self.order[early[true]], alike[true]

    def _common(self, late: Any, early: Any) -> Any:
        """Members in common of each pair: both lists are sorted, so equal neighbours of the merged one are counted."""
        np = self._np
        merged = np.concatenate([self._keys(late), self._keys(early)])
        merged.sort(kind="stable")
        same = merged[1:][merged[1:] == merged[:-1]] >> 32
        return np.bincount(same, minlength=len(late))

    def _keys(self, sets: Any) -> Any:
        """(number of the pair, member) for all members of its set."""
        np = self._np
        begins, lengths = self._starts[sets], self._starts[sets + 1] - self._starts[sets]
        steps = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        pair = np.repeat(np.arange(len(sets)), lengths)
        return pair << 32 | self._ranks[np.repeat(begins, lengths) + steps]


def similar_pairs(texts: list[str], *, threshold: float = 0.7, ngram: int = 5) -> list[tuple[int, int, float]]:
    """All pairs (i, j, similarity), i < j, of texts whose n-gram sets have at least that Jaccard similarity."""
    np = numpy()
    sets = members([texts], len(texts), ngram)
    join = Join(sets, threshold, np.flatnonzero(sets.sizes))
    found = [
        (int(early), int(late), float(alike))
        for batch in join.pairs()
        for late, early, alike in zip(*batch, strict=True)
    ]
    return sorted(found)
