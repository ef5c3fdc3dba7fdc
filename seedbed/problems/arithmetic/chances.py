"""Experiments with their probabilities, exactly, and the steps to them: urns, dice, tosses, and which urn it was.

An experiment is plain data, as the problem keeps it; each kind is drawn by one function and worked out by another.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import comb, prod
from typing import Any

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.phrasing import filled

Data = Mapping[str, Any]
Worked = tuple[Fraction, list[str]]

WAYS_ALL = Prompt(en="All draws: {equation}", zh="所有取法：{equation}")
WAYS = Prompt(en="With exactly {count} of them: {equation}", zh="恰有 {count} 个的取法：{equation}")
EXACTLY = Prompt(en="Probability of exactly {count}: {equation}", zh="恰为 {count} 的概率：{equation}")
SUMS = Prompt(en="Ways to roll a sum of {count}: {ways}", zh="点数和为 {count} 的情形数：{ways}")
OUTCOMES = Prompt(en="All outcomes: {equation}", zh="所有情形：{equation}")
TOGETHER = Prompt(en="Together: {equation}", zh="合计：{equation}")
QUOTIENT = Prompt(en="Probability: {equation}", zh="概率：{equation}")
STEP = Prompt(en="Draw {place}: {equation}", zh="第 {place} 次：{equation}")
FROM = Prompt(
    en="Box {place} and a ball of that colour: {equation}", zh="选中第 {place} 个盒子且取到该颜色：{equation}"
)
SAME = Prompt(en="Both of colour {place}: {equation}", zh="两个都是第 {place} 种颜色：{equation}")


def _over(top: int, bottom: int) -> str:
    """``6/10 = 3/5``, or the fraction alone where it is in lowest terms."""
    found = str(Fraction(top, bottom))
    return found if found == f"{top}/{bottom}" else f"{top}/{bottom} = {found}"


def _summed(parts: Sequence[int | Fraction], language: Language) -> list[str]:
    if len(parts) < 2:
        return []
    total = sum(parts)
    return [filled(TOGETHER, language, equation=f"{' + '.join(map(str, parts))} = {total}")]


def counts_wanted(data: Data, most: int) -> list[int]:
    """The counts that the event allows: just this one, or this one and all above it."""
    return list(range(data["count"], most + 1)) if data["least"] else [data["count"]]


def urn(data: Data, language: Language) -> Worked:
    """So many of the first colour among balls drawn at once."""
    balls, draws = sum(data["balls"]), data["draws"]
    own = data["balls"][0]
    ways = comb(balls, draws)
    lines = [filled(WAYS_ALL, language, equation=f"C({balls}, {draws}) = {ways}")]
    found = list[int]()
    for count in counts_wanted(data, min(own, draws)):
        rest = draws - count
        if rest > balls - own:
            continue
        one, two = comb(own, count), comb(balls - own, rest)
        found.append(one * two)
        equation = f"C({own}, {count}) × C({balls - own}, {rest}) = {one} × {two} = {one * two}"
        lines.append(filled(WAYS, language, count=count, equation=equation))
    lines += [*_summed(found, language), filled(QUOTIENT, language, equation=_over(sum(found), ways))]
    return Fraction(sum(found), ways), lines


def order(data: Data, language: Language) -> Worked:
    """Colours in a given order, drawn one by one and not put back."""
    left, parts, lines = list(data["balls"]), list[Fraction](), list[str]()
    for place, colour in enumerate(data["colours"], 1):
        parts.append(Fraction(left[colour], sum(left)))
        lines.append(filled(STEP, language, place=place, equation=_over(left[colour], sum(left))))
        left[colour] -= 1
    total = prod(parts, start=Fraction(1))
    lines.append(filled(QUOTIENT, language, equation=f"{' × '.join(map(str, parts))} = {total}"))
    return total, lines


@lru_cache(maxsize=256)
def _sums_of_dice(number: int, sides: int) -> tuple[int, ...]:
    """In how many ways each sum from 0 on comes up."""
    ways: tuple[int, ...] = (1,)
    for _ in range(number):
        ways = tuple(sum(ways[max(0, total - sides) : total]) for total in range(len(ways) + sides))
    return ways


def dice(data: Data, language: Language) -> Worked:
    """A sum of several dice."""
    sides, number = data["sides"], data["dice"]
    ways = _sums_of_dice(number, sides)
    wanted = counts_wanted(data, sides * number)
    found = [ways[one] for one in wanted]
    lines = [filled(OUTCOMES, language, equation=f"{' × '.join([str(sides)] * number)} = {sides**number}")]
    lines += [filled(SUMS, language, count=count, ways=many) for count, many in zip(wanted, found, strict=True)]
    lines += [*_summed(found, language), filled(QUOTIENT, language, equation=_over(sum(found), sides**number))]
    return Fraction(sum(found), sides**number), lines


def tosses(data: Data, language: Language) -> Worked:
    """So many successes in independent tries."""
    tries, chance = data["tries"], Fraction(data["chance"])
    parts, lines, (top, bottom) = list[Fraction](), list[str](), chance.as_integer_ratio()
    works, fails = f" × ({chance})", f" × ({1 - chance})"
    for count in counts_wanted(data, tries):
        found = Fraction(comb(tries, count) * top**count * (bottom - top) ** (tries - count), bottom**tries)
        parts.append(found)
        equation = f"C({tries}, {count}){works * count}{fails * (tries - count)} = {found}"
        lines.append(filled(EXACTLY, language, count=count, equation=equation))
    return sum(parts, Fraction(0)), lines + _summed(parts, language)


def which_box(data: Data, language: Language) -> Worked:
    """From which of several boxes a ball came, all boxes being as likely."""
    parts, lines = list[Fraction](), list[str]()
    boxes = data["boxes"]
    for place, balls in enumerate(boxes, 1):
        parts.append(Fraction(balls[0], sum(balls)) / len(boxes))
        equation = f"1/{len(boxes)} × {balls[0]}/{sum(balls)} = {parts[-1]}"
        lines.append(filled(FROM, language, place=place, equation=equation))
    total, own = sum(parts, Fraction(0)), parts[data["box"]]
    lines += [*_summed(parts, language), filled(QUOTIENT, language, equation=f"({own}) ÷ ({total}) = {own / total}")]
    return own / total, lines


def same_colour(data: Data, language: Language) -> Worked:
    """One ball from each of two boxes, both of the same colour."""
    one, two = data["boxes"]
    parts, lines = list[Fraction](), list[str]()
    for place, (left, right) in enumerate(zip(one, two, strict=True), 1):
        parts.append(Fraction(left * right, sum(one) * sum(two)))
        equation = f"{left}/{sum(one)} × {right}/{sum(two)} = {parts[-1]}"
        lines.append(filled(SAME, language, place=place, equation=equation))
    return sum(parts, Fraction(0)), lines + _summed(parts, language)


WORK: dict[str, Callable[[Data, Language], Worked]] = {
    "order": order, "urn": urn, "dice": dice, "tosses": tosses, "same_colour": same_colour, "which_box": which_box,
}  # fmt: skip
"""Every kind of experiment, worked out."""


def drawn(
    rng: random.Random, kind: str, wanted: Mapping[str, Any], language: Language
) -> tuple[dict[str, Any], Fraction, list[str]]:
    """An experiment of a kind and an event that may or may not happen, with its chance and the steps to it.

    Never an event that must happen or cannot.
    """
    while True:
        data = {"kind": kind} | _DRAW[kind](rng, wanted["balls"], wanted["draws"], wanted["colours"])
        chance, steps = WORK[kind](data, language)
        if 0 < chance.numerator < chance.denominator:
            return data, chance, steps


def _balls(rng: random.Random, most: int, colours: int) -> list[int]:
    return [2 + int(rng.random() * (most - 1)) for _ in range(colours)]


def _few(draws: int) -> int:
    """The fewest of what may be up to so many: more than half of it."""
    return max(2, draws // 2 + 1)


def _urn(rng: random.Random, most: int, draws: int, colours: int) -> dict[str, Any]:
    balls, many = _balls(rng, most, colours), rng.randint(_few(draws), draws)
    return {"balls": balls, "draws": min(many, sum(balls) - 1), "count": rng.randint(1, min(many, balls[0])),
            "least": rng.random() < 0.5}  # fmt: skip


def _order(rng: random.Random, most: int, draws: int, colours: int) -> dict[str, Any]:
    balls = _balls(rng, most, colours)
    return {"balls": balls, "colours": [rng.randrange(colours) for _ in range(rng.randint(_few(draws), draws))]}


def _dice(rng: random.Random, most: int, draws: int, _: int) -> dict[str, Any]:
    number, sides = rng.randint(2, min(4, draws + 1)), rng.choice((4, 6, 8, 10, 12, 20) if most > 6 else (4, 6, 8))
    high = rng.random() < 0.5
    least = number * (sides - 1) if high else number + 1
    return {"dice": number, "sides": sides, "count": rng.randint(least, number * sides - 1), "least": high}


def _tosses(rng: random.Random, most: int, draws: int, _: int) -> dict[str, Any]:
    tries, bottom = rng.randint(_few(draws), draws + 1), rng.randint(2, max(3, most // 2))
    chance = Fraction(rng.randint(1, bottom - 1), bottom)
    return {"tries": tries, "chance": str(chance), "count": rng.randint(1, tries), "least": rng.random() < 0.5}


def _boxes(rng: random.Random, most: int, draws: int, colours: int) -> dict[str, Any]:
    boxes = [_balls(rng, most, colours) for _ in range(rng.randint(_few(draws), draws))]
    return {"boxes": boxes, "box": rng.randrange(len(boxes))}


def _two_boxes(rng: random.Random, most: int, _: int, colours: int) -> dict[str, Any]:
    return {"boxes": [_balls(rng, most, colours) for _ in range(2)]}


_DRAW: dict[str, Callable[[random.Random, int, int, int], dict[str, Any]]] = {
    "order": _order, "urn": _urn, "dice": _dice, "tosses": _tosses, "same_colour": _two_boxes, "which_box": _boxes,
}  # fmt: skip
