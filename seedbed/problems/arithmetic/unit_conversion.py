"""Unit conversion: a quantity in other units, by the links between units that the problem states.

No paper: school arithmetic with metric, English and Chinese market units (市斤, 市亩, 市里). Two units are drawn whose
shortest way along the links has the wanted length; the links of that way are told among others that do not matter.
Quantities may be plain, in two units (5 ft 3 in), squared or cubed, or rates (km per h). All is exact. ``effort``
counts the links that are used (once for each power), half of those that are not, and digits.

``check`` reads one number and compares exactly; with another unit than the wanted one behind it, it is wrong.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from seedbed.checks.numerals import read_number
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.problems.arithmetic.measures import (
    CHINESE,
    KIND,
    KINDS,
    LINKS,
    SIZES,
    SYSTEMS,
    Path,
    bracketed,
    factor,
    paths_of,
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
WORDS = {2: ("²", "平方"), 3: ("³", "立方")}


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
    value, lines, used = _worked(data, language)
    told = _told(rng, data, used, wanted["distractors"])
    answer = written(value)
    facts = "\n".join(
        f"{left} {_name(one, language)} = {right} {_name(other, language)}" for left, one, right, other in told
    )
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, facts=facts, amount=_amount(data, language),
                     unit=_target(data, language)),
        answer=answer,
        data=data,
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(data, len(lines), len(told) - len(used), answer),
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
    wanted, _, _ = _worked(data, "en")
    if value == wanted:
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
        length = len(written(_worked(data, "en")[0]))
        found.append((length, data))
        if length <= SHORT:
            break
    return min(found, key=lambda one: one[0])[1]


def _quantity(rng: random.Random, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """``amount`` of the first unit of ``path``, and what the shape adds."""
    shape, links, systems = rng.choice(wanted["shapes"]), wanted["links"], wanted["systems"]
    data: dict[str, Any] = {"amount": some_number(rng, wanted["digits"]), "more": "0", "power": 1, "below": []}
    if shape == "power":
        data["power"] = rng.choice((2, 3))
        path = _path(rng, "length", systems, links)
    elif shape == "rate":
        data["below"] = list(_path(rng, "time", SYSTEMS, max(1, links // 2)))
        path = _path(rng, rng.choice(("length", "mass", "volume")), systems, links - links // 2)
    else:
        path = _path(rng, rng.choice(KINDS), systems, links)
    ratio = Fraction(SIZES[path[0]]) / Fraction(SIZES[path[1]])
    if shape == "mixed" and ratio >= 2:
        data["amount"] = str(rng.randint(1, 10 ** wanted["digits"] - 1))
        data["more"] = str(rng.randint(1, min(99, int(ratio) - 1)))
    elif shape == "mixed":
        shape = "plain"
    return data | {"shape": shape, "path": list(path)}


def _path(rng: random.Random, kind: str, systems: tuple[str, ...], links: int) -> Path:
    """A way of so many links; of another kind of quantity where these systems have no units of this one."""
    found = paths_of(kind, systems, links)
    return rng.choice(found or next(way for one in KINDS if (way := paths_of(one, SYSTEMS, links))))


def _told(
    rng: random.Random, data: Mapping[str, Any], used: list[tuple[str, str]], count: int
) -> list[tuple[Any, ...]]:
    """The links that are needed and so many others, in a drawn order; others of the same kind first."""
    needed = [link for link in LINKS if (link[1], link[3]) in used or (link[3], link[1]) in used]
    rest = [link for link in LINKS if link not in needed]
    rng.shuffle(rest)
    rest.sort(key=lambda link: KIND[link[1]] != KIND[data["path"][0]])
    told = needed + rest[:count]
    rng.shuffle(told)
    return told


# The working


def _worked(data: Mapping[str, Any], language: Language) -> tuple[Fraction, list[str], list[tuple[str, str]]]:
    """The number, the lines that lead to it, and the links that they use."""
    lines, used = list[str](), list[tuple[str, str]]()

    def along(value: Fraction, path: list[str], power: int = 1) -> Fraction:
        for one, other in pairwise(path):
            value = _step(value, one, other, power, language, lines)
            used.append((one, other))
        return value

    path, amount = data["path"], Fraction(data["amount"])
    if data["shape"] == "mixed":
        value, more = along(amount, path[:2]), Fraction(data["more"])
        name = _name(path[1], language)
        equation = f"{written(value)} {name} + {written(more)} {name} = {written(value + more)} {name}"
        lines.append(filled(TOGETHER, language, equation=equation))
        return along(value + more, path[1:]), lines, used
    value = along(amount, path, data["power"])
    if data["shape"] == "rate":
        below = along(Fraction(1), data["below"])
        equation = f"{written(value)} ÷ {bracketed(below)} = {written(value / below)}"
        lines.append(filled(QUOTIENT, language, equation=equation))
        value /= below
    return value, lines, used


def _step(value: Fraction, one: str, other: str, power: int, language: Language, lines: list[str]) -> Fraction:
    """A quantity by one link further, with its line."""
    found = factor(one, other)
    if found is None:
        raise ValueError(f"there is no link between {one} and {other}")
    by, below = map(Fraction, found)
    shown = bracketed(value)
    for sign, number in ((" × ", by), (" ÷ ", below)):
        if number != 1:
            shown += (sign + written(number)) * power
    after = value * (by / below) ** power
    left, right = _powered(one, power, language), _powered(other, power, language)
    lines.append(f"{written(value)} {left} = {shown} {right} = {written(after)} {right}")
    return after


def _name(unit: str, language: Language) -> str:
    return unit if language == "en" else CHINESE[unit]


def _powered(unit: str, power: int, language: Language) -> str:
    if power == 1:
        return _name(unit, language)
    return unit + WORDS[power][0] if language == "en" else WORDS[power][1] + CHINESE[unit]


def _amount(data: Mapping[str, Any], language: Language) -> str:
    path = data["path"]
    if data["shape"] == "mixed":
        return f"{data['amount']} {_name(path[0], language)} {data['more']} {_name(path[1], language)}"
    return f"{data['amount']} {_unit(path[0], data['below'][:1], data['power'], language)}"


def _target(data: Mapping[str, Any], language: Language) -> str:
    return _unit(data["path"][-1], data["below"][-1:], data["power"], language)


def _unit(unit: str, below: list[str], power: int, language: Language) -> str:
    text = _powered(unit, power, language)
    if not below:
        return text
    return f"{text} per {below[0]}" if language == "en" else f"{text}每{CHINESE[below[0]]}"


def _difficulty(data: Mapping[str, Any], steps: int, spare: int, answer: str) -> dict[str, float]:
    digits = float(sum(one.isdigit() for one in data["amount"] + answer))
    links = (len(data["path"]) - 1) * data["power"] + max(0, len(data["below"]) - 1)
    return {"effort": 3.0 * links + spare / 2 + digits, "links": float(links), "steps": float(steps),
            "spare": float(spare), "digits": digits}  # fmt: skip


def _near(problem: Problem) -> str:
    return written(Fraction(problem.answer) + 1)


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"**Answer:** {problem.answer} {_target(problem.data, 'en')}",
    lambda problem: f"答案：{problem.answer} {_target(problem.data, 'zh')}",
    lambda problem: "Step 1, step 2.\n\\boxed{" + str(Fraction(problem.answer)) + "}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _near,
    lambda problem: f"{problem.answer} or {_near(problem)}",
    lambda problem: f"-{problem.answer}",
    lambda problem: _amount(problem.data, "en"),
    lambda problem: f"{problem.answer}{' ms' if problem.data['shape'] == 'plain' else '%'}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
