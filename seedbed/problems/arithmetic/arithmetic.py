"""Arithmetic: the four operations on whole numbers and decimals, with the written working.

No paper: school arithmetic with column addition, borrowing, partial products and long division. The same generator
gives the same numbers in English and Chinese. The working is true line by line and ends with the answer.

``check`` reads an answer as ``checks.number`` does (marked, or the only number of the text) and compares exactly; a
text that only repeats the question holds no answer. Division with a remainder wants both numbers.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from seedbed.checks.numerals import cleaned, read_number
from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.problems.arithmetic.column_methods import addition, division, multiplication, shown, subtraction

OPERATIONS = ("add", "subtract", "multiply", "divide")
LEVELS: dict[int, dict[str, Any]] = {
    1: {"operations": ("add", "subtract"), "digits": (1, 2), "terms": 2, "decimals": 0, "remainders": False},
    2: {"operations": OPERATIONS, "digits": (2, 3), "terms": 2, "decimals": 0, "remainders": False},
    3: {"operations": OPERATIONS, "digits": (3, 5), "terms": 3, "decimals": 0, "remainders": True},
    4: {"operations": OPERATIONS, "digits": (3, 6), "terms": 4, "decimals": 2, "remainders": False},
}
"""What a level means; a setting that is given replaces the level's."""
MOST_DIGITS, MOST_TERMS, MOST_DECIMALS = 6, 6, 4

SIGNS = {"add": "+", "subtract": "-", "multiply": "×", "divide": "÷"}
QUESTIONS: dict[str, tuple[str, ...]] = {
    "en": ("What is {sum}?", "Calculate {sum}.", "Work out {sum}.", "Find the value of {sum}."),
    "zh": ("{sum} 等于多少？", "请计算 {sum}。", "求 {sum} 的值。", "算一算：{sum} = ？"),
}
IN_WORDS = {
    "en": {"add": "Find the sum of {all}.", "subtract": "Subtract {rest} from {first}.",
           "multiply": "Multiply {first} by {rest}.", "divide": "Divide {first} by {rest}."},
    "zh": {"add": "求 {all} 的和。", "subtract": "从 {first} 中减去 {rest}，还剩多少？",
           "multiply": "求 {first} 与 {rest} 的积。", "divide": "求 {first} 除以 {rest} 的商。"},
}  # fmt: skip
FORMATS: dict[str, tuple[str, str]] = {
    "en": ('Write the result on a last line that begins with "Answer:".', "Put the result in \\boxed{}."),
    "zh": ("最后一行以“答案：”开头，写出结果。", "请把结果写在 \\boxed{} 中。"),
}
REMAINDER_FORMATS: dict[str, tuple[str, str]] = {
    "en": ('Write quotient and remainder on a last line of the form "Answer: … remainder …".',
           "Put quotient and remainder in the form \\boxed{… remainder …}."),
    "zh": ("最后一行按“答案：…… 余 ……”的形式写出商和余数。", "请按 \\boxed{…… 余 ……} 的形式写出商和余数。"),
}  # fmt: skip
REMAINDER = {"en": "remainder", "zh": "余"}
_DIVIDED = re.compile(
    r"(?<![\d.,])(\d[\d,]*)\s*[,，;；、]?\s*(?:and\s+)?(?:(?:an?\s+|the\s+)?remainder|rem\.?|r\b|r(?=\d)|余数?|…+|\.{3,})"
    r"\s*(?:of|is|=|:|：|为|是)?\s*(\d[\d,]*)(?![\d.]*\d)",
    re.IGNORECASE,
)


def make(
    rng: random.Random,
    *,
    level: int = 1,
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
        level: 1 to 4; see ``LEVELS`` for what each setting is there.
        language: of the question and the working.
        operations: of ``add``, ``subtract``, ``multiply``, ``divide``.
        digits: fewest and most digits of a number, at most 6.
        terms: most numbers in an addition or subtraction, at most 6.
        decimals: most decimal places of a number, at most 4.
        remainders: whether divisions leave a remainder; otherwise they come out even.

    Raises:
        RecipeError: a setting is out of its range.
    """
    own = {"operations": operations, "digits": digits, "terms": terms, "decimals": decimals, "remainders": remainders}
    given = {name: value for name, value in own.items() if value is not None}
    settings = _settings({"level": level, **given})
    operation = rng.choice(settings["operations"])
    numbers, remainder = _DRAW[operation](rng, settings)
    question, form = rng.randrange(len(QUESTIONS["en"]) + 1), rng.randrange(2)
    result = _result(operation, numbers, remainder)
    answer = result if remainder is None else f"{result} {REMAINDER[language]} {remainder}"
    formats = FORMATS if remainder is None else REMAINDER_FORMATS
    return Problem(
        prompt=f"{_question(operation, numbers, language, question)}\n{formats[language][form]}",
        answer=answer,
        data={
            "operation": operation,
            "numbers": [shown(one) for one in numbers],
            "answer": result,
            "remainder": remainder,
        },
        solution="\n".join([*_working(operation, numbers, language, answer), _final(answer, language, form)]),
        language=language,
        level=None if given else level,
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer, with or without its working, is the result; exact, nothing is rounded."""
    if problem.data["remainder"] is not None:
        return _check_remainder(problem, answer)
    read = read_number(answer)
    if read.value is None:
        return Verdict.unreadable(f"no number could be read: {read.reason}", value=shortened(answer))
    given = shortened(str(read.value), 60)
    if read.value == Fraction(problem.data["answer"]):
        return Verdict.right("the result is right", value=given)
    return Verdict.wrong(f"{given} is not {problem.data['answer']}", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """How many different problems (by their numbers, not their wording) settings of ``make`` can give."""
    wanted = _settings({name: value for name, value in settings.items() if name != "language" and value is not None})
    count = {"add": _chains, "subtract": _chains, "multiply": _products, "divide": _quotients}
    return sum(count[operation](wanted) for operation in wanted["operations"])


def _settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """The level's settings, replaced by those that are given."""
    level = given.get("level", 1)
    if level not in LEVELS:
        raise RecipeError(f"arithmetic: 'level' must be one of {', '.join(map(str, LEVELS))}, got {level!r}")
    settings = {**LEVELS[level], **given}
    low, high = settings["digits"]
    if not set(settings["operations"]) <= set(OPERATIONS) or not settings["operations"]:
        raise RecipeError(f"arithmetic: 'operations' must be of {', '.join(OPERATIONS)}, got {settings['operations']}")
    if not 1 <= low <= high <= MOST_DIGITS:
        raise RecipeError(f"arithmetic: 'digits' must be (fewest, most) from 1 to {MOST_DIGITS}, got {(low, high)}")
    if not (2 <= settings["terms"] <= MOST_TERMS and 0 <= settings["decimals"] <= MOST_DECIMALS):
        wanted = f"'terms' from 2 to {MOST_TERMS} and 'decimals' from 0 to {MOST_DECIMALS}"
        raise RecipeError(f"arithmetic: {wanted} wanted, got {settings['terms']} and {settings['decimals']}")
    return settings


def _number(rng: random.Random, digits: tuple[int, int], decimals: int = 0, *, least: int = 1) -> Decimal:
    """A number of so many digits; one with decimals does not end in 0, so that it shows them."""
    size = rng.randint(*digits)
    whole = rng.randint(10 ** (size - 1), 10**size - 1)
    places = rng.randint(0, decimals)
    if places and whole % 10 == 0:
        whole += rng.randint(1, 9)
    return Decimal(whole if places else max(whole, least)).scaleb(-places)


def _factor_digits(settings: Mapping[str, Any]) -> tuple[int, int]:
    return 1, int(settings["digits"][1] + 1) // 2


def _draw_sum(rng: random.Random, settings: Mapping[str, Any]) -> tuple[list[Decimal], str | None]:
    count = rng.randint(2, settings["terms"])
    return [_number(rng, settings["digits"], settings["decimals"]) for _ in range(count)], None


def _draw_difference(rng: random.Random, settings: Mapping[str, Any]) -> tuple[list[Decimal], str | None]:
    """The result and what is taken away are drawn, so that nothing becomes negative."""
    (result, *taken), _ = _draw_sum(rng, settings)
    return [result + sum(taken), *taken], None


def _draw_product(rng: random.Random, settings: Mapping[str, Any]) -> tuple[list[Decimal], str | None]:
    first = _number(rng, settings["digits"], settings["decimals"], least=2)
    return [first, _number(rng, _factor_digits(settings), settings["decimals"], least=2)], None


def _draw_quotient(rng: random.Random, settings: Mapping[str, Any]) -> tuple[list[Decimal], str | None]:
    divisor = _number(rng, _factor_digits(settings), least=2)
    quotient = _number(rng, settings["digits"], 0 if settings["remainders"] else settings["decimals"], least=2)
    left = rng.randint(1, int(divisor) - 1) if settings["remainders"] else 0
    return [quotient * divisor + left, divisor], str(left) if left else None


_DRAW: dict[str, Callable[[random.Random, Mapping[str, Any]], tuple[list[Decimal], str | None]]] = {
    "add": _draw_sum, "subtract": _draw_difference, "multiply": _draw_product, "divide": _draw_quotient,
}  # fmt: skip


def _choices(digits: tuple[int, int], decimals: int = 0) -> int:
    """How many different numbers ``_number`` can draw."""
    whole: int = 10 ** digits[1] - 10 ** (digits[0] - 1)
    tens: int = (10 ** digits[1] - 1) // 10 - (10 ** (digits[0] - 1) - 1) // 10
    return whole + decimals * (whole - tens)


def _chains(settings: Mapping[str, Any]) -> int:
    each = _choices(settings["digits"], settings["decimals"])
    return sum(int(each**count) for count in range(2, settings["terms"] + 1))


def _products(settings: Mapping[str, Any]) -> int:
    first = _choices(settings["digits"], settings["decimals"]) - int(settings["digits"][0] == 1)
    return first * (_choices(_factor_digits(settings), settings["decimals"]) - 1)


def _quotients(settings: Mapping[str, Any]) -> int:
    quotients = _choices(settings["digits"], 0 if settings["remainders"] else settings["decimals"])
    quotients -= int(settings["digits"][0] == 1)
    divisors = range(2, int(10 ** _factor_digits(settings)[1]))
    return quotients * sum(one - 1 if settings["remainders"] else 1 for one in divisors)


def _result(operation: str, numbers: list[Decimal], remainder: str | None) -> str:
    first, *others = numbers
    if operation == "divide":
        return shown((first - int(remainder or 0)) / others[0])
    for other in others:
        first = {"add": first + other, "subtract": first - other, "multiply": first * other}[operation]
    return shown(first)


def _question(operation: str, numbers: list[Decimal], language: str, index: int) -> str:
    written = [shown(one) for one in numbers]
    if index < len(QUESTIONS[language]):
        return QUESTIONS[language][index].format(sum=f" {SIGNS[operation]} ".join(written))
    values = {"first": written[0], "rest": _listed(written[1:], language), "all": _listed(written, language)}
    return IN_WORDS[language][operation].format(**values)


def _listed(items: list[str], language: str) -> str:
    comma, last = (", ", " and ") if language == "en" else ("、", " 和 ")
    return last.join(filter(None, [comma.join(items[:-1]), items[-1]]))


def _working(operation: str, numbers: list[Decimal], language: str, answer: str) -> list[str]:
    if operation == "add":
        return addition(numbers, language)
    if operation == "subtract":
        return subtraction(numbers, language)
    if operation == "multiply":
        return multiplication(numbers[0], numbers[1], language)
    if answer.isdigit() or "." in answer:
        return division(numbers[0], int(numbers[1]), language)
    lines = division(numbers[0], int(numbers[1]), language, remainder=True)
    return [*lines, f"{shown(numbers[0])} ÷ {numbers[1]} = {answer}"]


def _final(answer: str, language: str, form: int) -> str:
    if form == 1:
        return f"\\boxed{{{answer}}}"
    return f"Answer: {answer}" if language == "en" else f"答案：{answer}"


def _check_remainder(problem: Problem, answer: str) -> Verdict:
    """Both numbers of a division; where the text names several pairs, its last line must name one."""
    text = cleaned(answer[-20_000:]).strip()
    for part in (text, text.rsplit("\n", 1)[-1]):
        pairs = {(one.replace(",", ""), two.replace(",", "")) for one, two in _DIVIDED.findall(part)}
        if len(pairs) == 1:
            break
    if len(pairs) != 1:
        return Verdict.unreadable("wanted one quotient with one remainder", value=shortened(answer))
    given = tuple(part.lstrip("0") or "0" for part in pairs.pop())
    if given == (problem.data["answer"], problem.data["remainder"]):
        return Verdict.right("quotient and remainder are right", value=list(given))
    wanted = f"{problem.data['answer']} remainder {problem.data['remainder']}"
    return Verdict.wrong(f"{given[0]} remainder {given[1]} is not {wanted}", value=list(given))


def _near(problem: Problem) -> str:
    """A wrong answer of the right form: the result and one more."""
    result, left = shown(Decimal(problem.data["answer"]) + 1), problem.data["remainder"]
    return result if left is None else f"{result} {REMAINDER[problem.language]} {left}"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer,
    lambda problem: problem.solution or "",
    lambda problem: f"\\boxed{{{problem.answer}}}",
    lambda problem: f"**Answer:** {problem.answer}",
    lambda problem: f"答案是 {problem.answer}。",
    lambda problem: problem.answer.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}),
)
"""Ways to write the right answer; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    lambda problem: "",
    lambda problem: "I do not know.",
    lambda problem: problem.prompt,
    _near,
    lambda problem: f"{problem.answer} or {_near(problem)}",
    lambda problem: f" {SIGNS[problem.data['operation']]} ".join(problem.data["numbers"]),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
