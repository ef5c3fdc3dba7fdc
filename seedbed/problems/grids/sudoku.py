"""Sudoku of 4 × 4, 6 × 6 and 9 × 9: every row, column and box holds each number once; the solution is unique.

No paper: a newspaper puzzle. A random full grid is drawn and numbers are taken out one at a time. A number that
follows at once from those that are left (a cell with one candidate, a number with one place) can go without asking;
otherwise a solver proves that no other number is possible there. ``difficulty`` counts the steps of the worked
solution by kind; ``effort`` weighs them.

``check`` holds a grid against the rules and the givens, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from math import comb
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import Grid, grid
from seedbed.problems.grids.sudoku_carving import carved, full_grid
from seedbed.problems.grids.sudoku_logic import BOXES, COST, Step, deduce, houses
from seedbed.problems.levels import Level, Levels, one_of, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled, final_line
from seedbed.problems.reading import read

FEWEST = {4: 5, 6: 10, 9: 24}
"""Givens that nearly every drawn grid can be brought down to; fewer exist, but are rare."""
LEVELS = Levels(
    "sudoku",
    size=one_of((4, 6, 9), (4, 4, 6, 6, 6, 9, 9, 9, 9, 9)),
    givens=whole(5, 80, (10, 7, 24, 18, 14, 40, 34, 30, 27, 25)),
)
MOST_DRAWS = 40
"""Grids that are tried until one can be brought down to the givens; past that the one with the fewest is taken."""

QUESTIONS = (
    Prompt(
        en="Solve this {size}×{size} sudoku. Every row, every column and every box of {high} rows by {wide} columns "
        "must hold each number from 1 to {size} exactly once. A dot is an empty cell.\n\n{puzzle}",
        zh="解下面这道 {size}×{size} 数独：每行、每列以及每个 {high} 行 {wide} 列的宫里，1 到 {size} 各出现一次。"
        "点号表示空格。\n\n{puzzle}",
    ),
    Prompt(
        en="Fill in the empty cells (dots) of this grid with numbers from 1 to {size}. No number may stand twice in a "
        "row, in a column or in a box; boxes are {high} rows high and {wide} columns wide.\n\n{puzzle}",
        zh="用 1 到 {size} 填满下面网格中的空格（点号）。同一行、同一列、同一宫里数字不能重复；每个宫高 {high} 行、"
        "宽 {wide} 列。\n\n{puzzle}",
    ),
    Prompt(
        en="Here is a sudoku with {size} rows and {size} columns, cut into boxes of {high}×{wide} (rows × columns):\n\n"
        "{puzzle}\n\nReplace every dot by a number so that each row, column and box holds the numbers 1 to {size}.",
        zh="这里有一道 {size} 行 {size} 列的数独，分成 {high}×{wide}（行×列）的宫：\n\n{puzzle}\n\n"
        "把每个点号换成一个数字，使每行、每列、每宫都恰好包含 1 到 {size}。",
    ),
    Prompt(
        en="The sudoku below has exactly one solution. Find it.\n\n{puzzle}\n\nThe numbers are 1 to {size}, each once "
        "in every row, column and box ({high} rows by {wide} columns); dots are to be filled.",
        zh="下面的数独有唯一解，请求出它。\n\n{puzzle}\n\n所用数字为 1 到 {size}，在每行、每列、每宫（{high} 行 {wide} "
        "列）中各出现一次；点号是要填的格子。",
    ),
)
WHAT = Prompt(
    en="the whole filled grid (one row a line, spaces between the numbers)",
    zh="填好的完整网格（每行占一行，数字之间用空格隔开）",
)
CELL = Prompt(en="Row {row}, column {column}: only {number} fits.", zh="第 {row} 行第 {column} 列：只能填 {number}。")
PLACE = {
    "row": Prompt(
        en="Row {row}: {number} can only stand in column {column}.", zh="第 {row} 行：{number} 只能放在第 {column} 列。"
    ),
    "column": Prompt(
        en="Column {column}: {number} can only stand in row {row}.", zh="第 {column} 列：{number} 只能放在第 {row} 行。"
    ),
    "box": Prompt(
        en="In its box, {number} can only stand in row {row}, column {column}.",
        zh="在所在的宫里，{number} 只能放在第 {row} 行第 {column} 列。",
    ),
}
TRIAL = Prompt(
    en="Row {row}, column {column}: {number} would in the end leave nothing for row {other_row}, "
    "column {other_column}, so it is not {number}.",
    zh="第 {row} 行第 {column} 列：若填 {number}，推下去第 {other_row} 行第 {other_column} 列就无数可填，"
    "所以不是 {number}。",
)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    size: int | None = None,
    givens: int | None = None,
) -> Problem:
    """One puzzle with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        size: rows of the grid: 4, 6 or 9.
        givens: numbers that are shown, at least 5, 10 or 24 by size.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = _settings({"level": level, "size": size, "givens": givens})
    size = int(wanted["size"])
    full, puzzle, steps = _draw(rng, size, wanted["givens"])
    high, wide = BOXES[size]
    shown = _written(puzzle, size)
    answer = _written(full, size)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), size=size, high=high, wide=wide, puzzle=shown, what=WHAT),
        answer=answer,
        data={"size": size, "givens": puzzle},
        solution=_told(steps, size, answer, language),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(steps),
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a full grid that keeps the rules and the givens."""
    size: int = problem.data["size"]
    found = read(answer, grid(size, size, _numbers(size)), wanted=f"full grid of {size} rows and {size} columns")
    if found.value is None:
        return found.unreadable(answer)
    reason = _broken_rule(found.value, size, problem.data["givens"])
    return Verdict.wrong(reason) if reason else Verdict.right("the grid keeps every rule and every given")


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different puzzles: one full grid's renumberings times a thousandth of the ways to show it."""
    wanted = _settings(settings)
    size: int = wanted["size"]
    grids = {4: 288, 6: 28_200_960, 9: 6_670_903_752_021_072_936_960}[size]
    return grids * max(1, comb(size * size, wanted["givens"]) // 1000) if size > 4 else grids * 30


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    if given.get("givens") is None and given.get("size") is not None:
        wanted["givens"] = round({4: 7, 6: 16, 9: 32}[wanted["size"]])
    size, givens = wanted["size"], wanted["givens"]
    if not FEWEST[size] <= givens < size * size:
        limits = f"from {FEWEST[size]} to {size * size - 1} on a grid of {size} rows"
        raise RecipeError(f"sudoku: 'givens' must be {limits}, got {givens}")
    return wanted


def _numbers(size: int) -> str:
    return "123456789"[:size]


def _draw(rng: random.Random, size: int, givens: int) -> tuple[list[int], list[int], list[Step]]:
    """A full grid, the puzzle carved out of it, and the steps that solve it; drawn again where steps do not suffice."""
    best: tuple[list[int], list[int], list[Step]] | None = None
    for _ in range(MOST_DRAWS):
        full = full_grid(rng, size)
        puzzle = carved(rng, full, size, givens)
        shown = sum(map(bool, puzzle))
        if best is not None and shown >= sum(map(bool, best[1])):
            continue
        steps = deduce(size, puzzle)
        if steps is None:
            continue
        best = full, puzzle, steps
        if shown == givens:
            break
    assert best is not None, f"no sudoku of size {size} in {MOST_DRAWS} draws"
    return best


def _difficulty(steps: Sequence[Step]) -> dict[str, float]:
    kinds = {kind: float(sum(step.kind == kind for step in steps)) for kind in COST}
    return {"effort": sum(COST[kind] * count for kind, count in kinds.items()), **kinds}


def _written(cells: Sequence[int], size: int) -> str:
    rows = [cells[start : start + size] for start in range(0, size * size, size)]
    return "\n".join(" ".join(str(cell) if cell else "." for cell in row) for row in rows)


def _told(steps: Sequence[Step], size: int, answer: str, language: Language) -> str:
    return "\n".join([*(_step(step, size, language) for step in steps), final_line(answer, language)])


def _step(step: Step, size: int, language: Language) -> str:
    text = {"cell": CELL, "trial": TRIAL}.get(step.kind) or PLACE[step.house]
    row, column = divmod(step.cell, size)
    other = divmod(step.stuck, size)
    return filled(text, language, row=row + 1, column=column + 1, number=step.number,
                  other_row=other[0] + 1, other_column=other[1] + 1)  # fmt: skip


def _broken_rule(rows: Grid, size: int, givens: Sequence[int]) -> str:
    """What is wrong with a full grid, or nothing."""
    cells = [int(cell) for row in rows for cell in row]
    for place, given in enumerate(givens):
        if given and cells[place] != given:
            row, column = divmod(place, size)
            return f"row {row + 1}, column {column + 1} was given as {given}, the answer has {cells[place]}"
    for number, house in enumerate(houses(size)):
        if len({cells[cell] for cell in house}) < size:
            return f"{('row', 'column', 'box')[number // size]} {number % size + 1} holds a number twice"
    return ""


def _one_changed(problem: Problem) -> str:
    """The right grid with its last number changed."""
    return problem.answer[:-1] + str(int(problem.answer[-1]) % problem.data["size"] + 1)


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str([[int(cell) for cell in row.split()] for row in problem.answer.split("\n")]),
    lambda problem: problem.answer.replace(" ", ""),
    lambda problem: problem.answer.replace(" ", ","),
    lambda problem: "\n".join(f"| {row.replace(' ', ' | ')} |" for row in problem.answer.split("\n")),
    lambda problem: (
        f"The puzzle:\n```\n{_written(problem.data['givens'], problem.data['size'])}\n```\nSolved:\n```\n"
        f"{problem.answer}\n```"
    ),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_changed,
    lambda problem: problem.answer.rpartition("\n")[0],
    lambda problem: f"{problem.answer}\n{problem.answer.partition(chr(10))[0]}",
    lambda problem: _written(problem.data["givens"], problem.data["size"]),
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_one_changed(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
