"""Futoshiki: a Latin square of which some neighbours are compared by signs and some numbers are given.

No paper: a newspaper puzzle. Signs are drawn on a full grid, so they hold; then steps of logic fill the empty grid, and
where they come to a halt a number is given. So the steps prove the solution the only one, and are the working.
``effort`` weighs them; ``trial`` counts the numbers that are only ruled out by following them up.

``check`` holds a grid against the rules, the signs and the givens, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.candidates import Puzzle, Rule, difficulty, posed
from seedbed.problems.forms import Grid
from seedbed.problems.grids.grid_answers import (
    WRITTEN,
    Form,
    changed_given,
    first_row_again,
    judged,
    last_row_lost,
    with_another,
)
from seedbed.problems.grids.grid_steps import worked, written
from seedbed.problems.grids.latin_square import COUNTS, broken_line, latin_grid, latin_settings, latin_square, lines
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled

LEVELS = Levels(
    "futoshiki",
    size=whole(4, 7, (4, 4, 4, 5, 5, 5, 6, 6, 7, 7)),
    signs=whole(1, 84, (5, 8, 9, 11, 13, 16, 20, 23, 30, 32)),
    givens=whole(0, 48, (6, 3, 1, 3, 2, 0, 2, 0, 2, 0)),
    trials=whole(0, 4, (0, 0, 0, 0, 0, 1, 1, 2, 2, 3)),
)

QUESTIONS = (
    Prompt(
        en="Solve this {size}×{size} futoshiki. Every row and every column holds each number from 1 to {size} exactly "
        "once. A sign between two neighbouring cells (<, >, ^ or v) points to the smaller of the two. A dot is an "
        "empty cell.\n\n{puzzle}",
        zh="解下面这道 {size}×{size} 不等式数独（Futoshiki）：每行、每列里 1 到 {size} 各出现一次。相邻两格之间的符号"
        "（<、>、^、v）的尖端指向较小的数。点号表示空格。\n\n{puzzle}",
    ),
    Prompt(
        en="Replace each dot by a number from 1 to {size} so that no number stands twice in a row or a column. Between "
        "some neighbours there is a sign: < and > within a row, ^ and v between two rows; its tip points to the lesser "
        "number.\n\n{puzzle}",
        zh="把每个点号换成 1 到 {size} 的一个数，同一行、同一列里数字不能重复。有些相邻格之间有符号：同一行内用 < 和 "
        ">，上下两行之间用 ^ 和 v，尖端指向较小的数。\n\n{puzzle}",
    ),
    Prompt(
        en="Here is a grid of {size} rows and {size} columns:\n\n{puzzle}\n\nFill in the numbers 1 to {size}, each "
        "once in every row and every column, and keep every number that is given. Wherever <, >, ^ or v stands between "
        "two cells, the cell that the tip points to holds the smaller number.",
        zh="这里有一个 {size} 行 {size} 列的网格：\n\n{puzzle}\n\n请填入 1 到 {size}，使每行、每列中每个数各出现一次，"
        "并保留已给出的数。凡两格之间有 <、>、^ 或 v，尖端所指的一格较小。",
    ),
    Prompt(
        en="The futoshiki below has exactly one solution; find it. Rows and columns hold the numbers 1 to {size} once "
        "each, signs compare neighbours (the open side is at the larger number, for ^ and v as for < and >), dots are "
        "to be filled.\n\n{puzzle}",
        zh="下面的不等式数独有唯一解，请求出它。每行、每列里 1 到 {size} 各出现一次；符号比较相邻两格的大小（<、>、^、"
        "v 的开口都朝向较大的数）；点号是要填的格子。\n\n{puzzle}",
    ),
)
WHAT = Prompt(
    en="the whole filled grid (one row a line, spaces between the numbers, no signs)",
    zh="填好的完整网格（每行占一行，数字之间用空格隔开，不写符号）",
)
CLUE = Prompt(
    en="Row {row}, column {column} is less than row {other_row}, column {other_column}",
    zh="第 {row} 行第 {column} 列小于第 {other_row} 行第 {other_column} 列",
)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    size: int | None = None,
    signs: int | None = None,
    givens: int | None = None,
    trials: int | None = None,
) -> Problem:
    """One puzzle with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        size: rows of the grid, 4 to 7.
        signs: how many pairs of neighbours are compared, at most two for each row and column but one.
        givens: numbers that are shown at least; more where logic would not go on without.
        trials: most numbers that have to be ruled out by following them up, 0 to 4.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = _settings({"level": level, "size": size, "signs": signs, "givens": givens, "trials": trials})
    size = int(wanted["size"])
    full = latin_square(rng, size)
    less = _signs(rng, full, size, wanted["signs"])
    shown = rng.sample(range(size * size), wanted["givens"])
    known, steps = posed(rng, _puzzle(size, less), full, shown, wanted["trials"])
    puzzle = [known.get(cell, 0) for cell in range(size * size)]
    answer = written(full, size)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), size=size, puzzle=_drawn(puzzle, less, size), what=WHAT),
        answer=answer,
        data={"size": size, "givens": puzzle, "less": [list(pair) for pair in less]},
        solution=worked(steps, size, lambda place, tongue: _clue(less[place], size, tongue), answer, language),
        language=language,
        level=wanted.level,
        difficulty=difficulty(steps),
        version=2,  # 1: trials did without fewer of the givens
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a full grid that keeps the rules, the signs and the givens."""
    size: int = problem.data["size"]
    return judged(answer, latin_grid(size), f"full grid of {size} rows and {size} columns",
                  broken=lambda rows: _broken_rule(rows, problem.data),
                  right="the grid keeps every rule, sign and given")  # fmt: skip


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different puzzles: one for each full grid."""
    return COUNTS[_settings(settings)["size"]]


def _settings(given: Mapping[str, Any]) -> Any:
    """A size alone leaves nothing given, and compares three of eight pairs of neighbours."""
    return latin_settings(
        "futoshiki", LEVELS.settings(given), given,
        usual=lambda size: {"signs": size * (size - 1) * 3 // 4, "givens": 0},
        most=lambda size: {"signs": 2 * size * (size - 1), "givens": size * size - 1},
    )  # fmt: skip


def _signs(rng: random.Random, full: Sequence[int], size: int, count: int) -> list[tuple[int, int]]:
    """Pairs of neighbours, the cell with the smaller number first."""
    across = [(cell, cell + 1) for cell in range(size * size) if cell % size < size - 1]
    down = [(cell, cell + size) for cell in range(size * (size - 1))]
    pairs = sorted(rng.sample(across + down, count))
    return [(one, two) if full[one] < full[two] else (two, one) for one, two in pairs]


def _puzzle(size: int, less: Sequence[tuple[int, int]]) -> Puzzle:
    every = ((1 << size + 1) - 2,) * (size * size)
    return Puzzle(every, lines(size), tuple(Rule(pair, _smaller_first) for pair in less), complete=True)


def _smaller_first(left: tuple[int, ...]) -> tuple[int, int]:
    """What is left of two cells of which the first is the smaller."""
    small, large = left
    large &= -((small & -small) << 1)
    small &= (1 << large.bit_length() >> 1) - 1 if large else 0
    return (small, large) if small else (0, 0)


def _drawn(cells: Sequence[int], less: Sequence[tuple[int, int]], size: int) -> str:
    """The grid with its signs: ``<`` and ``>`` between cells of a row, ``^`` and ``v`` on the lines between rows."""
    sign = {(two, one): (">", "v") for one, two in less}
    sign.update(((one, two), ("<", "^")) for one, two in less)
    drawing = list[str]()
    for row in range(size):
        start = row * size
        parts = [str(cells[start] or ".")]
        for cell in range(start, start + size - 1):
            parts += [sign.get((cell, cell + 1), " ")[0], str(cells[cell + 1] or ".")]
        drawing.append(" ".join(parts))
        if row < size - 1:
            below = [sign.get((cell, cell + size), "  ")[1] for cell in range(start, start + size)]
            drawing.append("   ".join(below).rstrip())
    return "\n".join(["```", *drawing, "```"])


def _clue(pair: tuple[int, int], size: int, language: Language) -> str:
    (row, column), (other_row, other_column) = divmod(pair[0], size), divmod(pair[1], size)
    return filled(CLUE, language, row=row + 1, column=column + 1, other_row=other_row + 1,
                  other_column=other_column + 1)  # fmt: skip


def _broken_rule(rows: Grid, data: Mapping[str, Any]) -> str:
    """What is wrong with a full grid, or nothing."""
    size: int = data["size"]
    cells = [int(cell) for row in rows for cell in row]
    for one, two in data["less"]:
        if cells[one] >= cells[two]:
            return f"{_clue((one, two), size, 'en')}, the answer has {cells[one]} and {cells[two]}"
    return changed_given(cells, data["givens"], size) or broken_line(cells, size)


def _one_changed(problem: Problem) -> str:
    """The right grid with its last number changed."""
    return problem.answer[:-1] + str(int(problem.answer[-1]) % problem.data["size"] + 1)


def _upside_down(problem: Problem) -> str:
    """Large for small: still each number once in every row and column, but the signs are all wrong."""
    size = problem.data["size"]
    return "\n".join(
        " ".join(str(size + 1 - int(number)) for number in row.split()) for row in problem.answer.split("\n")
    )


RIGHT: tuple[Form, ...] = (
    *WRITTEN,
    lambda problem: (
        f"The puzzle:\n{_drawn(problem.data['givens'], problem.data['less'], problem.data['size'])}\nSolved:\n"
        f"```\n{problem.answer}\n```"
    ),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Form, ...] = (
    _one_changed,
    _upside_down,
    last_row_lost,
    first_row_again,
    lambda problem: _drawn(problem.data["givens"], problem.data["less"], problem.data["size"]),
    with_another(_one_changed),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
