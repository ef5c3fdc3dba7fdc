"""Arithmetic problems: true working, answers that pass, everything else that fails."""

from __future__ import annotations

import operator
import random
import re
from fractions import Fraction

import pytest

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Problem
from seedbed.core.seed import generator
from seedbed.core.text import cjk_share
from seedbed.problems.arithmetic.arithmetic import LEVELS, RIGHT, WRONG, check, distinct, make

ITEMS = [(level, language, place) for level in LEVELS for language in ("en", "zh") for place in range(100)]
WORTH = {"+": operator.add, "-": operator.sub, "×": operator.mul, "÷": operator.truediv}
PARTS = re.compile(r"[,;:，；：]\s*|\band\b|\bso\b|所以")
EQUATION = re.compile(r"([-\d./()+×÷= ]+)(?: (?:remainder|余) (\d+))?$")


def made(level: int, language: str, place: int) -> Problem:
    return make(generator(0, "arithmetic", place, level), level=level, language=language)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    return [made(*item) for item in ITEMS]


def result(problem: Problem) -> tuple[object, object]:
    return problem.data["answer"], problem.data["remainder"]


def test_every_problem_passes_its_own_answer_and_fails_anothers(problems: list[Problem]) -> None:
    """2,000 problems: each reference answer passes, and the answer of the next problem fails unless it is the same."""
    for place, problem in enumerate(problems):
        assert check(problem, problem.answer).passed
        other = problems[(place + 1) % len(problems)]
        assert check(problem, other.answer).passed == (result(other) == result(problem))


@pytest.mark.parametrize("way", range(len(RIGHT)))
def test_right_ways_to_answer_pass(problems: list[Problem], way: int) -> None:
    """Boxed, bold, Chinese, full-width and with its working, a right answer passes."""
    for problem in problems[::7]:
        answer = RIGHT[way](problem)
        assert check(problem, answer).passed, (problem.prompt, answer, check(problem, answer))


@pytest.mark.parametrize("way", range(len(WRONG)))
def test_wrong_ways_to_answer_fail(problems: list[Problem], way: int) -> None:
    """Silence, the question again, two answers at once and a near miss fail."""
    for problem in problems[::3]:
        answer = WRONG[way](problem)
        assert not check(problem, answer).passed, (problem.prompt, answer, check(problem, answer))


def test_constants_and_unreadable_answers(problems: list[Problem]) -> None:
    """No constant answer earns much, and an answer without a number is unreadable instead of wrong."""
    for constant in ("0", "1", "2", "10", "100"):
        assert sum(check(problem, constant).passed for problem in problems) < len(problems) * 0.02
    assert not check(problems[0], "no idea").readable
    assert check(problems[0], "123456789").readable


@pytest.mark.parametrize("answer", ["17 R 3", "17 remainder 3", "quotient 17, remainder 3", "商17余3",
                                    "商是17，余数是3",
                                    "17……3", "\\boxed{17 \\text{ remainder } 3}", "Answer: 17, remainder of 3",
                                    "20 ÷ 6 = 3 remainder 2\nAnswer: 17 remainder 3"])  # fmt: skip
def test_quotient_and_remainder_are_read(answer: str) -> None:
    """The forms in which people write a division with a remainder are all read."""
    problem = Problem(
        "105 ÷ 6", "17 remainder 3", {"operation": "divide", "answer": "17", "remainder": "3", "percent": False}
    )
    assert check(problem, answer).passed, check(problem, answer)


@pytest.mark.parametrize("answer", ["17", "3 remainder 17", "17.5", "17 remainder 33", "117 remainder 3", "17 or 3"])
def test_half_a_division_is_not_an_answer(answer: str) -> None:
    """A quotient alone, the numbers swapped, or a longer number does not pass."""
    problem = Problem(
        "105 ÷ 6", "17 remainder 3", {"operation": "divide", "answer": "17", "remainder": "3", "percent": False}
    )
    assert not check(problem, answer).passed


def value(expression: str) -> Fraction:
    """An own evaluator for the working: Python's grammar over exact fractions, where a/b binds as one number."""
    exact = re.sub(r"(\d+(?:\.\d+)?)(?:/(\d+))?", r"Fraction(Fraction('\1'), 0\2 or 1)", expression)
    exact = re.sub(r"\b0(\d+) or 1", r"\1", exact).replace("×", "*").replace("÷", "/")
    return Fraction(eval(exact, {"Fraction": Fraction}))


def equations(line: str) -> list[tuple[list[str], str | None]]:
    """The chains of equations of a line of working, each with the remainder it names."""
    found = (EQUATION.search(part.strip()) for part in PARTS.split(line) if " = " in part)
    return [(one[1].strip().split(" = "), one[2]) for one in found if one]


def test_every_step_of_the_working_is_true(problems: list[Problem]) -> None:
    """Every equation of every solution is evaluated again, carries and digits written down included."""
    seen = 0
    for problem in problems:
        assert problem.solution is not None
        assert any(equations(line) for line in problem.solution.splitlines())
        for line in problem.solution.splitlines():
            assert len(equations(line)) == sum(" = " in part for part in PARTS.split(line)), line
            for sides, remainder in equations(line):
                seen += 1
                if remainder:
                    dividend, divisor = map(int, sides[0].split(" ÷ "))
                    assert divmod(dividend, divisor) == (int(sides[1]), int(remainder)), line
                else:
                    assert len({value(side) for side in sides}) == 1, line
            digit = re.search(r"= (\d+)(?:,|，) ?(?:write|写) (\d)(?:(?:,|，) ?(?:carry|进) (\d))?$", line)
            if digit and "÷" not in line:
                assert int(digit[1]) == int(digit[2]) + 10 * int(digit[3] or 0), line
    assert seen > 8000


def test_the_answer_follows_from_the_numbers(problems: list[Problem]) -> None:
    """The reference answer is the result of the operation on the numbers, computed another way."""
    for problem in problems:
        if not problem.data["expression"]:
            continue  # percentages, below
        exact = value(problem.data["expression"])
        if problem.data["remainder"] is None:
            assert exact == Fraction(problem.data["answer"])
        else:
            assert exact == Fraction(problem.data["answer"]) + Fraction(
                int(problem.data["remainder"]), int(problem.data["numbers"][1])
            )


def test_both_languages_are_the_same_problem() -> None:
    """One generator gives the same numbers in both languages, and neither language leaks into the other."""
    for level, place in [(level, place) for level in LEVELS for place in range(50)]:
        english, chinese = made(level, "en", place), made(level, "zh", place)
        assert english.data == chinese.data
        assert cjk_share(english.prompt + (english.solution or "")) == 0
        assert not re.search(r"[A-Za-z]", chinese.prompt.replace("boxed", "") + chinese.data["answer"])


def test_phrasings_and_formats_vary(problems: list[Problem]) -> None:
    """Each language has many ways to ask over all kinds, and several to give the answer."""
    for language in ("en", "zh"):
        prompts = [problem.prompt for problem in problems if problem.language == language]
        questions = {re.sub(r"[\d.()/]+|[-+×÷]", "", prompt.split("\n\n")[0]) for prompt in prompts}
        assert len(questions) >= 20
        assert len({prompt.split("\n\n")[1] for prompt in prompts}) >= 5


def test_all_operations_of_a_level_are_drawn(problems: list[Problem]) -> None:
    """Every operation that a level names occurs, and remainders and decimals only where the level has them."""
    for level in LEVELS:
        settings = LEVELS.settings({"level": level})
        drawn = [problem for problem in problems if problem.level == level]
        assert {problem.data["operation"] for problem in drawn} == set(settings["operations"])
        assert any(problem.data["remainder"] for problem in drawn) == settings["remainders"]
        columns = [one for one in drawn if one.data["operation"] in ("add", "subtract", "multiply", "divide")]
        assert any("." in problem.data["answer"] for problem in columns) == bool(settings["decimals"])


def test_percentages_are_what_they_say() -> None:
    """Each of the four questions, worked out again from its two numbers."""
    seen = set()
    for place in range(200):
        problem = make(generator(3, place), level=5, operations=("percent",))
        first, base = map(Fraction, problem.data["numbers"])
        ways = {"part": base * first / 100, "share": first / base * 100,
                "increase": base * (100 + first) / 100, "decrease": base * (100 - first) / 100}  # fmt: skip
        answer = Fraction(problem.data["answer"])
        asks = {name for name, wanted in ways.items() if wanted == answer}
        assert asks, problem.prompt
        seen |= asks
        assert check(problem, f"{problem.answer}%").passed == problem.data["percent"]
    assert seen == {"part", "share", "increase", "decrease"}


def test_the_order_of_operations_matters() -> None:
    """Expressions of the kind ``order`` are whole at every step, and most differ from what left to right gives."""
    other = 0
    for place in range(200):
        problem = make(generator(4, place), level=8, operations=("order",))
        assert re.fullmatch(r"-?\d+", problem.data["answer"])
        flat = re.sub(r"[()]", "", problem.data["expression"]).split(" ")
        total = Fraction(flat[0])
        for sign, number in zip(flat[1::2], flat[2::2], strict=True):
            total = WORTH[sign](total, Fraction(number))
        other += total != Fraction(problem.data["answer"])
    assert other > 100


@pytest.mark.parametrize("settings", [
    {"operations": ("add",), "digits": (1, 1)}, {"operations": ("subtract",), "digits": (1, 1)},
    {"operations": ("multiply",), "digits": (1, 1)}, {"operations": ("divide",), "digits": (1, 1)},
    {"operations": ("divide",), "digits": (1, 1), "remainders": True},
    {"operations": ("add",), "digits": (1, 1), "decimals": 1},
    {"operations": ("multiply",), "digits": (1, 1), "decimals": 1},
])  # fmt: skip
def test_distinct_counts_what_can_be_drawn(settings: dict[str, object]) -> None:
    """The estimate is the number of different problems that many draws find, for settings small enough to see all."""
    rng = random.Random(5)
    seen = {tuple(make(rng, **settings).data["numbers"]) for _ in range(6000)}  # type: ignore[arg-type]
    assert len(seen) == distinct(settings)


def test_settings_replace_the_level_and_are_checked() -> None:
    """Given settings win over the level and clear it; impossible ones are refused by name."""
    own = make(random.Random(1), level=2, operations=("multiply",))
    assert (own.level, own.data["operation"]) == (None, "multiply")
    wrong = [{"level": 11}, {"operations": ("power",)}, {"digits": (3, 2)}, {"terms": 1}, {"decimals": 9}]
    for settings in wrong:
        with pytest.raises(RecipeError, match=next(iter(settings))):
            make(random.Random(1), **settings)  # type: ignore[arg-type]


def test_the_hardest_settings_still_work() -> None:
    """The limits of every setting together give problems with working and a check that passes."""
    for place in range(200):
        problem = make(generator(place), level=10, digits=(6, 6), terms=6, decimals=4)
        assert check(problem, problem.solution or "").passed
