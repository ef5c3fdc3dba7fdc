"""Graph colouring: give every node one of a few colours so that no two joined nodes have the same.

No paper: a classic. Edges are drawn between nodes of different colours of a hidden colouring, so there is a solution;
some of its colours may be given. ``effort`` weighs the steps of the worked solution (forced, ruled out by trying, a
choice); ``nodes`` counts what a plain search in the order of the nodes looks at.

``check`` holds a colouring against edges and givens; every colouring that keeps them passes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from math import perm
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.draws import places
from seedbed.problems.graphs.coloring_steps import COST, Step, first_of, neighbours, plain_search, steps_to
from seedbed.problems.graphs.names import NAMES
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.named_values import missing, named_values
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line, listed, text_of
from seedbed.problems.reading import read

MOST_COLORS = 6
LEVELS = Levels(
    "graph_coloring",
    nodes=whole(4, 40, (5, 6, 8, 10, 12, 14, 17, 20, 24, 28)),
    colors=whole(2, MOST_COLORS, (3, 3, 3, 3, 3, 3, 3, 4, 4, 4)),
    edges=whole(3, 300, (7, 9, 14, 19, 24, 29, 37, 68, 88, 106)),
    given=whole(0, 12, (1, 1, 1, 1, 2, 2, 2, 3, 3, 3)),
)

QUESTIONS = (
    Prompt(
        en="Colour this graph with {colors} colours, numbered 1 to {colors}, so that nodes joined by an edge never "
        "have the same colour.\nNodes: {nodes}\nEdges: {edges}\n{given}",
        zh="请用 {colors} 种颜色（编号 1 到 {colors}）给下图着色，使有边相连的节点颜色不同。\n节点：{nodes}\n"
        "边：{edges}\n{given}",
    ),
    Prompt(
        en="Radio stations that are close to each other must not send on the same channel. There are {colors} "
        "channels, 1 to {colors}. Find a channel for each station.\nStations: {nodes}\nClose pairs: {edges}\n{given}",
        zh="相距太近的电台不能使用同一频道。共有 {colors} 个频道，编号 1 到 {colors}。请为每个电台安排频道。\n电台："
        "{nodes}\n相近的电台对：{edges}\n{given}",
    ),
    Prompt(
        en="Exams are to be put into {colors} time slots (1 to {colors}). Two exams with a common student cannot be in "
        "the same slot.\nExams: {nodes}\nPairs with a common student: {edges}\n{given}\nGive each exam a slot.",
        zh="要把考试安排到 {colors} 个时段（1 到 {colors}）。有共同考生的两门考试不能在同一时段。\n考试：{nodes}\n"
        "有共同考生的考试对：{edges}\n{given}\n请为每门考试安排时段。",
    ),
    Prompt(
        en="On a map the countries {nodes} are to be painted with the colours 1 to {colors}. These share a border: "
        "{edges}. Neighbours must differ. {given} How can it be done?",
        zh="地图上的国家 {nodes} 要用编号 1 到 {colors} 的颜色涂色。以下国家接壤：{edges}。相邻国家颜色必须不同。"
        "{given}应该怎样涂？",
    ),
)
WHAT = Prompt(en='"name: number" for every one of them (commas between)', zh="每一个的“名字: 编号”（用逗号隔开）")
GIVEN = Prompt(en="Already fixed: {given}.", zh="已经确定的：{given}。")
NONE = Prompt(en="Nothing is fixed yet.", zh="目前都未确定。")
ONLY = Prompt(en="{node}: {around}, so only {color} is left.", zh="{node}：{around}，所以只剩 {color}。")
AROUND = Prompt(en="{others} beside it has {color}", zh="与它相连的 {others} 是 {color}")
RULED_OUT = Prompt(en="{colors} was ruled out", zh="{colors} 已被排除")
FAILS = Prompt(
    en="{node} cannot be {color}: what that forces would leave nothing for {stuck}.",
    zh="{node} 不能是 {color}：由此推下去，{stuck} 将无编号可用。",
)
CHOICE = Prompt(en="{node}: choose {color}, which no node beside it has.", zh="{node}：选 {color}，与它相连的都不是。")
WORDS = {f"{word}{number}": number for word in ("", "color ", "colour ", "颜色", "颜色 ") for number in range(1, 10)}


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    nodes: int | None = None,
    colors: int | None = None,
    edges: int | None = None,
    given: int | None = None,
) -> Problem:
    """One graph that can be coloured.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution; names are the same in both.
        nodes: how many there are, 4 to 40.
        colors: how many colours, 2 to 6.
        edges: how many pairs of nodes are joined, 3 to 300; fewer where no more may be.
        given: nodes whose colour is told, at most 12.

    Raises:
        RecipeError: a setting is out of its range, or every node would be told.
    """
    wanted = _settings({"level": level, "nodes": nodes, "colors": colors, "edges": edges, "given": given})
    names = [NAMES[place] for place in places(rng, len(NAMES), wanted["nodes"])]
    coloring, pairs = _graph(rng, wanted["nodes"], wanted["colors"], wanted["edges"])
    fixed = [[node, coloring[node]] for node in sorted(places(rng, len(names), wanted["given"]))]
    near = neighbours(len(names), pairs)
    steps = steps_to(near, wanted["colors"], fixed, coloring)
    found = {pair[0]: pair[1] for pair in fixed}
    found.update([(step.node, step.color) for step in steps if step.kind != "fails"])
    answer = ", ".join([f"{name}: {found[node]}" for node, name in enumerate(names)])
    told = ", ".join([f"{names[node]}: {color}" for node, color in fixed])
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, colors=wanted["colors"],
                     nodes=", ".join(names), edges=", ".join([f"{names[one]}-{names[two]}" for one, two in pairs]),
                     given=filled(GIVEN, language, given=told) if told else NONE.fill(language)),
        answer=answer,
        data={"names": names, "edges": pairs, "colors": wanted["colors"], "given": fixed},
        solution="\n".join([*_worked(steps, near, fixed, names, language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": sum([COST[step.kind] for step in steps]),
                    "nodes": float(plain_search(near, wanted["colors"], fixed)),
                    "choices": float(sum([step.kind == "choice" for step in steps]))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer gives every node a colour so that edges join different ones and givens are kept."""
    names: list[str] = problem.data["names"]
    found = read(answer, named_values(WORDS), wanted="number for every name")
    if found.value is None:
        return found.unreadable(answer)
    if off := missing([name.lower() for name in names], found.value):
        return Verdict.wrong(off)
    by_name = dict(found.value)
    colors: list[int] = [by_name[name.lower()] for name in names]
    if max(colors) > problem.data["colors"]:
        return Verdict.wrong(f"it uses {max(colors)}, but there are only {problem.data['colors']}", value=colors)
    for node, color in problem.data["given"]:
        if colors[node] != color:
            return Verdict.wrong(f"{names[node]} was fixed as {color}", value=colors)
    for one, two in problem.data["edges"]:
        if colors[one] == colors[two]:
            return Verdict.wrong(f"{names[one]} and {names[two]} are joined and both {colors[one]}", value=colors)
    return Verdict.right("no two that are joined have the same", value=colors)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different graphs: the names in order."""
    return perm(len(NAMES), _settings(settings)["nodes"])


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    if wanted["given"] >= wanted["nodes"]:
        if given.get("given") is not None:
            most = wanted["nodes"] - 1
            raise RecipeError(f"graph_coloring: 'given' must be at most {most}, got {wanted['given']}")
        wanted["given"] = 0
    return wanted


def _graph(rng: random.Random, count: int, colors: int, edges: int) -> tuple[list[int], list[list[int]]]:
    """A colouring that uses every colour, and pairs of nodes of different colours; in one piece where that can be."""
    drawn = rng.random
    coloring = sorted([1 + node % colors for node in range(count)], key=lambda _: drawn())
    pairs: list[list[int]] = []
    more: list[list[int]] = []
    for node, color in enumerate(coloring):
        others = [[one, node] for one in range(node) if coloring[one] != color]
        if others:
            pairs.append(others.pop(int(drawn() * len(others))))
            more += others
    left = max(0, edges - len(pairs))
    pairs += more if left >= len(more) else [more[place] for place in places(rng, len(more), left)]
    return coloring, pairs


def _worked(
    steps: Sequence[Step], near: Sequence[int], fixed: Sequence[Sequence[int]], names: Sequence[str],
    language: Language,
) -> list[str]:  # fmt: skip
    ruled_out: dict[int, list[int]] = {}
    lines: list[str] = []
    comma, around, only = ", " if language == "en" else "，", text_of(AROUND, language), text_of(ONLY, language)
    beside = {node: around % {"others": names[node], "color": color} for node, color in fixed}
    having = [0] * (MOST_COLORS + 1)
    for node, color in fixed:
        having[color] |= 1 << node
    for kind, node, color, stuck in steps:
        if kind == "fails":
            ruled_out.setdefault(node, []).append(color)
            lines.append(filled(FAILS, language, node=names[node], color=color, stuck=names[stuck]))
            continue
        if kind == "choice":
            lines.append(filled(CHOICE, language, node=names[node], color=color))
        else:
            joined = [nodes & near[node] for nodes in having]
            reasons = [beside[first_of(nodes)] for nodes in joined if nodes]
            if more := [str(other) for other in sorted(ruled_out.get(node, ())) if not joined[other]]:
                reasons.append(filled(RULED_OUT, language, colors=listed(more, language)))
            lines.append(only % {"node": names[node], "around": comma.join(reasons), "color": color})
        beside[node] = around % {"others": names[node], "color": color}
        having[color] |= 1 << node
    return lines


def _clash(problem: Problem) -> str:
    """The right answer with the first end of an edge coloured like the second."""
    one, two = (problem.data["names"][node] for node in problem.data["edges"][0])
    color = re.search(rf"{two}: (\d)", problem.answer)
    return re.sub(rf"{one}: \d", f"{one}: {color[1] if color else 0}", problem.answer)


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(", ", "\n"),
    lambda problem: "\n".join(f"- **{part}**" for part in problem.answer.split(", ")),
    lambda problem: problem.answer.replace(": ", " = ").lower(),
    lambda problem: "{" + re.sub(r"(\w+): (\d)", r'"\1": \2', problem.answer) + "}",
    lambda problem: "，".join(reversed(problem.answer.split(", "))),
    lambda problem: problem.answer.replace(": ", ": color "),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _clash,
    lambda problem: problem.answer.rpartition(", ")[0],
    lambda problem: f"{problem.answer}, A0: 1",
    lambda problem: f"{problem.answer}, {problem.answer.partition(', ')[0]}",
    lambda problem: re.sub(r": \d", ": 1", problem.answer),
    lambda problem: re.sub(r": \d$", ": 9", problem.answer),
    lambda problem: f"{problem.answer} or {_clash(problem)}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
