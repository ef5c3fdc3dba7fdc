"""MinHash signatures by one permutation hashing (arXiv 1208.1259), and the width of the bands they are cut into."""

from __future__ import annotations

import random

from seedbed.core.seed import generator

PRIME = (1 << 61) - 1
"""Hashes are below this Mersenne prime."""
RECALL = 0.99
"""The share of pairs exactly at the threshold that the bands must find."""


def band_width(permutations: int, threshold: float) -> int:
    """The widest band that finds ``RECALL`` of the pairs at the threshold: the wider, the fewer vain candidates."""
    widths = (
        width for width in range(permutations, 1, -1) if 1 - (1 - threshold**width) ** (permutations // width) >= RECALL
    )
    return next(widths, 1)


def probes(bins: int, seed: int) -> list[list[int]]:
    """For each bin the order in which it looks for a filled one."""
    draw: random.Random = generator("minhash", seed, bins)
    return [draw.sample(range(bins), bins) for _ in range(bins)]


def signature(shingles: set[int], bins: int, probes: list[list[int]]) -> list[int]:
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
