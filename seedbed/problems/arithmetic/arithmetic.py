"""Arithmetic: the four operations, negative numbers, fractions, percentages and order of operations, with the working.

No paper: school arithmetic with column addition, borrowing, partial products and long division. The same generator
gives the same numbers in English and Chinese. The working is true line by line and ends with the answer. ``effort``
counts the equations of the working and the digits of the question.

``check`` reads an answer as ``checks.number`` does (marked, or the only number of the text) and compares exactly; a
text that only repeats the question holds no answer. Division with a remainder wants both numbers.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from seedbed.checks.numerals import cleaned, read_number
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.problems.arithmetic.column_problems import OPERATIONS, REMAINDER, Sum, column_count, column_sum
from seedbed.problems.arithmetic.school_problems import KINDS, school_count, school_sum
from seedbed.problems.levels import Level, Levels, several, span, switch, whole
from seedbed.problems.phrasing import BOX, LINE, asked, final_line, listed
from seedbed.problems.reading import read, spoken

EVERY = (*OPERATIONS, *KINDS)
LEVELS = Levels(
    "arithmetic",
    operations=several(EVERY, (("add", "subtract"), OPERATIONS, OPERATIONS, (*OPERATIONS, "negative"),
                               (*OPERATIONS, "negative", "percent"), (*OPERATIONS, "fraction", "percent", "order"),
                               EVERY, EVERY, EVERY, EVERY)),
    digits=span(1, 6, ((1, 2), (1, 3), (2, 3), (3, 4), (3, 5), (4, 5), (4, 6), (5, 6), (5, 6), (6, 6))),
    terms=whole(2, 6, (2, 2, 2, 3, 3, 4, 4, 5, 6, 6)),
    decimals=whole(0, 4, (0, 0, 0, 0, 0, 1, 2, 2, 3, 4)),
    remainders=switch((False, False, True, True, False, False, False, False, False, False)),
)  # fmt: skip

QUESTIONS = (
    Prompt(en="What is {sum}?", zh="{sum} 等于多少？"),
    Prompt(en="Calculate {sum}.", zh="请计算 {sum}。"),
    Prompt(en="Work out {sum}.", zh="求 {sum} 的值。"),
    Prompt(en="Find the value of {sum}.", zh="算一算：{sum} = ？"),
)
IN_WORDS = {
    "add": Prompt(en="Find the sum of {all}.", zh="求 {all} 的和。"),
    "subtract": Prompt(en="Subtract {rest} from {first}.", zh="从 {first} 中减去 {rest}，还剩多少？"),
    "multiply": Prompt(en="Multiply {first} by {rest}.", zh="求 {first} 与 {rest} 的积。"),
    "divide": Prompt(en="Divide {first} by {rest}.", zh="求 {first} 除以 {rest} 的商。"),
}
PERCENT = {
    "part": (
        Prompt(en="What is {first}% of {rest}?", zh="{rest} 的 {first}% 是多少？"),
        Prompt(en="Calculate {first}% of {rest}.", zh="请计算 {rest} 的 {first}%。"),
        Prompt(en="How much is {first} percent of {rest}?", zh="求 {rest} 的百分之 {first}。"),
        Prompt(en="Take {first}% of {rest}. What do you get?", zh="取 {rest} 的 {first}%，得多少？"),
    ),
    "share": (
        Prompt(en="What percentage of {rest} is {first}?", zh="{first} 是 {rest} 的百分之几？"),
        Prompt(en="{first} is how many percent of {rest}?", zh="{first} 占 {rest} 的百分之多少？"),
        Prompt(en="Express {first} as a percentage of {rest}.", zh="把 {first} 表示成 {rest} 的百分数。"),
        Prompt(
            en="Of {rest}, {first} are taken. What percentage is that?", zh="从 {rest} 中取走 {first}，取走了百分之几？"
        ),
    ),
    "increase": (
        Prompt(en="Increase {rest} by {first}%.", zh="{rest} 增加 {first}% 后是多少？"),
        Prompt(en="{rest} grows by {first}%. What is it then?", zh="{rest} 增长了 {first}%，现在是多少？"),
        Prompt(en="What is {rest} after a rise of {first}%?", zh="把 {rest} 提高 {first}%，结果是多少？"),
        Prompt(
            en="A value of {rest} goes up by {first}%. Find the new value.", zh="原值 {rest} 上涨 {first}%，求新值。"
        ),
    ),
    "decrease": (
        Prompt(en="Decrease {rest} by {first}%.", zh="{rest} 减少 {first}% 后是多少？"),
        Prompt(en="{rest} shrinks by {first}%. What is left?", zh="{rest} 缩减了 {first}%，还剩多少？"),
        Prompt(en="What is {rest} after a fall of {first}%?", zh="把 {rest} 降低 {first}%，结果是多少？"),
        Prompt(
            en="A value of {rest} goes down by {first}%. Find the new value.", zh="原值 {rest} 下跌 {first}%，求新值。"
        ),
    ),
}
WHAT = Prompt(en="the result", zh="结果")
PAIR = Prompt(en="quotient and remainder (as “… remainder …”)", zh="商和余数（形如“…… 余 ……”）")
EXACT = Prompt(en="the exact result (a fraction where it is not whole)", zh="准确的结果（不是整数时写成分数）")
_DIVIDED = re.compile(
    r"(?<![\d.,])(\d[\d,]*)\s*[,，;；、]?\s*(?:and\s+)?(?:(?:an?\s+|the\s+)?remainder|rem\.?|r\b|r(?=\d)|余数?|…+|\.{3,})"
    r"\s*(?:of|is|=|:|：|为|是)?\s*(\d[\d,]*)(?![\d.]*\d)",
    re.IGNORECASE,
)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    operations: tuple[str, ...] | None = None,
    digits: tuple[int, int] | None = None,
    terms: int | None = None,
    decimals: int | None = None,
    remainders: bool | None = None,
) -> Problem:
    """One problem.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``; see ``LEVELS`` for what each setting is there.
        language: of the question and the working.
        operations: of ``add``, ``subtract``, ``multiply``, ``divide``, ``negative``, ``fraction``, ``percent``,
            ``order``.
        digits: fewest and most digits of a number, at most 6; more digits also allow larger denominators.
        terms: most numbers in an addition or subtraction, at most 6.
        decimals: most decimal places of a number of the four operations, at most 4.
        remainders: whether divisions leave a remainder; otherwise they come out even.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "operations": operations, "digits": digits, "terms": terms,
                              "decimals": decimals, "remainders": remainders})  # fmt: skip
    operation = rng.choice(wanted["operations"])
    drawn = (column_sum if operation in OPERATIONS else school_sum)(rng, operation, wanted)
    answer = drawn.result if drawn.remainder is None else f"{drawn.result} {REMAINDER[language]} {drawn.remainder}"
    working = drawn.working(language)
    return Problem(
        prompt=_asked(rng, drawn, language),
        answer=answer,
        data=_data(drawn),
        solution="\n".join([*working, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(drawn, working),
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer, with or without its working, is the result; exact, nothing is rounded."""
    if problem.data["remainder"] is not None:
        return _check_remainder(problem, answer)
    found = read_number(spoken(answer))
    if found.value is None:
        return Verdict.unreadable(f"no number could be read: {found.reason}", value=shortened(answer[-2000:]))
    given = shortened(str(found.value), 60)
    worth = found.value * 100 if found.percent and problem.data["percent"] else found.value
    if worth == Fraction(problem.data["answer"]):
        return Verdict.right("the result is right", value=given)
    return Verdict.wrong(f"{given} is not {problem.data['answer']}", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """How many different problems (by numbers, not wording) there are; of the kinds beyond the four, at least."""
    wanted = LEVELS.settings(settings)
    return sum(
        (column_count if operation in OPERATIONS else school_count)(operation, wanted)
        for operation in wanted["operations"]
    )


def _asked(rng: random.Random, drawn: Sum, language: Language) -> str:
    questions: tuple[Prompt, ...] = PERCENT.get(drawn.asks, QUESTIONS)
    if drawn.operation in IN_WORDS:
        questions = (*QUESTIONS, IN_WORDS[drawn.operation])
    what = PAIR if drawn.remainder is not None else EXACT if drawn.operation == "fraction" else WHAT
    numbers = list(drawn.numbers) or [""]
    return asked(rng, language, questions, (LINE, BOX), what=what, sum=drawn.expression, first=numbers[0],
                 rest=listed(numbers[1:] or [""], language), all=listed(numbers, language))  # fmt: skip


def _data(drawn: Sum) -> dict[str, Any]:
    return {"operation": drawn.operation, "numbers": list(drawn.numbers), "expression": drawn.expression,
            "answer": drawn.result, "remainder": drawn.remainder, "percent": drawn.percent}  # fmt: skip


def _difficulty(drawn: Sum, working: list[str]) -> dict[str, float]:
    equations = sum(line.count(" = ") for line in working)
    digits = sum(one.isdigit() for one in drawn.expression or "".join(drawn.numbers))
    return {"effort": float(equations + digits), "equations": float(equations), "digits": float(digits)}


def _check_remainder(problem: Problem, answer: str) -> Verdict:
    """Both numbers of a division."""
    found = read(answer, _quotient_and_remainder, wanted="quotient with a remainder")
    if found.value is None:
        return found.unreadable(answer)
    if found.value == (problem.data["answer"], problem.data["remainder"]):
        return Verdict.right("quotient and remainder are right", value=list(found.value))
    given, wanted = " remainder ".join(found.value), f"{problem.data['answer']} remainder {problem.data['remainder']}"
    return Verdict.wrong(f"{given} is not {wanted}", value=list(found.value))


def _quotient_and_remainder(text: str) -> tuple[str, str] | None:
    """The pair that a text names, when it names one."""
    pairs = {(one.replace(",", ""), two.replace(",", "")) for one, two in _DIVIDED.findall(cleaned(text))}
    if len(pairs) != 1:
        return None
    quotient, remainder = pairs.pop()
    return quotient.lstrip("0") or "0", remainder.lstrip("0") or "0"


def _near(problem: Problem) -> str:
    """A wrong answer of the right form: the result and one more."""
    head, slash, tail = problem.data["answer"].partition("/")
    more = str(int(head) + 1) + slash + tail if slash else _plus_one(head)
    left = problem.data["remainder"]
    return more if left is None else f"{more} {REMAINDER[problem.language]} {left}"


def _plus_one(number: str) -> str:
    whole, point, decimals = number.partition(".")
    return f"{int(whole) + 1}{point}{decimals}" if not number.startswith("-0") else f"1{number[1:]}"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer,
    lambda problem: f"**Answer:** {problem.answer}",
    lambda problem: problem.answer.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}),
    lambda problem: f"{problem.answer}%" if problem.data["percent"] else f"= {problem.answer}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _near,
    lambda problem: f"{problem.answer} or {_near(problem)}",
    lambda problem: problem.data["expression"] or " and ".join(problem.data["numbers"]),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
