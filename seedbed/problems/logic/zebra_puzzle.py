"""Zebra puzzle: who lives in which house and has what, from clues about neighbours (Einstein's riddle).

No paper: the puzzle of SynLogic (arXiv 2505.19641) and ZebraLogic (arXiv 2502.01100), made from scratch. True clues are
drawn until a solver finds no other solution, then each one that can be spared is taken out, so every clue that is left
is needed. Puzzles that would take a trial inside a trial are drawn again. ``effort`` counts the deductions of the
worked solution, a trial as six.

``check`` holds a full table against the clues, not against the reference.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from math import comb, perm
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.logic.zebra_categories import CATEGORIES, FEWEST_VALUES
from seedbed.problems.logic.zebra_clues import KINDS, Clue, Step, drawn, holds, houses_of
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled, final_line, listed
from seedbed.problems.reading import Parser, read

PLAIN, NEAR = ("at", "same", "just_left"), ("at", "same", "just_left", "next_to", "not_at")
LEVELS = Levels(
    "zebra_puzzle",
    houses=whole(3, 7, (3, 3, 4, 4, 4, 5, 5, 5, 6, 6)),
    categories=whole(2, 8, (3, 4, 3, 4, 4, 3, 4, 6, 5, 6)),
    kinds=several(KINDS, (PLAIN, PLAIN, NEAR, PLAIN, NEAR, KINDS, KINDS, KINDS, KINDS, KINDS)),
)
COST = {"clue": 1, "taken": 0, "house": 1, "trial": 6}
WORDS_ON_THE_WAY = frozenset(("house", "houses", "no", "number", "房", "房子", "房屋", "号"))
"""Words of a table that say nothing of who lives where, beside the names of the categories."""

QUESTIONS = (
    Prompt(
        en="{houses} houses stand in a row, numbered 1 to {houses} from left to right. One person lives in each, and "
        "no two have anything of these in common:\n{values}\n\nClues:\n{clues}\n\nWho lives where, and has what?",
        zh="{houses} 座房子排成一排，从左到右编号为 1 到 {houses}，每座住一个人，下列各项人人不同：\n{values}\n\n"
        "线索：\n{clues}\n\n每座房子里住着谁，各有什么？",
    ),
    Prompt(
        en="Solve this puzzle. There are {houses} houses side by side, house 1 on the far left and house {houses} on "
        "the far right. Each has one person, who has one of each of these; nobody else has the same:\n{values}\n\n"
        "This is known:\n{clues}",
        zh="请解这道谜题。{houses} 座房子并排而立，最左边是 1 号，最右边是 {houses} 号。每座房子住一个人，每人在下列"
        "各项中各占一种，互不相同：\n{values}\n\n已知：\n{clues}",
    ),
    Prompt(
        en="{clues}\n\nThese clues are about the people in {houses} houses, one in each, which are numbered 1 to "
        "{houses} from left to right. Every value below belongs to exactly one of them:\n{values}\n\n"
        "Fill in the whole table.",
        zh="{clues}\n\n以上线索说的是 {houses} 座房子里的人，每座一人，房子从左到右编号为 1 到 {houses}。下面每个值恰好"
        "属于其中一人：\n{values}\n\n请填出整张表。",
    ),
    Prompt(
        en="In a street of {houses} houses (numbers 1 to {houses}, left to right) each house has one person. Their "
        "{categories} all differ and are these:\n{values}\n\nFind out everything about every house. The clues allow "
        "only one way.\n{clues}",
        zh="一条街上有 {houses} 座房子（从左到右为 1 到 {houses} 号），每座住一个人。他们的{categories}各不相同，分别"
        "是：\n{values}\n\n请推出每座房子的全部情况，线索只允许一种答案。\n{clues}",
    ),
)
WHAT = Prompt(
    en="the whole table (one line for each house from left to right: its number, a colon, then {categories}, with "
    "commas between)",
    zh="整张表（从左到右每座房子一行：先写房号和冒号，再依次写{categories}，用逗号隔开）",
)
SAID = {
    "at": Prompt(en="{one} lives in house {house}", zh="{one}住在 {house} 号房"),
    "not_at": Prompt(en="{one} does not live in house {house}", zh="{one}不住在 {house} 号房"),
    "same": Prompt(en="{one} and {two} are the same person", zh="{one}和{two}是同一个人"),
    "different": Prompt(en="{one} and {two} are two different people", zh="{one}和{two}不是同一个人"),
    "just_left": Prompt(en="{one} lives directly to the left of {two}", zh="{one}的房子紧挨在{two}的房子左边"),
    "next_to": Prompt(en="{one} lives next door to {two}", zh="{one}和{two}是隔壁邻居"),
    "left": Prompt(en="{one} lives somewhere to the left of {two}", zh="{one}的房子在{two}的房子左边，不一定相邻"),
    "one_between": Prompt(
        en="Exactly one house lies between {one} and {two}", zh="{one}和{two}的房子之间恰好隔着一座房子"
    ),
}
BY_CLUE = Prompt(
    en="By clue {clue}, what is left for {one} is house {houses}.", zh="由线索 {clue}，{one}只可能住在 {houses} 号房。"
)
BY_HOUSE = Prompt(
    en="Going by {category}, nobody but {one} can live in house {houses}.",
    zh="就{category}而言，{houses} 号房没有别的可能，所以那里是{one}。",
)
BY_TAKEN = Prompt(
    en="Going by {category}, every house but {houses} is taken, so that one is left for {one}.",
    zh="就{category}而言，别的房子都已有主，所以{one}住在 {houses} 号房。",
)
BY_TRIAL = Prompt(
    en="If {one} did not live in house {houses}, no house would in the end be left for {two}.",
    zh="若{one}不住在 {houses} 号房，推下去{two}就无处可住。",
)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    houses: int | None = None,
    categories: int | None = None,
    kinds: tuple[str, ...] | None = None,
) -> Problem:
    """One puzzle with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        houses: how many there are, 3 to 7.
        categories: what each person has one of, 2 to 8.
        kinds: kinds of clues: ``at`` and ``not_at`` a house, ``same`` or ``different`` people, ``just_left``,
            ``next_to``, somewhere to the ``left``, ``one_between``; where these leave it open, ``at`` is added.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "houses": houses, "categories": categories, "kinds": kinds})
    size: int = wanted["houses"]
    chosen = rng.sample(range(len(CATEGORIES)), wanted["categories"])
    clues, steps = drawn(rng, size, len(chosen), wanted["kinds"])
    values = [rng.sample(CATEGORIES[one].values, size) for one in chosen]
    orders = [rng.sample(range(size), size) for _ in chosen]
    listed_at = [at * size + order.index(place) for at, order in enumerate(orders) for place in range(size)]
    order = rng.sample(range(len(clues)), len(clues))
    data: dict[str, Any] = {
        "houses": size,
        "categories": [[*CATEGORIES[one].name] for one in chosen],
        "values": [[[*names[place]] for place in order] for names, order in zip(values, orders, strict=True)],
        "clues": [_renamed(clues[one], listed_at) for one in order],
    }
    tongue = int(language == "zh")
    names = listed([one[tongue] for one in data["categories"]], language)
    people = [filled(CATEGORIES[one].person, language, value=value[tongue])
              for one, group in zip(chosen, data["values"], strict=True) for value in group]  # fmt: skip
    answer = _written([[names[place] for names in values] for place in range(size)], tongue)
    solution = _worked(steps, [people[one] for one in listed_at], order, data["categories"], language)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), houses=size, values=_values(data, language),
                     clues="\n".join(f"{number}. {_clue(clue, people, language)}"
                                     for number, clue in enumerate(data["clues"], 1)),
                     categories=names, what=filled(WHAT, language, categories=names)),
        answer=answer,
        data=data,
        solution="\n".join([*solution, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        version=3,  # 1: clues were drawn otherwise, levels 5 to 7 had more categories; 2: trials ended elsewhere
        difficulty={"effort": float(sum(COST[step.kind] for step in steps)), "clues": float(len(clues)),
                    "trials": float(sum(step.kind == "trial" for step in steps))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a full table that keeps every clue."""
    data = problem.data
    found = read(answer, _table(data), wanted=f"full table of {data['houses']} houses")
    if found.value is None:
        return found.unreadable(answer)
    if isinstance(found.value[0], str):
        return Verdict.wrong("the table holds words of another puzzle", value=list(found.value))
    for number, (kind, one, two) in enumerate(data["clues"], 1):
        if not holds((kind, one, two), found.value):
            return Verdict.wrong(f"clue {number} does not hold", value=list(found.value))
    return Verdict.right("every clue holds", value=list(found.value))


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different puzzles: what there is in every house, in categories of the fewest values."""
    wanted = LEVELS.settings(settings)
    count: int = wanted["categories"]
    return int(comb(len(CATEGORIES), count) * perm(FEWEST_VALUES, wanted["houses"]) ** count)


def _renamed(clue: Clue, listed_at: Sequence[int]) -> list[Any]:
    """A clue about values as they are listed; while it was drawn, a value's place was its house."""
    kind, one, two = clue
    return [kind, listed_at[one], two if kind in ("at", "not_at") else listed_at[two]]


def _values(data: Mapping[str, Any], language: Language) -> str:
    tongue, colon = int(language == "zh"), ": " if language == "en" else "："
    groups = zip(data["categories"], data["values"], strict=True)
    comma = ", " if language == "en" else "、"
    return "\n".join(f"- {name[tongue]}{colon}{comma.join(one[tongue] for one in group)}" for name, group in groups)


def _clue(clue: Sequence[Any], people: Sequence[str], language: Language) -> str:
    kind, one, two = clue
    other = people[two] if kind not in ("at", "not_at") else ""
    text = filled(SAID[kind], language, one=people[one], two=other, house=two + 1)
    return text[0].upper() + text[1:] + (". " if language == "en" else "。").strip()


def _written(rows: Sequence[Sequence[Sequence[str]]], tongue: int) -> str:
    colon, comma = ((": ", ", "), ("：", "，"))[tongue]
    return "\n".join(f"{house}{colon}{comma.join(one[tongue] for one in row)}" for house, row in enumerate(rows, 1))


def _worked(
    steps: Sequence[Step], people: Sequence[str], order: Sequence[int], names: Sequence[Any], language: Language
) -> list[str]:
    """The deductions; that a house is taken is told only where it leaves a single one. ``order``: of the clues."""
    lines, size, numbers = list[str](), len(people) // len(names), {one: place for place, one in enumerate(order, 1)}
    joined = " or " if language == "en" else " 或 "
    told = {"clue": BY_CLUE, "house": BY_HOUSE, "trial": BY_TRIAL, "taken": BY_TAKEN}
    for step in steps:
        if step.kind == "taken" and step.houses & (step.houses - 1):
            continue
        lines.append(filled(told[step.kind], language, one=people[step.value], two=people[step.stuck],
                            houses=joined.join(houses_of(step.houses)), clue=numbers.get(step.clue),
                            category=names[step.value // size][language == "zh"]))  # fmt: skip
    return lines


def _table(data: Mapping[str, Any]) -> Parser[tuple[Any, ...]]:
    """A parser for a full table, as the house of each value: rows of words that are values, in any order in a row.

    A table of the same form with other words is given back as its lines.
    """
    size, width = data["houses"], len(data["values"])
    known = {word.lower(): place for place, pair in enumerate(chain(*data["values"])) for word in pair}
    passed = WORDS_ON_THE_WAY.union(name.lower() for pair in data["categories"] for name in pair)
    line_of_words = re.compile(rf"\W*\d+\s*[:.]\s*\w+(?:,\s*\w+){{{width - 1}}}")

    def parse(text: str) -> tuple[Any, ...] | None:
        words = [word for word in re.findall(r"\d+|[^\W\d_]+", text.lower()) if word not in passed]
        numbered = len(words) == size * (width + 1)
        step = width + numbered
        if len(words) != size * step or not all(word in known or (numbered and word.isdecimal()) for word in words):
            lines = text.split("\n")
            return tuple(lines) if len(lines) == size and all(map(line_of_words.fullmatch, lines)) else None
        rows = [words[at : at + step] for at in range(0, len(words), step)]
        return _placed(rows, known, numbered=numbered)

    return parse


def _placed(rows: Sequence[Sequence[str]], known: Mapping[str, int], *, numbered: bool) -> tuple[int, ...] | None:
    """The house of each value; None unless every house is there once and has one value of each category."""
    size, found = len(rows), dict[int, int]()
    in_order = [str(house) for house in range(1, size + 1)]
    houses = [row[0] for row in rows] if numbered else in_order
    if sorted(houses) != in_order:
        return None
    for house, row in zip(houses, rows, strict=True):
        own = [known.get(word, -1) for word in row[numbered:]]
        if sorted(value // size for value in own) != list(range(len(own))):
            return None
        found.update((value, int(house) - 1) for value in own)
    width = len(rows[0]) - numbered
    return tuple(found[value] for value in range(size * width)) if len(found) == size * width else None


def _swapped(problem: Problem) -> str:
    """The right table with the last values of the first two houses exchanged."""
    comma = ", " if problem.language == "en" else "，"
    first, second, *rest = problem.answer.split("\n")
    (one, _, a), (two, _, b) = first.rpartition(comma), second.rpartition(comma)
    return "\n".join([f"{one}{comma}{b}", f"{two}{comma}{a}", *rest])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: "\n".join(f"House {row}" for row in problem.answer.split("\n")),
    lambda problem: str([re.split("[,，] ?", re.split("[:：] ?", row)[1]) for row in problem.answer.split("\n")]),
    lambda problem: "\n".join(reversed(problem.answer.split("\n"))),
    lambda problem: (
        "| house | "
        + " | ".join(one[0] for one in problem.data["categories"])
        + " |\n|---|"
        + "---|" * len(problem.data["categories"])
        + "\n"
        + "\n".join(f"| {re.sub('[:：,，] ?', ' | ', row)} |" for row in problem.answer.split("\n"))
    ),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _swapped,
    lambda problem: problem.answer.rpartition("\n")[0],
    lambda problem: f"{problem.answer}\n{problem.answer.partition(chr(10))[0]}",
    lambda problem: "\n".join(re.sub("^[0-9]", str(place), row)
                              for place, row in enumerate(reversed(problem.answer.split("\n")), 1)),
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_swapped(problem)}</answer>",
)  # fmt: skip
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
