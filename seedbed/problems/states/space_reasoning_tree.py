"""Space reasoning tree: places that branch like a tree, told branch by branch; which stand where one asks for?

No paper: the tree of SynLogic (arXiv 2505.19641) and BIG-Bench Extra Hard, made from scratch. Every place but the root
is reached from exactly one other, and every branching is told once, in any order, so the places asked for are unique.
Asked are cousins, places on one level, ends beyond a place, or places so many passages away. ``effort`` counts the
places and, for each one that is an answer, its depth.

``check`` compares sets: the codes in any order, each once, capital or small letters alike.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from math import comb
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import items
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line, form_of, listed
from seedbed.problems.reading import read

CODES = tuple(f"{letter}{digit}" for letter in "ABCDEFGHJKLMNPQRSTUVWXYZ" for digit in range(1, 10))
KINDS = ("ends", "level", "cousins", "distance")
MOST = 12
"""Places in an answer; a question with more is drawn again."""
LEVELS = Levels(
    "space_reasoning_tree",
    places=whole(8, 200, (10, 13, 17, 22, 28, 36, 46, 60, 80, 120)),
    branches=whole(2, 6, (3, 3, 3, 3, 3, 4, 4, 4, 4, 4)),
    kinds=several(KINDS, (KINDS[:2], KINDS[:2], KINDS[:3], *[KINDS] * 7)),
)

QUESTIONS = (
    Prompt(
        en="A cave begins with the hall {root}. From there on it only branches:\n{told}\n\n{question}",
        zh="一个洞穴从大厅 {root} 开始，之后只有分岔：\n{told}\n\n{question}",
    ),
    Prompt(
        en="These are the passages of a building that you enter at {root}; there are no others, and each leads away "
        "from the entrance:\n{told}\n\n{question}",
        zh="下面是一座建筑的通道，入口是 {root}；除此之外没有别的通道，每条都通向远离入口的方向：\n{told}\n\n"
        "{question}",
    ),
    Prompt(
        en="Think of a tree of places. Its root is {root}. Which place leads on to which others is told in no special "
        "order; a place that leads nowhere is an end.\n{told}\n\n{question}",
        zh="设想一棵由地点组成的树，根是 {root}。哪个地点通向哪些地点，下面不按特定顺序给出；不再通向别处的地点是尽头。"
        "\n{told}\n\n{question}",
    ),
    Prompt(
        en="Draw a map from these notes of a walker who started at {root}:\n{told}\n\nEvery place was found by one way "
        "only. {question}",
        zh="请根据一位从 {root} 出发的行者的笔记画出地图：\n{told}\n\n每个地点都只有一条路可以到达。{question}",
    ),
)
WHAT = Prompt(en="the codes of the places (commas between, in any order)", zh="这些地点的代号（用逗号隔开，顺序不限）")
BRANCH = Prompt(en="- {place} leads on to {others}.", zh="- {place} 通向 {others}。")
ASKED = {
    "ends": Prompt(
        en="Which ends lie beyond {place}? An end is a place that leads on to no other; name all that one can come to "
        "from {place} without going back.",
        zh="从 {place} 往前走、不走回头路，能到达哪些尽头？尽头是不再通向别处的地点，请写出全部。",
    ),
    "level": Prompt(
        en="Which other places are on the same level as {place}, that is, as many passages from {root} as {place} is? "
        "Name all of them, without {place}.",
        zh="哪些别的地点与 {place} 处于同一层，也就是从 {root} 出发要经过同样多的通道？请写出除 {place} 以外的全部。",
    ),
    "cousins": Prompt(
        en="Call two places cousins if they are reached from two different places and those two are reached from one "
        "and the same place (all directly). Starting from {root}, which places are the cousins of {place}? Name all.",
        zh="如果两个地点由两个不同的地点直接到达，而这两个地点又由同一个地点直接到达，就称它们为堂亲。从 {root} 出发，"
        "{place} 的堂亲有哪些？请写出全部。",
    ),
    "distance": Prompt(
        en="With {root} as the entrance, which places are exactly {steps} passages away from {place}, if passages can "
        "be walked in both directions and none is walked twice? Name all.",
        zh="以 {root} 为入口，若通道可以双向行走且不重复走同一条，哪些地点与 {place} 恰好相隔 {steps} 条通道？请写出全"
        "部。",
    ),
}
ROUTE = Prompt(en="The way from {root} to {place}: {way}.", zh="从 {root} 到 {place} 的路：{way}。")
ANSWERS = Prompt(en="So the places are {places}.", zh="所以这些地点是 {places}。")
_NAME = re.compile(r"[A-Z][1-9]")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    places: int | None = None,
    branches: int | None = None,
    kinds: tuple[str, ...] | None = None,
) -> Problem:
    """One tree with a question.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution; the codes are the same in both.
        places: how many there are, 8 to 200.
        branches: to how many others a place leads at most, 2 to 6.
        kinds: of questions: ``ends``, ``level``, ``cousins``, ``distance``; another where a tree has none of them.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "places": places, "branches": branches, "kinds": kinds})
    names, at_most = rng.sample(CODES, wanted["places"]), wanted["branches"]
    above, below = _tree(rng, len(names), at_most)
    asks, answers = _question(rng, above, wanted["kinds"])
    answers.sort(key=names.__getitem__)
    found = [names[one] for one in answers]
    answer = ", ".join(found)
    order, (branch, _) = [one for one, others in enumerate(below) if others], form_of(BRANCH, language)
    rng.shuffle(order)
    told = [branch % (names[one], listed([names[two] for two in below[one]], language)) for one in order]
    question = filled(ASKED[asks[0]], language, place=names[asks[1]], root=names[0], steps=asks[2])
    worked, passed = _worked(names, above, [asks[1], *answers], language)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, root=names[0], told="\n".join(told),
                     question=question),
        answer=answer,
        data={"names": names, "above": above, "question": asks},
        solution="\n".join([*worked, filled(ANSWERS, language, places=listed(found, language)),
                            final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(len(names) + passed), "places": float(len(names)), "answers": float(len(found))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer names the places that are asked for, all of them and no other."""
    found = read(answer, lambda text: _codes(text, problem.data["names"]), wanted="list of places")
    if found.value is None:
        return found.unreadable(answer)
    wanted, given = frozenset(_found(problem.data)), sorted(found.value)
    if found.value == wanted:
        return Verdict.right("these are the places", value=given)
    return Verdict.wrong(
        f"{len(found.value - wanted)} places too many, {len(wanted - found.value)} are missing", value=given
    )


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many trees: the choices of codes."""
    return comb(len(CODES), LEVELS.settings(settings)["places"])


def _tree(rng: random.Random, count: int, branches: int) -> tuple[list[int], list[list[int]]]:
    """For each place the one that it is reached from (-1 for the root), and those that it leads to, in order.

    The root leads to two at least; a place is reached from an earlier one.
    """
    above, below = [-1, 0, 0], [[1, 2], [], []]
    free = [0, 1, 2] if branches > 2 else [1, 2]
    for new in range(3, count):
        # of two that have room the newer, so that the tree grows deep
        at = int(max(rng.random(), rng.random()) * len(free))
        one = free[at]
        above.append(one)
        below.append([])
        below[one].append(new)
        if len(below[one]) == branches:
            del free[at]
        free.append(new)
    return above, below


def _way(above: Sequence[int], place: int) -> list[int]:
    """The places from one to the root."""
    way = [place]
    while place:
        place = above[place]
        way.append(place)
    return way


def _question(rng: random.Random, above: Sequence[int], kinds: Sequence[str]) -> tuple[list[Any], list[int]]:
    """A kind, a place and a distance, and the 2 to ``MOST`` answers, of 60 that are drawn; else ends beyond a place."""
    for _ in range(60):
        kind, place = kinds[int(rng.random() * len(kinds))], 1 + int(rng.random() * (len(above) - 1))
        steps = 2 + int(rng.random() * 3) if kind == "distance" else 0
        found = ANSWERED[kind](above, place, steps)
        if 2 <= len(found) <= MOST:
            return [kind, place, steps], found
    place = max(above)
    return ["ends", place, 0], _ends(above, place, 0)


# A place is reached from an earlier one, so one pass in their order knows what lies above.


def _ends(above: Sequence[int], place: int, _: int) -> list[int]:
    beyond, passed = {place}, set(above)
    for one in range(place + 1, len(above)):
        if above[one] in beyond:
            beyond.add(one)
    return sorted(beyond - passed - {place})


def _level(above: Sequence[int], place: int, _: int) -> list[int]:
    depths = [0]
    for one in above[1:]:
        depths.append(depths[one] + 1)
    own = depths[place]
    return [one for one, depth in enumerate(depths) if depth == own and one != place]


def _cousins(above: Sequence[int], place: int, _: int) -> list[int]:
    parent = above[place]
    if parent <= 0:
        return []
    uncles = {one for one, other in enumerate(above) if other == above[parent] and one != parent}
    return [one for one, other in enumerate(above) if other in uncles]


def _distant(above: Sequence[int], place: int, steps: int) -> list[int]:
    own = {one: far for far, one in enumerate(_way(above, place))}
    apart = list[int]()
    for one, other in enumerate(above):
        apart.append(own[one] if one in own else apart[other] + 1)
    return [one for one, far in enumerate(apart) if far == steps]


ANSWERED = {"ends": _ends, "level": _level, "cousins": _cousins, "distance": _distant}


def _found(data: Mapping[str, Any]) -> list[str]:
    kind, place, steps = data["question"]
    return sorted([data["names"][one] for one in ANSWERED[kind](data["above"], place, steps)])


def _codes(text: str, names: Sequence[str]) -> frozenset[str] | None:
    found = [one.upper() for one in items(text) or ()]
    known = all(_NAME.fullmatch(one) for one in found)
    return frozenset(found) if found and known and len(set(found)) == len(found) else None


def _worked(
    names: Sequence[str], above: Sequence[int], places: Sequence[int], language: Language
) -> tuple[list[str], int]:
    """The way to the place that is asked about, and to each of the answers; the places on the ways to these."""
    lines, passed, (form, _) = list[str](), 0, form_of(ROUTE, language)
    for one in places:
        way = _way(above, one)
        passed += len(way)
        lines.append(form % (names[0], names[one], " → ".join([names[place] for place in reversed(way)])))
    return lines, passed - len(_way(above, places[0]))


def _other(problem: Problem) -> str:
    """The right places, the first one changed for one that is no answer."""
    first, *rest = problem.answer.split(", ")
    return ", ".join([next(name for name in problem.data["names"] if name not in (first, *rest)), *rest])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: ", ".join(reversed(problem.answer.split(", "))),
    lambda problem: str(problem.answer.split(", ")),
    lambda problem: problem.answer.lower(),
    lambda problem: problem.answer.replace(", ", " and "),
    lambda problem: problem.answer.replace(", ", "、"),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _other,
    lambda problem: f"{problem.answer}, {_other(problem).split(', ')[0]}",
    lambda problem: problem.answer.partition(", ")[2] or "none",
    lambda problem: f"{problem.answer} or {_other(problem)}",
    lambda problem: f"{problem.answer}, A0",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
