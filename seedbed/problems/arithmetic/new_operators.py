"""New operators over two numbers: drawn, written as a formula, and worked out with the numbers put in.

A formula is a list of terms, a term a factor in front and what is multiplied by it: ``a``, ``b``, products of them, or
another new operator between them (``a ⊕ b``); nothing for a number alone.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import prod

Term = tuple[int, tuple[str, ...]]
Formula = tuple[Term, ...]
SINGLE: tuple[tuple[str, ...], ...] = (("a",), ("b",))
DOUBLE: tuple[tuple[str, ...], ...] = (("a", "b"), ("a", "a"), ("b", "b"))
LARGEST_FACTOR = 5


@dataclass(frozen=True, slots=True)
class Operator:
    """A sign and its formula; with ``otherwise`` the first formula holds for a > b, that one for all other numbers."""

    sign: str
    formula: Formula
    otherwise: Formula = ()


@dataclass(frozen=True, slots=True)
class Worked:
    """One use of an operator: the numbers, the formula with them put in, the result; ``larger`` tells which case."""

    sign: str
    left: int
    right: int
    text: str
    result: int
    larger: bool | None


def drawn(rng: random.Random, sign: str, terms: int, inner: Sequence[str], *, last: bool, cases: bool) -> Operator:
    """An operator of so many terms, or nearly; one of them uses one of the ``inner`` operators.

    Only the ``last`` operator multiplies letters: chains of more of them would give numbers beyond all use.
    """
    first = _formula(rng, terms, inner, products=last)
    if not cases:
        return Operator(sign, first)
    second = first
    while second == first:
        second = _formula(rng, terms, (), products=last)
    return Operator(sign, first, second)


def shown(formula: Formula) -> str:
    """A formula in letters: ``2 × a - b + 3``."""
    return _joined([(factor, [_bracketed(part) for part in parts]) for factor, parts in formula])


def worked(operators: Mapping[str, Operator], sign: str, left: int, right: int) -> tuple[int, list[Worked]]:
    """What an operator makes of two numbers, and every use of an operator on the way, in order."""
    operator = operators[sign]
    formula = operator.otherwise if operator.otherwise and left <= right else operator.formula
    total, steps, written = 0, list[Worked](), list[tuple[int, list[str]]]()
    for factor, parts in formula:
        values = list[int]()
        for part in parts:
            value, more = _part(operators, part, left, right)
            values.append(value)
            steps += more
        total += factor * prod(values)
        written.append((factor, [_number(value) for value in values]))
    larger = left > right if operator.otherwise else None
    return total, [*steps, Worked(sign, left, right, _joined(written), total, larger)]


def _part(operators: Mapping[str, Operator], part: str, left: int, right: int) -> tuple[int, list[Worked]]:
    """The value of a letter, or of another operator between letters."""
    numbers = {"a": left, "b": right}
    if part in numbers:
        return numbers[part], []
    one, sign, two = part.split()
    return worked(operators, sign, numbers[one], numbers[two])


def _formula(rng: random.Random, terms: int, inner: Sequence[str], *, products: bool) -> Formula:
    """Different terms, both letters among them."""
    for attempt in count():
        kinds = [*SINGLE, *([rng.choice(DOUBLE)] if products and attempt % 2 == 0 else []), ()]
        chosen = [list(kind) for kind in rng.sample(kinds, min(terms, len(kinds)))]
        if inner:
            one, two = rng.choice((("a", "b"), ("b", "a")))
            chosen[0] = [f"{one} {rng.choice(inner)} {two}"]
        text = " ".join(part for parts in chosen for part in parts)
        if chosen[0] and "a" in text and "b" in text:
            break
    factors = [rng.randint(1, 3), *(rng.choice((-1, 1)) * rng.randint(1, LARGEST_FACTOR) for _ in chosen[1:])]
    return tuple((factor, tuple(parts)) for factor, parts in zip(factors, chosen, strict=True))


def _joined(terms: Sequence[tuple[int, Sequence[str]]]) -> str:
    text = ""
    for factor, parts in terms:
        pieces = [str(abs(factor)), *parts] if abs(factor) != 1 or not parts else list(parts)
        sign = ("- " if factor < 0 else "+ ") if text else ("-" if factor < 0 else "")
        text += f"{' ' if text else ''}{sign}{' × '.join(pieces)}"
    return text


def _bracketed(part: str) -> str:
    return f"({part})" if " " in part else part


def _number(value: int) -> str:
    return f"({value})" if value < 0 else str(value)
