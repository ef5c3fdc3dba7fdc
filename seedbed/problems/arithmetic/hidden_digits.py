"""In how many ways the hidden digits of an equation can be filled in, counted exactly, term by term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import lcm
from operator import neg

Ratios = tuple[list[int], list[int]]
"""What a term can come to, once for every way: numerators and denominators."""


def solutions_of(puzzle: str) -> int:
    """In how many ways the hidden digits make the equation true: two halves of the terms have to meet."""
    parts = ["+", *puzzle.split()]
    terms: list[list[str]] = []
    for sign, pattern in zip(parts[::2], parts[1::2], strict=True):
        if sign in "×÷":
            terms[-1] += sign, pattern
        else:
            terms.append([sign, pattern])
    whole: list[list[int]] = []
    broken: list[Ratios] = []
    for term in terms:
        if len(term) == 2:
            whole.append(_signed(*term))
            continue
        tops, bottoms = _values(term)
        if bottoms:
            broken.append((tops, bottoms))
        else:
            whole.append(tops)
    return _meetings(_made_whole(whole, broken))


def _values(term: Sequence[str]) -> Ratios:
    """What a chain of factors and divisors can come to, never divided by nothing; no denominators where all are 1."""
    sign, first, *others = term
    tops, bottoms = _signed(sign, first), list[int]()
    for how, pattern in zip(others[::2], others[1::2], strict=True):
        numbers = _numbers(pattern)
        if how == "×":
            tops, bottoms = [one * two for one in tops for two in numbers], [one for one in bottoms for _ in numbers]
        else:
            bottoms = [one * two for one in bottoms or [1] * len(tops) for two in numbers if two]
            tops = [one for one in tops for two in numbers if two]
    return tops, bottoms


def _made_whole(whole: list[list[int]], broken: Sequence[Ratios]) -> list[list[int]]:
    """The terms with all values as whole numbers, all times one number; a fraction that none can meet is left out."""
    exact = [[top // bottom for top, bottom in zip(*one, strict=True) if not top % bottom] for one in broken]
    if sum(len(some) < len(tops) for some, (tops, _) in zip(exact, broken, strict=True)) < 2:
        return [*whole, *exact]
    times = lcm(*{bottom for _, bottoms in broken for bottom in bottoms})
    scaled = [[top * (times // bottom) for top, bottom in zip(*one, strict=True)] for one in broken]
    return [*([one * times for one in values] for values in whole), *scaled]


def _meetings(terms: list[list[int]]) -> int:
    """In how many ways one value of each term can be taken so that the sum is nothing."""
    left, right = [sum([values[0] for values in terms if len(values) == 1])], [0]
    for values in sorted([values for values in terms if len(values) != 1], key=len, reverse=True):
        if len(left) > len(right):
            left, right = right, left
        left = [one + two for one in left for two in values] if left != [0] else values
    if len(left) > len(right):
        left, right = right, left
    if len(left) < 2:
        return right.count(-left[0]) if left else 0
    return sum(filter(None, map(Counter(left).get, map(neg, right))))


@lru_cache(maxsize=4096)
def _signed(sign: str, pattern: str) -> list[int]:
    """What a number that is added or taken away can come to; read only, for it is kept."""
    return [*_numbers(pattern)] if sign == "+" else [-one for one in _numbers(pattern)]


@lru_cache(maxsize=4096)
def _numbers(pattern: str) -> tuple[int, ...]:
    """Every number that digits for the question marks make, without leading zeros."""
    found = [] if pattern[0] == "0" and len(pattern) > 1 else [0]
    for place, sign in enumerate(pattern):
        digits = range(place == 0 < len(pattern) - 1, 10) if sign == "?" else (int(sign),)
        found = [number * 10 + digit for number in found for digit in digits]
    return tuple(found)
