"""The elimination of unknowns from linear equations, step by step, in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.algebra.exact_numbers import shown_sum
from seedbed.problems.phrasing import filled

Row = list[int]
"""Coefficients and the right side, whole numbers."""

TIDY = Prompt(en="({place}) {equation}", zh="（{place}）{equation}")
DERIVED = Prompt(
    en="({place}) {one}·({first}) {sign} {two}·({second}): {equation}",
    zh="（{place}）{one}·（{first}）{sign} {two}·（{second}）：{equation}",
)
FROM = Prompt(en="From ({place}): {equation}, so {value}", zh="由（{place}）：{equation}，所以 {value}")


def tidied(left: Sequence[Fraction], right: Sequence[Fraction]) -> Row:
    """All unknowns on the left, whole coefficients without a common factor, the first of them positive."""
    moved = [one - two for one, two in zip(left, right, strict=True)]
    moved[-1] = -moved[-1]
    scale = lcm(*(one.denominator for one in moved))
    return _reduced([int(one * scale) for one in moved])


def _reduced(row: Sequence[int]) -> Row:
    factor = gcd(*row) or 1
    if next((one for one in row if one), 1) < 0:
        factor = -factor
    return [one // factor for one in row]


def worked(rows: Sequence[Row], names: str, language: Language) -> tuple[list[str], int]:
    """The elimination in words, and the number of terms that are worked out."""
    lines, terms = list[str](), 0
    numbered = list(enumerate(rows, 1))
    for place, row in numbered:
        lines.append(filled(TIDY, language, place=place, equation=_equation(row, names)))
        terms += sum(map(bool, row))
    kept = list[tuple[int, Row]]()
    for unknown in range(len(names)):
        pivot = min((one for one in numbered if one[1][unknown]), key=lambda one: abs(one[1][unknown]))
        kept.append(pivot)
        rest = [one for one in numbered if one is not pivot]
        numbered = []
        for other in rest:
            if not other[1][unknown]:
                numbered.append(other)
                continue
            derived, line = _eliminated(other, pivot, unknown, len(lines) + 1, names, language)
            lines.append(line)
            terms += sum(map(bool, derived[1]))
            numbered.append(derived)
    return lines + _put_in(kept, names, language), terms + sum(sum(map(bool, row)) for _, row in kept)


def _eliminated(
    other: tuple[int, Row], pivot: tuple[int, Row], unknown: int, place: int, names: str, language: Language
) -> tuple[tuple[int, Row], str]:
    """An equation without the unknown, from two with it, and its line."""
    shared = gcd(other[1][unknown], pivot[1][unknown])
    one, two = pivot[1][unknown] // shared, other[1][unknown] // shared
    if one < 0:
        one, two = -one, -two
    row = [one * left - two * right for left, right in zip(other[1], pivot[1], strict=True)]
    equation = _equation(row, names)
    reduced = _reduced(row)
    if reduced != row:
        equation = f"{equation} → {_equation(reduced, names)}"
    line = filled(DERIVED, language, place=place, one=one, first=other[0], sign="-" if two > 0 else "+", two=abs(two),
                  second=pivot[0], equation=equation)  # fmt: skip
    return (place, reduced), line


def _put_in(kept: Sequence[tuple[int, Row]], names: str, language: Language) -> list[str]:
    """The unknowns from the last one on, each from its own equation."""
    values, lines = dict[int, Fraction](), list[str]()
    for unknown in range(len(names) - 1, -1, -1):
        place, row = kept[unknown]
        known = sum((row[one] * value for one, value in values.items()), Fraction(0))
        values[unknown] = (row[-1] - known) / row[unknown]
        equation = f"{shown_sum([(row[unknown], names[unknown])])} = {row[-1]}"
        if any(row[one] for one in values if one != unknown):
            equation += f" - ({known}) = {row[-1] - known}"
        value = f"{names[unknown]} = {values[unknown]}"
        lines.append(filled(FROM, language, place=place, equation=equation, value=value))
    return lines


def _equation(row: Row, names: str) -> str:
    return f"{shown_sum(list(zip(row[:-1], names, strict=True)))} = {row[-1]}"
