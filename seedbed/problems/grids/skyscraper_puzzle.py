"""Skyscraper puzzle: a Latin square of heights, with views from the edge, where higher buildings hide lower ones.

No paper: a puzzle of championships and newspapers. Views are read off a full grid and some of them shown; then steps of
logic fill the empty grid, and where they come to a halt a height is given. So the steps prove the solution the only
one, and are the working. ``effort`` weighs them; ``rule`` counts the views that were worked out.

``check`` holds a grid against the rules, the views and the given heights, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
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
from seedbed.problems.grids.skyscraper_views import in_view, seen
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled

LEVELS = Levels(
    "skyscraper_puzzle",
    size=whole(4, 7, (4, 4, 4, 5, 5, 5, 6, 6, 6, 7)),
    views=whole(1, 28, (16, 14, 12, 18, 17, 18, 20, 21, 24, 24)),
    givens=whole(0, 48, (7, 3, 0, 4, 1, 0, 2, 0, 0, 0)),
    trials=whole(0, 4, (0, 0, 0, 0, 0, 0, 0, 0, 3, 3)),
)

QUESTIONS = (
    Prompt(
        en="Solve this {size}×{size} skyscraper puzzle. Each cell is a building of 1 to {size} floors; every row and "
        "every column holds each height exactly once. A number outside the grid says how many buildings are seen from "
        "there along that row or column: a building is hidden by any higher one in front of it. A dot is an unknown "
        "height, a dash outside the grid means that nothing is said there.\n\n{puzzle}",
        zh="解下面这道 {size}×{size} 摩天楼谜题。每格是一栋 1 到 {size} 层的楼，每行、每列中各种高度恰好各出现一次。"
        "网格外的数字表示从该处沿那一行或那一列望去能看到几栋楼：前面有更高的楼就会被挡住。点号是未知的高度，"
        "网格外的短横表示该处没有提示。\n\n{puzzle}",
    ),
    Prompt(
        en="A town has {size} streets across and {size} streets down, with buildings of 1 to {size} floors; no two "
        "buildings in a row or in a column are equally high. Numbers around the map tell how many buildings are seen "
        "from that side, when higher buildings hide the lower ones behind them; a dash tells nothing.\n\n{puzzle}\n\n"
        "Find the height of every building (dots are unknown).",
        zh="一座小城横竖各有 {size} 条街，楼高为 1 到 {size} 层，同一行、同一列里没有两栋楼一样高。地图四周的数字表示从"
        "那一侧能看到几栋楼，较高的楼会挡住它后面所有较低的楼；短横表示没有提示。\n\n{puzzle}\n\n"
        "求每栋楼的高度（点号为未知）。",
    ),
    Prompt(
        en="{puzzle}\n\nFill this grid with the heights 1 to {size}, each once in every row and every column, keeping "
        "those that are given. The numbers at the edges are views: looking into the grid from there, exactly so many "
        "buildings are higher than all those before them. Where a dash stands, any view will do.",
        zh="{puzzle}\n\n请在网格中填入高度 1 到 {size}，每行、每列中各出现一次，并保留已给出的高度。"
        "边上的数字是视野：从那里向网格里看，恰好有这么多栋楼比它前面所有的楼都高。短横处不作要求。",
    ),
    Prompt(
        en="This skyscraper puzzle has exactly one solution. Rows and columns each hold the heights 1 to {size} once; "
        "an edge number counts the buildings visible from that edge (a lower building behind a higher one is not "
        "visible), a dash is no clue, a dot is a height to be found.\n\n{puzzle}\n\nWhat does the grid look like?",
        zh="这道摩天楼谜题有唯一解。每行、每列都恰好包含高度 1 到 {size}；边上的数字是从那一边能看到的楼数"
        "（较低的楼在较高的楼后面就看不到），短横表示没有提示，点号是要求的高度。\n\n{puzzle}\n\n完整的网格是什么样的？",
    ),
)
WHAT = Prompt(
    en="the whole grid of heights (one row a line, spaces between the heights, without the numbers outside)",
    zh="完整的高度网格（每行占一行，高度之间用空格隔开，不写网格外的数字）",
)
CLUES = {
    (True, True): Prompt(
        en="{line}, {first} seen from the {start} and {last} from the {end}",
        zh="{line}，从{start}看到 {first} 栋、从{end}看到 {last} 栋",
    ),
    (True, False): Prompt(en="{line}, {first} seen from the {start}", zh="{line}，从{start}看到 {first} 栋"),
    (False, True): Prompt(en="{line}, {last} seen from the {end}", zh="{line}，从{end}看到 {last} 栋"),
}
ROW, COLUMN = Prompt(en="Row {number}", zh="第 {number} 行"), Prompt(en="Column {number}", zh="第 {number} 列")
LEFT, RIGHT_SIDE = Prompt(en="left", zh="左边"), Prompt(en="right", zh="右边")
TOP, BOTTOM = Prompt(en="top", zh="上面"), Prompt(en="bottom", zh="下面")

View = tuple[int, int]
"""How many are seen from the start and from the end of a row or column; 0 is not said."""


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    size: int | None = None,
    views: int | None = None,
    givens: int | None = None,
    trials: int | None = None,
) -> Problem:
    """One puzzle with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        size: rows of the grid, 4 to 7.
        views: numbers at the edges, at most four times the size.
        givens: heights that are shown at least; more where logic would not go on without.
        trials: most heights that have to be ruled out by following them up, 0 to 4.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = _settings({"level": level, "size": size, "views": views, "givens": givens, "trials": trials})
    size = int(wanted["size"])
    full = latin_square(rng, size)
    shown = _views(rng, full, size, wanted["views"])
    known, steps = posed(
        rng, _puzzle(size, shown), full, rng.sample(range(size * size), wanted["givens"]), wanted["trials"]
    )
    puzzle = [known.get(cell, 0) for cell in range(size * size)]
    answer = written(full, size)
    clues = [number for number, view in enumerate(shown) if any(view)]
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), size=size, puzzle=_drawn(puzzle, shown), what=WHAT),
        answer=answer,
        data={"size": size, "givens": puzzle, "views": [list(view) for view in shown]},
        solution=worked(steps, size, lambda at, tongue: _clue(clues[at], shown[clues[at]], size, tongue),
                        answer, language),
        language=language,
        level=wanted.level,
        difficulty=difficulty(steps),
        version=2,  # 1: trials did without fewer of the givens
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a full grid that keeps the rules, the views and the given heights."""
    size: int = problem.data["size"]
    return judged(answer, latin_grid(size), f"full grid of {size} rows and {size} columns",
                  broken=lambda rows: _broken_rule(rows, problem.data),
                  right="the grid keeps every rule, view and given height")  # fmt: skip


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different puzzles: one for each full grid."""
    return COUNTS[_settings(settings)["size"]]


def _settings(given: Mapping[str, Any]) -> Any:
    """A size alone leaves nothing given, and shows seven of eight views."""
    return latin_settings(
        "skyscraper_puzzle", LEVELS.settings(given), given,
        usual=lambda size: {"views": 7 * size // 2, "givens": 0},
        most=lambda size: {"views": 4 * size, "givens": size * size - 1},
    )  # fmt: skip


def _views(rng: random.Random, full: Sequence[int], size: int, count: int) -> list[View]:
    """The views along each row, then each column, so many of them shown."""
    shown = set(rng.sample(range(4 * size), count))
    heights = [[full[cell] for cell in line] for line in lines(size)]
    return [
        (seen(row) if 2 * number in shown else 0, seen(row[::-1]) if 2 * number + 1 in shown else 0)
        for number, row in enumerate(heights)
    ]


def _puzzle(size: int, views: Sequence[View]) -> Puzzle:
    every = ((1 << size + 1) - 2,) * (size * size)
    rules = [_rule(size, number, *view) for number, view in enumerate(views) if any(view)]
    return Puzzle(every, lines(size), tuple(rules), complete=True)


@lru_cache(maxsize=2000)
def _rule(size: int, line: int, first: int, last: int) -> Rule:
    return Rule(lines(size)[line], partial(in_view, first, last))


def _drawn(cells: Sequence[int], views: Sequence[View]) -> str:
    """The grid with its views outside; a dash where none is shown, a dot for an unknown height."""
    size = len(views) // 2
    marks = [(str(first or "-"), str(last or "-")) for first, last in views]
    heights = [" ".join(str(cell or ".") for cell in cells[at : at + size]) for at in range(0, size * size, size)]
    rows = [f"{first} | {row} | {last}" for (first, last), row in zip(marks[:size], heights, strict=True)]
    rule = "    " + "-" * (2 * size - 1)
    top, bottom = (" ".join(one[end] for one in marks[size:]) for end in (0, 1))
    return "\n".join(["```", f"    {top}", rule, *rows, rule, f"    {bottom}", "```"])


def _clue(number: int, view: View, size: int, language: Language) -> str:
    across = number < size
    line = filled(ROW if across else COLUMN, language, number=number % size + 1)
    start, end = (LEFT, RIGHT_SIDE) if across else (TOP, BOTTOM)
    return filled(CLUES[view[0] > 0, view[1] > 0], language, line=line, first=view[0], last=view[1], start=start,
                  end=end)  # fmt: skip


def _broken_rule(rows: Grid, data: Mapping[str, Any]) -> str:
    """What is wrong with a full grid, or nothing."""
    size: int = data["size"]
    cells = [int(cell) for row in rows for cell in row]
    for number, (line, view) in enumerate(zip(lines(size), data["views"], strict=True)):
        heights = [cells[cell] for cell in line]
        if any(view[end] and seen(heights[::step]) != view[end] for end, step in ((0, 1), (1, -1))):
            return f"{_clue(number, (view[0], view[1]), size, 'en')} is not so in the answer"
    return changed_given(cells, data["givens"], size) or broken_line(cells, size)


def _one_changed(problem: Problem) -> str:
    """The right grid with its last height changed."""
    return problem.answer[:-1] + str(int(problem.answer[-1]) % problem.data["size"] + 1)


def _rows_swapped(problem: Problem) -> str:
    """The right grid with its first two rows exchanged: no height twice in a row or column, but not the solution."""
    one, two, *rest = problem.answer.split("\n")
    return "\n".join([two, one, *rest])


RIGHT: tuple[Form, ...] = (
    *WRITTEN,
    lambda problem: (
        f"The puzzle:\n{_drawn(problem.data['givens'], problem.data['views'])}\nSolved:\n```\n{problem.answer}\n```"
    ),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Form, ...] = (
    _one_changed,
    _rows_swapped,
    last_row_lost,
    first_row_again,
    lambda problem: _drawn(problem.data["givens"], problem.data["views"]),
    with_another(_one_changed),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
