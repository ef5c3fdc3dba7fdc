"""In how many ways the hidden digits of an equation can be filled in, counted exactly, term by term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod

from seedbed.problems import expression

Values = dict[int | Fraction, int]
"""What something can come to, with the number of ways."""


def solutions_of(puzzle: str) -> int:
    """In how many ways the hidden digits make the equation true: two halves of the terms have to meet."""
    left, right = puzzle.split(" = ")
    terms = [*re.findall(r"(^|[-+]) ?([^-+]+)", left), ("-", right)]
    halves: list[Values] = [{0: 1}, {0: 1}]
    for values in sorted((_values(term.strip(), sign) for sign, term in terms), key=len, reverse=True):
        halves.sort(key=len)
        halves[0] = _joined(halves[0], values)
    one, two = sorted(halves, key=len)
    return sum(ways * two.get(-value, 0) for value, ways in one.items())


def _joined(one: Values, two: Values) -> Values:
    found: Values = {}
    for first, ways in one.items():
        for second, more in two.items():
            found[first + second] = found.get(first + second, 0) + ways * more
    return found


def _values(term: str, sign: str) -> Values:
    """What a term can come to, with the number of ways."""
    found: Values = {}
    for text in _fillings(term):
        value = _worth(text)
        if value is not None:
            signed = -value if sign == "-" else value
            found[signed] = found.get(signed, 0) + 1
    return found


def _worth(term: str) -> int | Fraction | None:
    """A chain of factors and divisors; None when it divides by nothing."""
    if "÷" not in term:
        return prod(map(int, term.split("×")))
    try:
        return expression.value(expression.parse(term))
    except ZeroDivisionError:
        return None


def _fillings(text: str) -> Iterator[str]:
    """Every way to write digits for the question marks, without leading zeros."""
    pieces = text.split("?")
    for digits in product("0123456789", repeat=len(pieces) - 1):
        written = pieces[0] + "".join(digit + piece for digit, piece in zip(digits, pieces[1:], strict=True))
        if not re.search(r"(?<!\d)0\d", written):
            yield written
