"""Math path: an equation of which some digits are hidden; digits are to be found that make it true.

No paper: a school puzzle. An equation is drawn that holds, then digits are hidden in it. In how many ways they can be
filled in is counted exactly, term by term. Any way that makes the equation true is right. ``effort`` counts the signs,
the hidden digits, and how many digits' worth of choice the equation takes away (``solutions`` is the number of ways).

``check`` holds the numbers and signs of an answer against the equation and works both sides out exactly; it goes by no
reference. Nothing is evaluated but digits, ``+ - × ÷``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import comb, log10
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems import expression
from seedbed.problems.arithmetic.hidden_digits import solutions_of
from seedbed.problems.levels import Level, Levels, several, span, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line
from seedbed.problems.reading import read

SIGNS = ("+", "-", "×", "÷")
LEVELS = Levels(
    "math_path",
    operations=whole(2, 7, (2, 2, 3, 3, 4, 4, 5, 5, 6, 6)),
    hidden=whole(2, 7, (2, 3, 3, 4, 4, 5, 5, 6, 6, 7)),
    digits=span(1, 3, ((2, 2), (2, 2), (2, 2), (2, 2), (2, 2), (2, 2), (2, 3), (2, 3), (2, 3), (2, 3))),
    signs=several(SIGNS, (("+", "-"), ("+", "-"), ("+", "-", "×"), ("+", "-", "×"), SIGNS, SIGNS, SIGNS, SIGNS, SIGNS,
                          SIGNS)),
)  # fmt: skip
LARGEST = 99_999
"""The most that the equation comes to."""
MOST_DRAWS = 500
MASKS = 2
"""Choices of the hidden digits, of which the one with the fewest solutions is taken."""
MOST_IN_TERM = 2
"""Hidden digits in one term, so that its values can be counted."""

QUESTIONS = (
    Prompt(
        en="Replace every ? by one digit (0 to 9) so that the equation is true.\n\n{equation}\n\nQuestion "
        "marks may stand for different digits. No number of several digits begins with 0; × and ÷ come before + and -, "
        "and ÷ is exact (fractions are kept, nothing is rounded).",
        zh="把每个 ? 换成一个数字（0 到 9），使等式成立。\n\n{equation}\n\n不同的 ? 可以是不同的数字。多位数不能以 0 "
        "开头；先乘除后加减，除法是精确的（保留分数，不取整）。",
    ),
    Prompt(
        en="Some digits of this equation were wiped out: {equation}. Each ? is one digit, the same or another one than "
        "the rest. Put digits back so that both sides are equal (usual order of operations, exact division, no number "
        "with a leading 0). Any way will do.",
        zh="这个等式里有些数字被擦掉了：{equation}。每个 ? 是一个数字，彼此可同可不同。请把数字补上，使两边相等"
        "（按通常的运算顺序，除法精确，多位数首位不为 0）。任何一种补法都可以。",
    ),
    Prompt(
        en="{equation}\n\nFind a digit for each question mark that makes this true. Multiplication and division go "
        "first, otherwise from left to right; a quotient may be a fraction and is not rounded; a number of more than "
        "one digit must not start with 0. One solution is enough.",
        zh="{equation}\n\n请为每个问号找一个数字，使上式成立。先乘除后加减，同级从左到右；商可以是分数，不取整；多位数"
        "不能以 0 开头。给出一组解即可。",
    ),
    Prompt(
        en="Complete the equation {equation} by writing one digit for every ?. Digits may be used repeatedly, numbers "
        "of two or more digits start with a digit other than 0, × and ÷ bind stronger than + and -, and division is "
        "exact.",
        zh="请补全等式 {equation}，每个 ? 处写一个数字。数字可以重复使用，两位及以上的数首位不为 0，× 和 ÷ 优先于 + 和 "
        "-，除法精确计算。",
    ),
)
WHAT = Prompt(en="the whole equation with all digits", zh="补全所有数字的完整等式")
FILLED = Prompt(en="With these digits the equation is {equation}.", zh="填入这些数字，等式为 {equation}。")
SAME = Prompt(en="Both sides are {value}.", zh="两边都是 {value}。")

DIGITS = frozenset("0123456789")
_TOKEN = re.compile(r"\d+|[-+×÷=]")
_SPELLING = str.maketrans({"*": "×", "x": "×", "X": "×", "·": "×", "/": "÷", ":": "÷"})


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    operations: int | None = None,
    hidden: int | None = None,
    digits: tuple[int, int] | None = None,
    signs: tuple[str, ...] | None = None,
) -> Problem:
    """One equation with hidden digits.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        operations: signs on the left side, 2 to 7.
        hidden: digits that are hidden, 2 to 7; fewer where terms have too few.
        digits: fewest and most digits of a number on the left side, 1 to 3.
        signs: of ``+``, ``-``, ``×``, ``÷``; where they cannot make a positive whole number up to 99,999, numbers are
            added.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings(
        {"level": level, "operations": operations, "hidden": hidden, "digits": digits, "signs": signs}
    )
    answer, lines = _equation(rng, wanted, language)
    terms = _terms_at(answer)
    masks = [_masked(rng, answer, terms, wanted["hidden"]) for _ in range(MASKS)]
    solutions, puzzle = min([(solutions_of(mask), mask) for mask in masks])
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), equation=puzzle, what=WHAT),
        answer=answer,
        data={"equation": puzzle},
        solution="\n".join([filled(FILLED, language, equation=answer), *lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(puzzle, solutions),
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the equation with a digit for every question mark, and true."""
    found = read(answer, _parsed, wanted="equation in digits")
    if found.value is None:
        return found.unreadable(answer)
    puzzle: str = problem.data["equation"]
    if not re.fullmatch(re.escape(puzzle.replace(" ", "")).replace(r"\?", r"\d"), found.value):
        return Verdict.wrong(f"it is not {puzzle} with digits filled in", value=found.value)
    if re.search(r"(?<!\d)0\d", found.value):
        return Verdict.wrong("a number begins with 0", value=found.value)
    try:
        left, right = (expression.value(expression.parse(side)) for side in found.value.split("="))
    except ZeroDivisionError:
        return Verdict.wrong("it divides by nothing", value=found.value)
    if left != right:
        return Verdict.wrong(f"the left side is {left}, the right side {right}", value=found.value)
    return Verdict.right("both sides are equal", value=found.value)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems: the places of the hidden digits in a sum, and the digits that are seen."""
    wanted = LEVELS.settings(settings)
    digits = (wanted["operations"] + 1) * wanted["digits"][0]
    hidden = min(wanted["hidden"], wanted["operations"] + 1, digits)
    return int(comb(wanted["operations"] + 1, hidden) * 9 ** (digits - hidden))


def _equation(rng: random.Random, wanted: Mapping[str, Any], language: Language) -> tuple[str, list[str]]:
    """An equation that is true, with a whole number of at most five digits on the right, and how it is worked out.

    No number on it is 0, and every quotient in it is a whole number.
    """
    (fewest, most), known, count, drawn = wanted["digits"], wanted["signs"], wanted["operations"], rng.random
    for _ in range(MOST_DRAWS):
        signs = [known[int(drawn() * len(known))] for _ in range(count)]
        lows = [10 ** (fewest - 1 + int(drawn() * (most - fewest + 1))) for _ in range(count + 1)]
        numbers = [low + int(drawn() * 9 * low) for low in lows]
        for place, sign in enumerate(signs):
            if sign == "÷":
                _make_even(drawn(), numbers, signs, place)
        lines = _worked(numbers, signs)
        result = int(lines[-1].rpartition(" ")[2])
        if 0 < result <= LARGEST:
            break
    else:
        low = 10 ** (fewest - 1)
        numbers, signs = [low + int(drawn() * 9 * low) for _ in range(count + 1)], ["+"] * count
        lines, result = _worked(numbers, signs), sum(numbers)
    left = " ".join([str(numbers[0]), *[f"{sign} {one}" for sign, one in zip(signs, numbers[1:], strict=True)]])
    return f"{left} = {result}", [*lines, filled(SAME, language, value=result)]


def _make_even(chance: float, numbers: list[int], signs: list[str], place: int) -> None:
    """Choose a divisor for the number before a ``÷`` that stands at the beginning of a term; otherwise add instead."""
    fit = _divisors(numbers[place], len(str(numbers[place + 1])))
    if fit and (place == 0 or signs[place - 1] in "+-"):
        numbers[place + 1] = fit[int(chance * len(fit))]
    else:
        signs[place] = "+"


@lru_cache(maxsize=4096)  # there are 999 numbers of three sizes
def _divisors(number: int, size: int) -> tuple[int, ...]:
    """The divisors of a number that have so many digits, 1 and itself apart."""
    return tuple(one for one in range(2, number) if number % one == 0 and len(str(one)) == size)


def _worked(numbers: Sequence[int], signs: Sequence[str]) -> list[str]:
    """A left side worked out operation by operation, from left to right, the factors of a term before it is added."""
    lines: list[str] = []
    total, before, term = 0, "", numbers[0]
    for sign, number in zip((*signs, "="), (*numbers[1:], 0), strict=True):
        if sign in "×÷":
            result = term * number if sign == "×" else term // number
            lines.append(f"{term} {sign} {number} = {result}")
            term = result
            continue
        if before:
            result = total + term if before == "+" else total - term
            lines.append(f"{total if total >= 0 else f'({total})'} {before} {term} = {result}")
            term = result
        total, before, term = term, sign, number
    return lines


def _masked(rng: random.Random, equation: str, terms: Mapping[int, int], hidden: int) -> str:
    """The equation with so many digits hidden, not too many of them in one term."""
    shown, in_term, digits, drawn = list(equation), dict[int, int](), list(terms), rng.random
    while hidden and digits:
        place = digits.pop(int(drawn() * len(digits)))
        term = terms[place]
        if in_term.get(term, 0) < MOST_IN_TERM:
            shown[place] = "?"
            hidden -= 1
            in_term[term] = in_term.get(term, 0) + 1
    return "".join(shown)


def _terms_at(equation: str) -> dict[int, int]:
    """For each digit, the number of the term it stands in."""
    found, term = dict[int, int](), 0
    for place, sign in enumerate(equation):
        if sign in "+-=":
            term += 1
        elif sign in DIGITS:
            found[place] = term
    return found


def _difficulty(puzzle: str, solutions: int) -> dict[str, float]:
    hidden, signs = puzzle.count("?"), sum(map(puzzle.count, SIGNS))
    taken = hidden - log10(solutions)
    return {"effort": signs + hidden + 2 * taken, "hidden": float(hidden), "solutions": float(solutions)}


def _parsed(text: str) -> str | None:
    """An equation of digits and signs without spaces, in one spelling; None when it is anything else."""
    bare = "".join(text.strip("`'\"[] ").translate(_SPELLING).split())
    if bare.count("=") != 1 or "".join(_TOKEN.findall(bare)) != bare:
        return None
    return bare if all(expression.parse(side) is not None for side in bare.split("=")) else None


def _one_changed(problem: Problem) -> str:
    """The right equation with another digit for the first question mark; no factor is 0, so that one is not true."""
    place = problem.data["equation"].index("?")
    digit = (int(problem.answer[place]) + 1) % 10
    return f"{problem.answer[:place]}{digit}{problem.answer[place + 1 :]}"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(" ", ""),
    lambda problem: problem.answer.replace("×", "*").replace("÷", "/"),
    lambda problem: f"\\boxed{{{problem.answer.replace('×', chr(92) + 'times').replace('÷', chr(92) + 'div')}}}",
    lambda problem: f"[[{problem.answer}]]",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_changed,
    lambda problem: problem.data["equation"],
    lambda problem: problem.answer.partition(" = ")[0],
    lambda problem: problem.answer.replace("=", ">"),
    lambda problem: f"{problem.answer} + 0",
    lambda problem: f"({problem.answer.replace(' = ', ') = ')}",
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_one_changed(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
