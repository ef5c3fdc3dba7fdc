"""What is asked of a polynomial, worked out, and the steps to it in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.algebra.polynomials import Polynomial, derivative, integral, polynomial, shown, times, value_at
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


def worked(data: Mapping[str, Any], text: str, factors: list[Polynomial], answer: str, language: Language) -> list[str]:
    """The steps from the function as it is posed to the answer; ``factors`` of what has to have zeros."""
    kind, function = data["kind"], polynomial([Fraction(by) for by in data["f"]])
    one, two = Fraction(data["one"]), Fraction(data["two"])
    slope = derivative(function)
    lines = [] if text == shown(function) else [filled(EXPANDED, language, f=shown(function))]
    if kind not in ("integral", "roots"):
        lines.append(filled(DERIVED, language, d=shown(slope)))
    if kind in ("slope", "tangent"):
        lines.append(filled(AT, language, name="f'", one=one, value=value_at(slope, one)))
    if kind == "tangent":
        m, f = value_at(slope, one), value_at(function, one)
        lines.append(filled(AT, language, name="f", one=one, value=f))
        lines.append(filled(LINE_OF, language, value=f, slope=m, one=one, b=f - m * one))
    if kind == "integral":
        primitive = integral(function)
        top, bottom = value_at(primitive, two), value_at(primitive, one)
        lines.append(filled(PRIMITIVE, language, f=shown(primitive)))
        lines.append(filled(DIFFERENCE, language, one=one, two=two, top=top, bottom=bottom, result=answer))
    if factors:
        lines += _factored(function if kind == "roots" else slope, factors, language)
    return lines


def _factored(one: Polynomial, factors: list[Polynomial], language: Language) -> list[str]:
    product = polynomial([1])
    for factor in factors:
        product = times(product, factor)
    head = one[-1] / product[-1]
    parts = [*([] if head == 1 else [str(head)]), *(f"({shown(factor)})" for factor in sorted(factors))]
    lines = [filled(FACTORED, language, whole=shown(one), factors="·".join(parts))]
    for factor in factors:
        if len(factor) == 3:
            number = factor[1] ** 2 - 4 * factor[2] * factor[0]
            lines.append(filled(NO_ZERO, language, factor=shown(factor), number=number))
    return lines
