"""What is asked of a polynomial, worked out, and the steps to it in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod
from typing import Any

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.algebra.polynomials import Polynomial, derivative, integral, polynomial, shown, value_at
from seedbed.problems.phrasing import filled

EXPANDED = Prompt(en="Expanded: f(x) = {f}", zh="展开：f(x) = {f}")
DERIVED = Prompt(en="Derivative: f'(x) = {d}", zh="导数：f'(x) = {d}")
FACTORED = Prompt(en="Factors: {whole} = {factors}", zh="因式分解：{whole} = {factors}")
NO_ZERO = Prompt(
    en="{factor} has no real zero: its discriminant is {number}.", zh="{factor} 没有实数零点：判别式为 {number}。"
)
AT = Prompt(en="{name}({one}) = {value}", zh="{name}({one}) = {value}")
LINE_OF = Prompt(en="b = {value} - ({slope})·({one}) = {b}", zh="b = {value} - ({slope})·({one}) = {b}")
PRIMITIVE = Prompt(en="Antiderivative: F(x) = {f}", zh="原函数：F(x) = {f}")
DIFFERENCE = Prompt(
    en="F({two}) - F({one}) = {top} - ({bottom}) = {result}", zh="F({two}) - F({one}) = {top} - ({bottom}) = {result}"
)


def number(data: Mapping[str, Any], function: Polynomial) -> Fraction:
    """The slope or the integral that a problem asks for."""
    one, two = Fraction(data["one"]), Fraction(data["two"])
    if data["kind"] == "slope":
        return value_at(derivative(function), one)
    primitive = integral(function)
    return value_at(primitive, two) - value_at(primitive, one)


def tangent(data: Mapping[str, Any], function: Polynomial) -> Polynomial:
    """The tangent at the first place."""
    one = Fraction(data["one"])
    slope = value_at(derivative(function), one)
    return polynomial([value_at(function, one) - slope * one, slope])


def worked(
    kind: str,
    function: Polynomial,
    places: tuple[Fraction, Fraction],
    text: str,
    factors: list[Polynomial],
    language: Language,
) -> tuple[str, list[str]]:
    """The answer, and the steps to it from the function as it is posed; ``factors`` of what has to have zeros."""
    lines = [filled(EXPANDED, language, f=shown(function))] if text.startswith("(") else []
    if kind == "integral":
        return _integrated(function, places, lines, language)
    if kind == "roots":
        return _zeros(factors), _factored(function, factors, language)
    slope = derivative(function)
    answer = shown(slope)
    lines.append(filled(DERIVED, language, d=answer))
    if kind == "stationary":
        return _zeros(factors), lines + _factored(slope, factors, language)
    if kind == "derivative":
        return answer, lines
    return _touched(kind, function, slope, places[0], lines, language)


def _integrated(
    function: Polynomial, places: tuple[Fraction, Fraction], lines: list[str], language: Language
) -> tuple[str, list[str]]:
    (one, two), primitive = places, integral(function)
    top, bottom = value_at(primitive, two), value_at(primitive, one)
    result = top - bottom
    lines.append(filled(PRIMITIVE, language, f=shown(primitive)))
    lines.append(filled(DIFFERENCE, language, one=one, two=two, top=top, bottom=bottom, result=result))
    return str(result), lines


def _touched(
    kind: str, function: Polynomial, slope: Polynomial, one: Fraction, lines: list[str], language: Language
) -> tuple[str, list[str]]:
    """The slope at a place, or the tangent."""
    m = value_at(slope, one)
    lines.append(filled(AT, language, name="f'", one=one, value=m))
    if kind == "slope":
        return str(m), lines
    value = value_at(function, one)
    b = value - m * one
    lines.append(filled(AT, language, name="f", one=one, value=value))
    lines.append(filled(LINE_OF, language, value=value, slope=m, one=one, b=b))
    return f"y = {shown(polynomial([b, m]))}", lines


def _zeros(factors: list[Polynomial]) -> str:
    """The zeros of the factors of degree 1, each once, in order."""
    found = {Fraction(-factor[0], factor[1]) for factor in factors if len(factor) == 2}
    return ", ".join(map(str, sorted(found)))


def _factored(one: Polynomial, factors: list[Polynomial], language: Language) -> list[str]:
    head = Fraction(one[-1]) / prod([factor[-1] for factor in factors])
    parts = [*([] if head == 1 else [str(head)]), *[f"({shown(factor)})" for factor in sorted(factors)]]
    lines = [filled(FACTORED, language, whole=shown(one), factors="·".join(parts))]
    for factor in factors:
        if len(factor) == 3:
            number = factor[1] ** 2 - 4 * factor[2] * factor[0]
            lines.append(filled(NO_ZERO, language, factor=shown(factor), number=number))
    return lines
