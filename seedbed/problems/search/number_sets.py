"""Which whole numbers some of a few numbers make with ``+ - × ÷``, and how: nothing but positive whole numbers between.

Leaving out what is below nothing loses nothing: by turning subtractions round, an expression of whole numbers becomes
one of positive numbers of the same size, unless a part comes to nothing, and then fewer numbers do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from operator import itemgetter

from seedbed.problems.expression import Tree
from seedbed.problems.search.ways import COMBINATIONS

Hand = tuple[int, ...]
"""Numbers, sorted."""
FORWARD = 3
"""Numbers of a hand of which everything that they make is written down; of more it is searched from the target."""
WAYS = {**COMBINATIONS, 1: 1, 6: COMBINATIONS[5] * 15 * 6}
"""Ways to combine so many numbers in pairs: each step joins two of those that are left, with one of six operations."""


def hands_to(target: int, numbers: Hand, size: int) -> list[Hand]:
    """The choices of so many of the numbers that make the target, all of them used."""
    return [hand for hand in combinations(tuple(sorted(numbers)), size) if reaches(target, hand)]


@lru_cache(maxsize=200_000)
def reaches(target: int, hand: Hand) -> bool:
    """Whether a sorted hand, all of it used, makes the target."""
    if len(hand) <= FORWARD:
        return target in values(hand)
    for left, right in _parted(hand):
        known = values(right) if len(right) <= FORWARD else None
        for one in values(left):
            for two in _others(target, one):
                if two in known if known is not None else reaches(two, right):
                    return True
    return False


def tree_to(target: int, hand: Hand) -> Tree:
    """One way to the target; there must be one."""
    if len(hand) == 1:
        return Fraction(hand[0])
    left, right, one, two = next(_meetings(target, hand))
    sign, swapped = next(way for other, *way in _joined(target, one) if other == two)
    trees = (tree_to(one, left), tree_to(two, right))
    return (str(sign), *(trees[::-1] if swapped else trees))


def _meetings(target: int, hand: Hand) -> Iterator[tuple[Hand, Hand, int, int]]:
    """Both parts of the hand, and what each makes, where some operation joins these to the target."""
    for left, right in _parted(hand):
        for one in values(left):
            for two in _others(target, one):
                if reaches(two, right):
                    yield left, right, one, two


def _joined(target: int, one: int) -> list[tuple[int, str, bool]]:
    """The numbers that make the target with another one, and how; swapped where that one stands behind the sign."""
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


def _others(target: int, one: int) -> tuple[int, ...]:
    """The numbers of ``_joined``."""
    found = (target + one, target * one)
    if one < target:
        return (*found, target - one) if target % one else (*found, target - one, target // one)
    if one > target:
        return (*found, one - target) if one % target else (*found, one - target, one // target)
    return (*found, 1)


@lru_cache(maxsize=50_000)
def values(hand: Hand) -> dict[int, None]:
    """Every number that a sorted hand makes, all of it used; of ``FORWARD`` numbers at most, the rest is searched."""
    if len(hand) == 1:
        return {hand[0]: None}
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
    return found


@lru_cache(maxsize=100_000)
def _parted(hand: Hand) -> tuple[tuple[Hand, Hand], ...]:
    """Every way to part a hand in two, the smaller part first."""
    return tuple([(some(hand), others(hand)) for some, others in _places(len(hand))])


@lru_cache(maxsize=8)
def _places(count: int) -> list[tuple[Callable[[Hand], Hand], Callable[[Hand], Hand]]]:
    """What picks both parts of a hand, for every way to part so many places in two, the smaller part first."""
    places = range(count)
    some = [one for size in range(1, count // 2 + 1) for one in combinations(places, size)]
    some = [one for one in some if 2 * len(one) < count or 0 in one]  # halves once
    return [(_picked(one), _picked([place for place in places if place not in one])) for one in some]


def _picked(places: Sequence[int]) -> Callable[[Hand], Hand]:
    """What picks the numbers at some places."""
    if len(places) > 1:
        return itemgetter(*places)
    at = places[0]
    return lambda hand: (hand[at],)
