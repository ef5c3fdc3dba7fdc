"""Arrow maze: blank cells become arrows so that from every number straight runs lead with so many arrows in all.

No paper: a puzzle of KOR-Bench (arXiv 2410.06526) and SynLogic, made from scratch. Numbers and their runs are drawn
until they fill the grid, then the arrows go. Steps of deduction find them again; where the steps do not suffice an
arrow is given: so the solution is unique. ``effort`` weighs the steps.

``check`` holds a grid against the rules and what was given, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import grid
from seedbed.problems.grids.counting_rules import Board, Rule, Step, difficulty, merged, needed
from seedbed.problems.grids.mazes_of_arrows import ARROWS, Maze, broken_run, drawn_maze, maze_rules
from seedbed.problems.grids.told_steps import Facts, cell_names, told
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled, final_line
from seedbed.problems.reading import read

LEVELS = Levels(
    "arrow_maze",
    rows=whole(4, 10, (4, 4, 5, 5, 5, 6, 6, 7, 7, 8)),
    columns=whole(4, 10, (4, 5, 5, 5, 6, 6, 7, 7, 8, 8)),
    trials=whole(0, 99, (0, 0, 0, 1, 1, 2, 2, 3, 4, 5)),
)
MOST_DRAWS = 500
"""Mazes that are drawn until one fills its grid."""

QUESTIONS = (
    Prompt(
        en="Replace every dot of this {rows}×{columns} grid (rows × columns) by one of the arrows {arrows}. From each "
        "number straight runs of arrows lead away, in any of the eight directions: the cells of a run follow on each "
        "other without a gap, the first one next to the number, and each of its arrows points away from the number. A "
        "number tells how many arrows its runs have in all, and every arrow is on the run of a number.\n\n{puzzle}",
        zh="把这个 {rows}×{columns}（行×列）网格中的每个点号换成 {arrows} 中的一个箭头。从每个数字出发，沿八个方向中的"
        "若干个有笔直的箭头串：一串里的格子连续不断，第一格紧挨着数字，每个箭头都指向远离数字的方向。数字等于它所有箭"
        "头串的箭头总数，并且每个箭头都属于某个数字的箭头串。\n\n{puzzle}",
    ),
    Prompt(
        en="{puzzle}\n\nThis is an arrow maze of {rows} rows and {columns} columns. Numbers send out rays up, down, "
        "left, right and along the diagonals. A ray covers neighbouring cells in a line with arrows of its direction "
        "(one of {arrows}), starting beside its number. The lengths of a number's rays add up to the number. Fill all "
        "the dots so that each belongs to a ray of some number; what is given stays.",
        zh="{puzzle}\n\n这是一个 {rows} 行 {columns} 列的箭头迷宫。数字向上、下、左、右及斜向发出射线。射线从紧挨数字"
        "的格子开始，用与其方向一致的箭头（{arrows} 之一）连续覆盖一条直线上的格子。一个数字的各条射线长度之和等于该数"
        "字。请填满所有点号，使每个格子都属于某个数字的射线；已给出的内容不变。",
    ),
    Prompt(
        en="Complete the grid below. Dots become arrows ({arrows}); numbers and arrows that are there remain.\n\n"
        "{puzzle}\n\nRules: walking from an arrow against its direction, over arrows of the same direction only, one "
        "comes to a number. Counting the arrows that come back to it in this way, each number gets its own value. The "
        "grid has {rows} rows and {columns} columns and one solution.",
        zh="请完成下面的网格。点号变成箭头（{arrows}），已有的数字和箭头保持不变。\n\n{puzzle}\n\n规则：从任一箭头逆着"
        "它的方向走，只经过同方向的箭头，最后会走到一个数字。按这种方式回到某个数字的箭头总数，正好等于该数字。网格有 "
        "{rows} 行 {columns} 列，且只有一个解。",
    ),
    Prompt(
        en="Solve this puzzle of {rows} rows and {columns} columns; it has exactly one solution.\n\n{puzzle}\n\nEach "
        "dot stands for one arrow out of {arrows}. An arrow continues the line from a number: the cell behind it "
        "(opposite to where it points) is a number or an arrow that points the same way. Each number says how many "
        "arrows there are on all the lines that start from it.",
        zh="解这道 {rows} 行 {columns} 列的谜题，它恰有一个解。\n\n{puzzle}\n\n每个点号代表 {arrows} 中的一个箭头。箭"
        "头延续着从数字出发的直线：它背后的格子（与所指方向相反）要么是数字，要么是同方向的箭头。每个数字表示从它出发"
        "的所有直线上共有多少个箭头。",
    ),
)
WHAT = Prompt(
    en="the whole grid (one row a line, spaces between the cells)",
    zh="完整的网格（每行占一行，格子之间用空格隔开）",
)
REASONS = {
    ("cell", "full"): Prompt(en="A cell has one arrow ({because})", zh="一格只有一个箭头（{because}）"),
    ("cell", "short"): Prompt(en="Nothing else can stand at {place}", zh="{place} 只剩这一种可能"),
    ("cell", "over"): Prompt(en="{place} would have two arrows ({because})", zh="{place} 会有两个箭头（{because}）"),
    ("cell", "under"): Prompt(en="no arrow would be left for {place}", zh="{place} 会没有箭头可填"),
    ("run", "short"): Prompt(
        en="A run has no gap between its number and {place} ({because})",
        zh="从数字到 {place} 的箭头串不能断开（{because}）",
    ),
    ("run", "under"): Prompt(
        en="the run to {place} would have a gap ({because})", zh="到 {place} 的箭头串会断开（{because}）"
    ),
    ("total", "full"): Prompt(en="The {most} at {place} has all its arrows", zh="{place} 的 {most} 箭头已齐"),
    ("total", "short"): Prompt(
        en="The {least} at {place} needs every arrow it can still have", zh="{place} 的 {least} 需要它还能有的全部箭头"
    ),
    ("total", "over"): Prompt(en="the {most} at {place} would have too many arrows", zh="{place} 的 {most} 箭头会太多"),
    ("total", "under"): Prompt(
        en="the {least} at {place} would have too few arrows", zh="{place} 的 {least} 箭头会不够"
    ),
}
IS = {
    True: Prompt(en="{arrow} at {cells}", zh="{cells} 是 {arrow}"),
    False: Prompt(en="no {arrow} at {cells}", zh="{cells} 不是 {arrow}"),
}


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    rows: int | None = None,
    columns: int | None = None,
    trials: int | None = None,
) -> Problem:
    """One maze with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        rows: of the grid, 4 to 10.
        columns: of the grid, 4 to 10.
        trials: suppositions that the worked solution may need, at most 99; arrows are given until they suffice.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "rows": rows, "columns": columns, "trials": trials})
    rows, columns = int(wanted["rows"]), int(wanted["columns"])
    maze = next((one for _ in range(MOST_DRAWS) if (one := drawn_maze(rng, rows, columns))), None)
    assert maze is not None, f"no arrow maze of {rows} rows and {columns} columns in {MOST_DRAWS} draws"
    places, rules = maze_rules(maze)
    givens, steps = _steps(rng, maze, places, rules, wanted["trials"])
    full = [str(maze.totals[cell]) if cell in maze.totals else ARROWS[maze.arrows[cell]]
            for cell in range(rows * columns)]  # fmt: skip
    puzzle = ["." if cell in maze.arrows and cell not in givens else sign for cell, sign in enumerate(full)]
    answer = _written(full, columns)
    lines = told(steps, language, reasons=REASONS, facts=_facts(places, columns),
                 places=lambda rule, _: cell_names([rule.place], columns))  # fmt: skip
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), rows=rows, columns=columns, what=WHAT,
                     arrows=" ".join(ARROWS), puzzle=_written(puzzle, columns)),
        answer=answer,
        data={"puzzle": [puzzle[start : start + columns] for start in range(0, rows * columns, columns)]},
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={**difficulty(steps), "givens": float(len(givens))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the whole grid, with what was given, and every arrow on a run of the right number."""
    puzzle: list[list[str]] = problem.data["puzzle"]
    rows, columns = len(puzzle), len(puzzle[0])
    signs = {*ARROWS, *map(str, range(1, rows * columns))}
    found = read(answer, grid(rows, columns, signs), wanted=f"full grid of {rows} rows and {columns} columns")
    if found.value is None:
        return found.unreadable(answer)
    cells = [cell for row in found.value for cell in row]
    for place, (sign, cell) in enumerate(zip((one for row in puzzle for one in row), cells, strict=True)):
        if sign not in (".", cell) or (sign == "." and cell not in ARROWS):
            wanted = "must be an arrow" if sign == "." else f"was given as {sign}"
            return Verdict.wrong(f"row {place // columns + 1}, column {place % columns + 1} {wanted}, got {cell}")
    reason = broken_run(cells, rows, columns)
    return Verdict.wrong(reason) if reason else Verdict.right("every number has its arrows")


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many: those that were counted in 2,500 draws of the smallest grid, the least of all settings."""
    LEVELS.settings(settings)
    return 2_000


def _steps(
    rng: random.Random, maze: Maze, places: Mapping[tuple[int, int], int], rules: Sequence[Rule], trials: int
) -> tuple[list[int], list[Step]]:
    """Cells whose arrows must be given, and the steps that then find every arrow with so many trials."""
    left = {cell: places[cell, way] for cell, way in sorted(maze.arrows.items())}
    wanted, board = set(left.values()), Board(rules, len(places))
    tries = [one for one in range(1, len(places) + 1) if one not in wanted]  # an arrow that is there breaks nothing
    givens, tried = list[int](), 0
    steps = board.follow()
    while left := {cell: variable for cell, variable in left.items() if not board.holds[variable]}:
        trial = board.refuted(tries) if tried < trials else None
        if trial is None:
            givens.append(rng.choice(list(left)))
            board.put(left[givens[-1]])
        else:
            tried += 1
            steps.append(trial)
            board.put(trial.gained[0])
        steps += board.follow()
    return givens, merged(needed(steps, wanted), "cell")


def _facts(places: Mapping[tuple[int, int], int], columns: int) -> Facts:
    """Facts about arrows: those of one direction together, those that are there first."""
    by_variable = [(-1, -1), *places]

    def facts(literals: Sequence[int], language: Language) -> str:
        cells: dict[tuple[bool, int], tuple[int, ...]] = {}
        for one in literals:
            cell, way = by_variable[abs(one)]
            key = one > 0, way
            cells[key] = (*cells[key], cell) if key in cells else (cell,)
        parts = [_fact(key, cells[key], columns, language) for key in sorted(cells, reverse=True)]
        return (", " if language == "en" else "，").join(parts)

    return facts


@lru_cache(maxsize=10_000)
def _fact(kind: tuple[bool, int], cells: tuple[int, ...], columns: int, language: Language) -> str:
    return filled(IS[kind[0]], language, arrow=ARROWS[kind[1]], cells=cell_names(cells, columns))


def _written(cells: Sequence[str], columns: int) -> str:
    wide = max(map(len, cells))
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return "\n".join(" ".join(cell.rjust(wide) for cell in row).strip() for row in rows)


def _one_turned(problem: Problem) -> str:
    """The right grid with one of its blank cells' arrows turned round."""
    signs, puzzle = problem.answer.split(), [sign for row in problem.data["puzzle"] for sign in row]
    place = puzzle.index(".")
    signs[place] = ARROWS[(ARROWS.index(signs[place]) + 4) % 8]
    return _written(signs, len(problem.data["puzzle"][0]))


def _rows(problem: Problem) -> list[list[str]]:
    return [row.split() for row in problem.answer.split("\n")]


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str(_rows(problem)).replace("'", '"'),
    lambda problem: "\n".join(",".join(row) for row in _rows(problem)),
    lambda problem: "\n".join(f"| {' | '.join(row)} |" for row in _rows(problem)),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_turned,
    lambda problem: problem.answer.rpartition("\n")[0],
    lambda problem: f"{problem.answer}\n{problem.answer.partition(chr(10))[0]}",
    lambda problem: "\n".join(" ".join(row) for row in problem.data["puzzle"]),
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_one_turned(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
