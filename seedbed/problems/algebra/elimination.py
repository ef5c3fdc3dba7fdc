"""The elimination of unknowns from linear equations, step by step, in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.algebra.exact_numbers import shown_sum
from seedbed.problems.phrasing import filled, text_of

Row = list[int]
"""Coefficients and the right side, whole numbers."""

TIDY = Prompt(en="({place}) {equation}", zh="（{place}）{equation}")
DERIVED = Prompt(
    en="({place}) {one}·({first}) {sign} {two}·({second}): {equation}",
    zh="（{place}）{one}·（{first}）{sign} {two}·（{second}）：{equation}",
)
FROM = Prompt(en="From ({place}): {equation}, so {value}", zh="由（{place}）：{equation}，所以 {value}")


def tidied(left: Sequence[int | Fraction], right: Sequence[int | Fraction]) -> Row:
    """All unknowns on the left, whole coefficients without a common factor, the first of them positive."""
    scale = lcm(*[one.denominator for one in (*left, *right)])
    moved = [int((one - two) * scale) for one, two in zip(left, right, strict=True)]
    moved[-1] = -moved[-1]
    return _reduced(moved)


def _reduced(row: list[int]) -> Row:
    factor = gcd(*row) or 1
    for one in row:
        if one:
            factor = -factor if one < 0 else factor
            break
    return [one // factor for one in row] if factor != 1 else row


def worked(rows: Sequence[Row], names: str, language: Language) -> tuple[list[str], int]:
    """The elimination in words, and the number of terms that are worked out."""
    tidy, numbered = text_of(TIDY, language), list(enumerate(rows, 1))
    lines = [tidy % {"place": place, "equation": _equation(row, names)} for place, row in numbered]
    terms = sum([_terms(row) for row in rows])
    kept: list[tuple[int, Row]] = []
    for unknown in range(len(names)):
        pivot = min([one for one in numbered if one[1][unknown]], key=lambda one: abs(one[1][unknown]))
        kept.append(pivot)
        rest = [one for one in numbered if one is not pivot]
        numbered = []
        for other in rest:
            if not other[1][unknown]:
                numbered.append(other)
                continue
            derived, line = _eliminated(other, pivot, unknown, len(lines) + 1, names, language)
            lines.append(line)
            terms += _terms(derived[1])
            numbered.append(derived)
    return lines + _put_in(kept, names, language), terms + sum([_terms(row) for _, row in kept])


def _terms(row: Row) -> int:
    return len(row) - row.count(0)


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
    """The unknowns from the last one on, each from its own equation; values are numerators and denominators."""
    values, lines, text = dict[int, tuple[int, int]](), list[str](), text_of(FROM, language)
    for unknown in range(len(names) - 1, -1, -1):
        place, row = kept[unknown]
        by, right, name = row[unknown], row[-1], names[unknown]
        whole = lcm(*[bottom for _, bottom in values.values()])
        known = sum([row[one] * top * (whole // bottom) for one, (top, bottom) in values.items()])
        top, bottom = right * whole - known, by * whole
        shared = gcd(top, bottom) if bottom > 0 else -gcd(top, bottom)
        values[unknown] = top // shared, bottom // shared
        equation = f"{name if by == 1 else f'-{name}' if by == -1 else f'{by}{name}'} = {right}"
        if any(row[unknown + 1 : -1]):
            equation += f" - ({quotient(known, whole)}) = {quotient(top, whole)}"
        lines.append(text % {"place": place, "equation": equation,
                             "value": f"{name} = {quotient(*values[unknown])}"})  # fmt: skip
    return lines


def quotient(top: int, bottom: int) -> str:
    """A number in writing, ``7`` or ``-7/2``; what it is divided by is positive."""
    shared = gcd(top, bottom)
    return str(top // shared) if bottom == shared else f"{top // shared}/{bottom // shared}"


def _equation(row: Row, names: str) -> str:
    return f"{shown_sum(list(zip(row, names, strict=False)))} = {row[-1]}"
