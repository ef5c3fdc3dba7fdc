"""Whether two expressions have the same value: exactly where they are rational, else at many points.

Two expressions with variables are the same when they agree wherever both are defined as real numbers (as complex ones
where ``i`` stands in them). They are tried at points drawn from a hash of the variables' names, so the outcome never
changes. What floating point cannot tell is left undecided (None), for a reader with more digits.

Quotients of polynomials are compared modulo a prime, see ``math_modular``.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b

from seedbed.checks.math_modular import identical
from seedbed.checks.math_node import Node

Value = Fraction | complex
POINTS = 12
"""At how many points two expressions are compared; the last four are whole numbers."""
_AGREED = 3
"""Points at which both must be defined for a verdict."""
_SAME, _OTHER = 1e-11, 1e-8
"""Relative differences: below the first equal, above the second unequal, between them undecided."""
_LARGEST = 4000
"""Bits of an exact number; beyond, floating point takes over."""
_CONSTANTS: Mapping[str, Value] = {"π": complex(math.pi), "e": complex(math.e), "i": 1j}


class Undefined(ArithmeticError):
    """An expression has no value at a point."""


class Unknown(ArithmeticError):
    """A value is too large or too small for floating point, or something has no value that we know of."""


def same(left: Node, right: Node, tolerance: float) -> bool | None:
    """Whether two expressions are the same; None when it cannot be told here.

    Args:
        left: the answer.
        right: the reference.
        tolerance: relative difference that is forgiven where one of them is written as a decimal.
    """
    if left == right:
        return True
    exact = identical(left, right)
    if exact or (exact is False and not (has_decimal(left) or has_decimal(right))):
        return exact
    names = sorted(symbols(left) | symbols(right))
    if not names:
        near = tolerance if has_decimal(left) or has_decimal(right) else 0.0
        return _compared(left, right, {}, near, real=False)
    if "i" in names or not symbols(left) or not symbols(right):
        return _everywhere(left, right, names, tolerance, real="i" not in names)
    return _everywhere(left, right, names, tolerance, real=True)


def proportional(left: Node, right: Node, *, positive: bool = False) -> bool | None:
    """Whether one expression is a constant (a positive one) times the other, so that both vanish at the same places."""
    names = sorted(symbols(left) | symbols(right))
    ratios: list[complex] = []
    for point in points(names):
        try:
            above, below = evaluated(left, point), evaluated(right, point)
            if not (_real(above) and _real(below)) or below == 0:
                continue
            ratios.append(complex(above) / complex(below))
        except Undefined:
            continue
        except (Unknown, OverflowError, ZeroDivisionError):
            return None
    if len(ratios) < _AGREED or abs(ratios[0]) < 1e-9:
        return None
    if any(abs(ratio - ratios[0]) > _OTHER * abs(ratios[0]) for ratio in ratios):
        return False
    return not positive or ratios[0].real > 0


def number(node: Node) -> Value | None:
    """The value of an expression without variables, or None."""
    if symbols(node) - {"π", "e", "i"}:
        return None
    try:
        return evaluated(node, {})
    except (ArithmeticError, ValueError):
        return None


@lru_cache(maxsize=4096)
def symbols(node: Node) -> frozenset[str]:
    """The names of the variables of a tree; the constants π, e are none, ``i`` is told."""
    if node.kind == "symbol":
        return frozenset() if node.value in ("π", "e") else frozenset([str(node.value)])
    own = frozenset([f"{node.value}()"]) if node.kind == "call" else frozenset[str]()
    return own.union(*(symbols(part) for part in node.parts))


@lru_cache(maxsize=4096)
def has_decimal(node: Node) -> bool:
    """Whether a decimal (3.14) stands in a tree."""
    return node.kind == "decimal" or any(has_decimal(part) for part in node.parts)


# Points.


def points(names: list[str]) -> Iterator[Mapping[str, Value]]:
    """The points that expressions are tried at, always the same for the same names."""
    for turn in range(POINTS):
        yield {name: _coordinate(name, turn) for name in names}


@lru_cache(maxsize=4096)
def _coordinate(name: str, turn: int) -> Value:
    """A variable's value: positive, of either sign below 1 or above it, and whole at the end."""
    if name == "i":
        return 1j
    drawn = int.from_bytes(blake2b(f"{name}/{turn}".encode(), digest_size=8).digest(), "big")
    if turn >= POINTS - 4:
        return Fraction(2 + drawn % 11 + 3 * (turn - POINTS + 4))
    size = Fraction(drawn % 9973 + 100, 9973 if turn % 4 < 2 else 2999)
    return size if turn % 2 == 0 else -size


def _everywhere(left: Node, right: Node, names: list[str], tolerance: float, *, real: bool) -> bool | None:
    near = tolerance if has_decimal(left) or has_decimal(right) else 0.0
    agreed, open_ = 0, False
    for point in points(names):
        try:
            outcome = _compared(left, right, point, near, real=real)
        except Undefined:
            continue
        if outcome is False:
            return False
        agreed += outcome is True
        open_ = open_ or outcome is None
    return True if agreed >= _AGREED and not open_ else None


def _compared(left: Node, right: Node, point: Mapping[str, Value], near: float, *, real: bool) -> bool | None:
    """Whether two expressions agree at a point.

    Raises:
        Undefined: with ``real``, when one of them is no real number there.
    """
    largest = [1.0]
    try:
        one, other = evaluated(left, point, largest), evaluated(right, point, largest)
    except Undefined:
        if point:
            raise
        return None
    except (Unknown, OverflowError):
        return None
    if real and not (_real(one) and _real(other)):
        raise Undefined
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one == other or (near > 0 and abs(one - other) <= Fraction(repr(near)) * abs(other))
    return _close(complex(one), complex(other), near, largest[0])


def _close(one: complex, other: complex, near: float, largest: float) -> bool | None:
    off, size = abs(one - other), max(abs(one), abs(other))
    if near and off <= near * abs(other) * (1 + 1e-9):
        return True
    if off <= _SAME * size and size > 1e-250:
        return True
    if off <= 1e-9 * largest or off <= _OTHER * size:
        return None  # the difference may be nothing but rounding
    return False


def _real(value: Value) -> bool:
    return isinstance(value, Fraction) or abs(value.imag) <= 1e-9 * max(1.0, abs(value.real))


# Evaluation.


def evaluated(node: Node, point: Mapping[str, Value], largest: list[float] | None = None) -> Value:
    """The value of an expression at a point; ``largest`` collects the greatest size on the way.

    Raises:
        Undefined: a division by zero, a logarithm of zero and the like.
        Unknown: too large, or not an expression.
    """
    how = _EVALUATE.get(node.kind)
    if how is None:
        raise Unknown(f"a {node.kind} has no value")
    value = how(node, [evaluated(part, point, largest) for part in node.parts], point)
    if isinstance(value, Fraction):
        if value.numerator.bit_length() + value.denominator.bit_length() > _LARGEST:
            raise Unknown("the number is too long")
        if largest is not None and value.numerator.bit_length() - value.denominator.bit_length() < 900:
            largest[0] = max(largest[0], abs(float(value)))
        return value
    if not cmath.isfinite(value):
        raise Unknown("the number is too large")
    if largest is not None:
        largest[0] = max(largest[0], abs(value))
    return value


def _symbol(node: Node, _: list[Value], point: Mapping[str, Value]) -> Value:
    name = str(node.value)
    return _CONSTANTS[name] if name in _CONSTANTS else point[name]


def _call(node: Node, parts: list[Value], _: Mapping[str, Value]) -> Value:
    """A function that nobody knows: another value for other arguments, the same for the same."""
    spelled = ",".join(f"{complex(part):.9g}" for part in parts)
    drawn = blake2b(f"{node.value}({spelled})".encode(), digest_size=4).digest()
    return Fraction(int.from_bytes(drawn, "big") % 9973 + 100, 2999)


def _summed(_: Node, parts: list[Value], __: Mapping[str, Value]) -> Value:
    if all(isinstance(part, Fraction) for part in parts):
        return sum(parts, Fraction(0))
    return sum((complex(part) for part in parts), 0j)


def _multiplied(_: Node, parts: list[Value], __: Mapping[str, Value]) -> Value:
    left, right = parts
    return (
        left * right if isinstance(left, Fraction) and isinstance(right, Fraction) else complex(left) * complex(right)
    )


def _divided(_: Node, parts: list[Value], __: Mapping[str, Value]) -> Value:
    left, right = parts
    if right == 0 or (isinstance(right, complex) and abs(right) < 1e-290):
        raise Undefined
    return (
        left / right if isinstance(left, Fraction) and isinstance(right, Fraction) else complex(left) / complex(right)
    )


def _raised(_: Node, parts: list[Value], __: Mapping[str, Value]) -> Value:
    base, exponent = parts
    if base == 0:
        if complex(exponent).real <= 0:
            raise Undefined
        return Fraction(0)
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if exponent.denominator == 1 and bits * abs(exponent.numerator) <= _LARGEST:
            return base ** int(exponent)
        if exponent.denominator % 2 and base < 0 and exponent.denominator < 100:  # (-8)^(1/3) is -2, as school has it
            size = complex(abs(base)) ** complex(exponent)
            return -size if exponent.numerator % 2 else size
    try:
        return complex(base) ** complex(exponent)
    except OverflowError:
        raise Unknown("a power is too large") from None


def _factorial(_: Node, parts: list[Value], __: Mapping[str, Value]) -> Value:
    (value,) = parts
    if isinstance(value, Fraction) and value.denominator == 1:
        if value < 0:
            raise Undefined
        if value.numerator > 400:
            raise Unknown("the factorial is too long")
        return Fraction(math.factorial(int(value)))
    if not _real(value) or complex(value).real > 150:
        raise Unknown("a factorial of that has no value here")
    try:
        return complex(math.gamma(complex(value).real + 1))
    except ValueError:
        raise Undefined from None


def _applied(node: Node, parts: list[Value], _: Mapping[str, Value]) -> Value:
    function = _FUNCTIONS.get(str(node.value))
    if function is None:
        raise Unknown(f"{node.value} has no value here")
    try:
        return function(*parts)
    except (ZeroDivisionError, ValueError):
        raise Undefined from None
    except (OverflowError, TypeError):
        raise Unknown("too large, or not the arguments it takes") from None


def _root(value: Value, index: Value = Fraction(2)) -> Value:
    if isinstance(value, Fraction) and value >= 0 and index == 2:
        top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if top * top == value.numerator and bottom * bottom == value.denominator:
            return Fraction(top, bottom)
    if index == 0:
        raise ZeroDivisionError
    if value == 0:
        return Fraction(0)
    if _real(value) and complex(value).real < 0 and isinstance(index, Fraction) and int(index) == index and index % 2:
        return -(complex(-complex(value).real) ** (1 / complex(index)))  # the real root, as school has it
    return cmath.sqrt(value) if index == 2 else complex(value) ** (1 / complex(index))


def _absolute(value: Value) -> Value:
    return abs(value) if isinstance(value, Fraction) else complex(abs(value))


def _rounded(how: Callable[[Fraction | float], int]) -> Callable[[Value], Value]:
    def rounded(value: Value) -> Value:
        if isinstance(value, Fraction):
            return Fraction(how(value))
        near = round(value.real)
        if not _real(value) or abs(value.real - near) < 1e-9 * max(1.0, abs(near)):
            raise OverflowError  # at an edge rounding would decide
        return Fraction(how(value.real))

    return rounded


def _logarithm(value: Value, base: Value | None = None) -> Value:
    if base is None:
        return cmath.log(value)
    exact = _whole_logarithm(value, base)
    return exact if exact is not None else cmath.log(value) / cmath.log(base)


def _whole_logarithm(value: Value, base: Value) -> Fraction | None:
    """log_2 8 is 3 and not nearly 3."""
    if not (isinstance(value, Fraction) and isinstance(base, Fraction)) or value <= 0 or base <= 0 or base == 1:
        return None
    guess = Fraction(math.log(value) / math.log(base)).limit_denominator(12)
    exact = abs(guess) < 200 and value**guess.denominator == base**guess.numerator
    return guess if exact else None


def _binomial(above: Value, below: Value) -> Value:
    if not all(isinstance(one, Fraction) and one.denominator == 1 and one >= 0 for one in (above, below)):
        raise ValueError
    if above.real > 1000:
        raise OverflowError
    return Fraction(math.comb(int(above.real), int(below.real)))


def _whole(how: Callable[..., int]) -> Callable[..., Value]:
    def taken(*values: Value) -> Value:
        if not all(isinstance(one, Fraction) and one.denominator == 1 for one in values):
            raise TypeError
        return Fraction(how(*(int(one.real) for one in values)))

    return taken


def _least(how: Callable[..., Fraction]) -> Callable[..., Value]:
    def taken(*values: Value) -> Value:
        if not values or not all(isinstance(one, Fraction) for one in values):
            raise TypeError
        return how(values)

    return taken


def _reciprocal(how: Callable[[complex], complex]) -> Callable[[Value], Value]:
    return lambda value: 1 / how(complex(value))


_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "sqrt": _root, "abs": _absolute, "floor": _rounded(math.floor), "ceil": _rounded(math.ceil),
    "ln": _logarithm, "log": _logarithm, "lg": lambda value: _logarithm(value, Fraction(10)),
    "exp": cmath.exp, "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan, "arcsin": cmath.asin,
    "arccos": cmath.acos, "arctan": cmath.atan, "sinh": cmath.sinh, "cosh": cmath.cosh, "tanh": cmath.tanh,
    "sec": _reciprocal(cmath.cos), "csc": _reciprocal(cmath.sin), "cot": _reciprocal(cmath.tan),
    "binomial": _binomial, "gcd": _whole(math.gcd), "lcm": _whole(math.lcm), "max": _least(max), "min": _least(min),
}  # fmt: skip
_EVALUATE: Mapping[str, Callable[[Node, list[Value], Mapping[str, Value]], Value]] = {
    "number": lambda node, _, __: node.value,  # type: ignore[dict-item,return-value]
    "decimal": lambda node, _, __: node.value,  # type: ignore[dict-item,return-value]
    "symbol": _symbol, "call": _call, "sum": _summed, "product": _multiplied, "divide": _divided, "power": _raised,
    "negative": lambda _, parts, __: -parts[0], "apply": _applied, "factorial": _factorial,
    "percent": lambda _, parts, __: parts[0] / 100,
}  # fmt: skip
