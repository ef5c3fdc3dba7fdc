"""Polynomial calculus: roots, derivatives, slopes, tangents, stationary points and definite integrals, exactly.

No paper: school calculus with our own exact arithmetic. Roots and stationary points are drawn and the polynomial is
built from them, so they are all rational and all there are; a factor without real roots may hide among them. Functions
are posed as sums, as products or as powers. The working shows factors, derivatives and antiderivatives; each of its
equations is true. ``effort`` counts the terms that are worked out and the digits of question and answer.

``check`` works from the polynomial in ``data``; a derivative may be written in any form that is the same polynomial.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.algebra.exact_numbers import fractions_list
from seedbed.problems.algebra.polynomial_draws import bounds, from_zeros, posed
from seedbed.problems.algebra.polynomial_steps import number, tangent, worked
from seedbed.problems.algebra.polynomials import (
    Number,
    Polynomial,
    count_of_zeros,
    derivative,
    parsed,
    polynomial,
    shown,
    value_at,
)
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line, listed
from seedbed.problems.reading import read, read_value

KINDS = ("derivative", "slope", "tangent", "integral", "roots", "stationary")
FORMS = ("sum", "product", "power")
LEVELS = Levels(
    "polynomial_calculus",
    kinds=several(KINDS, (("derivative", "slope"), ("derivative", "slope", "roots"), KINDS[:5], *[KINDS] * 7)),
    degree=whole(2, 9, (2, 2, 3, 3, 4, 4, 5, 6, 7, 8)),
    largest=whole(3, 20, (5, 6, 6, 7, 7, 8, 9, 9, 9, 12)),
    denominator=whole(1, 6, (1, 1, 1, 2, 2, 3, 3, 4, 4, 5)),
    forms=several(FORMS, (("sum",), ("sum",), ("sum",), ("sum", "product"), ("sum", "product"), *[FORMS] * 5)),
)

QUESTIONS = (
    Prompt(en="Let f(x) = {function}. {ask}", zh="设 f(x) = {function}。{ask}"),
    Prompt(en="Consider the function f(x) = {function}.\n\n{ask}", zh="考虑函数 f(x) = {function}。\n\n{ask}"),
    Prompt(en="{ask} Here f(x) = {function}.", zh="{ask}其中 f(x) = {function}。"),
    Prompt(en="Given is f(x) = {function} for real x. {ask}", zh="已知 f(x) = {function}，x 为实数。{ask}"),
)
ASKS = {
    "derivative": Prompt(en="Find the derivative of f.", zh="求 f 的导数。"),
    "slope": Prompt(en="Find the derivative of f at x = {one}.", zh="求 f 在 x = {one} 处的导数值。"),
    "tangent": Prompt(
        en="Find the tangent to the graph of f at x = {one}, as y = mx + b.",
        zh="求 f 的图像在 x = {one} 处的切线方程，写成 y = mx + b 的形式。",
    ),
    "integral": Prompt(en="Compute the integral of f from {one} to {two}.", zh="计算 f 从 {one} 到 {two} 的定积分。"),
    "roots": Prompt(en="Find all real zeros of f.", zh="求 f 的所有实数零点。"),
    "stationary": Prompt(
        en="Find all real x at which the derivative of f is zero.", zh="求使 f 的导数等于零的所有实数 x。"
    ),
}
WHAT = {
    "derivative": Prompt(en="the derivative", zh="导数"),
    "slope": Prompt(en="the exact value", zh="精确值"),
    "tangent": Prompt(en="the equation of the tangent", zh="切线方程"),
    "integral": Prompt(en="the exact value (a fraction where it is not whole)", zh="精确值（不是整数时写成分数）"),
    "roots": Prompt(
        en="all zeros, each once, exact (commas between)", zh="所有零点（每个写一次，写精确值，用逗号隔开）"
    ),
    "stationary": Prompt(
        en="all these x, each once, exact (commas between)", zh="所有这样的 x（每个写一次，写精确值，用逗号隔开）"
    ),
}
_HEAD = re.compile(r"(?:f\s*['′]\s*\(\s*x\s*\)|y\s*['′]|\(\(d[yf]\)/\(dx\)\)|d[yf]\s*/\s*dx|f\s*['′])\s*=\s*")
_TANGENT = re.compile(r"y\s*=\s*")
_ROOTS = re.compile(r"\bx\s*(?:_\s*\{?\s*\d\s*\}?|[₁₂₃₄₅₆₇₈₉]|\d)?\s*(?:=|∈|\\in\b)\s*")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    kinds: tuple[str, ...] | None = None,
    degree: int | None = None,
    largest: int | None = None,
    denominator: int | None = None,
    forms: tuple[str, ...] | None = None,
) -> Problem:
    """One problem about one polynomial.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the question and the working.
        kinds: what may be asked: ``derivative``, ``slope``, ``tangent``, ``integral``, ``roots``, ``stationary``.
        degree: of the polynomial, 2 to 9; of one that is built from its zeros, at most 6.
        largest: of a coefficient, a zero's numerator or a bound, 3 to 20.
        denominator: the largest of a zero or bound, 1 to 6.
        forms: how functions are posed where zeros are not asked for: ``sum``, ``product``, ``power``.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "kinds": kinds, "degree": degree, "largest": largest,
                              "denominator": denominator, "forms": forms})  # fmt: skip
    kind = wanted["kinds"][int(rng.random() * len(wanted["kinds"]))]
    factors = list[Polynomial]()
    if kind in ("roots", "stationary"):
        function, factors = from_zeros(rng, kind, wanted)
        text = shown(function)
    else:
        function, text = posed(rng, wanted)
    one, two = bounds(rng, wanted)
    data = {"kind": kind, "f": [str(by) for by in function], "one": str(one), "two": str(two)}
    answer, steps = worked(kind, function, (one, two), text, factors, language)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), function=text, what=WHAT[kind],
                     ask=filled(ASKS[kind], language, one=one, two=two)),
        answer=answer,
        data=data,
        solution="\n".join([*steps, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(kind, text, steps, answer),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the polynomial, the line, the number or the zeros that are asked for, exactly."""
    kind, function = problem.data["kind"], polynomial([Fraction(by) for by in problem.data["f"]])
    if kind in ("slope", "integral"):
        found = read_value(answer)
        if found.value is None:
            return found.unreadable(answer)
        return _told(str(found.value)[:100], right=found.value == number(problem.data, function))
    if kind in ("roots", "stationary"):
        return _check_zeros(function if kind == "roots" else derivative(function), answer)
    right = derivative(function) if kind == "derivative" else tangent(problem.data, function)
    formula = read(answer, lambda text: _formula(text, kind) or _foreign(text), wanted="polynomial")
    if formula.value is None:
        return formula.unreadable(answer)
    return _told(shown(formula.value[1])[:200], right=formula.value == (kind, right))


def _check_zeros(one: Polynomial, answer: str) -> Verdict:
    """Whether an answer lists all zeros, by putting them in and by counting how many there are."""
    found = read(answer, lambda text: _zeros(text) or _foreign(text), wanted="list of numbers")
    if found.value is None:
        return found.unreadable(answer)
    name, zeros = found.value
    given = [str(zero) for zero in zeros]
    wrong = next((zero for zero in zeros if value_at(one, zero)), None)
    if name != "zeros" or wrong is not None:
        return Verdict.wrong("it is a formula" if wrong is None else f"{wrong} is no zero", value=given)
    return _told(given, right=len(given) == count_of_zeros(one))


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems of one kind: the coefficients, or the zeros."""
    wanted = LEVELS.settings(settings)
    return int((2 * wanted["largest"]) ** (min(wanted["degree"], 5)))


def _told(value: Any, *, right: bool) -> Verdict:
    return Verdict.right("it is right", value=value) if right else Verdict.wrong("it is another", value=value)


# Reading


Read = tuple[str, tuple[Number, ...]]
"""What an answer is (``derivative``, ``tangent`` or ``zeros``), and its coefficients or numbers."""


def _formula(text: str, kind: str) -> Read | None:
    head = (_HEAD if kind == "derivative" else _TANGENT).match(text)
    found = parsed(text[head.end() if head else 0 :])
    return None if found is None else (kind, found)


def _zeros(text: str) -> Read | None:
    """Numbers, each once; ``x = `` or ``x_1 = `` may stand before one."""
    found = fractions_list(_ROOTS.sub("", re.sub(r"\bor\b|或", ",", text)).replace("{", "(").replace("}", ")"))
    return ("zeros", tuple(sorted(found))) if found and len(set(found)) == len(found) else None


def _foreign(text: str) -> Read | None:
    """An answer to another kind of question: beside a right one, it makes two answers."""
    return _formula(text, "derivative") or _formula(text, "tangent") or _zeros(text)


def _difficulty(kind: str, text: str, worked: list[str], answer: str) -> dict[str, float]:
    digits = float(sum(one.isdigit() for one in text + answer))
    terms = float(sum(len(re.findall(r" [-+·] |·", line)) + 1 for line in worked))
    return {"effort": digits + 2 * terms, "digits": digits, "terms": terms}


def _near(problem: Problem) -> str:
    """The right answer with another last number."""
    if problem.data["kind"] in ("derivative", "tangent"):
        return f"{problem.answer} + 1"
    head, comma, last = problem.answer.rpartition(", ")
    return f"{head}{comma}{Fraction(last) + 100}"


def _restated(problem: Problem) -> str:
    """A derivative that is only announced, or a list that is only begun."""
    if problem.data["kind"] == "derivative":
        return f"(d/dx)({shown(polynomial([Fraction(by) for by in problem.data['f']]))})"
    return "x = ?"


def _latex(problem: Problem) -> str:
    text = re.sub(r"\((\d+)/(\d+)\)", r"\\frac{\1}{\2}", problem.answer)
    text = re.sub(r"(\d+)/(\d+)", r"\\frac{\1}{\2}", text)
    text = re.sub(r"\^(\d+)", r"^{\1}", text)
    return f"$$\\boxed{{{text}}}$$"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    _latex,
    lambda problem: f"**Answer:** ${problem.answer}$",
    lambda problem: f"f'(x) = {problem.answer}" if problem.data["kind"] == "derivative" else problem.answer,
    lambda problem: problem.answer.replace("x^", "x**") if problem.data["kind"] == "derivative" else problem.answer,
    lambda problem: (
        "x = " + listed(problem.answer.split(", "), "en")
        if problem.data["kind"] in ("roots", "stationary") else problem.answer
    ),
)  # fmt: skip
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _near,
    _restated,
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_near(problem)}</answer>",
    lambda problem: f"{problem.answer} or {_near(problem)}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
