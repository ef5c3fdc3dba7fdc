"""Linear equations: one equation or a system with exactly one solution, in exact numbers, with the elimination.

No paper: school algebra. The solution and a matrix of full rank are drawn, the right sides follow; then multiples of
unknowns and numbers are moved across the equals signs and equations are divided, so that fractions show. The working
eliminates one unknown after the other and puts the values in from the end; every line of it is true. ``effort`` counts
the terms that are worked out and the digits of the solution.

``check`` puts the values into the equations as they were posed; it does not look at the reference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from operator import mul
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.algebra.elimination import Row, quotient, tidied, worked
from seedbed.problems.algebra.exact_numbers import shown_sum, values_of
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line, listed
from seedbed.problems.reading import read

LEVELS = Levels(
    "linear_equations",
    unknowns=whole(1, 6, (1, 1, 2, 2, 2, 3, 3, 3, 4, 5)),
    largest=whole(3, 30, (9, 15, 6, 9, 12, 6, 9, 12, 9, 9)),
    denominator=whole(1, 12, (1, 4, 1, 3, 6, 1, 3, 6, 4, 4)),
    moved=whole(0, 6, (1, 1, 0, 0, 1, 0, 1, 1, 1, 1)),
    divided=whole(0, 6, (0, 0, 0, 0, 0, 0, 0, 1, 1, 1)),
)
NAMES = "xyzwvu"
MOST_DRAWN = 200
Side = list[int | Fraction]

QUESTIONS = (
    Prompt(en="Solve for {names}:\n\n{equations}", zh="求解 {names}：\n\n{equations}"),
    Prompt(
        en="Find {names}.\n\n{equations}\n\nGive exact values.", zh="求 {names} 的值。\n\n{equations}\n\n请给出精确值。"
    ),
    Prompt(
        en="Which values of {names} satisfy the following?\n\n{equations}\n\nThere is exactly one solution.",
        zh="{names} 取什么值时下面的等式成立？\n\n{equations}\n\n解是唯一的。",
    ),
    Prompt(
        en="{equations}\n\nWork out {names} from this, as whole numbers or fractions.",
        zh="{equations}\n\n请由此求出 {names}，结果写成整数或分数。",
    ),
)
WHAT = {
    True: Prompt(en="the value of {names}, exact, as “{form}”", zh="{names} 的精确值，形如“{form}”"),
    False: Prompt(en="the values of {names}, exact, as “{form}”", zh="{names} 的精确值，形如“{form}”"),
}


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    unknowns: int | None = None,
    largest: int | None = None,
    denominator: int | None = None,
    moved: int | None = None,
    divided: int | None = None,
) -> Problem:
    """One system with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the question and the working.
        unknowns: how many there are, and equations, 1 to 6.
        largest: of a coefficient and of a numerator of the solution, 3 to 30.
        denominator: the largest of the solution, 1 to 12; 1 for whole numbers.
        moved: terms that stand on both sides, in each equation, at most 6.
        divided: how many of the equations have fractions as coefficients, at most 6.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "unknowns": unknowns, "largest": largest, "denominator": denominator,
                              "moved": moved, "divided": divided})  # fmt: skip
    count: int = wanted["unknowns"]
    solution = [_number(rng, wanted["largest"], wanted["denominator"]) for _ in range(count)]
    rows = _rows(rng, solution, wanted["largest"])
    sides = [_posed(rng, row, wanted, divided=place < wanted["divided"]) for place, row in enumerate(rows)]
    rng.shuffle(sides)
    names = NAMES[:count]
    answer = ", ".join([f"{name} = {quotient(*value)}" for name, value in zip(names, solution, strict=True)])
    lines, terms = worked([tidied(*side) for side in sides], names, language)
    equations = "\n".join([f"{_side(left, names)} = {_side(right, names)}" for left, right in sides])
    slots = {"names": listed(names, language), "form": " = …, ".join(names) + " = …"}
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), equations=equations, names=slots["names"],
                     what=filled(WHAT[count == 1], language, **slots)),
        answer=answer,
        data={"sides": [[[str(one) for one in side] for side in pair] for pair in sides]},
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(terms + sum(map(str.isdigit, answer))), "terms": float(terms),
                    "unknowns": float(count)},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether the values of an answer make every equation true."""
    sides = [[[Fraction(one) for one in side] for side in pair] for pair in problem.data["sides"]]
    names = NAMES[: len(sides[0][0]) - 1]
    found = read(answer, values_of(names), wanted=f"value for each of {', '.join(names)}")
    if found.value is None:
        return found.unreadable(answer)
    given = [str(one) for one in found.value]
    for place, pair in enumerate(sides, 1):
        left, right = (sum(map(mul, side, (*found.value, Fraction(1)))) for side in pair)
        if left != right:
            return Verdict.wrong(f"equation {place} becomes {left} = {right}", value=given)
    return Verdict.right("every equation is true", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different systems: the solutions, and the first equation's coefficients."""
    wanted = LEVELS.settings(settings)
    count = wanted["unknowns"]
    return int((2 * wanted["largest"] - 1) ** count * (2 * wanted["largest"]) ** count // 2)


def _number(rng: random.Random, largest: int, denominator: int) -> tuple[int, int]:
    """A numerator and a denominator without a common factor."""
    top, bottom = _whole(rng, largest), 1 + int(rng.random() * denominator)
    shared = gcd(top, bottom)
    return top // shared, bottom // shared


def _whole(rng: random.Random, largest: int) -> int:
    """A whole number, positive or negative, not 0."""
    found = int(rng.random() * 2 * largest) - largest
    return found if found < 0 else found + 1


def _rows(rng: random.Random, solution: Sequence[tuple[int, int]], largest: int) -> list[Row]:
    """Equations with whole coefficients that have only this solution."""
    count = len(solution)
    scale = lcm(*[bottom for _, bottom in solution])
    for _ in range(MOST_DRAWN):
        matrix = [[_whole(rng, largest) if count < 3 or rng.random() < 0.85 else 0 for _ in solution] for _ in solution]
        if all(map(any, matrix)) and _rank_is_full(matrix):
            break
    else:
        matrix = [[int(row == column) for column in range(count)] for row in range(count)]
    tops = [top * (scale // bottom) for top, bottom in solution]
    rows = []
    for row in matrix:
        whole_row = [by * scale for by in row] + [sum(map(mul, row, tops))]
        shared = gcd(*whole_row) or 1
        rows.append([one // shared for one in whole_row])
    return rows


def _rank_is_full(matrix: Sequence[Sequence[int]]) -> bool:
    if len(matrix) < 3:
        return len(matrix) == 1 or matrix[0][0] * matrix[1][1] != matrix[0][1] * matrix[1][0]
    rows = [list(row) for row in matrix]
    for place in range(len(rows)):
        pivot = next((row for row in rows[place:] if row[place]), None)
        if pivot is None:
            return False
        rows.remove(pivot)
        rows.insert(place, pivot)
        for row in rows[place + 1 :]:
            by = row[place]
            row[:] = [pivot[place] * one - by * other for one, other in zip(row, pivot, strict=True)]
    return True


def _posed(rng: random.Random, row: Row, wanted: Mapping[str, Any], *, divided: bool) -> tuple[Side, Side]:
    """Both sides of an equation, the constant last: terms moved across, and all of it divided where that is wanted."""
    left: Side = [*row[:-1], 0]
    right: Side = [*[0] * (len(row) - 1), row[-1]]
    for _ in range(wanted["moved"]):
        place, more = int(rng.random() * len(row)), _whole(rng, wanted["largest"])
        left[place] += more
        right[place] += more
    if divided:
        by = 2 + int(rng.random() * 5)
        left, right = [Fraction(one) / by for one in left], [Fraction(one) / by for one in right]
    return (left, right) if rng.random() < 0.8 else (right, left)


def _side(side: Side, names: str) -> str:
    return shown_sum(list(zip(side, (*names, ""), strict=True)))


def _near(problem: Problem) -> str:
    """The right values with one more for the last unknown."""
    head, _, last = problem.answer.rpartition("= ")
    return f"{head}= {Fraction(last) + 1}"


def _latex(problem: Problem) -> str:
    parts = []
    for part in problem.answer.split(", "):
        name, value = part.split(" = ")
        top, _, bottom = value.lstrip("-").partition("/")
        sign = "-" if value.startswith("-") else ""
        parts.append(f"{name} = {sign}" + (f"\\frac{{{top}}}{{{bottom}}}" if bottom else top))
    return f"$$\\boxed{{{', '.join(parts)}}}$$"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    _latex,
    lambda problem: "\n".join(problem.answer.split(", ")),
    lambda problem: "Answer: (" + ", ".join(part.split(" = ")[1] for part in problem.answer.split(", ")) + ")",
    lambda problem: (
        "{" + ", ".join('"{}": "{}"'.format(*part.split(" = ")) for part in problem.answer.split(", ")) + "}"
    ),
    lambda problem: problem.answer.replace(", ", " and "),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _near,
    lambda problem: f"{problem.answer}, q = 1",
    lambda problem: f"{problem.answer} or {_near(problem)}",
    lambda problem: problem.answer.rpartition("= ")[0] + "= ?",
    lambda problem: f"<answer>{problem.answer}</answer> <answer>{_near(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
