"""A second opinion on the algebra families: other ways to the answer, and every written step proved again."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core import find
from seedbed.core.problem import Problem
from seedbed.core.seed import generator
from seedbed.problems.algebra.exact_numbers import fraction, fractions_list, values_of
from seedbed.problems.algebra.polynomials import (
    count_of_zeros,
    derivative,
    integral,
    parsed,
    polynomial,
    power,
    shown,
    times,
    value_at,
)
from seedbed.problems.algebra.sequence_rules import BY_NAME, RULES, agreed, continued, explanations, fitted

FEW = 5
MANY = pytest.param(20, marks=pytest.mark.slow)
"""Of each level, so 200 of each family."""


def drawn(name: str, count: int) -> list[Problem]:
    family = find.module("problems", name)
    return [
        family.make(generator(23, name, level, place), level=level) for level in range(1, 11) for place in range(count)
    ]


def number(text: str) -> Fraction:
    """The value of digits, ``+ - · × ÷ /`` and brackets; only for what the families themselves wrote."""
    plain = re.sub(r"\d+", lambda found: f"Fraction({found[0]})", text)
    assert re.fullmatch(r"[Fraction\d()+\-*/ ·×÷]+", plain), text
    return Fraction(eval(re.sub("[·×]", "*", plain).replace("÷", "/"), {"Fraction": Fraction}))


# Linear equations


def side_at(text: str, values: dict[str, Fraction]) -> Fraction:
    """The value of one side of a written equation."""
    total = Fraction(0)
    for sign, by, name in re.findall(r"([+-]?) ?(\(\d+/\d+\)|\d+(?:/\d+)?)?([a-z]?)", text):
        if by or name:
            total += (-1 if sign == "-" else 1) * Fraction(by.strip("()") or 1) * (values[name] if name else 1)
    return total


def cramer(rows: list[list[Fraction]]) -> list[Fraction]:
    """The solution by determinants, each written out over all permutations."""
    size = len(rows)

    def determinant(matrix: list[list[Fraction]]) -> Fraction:
        if len(matrix) == 1:
            return matrix[0][0]
        minors = [[row[:place] + row[place + 1 :] for row in matrix[1:]] for place in range(len(matrix))]
        return sum(
            ((-1) ** place * matrix[0][place] * determinant(one) for place, one in enumerate(minors)), Fraction(0)
        )

    whole = determinant([row[:-1] for row in rows])
    assert whole, "the system has one solution"
    return [
        determinant([[*row[:place], row[-1], *row[place + 1 : size]] for row in rows]) / whole for place in range(size)
    ]


@pytest.mark.parametrize("count", [FEW, MANY])
def test_systems_have_one_solution_which_the_prompt_alone_gives(count: int) -> None:
    """Determinants of the equations read from the prompt are not zero and give the answer."""
    for problem in drawn("linear_equations", count):
        equations = [
            line
            for line in problem.prompt.split("\n")
            if re.fullmatch(r"[\dxyzwvu+\-/() ]+ = [\dxyzwvu+\-/() ]+", line)
        ]
        names = sorted(set(re.findall("[xyzwvu]", " ".join(equations))), key="xyzwvu".index)
        rows = []
        for line in equations:
            left, right = line.split(" = ")
            at = [
                side_at(left, values) - side_at(right, values)
                for values in ({one: Fraction(one == other) for one in names} for other in [*names, ""])
            ]
            rows.append([one - at[-1] for one in at[:-1]] + [-at[-1]])
        answer = ", ".join(f"{name} = {value}" for name, value in zip(names, cramer(rows), strict=True))
        assert answer == problem.answer


@pytest.mark.parametrize("count", [FEW, MANY])
def test_every_line_of_an_elimination_is_true(count: int) -> None:
    """Each equation holds for the solution, and each derived one is the combination that it says."""
    for problem in drawn("linear_equations", count):
        assert problem.solution is not None
        values = {part[0]: Fraction(part[4:]) for part in problem.answer.split(", ")}
        known = dict[int, str]()
        for line in problem.solution.split("\n")[:-1]:
            for equation in re.split(r" → |: |, so ", line.partition(") ")[2] if line.startswith("(") else line)[
                1:
            ] or [line]:
                sides = equation.rpartition(") ")[2].split(" = ") if equation.startswith("(") else equation.split(" = ")
                assert len({side_at(one, values) if not one.startswith(("From", "-(")) and " - (" not in one else
                            number(one) for one in sides}) == 1, line  # fmt: skip
            if found := re.match(r"\((\d+)\) (?:(\d+)·\((\d+)\) ([+-]) (\d+)·\((\d+)\): )?(.*)", line):
                if found[2]:
                    check_combination(known, found)
                known[int(found[1])] = found[7].split(" → ")[-1]


def check_combination(known: dict[int, str], found: re.Match[str]) -> None:
    """A derived equation agrees with its combination at drawn places, not only at the solution."""
    rng = generator(3)
    one, sign, two = int(found[2]), 1 if found[4] == "+" else -1, int(found[5])
    for _ in range(4):
        place = {name: Fraction(rng.randint(-50, 50)) for name in "xyzwvu"}

        def off(text: str, place: dict[str, Fraction] = place) -> Fraction:
            left, right = text.split(" = ")
            return side_at(left, place) - side_at(right, place)

        combined = one * off(known[int(found[3])]) + sign * two * off(known[int(found[6])])
        assert off(found[7].split(" → ")[0]) == combined, found[0]
        reduced = off(found[7].split(" → ")[-1])
        assert (combined == 0) == (reduced == 0), found[0]


# Polynomials


def coefficients(problem: Problem) -> list[Fraction]:
    return [Fraction(by) for by in problem.data["f"]]


def at(values: list[Fraction], x: Fraction) -> Fraction:
    return sum((by * x**exponent for exponent, by in enumerate(values)), Fraction(0))


@pytest.mark.parametrize("count", [FEW, MANY])
def test_calculus_holds_by_difference_quotients_and_sums(count: int) -> None:
    """Derivatives by difference quotients, integrals by interpolation, zeros by all rational candidates."""
    for problem in drawn("polynomial_calculus", count):
        values, kind = coefficients(problem), problem.data["kind"]
        one, two = Fraction(problem.data["one"]), Fraction(problem.data["two"])
        if kind == "derivative":
            other = [Fraction(by) for by in parsed(problem.answer) or ()]
            for x in range(-6, 7):
                assert at(other, Fraction(x)) == slope(values, Fraction(x))
        elif kind == "slope":
            assert Fraction(problem.answer) == slope(values, one)
        elif kind == "tangent":
            line = [Fraction(by) for by in parsed(problem.answer[4:]) or ()]
            assert at(line, one) == at(values, one)
            assert slope(line, one) == slope(values, one)
            assert len(line) <= 2
        elif kind == "integral":
            assert Fraction(problem.answer) == area(values, one, two)
        else:
            slopes = [by * exponent for exponent, by in enumerate(values)][1:]
            searched = values if kind == "roots" else slopes
            assert [str(zero) for zero in rational_zeros(searched)] == problem.answer.split(", ")


def slope(values: list[Fraction], x: Fraction) -> Fraction:
    """The limit of the difference quotient, extrapolated exactly from as many quotients as the degree asks for."""
    steps = [Fraction(one) for one in range(1, len(values) + 1)]
    quotients = [(at(values, x + step) - at(values, x)) / step for step in steps]
    total = Fraction(0)
    for step, quotient in zip(steps, quotients, strict=True):
        weight = Fraction(1)
        for other in steps:
            if other != step:
                weight *= other / (other - step)
        total += weight * quotient
    return total


def area(values: list[Fraction], one: Fraction, two: Fraction) -> Fraction:
    """The integral of the polynomial through as many points as decide it, by its Lagrange form."""
    count = len(values)
    points = [one + (two - one) * place / (count - 1 or 1) for place in range(count)]
    total = Fraction(0)
    for point in points:
        basis = polynomial([1])
        for other in points:
            if other != point:
                basis = times(basis, polynomial([-other / (point - other), 1 / (point - other)]))
        total += at(values, point) * sum(by * (two ** (e + 1) - one ** (e + 1)) / (e + 1) for e, by in enumerate(basis))
    return total


def rational_zeros(values: list[Fraction]) -> list[Fraction]:
    """All rational zeros, by trying every candidate of the rational root theorem."""
    whole = [int(by) for by in values]
    zeros = {Fraction(0)} if whole[0] == 0 else set[Fraction]()
    low = next(abs(by) for by in whole if by)
    tops = [one for one in range(1, min(low, 4000) + 1) if low % one == 0]
    bottoms = [one for one in range(1, min(abs(whole[-1]), 4000) + 1) if whole[-1] % one == 0]
    for top, bottom, sign in product(tops, bottoms, (-1, 1)):
        candidate = Fraction(sign * top, bottom)
        if candidate not in zeros and abs(candidate) < 30 and at(values, candidate) == 0:
            zeros.add(candidate)
    return sorted(zeros)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_factorisations_are_true_and_leave_no_other_real_zero(count: int) -> None:
    """The factors multiply to the polynomial; what has no rational zero has a negative discriminant."""
    seen = 0
    for problem in drawn("polynomial_calculus", count):
        for line in (problem.solution or "").split("\n"):
            if line.startswith("Factors: "):
                left, right = line.removeprefix("Factors: ").split(" = ")
                assert parsed(left) == parsed(right), line
                seen += 1
            if "discriminant" in line:
                factor = parsed(line.partition(" has no")[0]) or ()
                assert int(line.rpartition("is ")[2].rstrip(".")) == factor[1] ** 2 - 4 * factor[0] * factor[2] < 0
            if line.startswith("F("):
                *_, middle, last = line.split(" = ")
                assert number(middle) == Fraction(last)
    assert seen > count


small = st.lists(st.integers(-9, 9), min_size=1, max_size=6)


@given(small, small, st.integers(0, 4))
def test_polynomials_are_read_as_they_are_written(one: list[int], two: list[int], exponent: int) -> None:
    """A sum, a product and a power in writing are read back as what they are."""
    first, second = polynomial(one), polynomial(two)
    assert parsed(shown(first)) == first
    assert parsed(f"({shown(first)})({shown(second)})") == times(first, second)
    assert parsed(f"({shown(first)})^{exponent}/2") == times(power(first, exponent), polynomial([Fraction(1, 2)]))
    assert derivative(integral(first)) == first


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=5), st.integers(1, 3))
def test_sturm_counts_the_different_zeros(zeros: list[int], extra: int) -> None:
    """Whatever their multiplicity, and with a factor that has none."""
    found = polynomial([extra, 0, 1])
    for zero in zeros:
        found = times(found, polynomial([-zero, 1]))
    assert count_of_zeros(found) == len(set(zeros))
    assert all(value_at(found, Fraction(zero)) == 0 for zero in zeros)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x 2",
        "2 3",
        "x^",
        "x^y",
        "x^-1",
        "x^(1/2)",
        "1/x",
        "x^99999",
        "((x)",
        "x+",
        "sin(x)",
        "x=1",
        "(x+1)^999",
        "(x^9)^9",
        "x" * 200,
        "(" * 300,
        "1/0",
    ],
)
def test_what_is_no_polynomial_is_not_read(text: str) -> None:
    """Powers that are not whole, other functions, broken brackets and towers of powers."""
    assert parsed(text) is None


@given(st.fractions(max_denominator=99))
def test_fractions_are_read_in_their_forms(value: Fraction) -> None:
    """With brackets, signs and as LaTeX leaves them; in lists and assignments."""
    top, bottom = value.numerator, value.denominator
    for text in (
        str(value),
        f"({value})",
        f"(({top})/({bottom}))",
        f"-(({-top})/({bottom}))" if top < 0 else f"+{value}",
    ):
        assert fraction(text) == value, text
    assert fractions_list(f"[{value}, 2]") == [value, 2]
    assert values_of("xy")(f"y = {value}, x = -1") == (Fraction(-1), value)
    assert values_of("xy")(f"(x, y) = (-1, {value})") == (Fraction(-1), value)


@pytest.mark.parametrize("text", ["1 2", "(2)(3)", "--3", "1/0", "1/2/3", "2x", "(3", "1,5", "one", "3%", ""])
def test_what_is_no_fraction_is_not_read(text: str) -> None:
    """Products, two numbers, doubled signs and words."""
    assert fraction(text) is None


@pytest.mark.parametrize(
    "text", ["x = 1", "x = 1, x = 2", "x = 1, y = 2, z = 3", "x = 1, y", "1", "1, 2, 3", "x = y = 1", ", = 1"]
)
def test_partial_assignments_are_not_read(text: str) -> None:
    """A name missing, doubled or too many, or left open."""
    assert values_of("xy")(text) is None


# Sequences


@pytest.mark.parametrize("count", [FEW, MANY])
def test_no_rule_with_small_numbers_goes_on_otherwise(count: int) -> None:
    """Rules of at most two numbers, with all whole numbers from -12 to 12, give the answer or do not fit."""
    short = [rule for rule in RULES if len(rule.chosen) <= (2 if count > FEW else 1)]
    for problem in drawn("sequence_induction", count):
        terms, answer = problem.data["terms"], [int(one) for one in problem.answer.split(", ")]
        fits = 0
        for rule in short:
            if len(terms) < rule.back + len(rule.chosen) + 2:
                continue
            for numbers in product(range(-12, 13), repeat=len(rule.chosen)):
                if continued(rule, numbers, terms, rule.back + 1)[-1] != terms[rule.back]:
                    continue
                made = continued(rule, numbers, terms, len(terms) + len(answer))
                if made[: len(terms)] == terms:
                    assert made[len(terms) :] == answer, rule
                    fits += 1
        rule = BY_NAME[problem.data["rule"]]
        assert fits or len(rule.chosen) > 1 or max(map(abs, terms)) > 12


@pytest.mark.parametrize("count", [FEW, MANY])
def test_every_written_term_is_what_its_line_says(count: int) -> None:
    """Each equation of the working is true, and the terms are those of the question and the answer."""
    for problem in drawn("sequence_induction", count):
        lines = [line for line in (problem.solution or "").split("\n") if re.match(r"a\(\d+\) =", line)]
        terms = [*problem.data["terms"], *map(int, problem.answer.split(", "))]
        for line in lines:
            head, middle, last = line.split(" = ")
            assert number(middle) == int(last) == terms[int(head[2:-1]) - 1], line
        assert len(lines) >= len(terms) - 3


def test_ambiguous_sequences_have_no_agreed_continuation() -> None:
    """1, 2, 3, 5, 8 … is refused when two rules go on differently, and noise when none fits."""
    assert agreed(explanations([5, 7, 1, 99, -3, 12, 40, 2], 1), 1) is None
    assert agreed(explanations([1, 2, 4, 8, 16, 32, 64], 1), 1) == (128,)
    assert agreed(explanations([1, 2], 1), 1) is None
    two = [fit for fit in explanations([7, 7, 7, 7, 7, 7], 1) if fit.following != (7,)]
    assert agreed(explanations([7, 7, 7, 7, 7, 7], 1), 1) == (None if two else (7,))


@given(st.sampled_from(RULES), st.data())
def test_a_rule_explains_what_it_made(rule: object, data: st.DataObject) -> None:
    """Whatever its numbers, a rule fits its own terms, and goes on with them where it says how."""
    assert isinstance(rule, type(RULES[0]))
    numbers = [data.draw(st.sampled_from(choices)) for choices in rule.draw]
    start = data.draw(st.lists(st.integers(1, 20), min_size=rule.back, max_size=rule.back))
    terms = continued(rule, numbers, start, 12)
    fit = fitted(rule, terms[:10], 2)
    assert fit.numbers is not None
    assert fit.following in (None, tuple(terms[10:]))
