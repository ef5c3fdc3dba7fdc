"""Unit conversion: a quantity in other units, by the links between units that the problem states.

No paper: school arithmetic with metric, English and Chinese market units (市斤, 市亩, 市里). Two units are drawn whose
shortest way along the links has the wanted length; the links of that way are told among others that do not matter.
Quantities may be plain, in two units (5 ft 3 in), squared or cubed, or rates (km per h). All is exact. ``effort``
counts the links that are used (once for each power), half of those that are not, and digits.

``check`` reads one number and compares exactly; with another unit than the wanted one behind it, it is wrong.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeVar

from seedbed.checks.numerals import read_number
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.problems.arithmetic.measure_words import FACTS, amount, name, powered, target
from seedbed.problems.arithmetic.measures import (
    KIND,
    KINDS,
    LINKS,
    OF_KIND,
    OF_OTHERS,
    SIZES,
    STEPS,
    SYSTEMS,
    Link,
    Path,
    Ratio,
    bracketed,
    paths_of,
    ratio,
    reduced,
    some_number,
    written,
)
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line
from seedbed.problems.reading import spoken

SHAPES = ("plain", "mixed", "power", "rate")
LEVELS = Levels(
    "unit_conversion",
    shapes=several(SHAPES, (("plain",), ("plain",), ("plain", "mixed"), *[("plain", "mixed", "rate")] * 3,
                            *[SHAPES] * 2, *[("mixed", "power", "rate")] * 2)),
    systems=several(SYSTEMS, (("metric",), ("metric", "market"), ("metric", "english"), *[SYSTEMS] * 7)),
    links=whole(1, 6, (1, 2, 2, 2, 3, 3, 3, 4, 4, 5)),
    distractors=whole(0, 12, (0, 0, 1, 2, 2, 4, 6, 6, 8, 12)),
    digits=whole(1, 6, (2, 2, 2, 3, 3, 3, 4, 4, 5, 6)),
)  # fmt: skip

QUESTIONS = (
    Prompt(en="Convert {amount} to {unit}.\n\n{facts}", zh="把 {amount} 换算成以{unit}为单位。\n\n{facts}"),
    Prompt(en="{facts}\n\nHow many {unit} are {amount}?", zh="{facts}\n\n{amount} 合多少{unit}？"),
    Prompt(
        en="Use these facts:\n\n{facts}\n\nWrite {amount} in {unit}.",
        zh="已知：\n\n{facts}\n\n请用{unit}表示 {amount}。",
    ),
    Prompt(
        en="Some of these facts help to express {amount} in {unit}. What is the number?\n\n{facts}",
        zh="利用下面的一些关系，把 {amount} 用{unit}表示，数值是多少？\n\n{facts}",
    ),
)
WHAT = Prompt(
    en="the exact number (a fraction or decimal where it is not whole)", zh="准确的数值（不是整数时写成分数或小数）"
)
TOGETHER = Prompt(en="Together: {equation}", zh="合计：{equation}")
QUOTIENT = Prompt(en="Per unit: {equation}", zh="相除：{equation}")
MOST_DRAWN, SHORT = 6, 10
"""Quantities that are drawn at most, and the characters of a result that is short enough."""
T = TypeVar("T")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    shapes: tuple[str, ...] | None = None,
    systems: tuple[str, ...] | None = None,
    links: int | None = None,
    distractors: int | None = None,
    digits: int | None = None,
) -> Problem:
    """One quantity in other units.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the question and the working.
        shapes: of quantities: ``plain``, ``mixed`` (two units), ``power`` (squares and cubes), ``rate``.
        systems: of units: ``metric``, ``english``, ``market``.
        links: how many lie between the units, 1 to 6; fewer where no way is so long.
        distractors: links that are told and not needed, at most 12.
        digits: most digits of the quantity, 1 to 6.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "shapes": shapes, "systems": systems, "links": links,
                              "distractors": distractors, "digits": digits})  # fmt: skip
    data = _drawn(rng, wanted)
    value, lines = _worked(data, language)
    needed, told = _told(rng, data, wanted["distractors"])
    answer, facts = written(value), FACTS[language]
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, facts="\n".join([facts[one] for one in told]),
                     amount=amount(data, language), unit=target(data, language)),
        answer=answer,
        data=data,
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(data, len(lines), len(told) - needed, answer),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the number of the wanted unit, or as much in another unit."""
    found = read_number(spoken(answer))
    if found.value is None or found.percent:
        reason = found.reason or "it is a percentage"
        return Verdict.unreadable(f"no number could be read: {reason}", value=shortened(answer[-2000:]))
    value, unit, data = found.value, found.unit, problem.data
    given, target = shortened(str(value), 60), data["path"][-1]
    named = unit is not None and data["shape"] in ("plain", "mixed")
    if unit is not None and named and (unit.kind, unit.size) != (KIND[target], Fraction(SIZES[target])):
        return Verdict.wrong(f"the answer is in another unit than {target}", value=given)
    wanted = _number(data)
    if (value.numerator, value.denominator) == wanted:
        return Verdict.right("the number is right", value=given)
    return Verdict.wrong(f"{given} is not {written(wanted)}", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems: the quantities, for each pair of units of the plain kind."""
    wanted = LEVELS.settings(settings)
    ways = sum(len(paths_of(kind, wanted["systems"], wanted["links"])) for kind in KINDS)
    return int(ways * 9 * 10 ** (wanted["digits"] - 1))


# Drawing


def _drawn(rng: random.Random, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """A quantity and its way to the wanted unit; of a few that are drawn, one with a short result."""
    found: list[tuple[int, dict[str, Any]]] = []
    for _ in range(MOST_DRAWN):
        data = _quantity(rng, wanted)
        length = len(written(_number(data)))
        found.append((length, data))
        if length <= SHORT:
            break
    return min(found, key=lambda one: one[0])[1]


def _quantity(rng: random.Random, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """``amount`` of the first unit of ``path``, and what the shape adds."""
    shape, links, systems = _one_of(rng, wanted["shapes"]), wanted["links"], wanted["systems"]
    data: dict[str, Any] = {"amount": some_number(rng, wanted["digits"]), "more": "0", "power": 1, "below": []}
    if shape == "power":
        data["power"] = 2 if rng.random() < 0.5 else 3
        path = _path(rng, "length", systems, links)
    elif shape == "rate":
        data["below"] = list(_path(rng, "time", SYSTEMS, max(1, links // 2)))
        path = _path(rng, _one_of(rng, ("length", "mass", "volume")), systems, links - links // 2)
    else:
        path = _path(rng, _one_of(rng, KINDS), systems, links)
    if shape == "mixed":
        top, bottom = STEPS[path[0], path[1]].times
        if top >= 2 * bottom:
            data["amount"] = str(rng.randint(1, 10 ** wanted["digits"] - 1))
            data["more"] = str(rng.randint(1, min(99, top // bottom - 1)))
        else:
            shape = "plain"
    data["shape"], data["path"] = shape, list(path)
    return data


def _one_of(rng: random.Random, some: Sequence[T]) -> T:
    return some[int(rng.random() * len(some))]


def _path(rng: random.Random, kind: str, systems: tuple[str, ...], links: int) -> Path:
    """A way of so many links; of another kind of quantity where these systems have no units of this one."""
    found = paths_of(kind, systems, links)
    return _one_of(rng, found or next(way for one in KINDS if (way := paths_of(one, SYSTEMS, links))))


def _told(rng: random.Random, data: Mapping[str, Any], count: int) -> tuple[int, list[Link]]:
    """How many links are needed, and they with so many others in a drawn order; others of the same kind first."""
    told = list({STEPS[pair].link for one in (data["path"], data["below"]) for pair in pairwise(one)})
    told.sort(key=LINKS.index)  # a set has no order of its own
    needed = len(told)
    if count:
        kind = KIND[data["path"][0]]
        rest = [link for link in OF_KIND[kind] if link not in told]
        if len(rest) > count:
            rest = rng.sample(rest, count)
        elif len(rest) < count:
            others = [link for link in OF_OTHERS[kind] if link not in told]
            rest += rng.sample(others, min(len(others), count - len(rest)))
        told += rest
    rng.shuffle(told)
    return needed, told


# The working


def _along(value: Ratio, path: Sequence[str], power: int) -> Ratio:
    """A quantity in the last unit of a path."""
    top, bottom = value
    for pair in pairwise(path):
        times, below = STEPS[pair].times
        top, bottom = top * times**power, bottom * below**power
    return reduced(top, bottom)


def _number(data: Mapping[str, Any]) -> Ratio:
    """The number that is asked for."""
    path, given = data["path"], ratio(data["amount"])
    if data["shape"] == "mixed":
        top, bottom = _along(given, path[:2], 1)
        return _along(reduced(top + int(data["more"]) * bottom, bottom), path[1:], 1)
    top, bottom = _along(given, path, data["power"])
    times, below = _along((1, 1), data["below"], 1)
    return reduced(top * below, bottom * times)


def _worked(data: Mapping[str, Any], language: Language) -> tuple[Ratio, list[str]]:
    """The number, and the lines that lead to it."""
    lines, path, given = list[str](), data["path"], ratio(data["amount"])
    if data["shape"] == "mixed":
        value, unit = _stepped(given, path[:2], 1, language, lines), name(path[1], language)
        both = value[0] + int(data["more"]) * value[1], value[1]
        equation = f"{written(value)} {unit} + {data['more']} {unit} = {written(both)} {unit}"
        lines.append(filled(TOGETHER, language, equation=equation))
        return _stepped(both, path[1:], 1, language, lines), lines
    value = _stepped(given, path, data["power"], language, lines)
    if data["shape"] == "rate":
        below = _stepped((1, 1), data["below"], 1, language, lines)
        result = reduced(value[0] * below[1], value[1] * below[0])
        equation = f"{written(value)} ÷ {bracketed(below)} = {written(result)}"
        lines.append(filled(QUOTIENT, language, equation=equation))
        value = result
    return value, lines


def _stepped(value: Ratio, path: Sequence[str], power: int, language: Language, lines: list[str]) -> Ratio:
    """A quantity in the last unit of a path, with a line for each link."""
    said, left = written(value), powered(path[0], power, language)
    for pair in pairwise(path):
        _, (times, below), multiplied, divided = STEPS[pair]
        value = reduced(value[0] * times**power, value[1] * below**power)
        after, right = written(value), powered(pair[1], power, language)
        shown = f"({said})" if "/" in said else said
        lines.append(f"{said} {left} = {shown}{multiplied * power}{divided * power} {right} = {after} {right}")
        said, left = after, right
    return value


def _difficulty(data: Mapping[str, Any], steps: int, spare: int, answer: str) -> dict[str, float]:
    digits = float(sum(map(str.isdigit, data["amount"] + answer)))
    links = (len(data["path"]) - 1) * data["power"] + max(0, len(data["below"]) - 1)
    return {"effort": 3.0 * links + spare / 2 + digits, "links": float(links), "steps": float(steps),
            "spare": float(spare), "digits": digits}  # fmt: skip


def _near(problem: Problem) -> str:
    near = Fraction(problem.answer) + 1
    return written((near.numerator, near.denominator))


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"**Answer:** {problem.answer} {target(problem.data, 'en')}",
    lambda problem: f"答案：{problem.answer} {target(problem.data, 'zh')}",
    lambda problem: "Step 1, step 2.\n\\boxed{" + str(Fraction(problem.answer)) + "}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _near,
    lambda problem: f"{problem.answer} or {_near(problem)}",
    lambda problem: f"-{problem.answer}",
    lambda problem: amount(problem.data, "en"),
    lambda problem: f"{problem.answer}{' ms' if problem.data['shape'] == 'plain' else '%'}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
