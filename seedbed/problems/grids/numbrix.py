"""Numbrix: the numbers from 1 up fill a grid so that each stands beside the next; some are given.

No paper: a puzzle of Marilyn vos Savant. A path through all cells is drawn by biting its ends back, which leaves no
trace of the snake it began as, and some of its numbers are shown. Steps of deduction find the others; where they do
not suffice another number is given: so the solution is unique. ``effort`` weighs the steps.

``check`` holds a grid against the rules and the givens, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import Grid, grid
from seedbed.problems.grids.numbrix_paths import Step, difficulty, drawn_path, found_again
from seedbed.problems.grids.regions import beside
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled, final_line
from seedbed.problems.reading import read

LEVELS = Levels(
    "numbrix",
    rows=whole(4, 10, (4, 4, 5, 5, 6, 6, 6, 7, 7, 8)),
    columns=whole(4, 10, (4, 5, 5, 5, 5, 6, 7, 7, 8, 8)),
    shown=whole(10, 80, (45, 40, 40, 35, 30, 30, 28, 28, 27, 27)),
    trials=whole(0, 30, (0, 0, 0, 0, 1, 1, 1, 2, 2, 3)),
)

QUESTIONS = (
    Prompt(
        en="Fill the dots of this grid ({rows} rows, {columns} columns) so that every number from 1 to {last} stands "
        "in it once and each number shares a side with the next one. The given numbers stay.\n\n{puzzle}",
        zh="请填满这个网格（{rows} 行 {columns} 列）中的点号，使 1 到 {last} 的每个数各出现一次，并且每个数都与下一个"
        "数有公共边。已给出的数不变。\n\n{puzzle}",
    ),
    Prompt(
        en="Solve this numbrix. The numbers 1 to {last} form one path: from each of them a step up, down, left or "
        "right leads to the next higher one, never a diagonal step. Dots are empty cells, and there is one solution.\n"
        "\n{puzzle}\n\n({rows} rows, {columns} columns)",
        zh="解这道 Numbrix 谜题。1 到 {last} 的数连成一条路：从每个数向上、下、左或右走一步就到下一个更大的数，不能斜"
        "走。点号是空格，答案唯一。\n\n{puzzle}\n\n（{rows} 行 {columns} 列）",
    ),
    Prompt(
        en="{puzzle}\n\nA walk visits every cell of a grid with {rows} rows and {columns} columns exactly once, "
        "moving to a cell above, below, to the left or to the right each time. The cells are numbered 1 to {last} in "
        "the order of the walk, but only some of the numbers are left above. Restore the others.",
        zh="{puzzle}\n\n有人走遍一个 {rows} 行 {columns} 列的网格，每格恰好经过一次，每次移到上、下、左、右相邻的一"
        "格。格子按经过的次序编号为 1 到 {last}，但上面只留下了一部分编号。请补全其余的编号。",
    ),
    Prompt(
        en="Replace each dot by a number. In the end the grid of {rows}×{columns} cells (rows × columns) must hold 1, "
        "2, 3 and so on up to {last}, all different, and consecutive numbers must be neighbours in a row or in a "
        "column.\n\n{puzzle}",
        zh="把每个点号换成一个数。最后 {rows}×{columns}（行×列）的网格中应恰好有 1、2、3 直到 {last}，各不相同，并且相"
        "继的两个数必须在同一行或同一列里相邻。\n\n{puzzle}",
    ),
)
WHAT = Prompt(
    en="the whole filled grid (one row a line, spaces between the numbers)",
    zh="填好的完整网格（每行占一行，数字之间用空格隔开）",
)
NUMBER = {
    "both": Prompt(
        en="{number} has only one cell on the way from {below} to {above}: row {row}, column {column}.",
        zh="从 {below} 到 {above} 的路上，{number} 只有一个位置：第 {row} 行第 {column} 列。",
    ),
    "below": Prompt(
        en="{number} has only one cell on the way on from {below}: row {row}, column {column}.",
        zh="从 {below} 往后走，{number} 只有一个位置：第 {row} 行第 {column} 列。",
    ),
    "above": Prompt(
        en="{number} has only one cell on the way back from {above}: row {row}, column {column}.",
        zh="从 {above} 往回走，{number} 只有一个位置：第 {row} 行第 {column} 列。",
    ),
}
CELL = Prompt(
    en="Row {row}, column {column}: no number but {number} can be there.",
    zh="第 {row} 行第 {column} 列：除 {number} 外没有别的数能到这里。",
)
TRIAL = Prompt(
    en="{number} in row {row}, column {column} would in the end leave no cell for {stuck}, so it is not there.",
    zh="若 {number} 在第 {row} 行第 {column} 列，推下去 {stuck} 就没有位置，所以它不在那里。",
)
EMPTY = Prompt(
    en="{number} in row {row}, column {column} would in the end leave a cell that no number can reach, so it is not "
    "there.",
    zh="若 {number} 在第 {row} 行第 {column} 列，推下去会有一格没有数能到，所以它不在那里。",
)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    rows: int | None = None,
    columns: int | None = None,
    shown: int | None = None,
    trials: int | None = None,
) -> Problem:
    """One grid with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        rows: of the grid, 4 to 10.
        columns: of the grid, 4 to 10.
        shown: how many of 100 numbers are given at first, 10 to 80; more are given where it must be.
        trials: suppositions that the worked solution may need, at most 30.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "rows": rows, "columns": columns, "shown": shown, "trials": trials})
    rows, columns = int(wanted["rows"]), int(wanted["columns"])
    path = drawn_path(rng, rows, columns)
    number_of = {cell: number for number, cell in enumerate(path, 1)}
    givens, steps = found_again(rng, rows, columns, path, len(path) * wanted["shown"] // 100, wanted["trials"])
    puzzle = [number_of[cell] if number_of[cell] in givens else 0 for cell in range(rows * columns)]
    answer = _written([number_of[cell] for cell in range(rows * columns)], columns)
    lines = [_told(step, columns, language) for step in steps]
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), rows=rows, columns=columns, what=WHAT, last=len(path),
                     puzzle=_written(puzzle, columns)),
        answer=answer,
        data={"puzzle": [puzzle[start : start + columns] for start in range(0, rows * columns, columns)]},
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        version=2,  # 1: paths were drawn otherwise
        difficulty=difficulty(steps, givens),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the whole grid, with the givens, and each number beside the next."""
    puzzle: list[list[int]] = problem.data["puzzle"]
    rows, columns = len(puzzle), len(puzzle[0])
    numbers = [str(number) for number in range(1, rows * columns + 1)]
    found = read(answer, grid(rows, columns, numbers), wanted=f"full grid of {rows} rows and {columns} columns")
    if found.value is None:
        return found.unreadable(answer)
    reason = _broken_rule(found.value, puzzle)
    return Verdict.wrong(reason) if reason else Verdict.right("the numbers form one path with every given")


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many: those that were counted in 2,500 draws of the smallest grid, the least of all settings."""
    LEVELS.settings(settings)
    return 2_000


def _told(step: Step, columns: int, language: Language) -> str:
    """One deduction in words."""
    if step.kind == "number":
        text = NUMBER["both" if step.below and step.above else "below" if step.below else "above"]
    else:
        text = CELL if step.kind == "cell" else TRIAL if step.stuck else EMPTY
    row, column = divmod(step.cell, columns)
    return filled(text, language, number=step.number, row=row + 1, column=column + 1, below=step.below,
                  above=step.above, stuck=step.stuck)  # fmt: skip


def _written(cells: Sequence[int], columns: int) -> str:
    """The grid with a dot for 0, numbers flush right."""
    signs = [(str(cell) if cell else ".").rjust(len(str(len(cells)))) for cell in cells]
    return "\n".join(" ".join(signs[start : start + columns]) for start in range(0, len(cells), columns))


def _broken_rule(rows: Grid, puzzle: Sequence[Sequence[int]]) -> str:
    """What is wrong with a full grid, or nothing."""
    columns = len(puzzle[0])
    cells = [int(cell) for row in rows for cell in row]
    for place, given in enumerate(number for row in puzzle for number in row):
        if given and cells[place] != given:
            row, column = divmod(place, columns)
            return f"row {row + 1}, column {column + 1} was given as {given}, the answer has {cells[place]}"
    places = {number: place for place, number in enumerate(cells)}
    near = beside(len(puzzle), columns)
    for number in range(1, len(cells) + 1):
        if number not in places:
            return f"{number} is missing"
        if number > 1 and places[number] not in near[places[number - 1]]:
            return f"{number} does not share a side with {number - 1}"
    return ""


def _two_swapped(problem: Problem) -> str:
    """The right grid with the numbers 1 and 4 in each other's cells."""
    signs = ["4" if sign == "1" else "1" if sign == "4" else sign for sign in problem.answer.split()]
    return _written([int(sign) for sign in signs], len(problem.data["puzzle"][0]))


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str([[int(cell) for cell in row.split()] for row in problem.answer.split("\n")]),
    lambda problem: "\n".join(",".join(row.split()) for row in problem.answer.split("\n")),
    lambda problem: "\n".join(f"| {' | '.join(row.split())} |" for row in problem.answer.split("\n")),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _two_swapped,
    lambda problem: problem.answer.rpartition("\n")[0],
    lambda problem: f"{problem.answer}\n{problem.answer.partition(chr(10))[0]}",
    lambda problem: _written([cell for row in problem.data["puzzle"] for cell in row], len(problem.data["puzzle"][0])),
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_two_swapped(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
