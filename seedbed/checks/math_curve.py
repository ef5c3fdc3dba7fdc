"""Telling two equations apart by a solution: a point that solves the one and not the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from seedbed.checks.math_node import Node
from seedbed.checks.math_value import Undefined, Unknown, Value, evaluated, points, symbols

_GRID = [Fraction(step, 4) + Fraction(1, 97) for step in range(-48, 49, 3)]
_TRIES = 4
_Function = Callable[[Fraction | complex], float | None]
"""A real function of one variable; None where it has no value."""


def told_apart(left: Node, right: Node) -> bool:
    """Whether a real solution of one equation (both as expressions that vanish) clearly does not solve the other."""
    return _misses(left, right) or _misses(right, left)


def _misses(solved: Node, other: Node) -> bool:
    names = sorted((symbols(solved) | symbols(other)) - {"i"})
    free = sorted(symbols(solved) - {"i"})
    if not free or any(name.endswith("()") for name in names):
        return False
    for turn, point in enumerate(points(names)):
        if turn == _TRIES:
            return False
        name = free[turn % len(free)]
        root = _root(lambda value, at=point, of=name: _real(solved, {**at, of: value}))  # type: ignore[misc]
        if root is not None and _clearly_nonzero(other, {**point, name: complex(root)}):
            return True
    return False


def _root(function: _Function) -> float | None:
    """A place where a function crosses zero and is continuous as far as can be seen."""
    before: tuple[float, float] | None = None
    for place in _GRID:
        value = function(place)
        if value == 0:
            return float(place)
        if value is not None and before is not None and value * before[1] < 0:
            return _bisected(function, before[0], float(place), before[1])
        before = None if value is None else (float(place), value)
    return None


def _bisected(function: _Function, low: float, high: float, at_low: float) -> float | None:
    size = abs(at_low)
    for _ in range(60):
        middle = (low + high) / 2
        value = function(complex(middle))
        if value is None:
            return None
        if value == 0:
            return middle
        low, high = (middle, high) if value * at_low > 0 else (low, middle)
    value = function(complex(low))
    return low if value is not None and abs(value) < 1e-9 * max(1.0, size) else None  # a pole crosses too


def _real(node: Node, point: Mapping[str, Value]) -> float | None:
    try:
        value = complex(evaluated(node, point))
    except (Undefined, Unknown, OverflowError):
        return None
    return value.real if abs(value.imag) <= 1e-12 * max(1.0, abs(value.real)) else None


def _clearly_nonzero(node: Node, point: Mapping[str, Value]) -> bool:
    largest = [1.0]
    try:
        value = complex(evaluated(node, point, largest))
    except (Undefined, Unknown, OverflowError):
        return False
    return abs(value) > 1e-4 * largest[0]
