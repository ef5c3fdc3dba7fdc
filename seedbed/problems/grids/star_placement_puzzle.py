"""Star placement (Star Battle): so many stars in every row, column and region, and no two stars touch.

No paper: a puzzle of newspapers and puzzle championships. Stars are drawn first and a region is grown around each of
them; a cell joins a region only where that leaves no other solution. (With two stars a row, or ten rows, regions grow
freely, in pairs for two stars, and cells of other solutions go to another region until there is none.) Steps of
deduction, trials among them, then fill the grid, which proves the solution unique. ``effort`` weighs the steps.

``check`` holds a grid against the rules, not against the reference.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import Grid, grid
from seedbed.problems.grids.counting_rules import Board, Rule, Step, deduce, difficulty, merged, replayed
from seedbed.problems.grids.grid_answers import WRITTEN, Form, judged, last_row_lost, with_another
from seedbed.problems.grids.regions import LETTERS, around, grown, moved, paired, written
from seedbed.problems.grids.star_search import MOST_LISTED, carved, drawn_stars, other_placements, refuted_cells
from seedbed.problems.grids.told_steps import cell_names, told, yes_and_no
from seedbed.problems.levels import Level, Levels, one_of, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled, final_line

LEVELS = Levels(
    "star_placement_puzzle",
    size=whole(5, 10, (5, 5, 6, 6, 7, 7, 7, 8, 8, 9)),
    stars=one_of((1, 2), (1, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
    trials=whole(0, 99, (1, 3, 3, 6, 9, 15, 99, 24, 99, 99)),
)
MOST_DRAWS, MOST_MOVES, MOST_PUZZLES, MOST_TRIALS = 400, 40, 8, 99
"""Grids that are begun, cells that go to another region in each, puzzles among which the easiest is taken, and trials
that a puzzle may take at all."""

QUESTIONS = (
    Prompt(
        en="Place stars on this {size}×{size} grid. Every row, every column and every region must hold exactly {stars} "
        "and no two stars may touch, not even at a corner. Cells with the same letter make up a region.\n\n{puzzle}",
        zh="在这个 {size}×{size} 网格中放置星星：每行、每列、每个区域都恰好有{stars}，任何两颗星不得相邻（对角相邻也不"
        "行）。字母相同的格子属于同一区域。\n\n{puzzle}",
    ),
    Prompt(
        en="The letters show how a grid of {size} rows and {size} columns is cut into regions:\n\n{puzzle}\n\nPut "
        "{stars} into each row, each column and each region. Stars may not be neighbours, neither side by side nor "
        "diagonally.",
        zh="下面的字母表示一个 {size} 行 {size} 列的网格如何划分成区域：\n\n{puzzle}\n\n请在每行、每列、每个区域各放"
        "{stars}。星星之间不能相邻，横、竖、斜都不行。",
    ),
    Prompt(
        en="Solve this star battle. There is one solution in which each row, column and region (equal letters) has "
        "exactly {stars} and no star lies in one of the eight cells around another.\n\n{puzzle}",
        zh="解这道“星战”谜题。它有唯一解：每行、每列、每个区域（相同字母）都恰有{stars}，且任何一颗星周围的八个格子里都没有"
        "别的星。\n\n{puzzle}",
    ),
    Prompt(
        en="{puzzle}\n\nEach letter above names the region that its cell belongs to. Decide which cells hold a star: "
        "{stars} for every region, {stars} for every row, {stars} for every column, and all the cells that surround a "
        "star (up to eight, corners included) stay empty.",
        zh="{puzzle}\n\n上面每个字母是该格所属区域的名称。请确定哪些格子放星：每个区域{stars}，每行{stars}，每列{stars}，"
        "而且星周围的格子（最多八个，含对角）都必须空着。",
    ),
)
COUNTED = {1: Prompt(en="1 star", zh=" 1 颗星"), 2: Prompt(en="2 stars", zh=" 2 颗星")}
WHAT = Prompt(
    en="the whole grid (one row a line, spaces between the cells, 1 for a star and 0 for any other cell)",
    zh="完整的网格（每行占一行，格子之间用空格隔开，星写 1，其余格写 0）",
)
HOUSES = {
    "row": Prompt(en="row {name}", zh="第 {name} 行"),
    "column": Prompt(en="column {name}", zh="第 {name} 列"),
    "region": Prompt(en="region {name}", zh="区域 {name} "),
    "touch": Prompt(en="the square of {name}", zh="{name} 所在的 2×2 方块"),
}
FULL = Prompt(en="The stars of {place} are placed ({because})", zh="{place}的星已放齐（{because}）")
SHORT = Prompt(en="No more cells are left for the stars of {place}", zh="{place}的星只剩这些格子可放")
OVER = Prompt(en="{place} would have more than {most} ({because})", zh="{place}的星会多于 {most} 颗（{because}）")
UNDER = Prompt(en="{place} would have fewer than {least}", zh="{place}的星会少于 {least} 颗")
NEIGHBOURS = Prompt(en="Nothing may touch a star ({because})", zh="星的周围不能有星（{because}）")
TOUCH = Prompt(en="stars would touch ({because})", zh="会有星相邻（{because}）")
REASONS = {
    **{(kind, "full"): FULL for kind in HOUSES}, **{(kind, "short"): SHORT for kind in HOUSES},
    **{(kind, "over"): OVER for kind in HOUSES}, **{(kind, "under"): UNDER for kind in HOUSES},
    ("touch", "full"): NEIGHBOURS, ("touch", "over"): TOUCH,
}  # fmt: skip
YES, NO = Prompt(en="star at {cells}", zh="{cells} 有星"), Prompt(en="no star at {cells}", zh="{cells} 无星")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    size: int | None = None,
    stars: int | None = None,
    trials: int | None = None,
) -> Problem:
    """One grid of regions with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        size: rows and columns, 5 to 10.
        stars: of each row, column and region: 1, or 2 from size 9 on.
        trials: suppositions that the worked solution may need, at most 99; met where a few draws allow it.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = _settings({"level": level, "size": size, "stars": stars, "trials": trials})
    size, stars = int(wanted["size"]), int(wanted["stars"])
    solution, regions, steps = _draw(rng, size, stars, wanted["trials"])
    answer = "\n".join(" ".join(map(str, solution[start : start + size])) for start in range(0, size * size, size))
    lines = told(steps, language, reasons=REASONS, facts=yes_and_no(size, YES, NO), places=_place(size))
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), size=size, stars=COUNTED[stars], what=WHAT,
                     puzzle=written(regions, size)),
        answer=answer,
        data={"stars": stars, "regions": [regions[start : start + size] for start in range(0, size * size, size)]},
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=difficulty(steps),
        version=3,  # 2: regions grew freely and were changed after; trials were made in another order
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a whole grid that keeps every rule."""
    size = len(problem.data["regions"])
    return judged(answer, grid(size, size, "01"), f"grid of 0 and 1 with {size} rows and {size} columns",
                  broken=lambda found: _broken_rule(found, problem.data["regions"], problem.data["stars"]),
                  right="the stars keep every rule")  # fmt: skip


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many: 2,500 draws of the smallest grid with at most one trial all differed, and most needed none."""
    _settings(settings)
    return 1_000


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    if wanted["stars"] == 2 and wanted["size"] < 9:
        raise RecipeError(f"star_placement_puzzle: 'stars' must be 1 below a size of 9, got 2 at size {wanted['size']}")
    return wanted


def _draw(rng: random.Random, size: int, stars: int, trials: int) -> tuple[list[int], list[int], list[Step]]:
    """The stars, the regions and the steps; of some puzzles the first with few enough trials, else that with fewest."""
    best: tuple[Sequence[int], list[int], list[int]] | None = None
    puzzles, most = 0, MOST_TRIALS
    for _ in range(MOST_DRAWS):
        drawn = carved(rng, size) if stars == 1 and size <= MOST_LISTED else _cut(rng, size, stars)
        if drawn is None:
            continue
        puzzles += 1
        tried = _tried(drawn[1], size, drawn[0], most)
        if tried is not None:
            best, most = (*drawn, tried), len(tried) - 1
        if most < trials or (best and puzzles >= MOST_PUZZLES):
            break
    assert best is not None, f"no star placement of size {size} in {MOST_DRAWS} draws"
    steps = replayed(_lines(size, stars).extended(_regions(best[1], size, stars)), best[2])
    return [int(cell in best[0]) for cell in range(size * size)], best[1], merged(steps, "touch")


def _tried(regions: Sequence[int], size: int, placed: Sequence[int], most: int) -> list[int] | None:
    """The variables that trials deny until the grid is full, at most so many, or None where these do not suffice."""
    stars = len(placed) // size
    if stars == 1:
        cells = refuted_cells(regions, size, placed, most)
        return None if cells is None else [cell + 1 for cell in cells]
    board = _lines(size, stars).extended(_regions(regions, size, stars))
    steps = deduce(board, range(1, size * size + 1))
    tried = [-step.gained[0] for step in steps if step.kind == "trial"]
    full = all(board.known(cell) for cell in range(1, size * size + 1))
    return tried if full and len(tried) <= most else None


def _cut(rng: random.Random, size: int, stars: int) -> tuple[list[int], list[int]] | None:
    """Stars and regions that leave no other placement, for grids too large to list all of these."""
    solution = drawn_stars(rng, size, stars)
    starts = [cell for cell, star in enumerate(solution) if star]
    regions = grown(rng, size, size, rng.sample(starts, len(starts)))
    cut = regions if stars == 1 else paired(rng, size, size, regions)
    cut = cut and _made_unique(rng, solution, cut, size, stars)
    return (starts, cut) if cut else None


def _made_unique(
    rng: random.Random, solution: Sequence[int], regions: list[int], size: int, stars: int
) -> list[int] | None:
    """The regions changed until no other placement keeps the rules; None where that takes too many searches.

    A placement with a star in a cell that goes to another region is none any more, so all that were found are ended.
    """
    for _ in range(MOST_MOVES):
        others = other_placements(regions, solution, size, stars)
        if not others:
            return regions
        while others:
            often = Counter(cell for other in others for cell in other)
            only = sorted((cell for cell in often if not solution[cell]), key=lambda cell: (-often[cell], rng.random()))
            moves = ((cell, moved(rng, size, size, regions, cell)) for cell in only)
            cell, changed = next((move for move in moves if move[1] is not None), (-1, None))
            if changed is None:
                return None
            regions, others = changed, [other for other in others if cell not in other]
    return None


def _regions(regions: Sequence[int], size: int, stars: int) -> list[Rule]:
    cells: list[list[int]] = [[] for _ in range(size)]
    for cell, region in enumerate(regions):
        cells[region].append(cell + 1)
    return [Rule("region", place, tuple(one), stars, stars) for place, one in enumerate(cells)]


@lru_cache(maxsize=16)
def _lines(size: int, stars: int) -> Board:
    """A board with the rules that every grid of a size has: squares of four with one star at most, rows, columns."""
    corners = [row * size + column for row in range(size - 1) for column in range(size - 1)]
    squares = [Rule("touch", one, (one + 1, one + 2, one + size + 1, one + size + 2), 0, 1) for one in corners]
    rows = [Rule("row", one, tuple(range(one * size + 1, one * size + size + 1)), stars, stars) for one in range(size)]
    columns = [Rule("column", one, tuple(range(one + 1, size * size + 1, size)), stars, stars) for one in range(size)]
    return Board([*squares, *rows, *columns], size * size)


def _place(size: int) -> Callable[[Rule, Language], str]:
    def place(rule: Rule, language: Language) -> str:
        name: object = LETTERS[rule.place] if rule.kind == "region" else rule.place + 1
        if rule.kind == "touch":
            name = cell_names([rule.place], size)
        return filled(HOUSES[rule.kind], language, name=name)

    return place


def _broken_rule(rows: Grid, regions: Sequence[Sequence[int]], stars: int) -> str:
    """What is wrong with a grid, or nothing."""
    size = len(rows)
    placed = [cell for cell in range(size * size) if rows[cell // size][cell % size] == "1"]
    for kind, names in (("row", [cell // size for cell in placed]), ("column", [cell % size for cell in placed]),
                        ("region", [regions[cell // size][cell % size] for cell in placed])):  # fmt: skip
        for name in range(size):
            if names.count(name) != stars:
                called = LETTERS[name] if kind == "region" else name + 1
                return f"{kind} {called} has {names.count(name)} stars, it must have {stars}"
    near = around(size, size)
    touching = next(((one, two) for one in placed for two in near[one] if two in placed), None)
    return f"stars touch at cells {touching[0] + 1} and {touching[1] + 1}, counted row by row" if touching else ""


def _one_moved(problem: Problem) -> str:
    """The right grid with the star of its last row a cell further."""
    first, _, last = problem.answer.rpartition("\n")
    cells = last.split()
    return f"{first}\n{' '.join([cells[-1], *cells[:-1]])}"


RIGHT: tuple[Form, ...] = WRITTEN
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Form, ...] = (
    _one_moved,
    last_row_lost,
    lambda problem: problem.answer.replace("1", "0"),
    lambda problem: problem.answer.replace("1", "0", 1),
    lambda problem: problem.answer.replace("0", "1", 1),
    with_another(_one_moved),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
