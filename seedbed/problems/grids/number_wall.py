"""Number wall (Nurikabe): each number is on an island of so many cells, and one connected wall keeps islands apart.

No paper: a puzzle of Japanese magazines. Islands are drawn until the wall around them has no square of four, and each
shows its size on a drawn cell. Steps of deduction decide the other cells; where they do not suffice a cell is given: so
the solution is unique. ``effort`` weighs the steps.

``check`` holds a grid against the rules and what was given, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import Grid, grid
from seedbed.problems.grids.number_islands import Step, difficulty, drawn_islands, each, found_again, joined, squares
from seedbed.problems.grids.told_steps import COORDINATES, cell_names
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled, final_line
from seedbed.problems.reading import read

LEVELS = Levels(
    "number_wall",
    rows=whole(5, 8, (5, 5, 5, 5, 5, 5, 6, 6, 6, 7)),
    columns=whole(5, 8, (5, 5, 5, 6, 6, 6, 6, 6, 7, 7)),
    largest=whole(2, 6, (2, 3, 4, 4, 4, 5, 4, 5, 5, 5)),
    trials=whole(0, 30, (0, 0, 0, 0, 1, 1, 1, 2, 2, 3)),
)

QUESTIONS = (
    Prompt(
        en="Build a wall on this grid of {rows} rows and {columns} columns. The cells without a wall form islands, "
        "whose cells hang together by their sides. Each island holds exactly one number, which is how many cells it "
        "has (its own included). Islands may not share a side, but may touch at a corner. All wall cells hang "
        "together by their sides, and no 2×2 square is all wall. {legend}\n\n{puzzle}",
        zh="请在这个 {rows} 行 {columns} 列的网格上筑墙。没有墙的格子组成岛，岛内的格子以边相连。每个岛恰好含一个数，"
        "它等于该岛的格数（包括数所在的格）。岛与岛之间不能有公共边，但可以角对角。所有的墙以边相连成一体，并且没有全"
        "是墙的 2×2 方块。{legend}\n\n{puzzle}",
    ),
    Prompt(
        en="Solve this nurikabe; it has one solution.\n\n{puzzle}\n\n{legend} Every dot becomes wall or land. A "
        "number is part of an island of so many land cells joined side by side; no island has two numbers or none, "
        "and two islands are never side by side. The wall is in one piece (joined by sides) and nowhere fills a "
        "square of 2×2 cells. There are {rows} rows and {columns} columns.",
        zh="解这道数墙（Nurikabe）谜题，它有唯一解。\n\n{puzzle}\n\n{legend}每个点号要么是墙，要么是陆地。每个数属于一"
        "个岛，岛由这么多个以边相连的陆地格组成；没有哪个岛含两个数或不含数，两个岛也不会以边相邻。墙是一个整体（以边"
        "相连），而且任何 2×2 的方块都不全是墙。共 {rows} 行 {columns} 列。",
    ),
    Prompt(
        en="{puzzle}\n\nDecide for each dot of this grid ({rows} rows, {columns} columns) whether it is wall or land. "
        "{legend}\nRule 1: land that is connected by sides is an island; it has one number, equal to its count of "
        "cells.\nRule 2: walls are all connected by sides.\nRule 3: among any four cells that form a square, one is "
        "land.",
        zh="{puzzle}\n\n请判断这个网格（{rows} 行 {columns} 列）的每个点号是墙还是陆地。{legend}\n规则一：以边相连的陆"
        "地为一个岛；每个岛有且只有一个数，等于它的格数。\n规则二：所有的墙以边相连。\n规则三：任何组成方块的四格中至"
        "少有一格是陆地。",
    ),
    Prompt(
        en="In the grid below ({rows} rows, {columns} columns), each number is the size of the island it lies on, and "
        "each island has just one number. Everything else is wall. Find the walls: they separate the islands (no two "
        "islands have neighbouring cells, diagonals aside), they are connected orthogonally as one, and they never "
        "cover a 2×2 block. {legend}\n\n{puzzle}",
        zh="在下面的网格（{rows} 行 {columns} 列）中，每个数是它所在的岛的大小，每个岛只有一个数，岛内的格子以边相连，"
        "其余都是墙。请找出所有的墙：墙把岛隔开（两个岛没有相邻的格，斜向不算），上下左右连成一体，并且不会盖满任何 2×"
        "2 方块。{legend}\n\n{puzzle}",
    ),
)
LEGEND = Prompt(
    en="A dot is an unknown cell; some cells may be given as W (wall) or o (land).",
    zh="点号是未知的格子；有些格子可能已给出：W 是墙，o 是陆地。",
)
WHAT = Prompt(
    en="the whole grid (one row a line, spaces between the cells, W for wall, o for land, numbers as they are)",
    zh="完整的网格（每行占一行，格子之间用空格隔开，墙写 W，陆地写 o，数照写）",
)
IS = {True: Prompt(en="land at {cells}", zh="{cells} 是陆地"), False: Prompt(en="wall at {cells}", zh="{cells} 是墙")}
WHY = {
    "reach": Prompt(en="No island can reach these cells", zh="没有岛能到达这些格子"),
    "beside": Prompt(
        en="However the island of {place} lies, these cells are beside it",
        zh="无论 {place} 的岛怎样伸展，这些格子都在它旁边",
    ),
    "takes": Prompt(
        en="However the island of {place} lies, it needs these cells", zh="无论 {place} 的岛怎样伸展，都要用到这些格子"
    ),
    "square": Prompt(en="Otherwise a 2×2 square would be all wall", zh="否则会有一个 2×2 方块全是墙"),
    "cut": Prompt(en="Otherwise the wall would fall apart", zh="否则墙会断成几块"),
}
STUCK = {
    "island": Prompt(en="Otherwise an island would in the end have no room", zh="否则推下去会有一个岛没有位置"),
    "lost": Prompt(en="Otherwise land would in the end belong to no island", zh="否则推下去会有陆地不属于任何岛"),
    "square": Prompt(en="Otherwise a 2×2 square would in the end be all wall", zh="否则推下去会有一个 2×2 方块全是墙"),
    "cut": Prompt(en="Otherwise the wall would in the end fall apart", zh="否则推下去墙会断成几块"),
}


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    rows: int | None = None,
    columns: int | None = None,
    largest: int | None = None,
    trials: int | None = None,
) -> Problem:
    """One grid with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        rows: of the grid, 5 to 8.
        columns: of the grid, 5 to 8.
        largest: cells of an island at most, 2 to 6.
        trials: suppositions that the worked solution may need, at most 30; cells are given until they suffice.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "rows": rows, "columns": columns, "largest": largest, "trials": trials})
    rows, columns = int(wanted["rows"]), int(wanted["columns"])
    islands = drawn_islands(rng, rows, columns, wanted["largest"])
    givens, steps = found_again(rng, rows, columns, islands, wanted["trials"])
    land = sum(islands.values())
    full = [str(islands[cell].bit_count()) if cell in islands else "o" if land >> cell & 1 else "W"
            for cell in range(rows * columns)]  # fmt: skip
    puzzle = [sign if cell in islands or givens >> cell & 1 else "." for cell, sign in enumerate(full)]
    answer = _written(full, columns)
    lines = [_told(step, columns, language) for step in steps]
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), rows=rows, columns=columns, what=WHAT, legend=LEGEND,
                     puzzle=_written(puzzle, columns)),
        answer=answer,
        data={"puzzle": [puzzle[start : start + columns] for start in range(0, rows * columns, columns)]},
        solution="\n".join([COORDINATES.fill(language), *lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=difficulty(steps, givens),
        version=3,  # 1 and 2: islands were drawn otherwise
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the whole grid, with what was given, and keeps every rule."""
    puzzle: list[list[str]] = problem.data["puzzle"]
    rows, columns = len(puzzle), len(puzzle[0])
    found = read(answer, grid(rows, columns, "Wo123456789"), wanted=f"full grid of {rows} rows and {columns} columns")
    if found.value is None:
        return found.unreadable(answer)
    reason = _broken_rule(found.value, puzzle)
    return Verdict.wrong(reason) if reason else Verdict.right("islands and wall keep every rule")


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many: those that were counted in 2,500 draws of the smallest grid, the least of all settings."""
    LEVELS.settings(settings)
    return 2_000


def _told(step: Step, columns: int, language: Language) -> str:
    """One deduction in words: why, and what follows."""
    text = STUCK[step.stuck] if step.kind == "trial" else WHY[step.kind]
    why = filled(text, language, place=cell_names([step.place], columns))
    follows = filled(IS[step.land], language, cells=cell_names(list(each(step.cells)), columns))
    return f"{why}: {follows}." if language == "en" else f"{why}：{follows}。"


def _written(cells: Sequence[str], columns: int) -> str:
    return "\n".join(" ".join(cells[start : start + columns]) for start in range(0, len(cells), columns))


def _broken_rule(grid_rows: Grid, puzzle: Sequence[Sequence[str]]) -> str:
    """What is wrong with a full grid, or nothing."""
    rows, columns = len(puzzle), len(puzzle[0])
    signs = [sign for row in grid_rows for sign in row]
    for place, (given, sign) in enumerate(zip((one for row in puzzle for one in row), signs, strict=True)):
        if (given not in (".", sign)) or (given == "." and sign not in "Wo"):
            wanted = "must be W or o" if given == "." else f"was given as {given}"
            return f"row {place // columns + 1}, column {place % columns + 1} {wanted}, got {sign}"
    wall = sum(1 << cell for cell, sign in enumerate(signs) if sign == "W")
    land = ((1 << rows * columns) - 1) & ~wall
    while land:
        island = joined(land, rows, columns)
        numbers = [signs[cell] for cell in each(island) if signs[cell] != "o"]
        if numbers != [str(island.bit_count())]:
            return f"an island of {island.bit_count()} cells has the numbers {', '.join(numbers) or 'none'}"
        land &= ~island
    if joined(wall, rows, columns) != wall:
        return "the wall is not connected"
    return "a square of 2×2 cells is all wall" if any(one & wall == one for one in squares(rows, columns)) else ""


def _one_changed(problem: Problem) -> str:
    """The right grid with its first unknown wall made land, or land made wall where there is none."""
    signs, puzzle = problem.answer.split(), [sign for row in problem.data["puzzle"] for sign in row]
    unknown = [place for place, sign in enumerate(puzzle) if sign == "."]
    place = next((one for one in unknown if signs[one] == "W"), unknown[0])
    signs[place] = "o" if signs[place] == "W" else "W"
    return _written(signs, len(problem.data["puzzle"][0]))


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str([row.split() for row in problem.answer.split("\n")]).replace("'", '"'),
    lambda problem: problem.answer.replace(" ", ""),
    lambda problem: problem.answer.replace(" ", ","),
    lambda problem: "\n".join(f"| {row.replace(' ', ' | ')} |" for row in problem.answer.split("\n")),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_changed,
    lambda problem: problem.answer.replace("o", "W").replace("W", "o"),
    lambda problem: problem.answer.rpartition("\n")[0],
    lambda problem: f"{problem.answer}\n{problem.answer.partition(chr(10))[0]}",
    lambda problem: _written([sign for row in problem.data["puzzle"] for sign in row], len(problem.data["puzzle"][0])),
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_one_changed(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
