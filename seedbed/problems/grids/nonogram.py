"""Nonogram: a picture of filled and empty cells is found from the lengths of its runs in every row and column.

No paper: a Japanese puzzle. A picture is drawn in patches; steps of logic settle cells from one line at a time, by
trials where single lines do not suffice. Where they come to a halt, the picture is changed there; where that does not
help, a cell is given. So the steps prove the solution the only one, and are the working. ``effort`` weighs them;
``rule`` counts the lines that were worked out, ``trial`` the cells that were only settled by following them up.

``check`` holds a grid against the runs and the given cells, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.candidates import Puzzle, Rule, Step, posed, solved
from seedbed.problems.forms import Grid, grid
from seedbed.problems.grids.grid_answers import (
    WRITTEN,
    Form,
    all_flipped,
    judged,
    last_flipped,
    last_row_lost,
    with_another,
)
from seedbed.problems.grids.grid_steps import written
from seedbed.problems.grids.line_runs import Runs, drawn, rule, runs_of
from seedbed.problems.grids.marked_lines import difficulty, lines, told
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled, final_line, listed

LEVELS = Levels(
    "nonogram",
    rows=whole(3, 15, (4, 5, 5, 6, 7, 8, 8, 10, 12, 15)),
    columns=whole(3, 15, (5, 5, 6, 7, 7, 8, 10, 10, 12, 15)),
    filled=whole(30, 80, (65, 62, 60, 58, 55, 55, 52, 52, 50, 50)),
    trials=whole(0, 10, (0, 0, 0, 0, 1, 1, 1, 2, 3, 4)),
)
COUNTS = {3: 384, 4: 52_362, 5: 25_309_575}
"""Nonograms with one solution on a square board (OEIS A242876); a filled row more leaves each one solution."""
MOST_CHANGES = 12

EXAMPLE_LINE = Prompt(
    en="For instance, the clue 2 1 means a run of two filled cells, then at least one empty cell, then one filled "
    "cell; 0 means that the line is empty.",
    zh="例如，提示 2 1 表示先有连续两个涂黑的格子，隔至少一个空格，再有一个涂黑的格子；0 表示整行（列）都是空格。",
)
QUESTIONS = (
    Prompt(
        en="Solve this nonogram of {rows} rows and {columns} columns. The clue of a row or column gives the lengths of "
        "its runs of filled cells, in order from the left or the top; between two runs there is at least one empty "
        "cell. {example}\n\n{puzzle}",
        zh="解这道 {rows} 行 {columns} 列的数织（Nonogram）。每行、每列的提示依次给出该行（从左到右）或该列（从上到下）"
        "中各段连续涂黑格子的长度，两段之间至少隔一个空格。{example}\n\n{puzzle}",
    ),
    Prompt(
        en="{puzzle}\n\nThese clues describe a picture of {rows} rows and {columns} columns of filled and empty cells: "
        "they list, left to right and top to bottom, how many cells in a row are filled each time; runs are parted by "
        "one or more empty cells. {example} Find the picture.",
        zh="{puzzle}\n\n这些提示描述一幅 {rows} 行 {columns} 列、由黑格和空格组成的图：从左到右、从上到下依次列出每段连"
        "续黑格的个数，各段之间隔一个或多个空格。{example}请求出这幅图。",
    ),
    Prompt(
        en="A grid has {rows} rows and {columns} columns. Decide for each cell whether it is filled so that the runs "
        "of filled cells in every row and column have exactly the lengths given, in that order. {example}\n\n{puzzle}",
        zh="有一个 {rows} 行 {columns} 列的网格。请判断每格是否涂黑，使每行、每列中连续黑格的长度依次与给出的数完全一"
        "致。{example}\n\n{puzzle}",
    ),
    Prompt(
        en="Exactly one picture fits these clues ({rows} rows, {columns} columns). Each number is a block of filled "
        "cells side by side; blocks of one line do not touch. {example}\n\n{puzzle}\n\nWhich picture is it?",
        zh="恰有一幅图符合这些提示（{rows} 行 {columns} 列）。每个数是一段相连的黑格，同一行（列）的各段互不相接。"
        "{example}\n\n{puzzle}\n\n这幅图是什么？",
    ),
)
WHAT = Prompt(
    en="the whole grid (1 for filled, 0 for empty, one row a line, spaces between the cells)",
    zh="完整的网格（涂黑写 1，空格写 0，每行占一行，格子之间用空格隔开）",
)
ROWS, COLUMNS = Prompt(en="Rows:", zh="行："), Prompt(en="Columns:", zh="列：")
GIVEN = Prompt(en="Row {row}, column {column} is {mark}.", zh="第 {row} 行第 {column} 列是 {mark}。")
ROW = Prompt(en="Row {number} ({runs})", zh="第 {number} 行（{runs}）")
COLUMN = Prompt(en="Column {number} ({runs})", zh="第 {number} 列（{runs}）")
SETTLED = Prompt(en="{clue}: {cells}.", zh="{clue}：{cells}。")
IN_ROW = {
    True: Prompt(en="{mark} in columns {cells}", zh="第 {cells} 列是 {mark}"),
    False: Prompt(en="{mark} in column {cells}", zh="第 {cells} 列是 {mark}"),
}
IN_COLUMN = {
    True: Prompt(en="{mark} in rows {cells}", zh="第 {cells} 行是 {mark}"),
    False: Prompt(en="{mark} in row {cells}", zh="第 {cells} 行是 {mark}"),
}
TRIAL = Prompt(
    en="With {other} in row {row}, column {column}, the clues would in the end leave nothing for row {far_row}, column "
    "{far_column}; so it is {mark}.",
    zh="若第 {row} 行第 {column} 列是 {other}，由提示推下去，第 {far_row} 行第 {far_column} 列就无法填写；所以它是 "
    "{mark}。",
)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    rows: int | None = None,
    columns: int | None = None,
    filled: int | None = None,
    trials: int | None = None,
) -> Problem:
    """One picture with its clues; no other picture has them.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        rows: of the grid, 3 to 15.
        columns: of the grid, 3 to 15.
        filled: percent of the cells that are filled, about, 30 to 80; fewer make it harder.
        trials: most cells that have to be settled by following the other choice up, 0 to 10.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "rows": rows, "columns": columns, "filled": filled, "trials": trials})
    rows, columns = int(wanted["rows"]), int(wanted["columns"])
    picture = drawn(rng, rows, columns, wanted["filled"])
    picture, known, steps = _posed(rng, picture, columns, wanted["trials"])
    clues = _clues(picture, columns)
    givens = [[cell // columns, cell % columns, picture[cell]] for cell in sorted(known)]
    answer = written(picture, columns)
    data = {"rows": [list(one) for one in clues[:rows]], "columns": [list(one) for one in clues[rows:]],
            "givens": givens}  # fmt: skip
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), rows=rows, columns=columns, what=WHAT,
                     example=EXAMPLE_LINE, puzzle=_shown(data, language)),
        answer=answer,
        data=data,
        solution="\n".join([
            *told(steps, columns, language, trial=TRIAL, line=lambda step: _line_told(step, clues, rows, language)),
            final_line(answer, language),
        ]),
        language=language,
        level=wanted.level,
        difficulty=difficulty(steps, rows * columns - len(known)),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a full grid with these runs and the given cells."""
    rows, columns = len(problem.data["rows"]), len(problem.data["columns"])
    return judged(answer, grid(rows, columns, "01"), f"grid of {rows} rows and {columns} columns of 0 and 1",
                  broken=lambda found: _broken_rule(found, problem.data),
                  right="the grid has the runs of every clue")  # fmt: skip


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different puzzles: those of the largest square board within."""
    wanted = LEVELS.settings(settings)
    return COUNTS[min(5, wanted["rows"], wanted["columns"])]


def _posed(
    rng: random.Random, picture: list[int], columns: int, trials: int
) -> tuple[list[int], dict[int, int], list[Step]]:
    """A picture that steps settle, the cells that are given for that (mostly none), and the steps."""
    for _ in range(MOST_CHANGES):
        steps, open_cells = solved(rng, _puzzle(_clues(picture, columns), columns), picture, trials)
        if not open_cells:
            return picture, {}, steps
        for cell in open_cells:
            picture[cell] = 1 - picture[cell]
    known, steps = posed(rng, _puzzle(_clues(picture, columns), columns), picture, (), trials)
    return picture, known, steps


def _clues(cells: Sequence[int], columns: int) -> tuple[Runs, ...]:
    return tuple(runs_of([cells[one] for one in line]) for line in lines(len(cells) // columns, columns))


def _puzzle(clues: Sequence[Runs], columns: int) -> Puzzle:
    rows = len(clues) - columns
    rules = [Rule(line, rule(runs)) for line, runs in zip(lines(rows, columns), clues, strict=True)]
    return Puzzle((3,) * (rows * columns), (), tuple(rules))


def _shown(data: Mapping[str, Any], language: Language) -> str:
    """The clues, numbered, and the cells that are given."""
    parts = []
    for head, name in ((ROWS, "rows"), (COLUMNS, "columns")):
        lines = [f"{place}: {_runs(runs)}" for place, runs in enumerate(data[name], 1)]
        parts.append("\n".join([filled(head, language), *lines]))
    givens = [
        filled(GIVEN, language, row=row + 1, column=column + 1, mark=mark) for row, column, mark in data["givens"]
    ]
    return "\n\n".join([*parts, *(["\n".join(givens)] if givens else [])])


def _runs(runs: Sequence[int]) -> str:
    return " ".join(map(str, runs)) or "0"


def _line_told(step: Step, clues: Sequence[Runs], rows: int, language: Language) -> str:
    columns, across = len(clues) - rows, step.source < rows
    parts = []
    for mark in (1, 0):
        cells = [(cell % columns if across else cell // columns) + 1 for cell, bits in step.struck if 2 - bits == mark]
        if cells:
            text = (IN_ROW if across else IN_COLUMN)[len(cells) > 1]
            parts.append(filled(text, language, mark=mark, cells=listed([str(one) for one in cells], language)))
    clue = _clue(step.source, clues, rows, language)
    return filled(SETTLED, language, clue=clue, cells=(", " if language == "en" else "，").join(parts))


def _clue(number: int, clues: Sequence[Sequence[int]], rows: int, language: Language) -> str:
    text, place = (ROW, number) if number < rows else (COLUMN, number - rows)
    return filled(text, language, number=place + 1, runs=_runs(clues[number]))


def _broken_rule(found: Grid, data: Mapping[str, Any]) -> str:
    """What is wrong with a full grid, or nothing."""
    for row, column, mark in data["givens"]:
        if found[row][column] != str(mark):
            return f"row {row + 1}, column {column + 1} was given as {mark}"
    clues = [*data["rows"], *data["columns"]]
    for number, line in enumerate((*found, *zip(*found, strict=True))):
        runs = list(runs_of([int(cell) for cell in line]))
        if runs != clues[number]:
            return f"{_clue(number, clues, len(data['rows']), 'en')} has the runs {_runs(runs)} in the answer"
    return ""


RIGHT: tuple[Form, ...] = WRITTEN
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Form, ...] = (
    last_flipped,
    all_flipped,
    last_row_lost,
    lambda problem: f"{problem.answer} 0",
    lambda problem: _shown(problem.data, "en"),
    with_another(last_flipped),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
