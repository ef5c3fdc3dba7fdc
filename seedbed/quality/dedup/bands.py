"""MinHash signatures in arrays, and the bands they are cut into.

A signature is the "fast similarity sketch" of arXiv 1704.04370: the members of a set are thrown into the bins by a
first hash, then by a second, and so on until no bin is empty; a bin keeps the least value of the first throw that
reached it. Each bin agrees between two sets with the probability of their Jaccard similarity, as in MinHash, and none
repeats another, as it would where empty bins are filled from full ones. It costs bins * ln(bins) throws for a short set
and one for each member of a long one, where MinHash costs one for each member and bin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from seedbed.core.seed import generator
from seedbed.quality.arrays import mixed, numpy
from seedbed.quality.dedup.shingles import STEP

if TYPE_CHECKING:
    from seedbed.quality.dedup.shingles import Hashes, Numbers

RECALL = 0.99
"""The share of pairs exactly at the threshold that the bands must find."""
EMPTY = (1 << 64) - 1


def band_width(permutations: int, threshold: float) -> int:
    """The widest band that finds ``RECALL`` of the pairs at the threshold: the wider, the fewer vain candidates."""
    widths = (
        width for width in range(permutations, 1, -1) if 1 - (1 - threshold**width) ** (permutations // width) >= RECALL
    )
    return next(widths, 1)


class Bands:
    """Makes the keys of the bands of sets; two sets with an equal key in a band are candidates.

    Args:
        permutations: bins of a signature.
        threshold: the similarity that the bands are to find.
        seed: decides the hashes.

    Attributes:
        width, count: bins of a band, and how many bands there are.
    """

    def __init__(self, permutations: int, threshold: float, seed: int) -> None:
        np = numpy()
        self._bins = permutations
        self.width = band_width(permutations, threshold)
        self.count = permutations // self.width
        draw = generator("minhash", seed, permutations)
        self._throws = [
            (np.uint64(draw.getrandbits(64) | 1), np.uint64(draw.getrandbits(64))) for _ in range(self._bins)
        ]

    def keys(self, sets: Numbers, members: Hashes, count: int) -> Hashes:
        """The keys of ``count`` sets, as an array of bands by sets; ``members`` are hashes, ``sets`` whose they are.

        The keys of a set without members mean nothing.
        """
        np = numpy()
        signed = self._signatures(sets, members, count)
        keys = np.zeros((self.count, count), np.uint64)
        for band in range(self.count):
            for place in range(band * self.width, (band + 1) * self.width):
                keys[band] *= np.uint64(STEP)
                keys[band] += signed[:, place]
        return mixed(keys)

    def _signatures(self, sets: Numbers, members: Hashes, count: int) -> Any:
        """Sets by bins: number of the throw and value of its least member."""
        np = numpy()
        bins, half = np.uint64(self._bins), np.uint64(32)
        signed = np.full(count * self._bins, EMPTY, np.uint64)
        first, look = sets * self._bins, 1
        for throw in range(2 * self._bins):
            if throw < self._bins:
                factor, other = self._throws[throw]
                thrown = (members ^ other) * factor
                place = ((thrown >> half) * bins >> half).astype(np.int64)
            else:  # what is left is filled bin by bin, so that the end is sure
                thrown, place = mixed(members + np.uint64(throw)), throw - self._bins
            value = (thrown & np.uint64(0xFFFF_FFFF)) | np.uint64(throw << 32)
            np.minimum.at(signed, first + place, value)
            if throw + 1 == look:
                look = look + 1 + look // 2
                gaps = (signed.reshape(count, self._bins) == np.uint64(EMPTY)).any(axis=1)
                goes_on = gaps[first // self._bins]
                first, members = first[goes_on], members[goes_on]
                if not len(members):
                    break
        return signed.reshape(count, self._bins)
