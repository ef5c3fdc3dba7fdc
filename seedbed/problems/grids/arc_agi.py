"""Grid induction: from pairs of coloured grids find the rule that turns one into the other, and use it once more.

After the Abstraction and Reasoning Corpus (arXiv 1911.01547), made from scratch: no grid of it is used. A rule is a
chain of one or two steps out of some thirty, and it may exchange colours at the end. Examples cannot rule out every
rule that anyone may think of; what is proved is this: of all chains of so many steps, each with any replacement of
colours, those that agree with every example agree on the grid that is asked for, and none is shorter than the rule.
``effort`` counts the cells of that grid, once for each step and half for the exchange.

``check`` applies the rule in ``data``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from math import factorial, perm
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems import forms
from seedbed.problems.grids.arc_rules import applied, recoloured, scene, settled, shows
from seedbed.problems.grids.arc_steps import STEPS, Colours
from seedbed.problems.levels import Level, Levels, switch, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled, final_line
from seedbed.problems.reading import read

LEVELS = Levels(
    "arc_agi",
    size=whole(5, 14, (5, 6, 7, 7, 8, 8, 9, 9, 10, 12)),
    steps=whole(1, 2, (1, 1, 1, 1, 1, 2, 2, 2, 2, 2)),
    recolour=switch((False, False, False, True, True, False, False, True, True, True)),
    colours=whole(2, 7, (3, 3, 3, 4, 4, 4, 4, 5, 5, 6)),
    examples=whole(2, 6, (4, 4, 3, 3, 3, 4, 3, 3, 3, 3)),
)
MOST_RULES, MOST_SCENES = 400, 12
"""Rules that are tried, and grids for each place of one, until every step of it shows and no other rule is left."""

QUESTIONS = (
    Prompt(
        en="Each example turns an input grid into an output grid by the same rule. Numbers are colours, 0 is black.\n\n"
        "{examples}\n\nApply the rule to this input:\n{test}",
        zh="每个示例都按同一条规则把输入网格变成输出网格。数字代表颜色，0 是黑色。\n\n{examples}\n\n"
        "请把这条规则用于下面的输入：\n{test}",
    ),
    Prompt(
        en="Find the rule that leads from input to output in all of these examples.\n\n{examples}\n\nThe cells hold "
        "colours from 1 to 9, or black (0). What does the rule make of the following grid?\n{test}",
        zh="请找出下面所有示例中从输入到输出的规则。\n\n{examples}\n\n格子里是 1 到 9 的颜色，或黑色（0）。"
        "这条规则会把下面的网格变成什么？\n{test}",
    ),
    Prompt(
        en="This grid of colours (0 is black) is to be changed:\n{test}\n\nHow it changes is shown by other grids, all "
        "changed in the same way:\n\n{examples}",
        zh="下面的彩色网格（0 是黑色）需要变换：\n{test}\n\n变换的方法由另外几个网格给出，"
        "它们的变换方式都相同：\n\n{examples}",
    ),
    Prompt(
        en="A hidden rule works on grids of colours, written as digits with 0 for black. Here is what it did:\n\n"
        "{examples}\n\nWork out what it does to this one:\n{test}",
        zh="有一条隐藏的规则作用于彩色网格，颜色用数字表示，0 为黑色。它做过这些变换：\n\n{examples}\n\n"
        "请推断它会怎样变换这一个：\n{test}",
    ),
)
WHAT = Prompt(
    en="the output grid (one row a line, spaces between the numbers)",
    zh="输出网格（每行占一行，数字之间用空格隔开）",
)
EXAMPLE = Prompt(
    en="Example {number}\nInput:\n{given}\nOutput:\n{gives}", zh="示例 {number}\n输入：\n{given}\n输出：\n{gives}"
)
RULE = Prompt(
    en="In every example the rule does this: {steps}.",
    zh="在每个示例中，规则做的都是下面的事：{steps}。",
)
AFTER = Prompt(
    en="Step {number} on the new input ({step}):\n{grid}", zh="对新的输入做第 {number} 步（{step}）：\n{grid}"
)
RECOLOURED = Prompt(en="change colours ({pairs})", zh="改变颜色（{pairs}）")
TURNS_TO = Prompt(en="{one} to {two}", zh="{one} 变成 {two}")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    size: int | None = None,
    steps: int | None = None,
    recolour: bool | None = None,
    colours: int | None = None,
    examples: int | None = None,
) -> Problem:
    """One rule with its examples and the grid that is asked for.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        size: the most rows and columns of an input, 5 to 14; the fewest are two less.
        steps: how many the rule has, 1 or 2.
        recolour: whether the rule exchanges colours at its end.
        colours: how many there are beside black, 2 to 7.
        examples: pairs that are shown, 2 to 6.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "size": size, "steps": steps, "recolour": recolour, "colours": colours,
                              "examples": examples})  # fmt: skip
    rule, swaps, grids = _drawn(rng, wanted)
    *pairs, test = [(grid, recoloured(applied(rule, grid), swaps)) for grid in grids]
    answer = _written(test[1])
    shown = "\n\n".join(
        filled(EXAMPLE, language, number=number, given=_written(given), gives=_written(gives))
        for number, (given, gives) in enumerate(pairs, 1)
    )
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), examples=shown, test=_written(test[0]), what=WHAT),
        answer=answer,
        data={
            "rule": rule,
            "colours": {str(one): two for one, two in swaps.items()},
            "examples": [[[list(row) for row in grid] for grid in pair] for pair in pairs],
            "test": [list(row) for row in test[0]],
        },
        solution="\n".join([*_worked(rule, swaps, test[0], language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        version=2,  # 1: grids were drawn otherwise; level 5 had two steps
        difficulty={
            "effort": float(len(test[0]) * len(test[0][0]) * (len(rule) + bool(swaps) / 2)),
            "steps": float(len(rule) + bool(swaps)),
            "cells": float(len(test[0]) * len(test[0][0])),
        },
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the grid that the rule makes."""
    data = problem.data
    swaps = {int(one): two for one, two in data["colours"].items()}
    wanted = recoloured(applied(data["rule"], tuple(map(tuple, data["test"]))), swaps)
    rows, columns = len(wanted), len(wanted[0])
    found = read(answer, _grid, wanted=f"grid of {rows} rows and {columns} columns")
    if found.value is None:
        return found.unreadable(answer)
    if (len(found.value), len(found.value[0])) != (rows, columns):
        return Verdict.wrong(f"the grid should have {rows} rows and {columns} columns")
    off = sum(
        int(one) != two for row, own in zip(found.value, wanted, strict=True) for one, two in zip(row, own, strict=True)
    )
    return Verdict.wrong(f"{off} cells have another colour") if off else Verdict.right("it is what the rule makes")


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems: one with its colours renamed and its examples in another order."""
    wanted = LEVELS.settings(settings)
    return perm(9, wanted["colours"]) * factorial(wanted["examples"])


def _drawn(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[list[str], dict[int, int], list[Colours]]:
    """A rule, the colours that it exchanges, and the inputs, that of the question last."""
    for _ in range(MOST_RULES):
        rule = rng.choices(list(STEPS), k=wanted["steps"])
        palette = rng.sample(range(1, 10), wanted["colours"])
        swaps = dict(zip(palette, palette[1:] + palette[:1], strict=True)) if wanted["recolour"] else {}
        grids = _scenes(rng, rule, wanted["size"], palette, wanted["examples"] + 1)
        if grids and settled(rule, swaps, grids):
            return rule, swaps, grids
    raise AssertionError(f"no rule of {wanted['steps']} steps in {MOST_RULES} draws")


def _scenes(rng: random.Random, rule: Sequence[str], size: int, palette: Sequence[int], count: int) -> list[Colours]:
    """So many grids on which every step of a rule shows; none where that does not come about."""
    found = list[Colours]()
    for _ in range(count * MOST_SCENES):
        grid = scene(rng, size, palette)
        if shows(rule, grid):
            found.append(grid)
        if len(found) == count:
            return found
    return []


def _grid(text: str) -> forms.Grid | None:
    """A grid of any size from two rows on; digits in a row alone may be anything."""
    nested = forms.literal(text)
    if isinstance(nested, list):
        rows, first = len(nested), nested[0] if nested else ""
    else:
        lines = [line for line in text.split("\n") if any(map(str.isdecimal, line))]
        rows, first = len(lines), [one for one in lines[0] if one.isdecimal()] if lines else ""
    return forms.grid(rows, len(first), "0123456789")(text) if rows > 1 and first else None


def _written(grid: Colours) -> str:
    return "\n".join(" ".join(map(str, row)) for row in grid)


def _worked(rule: Sequence[str], swaps: Mapping[int, int], test: Colours, language: Language) -> list[str]:
    """The rule in words, and the grid after each of its steps."""
    comma, semicolon = (", ", "; ") if language == "en" else ("，", "；")
    acts = [(STEPS[name].text.fill(language), STEPS[name].act) for name in rule]
    if swaps:
        turned = comma.join(filled(TURNS_TO, language, one=one, two=two) for one, two in sorted(swaps.items()))
        acts.append((filled(RECOLOURED, language, pairs=turned), lambda grid: recoloured(grid, swaps)))
    lines = [filled(RULE, language, steps=semicolon.join(f"({at}) {text}" for at, (text, _) in enumerate(acts, 1)))]
    grid = test
    for number, (text, act) in enumerate(acts, 1):
        grid = act(grid)
        lines.append(filled(AFTER, language, number=number, step=text, grid=_written(grid)))
    return lines


def _one_changed(problem: Problem) -> str:
    """The right grid with its last cell changed."""
    return problem.answer[:-1] + str((int(problem.answer[-1]) + 1) % 10)


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str([[int(cell) for cell in row.split()] for row in problem.answer.split("\n")]),
    lambda problem: problem.answer.replace(" ", ""),
    lambda problem: problem.answer.replace(" ", ","),
    lambda problem: "\n".join(f"| {row.replace(' ', ' | ')} |" for row in problem.answer.split("\n")),
    lambda problem: f"It makes of\n```\n{_written(problem.data['test'])}\n```\nthis:\n```\n{problem.answer}\n```",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_changed,
    lambda problem: problem.answer.rpartition("\n")[0],
    lambda problem: f"{problem.answer}\n{problem.answer.partition(chr(10))[0]}",
    lambda problem: _written(problem.data["test"]),
    lambda problem: _written(problem.data["examples"][0][1]),
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_one_changed(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
