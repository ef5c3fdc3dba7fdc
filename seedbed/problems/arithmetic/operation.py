"""Operation: new signs are defined by formulas, and an expression in them is to be worked out.

No paper: the exercise "let a ⊕ b mean …" of schoolbooks. Formulas have whole factors, so every value is a whole number;
higher levels have more signs, formulas with two cases, and signs that are defined by another new one. ``effort`` counts
the additions, subtractions and multiplications that the working does.

``check`` reads the one number of an answer and compares exactly.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.problems.arithmetic.new_operators import Operator, Worked, drawn, worked
from seedbed.problems.levels import Level, Levels, switch, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line, form_of
from seedbed.problems.reading import read_value

LEVELS = Levels(
    "operation",
    signs=whole(1, 4, (1, 1, 2, 2, 2, 3, 3, 3, 4, 4)),
    terms=whole(2, 4, (2, 2, 2, 3, 3, 3, 3, 4, 4, 4)),
    operations=whole(2, 8, (2, 3, 4, 4, 5, 5, 6, 6, 7, 8)),
    cases=switch((False, False, False, False, True, True, True, True, True, True)),
    nested=switch((False, False, False, False, False, True, True, True, True, True)),
)
MOST_DRAWS, LARGEST = 60, 9_999_999
"""Problems that are tried until no value on the way is beyond the largest."""
LARGEST_NUMBER = 12
"""In the expression; the smallest is 1."""
SIGNS = "⊕⊗◇△☆▽◎※"

QUESTIONS = (
    Prompt(
        en="New operations are defined for all whole numbers a and b:\n\n{definitions}\n\nThey have equal rank: "
        "without brackets they are worked out from left to right. (In the formulas × goes before + and -.) What is\n\n"
        "{expression} ?",
        zh="对一切整数 a、b 定义下列新运算：\n\n{definitions}\n\n它们的优先级相同：没有括号时从左到右计算。（公式里先乘"
        "后加减。）求\n\n{expression}\n\n的值。",
    ),
    Prompt(
        en="Work out {expression} with these definitions (a and b are any whole numbers, × comes before + and -):\n\n"
        "{definitions}\n\nWhat stands in brackets comes first; otherwise the new signs are applied from left to right, "
        "none before the others.",
        zh="按下面的定义计算 {expression}（a、b 为任意整数，先乘后加减）：\n\n{definitions}\n\n先算括号里的；此外各个新"
        "符号从左到右依次计算，不分先后级别。",
    ),
    Prompt(
        en="Let the following hold for whole numbers a and b, with the usual order of +, - and ×:\n\n{definitions}\n\n"
        "Find the value of {expression}. The new signs bind equally strongly and group to the left; brackets are done "
        "first.",
        zh="设对整数 a、b 有如下规定，+、-、× 按通常的顺序：\n\n{definitions}\n\n求 {expression} 的值。新符号同级，"
        "从左往右结合，括号优先。",
    ),
    Prompt(
        en="{definitions}\n\nThese lines say what the new signs mean for whole numbers a and b (+, - and × are as "
        "usual). Calculate {expression}, brackets first and then from left to right, as no new sign takes precedence.",
        zh="{definitions}\n\n以上规定了新符号对整数 a、b 的含义（+、-、× 照常）。请计算 {expression}：先算括号，再从左"
        "到右，新符号之间没有优先之分。",
    ),
)
WHAT = Prompt(en="the value (a whole number)", zh="所求的值（一个整数）")
PLAIN = Prompt(en="a {sign} b = {formula}", zh="a {sign} b = {formula}")
CASES = Prompt(
    en="a {sign} b = {formula} if a > b, and a {sign} b = {otherwise} if not",
    zh="当 a > b 时 a {sign} b = {formula}，否则 a {sign} b = {otherwise}",
)
LARGER = Prompt(en="{left} > {right}, so {step}", zh="{left} > {right}，所以 {step}")
NOT_LARGER = Prompt(en="{left} is not larger than {right}, so {step}", zh="{left} 不大于 {right}，所以 {step}")


class Draw(NamedTuple):
    """Operators, an expression in all of them, its value, and every use of an operator."""

    operators: list[Operator]
    expression: str
    answer: int
    steps: list[Worked]


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    signs: int | None = None,
    terms: int | None = None,
    operations: int | None = None,
    cases: bool | None = None,
    nested: bool | None = None,
) -> Problem:
    """One expression in new operators.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the working.
        signs: how many new operators there are, 1 to 4.
        terms: of each formula, 2 to 4.
        operations: uses of a new operator in the expression, 2 to 8; at least as many as there are operators.
        cases: whether the last operator has two formulas, for a > b and otherwise.
        nested: whether operators after the first are defined by the first.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "signs": signs, "terms": terms, "operations": operations,
                              "cases": cases, "nested": nested})  # fmt: skip
    operators, expression, answer, steps = _drawn(rng, wanted)
    definitions = [_defined(one, "en") for one in operators]
    here = definitions if language == "en" else [_defined(one, language) for one in operators]
    said = str(answer)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), expression=expression, what=WHAT,
                     definitions="\n".join(here)),
        answer=said,
        data={"definitions": definitions, "expression": expression, "answer": answer},
        solution="\n".join([*_told(steps, language), final_line(said, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(steps),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether the number of an answer is the value of the expression."""
    found = read_value(answer)
    if found.value is None:
        return found.unreadable(answer)
    given = shortened(str(found.value), 60)
    if found.value == problem.data["answer"]:
        return Verdict.right("the value is right", value=given)
    return Verdict.wrong(f"{given} is not the value", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems: the numbers in the expression."""
    wanted = LEVELS.settings(settings)
    return int(LARGEST_NUMBER ** (max(wanted["operations"], wanted["signs"]) + 1))


def _drawn(rng: random.Random, wanted: Mapping[str, Any]) -> Draw:
    """Operators and an expression in all of them; of many draws the first with small values, else the smallest."""
    best, least = None, math.inf
    for _ in range(MOST_DRAWS):
        operators = _operators(rng, wanted)
        signs = [*operators]
        while len(signs) < wanted["operations"]:
            signs.append(signs[int(rng.random() * len(operators))])
        rng.shuffle(signs)
        steps = list[Worked]()
        answer, expression, _ = _expression(rng, signs, operators, steps)
        largest = max([abs(step.result) for step in steps])
        if largest < least:
            best, least = Draw([*operators.values()], expression, answer, steps), largest
        if largest <= LARGEST:
            break
    assert best is not None
    return best


def _operators(rng: random.Random, wanted: Mapping[str, Any]) -> dict[str, Operator]:
    """Operators by their signs."""
    found = dict[str, Operator]()
    signs = rng.sample(SIGNS, wanted["signs"])
    for sign in signs:
        last = len(found) == len(signs) - 1
        inner = signs[:1] if wanted["nested"] and found else []
        found[sign] = drawn(rng, sign, wanted["terms"], inner, last=last, cases=wanted["cases"] and last)
    return found


def _expression(
    rng: random.Random, signs: Sequence[str], operators: Mapping[str, Operator], steps: list[Worked]
) -> tuple[int, str, bool]:
    """The value of a drawn expression with these signs in order, its text, and whether it is more than a number.

    It has the brackets that left-to-right order needs; every use of an operator is put into ``steps``.
    """
    if not signs:
        number = 1 + int(rng.random() * LARGEST_NUMBER)
        return number, str(number), False
    at = int(rng.random() * len(signs))
    left, said, _ = _expression(rng, signs[:at], operators, steps)
    right, also, more = _expression(rng, signs[at + 1 :], operators, steps)
    result = worked(operators, signs[at], left, right, steps)
    return result, f"{said} {signs[at]} ({also})" if more else f"{said} {signs[at]} {also}", True


def _defined(operator: Operator, language: Language) -> str:
    sign, formula, otherwise = operator
    if otherwise is None:
        return filled(PLAIN, language, sign=sign, formula=formula.shown())
    return filled(CASES, language, sign=sign, formula=formula.shown(), otherwise=otherwise.shown())


def _difficulty(steps: Sequence[Worked]) -> dict[str, float]:
    counted = sum([step.operations + (step.larger is not None) for step in steps])
    return {"effort": float(counted), "uses": float(len(steps))}


def _told(steps: Sequence[Worked], language: Language) -> list[str]:
    (yes, _), (no, _) = form_of(LARGER, language), form_of(NOT_LARGER, language)
    return [
        step.text if step.larger is None else (yes if step.larger else no) % (step.left, step.right, step.text)
        for step in steps
    ]


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"{problem.data['answer']:,}",
    lambda problem: f"**Answer:** {problem.answer}",
    lambda problem: problem.answer.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}),
    lambda problem: f"= {problem.answer}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str(problem.data["answer"] + 1),
    lambda problem: str(-problem.data["answer"] or 1),
    lambda problem: f"{problem.answer}0" if problem.data["answer"] else "10",
    lambda problem: f"{problem.answer} or {problem.data['answer'] - 1}",
    lambda problem: problem.data["expression"],
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
