"""Kukurasu: a filled cell counts the number of its column in its row, and the number of its row in its column.

No paper: a Japanese puzzle. A full grid is drawn and its sums are shown; then steps of logic settle the cells from the
sums, by trials where sums alone do not suffice, and where those come to a halt a cell is given. So the steps prove the
solution the only one, and are the working. ``effort`` weighs them; ``rule`` counts the sums that were worked out.

``check`` holds a grid against the sums and the given cells, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.candidates import Puzzle, Rule, Step, posed
from seedbed.problems.forms import Grid, grid
from seedbed.problems.grids.grid_answers import (
    WRITTEN,
    Form,
    all_flipped,
    changed_given,
    judged,
    last_flipped,
    last_row_lost,
    with_another,
)
from seedbed.problems.grids.grid_steps import written
from seedbed.problems.grids.marked_lines import difficulty, lines, told
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled, final_line

LEVELS = Levels(
    "kukurasu",
    rows=whole(3, 9, (4, 4, 4, 5, 5, 6, 6, 7, 7, 8)),
    columns=whole(3, 9, (4, 4, 5, 5, 6, 6, 7, 7, 8, 8)),
    givens=whole(0, 80, (6, 4, 3, 2, 2, 1, 1, 0, 0, 0)),
    trials=whole(0, 20, (0, 0, 1, 1, 2, 2, 3, 3, 4, 5)),
)

QUESTIONS = (
    Prompt(
        en="Solve this kukurasu of {rows} rows and {columns} columns. Each cell is filled (1) or empty (0). In a row, "
        "a filled cell counts as much as the number of its column (written on top); in a column, as much as the number "
        "of its row (written at the left). The counts of a row add up to the number at its right, those of a column to "
        "the number below. A dot is an undecided cell.\n\n{puzzle}",
        zh="解这道 {rows} 行 {columns} 列的 Kukurasu：每格要么涂黑（1），要么留空（0）。在一行里，涂黑的格子按所在列的"
        "编号（写在上方）计数；在一列里，按所在行的编号（写在左边）计数。每行的计数之和等于右边的数，每列的计数之和等于"
        "下面的数。点号是未定的格子。\n\n{puzzle}",
    ),
    Prompt(
        en="Write 0 or 1 for every dot. Row and column numbers stand at the left and on top. For each row, adding up "
        "the column numbers of its ones must give the sum at the right; for each column, adding up the row numbers of "
        "its ones must give the sum at the bottom.\n\n{puzzle}",
        zh="把每个点号换成 0 或 1。左边和上方是行号和列号。对每一行，把其中各个 1 的列号相加，要得到右边的和；对每一"
        "列，把其中各个 1 的行号相加，要得到下面的和。\n\n{puzzle}",
    ),
    Prompt(
        en="{puzzle}\n\nIn this grid some cells are to be filled. A filled cell in column 3 adds 3 to the sum of its "
        "row (after the second bar), a filled cell in row 2 adds 2 to the sum of its column (last line), and so on; "
        "empty cells add nothing. Which cells are filled? Write 1 for filled and 0 for empty, and keep what is given.",
        zh="{puzzle}\n\n这个网格里有些格子要涂黑。第 3 列的一个黑格给所在行的和（第二条竖线后）加 3，第 2 行的一个黑格"
        "给所在列的和（最后一行）加 2，依此类推；空格不加。哪些格子是黑的？涂黑写 1，留空写 0，已给出的保持不变。",
    ),
    Prompt(
        en="There is exactly one way to fill this grid with zeros and ones so that all sums are right. The sum of a "
        "row (at its right) is that of the numbers of the columns where it has a 1; the sum of a column (below it) is "
        "that of the numbers of the rows where it has a 1. Find it; dots are open.\n\n{puzzle}",
        zh="恰有一种方法用 0 和 1 填满这个网格，使所有的和都正确。一行的和（在其右边）是该行为 1 的各列列号之和；一列的"
        "和（在其下面）是该列为 1 的各行行号之和。请求出它，点号是待填的格子。\n\n{puzzle}",
    ),
)
WHAT = Prompt(
    en="the whole grid of zeros and ones, without numbers and sums (one row a line, spaces between the cells)",
    zh="由 0 和 1 组成的完整网格，不写编号与和（每行占一行，格子之间用空格隔开）",
)
ROW = Prompt(en="Row {number} (sum {sum})", zh="第 {number} 行（和为 {sum}）")
COLUMN = Prompt(en="Column {number} (sum {sum})", zh="第 {number} 列（和为 {sum}）")
SETTLED = Prompt(en="{clue}: {cells}.", zh="{clue}：{cells}。")
IN_ROW = Prompt(en="column {number} is {mark}", zh="第 {number} 列是 {mark}")
IN_COLUMN = Prompt(en="row {number} is {mark}", zh="第 {number} 行是 {mark}")
TRIAL = Prompt(
    en="With {other} in row {row}, column {column}, the sums would in the end leave nothing for row {far_row}, column "
    "{far_column}; so it is {mark}.",
    zh="若第 {row} 行第 {column} 列是 {other}，由各个和推下去，第 {far_row} 行第 {far_column} 列就无法填写；"
    "所以它是 {mark}。",
)


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
        rows: of the grid, 3 to 9.
        columns: of the grid, 3 to 9.
        givens: cells that are shown at least; more where logic would not go on without.
        trials: most cells that have to be settled by following the other choice up, 0 to 20.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = _settings({"level": level, "rows": rows, "columns": columns, "givens": givens, "trials": trials})
    rows, columns = int(wanted["rows"]), int(wanted["columns"])
    full = _drawn(rng, rows * columns)
    sums = _sums(full, rows, columns)
    shown = rng.sample(range(rows * columns), wanted["givens"])
    known, steps = posed(rng, _puzzle(rows, columns, tuple(sums)), full, shown, wanted["trials"])
    puzzle = [known.get(cell, -1) for cell in range(rows * columns)]
    answer = written(full, columns)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), rows=rows, columns=columns, what=WHAT,
                     puzzle=_shown(puzzle, sums, rows)),
        answer=answer,
        data={"rows": rows, "columns": columns, "givens": puzzle, "sums": sums},
        solution="\n".join([
            *told(steps, columns, language, trial=TRIAL, line=lambda step: _sum_told(step, sums, rows, language)),
            final_line(answer, language),
        ]),
        language=language,
        level=wanted.level,
        difficulty=difficulty(steps, puzzle.count(-1)),
        version=2,  # 1: trials did without fewer of the givens
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a full grid that keeps the sums and the given cells."""
    rows, columns = problem.data["rows"], problem.data["columns"]
    return judged(answer, grid(rows, columns, "01"), f"grid of {rows} rows and {columns} columns of 0 and 1",
                  broken=lambda found: _broken_rule(found, problem.data),
                  right="the grid keeps every sum and every given cell")  # fmt: skip


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different puzzles: one for each full grid."""
    wanted = _settings(settings)
    return int(2 ** (wanted["rows"] * wanted["columns"]))


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    cells = wanted["rows"] * wanted["columns"]
    if given.get("givens") is None and (given.get("rows") is not None or given.get("columns") is not None):
        wanted["givens"] = 0
    if wanted["givens"] >= cells:
        raise RecipeError(f"kukurasu: 'givens' must be less than the {cells} cells, got {wanted['givens']}")
    return wanted


def _drawn(rng: random.Random, cells: int) -> list[int]:
    """A grid with a third to two thirds of its cells filled."""
    filled_cells = rng.randint((cells + 2) // 3, cells * 2 // 3)
    return rng.sample([1] * filled_cells + [0] * (cells - filled_cells), cells)


def _sums(cells: Sequence[int], rows: int, columns: int) -> list[int]:
    return [sum(place * cells[cell] for place, cell in enumerate(line, 1)) for line in lines(rows, columns)]


def _puzzle(rows: int, columns: int, sums: tuple[int, ...]) -> Puzzle:
    rules = [Rule(line, _rule(sum_)) for line, sum_ in zip(lines(rows, columns), sums, strict=True)]
    return Puzzle((3,) * (rows * columns), (), tuple(rules))


@lru_cache(maxsize=128)
def _rule(total: int) -> Callable[[tuple[int, ...]], tuple[int, ...]]:
    return lambda left: _in_sum(total, left)


@lru_cache(maxsize=50_000)
def _in_sum(total: int, left: tuple[int, ...]) -> tuple[int, ...]:
    """What each cell of a line can be so that the places of its ones have this sum; candidates as bits 0 and 1."""
    before, after = [1], [1]  # sums as bits, of the cells before and of those behind
    for place, bits in enumerate(left[:-1], 1):
        before.append(_with(before[-1], place, bits))
    for place in range(len(left), 1, -1):
        after.append(_with(after[-1], place, left[place - 1]))
    kept = list[int]()
    for place, (bits, first, last) in enumerate(zip(left, before, reversed(after), strict=True), 1):
        zero = bits & 1 and _meet(first, last, total)
        one = bits & 2 and place <= total and _meet(first, last, total - place)
        kept.append((1 if zero else 0) | (2 if one else 0))
    return tuple(kept)


def _with(sums: int, place: int, bits: int) -> int:
    """The sums with one more cell, which may be empty (bit 0) or filled (bit 1)."""
    return (sums if bits & 1 else 0) | (sums << place if bits & 2 else 0)


def _meet(one: int, two: int, total: int) -> bool:
    """Whether a sum of each of two sets makes the total."""
    return any(one >> part & 1 and two >> total - part & 1 for part in range(total + 1))


def _shown(cells: Sequence[int], sums: Sequence[int], rows: int) -> str:
    """The grid with the numbers of its rows and columns, and their sums."""
    columns = len(sums) - rows
    wide = len(str(max(sums)))
    marks = [".", "0", "1"]
    shown = [
        f"{row + 1} | {' '.join(marks[cell + 1].rjust(wide) for cell in cells[row * columns : (row + 1) * columns])} | "
        f"{sums[row]}"
        for row in range(rows)
    ]
    head, foot = (
        " " * 4 + " ".join(str(one).rjust(wide) for one in line) for line in (range(1, columns + 1), sums[rows:])
    )
    return "\n".join(["```", head, *shown, foot, "```"])


def _sum_told(step: Step, sums: Sequence[int], rows: int, language: Language) -> str:
    columns, across = len(sums) - rows, step.source < rows
    text = IN_ROW if across else IN_COLUMN
    parts = [
        filled(text, language, number=(cell % columns if across else cell // columns) + 1, mark=2 - bits)
        for cell, bits in step.struck
    ]
    clue = _clue(step.source, sums, rows, language)
    return filled(SETTLED, language, clue=clue, cells=(", " if language == "en" else "，").join(parts))


def _clue(number: int, sums: Sequence[int], rows: int, language: Language) -> str:
    text, place = (ROW, number) if number < rows else (COLUMN, number - rows)
    return filled(text, language, number=place + 1, sum=sums[number])


def _broken_rule(found: Grid, data: Mapping[str, Any]) -> str:
    """What is wrong with a full grid, or nothing."""
    rows, columns = data["rows"], data["columns"]
    cells = [int(cell) for row in found for cell in row]
    for number, (sum_, wanted) in enumerate(zip(_sums(cells, rows, columns), data["sums"], strict=True)):
        if sum_ != wanted:
            return f"{_clue(number, data['sums'], rows, 'en')} comes to {sum_} in the answer"
    return changed_given(cells, data["givens"], columns, blank=-1)


RIGHT: tuple[Form, ...] = WRITTEN
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Form, ...] = (
    last_flipped,
    all_flipped,
    last_row_lost,
    lambda problem: f"{problem.answer} 0",
    lambda problem: _shown(problem.data["givens"], problem.data["sums"], problem.data["rows"]),
    with_another(last_flipped),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
