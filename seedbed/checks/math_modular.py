"""Whether two quotients of polynomials are the same, by arithmetic modulo a prime: exact, and fast.

If they differ, they differ at a random point except with a chance of their degree over 2^61 (Schwartz and Zippel), so
one point decides. Everything that is no quotient of polynomials with rational coefficients is left to others (None).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from math import factorial

from seedbed.checks.math_node import Node

PRIME = 2**61 - 1
_LARGEST_FACTORIAL = 500


def identical(left: Node, right: Node) -> bool | None:
    """Whether two expressions are the same quotient of polynomials; None where one is none."""
    try:
        return _value(left) == _value(right)
    except (ZeroDivisionError, _OtherError):
        return None


class _OtherError(Exception):
    """Something else than a quotient of polynomials."""


@lru_cache(maxsize=8192)
def _value(node: Node) -> int:
    how = _EVALUATE.get(node.kind)
    if how is None:
        raise _OtherError(node.kind)
    return how(node) % PRIME


def _rational(node: Node) -> int:
    assert isinstance(node.value, Fraction)
    return node.value.numerator * _inverse(node.value.denominator)


def _inverse(value: int) -> int:
    if value % PRIME == 0:
        raise ZeroDivisionError
    return pow(value, -1, PRIME)


def _symbol(node: Node) -> int:
    if node.value in ("i", "e", "π"):
        raise _OtherError(node.value)
    return int.from_bytes(blake2b(str(node.value).encode(), digest_size=8).digest(), "big")


def _product(node: Node) -> int:
    left, right = node.parts
    return _value(left) * _value(right)


def _power(node: Node) -> int:
    exponent = _whole(node.parts[1])
    base = _value(node.parts[0])
    return pow(base, exponent, PRIME) if exponent >= 0 else pow(_inverse(base), -exponent, PRIME)


def _whole(node: Node) -> int:
    """A whole number as it is written; exponents are not taken modulo the prime."""
    if node.kind == "negative":
        return -_whole(node.parts[0])
    if node.kind not in ("number", "decimal") or not isinstance(node.value, Fraction) or node.value.denominator != 1:
        raise _OtherError(node.kind)
    return node.value.numerator


def _factorial(node: Node) -> int:
    count = _whole(node.parts[0])
    if not 0 <= count <= _LARGEST_FACTORIAL:
        raise _OtherError("factorial")
    return factorial(count)


_EVALUATE: Mapping[str, Callable[[Node], int]] = {
    "number": _rational, "decimal": _rational, "symbol": _symbol, "product": _product, "power": _power,
    "sum": lambda node: sum(_value(part) for part in node.parts),
    "divide": lambda node: _value(node.parts[0]) * _inverse(_value(node.parts[1])),
    "negative": lambda node: -_value(node.parts[0]),
    "factorial": _factorial,
    "percent": lambda node: _value(node.parts[0]) * _inverse(100),
}  # fmt: skip
