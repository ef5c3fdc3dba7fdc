"""Knapsack: which things to pack so that they are worth the most and do not weigh too much.

No paper: a classic. From level 3 on, taking what has the most value for its weight does not lead to the best choice.
``effort`` counts the notes of the worked solution (things in the order of value for weight; choices that may still lead
further); ``best`` tells how many choices are best.

``check`` finds the largest value by a table over all weights; any choice of that value passes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from math import comb
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.levels import Level, Levels, switch, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line
from seedbed.problems.reading import read
from seedbed.problems.search.packing import Note, best_value, by_worth, greedy, notes_of, ways_to_best

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
LEVELS = Levels(
    "knapsack",
    items=whole(3, 24, (4, 5, 6, 7, 8, 10, 12, 14, 17, 20)),
    largest=whole(5, 99, (9, 12, 15, 20, 25, 30, 35, 40, 50, 60)),
    room=whole(20, 80, (50, 50, 50, 50, 50, 45, 45, 45, 45, 45)),
    trap=switch((False, False, *[True] * 8)),
)
"""``room`` is the share of the whole weight that may be taken, in percent; ``trap``: the greedy choice is not best."""
MOST_DRAWS = 200

QUESTIONS = (
    Prompt(
        en="A knapsack holds at most {capacity} kg. Choose among these things, each at most once, so that their total "
        "value is as large as can be:\n{items}",
        zh="一个背包最多装 {capacity} 千克。请从下列物品中选取（每件最多一次），使总价值最大：\n{items}",
    ),
    Prompt(
        en="A van can carry {capacity} kg. These parcels wait; each goes as a whole or not at all. Which of them "
        "should be loaded to earn the most?\n{items}",
        zh="一辆货车能装 {capacity} 千克。下列包裹等待装运，每件要么整件装上，要么不装。装哪些收益最大？\n{items}",
    ),
    Prompt(
        en="{items}\n\nPick some of these so that the weights add up to no more than {capacity} and the values to as "
        "much as possible. Nothing can be taken twice or in part.",
        zh="{items}\n\n从中挑选若干件，使重量之和不超过 {capacity}，价值之和尽可能大。每件不能重复选，"
        "也不能只取一部分。",
    ),
    Prompt(
        en="You have {capacity} hours and may finish any of these jobs (read the weight as hours, the value as pay). "
        "What is the best choice?\n{items}",
        zh="你有 {capacity} 小时，可以完成下列任意几项工作（重量即所需小时数，价值即报酬）。怎样选择最好？\n{items}",
    ),
)
ITEM = Prompt(en="{letter}: weight {weight}, value {value}", zh="{letter}：重量 {weight}，价值 {value}")
WHAT = Prompt(
    en="the largest total value, a colon, and the letters of what is chosen (commas between)",
    zh="最大总价值、冒号、所选各项的字母（用逗号隔开）",
)
ORDER = Prompt(
    en="In the order of value for weight: {letters}. Taking what fits in this order gives {value} ({chosen}). "
    "Below, a choice that weighs no less than another and is worth no more is left out.",
    zh="按单位重量的价值排序：{letters}。依次能装就装，得到 {value}（{chosen}）。"
    "下面略去不比别的选法轻、价值也不更高的选法。",
)
NOTE = Prompt(
    en="After {letter} these choices may still lead to more than {best}: {choices}.",
    zh="考虑 {letter} 之后，仍可能超过 {best} 的选法：{choices}。",
)
NONE = Prompt(
    en="After {letter} no choice can lead to more than {best} any more.",
    zh="考虑 {letter} 之后，没有选法还能超过 {best}。",
)
CHOICE = Prompt(en="{letters} (weight {weight}, value {value})", zh="{letters}（重 {weight}，值 {value}）")
NOTHING = Prompt(en="nothing", zh="不选")
BEST = Prompt(en="So the best is {chosen}: weight {weight}, value {value}.",
              zh="所以最好的是 {chosen}：重量 {weight}，价值 {value}。")  # fmt: skip
_FILLER = frozenset("value total maximum max best items item chosen and 总价值 最大价值 价值 物品 选 选择".split())

_ODD = re.compile(r"\d[.,]\d|-\d|[^\w\s,:;()\[\]{}=\"'.&`]")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    items: int | None = None,
    largest: int | None = None,
    room: int | None = None,
    trap: bool | None = None,
) -> Problem:
    """One choice of things.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution; letters are the same in both.
        items: how many there are, 3 to 24.
        largest: weights are from 1 to this, 5 to 99, values to about twice as much.
        room: what share of the whole weight fits, 20 to 80 percent.
        trap: whether the choice by value for weight must not be best.

    Raises:
        RecipeError: a setting is out of its range, or no such things were found.
    """
    wanted = LEVELS.settings({"level": level, "items": items, "largest": largest, "room": room, "trap": trap})
    things, capacity = _things(rng, wanted)
    notes = notes_of(things, capacity)
    value, chosen = notes[-1].best
    answer = f"{value}: {', '.join(_letters(chosen))}"
    lines = [filled(ITEM, language, letter=LETTERS[place], weight=one[0], value=one[1])
             for place, one in enumerate(things)]  # fmt: skip
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, capacity=capacity, items="\n".join(lines)),
        answer=answer,
        data={"items": things, "capacity": capacity},
        solution="\n".join([*_worked(notes, things, capacity, language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(len(things) + sum(len(note.left) for note in notes)), "items": float(len(things)),
                    "best": float(ways_to_best(things, capacity))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer names things that fit and are worth as much as can be, and says how much."""
    things: list[list[int]] = problem.data["items"]
    capacity: int = problem.data["capacity"]
    found = read(answer, _choice, wanted="value with the letters of what is chosen")
    if found.value is None:
        return found.unreadable(answer)
    told, letters = found.value
    value = [told, *letters]
    places = [LETTERS.find(letter) for letter in letters]
    if not all(0 <= place < len(things) for place in places):
        return Verdict.wrong("it names something that is not there", value=value)
    weight, worth = (sum(things[place][part] for place in places) for part in (0, 1))
    if weight > capacity:
        return Verdict.wrong(f"it weighs {weight}, allowed are {capacity}", value=value)
    if worth != told:
        return Verdict.wrong(f"it is worth {worth}, not {told}", value=value)
    best = best_value(things, capacity)
    if worth < best:
        return Verdict.wrong(f"it is worth {worth}, there is a choice worth {best}", value=value)
    return Verdict.right(f"it fits and is worth {worth}, the most there is", value=value)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many problems: the sets of weights, each in one order and with one choice of values."""
    wanted = LEVELS.settings(settings)
    return comb(wanted["largest"] + wanted["items"] - 1, wanted["items"])


def _things(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[list[list[int]], int]:
    """Weights with values that go with them, and what may be carried: something fits, not everything does."""
    for _ in range(MOST_DRAWS):
        weights = [rng.randint(1, wanted["largest"]) for _ in range(wanted["items"])]
        things = [[weight, max(1, round(weight * rng.uniform(0.7, 1.8)) + rng.randint(0, 3))] for weight in weights]
        capacity = max(sum(weights) * wanted["room"] // 100, min(weights))
        if capacity >= sum(weights):
            continue
        if not wanted["trap"] or greedy(things, capacity)[0] < best_value(things, capacity):
            return things, capacity
    told = f"{wanted['items']} 'items' with 'room' {wanted['room']}"
    raise RecipeError(f"knapsack: no {told} were found where the choice by value for weight is not best; give others")


def _letters(chosen: int) -> list[str]:
    return [letter for place, letter in enumerate(LETTERS) if chosen >> place & 1]


def _choice(text: str) -> tuple[int, tuple[str, ...]] | None:
    """A value and letters, each once, in any order; words that say what is what are passed over."""
    words = [word for word in re.findall(r"\d+|[^\W\d_]+", text) if word.lower() not in _FILLER]
    numbers, letters = [one for one in words if one.isdecimal()], [one for one in words if not one.isdecimal()]
    if len(letters) == 1 and letters[0].isupper():
        letters = list(letters[0])
    if len(numbers) != 1 or len(numbers[0]) > 9 or not letters or _ODD.search(text):
        return None
    known = all(len(one) == 1 and one in LETTERS for one in letters) and len(set(letters)) == len(letters)
    return (int(numbers[0]), tuple(sorted(letters))) if known else None


def _worked(notes: Sequence[Note], things: Sequence[Sequence[int]], capacity: int, language: Language) -> list[str]:
    order = by_worth(things)
    value, chosen = greedy(things, capacity)
    lines = [filled(ORDER, language, letters=", ".join(LETTERS[one] for one in order), value=value,
                    chosen=_shown(chosen, language))]  # fmt: skip
    for note in notes:
        choices = [filled(CHOICE, language, letters=_shown(bits, language), weight=weight, value=worth)
                   for weight, worth, bits in note.left]  # fmt: skip
        lines.append(filled(NOTE if choices else NONE, language, letter=LETTERS[note.item], best=note.best[0],
                            choices=("; " if language == "en" else "；").join(choices)))  # fmt: skip
    value, chosen = notes[-1].best
    weight = sum(thing[0] for place, thing in enumerate(things) if chosen >> place & 1)
    return [*lines, filled(BEST, language, chosen=_shown(chosen, language), weight=weight, value=value)]


def _shown(chosen: int, language: Language) -> str:
    return " + ".join(_letters(chosen)) if chosen else NOTHING.fill(language)


def _everything(problem: Problem) -> str:
    """All things with what they are worth together: too heavy."""
    things = problem.data["items"]
    return f"{sum(value for _, value in things)}: {', '.join(LETTERS[: len(things)])}"


def _reversed(problem: Problem) -> str:
    """The right choice from its last thing to its first."""
    value, letters = problem.answer.split(": ")
    return f"{value}: {', '.join(reversed(letters.split(', ')))}"


def _one_less(problem: Problem) -> str:
    """The right choice without its last thing, and what that is worth."""
    value, letters = problem.answer.split(": ")
    rest, _, last = letters.rpartition(", ")
    return f"{int(value) - problem.data['items'][LETTERS.index(last)][1]}: {rest}"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(": ", " = ").replace(", ", " "),
    lambda problem: "{} (total value {})".format(*reversed(problem.answer.split(": "))),
    lambda problem: '{{"value": {}, "items": {}}}'.format(
        problem.answer.split(": ")[0], problem.answer.split(": ")[1].split(", ")
    ),
    lambda problem: problem.answer.replace(": ", "：").replace(", ", "、"),
    _reversed,
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _everything,
    lambda problem: problem.answer.split(": ")[0],
    lambda problem: problem.answer.split(": ")[1],
    lambda problem: f"{int(problem.answer.split(': ')[0]) + 1}: {problem.answer.split(': ')[1]}",
    lambda problem: problem.answer + f", {problem.answer[-1]}",
    lambda problem: f"{problem.answer} or {_everything(problem)}",
    _one_less,
)  # fmt: skip
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
