"""Object properties: a collection of objects is changed step by step; how many of several kinds are there in the end?

No paper: the idea of BIG-Bench Extra Hard and SynLogic (arXiv 2505.19641), made from scratch. Every object has a size,
a colour, a material and a kind, all of them told; every change says which objects it meets and what becomes of them, so
each count is unique. Several counts are asked for, since one alone could be guessed. ``effort`` is the objects that are
looked at, once for every change and every count.

``check`` makes the changes in ``data`` again and compares the counts in order.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.draws import places as places_of
from seedbed.problems.forms import items
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, asked, final_line, listed, text_of
from seedbed.problems.reading import read
from seedbed.problems.states.object_changes import (
    CHANGES,
    COLOUR,
    KIND,
    PROPERTIES,
    SHOWN,
    VALUES,
    Change,
    Condition,
    Object,
    change_of,
    changed,
    condition_of,
    every,
    meeting,
    met_by,
    object_of,
    said,
    told_in_data,
)

LEVELS = Levels(
    "object_properties",
    objects=whole(4, 40, (6, 7, 8, 10, 12, 14, 16, 19, 22, 26)),
    changes=whole(1, 20, (2, 2, 3, 3, 4, 5, 6, 7, 8, 10)),
    asks=whole(2, 6, (3, 3, 3, 3, 3, 3, 4, 4, 4, 5)),
    kinds=several(CHANGES, (CHANGES[:2], CHANGES[:3], CHANGES[:4], *[CHANGES] * 7)),
)

QUESTIONS = (
    Prompt(
        en="A collection holds these objects:\n{objects}\n\nThen it changes, in this order:\n{changes}\n\nHow many of "
        "these does it hold in the end: {asked}? Give the counts in this order.",
        zh="一个收藏里有这些物品：\n{objects}\n\n然后它依次发生这些变化：\n{changes}\n\n最后{asked}各有多少个？请按这个"
        "顺序写出个数。",
    ),
    Prompt(
        en="On a shelf there are:\n{objects}\n\nThe following happens, one after the other; each line speaks of the "
        "objects as they are at that time.\n{changes}\n\nCount in the end: {asked} (in that order).",
        zh="架子上有：\n{objects}\n\n随后依次发生下面的事，每一行说的都是当时的物品。\n{changes}\n\n请数出最后有多少"
        "个：{asked}（按此顺序）。",
    ),
    Prompt(
        en="Keep track of these objects.\n{objects}\n\nSteps:\n{changes}\n\nAfter the last step, how many objects are "
        "there of each of these sorts, in this order: {asked}? An object may count for more than one.",
        zh="请跟踪这些物品。\n{objects}\n\n步骤：\n{changes}\n\n最后一步之后，以下各类物品依次各有多少个：{asked}？同一"
        "物品可以算入多类。",
    ),
    Prompt(
        en="Someone sorts a box. At first there are in it:\n{objects}\n\nA fairy changes what is in the box:\n"
        "{changes}\n\nSay for each of these how many there are now, one count after the other: {asked}.",
        zh="有人在整理箱子。起初里面有：\n{objects}\n\n一位仙女改变了箱子里的东西：\n{changes}\n\n请依次说出现在各有多"
        "少个：{asked}。",
    ),
)
WHAT = Prompt(en="the counts (commas between)", zh="各个个数（用逗号隔开）")
STEP = Prompt(en="{number}. {change} Objects concerned: {met}. There are {count} objects now.",
              zh="{number}. {change}涉及的物品：{met}。现在共有 {count} 个物品。")  # fmt: skip
COUNT = Prompt(en="{objects}: {found}. So {count}.", zh="{objects}：{found}。共 {count} 个。")
PLACES = {1: ((0,), (1,), (2,), (3,)), 2: ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))}
"""So many of the four properties."""
NONE = Prompt(en="none", zh="无")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    objects: int | None = None,
    changes: int | None = None,
    asks: int | None = None,
    kinds: tuple[str, ...] | None = None,
) -> Problem:
    """One collection with its changes.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        objects: how many there are at first, 4 to 40.
        changes: how many changes, 1 to 20.
        asks: how many counts are asked for, 2 to 6.
        kinds: of changes: ``make``, ``remove``, ``add``, ``swap``, ``copy``.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "objects": objects, "changes": changes, "asks": asks, "kinds": kinds})
    states = [[_object(rng) for _ in range(wanted["objects"])]]
    steps: list[Change] = []
    for _ in range(wanted["changes"]):
        steps.append(_change(rng, states[-1], wanted["kinds"], wanted["objects"]))
        states.append(changed(states[-1], steps[-1]))
    questions = _questions(rng, [*states[0], *states[-1]], wanted["asks"])
    words, said_steps = SHOWN[language], [said(step, language) for step in steps]
    counts, told = _counted(states[-1], questions, language)
    answer = ", ".join(counts)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT,
                     objects="\n".join([f"- {words[one]}" for one in states[0]]),
                     changes="\n".join([f"{number}. {step}" for number, step in enumerate(said_steps, 1)]),
                     asked=listed([every(condition, language) for condition in questions], language)),
        answer=answer,
        data={"objects": [[*PROPERTIES[one]] for one in states[0]], "changes": [told_in_data(step) for step in steps],
              "asked": [[[*pair] for pair in condition] for condition in questions]},
        solution="\n".join([*_worked(states, steps, said_steps, language), *told, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(sum(map(len, states[:-1])) + len(states[-1]) * len(questions)),
                    "objects": float(len(states[-1])), "changes": float(len(steps))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer gives every count, in order."""
    wanted = _counts(problem.data)
    found = read(answer, lambda text: _numbers(text, len(wanted)), wanted=f"list of {len(wanted)} counts")
    if found.value is None:
        return found.unreadable(answer)
    given = list(found.value)
    off = sum(one != two for one, two in zip(given, wanted, strict=True))
    if off:
        return Verdict.wrong(f"{off} of {len(wanted)} counts are wrong", value=given)
    return Verdict.right("every count is right", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many collections: any object in each place."""
    return int((3 * 6 * 4 * 8) ** LEVELS.settings(settings)["objects"])


def _object(rng: random.Random) -> Object:
    return int(rng.random() * len(PROPERTIES))


def _condition(rng: random.Random, objects: Sequence[Object], most: int = 2) -> Condition:
    """One or two properties that an object has; any property where there is no object."""
    one = PROPERTIES[objects[int(rng.random() * len(objects))] if objects else _object(rng)]
    places = PLACES[1 + int(rng.random() * most)]
    return tuple([(place, one[place]) for place in places[int(rng.random() * len(places))]])


def _change(rng: random.Random, objects: Sequence[Object], kinds: Sequence[str], wanted: int) -> Change:
    """A change that meets some object; the collection is kept between half and twice the size it began with."""
    kind, condition = kinds[int(rng.random() * len(kinds))], _condition(rng, objects)
    meets = meeting(condition)
    met = sum([one in meets for one in objects])
    if kind == "remove" and 2 * (len(objects) - met) < wanted:
        kind = "make"
    if kind == "copy" and len(objects) + met > 2 * wanted:
        kind = "make"
    if kind == "remove":
        return kind, condition
    if kind == "add":
        return kind, [_object(rng) for _ in range(1 + int(rng.random() * 3))]
    place = int(rng.random() * KIND)
    if kind == "swap":
        return kind, place, *places_of(rng, len(VALUES[place]), 2)
    old = dict(condition).get(place, -1)
    new = [value for value in range(len(VALUES[place])) if value != old]
    return kind, condition, place, new[int(rng.random() * len(new))]


def _questions(rng: random.Random, objects: Sequence[Object], count: int) -> list[Condition]:
    """Different conditions, the first ones on one property, that some object meets or, where they run out, any."""
    found: list[Condition] = []
    while len(found) < count:
        condition = _condition(rng, objects, 1 if len(found) < 2 else 2)
        if condition in found:
            condition = (COLOUR, int(rng.random() * 6)), (KIND, int(rng.random() * 8))
        if condition not in found:
            found.append(condition)
    return [found[place] for place in places_of(rng, count, count)]


def _counts(data: Mapping[str, Any]) -> list[int]:
    objects = [object_of(one) for one in data["objects"]]
    for change in data["changes"]:
        objects = changed(objects, change_of(change))
    return [sum([one in meeting(condition_of(pairs)) for one in objects]) for pairs in data["asked"]]


def _numbers(text: str, count: int) -> tuple[int, ...] | None:
    found = items(text) or ()
    if len(found) != count or not all(one.isascii() and one.isdigit() and len(one) < 5 for one in found):
        return None
    return tuple(map(int, found))


def _worked(
    states: Sequence[Sequence[Object]], steps: Sequence[Change], said_steps: Sequence[str], language: Language
) -> list[str]:
    """Each change with the objects it meets as they were."""
    text = text_of(STEP, language)
    return [text % {"number": place + 1, "change": said_steps[place], "count": len(states[place + 1]),
                    "met": _all(met_by(step, states[place]), language)}
            for place, step in enumerate(steps)]  # fmt: skip


def _counted(
    objects: Sequence[Object], questions: Sequence[Condition], language: Language
) -> tuple[list[str], list[str]]:
    """Each count, and what is counted."""
    counts, told, text = [], [], text_of(COUNT, language)
    for condition in questions:
        meets = meeting(condition)
        found = [one for one in objects if one in meets]
        counts.append(str(len(found)))
        told.append(text % {"objects": every(condition, language), "found": _all(found, language),
                            "count": len(found)})  # fmt: skip
    return counts, told


def _all(objects: Sequence[Object], language: Language) -> str:
    comma, words = ", " if language == "en" else "、", SHOWN[language]
    return comma.join([words[one] for one in objects]) or NONE.fill(language)


def _off(problem: Problem, by: int) -> str:
    """The counts with the last one off by so many."""
    *rest, last = problem.answer.split(", ")
    return ", ".join([*rest, str(int(last) + by)])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"[{problem.answer}]",
    lambda problem: problem.answer.replace(", ", "、"),
    lambda problem: problem.answer.replace(", ", " and "),
    lambda problem: problem.answer.replace(", ", "\n"),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    lambda problem: _off(problem, 1),
    lambda problem: _off(problem, -1),
    lambda problem: problem.answer.rpartition(", ")[0],
    lambda problem: f"{problem.answer}, 2",
    lambda problem: f"{problem.answer} or {_off(problem, 1)}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
