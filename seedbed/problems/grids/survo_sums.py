"""What the sum of some cells leaves to each of them, where all cells of a table hold different numbers from 1 on."""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import permutations
from math import perm, prod

from seedbed.problems.candidates import Narrow, numbers
from seedbed.problems.fillings import Table, tabled

MOST_TRIED = 400
"""Ways to fill a row that are gone through one by one; where there are more, only their sums are worked with."""
MOST_TABLED = 50_000
"""Ways to fill a row with different numbers that are written down once, by their sum; of more, each is worked out."""
MOST_KNOWN = 512
"""Sets of candidates of a row whose result is remembered, for each sum."""
_MOST = 64
"""More than any number of a table."""


@lru_cache(maxsize=1_024)
def sum_clue(most: int, cells: int, total: int) -> Narrow:
    """What a sum leaves to so many cells with numbers up to the most; remembers what it was asked."""
    table = _tables(most, cells)[total] if perm(most, cells) <= MOST_TABLED else None
    return lru_cache(maxsize=MOST_KNOWN)(partial(_in_sum, table, total))


@lru_cache(maxsize=16)
def _tables(most: int, cells: int) -> dict[int, Table]:
    """For each sum every way to fill so many cells with different numbers up to the most."""
    by_sum: dict[int, list[tuple[int, ...]]] = {}
    for filling in permutations(range(1, most + 1), cells):
        by_sum.setdefault(sum(filling), []).append(filling)
    return {total: tabled(fillings) for total, fillings in by_sum.items()}


def _in_sum(table: Table | None, total: int, left: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers of each cell that are part of a filling with this sum; with too many fillings, part of some sum."""
    if prod([bits.bit_count() for bits in left[:-1]]) <= MOST_TRIED:
        return table.fitting(left) if table else _in_fillings(total, left)
    before, after = [1], [1]  # sums as bits, of the cells before and of those behind
    for bits in left[:-1]:
        before.append(_sum_of(before[-1], bits))
    for bits in reversed(left[1:]):
        after.append(_sum_of(after[-1], bits))
    kept = list[int]()
    for bits, first, last in zip(left, before, reversed(after), strict=True):
        others = _sum_of(first, last)
        kept.append(sum(1 << number for number in numbers(bits) if number <= total and others >> total - number & 1))
    return tuple(kept)


def _in_fillings(total: int, left: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers of each cell in the fillings with different numbers."""
    single = [bits for bits in left if not bits & (bits - 1)]
    used, rest = sum(set(single)), total - sum([bits.bit_length() - 1 for bits in single])
    found = _in_open(rest, tuple([bits & ~used for bits in left if bits & (bits - 1)]))
    if found is None or used.bit_count() < len(single):
        return (0,) * len(left)
    others = iter(found)
    return tuple([next(others) if bits & (bits - 1) else bits for bits in left])


@lru_cache(maxsize=20_000)
def _in_open(total: int, left: tuple[int, ...]) -> tuple[int, ...] | None:
    """As ``_in_fillings``, of cells with several numbers; None where nothing fits."""
    if len(left) < 2:
        return left if not total and not left else (1 << total,) if left and left[0] >> max(total, 0) & 1 else None
    order = sorted(range(len(left)), key=[bits.bit_count() for bits in left].__getitem__)
    sets, found, deep = [left[cell] for cell in order], [0] * len(left), len(left) - 2
    mirrors = _mirror(sets[-1]), _mirror(sets[-2])
    lowest = [sum([(bits & -bits).bit_length() - 1 for bits in sets[place + 1 :]]) for place in range(deep - 1)]
    highest = [sum([bits.bit_length() - 1 for bits in sets[place + 1 :]]) for place in range(deep - 1)]

    def fill(place: int, used: int, mirror: int, rest: int) -> bool:
        """Fill the cells from a place on; whether that can be done. ``mirror``: the used numbers, as in a mirror."""
        some = 0
        if place == deep:  # the two cells with the most numbers are filled at once
            used |= _turned(mirror, rest) | (0 if rest % 2 else 1 << rest // 2)
            some = sets[deep] & _turned(mirrors[0], rest) & ~used
            found[order[-1]] |= sets[-1] & _turned(mirrors[1], rest) & ~used
        else:
            bits = sets[place] & ~used
            if place < deep - 1:
                bits &= _window(rest - highest[place], rest - lowest[place])
            for number in numbers(bits):
                if number < rest and fill(place + 1, used | 1 << number, mirror | 1 << _MOST - number, rest - number):
                    some |= 1 << number
        found[order[place]] |= some
        return some > 0

    return tuple(found) if total > 0 and fill(0, 0, 0, total) else None


def _window(least: int, most: int) -> int:
    """The numbers from one to another."""
    return (2 << most) - 1 >> max(least, 0) << max(least, 0) if most >= 0 else 0


@lru_cache(maxsize=10_000)
def _mirror(bits: int) -> int:
    """The mirror of a set: ``_MOST`` less each of its numbers."""
    return sum([1 << _MOST - number for number in numbers(bits)])


def _turned(mirror: int, rest: int) -> int:
    """The numbers that make up ``rest`` with those of a set, of which the mirror holds ``_MOST`` less each."""
    return mirror >> _MOST - rest if rest <= _MOST else mirror << rest - _MOST


def _sum_of(one: int, two: int) -> int:
    """Every sum of a number of each of two sets, all as bits."""
    found = 0
    for number in numbers(two):
        found |= one << number
    return found
