"""Shortest path: the shortest way between two places along roads of given lengths.

No paper: a classic. Places lie in the plane and near ones are joined, so that many ways are almost as short. Start and
end are far apart; from level 4 on, the way with the fewest roads is not the shortest. ``effort`` counts the places that
Dijkstra's algorithm settles and the distances it betters, which is also the worked solution.

``check`` adds up the lengths along a way; every way that is as short as can be passes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import perm
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.graphs.names import NAMES
from seedbed.problems.graphs.roads import Roads, Settled, drawn_roads, fewest_hops, leading, settled, way
from seedbed.problems.levels import Level, Levels, switch, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line, listed
from seedbed.problems.reading import read

LEVELS = Levels(
    "shortest_path",
    places=whole(4, 60, (5, 6, 8, 10, 12, 15, 18, 22, 28, 36)),
    roads=whole(4, 180, (7, 9, 12, 16, 20, 26, 32, 40, 52, 70)),
    largest=whole(5, 99, (9, 9, 12, 20, 20, 30, 40, 60, 80, 99)),
    one_way=switch((False, False, False, False, False, True, True, True, True, True)),
    detour=switch((False, False, False, *[True] * 7)),
)
"""``detour``: the shortest way has more roads than the way with the fewest."""
MOST_DRAWS = 40
LONGEST_END = 60
"""Characters at the end of an answer in which its length may be told."""

QUESTIONS = (
    Prompt(
        en="These are the roads between some places, with their lengths in km:\n{roads}\n{direction} What is the "
        "shortest way from {start} to {end}?",
        zh="下面是一些地点之间的道路及其长度（公里）：\n{roads}\n{direction}从 {start} 到 {end} 的最短路线是什么？",
    ),
    Prompt(
        en="Find the shortest path from {start} to {end} in this weighted graph. {direction}\n{roads}",
        zh="请在下面的带权图中求从 {start} 到 {end} 的最短路径。{direction}\n{roads}",
    ),
    Prompt(
        en="A parcel has to go from {start} to {end}. Sending it along a connection costs as much as is written "
        "behind it:\n{roads}\n{direction} Which route costs least?",
        zh="一个包裹要从 {start} 送到 {end}。沿每条线路运送的费用写在线路后面：\n{roads}\n{direction}"
        "哪条路线费用最低？",
    ),
    Prompt(
        en="You are at {start} and want to be at {end} as soon as possible. The minutes that each stretch takes:\n"
        "{roads}\n{direction} Give a quickest route.",
        zh="你在 {start}，想尽快到达 {end}。每段路所需的分钟数：\n{roads}\n{direction}请给出一条最快的路线。",
    ),
)
BOTH_WAYS = Prompt(en="Every line can be used in both directions.", zh="每一行都可以双向通行。")
ONE_WAY = Prompt(en="A line can only be used in the direction of its arrow.", zh="每一行只能沿箭头方向通行。")
WHAT = Prompt(
    en="the places on the way in order, {start} and {end} included (with -> between)",
    zh="路线上的地点（按顺序，包括 {start} 和 {end}，用 -> 连接）",
)
FIRST = Prompt(en="Start at {place} with distance 0: {better}.", zh="从 {place} 出发，距离为 0：{better}。")
NEXT = Prompt(
    en="The nearest place left is {place} at {distance} (from {before}): {better}.",
    zh="剩下的地点中最近的是 {place}，距离 {distance}（来自 {before}）：{better}。",
)
LAST = Prompt(
    en="The nearest place left is the goal {place} at {distance} (from {before}).",
    zh="剩下的地点中最近的是终点 {place}，距离 {distance}（来自 {before}）。",
)
BETTER = Prompt(en="{place} can be reached at {distance}", zh="到 {place} 可以为 {distance}")
NOTHING = Prompt(en="nothing gets shorter", zh="没有更短的")
WHOLE = Prompt(en="The way: {way}, length {distance}.", zh="路线：{way}，长度 {distance}。")
_LENGTH = re.compile(
    r"[\s,;:(]*(?:with |and )?(?:a |the )?(?:total )?(?:length|cost|distance|weight|time|总长度?|长度|距离|费用|用时)"
    r"(?: is| of)?\s*[:=]?\s*为?(?:是)?\s*(\d{1,6})\s*(?:km|minutes|公里|分钟)?[\s).]*$"
)
_JOINED = re.compile(r"\s*(?:-+>|=+>|→|⟶|>|-|,|\bto\b|\\(?:to|rightarrow)(?![a-z])|\s)\s*")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    places: int | None = None,
    roads: int | None = None,
    largest: int | None = None,
    one_way: bool | None = None,
    detour: bool | None = None,
) -> Problem:
    """One map with a start and an end.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution; names are the same in both.
        places: how many there are, 4 to 60.
        roads: pairs of places that are joined, at least one less than places; at most 180.
        largest: lengths are from 1 to this, 5 to 99.
        one_way: whether roads have a direction; some then lead back with another length.
        detour: whether the shortest way is to have more roads than the one with the fewest, where a map has such.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "places": places, "roads": roads, "largest": largest,
                              "one_way": one_way, "detour": detour})  # fmt: skip
    drawn, steps = _map(rng, wanted)
    names = rng.sample(NAMES, wanted["places"])
    data = {"names": names, "roads": drawn, "one_way": wanted["one_way"], "start": steps[0].place,
            "end": steps[-1].place}  # fmt: skip
    answer = " -> ".join(names[place] for place in way(steps))
    sign = " -> " if wanted["one_way"] else " - "
    start, end = names[data["start"]], names[data["end"]]
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), start=start, end=end,
                     what=filled(WHAT, language, start=start, end=end),
                     direction=(ONE_WAY if wanted["one_way"] else BOTH_WAYS).fill(language),
                     roads="\n".join(f"{names[one]}{sign}{names[two]}: {length}" for one, two, length in drawn)),
        answer=answer,
        data=data,
        solution="\n".join([*_worked(steps, names, answer, language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(len(steps) + sum(len(step.better) for step in steps)),
                    "settled": float(len(steps)), "hops": float(len(way(steps)) - 1)},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a way along the roads from start to end that is as short as can be."""
    data = problem.data
    found = read(answer, _way, wanted="way from place to place")
    if found.value is None:
        return found.unreadable(answer)
    names = {name: place for place, name in enumerate(data["names"])}
    given, told = found.value
    roads = leading(len(names), data["roads"], one_way=data["one_way"])
    length, reason = _length([names.get(name, -1) for name in given], roads, data)
    if reason:
        return Verdict.wrong(reason, value=list(given))
    if told is not None and told != length:
        return Verdict.wrong(f"its length is {length}, not {told}", value=list(given))
    shortest = settled(roads, data["start"], data["end"])[-1].distance
    if length > shortest:
        return Verdict.wrong(f"its length is {length}, there is a way of {shortest}", value=list(given))
    return Verdict.right(f"its length is {length}, as short as can be", value=list(given))


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different maps: the names in order."""
    return perm(len(NAMES), LEVELS.settings(settings)["places"])


def _map(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[list[list[int]], list[Settled]]:
    """Roads, and the steps from a start to the farthest place; with a detour where that is wanted and is found."""
    best: tuple[list[list[int]], list[Settled]] | None = None
    for _ in range(MOST_DRAWS):
        drawn = drawn_roads(rng, wanted["places"], wanted["roads"], wanted["largest"], one_way=wanted["one_way"])
        roads = leading(wanted["places"], drawn, one_way=wanted["one_way"])
        steps = max((settled(roads, start) for start in rng.sample(range(wanted["places"]), 2)), key=len)
        hops = len(way(steps)) - 1
        if hops >= 2 and len(steps) > wanted["places"] // 2:
            best = drawn, steps
            if not wanted["detour"] or hops > fewest_hops(roads, steps[0].place, steps[-1].place):
                break
        best = best or (drawn, steps if hops >= 1 else settled(roads, drawn[0][0], drawn[0][1]))
    assert best is not None
    start, end = best[1][0].place, best[1][-1].place
    return best[0], settled(leading(wanted["places"], best[0], one_way=wanted["one_way"]), start, end)


def _way(text: str) -> tuple[tuple[str, ...], int | None] | None:
    """The names on a way, and its length where that is told."""
    text, end = text[:-LONGEST_END], text[-LONGEST_END:]
    told = _LENGTH.search(end)
    text = (text + (end[: told.start()] if told else end)).strip(" []().`")
    parts = [one for one in _JOINED.split(text) if one]
    parts = [one.strip("\"'").upper() for one in parts]
    if len(parts) < 2 or not all(re.fullmatch(r"[A-Z]\d", one) for one in parts):
        return None
    return tuple(parts), int(told[1]) if told else None


def _length(places: Sequence[int], roads: Roads, data: Mapping[str, Any]) -> tuple[int, str]:
    """How long a way is, or what is wrong with it."""
    names = data["names"]
    if -1 in places:
        return 0, "it goes by a place that is not there"
    if (places[0], places[-1]) != (data["start"], data["end"]):
        return 0, f"it does not go from {names[data['start']]} to {names[data['end']]}"
    length = 0
    for one, two in pairwise(places):
        stretches = [length for other, length in roads[one] if other == two]
        if not stretches:
            return 0, f"no road leads from {names[one]} to {names[two]}"
        length += min(stretches)
    return length, ""


def _worked(steps: Sequence[Settled], names: Sequence[str], answer: str, language: Language) -> list[str]:
    lines = list[str]()
    for step in steps:
        reached = [filled(BETTER, language, place=names[other], distance=distance) for other, distance in step.better]
        prompt = LAST if step is steps[-1] else NEXT if lines else FIRST
        lines.append(filled(prompt, language, place=names[step.place], before=names[step.before],
                            distance=step.distance,
                            better=listed(reached, language) if reached else NOTHING.fill(language)))  # fmt: skip
    return [*lines, filled(WHOLE, language, way=answer, distance=steps[-1].distance)]


def _straight(problem: Problem) -> str:
    """From start to end and back and there again: longer than any shortest way, where it is one at all."""
    start, end = problem.answer.split(" -> ")[0], problem.answer.split(" -> ")[-1]
    return f"{start} -> {end} -> {start} -> {end}"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(" -> ", " → "),
    lambda problem: problem.answer.replace(" -> ", ", "),
    lambda problem: problem.answer.replace(" -> ", "-").lower(),
    lambda problem: str(problem.answer.split(" -> ")),
    lambda problem: problem.answer.replace(" -> ", " \\rightarrow "),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _straight,
    lambda problem: problem.answer.rpartition(" -> ")[0],
    lambda problem: f"{problem.answer} -> {problem.answer.split(' -> ')[-2]}",
    lambda problem: " -> ".join(reversed(problem.answer.split(" -> "))),
    lambda problem: f"{problem.answer} (length 0)",
    lambda problem: f"{problem.answer} or {_straight(problem)}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
