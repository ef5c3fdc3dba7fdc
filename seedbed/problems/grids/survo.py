"""Survo: a table holds the numbers 1, 2, 3 … once each; the sums of its rows and columns and some numbers are given.

No paper: a puzzle named after a Finnish statistics system, which proposed it in 2006. A full table is drawn; then steps
of logic fill the empty one from the sums, and where they come to a halt a number is given. So the steps prove the
solution the only one, and are the working. ``effort`` weighs them; ``rule`` counts the sums that were worked out.

``check`` holds a table against the sums and the givens, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import factorial
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.candidates import Puzzle, Rule, Step, difficulty, posed
from seedbed.problems.forms import Grid, grid
from seedbed.problems.grids.grid_steps import worked, written
from seedbed.problems.grids.survo_sums import sum_clue
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled
from seedbed.problems.reading import read

LEVELS = Levels(
    "survo",
    rows=whole(2, 5, (2, 2, 3, 3, 3, 3, 3, 3, 4, 4)),
    columns=whole(3, 6, (3, 4, 3, 3, 4, 4, 4, 5, 4, 5)),
    givens=whole(0, 29, (2, 3, 3, 0, 4, 2, 1, 3, 3, 6)),
    trials=whole(0, 12, (0, 0, 0, 0, 0, 0, 1, 1, 1, 1)),
)

QUESTIONS = (
    Prompt(
        en="Fill this table of {rows} rows and {columns} columns with the numbers 1 to {most}, each exactly once, so "
        "that every row has the sum at its right and every column the sum below it. A dot is an empty cell; numbers "
        "that stand there stay.\n\n{puzzle}",
        zh="用 1 到 {most} 填满这个 {rows} 行 {columns} 列的表格，每个数恰好用一次，使每行的和等于右边的数、每列的和"
        "等于下面的数。点号是空格，已有的数保持不变。\n\n{puzzle}",
    ),
    Prompt(
        en="Solve this survo puzzle: all of the numbers 1 to {most} go into the cells, one each; sums of rows stand at "
        "the right, sums of columns at the bottom.\n\n{puzzle}\n\nReplace the dots and keep what is given.",
        zh="解这道 Survo 谜题：1 到 {most} 的每个数各占一格；右边是各行之和，下面是各列之和。\n\n{puzzle}\n\n"
        "请把点号换成数，并保留已给出的数。",
    ),
    Prompt(
        en="In a {rows}×{columns} table each number from 1 to {most} stood exactly once. Some were wiped out (dots), "
        "but the sums of the rows (right of the bar) and of the columns (last line) are still there:\n\n{puzzle}\n\n"
        "Restore the table.",
        zh="一个 {rows}×{columns} 的表格里，1 到 {most} 各出现一次。其中一些数被擦掉了（点号处），但各行之和（竖线右边"
        "）和各列之和（最后一行）还在：\n\n{puzzle}\n\n请还原这个表格。",
    ),
    Prompt(
        en="{puzzle}\n\nThe dots hide numbers: the table has {rows} rows and {columns} columns and holds 1 to {most} "
        "without any repetition. Row sums are given behind the bars, column sums under the table. There is exactly one "
        "solution; which one?",
        zh="{puzzle}\n\n点号处藏着一些数：表格有 {rows} 行 {columns} 列，1 到 {most} 不重复地各出现一次。竖线后面是各行"
        "之和，表格下面是各列之和。解是唯一的，请求出它。",
    ),
)
WHAT = Prompt(
    en="the whole filled table without the sums (one row a line, spaces between the numbers)",
    zh="填好的完整表格，不写各个和（每行占一行，数字之间用空格隔开）",
)
ROW = Prompt(en="Row {number} has the sum {sum}", zh="第 {number} 行的和为 {sum}")
COLUMN = Prompt(en="Column {number} has the sum {sum}", zh="第 {number} 列的和为 {sum}")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    rows: int | None = None,
    columns: int | None = None,
    givens: int | None = None,
    trials: int | None = None,
) -> Problem:
    """One puzzle with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        rows: of the table, 2 to 5.
        columns: of the table, 3 to 6.
        givens: numbers that are shown at least; more where logic would not go on without.
        trials: most numbers that have to be ruled out by following them up, 0 to 12.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = _settings({"level": level, "rows": rows, "columns": columns, "givens": givens, "trials": trials})
    rows, columns = int(wanted["rows"]), int(wanted["columns"])
    full = rng.sample(range(1, rows * columns + 1), rows * columns)
    sums = [sum(full[cell] for cell in line) for line in _lines(rows, columns)]
    shown = rng.sample(range(rows * columns), wanted["givens"])
    known, steps = posed(rng, _puzzle(rows, columns, sums), full, shown, wanted["trials"])
    puzzle = [known.get(cell, 0) for cell in range(rows * columns)]
    answer = written(full, columns)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), rows=rows, columns=columns, most=rows * columns,
                     puzzle=_drawn(puzzle, sums, rows), what=WHAT),
        answer=answer,
        data={"rows": rows, "columns": columns, "givens": puzzle, "sums": sums},
        solution=worked(steps, columns, lambda at, tongue: _clue(at, sums, rows, tongue), answer, language),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(steps, puzzle),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a full table that keeps the sums and the givens."""
    rows, columns = problem.data["rows"], problem.data["columns"]
    cells = [str(number) for number in range(1, rows * columns + 1)]
    found = read(answer, grid(rows, columns, cells), wanted=f"full table of {rows} rows and {columns} columns")
    if found.value is None:
        return found.unreadable(answer)
    reason = _broken_rule(found.value, problem.data)
    return Verdict.wrong(reason) if reason else Verdict.right("the table keeps every sum and every given")


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different puzzles: one for each full table."""
    wanted = _settings(settings)
    return factorial(wanted["rows"] * wanted["columns"])


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    cells = wanted["rows"] * wanted["columns"]
    if given.get("givens") is None and (given.get("rows") is not None or given.get("columns") is not None):
        wanted["givens"] = 0
    if wanted["givens"] >= cells:
        raise RecipeError(f"survo: 'givens' must be less than the {cells} cells, got {wanted['givens']}")
    return wanted


def _difficulty(steps: Sequence[Step], puzzle: Sequence[int]) -> dict[str, float]:
    return {**difficulty(steps), "open": float(puzzle.count(0))}


@lru_cache(maxsize=32)
def _lines(rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
    """The cells of each row, then of each column."""
    across = [tuple(range(start, start + columns)) for start in range(0, rows * columns, columns)]
    return (*across, *(tuple(range(column, rows * columns, columns)) for column in range(columns)))


def _puzzle(rows: int, columns: int, sums: Sequence[int]) -> Puzzle:
    cells = rows * columns
    rules = [
        Rule(line, sum_clue(cells, len(line), sum_)) for line, sum_ in zip(_lines(rows, columns), sums, strict=True)
    ]
    return Puzzle(((1 << cells + 1) - 2,) * cells, (tuple(range(cells)),), tuple(rules))


def _drawn(cells: Sequence[int], sums: Sequence[int], rows: int) -> str:
    """The table with the sums of its rows behind bars and those of its columns in the last line."""
    columns = len(sums) - rows
    wide = len(str(max(sums)))
    lines = [
        " ".join(str(cell or ".").rjust(wide) for cell in cells[at : at + columns])
        for at in range(0, len(cells), columns)
    ]
    shown = [f"{line} | {sum_}" for line, sum_ in zip(lines, sums[:rows], strict=True)]
    last = " ".join(str(sum_).rjust(wide) for sum_ in sums[rows:])
    return "\n".join(["```", *shown, "-" * len(last), last, "```"])


def _clue(number: int, sums: Sequence[int], rows: int, language: Language) -> str:
    text, place = (ROW, number) if number < rows else (COLUMN, number - rows)
    return filled(text, language, number=place + 1, sum=sums[number])


def _broken_rule(table: Grid, data: Mapping[str, Any]) -> str:
    """What is wrong with a full table, or nothing."""
    rows, columns = data["rows"], data["columns"]
    cells = [int(cell) for row in table for cell in row]
    for place, given in enumerate(data["givens"]):
        if given and cells[place] != given:
            row, column = divmod(place, columns)
            return f"row {row + 1}, column {column + 1} was given as {given}, the answer has {cells[place]}"
    if len(set(cells)) < len(cells):
        return f"{next(cell for cell in cells if cells.count(cell) > 1)} stands there twice"
    for number, (line, wanted) in enumerate(zip(_lines(rows, columns), data["sums"], strict=True)):
        found = sum(cells[cell] for cell in line)
        if found != wanted:
            return f"{_clue(number, data['sums'], rows, 'en')}, in the answer it is {found}"
    return ""


def _swapped(problem: Problem) -> str:
    """The right table with two numbers of its first row exchanged."""
    first, _, rest = problem.answer.partition("\n")
    one, two, *others = first.split()
    return " ".join([two, one, *others]) + "\n" + rest


def _repeated(problem: Problem) -> str:
    """The right table with its last number replaced by its first."""
    cells = problem.answer.split()
    return written([*cells[:-1], cells[0]], problem.data["columns"])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str([[int(cell) for cell in row.split()] for row in problem.answer.split("\n")]),
    lambda problem: f"```json\n{[[int(cell) for cell in row.split()] for row in problem.answer.split(chr(10))]}\n```",
    lambda problem: problem.answer.replace(" ", ", "),
    lambda problem: "\n".join(f"| {row.replace(' ', ' | ')} |" for row in problem.answer.split("\n")),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _swapped,
    _repeated,
    lambda problem: problem.answer.rpartition("\n")[0],
    lambda problem: f"{problem.answer}\n{problem.answer.partition(chr(10))[0]}",
    lambda problem: _drawn(problem.data["givens"], problem.data["sums"], problem.data["rows"]),
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_swapped(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
