"""Which whole numbers some of a few numbers make with ``+ - × ÷``, and how: nothing but positive whole numbers between.

Leaving out what is below nothing loses nothing: by turning subtractions round, an expression of whole numbers becomes
one of positive numbers of the same size, unless a part comes to nothing, and then fewer numbers do.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from seedbed.problems.expression import Tree
from seedbed.problems.search.ways import COMBINATIONS

Hand = tuple[int, ...]
"""Numbers, sorted."""
WAYS = {**COMBINATIONS, 1: 1, 6: COMBINATIONS[5] * 15 * 6}
"""Ways to combine so many numbers in pairs: each step joins two of those that are left, with one of six operations."""


def hands_to(target: int, numbers: Hand, size: int) -> list[Hand]:
    """The choices of so many of the numbers that make the target, all of them used."""
    return [hand for hand in combinations(tuple(sorted(numbers)), size) if reaches(target, hand)]


@lru_cache(maxsize=200_000)
def reaches(target: int, hand: Hand) -> bool:
    """Whether a sorted hand, all of it used, makes the target."""
    if len(hand) <= 3:
        return target in values(hand)
    return next(_meetings(target, hand), None) is not None


def tree_to(target: int, hand: Hand) -> Tree:
    """One way to the target; there must be one."""
    if len(hand) == 1:
        return Fraction(hand[0])
    left, right, one, two, sign, swapped = next(_meetings(target, hand))
    trees = (tree_to(one, left), tree_to(two, right))
    return (sign, *(trees[::-1] if swapped else trees))


def _meetings(target: int, hand: Hand) -> Iterator[tuple[Hand, Hand, int, int, str, bool]]:
    """Both parts of the hand, what each makes, and the operation that joins these to the target."""
    for left, right in _parted(hand):
        for one in values(left):
            for two, sign, swapped in _partners(target, one):
                if reaches(two, right):
                    yield left, right, one, two, sign, swapped


def _partners(target: int, one: int) -> list[tuple[int, str, bool]]:
    """The numbers that make the target with another one; swapped where that one stands behind the sign."""
    found = [(target + one, "-", True), (target * one, "÷", True)]
    if one < target:
        found.append((target - one, "+", False))
    elif one > target:
        found.append((one - target, "-", False))
        if one % target == 0:
            found.append((one // target, "÷", False))
    if target % one == 0:
        found.append((target // one, "×", False))
    return found


@lru_cache(maxsize=50_000)
def values(hand: Hand) -> tuple[int, ...]:
    """Every number that a sorted hand makes, all of it used; for three numbers at most, the rest is searched."""
    if len(hand) == 1:
        return hand
    found: dict[int, None] = {}
    for left, right in _parted(hand):
        for one in values(left):
            for two in values(right):
                large, small = (one, two) if one > two else (two, one)
                found[one + two] = None
                found[one * two] = None
                if large > small:
                    found[large - small] = None
                if not large % small:
                    found[large // small] = None
    return tuple(found)


@lru_cache(maxsize=100_000)
def _parted(hand: Hand) -> tuple[tuple[Hand, Hand], ...]:
    """Every way to part a hand in two, the smaller part first."""
    pick = hand.__getitem__
    found = [(tuple(map(pick, some)), tuple(map(pick, others))) for some, others in _places(len(hand))]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8)
def _places(count: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Every way to part so many places in two, the smaller part first."""
    places = range(count)
    some = [one for size in range(1, count // 2 + 1) for one in combinations(places, size)]
    return [(one, tuple(place for place in places if place not in one)) for one in some]
