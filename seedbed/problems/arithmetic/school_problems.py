"""Drawing problems of negative numbers, fractions, percentages and the order of operations, with their working.

Results are exact; every equation of the working is true.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.arithmetic.column_methods import shown
from seedbed.problems.arithmetic.column_problems import Sum
from seedbed.problems.expression import Tree, applied, steps, value
from seedbed.problems.expression import shown as written
from seedbed.problems.phrasing import filled

KINDS = ("negative", "fraction", "percent", "order")
PERCENT_ASKS = ("part", "share", "increase", "decrease")

SAME_SIGN = Prompt(en="{plain}; both have the same sign, so {whole}", zh="{plain}；两数同号，所以 {whole}")
OTHER_SIGN = Prompt(en="{plain}; the signs differ, so {whole}", zh="{plain}；两数异号，所以 {whole}")
FLIP = Prompt(en="Dividing is multiplying by the inverse: {equation}", zh="除以一个数等于乘它的倒数：{equation}")
LOWEST = Prompt(en="In lowest terms: {equation}", zh="约分：{equation}")
COMMON = Prompt(en="Over the common denominator {number}: {equations}", zh="通分，公分母是 {number}：{equations}")
AND = {"en": " and ", "zh": "，"}


def school_sum(rng: random.Random, kind: str, settings: Mapping[str, Any]) -> Sum:
    """A problem of one of the kinds."""
    return _DRAW[kind](rng, settings)


def school_count(kind: str, settings: Mapping[str, Any]) -> int:
    """At least how many different problems of a kind there are."""
    low, high = settings["digits"]
    numbers: int = 10**high - 10 ** (low - 1)
    if kind == "negative":
        return numbers**2
    if kind == "fraction":
        return _largest_denominator(settings) ** 3 // 4
    return numbers * 90 if kind == "percent" else numbers**3


def _whole(rng: random.Random, digits: tuple[int, int]) -> int:
    size = rng.randint(*digits)
    return rng.randint(max(2, 10 ** (size - 1)), 10**size - 1)


def _bracketed(number: Fraction | int) -> str:
    return f"({number})" if number < 0 else str(number)


# Negative numbers


def _negative(rng: random.Random, settings: Mapping[str, Any]) -> Sum:
    """A chain of + and -, or one × or ÷, with a negative number at least."""
    sign = rng.choice("+-×÷")
    digits = settings["digits"]
    if sign in "×÷":
        one, two = -_whole(rng, digits), _whole(rng, (1, (digits[1] + 1) // 2)) * rng.choice((1, -1))
        numbers = rng.sample((one, two), 2) if sign == "×" else [one * two, two]
        signs = sign
    else:
        numbers = [_whole(rng, digits) * rng.choice((1, -1)) for _ in range(rng.randint(2, max(2, settings["terms"])))]
        numbers[rng.randrange(len(numbers))] *= -1
        if min(numbers) > 0:
            numbers[0] = -numbers[0]
        signs = "".join(rng.choice("+-") for _ in numbers[1:])
    terms = [_bracketed(one) for one in numbers]
    expression = terms[0] + "".join(f" {sign} {term}" for sign, term in zip(signs, terms[1:], strict=True))
    result = Fraction(numbers[0])
    for sign, number in zip(signs, numbers[1:], strict=True):
        result = applied(sign, result, Fraction(number))

    def working(language: Language) -> list[str]:
        if signs in "×÷":
            return [_signed(signs, numbers[0], numbers[1], language)]
        return _chain(numbers, signs)

    return Sum("negative", tuple(map(str, numbers)), expression, str(result), working)


def _signed(sign: str, one: int, two: int, language: Language) -> str:
    """A product or quotient: first without the signs, then with."""
    plain = f"{abs(one)} {sign} {abs(two)} = {applied(sign, Fraction(abs(one)), Fraction(abs(two)))}"
    whole = f"{_bracketed(one)} {sign} {_bracketed(two)} = {applied(sign, Fraction(one), Fraction(two))}"
    return filled(SAME_SIGN if (one < 0) == (two < 0) else OTHER_SIGN, language, plain=plain, whole=whole)


def _chain(numbers: list[int], signs: str) -> list[str]:
    """From left to right; taking away or adding a negative number is first written the other way round."""
    total, lines = numbers[0], list[str]()
    for sign, number in zip(signs, numbers[1:], strict=True):
        after = total + number if sign == "+" else total - number
        line = f"{_bracketed(total)} {sign} {_bracketed(number)}"
        if number < 0:
            line += f" = {_bracketed(total)} {'-' if sign == '+' else '+'} {-number}"
        lines.append(f"{line} = {after}")
        total = after
    return lines


# Fractions


def _fraction(rng: random.Random, settings: Mapping[str, Any]) -> Sum:
    """Two proper fractions; of a difference the larger stands first."""
    sign = rng.choice("+-×÷")
    pairs = [_proper(rng, _largest_denominator(settings)) for _ in range(2)]
    one, two = (Fraction(*pair) for pair in pairs)
    if sign == "-" and one < two:
        pairs, one, two = pairs[::-1], two, one
    texts = [f"{top}/{bottom}" for top, bottom in pairs]
    result = applied(sign, one, two)

    def working(language: Language) -> list[str]:
        lines = _common(pairs, sign, language) if sign in "+-" else _across(pairs, sign, language)
        unreduced = lines[-1].rpartition("= ")[2]
        return (
            lines
            if unreduced == str(result)
            else [*lines, filled(LOWEST, language, equation=f"{unreduced} = {result}")]
        )

    return Sum("fraction", tuple(texts), f" {sign} ".join(texts), str(result), working)


def _largest_denominator(settings: Mapping[str, Any]) -> int:
    return 4 + 4 * int(settings["digits"][1])


def _proper(rng: random.Random, largest: int) -> tuple[int, int]:
    bottom = rng.randint(2, largest)
    top = rng.randint(1, bottom - 1)
    return Fraction(top, bottom).as_integer_ratio()


def _common(pairs: list[tuple[int, int]], sign: str, language: Language) -> list[str]:
    bottom = lcm(pairs[0][1], pairs[1][1])
    tops = [top * (bottom // under) for top, under in pairs]
    lines = []
    if pairs[0][1] != pairs[1][1]:
        equations = AND[language].join(
            f"{top}/{under} = {over}/{bottom}" for (top, under), over in zip(pairs, tops, strict=True)
        )
        lines = [filled(COMMON, language, number=bottom, equations=equations)]
    total = tops[0] + tops[1] if sign == "+" else tops[0] - tops[1]
    return [*lines, f"{tops[0]}/{bottom} {sign} {tops[1]}/{bottom} = {total}/{bottom}"]


def _across(pairs: list[tuple[int, int]], sign: str, language: Language) -> list[str]:
    (top, bottom), (other_top, other_bottom) = pairs
    lines = []
    if sign == "÷":
        turned = f"{top}/{bottom} ÷ {other_top}/{other_bottom} = {top}/{bottom} × {other_bottom}/{other_top}"
        lines = [filled(FLIP, language, equation=turned)]
        other_top, other_bottom = other_bottom, other_top
    product = f"{top * other_top}/{bottom * other_bottom}"
    return [*lines, f"{top}/{bottom} × {other_top}/{other_bottom} = {product}"]


# Percentages


def _percent(rng: random.Random, settings: Mapping[str, Any]) -> Sum:
    """A part of a number, the share that one is of another, or a number grown or shrunk by a share."""
    asks = rng.choice(PERCENT_ASKS)
    rate, base = rng.randint(1, 99), _whole(rng, settings["digits"])
    part = Fraction(rate * base, 100)
    numbers = (_decimal(part), str(base)) if asks == "share" else (str(rate), str(base))
    after = {"part": part, "share": Fraction(rate), "increase": base + part, "decrease": base - part}[asks]

    def working(language: Language) -> list[str]:
        if asks == "share":
            share = _decimal(Fraction(rate, 100))
            return [f"{numbers[0]} ÷ {base} = {share}", f"{share} × 100 = {rate}"]
        lines = [f"{base} × {rate} = {base * rate}", f"{base * rate} ÷ 100 = {_decimal(part)}"]
        sign = {"increase": "+", "decrease": "-"}.get(asks)
        return [*lines, f"{base} {sign} {_decimal(part)} = {_decimal(after)}"] if sign else lines

    return Sum("percent", numbers, "", _decimal(after), working, asks=asks, percent=asks == "share")


def _decimal(number: Fraction) -> str:
    """A number with at most two decimals."""
    from decimal import Decimal

    return shown(Decimal(int(number * 100)).scaleb(-2))


# Order of operations


def _order(rng: random.Random, settings: Mapping[str, Any]) -> Sum:
    """An expression of three numbers or more whose operations do not all go from left to right."""
    count = rng.randint(3, max(3, settings["terms"] + 1))
    while True:
        tree = _tree(rng, count, settings["digits"])
        if abs(value(tree)) < 10**9 and any(not isinstance(part, Fraction) for part in tree[1:]):
            break
    expression = written(tree)

    def working(language: Language) -> list[str]:
        lines = [f"{_bracketed(one)} {sign} {_bracketed(two)} = {after}" for sign, one, two, after in steps(tree)]
        return [*lines, f"{expression} = {value(tree)}"]

    return Sum("order", (), expression, str(value(tree)), working)


def _tree(rng: random.Random, count: int, digits: tuple[int, int]) -> Tree:
    """A tree of so many numbers, whole at every step; nothing is taken from something smaller."""
    if count == 1:
        return Fraction(_whole(rng, (1, min(2, digits[1]))))
    sign = rng.choice("+-×÷")
    if sign == "÷":
        right = _tree(rng, count - 1, digits)
        if value(right) > 0:
            return sign, value(right) * rng.randint(2, 12), right
        sign = "+"
    if sign == "×":
        sides = [_tree(rng, count - 1, digits), Fraction(rng.randint(2, 9))]
        rng.shuffle(sides)
    else:
        cut = rng.randint(1, count - 1)
        sides = [_tree(rng, cut, digits), _tree(rng, count - cut, digits)]
        if sign == "-":
            sides.sort(key=value, reverse=True)
    return sign, sides[0], sides[1]


_DRAW: dict[str, Callable[[random.Random, Mapping[str, Any]], Sum]] = {
    "negative": _negative, "fraction": _fraction, "percent": _percent, "order": _order,
}  # fmt: skip
