"""How many ways there are to make a number out of others with ``+ - × ÷``, each used once, and one of those ways.

A number is written as its remainder modulo a prime, so that a division is a multiplication of whole numbers. That is
exact here: parts of the fractions that five numbers up to 100 make stay below 2 × 10¹¹, so two fractions a/b and c/d
that differ have 0 < |ad - bc| < 10²³, far below the prime, and their remainders differ.
"""

from __future__ import annotations

import random
from fractions import Fraction
from functools import lru_cache

from seedbed.problems.expression import Tree

PRIME = 2**127 - 1
COMBINATIONS = {2: 6, 3: 108, 4: 3240, 5: 136_080}
"""Ways to combine so many numbers in pairs, with six operations for each pair (two of them in either order)."""

Hand = tuple[int, ...]
"""Numbers, sorted."""


@lru_cache(maxsize=100_000)
def ways_to(target: int, hand: Hand) -> int:
    """How many ways a sorted hand of at most five numbers makes a target; parts in another order count once."""
    return sum(ways * more for *_, ways, more in _meetings(target % PRIME, hand))


def some_way(rng: random.Random, target: int, hand: Hand) -> Tree:
    """One of the ways, drawn; there must be one."""
    if len(hand) == 1:
        return Fraction(hand[0])
    left, right, one, two, *_ = rng.choice(list(_meetings(target % PRIME, hand)))
    sign, swapped = next((sign, swapped) for sign, swapped, result in _combined(one, two) if result == target % PRIME)
    trees = (some_way(rng, one, left), some_way(rng, two, right))
    return (sign, *(trees[::-1] if swapped else trees))


def _meetings(target: int, hand: Hand) -> list[tuple[Hand, Hand, int, int, int, int]]:
    """Both parts of the hand, the value of each, and the ways to it, for every pair of values that makes the target."""
    found = []
    for left, right in _parted(hand):
        for one, ways in _values(left).items():
            both_nothing = not one and not target  # nothing times anything is nothing
            for two in _values(right) if both_nothing else _partners(target, one):
                more = _values(right).get(two, 0) if len(right) < 4 else ways_to(two, right)
                if more:
                    found.append((left, right, one, two, ways, more))
    return found


@lru_cache(maxsize=100_000)
def _partners(target: int, one: int) -> list[int]:
    """The values that make the target with another one; the two are not both nothing."""
    two = [target - one, one - target, target + one]
    if one:
        two += [target * _inverse(one), target * one]
    if one and target:
        two.append(one * _inverse(target))
    return list(dict.fromkeys(value % PRIME for value in two))


@lru_cache(maxsize=100_000)
def _values(hand: Hand) -> dict[int, int]:
    """Every value that a hand makes, with the number of ways."""
    if len(hand) == 1:
        return {hand[0]: 1}
    found: dict[int, int] = {}
    for left, right in _parted(hand):
        for one, ways in _values(left).items():
            for two, more in _values(right).items():
                for result in {result for *_, result in _combined(one, two)}:
                    found[result] = found.get(result, 0) + ways * more
    return found


def _combined(one: int, two: int) -> list[tuple[str, bool, int]]:
    """The operations in both orders, as (sign, swapped, result)."""
    found = [("+", False, (one + two) % PRIME), ("-", False, (one - two) % PRIME), ("-", True, (two - one) % PRIME)]
    found.append(("×", False, one * two % PRIME))
    if two:
        found.append(("÷", False, one * _inverse(two) % PRIME))
    if one:
        found.append(("÷", True, two * _inverse(one) % PRIME))
    return found


@lru_cache(maxsize=100_000)
def _inverse(value: int) -> int:
    return pow(value, -1, PRIME)


@lru_cache(maxsize=100_000)
def _parted(hand: Hand) -> list[tuple[Hand, Hand]]:
    """Every way to part a sorted hand in two, the smaller part first; equal ways once."""
    halves: dict[tuple[Hand, Hand], None] = {}
    for mask in range(2 ** (len(hand) - 1) - 1):
        one = (hand[0], *(number for place, number in enumerate(hand[1:]) if mask >> place & 1))
        two = tuple(number for place, number in enumerate(hand[1:]) if not mask >> place & 1)
        halves[min((one, two), (two, one), key=lambda pair: (len(pair[0]), pair))] = None
    return list(halves)
