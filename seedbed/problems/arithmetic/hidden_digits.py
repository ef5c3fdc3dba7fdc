"""In how many ways the hidden digits of an equation can be filled in, counted exactly, term by term."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm

Values = Mapping[int, int]
"""What something can come to, with the number of ways."""
Exact = dict[int | Fraction, int]

_TERM = re.compile(r"(^|[-+]) ?([^-+]+)")
_SIGN = re.compile(r" ?([×÷]) ?")


def solutions_of(puzzle: str) -> int:
    """In how many ways the hidden digits make the equation true: two halves of the terms have to meet."""
    left, right = puzzle.split(" = ")
    terms = _whole([_values(term.strip(), sign) for sign, term in (*_TERM.findall(left), ("-", right))])
    halves: list[Values] = [{0: 1}, {0: 1}]
    for values in sorted(terms, key=len, reverse=True):
        halves.sort(key=len)
        halves[0] = _joined(halves[0], values)
    one, two = sorted(halves, key=len)
    return sum(ways * two.get(-value, 0) for value, ways in one.items())


def _joined(one: Values, two: Values) -> Values:
    if len(one) == 1:
        one, two = two, one
    if len(two) == 1:
        ((second, more),) = two.items()
        return {first + second: ways * more for first, ways in one.items()}
    found: dict[int, int] = {}
    for first, ways in one.items():
        for second, more in two.items():
            both = first + second
            found[both] = found.get(both, 0) + ways * more
    return found


def _whole(terms: Sequence[Exact]) -> list[Values]:
    """The terms with all values as whole numbers, all times one number; a fraction that none can meet is left out."""
    broken = [place for place, values in enumerate(terms) if any(value.denominator > 1 for value in values)]
    if len(broken) < 2:
        return [{int(value): ways for value, ways in values.items() if value.denominator == 1} for values in terms]
    times = lcm(*{value.denominator for place in broken for value in terms[place]})
    return [{int(value * times): ways for value, ways in values.items()} for values in terms]


def _values(term: str, sign: str) -> Exact:
    """What a chain of factors and divisors can come to, with the number of ways; never divided by nothing."""
    first, *others = _SIGN.split(term)
    found: Exact = dict.fromkeys(_numbers(first), 1)
    for how, pattern in zip(others[::2], others[1::2], strict=True):
        before, found = found, {}
        for value, ways in before.items():
            for number in _numbers(pattern):
                if how == "×":
                    after = value * number
                elif number:
                    after = Fraction(value, number) if value % number else value // number
                else:
                    continue
                found[after] = found.get(after, 0) + ways
    return {-value: ways for value, ways in found.items()} if sign == "-" else found


@lru_cache(maxsize=4096)
def _numbers(pattern: str) -> tuple[int, ...]:
    """Every number that digits for the question marks make, without leading zeros."""
    found = [] if pattern[0] == "0" and len(pattern) > 1 else [0]
    for place, sign in enumerate(pattern):
        digits = range(place == 0 < len(pattern) - 1, 10) if sign == "?" else (int(sign),)
        found = [number * 10 + digit for number in found for digit in digits]
    return tuple(found)
