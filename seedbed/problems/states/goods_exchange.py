"""Goods exchange: people with one thing each exchange them, step by step; who holds what in the end.

No paper: the tracking of shuffled objects of BIG-Bench Hard and SynLogic (arXiv 2505.19641), made from scratch. Every
step says exactly who gives what to whom, by name or by what somebody holds at that time, so the end is unique.
``effort`` counts each step by the people and things one has to look up for it.

``check`` follows the steps in ``data`` and takes the things in the order of the people, or each with its name.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from math import perm
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.draws import places
from seedbed.problems.forms import items, named
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, PEOPLE, asked, final_line, listed, text_of
from seedbed.problems.reading import read
from seedbed.problems.states.exchanges import KINDS, Moves, drawn_steps, states_of
from seedbed.problems.states.things import PLACE_OF, THINGS

LEVELS = Levels(
    "goods_exchange",
    people=whole(3, 30, (4, 4, 5, 6, 7, 8, 10, 12, 15, 20)),
    steps=whole(2, 100, (4, 6, 8, 10, 13, 16, 20, 26, 34, 50)),
    asks=whole(2, 8, (2, 2, 3, 3, 3, 4, 4, 4, 5, 6)),
    kinds=several(KINDS, (KINDS[:1], KINDS[:2], KINDS[:3], KINDS[:4], KINDS[:5], KINDS[:6], *[KINDS] * 4)),
)

QUESTIONS = (
    Prompt(
        en="Each of these people holds one thing:\n{start}\n\nThen they exchange, one step after the other:\n{steps}\n"
        "\nWhat do {asked} hold in the end? Give the things in this order.",
        zh="下面每个人手里有一样东西：\n{start}\n\n随后他们依次进行了这些交换：\n{steps}\n\n最后，{asked}手里分别是什"
        "么？请按这个顺序写出。",
    ),
    Prompt(
        en="At a fair, people brought one thing each:\n{start}\n\nThis is what happened, in order:\n{steps}\n\nName "
        "the things that {asked} take home, one for each, in the order of these names.",
        zh="在集市上，每个人带来一样东西：\n{start}\n\n事情依次是这样的：\n{steps}\n\n{asked}各自带走了什么？请按这些名"
        "字的顺序，每人写一样。",
    ),
    Prompt(
        en="Follow the exchanges below. A step always speaks of what people hold at that time. At first:\n{start}\n\n"
        "Steps:\n{steps}\n\nAfter the last step, which things are with {asked} (in that order)?",
        zh="请跟踪下面的交换，每一步说的都是当时各人手里的东西。开始时：\n{start}\n\n步骤：\n{steps}\n\n最后一步之后，"
        "{asked}手里依次是什么？",
    ),
    Prompt(
        en="Who has what? It begins like this:\n{start}\n\nNow things change hands:\n{steps}\n\nSay what {asked} have "
        "when it is over, in the order in which they are named here.",
        zh="谁有什么？一开始是这样：\n{start}\n\n接着东西不断易手：\n{steps}\n\n结束时{asked}各有什么？请按这里点名的顺"
        "序回答。",
    ),
)
WHAT = Prompt(en="the list of things (commas between)", zh="这些东西的列表（用逗号隔开）")
HAS = Prompt(en="- {name} has the {thing}.", zh="- {name}有{thing}。")
STEPS = {
    "swap": Prompt(
        en="{a} and {b} exchange what they hold.",
        zh="{a}和{b}交换手里的东西。",
    ),
    "meet": Prompt(
        en="{a} exchanges with whoever has the {x}.",
        zh="{a}与持有{x}的人交换手里的东西。",
    ),
    "holders": Prompt(
        en="The one who has the {x} exchanges it for the {y} with the one who has that.",
        zh="持有{x}的人与持有{y}的人互换这两样东西。",
    ),
    "ring": Prompt(
        en="All at once, {a} gives what they hold to {b}, {b} to {c}, and {c} to {a}.",
        zh="同一时刻，{a}把手里的东西给{b}，{b}的给{c}，{c}的给{a}。",
    ),
    "if": Prompt(
        en="If {a} has the {x} or the {y}, {a} exchanges with {b}; otherwise {a} exchanges with {c}.",
        zh="如果{a}有{x}或{y}，就与{b}交换；否则与{c}交换。",
    ),
    "undo": Prompt(
        en="The step just before this one is taken back, so everybody has what they had before it.",
        zh="紧接在这之前的一步被撤销，各人手里恢复为那一步之前的样子。",
    ),
    "pass": Prompt(
        en="All at once, everybody hands what they hold to the next person in the list above, and the last one to the "
        "first.",
        zh="同一时刻，每个人都把手里的东西交给上面名单中的下一个人，最后一个人交给第一个人。",
    ),
}
DONE = Prompt(en="{number}. {step} Now {held}.", zh="{number}. {step}此时{held}。")
HOLDS = {"en": " has the ", "zh": "有"}
"""Between a name and a thing."""
SLOTS = {"swap": "ab", "meet": "ax", "holders": "xy", "ring": "abc", "if": "abcxy", "undo": "", "pass": ""}
"""What the parts of a step fill: people, and things (x and y)."""
GOODS = tuple(zip(*THINGS, strict=True))
"""The things, in English and in Chinese."""
WEIGHT = {"swap": 2, "meet": 3, "holders": 4, "ring": 3, "if": 4, "undo": 2}
"""What one looks up for a step; passing on looks up everybody."""
_SMALL = frozenset(("the", "a", "an"))


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    people: int | None = None,
    steps: int | None = None,
    asks: int | None = None,
    kinds: tuple[str, ...] | None = None,
) -> Problem:
    """One chain of exchanges.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        people: how many there are, 3 to 30.
        steps: how many exchanges, 2 to 100.
        asks: how many people are asked for, 2 to 8 and fewer than there are.
        kinds: of steps: ``swap``, ``meet``, ``holders``, ``ring``, ``if``, ``undo`` (after another step), ``pass``.

    Raises:
        RecipeError: a setting is out of its range, or as many people are asked for as there are.
    """
    wanted = _settings({"level": level, "people": people, "steps": steps, "asks": asks, "kinds": kinds})
    count: int = wanted["people"]
    names = [list(PEOPLE[one]) for one in places(rng, len(PEOPLE), count)]
    things = places(rng, len(THINGS), count)
    taken, moves = drawn_steps(rng, wanted["kinds"], things, wanted["steps"])
    targets = places(rng, count, wanted["asks"])
    tongue = language == "zh"
    called = [name[tongue] for name in names]
    goods = GOODS[tongue]
    answer = ", ".join([goods[moves[-1][1][one]] for one in targets])
    has = text_of(HAS, language)
    start = "\n".join([has % {"name": name, "thing": goods[thing]} for name, thing in zip(called, things, strict=True)])
    told = _told(taken, called, goods, language)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, start=start,
                     steps="\n".join([f"{number}. {step}" for number, step in enumerate(told, 1)]),
                     asked=listed([called[one] for one in targets], language)),
        answer=answer,
        data={"names": names, "things": things, "steps": taken, "asked": targets},
        solution="\n".join([*_worked(told, moves, called, goods, language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(sum([WEIGHT.get(step[0], count) for step in taken]) + len(targets)),
                    "steps": float(len(taken)), "people": float(count)},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer gives for each person that is asked for the thing held in the end."""
    data = problem.data
    last = states_of(data["things"], data["steps"])[-1]
    wanted = tuple(last[one] for one in data["asked"])
    by_name = [named([data["names"][one][tongue] for one in data["asked"]], PLACE_OF) for tongue in (0, 1)]
    found = read(
        answer,
        lambda text: _in_order(text, len(wanted)) or by_name[0](_bare(text)) or by_name[1](text),
        wanted=f"list of {len(wanted)} things",
    )
    if found.value is None:
        return found.unreadable(answer)
    off = sum(one != two for one, two in zip(found.value, wanted, strict=True))
    if off:
        return Verdict.wrong(f"{off} of {len(wanted)} people hold something else", value=list(found.value))
    return Verdict.right("everybody holds this in the end", value=list(found.value))


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many chains: the people in order, and what each of them brings."""
    count = _settings(settings)["people"]
    return perm(len(PEOPLE), count) * perm(len(THINGS), count)


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    if wanted["asks"] >= wanted["people"]:
        if given.get("asks") is not None:
            limit = f"'asks' must be less than 'people' ({wanted['people']})"
            raise RecipeError(f"goods_exchange: {limit}, got {wanted['asks']}")
        wanted["asks"] = 2
    return wanted


def _told(steps: Sequence[Sequence[Any]], called: Sequence[str], goods: Sequence[str], language: Language) -> list[str]:
    """The steps in words."""
    lines = []
    texts = {kind: text_of(prompt, language) for kind, prompt in STEPS.items()}
    for kind, *parts in steps:
        named = {slot: (goods if slot in "xy" else called)[part] for slot, part in zip(SLOTS[kind], parts, strict=True)}
        lines.append(texts[kind] % named)
    return lines


def _worked(
    told: Sequence[str], moves: Moves, called: Sequence[str], goods: Sequence[str], language: Language
) -> list[str]:
    """Each step with what those hold who got something by it."""
    comma, has, done = ", " if language == "en" else "，", HOLDS[language], text_of(DONE, language)
    return [done % {"number": number, "step": step,
                    "held": comma.join([f"{called[one]}{has}{goods[after[one]]}" for one in moved])}
            for number, (step, (moved, after)) in enumerate(zip(told, moves, strict=True), 1)]  # fmt: skip


def _in_order(text: str, count: int) -> tuple[int, ...] | None:
    """So many things and nothing else, articles aside."""
    words = [word.lower() for word in items(text) or ()]
    found = [PLACE_OF.get(word) for word in words if word not in _SMALL]
    return tuple(one for one in found if one is not None) if len(found) == count and None not in found else None


def _bare(text: str) -> str:
    return text.replace(" the ", " ").replace(" has ", ": ")


def _turned(problem: Problem) -> str:
    """The right things in another order."""
    first, *rest = problem.answer.split(", ")
    return ", ".join([*rest, first])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str(problem.answer.split(", ")),
    lambda problem: problem.answer.replace(", ", "\n"),
    lambda problem: "the " + problem.answer.replace(", ", " and the "),
    lambda problem: "\n".join(
        f"{problem.data['names'][one][0]}: {thing}"
        for one, thing in zip(problem.data["asked"], problem.answer.split(", "), strict=True)
    ),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _turned,
    lambda problem: problem.answer.rpartition(", ")[0],
    lambda problem: f"{problem.answer}, lamp",
    lambda problem: f"{problem.answer} or {_turned(problem)}",
    lambda problem: ", ".join(["nothing", *problem.answer.split(", ")[1:]]),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
