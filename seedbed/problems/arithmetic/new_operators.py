"""New operators over two numbers: drawn, written as a formula, and worked out with the numbers put in.

A formula is a list of terms, a term a factor in front and what is multiplied by it: ``a``, ``b``, products of them, or
``c``, which is another new operator between them (``a ⊕ b``); nothing for a number alone.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

Term = tuple[int, str]
SINGLE = ("a", "b")
DOUBLE = ("ab", "aa", "bb")
FIRST_FACTORS = (1, 2, 3)
FACTORS = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
SLOTS = {"a": "%(a)s", "b": "%(b)s", "c": "%(c)s"}


class Formula(NamedTuple):
    """Terms, how they are written with ``%(a)s`` for ``a``, the operations, and the operator that ``c`` is.

    ``inner`` is its sign with the letters around it, in order; nothing when no term has a ``c``.
    """

    terms: tuple[Term, ...]
    form: str
    operations: int
    inner: tuple[str, str, str] | None

    def shown(self) -> str:
        """The formula in letters: ``2 × a - b + 3``."""
        return self.form % {"a": "a", "b": "b", "c": f"({' '.join(self.inner or ())})"}


class Operator(NamedTuple):
    """A sign and its formula; with ``otherwise`` the first formula holds for a > b, that one for all other numbers."""

    sign: str
    formula: Formula
    otherwise: Formula | None = None


class Worked(NamedTuple):
    """One use of an operator: the numbers, ``a ⊕ b = formula = result`` with them put in; ``larger`` tells the case."""

    left: int
    right: int
    text: str
    result: int
    larger: bool | None
    operations: int


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


def worked(operators: Mapping[str, Operator], sign: str, left: int, right: int, steps: list[Worked]) -> int:
    """What an operator makes of two numbers; every use of an operator on the way is put into ``steps``, in order."""
    _, formula, otherwise = operators[sign]
    larger = None if otherwise is None else left > right
    if otherwise is not None and not larger:
        formula = otherwise
    values, total = {"a": left, "b": right}, 0
    if formula.inner is not None:
        one, other, two = formula.inner
        values["c"] = worked(operators, other, values[one], values[two], steps)
    for factor, letters in formula.terms:
        for letter in letters:
            factor *= values[letter]  # noqa: PLW2901 - it is the product
        total += factor
    said = {letter: f"({value})" if value < 0 else str(value) for letter, value in values.items()}
    text = f"{said['a']} {sign} {said['b']} = {formula.form % said} = {total}"
    steps.append(Worked(left, right, text, total, larger, formula.operations))
    return total


@lru_cache(maxsize=64)
def _choices(kinds: tuple[str, ...], terms: int, free: bool) -> tuple[tuple[str, ...], ...]:  # noqa: FBT001
    """So many different kinds of terms in order: a letter first and both letters among them, where they are free."""
    ways = permutations(kinds, min(terms, len(kinds)))
    return tuple(way for way in ways if not free or (way[0] and {*"ab"}.issubset("".join(way))))


def _formula(rng: random.Random, terms: int, inner: Sequence[str], *, products: bool) -> Formula:
    """Different terms, both letters among them."""
    product = DOUBLE[int(rng.random() * 3)] if products and rng.random() < 0.8 else None
    ways = _choices((*SINGLE, product, "") if product else (*SINGLE, ""), terms, not inner)
    letters = list(ways[int(rng.random() * len(ways))])
    within: tuple[str, str, str] | None = None
    if inner:
        one, two = SINGLE if rng.random() < 0.5 else SINGLE[::-1]
        letters[0], within = "c", (one, inner[int(rng.random() * len(inner))], two)
    factors = [FIRST_FACTORS[int(rng.random() * 3)], *[FACTORS[int(rng.random() * 10)] for _ in letters[1:]]]
    form, operations = _written(factors, letters)
    return Formula(tuple(zip(factors, letters, strict=True)), form, operations, within)


def _written(factors: Sequence[int], letters: Sequence[str]) -> tuple[str, int]:
    """Terms with a slot for each letter, and how many operations they take; the first factor is positive."""
    text, operations = "", len(factors) - 1
    for factor, part in zip(factors, letters, strict=True):
        pieces = [SLOTS[one] for one in part]
        if not pieces or factor not in (1, -1):
            pieces.insert(0, str(abs(factor)))
        operations += len(pieces) - 1
        text += (" - " if factor < 0 else " + " if text else "") + " × ".join(pieces)
    return text, operations
