"""Norinori: cells are shaded so that every region holds two, and every shaded cell has exactly one shaded neighbour.

No paper: a puzzle of Japanese magazines. Dominoes that share no side are drawn, a region is grown around every shaded
cell, and regions are joined in pairs. Steps of deduction then fill the grid; where another solution is left, a cell
that only it shades goes to a neighbouring region or is given, until the steps fill everything: so the solution is
unique. ``effort`` weighs the steps.

``check`` holds a grid against the rules, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations, count
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import Grid, grid
from seedbed.problems.grids.counting_rules import Board, Rule, Step, difficulty, merged, replayed
from seedbed.problems.grids.domino_search import decided, drawn_dominoes, other_layouts
from seedbed.problems.grids.grid_answers import (
    WRITTEN,
    Form,
    first_row_again,
    judged,
    last_row_lost,
    with_another,
)
from seedbed.problems.grids.listed_layouts import bits_of, first_of
from seedbed.problems.grids.regions import LETTERS, beside, grown, moved, paired, written
from seedbed.problems.grids.told_steps import told, yes_and_no
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled, final_line

LEVELS = Levels(
    "norinori",
    rows=whole(4, 9, (4, 4, 4, 5, 5, 6, 6, 6, 7, 7)),
    columns=whole(4, 9, (4, 5, 5, 5, 6, 6, 6, 7, 7, 7)),
    trials=whole(0, 99, (0, 0, 1, 1, 1, 2, 4, 5, 6, 99)),
)
MOST_DRAWS, MOST_SEARCHES = 200, 8
"""Layouts that are drawn until one can be cut into regions, and searches after which cells go to another region."""

QUESTIONS = (
    Prompt(
        en="Solve this norinori of {rows} rows and {columns} columns. Cells with the same letter form a region. Shade "
        "cells so that every region has exactly two shaded cells, and every shaded cell shares a side with exactly one "
        "other shaded cell (in its own region or in another).\n\n{puzzle}",
        zh="解这道 {rows} 行 {columns} 列的 Norinori 谜题。字母相同的格子组成一个区域。请涂黑一些格子，使每个区域恰好有"
        "两个黑格，且每个黑格恰好与另外一个黑格（可在同一区域，也可在别的区域）有公共边。\n\n{puzzle}",
    ),
    Prompt(
        en="Lay dominoes (two cells side by side, one above the other or next to each other) on this grid, whose "
        "letters show regions. No two dominoes may share a side, though corners may touch; a domino may cross borders; "
        "exactly two cells of every region must be covered.\n\n{puzzle}\n\n({rows} rows, {columns} columns.)",
        zh="在下面的网格上铺骨牌（每块盖住横向或纵向相邻的两格），字母表示区域。任何两块骨牌不得有公共边（可以角对角），骨牌"
        "可以跨越区域边界；每个区域恰好有两格被盖住。\n\n{puzzle}\n\n网格共 {rows} 行 {columns} 列。",
    ),
    Prompt(
        en="{puzzle}\n\nThe letters cut this grid ({rows} rows, {columns} columns) into regions. Paint two cells of "
        "each region black. Black cells must come in pairs of side-by-side neighbours: each black cell has one black "
        "neighbour, no more and no less, where diagonal neighbours do not count. There is one way to do it.",
        zh="{puzzle}\n\n字母把这个网格（{rows} 行 {columns} 列）分成若干区域。每个区域涂黑两格。黑格必须两两相邻成对："
        "每个黑格上下左右恰有一个黑格，不多不少（斜向不算）。只有一种涂法。",
    ),
    Prompt(
        en="Find the only way to shade cells in this grid of {rows} by {columns} cells (rows by columns) under two "
        "rules. One: two cells are shaded in each region, that is, among the cells with one letter. Two: shaded cells "
        "form pairs; both cells of a pair share a side, and no shaded cell shares a side with a cell of another pair."
        "\n\n{puzzle}",
        zh="请按两条规则涂黑这个 {rows}×{columns}（行×列）网格中的格子，答案唯一。规则一：每个区域（字母相同的格子）里"
        "涂黑两格。规则二：黑格两两成对，同一对的两格有公共边，而任何黑格与别的对的黑格都没有公共边。\n\n{puzzle}",
    ),
)
WHAT = Prompt(
    en="the whole grid (one row a line, spaces between the cells, 1 for a covered or shaded cell and 0 for any other)",
    zh="完整的网格（每行占一行，格子之间用空格隔开，涂黑或盖住的格写 1，其余格写 0）",
)
REASONS = {
    ("region", "full"): Prompt(en="Region {place} has its two ({because})", zh="区域 {place} 已有两格（{because}）"),
    ("region", "short"): Prompt(
        en="No more cells are left for the two of region {place}", zh="区域 {place} 的两格只剩这些格子可选"
    ),
    ("region", "over"): Prompt(
        en="region {place} would have more than two ({because})", zh="区域 {place} 会超过两格（{because}）"
    ),
    ("region", "under"): Prompt(en="region {place} would have fewer than two", zh="区域 {place} 会不足两格"),
    ("pair", "full"): Prompt(en="A pair has no third neighbour ({because})", zh="一对黑格旁不能有第三格（{because}）"),
    ("pair", "over"): Prompt(
        en="three shaded cells would hang together ({because})", zh="会有三个黑格相连（{because}）"
    ),
    ("partner", "short"): Prompt(
        en="A shaded cell needs a neighbour to pair with ({because})", zh="黑格必须有相邻的黑格配对（{because}）"
    ),
    ("partner", "under"): Prompt(
        en="a shaded cell would be without a partner ({because})", zh="会有黑格无法配对（{because}）"
    ),
}
YES = Prompt(en="shaded at {cells}", zh="{cells} 涂黑")
GIVEN = Prompt(en="Given, as (row, column): {facts}.", zh="已知（行, 列）：{facts}。")
NO = Prompt(en="blank at {cells}", zh="{cells} 留白")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    rows: int | None = None,
    columns: int | None = None,
    trials: int | None = None,
) -> Problem:
    """One grid of regions with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        rows: of the grid, 4 to 9.
        columns: of the grid, 4 to 9.
        trials: suppositions that the worked solution may need, at most 99.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "rows": rows, "columns": columns, "trials": trials})
    rows, columns = int(wanted["rows"]), int(wanted["columns"])
    solution, regions, givens, steps = _draw(rng, rows, columns, wanted["trials"])
    starts = range(0, rows * columns, columns)
    answer = "\n".join(" ".join(map(str, solution[start : start + columns])) for start in starts)
    lines = told(steps, language, reasons=REASONS, facts=yes_and_no(columns, YES, NO), places=_place)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), rows=rows, columns=columns, what=WHAT,
                     puzzle=written(regions, columns) + _given(givens, solution, columns, language)),
        answer=answer,
        data={"regions": [regions[start : start + columns] for start in starts],
              "givens": [[cell // columns, cell % columns, solution[cell]] for cell in givens]},
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=difficulty(steps),
        version=3,  # 2: other layouts were drawn, other cells given
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a whole grid that keeps both rules."""
    regions: list[list[int]] = problem.data["regions"]
    rows, columns = len(regions), len(regions[0])
    return judged(answer, grid(rows, columns, "01"), f"grid of 0 and 1 with {rows} rows and {columns} columns",
                  broken=lambda found: _broken_rule(found, regions, problem.data["givens"]),
                  right="the shaded cells keep both rules")  # fmt: skip


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many: those that were counted among 2,500 draws of the smallest grid, the least of all settings."""
    LEVELS.settings(settings)
    return 2_000


def _draw(
    rng: random.Random, rows: int, columns: int, trials: int
) -> tuple[list[int], list[int], list[int], list[Step]]:
    """The shaded cells, the regions, the cells that are given and the steps."""
    for _ in range(MOST_DRAWS):
        solution = drawn_dominoes(rng, rows, columns)
        cells = [cell for cell, shaded in enumerate(solution) if shaded]
        regions = paired(rng, rows, columns, grown(rng, rows, columns, cells))
        if regions is None:
            continue
        regions, givens = _made_unique(rng, rows, columns, solution, regions)
        steps = _steps(rng, rows, columns, solution, regions, givens, trials)
        return solution, regions, sorted(givens), steps
    raise AssertionError(f"no regions for {rows} rows and {columns} columns in {MOST_DRAWS} draws")


def _made_unique(
    rng: random.Random, rows: int, columns: int, solution: Sequence[int], regions: list[int]
) -> tuple[list[int], list[int]]:
    """The regions, changed while a few searches find other layouts, and the cells that must be given besides.

    A layout that covers a cell which goes to another region is none any more, so all that a search found are ended: of
    the cells in which one of them differs, one in which the most do.
    """
    givens, mine = list[int](), bits_of([cell for cell, shaded in enumerate(solution) if shaded])
    for searches in count():
        layouts, covering, left = other_layouts(regions, solution, rows, columns, givens)
        if not left:
            return regions, givens
        while left:
            differing = layouts[first_of(left)] ^ mine
            often = [
                ((left & ~covering[cell] if solution[cell] else left & covering[cell]).bit_count(), rng.random(), cell)
                for cell in range(rows * columns)
                if differing >> cell & 1
            ]
            often.sort(reverse=True)
            free = [cell for _, _, cell in often if not solution[cell]] if searches < MOST_SEARCHES else []
            moves = ((one, moved(rng, rows, columns, regions, one)) for one in free)
            cell, changed = next((move for move in moves if move[1] is not None), (often[0][2], None))
            if changed is None:
                givens.append(cell)
            regions = changed or regions
            left &= covering[cell] if solution[cell] else ~covering[cell]
    raise AssertionError("a grid with every cell given has one solution")


def _steps(
    rng: random.Random, rows: int, columns: int, solution: Sequence[int], regions: Sequence[int], givens: list[int],
    trials: int,
) -> list[Step]:  # fmt: skip
    """The steps that fill the grid; cells are added to the givens until these kinds and so many trials suffice."""
    tried = decided(rng, regions, rows, columns, solution, givens, trials)
    board = _pairs(rows, columns).extended(_regions(regions))
    for cell in givens:
        board.put(cell + 1 if solution[cell] else -cell - 1)
    steps = replayed(board, [cell + 1 for cell in tried])
    assert all(board.known(cell + 1) for cell in range(rows * columns)), "the steps leave cells open"
    return merged(steps, "pair")


def _regions(regions: Sequence[int]) -> list[Rule]:
    cells: list[list[int]] = [[] for _ in range(max(regions) + 1)]
    for cell, region in enumerate(regions):
        cells[region].append(cell + 1)
    return [Rule("region", place, tuple(one), 2, 2) for place, one in enumerate(cells)]


@lru_cache(maxsize=64)
def _pairs(rows: int, columns: int) -> Board:
    """A board with the rules for every cell: never shaded with two neighbours, and where it is shaded, with one."""
    found = list[Rule]()
    for cell, others in enumerate(beside(rows, columns)):
        near = tuple(other + 1 for other in others)
        found += [Rule("pair", cell, (cell + 1, *two), 0, 2) for two in combinations(near, 2)]
        found.append(Rule("partner", cell, (-cell - 1, *near), 1, len(near) + 1))
    return Board(found, rows * columns)


def _given(givens: Sequence[int], solution: Sequence[int], columns: int, language: Language) -> str:
    """A line under the map that says which cells are known; nothing where none is."""
    literals = [cell + 1 if solution[cell] else -cell - 1 for cell in givens]
    facts = yes_and_no(columns, YES, NO)(literals, language)
    return f"\n{filled(GIVEN, language, facts=facts)}" if givens else ""


def _place(rule: Rule, language: Language) -> str:
    return LETTERS[rule.place] if rule.kind == "region" else ""


def _broken_rule(rows: Grid, regions: Sequence[Sequence[int]], givens: Sequence[Sequence[int]]) -> str:
    """What is wrong with a grid, or nothing."""
    for row, column, shaded in givens:
        if rows[row][column] != str(shaded):
            return f"row {row + 1}, column {column + 1} was given as {shaded}, the answer has {rows[row][column]}"
    columns = len(rows[0])
    cells = [cell == "1" for row in rows for cell in row]
    for cell, others in enumerate(beside(len(rows), columns)):
        shaded = sum(cells[other] for other in others)
        if cells[cell] and shaded != 1:
            row, column = divmod(cell, columns)
            return f"the shaded cell at row {row + 1}, column {column + 1} has {shaded} shaded neighbours"
    names = [region for row in regions for region in row]
    for region in sorted(set(names)):
        shaded = sum(cell for cell, name in zip(cells, names, strict=True) if name == region)
        if shaded != 2:
            return f"region {LETTERS[region]} has {shaded} shaded cells, it must have 2"
    return ""


def _one_lost(problem: Problem) -> str:
    """The right grid with one shaded cell left blank."""
    return problem.answer.replace("1", "0", 1)


RIGHT: tuple[Form, ...] = WRITTEN
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Form, ...] = (
    _one_lost,
    last_row_lost,
    lambda problem: problem.answer.replace("1", "0"),
    lambda problem: problem.answer.replace("0", "1", 1),
    first_row_again,
    with_another(_one_lost),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
