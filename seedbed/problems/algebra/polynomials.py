"""Polynomials in x with exact coefficients: arithmetic, calculus, in writing and read back. Nothing is evaluated.

A polynomial is a tuple of whole numbers and fractions, the constant first, without zeros at its end; nothing is the
empty tuple.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, zip_longest

from seedbed.problems.algebra.exact_numbers import shown_sum

Number = int | Fraction
Polynomial = tuple[Number, ...]
HIGHEST, MOST_TOKENS, MOST_BRACKETS = 40, 300, 40
"""Bounds of what is read: the degree, the tokens of a text, and its brackets."""


def polynomial(coefficients: Sequence[Number]) -> Polynomial:
    """The polynomial with these coefficients, constant first."""
    found = [*coefficients]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def plus(one: Polynomial, two: Polynomial) -> Polynomial:
    """The sum."""
    return polynomial([left + right for left, right in zip_longest(one, two, fillvalue=0)])


def times(one: Polynomial, two: Polynomial) -> Polynomial:
    """The product."""
    found: list[Number] = [0] * max(0, len(one) + len(two) - 1)
    for place, left in enumerate(one):
        for other, right in enumerate(two):
            found[place + other] += left * right
    return polynomial(found)


def power(one: Polynomial, exponent: int) -> Polynomial:
    """The polynomial times itself so many times, by squaring."""
    found, square = polynomial([1]), one
    while exponent:
        if exponent & 1:
            found = times(found, square)
        exponent >>= 1
        if exponent:
            square = times(square, square)
    return found


def value_at(one: Polynomial, place: Number) -> Fraction:
    """The value at a place."""
    found: Number = 0
    top, bottom, below = place.numerator, place.denominator, 1
    for by in reversed(one):  # in whole numbers as far as these go, over ``below`` at the end
        found, below = found * top + by * below, below * bottom
    return Fraction(found, below // bottom) if one else Fraction(0)


def derivative(one: Polynomial) -> Polynomial:
    """The derivative."""
    return polynomial([by * exponent for exponent, by in enumerate(one)][1:])


def integral(one: Polynomial) -> Polynomial:
    """The antiderivative without a constant."""
    return polynomial([0, *[Fraction(by, exponent + 1) for exponent, by in enumerate(one)]])


NAMES = ("", "x", *(f"x^{exponent}" for exponent in range(2, 100)))


def shown(one: Polynomial) -> str:
    """``3x^2 - (1/2)x + 1``; the degree is below 100."""
    return shown_sum(list(zip(one, NAMES, strict=False))[::-1])


def count_of_zeros(one: Polynomial) -> int:
    """How many different real zeros a polynomial has, by the changes of sign in Sturm's chain."""
    chain = [one, derivative(one)]
    while chain[-1]:
        chain.append(times(polynomial([-1]), remainder(chain[-2], chain[-1])))
    ends = [[part[-1] * (-1 if low and len(part) % 2 == 0 else 1) for part in chain if part] for low in (True, False)]
    low, high = (sum(left * right < 0 for left, right in pairwise(end)) for end in ends)
    return low - high


def remainder(one: Polynomial, two: Polynomial) -> Polynomial:
    """What a division of polynomials leaves; the divisor is not nothing."""
    while len(one) >= len(two):
        by = Fraction(one[-1]) / two[-1]
        shift = polynomial([*[0] * (len(one) - len(two)), -by])
        one = polynomial([*plus(one, times(shift, two))][: len(one) - 1])
    return one


_TOKEN = re.compile(r"\s*(?:(\d{1,30}(?:\.\d{1,20})?)|([xX])|(\*\*|[-+*/^(){}·×]))")
_UP = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def parsed(text: str) -> Polynomial | None:
    """The polynomial that a text writes, in any form: ``6x^2 - 4``, ``2(3x² - 2)``, ``(2x+1)^3/5``; None otherwise."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "^" + found.group().translate(_UP), text.strip())
    tokens = _tokens(text)
    if not tokens:
        return None
    try:
        found, place = _sum(tokens, 0)
    except (_Broken, IndexError):
        return None
    return found if place == len(tokens) else None


class _Broken(Exception):
    """The text is no polynomial."""


def _tokens(text: str) -> list[str]:
    tokens, place = list[str](), 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or len(tokens) >= MOST_TOKENS:
            return []
        sign = (found[1] or found[2] or found[3]).lower()
        tokens.append({"**": "^", "·": "*", "×": "*", "{": "(", "}": ")"}.get(sign, sign))
        place = found.end()
    return tokens if tokens.count("(") <= MOST_BRACKETS else []


def _sum(tokens: list[str], place: int) -> tuple[Polynomial, int]:
    found, place = _product(tokens, place)
    while place < len(tokens) and tokens[place] in "+-":
        other, after = _product(tokens, place + 1)
        found = plus(found, other if tokens[place] == "+" else times(polynomial([-1]), other))
        place = after
    return found, place


def _product(tokens: list[str], place: int) -> tuple[Polynomial, int]:
    """Signs and factors; a number behind a factor needs a sign between, ``x 2`` is nothing."""
    sign_before = 1
    while tokens[place] in "+-":
        sign_before, place = (sign_before if tokens[place] == "+" else -sign_before), place + 1
    found, place = _power(tokens, place)
    while place < len(tokens) and tokens[place] not in "+-)^":
        sign = tokens[place] if tokens[place] in "*/" else ""
        if not sign and tokens[place][0].isdigit():
            raise _Broken
        other, place = _power(tokens, place + bool(sign))
        if sign == "/":
            if len(other) != 1:
                raise _Broken
            other = polynomial([Fraction(1) / other[0]])
        if len(found) + len(other) > HIGHEST + 2:
            raise _Broken
        found = times(found, other)
    return times(polynomial([sign_before]), found), place


def _power(tokens: list[str], place: int) -> tuple[Polynomial, int]:
    found, place = _atom(tokens, place)
    if place < len(tokens) and tokens[place] == "^":
        exponent, place = _atom(tokens, place + 1)
        degree = exponent[0] if len(exponent) == 1 else 0
        if (exponent and len(exponent) > 1) or degree.denominator != 1 or not 0 <= degree <= HIGHEST:
            raise _Broken
        if (len(found) - 1) * int(degree) > HIGHEST:
            raise _Broken
        found = power(found, int(degree))
    return found, place


def _atom(tokens: list[str], place: int) -> tuple[Polynomial, int]:
    first = tokens[place]
    if first == "x":
        return polynomial([0, 1]), place + 1
    if first == "(":
        found, place = _sum(tokens, place + 1)
        if tokens[place] != ")":
            raise _Broken
        return found, place + 1
    if first[0].isdigit():
        return polynomial([Fraction(first)]), place + 1
    raise _Broken
