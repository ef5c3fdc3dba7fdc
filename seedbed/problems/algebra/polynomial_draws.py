"""Polynomials to ask about, drawn: sums, products and powers, and those that are built from their zeros."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from seedbed.problems.algebra.polynomials import Polynomial, integral, polynomial, power, shown, times


def from_zeros(rng: random.Random, kind: str, wanted: Mapping[str, Any]) -> tuple[Polynomial, list[Polynomial]]:
    """A polynomial with rational zeros only, or whose derivative has such zeros, and the factors of either.

    At higher degrees one factor may be quadratic without real zeros.
    """
    degree = min(6, wanted["degree"]) - (kind == "stationary" and wanted["degree"] > 2)
    factors = list[Polynomial]()
    if degree >= 4 and rng.random() < 0.5:
        half = rng.randint(-3, 3)
        factors.append(polynomial([half * half + rng.randint(1, 6), 2 * half, 1]))
    while sum(len(one) - 1 for one in factors) < degree:
        top = int(rng.random() * (2 * wanted["largest"] + 1)) - wanted["largest"]
        bottom = 1 + int(rng.random() * wanted["denominator"])
        common = gcd(top, bottom)
        factors.append((-top // common, bottom // common))
    found: Polynomial = ((-2, -1, 1, 1, 2, 3)[int(rng.random() * 6)],)
    for one in factors:
        found = times(found, one)
    if kind == "roots":
        return found, factors
    primitive = integral(found)
    scale = lcm(*[by.denominator for by in primitive])
    whole = [by.numerator * (scale // by.denominator) for by in primitive]
    return (rng.randint(-9, 9), *whole[1:]), factors


def posed(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[Polynomial, str]:
    """A polynomial with whole coefficients, and how it is posed."""
    forms, degree, largest = wanted["forms"], wanted["degree"], wanted["largest"]
    form = forms[int(rng.random() * len(forms))]
    if form == "product":
        first = _drawn(rng, degree // 2, largest)
        second = _drawn(rng, degree - degree // 2, largest)
        return times(first, second), f"({shown(first)})({shown(second)})"
    if form == "power":
        inner, rest = _drawn(rng, 1, min(5, largest)), _drawn(rng, 1, largest)
        exponent = max(2, min(5, degree - 1))
        return times(power(inner, exponent), rest), f"({shown(inner)})^{exponent}({shown(rest)})"
    found = _drawn(rng, degree, largest)
    return found, shown(found)


def _drawn(rng: random.Random, degree: int, largest: int) -> Polynomial:
    """Of this degree, with two terms at least."""

    def some() -> int:
        found = int(rng.random() * 2 * largest) - largest
        return found if found < 0 else found + 1

    return (some(), *[some() if rng.random() < 0.75 else 0 for _ in range(degree - 1)], some())


def bounds(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
    """Two places, the smaller first; small ones where the degree is high."""
    far, below = max(2, 8 - wanted["degree"]), min(2, wanted["denominator"])
    places = 2 * far * below + 1
    one, two = int(rng.random() * places), int(rng.random() * (places - 1))
    one, two = (two, one) if two < one else (one, two + 1)
    return Fraction(one - far * below, below), Fraction(two - far * below, below)
