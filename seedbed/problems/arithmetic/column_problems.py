"""Drawing problems of the four operations on whole numbers and decimals, and counting how many there are."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from seedbed.core.problem import Language
from seedbed.problems.arithmetic.column_methods import addition, division, multiplication, shown, subtraction

OPERATIONS = ("add", "subtract", "multiply", "divide")
SIGNS = {"add": "+", "subtract": "-", "multiply": "×", "divide": "÷"}
REMAINDER = {"en": "remainder", "zh": "余"}


@dataclass(frozen=True, slots=True)
class Sum:
    """A drawn problem: what it is made of, its exact result, and what writes the working in a language.

    ``asks`` names the kind of question where an operation has several; ``percent`` is true when the result is one.
    """

    operation: str
    numbers: tuple[str, ...]
    expression: str
    result: str
    working: Callable[[Language], list[str]]
    remainder: str | None = None
    asks: str = ""
    percent: bool = False


def column_sum(rng: random.Random, operation: str, settings: Mapping[str, Any]) -> Sum:
    """A problem of one of the four operations; nothing becomes negative, divisions come out even or leave a rest."""
    numbers, remainder = _DRAW[operation](rng, settings)
    result = _result(operation, numbers, remainder)

    def working(language: Language) -> list[str]:
        answer = result if remainder is None else f"{result} {REMAINDER[language]} {remainder}"
        return _working(operation, numbers, language, answer)

    written = tuple(shown(one) for one in numbers)
    return Sum(operation, written, f" {SIGNS[operation]} ".join(written), result, working, remainder)


def column_count(operation: str, settings: Mapping[str, Any]) -> int:
    """How many different problems of an operation there are."""
    count = {"add": _chains, "subtract": _chains, "multiply": _products, "divide": _quotients}
    return count[operation](settings)


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


def _result(operation: str, numbers: Sequence[Decimal], remainder: str | None) -> str:
    first, *others = numbers
    if operation == "divide":
        return shown((first - int(remainder or 0)) / others[0])
    for other in others:
        first = {"add": first + other, "subtract": first - other, "multiply": first * other}[operation]
    return shown(first)


def _working(operation: str, numbers: Sequence[Decimal], language: Language, answer: str) -> list[str]:
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
