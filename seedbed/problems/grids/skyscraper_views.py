"""How many buildings of a row are seen from its ends, and what a view leaves of the heights in that row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations

from seedbed.problems.fillings import Table, fitting, tabled

MOST_REMEMBERED = 20_000


def seen(heights: Sequence[int]) -> int:
    """How many buildings are seen by someone who looks along the row from its start."""
    highest = count = 0
    for height in heights:
        if height > highest:
            highest, count = height, count + 1
    return count


@lru_cache(maxsize=MOST_REMEMBERED)
def in_view(first: int, last: int, left: tuple[int, ...]) -> tuple[int, ...]:
    """The heights of each building that are part of an order with these views from both ends; a view of 0 is open."""
    return fitting(_orders(len(left), first, last), left)


@lru_cache(maxsize=512)
def _orders(size: int, first: int, last: int) -> Table:
    found = _by_views(size).items()
    return tabled([order for (one, two), some in found if first in (0, one) and last in (0, two) for order in some])


@lru_cache(maxsize=8)
def _by_views(size: int) -> dict[tuple[int, int], list[tuple[int, ...]]]:
    found: dict[tuple[int, int], list[tuple[int, ...]]] = defaultdict(list)
    for order in permutations(range(1, size + 1)):
        found[seen(order), seen(order[::-1])].append(order)
    return found
