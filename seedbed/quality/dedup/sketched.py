"""Near copies among very many texts, in bounded memory: bands of signatures, then the sets themselves, all on disk.

The texts are gone through once. Of each its set of n-grams (32 bits of hash each) and the keys of its bands go to
temporary files; memory holds some 30 bytes a text. Texts of equal sets are put together first, so that many copies of
one text are one. Of the others, those with an equal key in a band are candidates, and candidates are compared member
by member. Two sets of n and m members have n * m / 2**32 chance agreements: 0.02 between two texts of 10,000 words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from seedbed.quality.arrays import mixed, numpy
from seedbed.quality.dedup.bands import Bands
from seedbed.quality.dedup.shingles import blocks, ngram_hashes, sorted_once
from seedbed.quality.dedup.spill import Spill

if TYPE_CHECKING:
    from types import TracebackType

    from seedbed.quality.dedup.shingles import Hashes, Numbers

HELD = 128 << 20
"""Bytes of each kind (sets, bands, pairs) that stay in memory before they go to disk."""
SORTED = 1 << 22
"""Keys or pairs that are sorted at once."""
COMPARED = 1 << 22
"""Members of candidates that are compared at once."""
NEAR = 32
"""In a band that more texts share, each is compared with the first and with the last so many before it."""
TURN_BITS = 31


class Sketched:
    """The texts as sets and bands.

    Args:
        batches: the texts, some thousands at a time.
        ngram: words of an n-gram.
        bands: makes the keys.
        held: bytes of each kind that stay in memory.

    Attributes:
        sizes: n-grams of each text.
    """

    def __init__(self, batches: Iterable[list[str]], ngram: int, bands: Bands, *, held: int = HELD) -> None:
        np = self._np = numpy()
        self._held = held
        sizes = [np.zeros(0, np.int32)]
        with ExitStack() as files:
            self._sets = files.enter_context(Spill("uint32", held))
            self._prints = files.enter_context(Spill("uint64", held))
            self._keys = [files.enter_context(Spill("uint64", held // bands.count)) for _ in range(bands.count)]
            for batch in batches:
                for count, texts, members in _sets(batch, ngram):
                    sizes.append(self._add(count, texts, members, bands))
            self._files = files.pop_all()  # from here on this object closes them
        self.sizes = np.concatenate(sizes)
        self._begins = np.cumsum(self.sizes, dtype=np.int64) - self.sizes

    def _add(self, count: int, texts: Numbers, members: Hashes, bands: Bands) -> Any:
        """Put a block's sets, their sums and their keys at the end of the files; its sizes."""
        np = self._np
        sizes = np.bincount(texts, minlength=count).astype(np.int32)
        self._sets.append(members)
        spread = mixed(members.astype(np.uint64))
        self._prints.append(_sums(spread, sizes))
        for band, keys in zip(self._keys, bands.keys(texts, spread, count), strict=True):
            band.append(keys)
        return sizes

    def __enter__(self) -> Sketched:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._files.close()

    @property
    def written(self) -> int:
        """Bytes on disk, those of pairs not counted."""
        return sum(one.written for one in (self._sets, self._prints, *self._keys))

    def near(self, threshold: float, order: Numbers | None = None) -> tuple[Any, Any]:
        """For each text the one that it is like, -1 where it stays, and how much.

        Texts are taken in order (of the texts, where none is given); one that is like another that stays goes, and is
        told with the one it is most like, the earliest of several. Texts without a word are like none.
        """
        np = self._np
        wanted = np.arange(len(self.sizes), dtype=np.int32) if order is None else np.asarray(order, np.int32)
        wanted = wanted[self.sizes[wanted] > 0]
        turn = np.full(len(self.sizes), -1, np.int32)
        turn[wanted] = np.arange(len(wanted), dtype=np.int32)
        first = self._first(turn, len(wanted))
        copies = np.flatnonzero(first != np.arange(len(wanted), dtype=np.int32))
        alone = turn.copy()
        alone[wanted[copies]] = -1
        like, alike = np.full(len(wanted), -1, np.int32), np.zeros(len(wanted), np.float32)
        with Spill("uint64", self._held) as pairs:
            for keys in self._keys:
                for found in self._in_band(keys, alone):
                    pairs.append(found)
            self._settle(pairs, wanted, threshold, like, alike)
        stay = like[first[copies]] < 0
        like[copies] = np.where(stay, first[copies], like[first[copies]])
        alike[copies] = np.where(stay, 1.0, alike[first[copies]])
        return self._by_text(wanted, like, alike)

    def _by_text(self, wanted: Any, like: Any, alike: Any) -> tuple[Any, Any]:
        """From turns to texts."""
        np = self._np
        texts, told = np.full(len(self.sizes), -1, np.int32), np.zeros(len(self.sizes), np.float32)
        gone = np.flatnonzero(like >= 0)
        texts[wanted[gone]] = wanted[like[gone]]
        told[wanted[gone]] = alike[gone]
        return texts, told

    def _chosen(self, keys: Spill, turn: Any) -> Iterator[tuple[Hashes, Any]]:
        """The keys of the texts that have a turn, and the turns, some millions at a time: equal keys come together."""
        np = self._np
        bits = max(0, (len(self.sizes) // SORTED).bit_length())
        for part in range(1 << bits):
            found_keys, found_turns = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)]
            for begin in range(0, len(keys), SORTED):
                some, turns = keys.part(begin, min(begin + SORTED, len(keys))), turn[begin : begin + SORTED]
                mine = turns >= 0
                if bits:
                    mine &= (some >> np.uint64(64 - bits)) == part
                found_keys.append(some[mine])
                found_turns.append(turns[mine])
            yield np.concatenate(found_keys), np.concatenate(found_turns)

    def _first(self, turn: Any, count: int) -> Any:
        """For each turn the first one with an equal set, by the sum of its mixed hashes (64 bits)."""
        np = self._np
        first = np.arange(count, dtype=np.int32)
        for keys, turns in self._chosen(self._prints, turn):
            if len(keys):
                order = np.lexsort((turns, keys))
                fresh = np.concatenate([[True], keys[order][1:] != keys[order][:-1]])
                first[turns[order]] = turns[order][fresh][np.cumsum(fresh) - 1]
        return first

    def _in_band(self, keys: Spill, turn: Any) -> Iterator[Hashes]:
        """Candidates of a band, as (later turn, earlier turn) in one number each."""
        np = self._np
        shift = np.uint64(TURN_BITS)
        for some, turns in self._chosen(keys, turn):
            if not len(some):
                continue
            packed = some << shift | turns.astype(np.uint64)  # 33 bits of key: what meets by chance is compared in vain
            packed.sort()
            starts = np.flatnonzero(np.concatenate([[True], (packed[1:] ^ packed[:-1]) >> shift != 0]))
            counts = np.diff(np.append(starts, len(packed)))
            shared = np.repeat(counts > 1, counts)
            place = (np.arange(len(packed)) - np.repeat(starts, counts))[shared]
            yield from _paired(packed[shared] & ((np.uint64(1) << shift) - np.uint64(1)), place)

    def _settle(self, pairs: Spill, texts: Any, threshold: float, like: Any, alike: Any) -> None:
        np = self._np
        for some in self._in_turn(pairs, 0, len(texts)):
            once = sorted_once(some)
            late, early = (once >> np.uint64(32)).astype(np.int64), (once & np.uint64(0xFFFF_FFFF)).astype(np.int64)
            stays = like[early] < 0
            self._take(late[stays], early[stays], texts, threshold, like, alike)

    def _take(self, late: Any, early: Any, texts: Any, threshold: float, like: Any, alike: Any) -> None:
        """Compare candidates, and let go in turn what is like one that stays."""
        last, best = -1, (0.0, 0)
        for lates, earlies, scores in self._true(late, early, texts, threshold):
            for one, other, score in zip(lates.tolist(), earlies.tolist(), scores.tolist(), strict=True):
                if like[other] >= 0:
                    continue
                if one != last:
                    last, best = one, (0.0, 0)
                if score > best[0]:
                    best = score, other
                    like[one], alike[one] = other, score

    def _in_turn(self, pairs: Spill, begin: int, end: int) -> Iterator[Hashes]:
        """Pairs by ranges of their later turn, in order, none of which is too large for memory unless one turn is."""
        np = self._np
        if len(pairs) <= SORTED or end - begin <= 1:
            yield pairs.part(0, len(pairs))
            return
        step = -(-(end - begin) // 16)
        bounds = list(range(begin, end, step))
        with ExitStack() as files:
            parts = [files.enter_context(Spill("uint64", self._held // 16)) for _ in bounds]
            for at in range(0, len(pairs), SORTED):
                some = pairs.part(at, min(at + SORTED, len(pairs)))
                which = ((some >> np.uint64(32)).astype(np.int64) - begin) // step
                for number, part in enumerate(parts):
                    part.append(some[which == number])
            for bound, part in zip(bounds, parts, strict=True):
                yield from self._in_turn(part, bound, min(bound + step, end))

    def _true(self, late: Any, early: Any, texts: Any, threshold: float) -> Iterator[tuple[Any, Any, Any]]:
        """Those of the candidates that are alike enough, with their similarity."""
        np = self._np
        one, other = texts[late], texts[early]
        small = np.minimum(self.sizes[one], self.sizes[other])
        fits = small >= threshold * np.maximum(self.sizes[one], self.sizes[other]) - 1e-9
        late, early, one, other = late[fits], early[fits], one[fits], other[fits]
        work = np.cumsum(self.sizes[one].astype(np.int64) + self.sizes[other])
        at = 0
        while at < len(late):
            done = int(work[at - 1]) if at else 0
            end = max(at + 1, int(np.searchsorted(work, done + COMPARED, side="right")))
            common = self._common(one[at:end], other[at:end])
            score = common / (self.sizes[one[at:end]] + self.sizes[other[at:end]] - common)
            true = score >= threshold - 1e-12
            yield late[at:end][true], early[at:end][true], score[true]
            at = end

    def _common(self, one: Any, other: Any) -> Any:
        """Members in common of each pair: equal neighbours, once both sorted lists are merged."""
        np = self._np
        merged = np.concatenate([self._members(one), self._members(other)])
        merged.sort(kind="stable")
        same = (merged[1:][merged[1:] == merged[:-1]] >> np.uint64(32)).astype(np.int64)
        return np.bincount(same, minlength=len(one))

    def _members(self, texts: Any) -> Any:
        """(number of the pair, member) for all members of each text."""
        np = self._np
        lengths = self.sizes[texts].astype(np.int64)
        members = self._sets.gather(self._begins[texts], lengths).astype(np.uint64)
        return np.repeat(np.arange(len(texts), dtype=np.uint64), lengths) << np.uint64(32) | members


def _paired(turns: Hashes, place: Numbers) -> Iterator[Hashes]:
    """Pairs of what stands in one group; ``place`` counts within each group from 0, turns rise there."""
    np = numpy()
    here = np.flatnonzero(place)
    for back in range(1, NEAR + 1):
        here = here[place[here] >= back]
        if not len(here):
            return
        yield turns[here] << np.uint64(32) | turns[here - back]
    for ahead in range(NEAR):
        here = here[place[here] > NEAR + ahead]
        if not len(here):
            return
        yield turns[here] << np.uint64(32) | turns[here - place[here] + ahead]


def _sets(texts: list[str], ngram: int) -> Iterator[tuple[int, Numbers, Hashes]]:
    """For block after block: how many texts it has, and its texts' members, each once, with the text's number in it."""
    np = numpy()
    half = np.uint64(32)
    for begin, end in blocks(texts):
        texts_of, hashes = ngram_hashes(texts[begin:end], ngram)
        keys = sorted_once(texts_of.astype(np.uint64) << half | hashes >> half)
        yield end - begin, (keys >> half).astype(np.int64), keys & np.uint64(0xFFFF_FFFF)


def _sums(values: Hashes, sizes: Any) -> Hashes:
    """The sum of each set's values, modulo 2**64."""
    np = numpy()
    whole = np.concatenate([np.zeros(1, np.uint64), np.cumsum(values, dtype=np.uint64)])
    ends = np.cumsum(sizes, dtype=np.int64)
    sums: Hashes = whole[ends] - whole[ends - sizes] + np.asarray(sizes, np.uint64)
    return sums
