"""Probability: urns, dice, independent tries and boxes, with exact answers and the counting behind them.

No paper: school probability. An experiment and an event that may or may not happen are drawn; the probability is found
by counting equally likely cases, or by multiplying and adding. The working is true line by line. ``effort`` counts the
operations of the working and half its digits.

``check`` works from the experiment in ``data`` and compares exactly: a fraction in any terms, a percentage, or a
decimal that is the same number; a rounded one is wrong.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.problems.arithmetic.chances import WORK, drawn
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line, listed
from seedbed.problems.reading import read_value

KINDS = tuple(WORK)
HARDER = ("urn", "tosses", "which_box")
LEVELS = Levels(
    "probability",
    kinds=several(KINDS, (KINDS[:1], KINDS[:2], KINDS[:2], KINDS[:4], KINDS[:5], KINDS, KINDS[1:], *[HARDER] * 3)),
    balls=whole(2, 30, (10, 10, 12, 12, 12, 12, 12, 13, 14, 15)),
    draws=whole(2, 8, (2, 2, 2, 3, 3, 4, 5, 6, 7, 8)),
    colours=whole(2, 5, (3, 3, 3, 3, 3, 4, 4, 4, 5, 5)),
)

_OPERATION, _DIGIT = re.compile(r" [-+×÷] |/|C\("), re.compile("[0-9]")
QUESTIONS = (
    Prompt(en="{story} What is the probability that {event}?", zh="{story}{event}的概率是多少？"),
    Prompt(en="{story} Find the exact probability that {event}.", zh="{story}求{event}的准确概率。"),
    Prompt(
        en="{story}\n\nHow likely is it that {event}? Give the exact probability.",
        zh="{story}\n\n{event}的可能性有多大？请给出准确的概率。",
    ),
    Prompt(
        en="A question of chance. {story} Calculate the probability that {event}.",
        zh="一道概率题。{story}请计算{event}的概率。",
    ),
)
WHAT = Prompt(en="the exact probability as a fraction", zh="准确的概率（写成分数）")
COLOURS = (("red", "红"), ("blue", "蓝"), ("green", "绿"), ("white", "白"), ("black", "黑"))
BALLS = Prompt(en="{count} {colour}", zh="{count} 个{colour}球")
STORIES = {
    "urn": Prompt(
        en="A bag holds {balls} balls. {draws} balls are drawn at random, all at once.",
        zh="袋子里有{balls}。从中随机一次取出 {draws} 个球。",
    ),
    "order": Prompt(
        en="A bag holds {balls} balls. Balls are drawn at random, one after the other, and not put back.",
        zh="袋子里有{balls}。从中随机地一个接一个取球，取出后不放回。",
    ),
    "dice": Prompt(
        en="{dice} fair dice with {sides} sides each (numbered from 1) are rolled.",
        zh="掷 {dice} 个均匀的 {sides} 面骰子（各面从 1 开始编号）。",
    ),
    "tosses": Prompt(
        en="A machine succeeds with probability {chance} on every try, whatever happened before. It makes "
        "{tries} tries.",
        zh="一台机器每次尝试成功的概率是 {chance}，各次互不影响。它共尝试 {tries} 次。",
    ),
    "boxes": Prompt(en="{boxes}.", zh="{boxes}。"),
    "box": Prompt(en="Box {place} holds {balls} balls", zh="第 {place} 个盒子里有{balls}"),
    "which_box": Prompt(
        en="{boxes} One of the boxes is picked at random, each being as likely, and a ball is drawn from it at random. "
        "The ball is red.",
        zh="{boxes}随机选一个盒子（每个盒子机会相同），再从中随机取一个球，取到的是红球。",
    ),
    "same_colour": Prompt(
        en="{boxes} One ball is drawn at random from each box.", zh="{boxes}从每个盒子里各随机取一个球。"
    ),
}
EVENTS = {
    ("urn", False): Prompt(en="exactly {count} of them are red", zh="其中恰有 {count} 个红球"),
    ("urn", True): Prompt(en="at least {count} of them are red", zh="其中至少有 {count} 个红球"),
    ("order", False): Prompt(
        en="the colours of the first balls are {colours}, in this order", zh="最先取出的球依次为{colours}"
    ),
    ("dice", False): Prompt(en="the sum is exactly {count}", zh="点数之和恰为 {count}"),
    ("dice", True): Prompt(en="the sum is at least {count}", zh="点数之和至少为 {count}"),
    ("tosses", False): Prompt(en="exactly {count} of the tries succeed", zh="恰好成功 {count} 次"),
    ("tosses", True): Prompt(en="at least {count} of the tries succeed", zh="至少成功 {count} 次"),
    ("which_box", False): Prompt(en="it came from box {box}", zh="它来自第 {box} 个盒子"),
    ("same_colour", False): Prompt(en="both balls have the same colour", zh="两个球颜色相同"),
}


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    kinds: tuple[str, ...] | None = None,
    balls: int | None = None,
    draws: int | None = None,
    colours: int | None = None,
) -> Problem:
    """One experiment with an event.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the question and the working.
        kinds: of experiments: ``order``, ``urn``, ``dice``, ``tosses``, ``same_colour``, ``which_box``.
        balls: most balls of one colour, 2 to 30; more also allow dice with more sides and finer chances.
        draws: most balls drawn, tries or boxes, 2 to 8; at most four dice.
        colours: of balls, 2 to 5.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "kinds": kinds, "balls": balls, "draws": draws, "colours": colours})
    data, chance, steps = drawn(rng, rng.choice(wanted["kinds"]), wanted, language)
    answer = str(chance)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, story=_story(data, language),
                     event=_event(data, language)),
        answer=answer,
        data=data,
        solution="\n".join([*steps, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(steps),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the probability, exactly."""
    found = read_value(answer)
    if found.value is None:
        return found.unreadable(answer)
    if not 0 <= found.value <= 1:
        return Verdict.unreadable(f"{str(found.value)[:100]} is no probability", value=shortened(answer[-2000:]))
    wanted, _ = WORK[problem.data["kind"]](problem.data, "en")
    given = str(found.value)[:100]
    if found.value == wanted:
        return Verdict.right("the probability is right", value=given)
    return Verdict.wrong(f"{given} is not {wanted}", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """About so many different experiments: the balls of each colour, and what happens to them."""
    wanted = LEVELS.settings(settings)
    bags = int((wanted["balls"] - 1) ** wanted["colours"])
    sizes = {"order": bags * wanted["colours"] ** 2, "urn": bags * 2, "dice": 100, "tosses": 100,
             "same_colour": bags**2, "which_box": bags**2}  # fmt: skip
    return sum(sizes[kind] for kind in wanted["kinds"])


def _story(data: Mapping[str, Any], language: Language) -> str:
    slots: dict[str, object] = {
        name: data[name] for name in ("draws", "dice", "sides", "tries", "chance") if name in data
    }
    if "balls" in data:
        slots["balls"] = _named(data["balls"], language)
    if "boxes" in data:
        told = [filled(STORIES["box"], language, place=place, balls=_named(balls, language))
                for place, balls in enumerate(data["boxes"], 1)]  # fmt: skip
        slots["boxes"] = filled(STORIES["boxes"], language, boxes=("; " if language == "en" else "；").join(told))
    return filled(STORIES[data["kind"]], language, **slots)


def _event(data: Mapping[str, Any], language: Language) -> str:
    slots: dict[str, object] = {"count": data.get("count", 0), "box": data.get("box", 0) + 1}
    if "colours" in data:
        names = [COLOURS[one][language == "zh"] for one in data["colours"]]
        slots["colours"] = ", ".join(names) if language == "en" else "、".join(names)
    return filled(EVENTS[data["kind"], bool(data.get("least"))], language, **slots)


def _named(balls: list[int], language: Language) -> str:
    """``3 red, 2 blue and 5 green``."""
    said = [filled(BALLS, language, count=count, colour=COLOURS[place][language == "zh"])
            for place, count in enumerate(balls)]  # fmt: skip
    return listed(said, language)


def _difficulty(steps: list[str]) -> dict[str, float]:
    text = "\n".join(steps)
    operations = float(len(_OPERATION.findall(text)))
    digits = float(len(_DIGIT.findall(text)))
    return {"effort": operations + digits / 2, "operations": operations, "lines": float(len(steps))}


def _near(problem: Problem) -> str:
    """The chance of the opposite, or near a half, one that is off by a little."""
    other = 1 - Fraction(problem.answer)
    return str(other if other != Fraction(problem.answer) else other - Fraction(1, 100))


def _rounded(problem: Problem) -> str:
    """The answer as a decimal with three places, moved where it would be exact."""
    value = Fraction(problem.answer)
    near = Fraction(round(value * 1000), 1000)
    return str(float(near if near != value else near + Fraction(1, 1000)))


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: "\\boxed{\\frac{%s}{%s}}" % tuple(problem.answer.split("/")),  # noqa: UP031 - braces
    lambda problem: f"**Answer:** {2 * Fraction(problem.answer).numerator}/{2 * Fraction(problem.answer).denominator}",
    lambda problem: f"P = {problem.answer}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _near,
    _rounded,
    lambda problem: f"{problem.answer} or {_near(problem)}",
    lambda problem: f"-{problem.answer}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
