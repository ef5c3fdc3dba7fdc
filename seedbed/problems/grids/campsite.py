"""Campsite (tents and trees): every tree gets a tent of its own beside it, tents do not touch, rows and columns count.

No paper: a puzzle of newspapers and puzzle championships. Tents that do not touch are drawn, each with a free cell
beside it as its tree. Steps of deduction then decide every cell; where they do not suffice a cell is given: so the
solution is unique. ``effort`` weighs the steps.

``check`` holds a grid against the rules, not against the reference; trees and tents are matched anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import Grid, grid
from seedbed.problems.grids.campsites import Site, drawn_site, matched, site_rules
from seedbed.problems.grids.counting_rules import Board, Rule, Step, deduce, difficulty, merged, needed
from seedbed.problems.grids.grid_answers import Form, as_strings, as_table, judged, last_row_lost, together, with_commas
from seedbed.problems.grids.regions import around
from seedbed.problems.grids.told_steps import Facts, cell_names, told, yes_and_no
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled, final_line
from seedbed.problems.reading import Parser

LEVELS = Levels(
    "campsite",
    rows=whole(4, 12, (4, 5, 5, 6, 6, 7, 7, 8, 8, 9)),
    columns=whole(5, 12, (5, 5, 6, 6, 7, 7, 8, 8, 9, 9)),
    trials=whole(0, 99, (0, 0, 1, 1, 2, 2, 3, 4, 5, 99)),
)

QUESTIONS = (
    Prompt(
        en="Pitch tents on this campsite of {rows} rows and {columns} columns (T is a tree, a dot an empty cell). "
        "Every tree gets one tent of its own in an empty cell above, below, left or right of it, and there are no "
        "other tents. Tents may not touch each other, not even at a corner. So many tents stand in each row and "
        "column:\n{counts}\n\n{puzzle}",
        zh="在这个 {rows} 行 {columns} 列的营地里搭帐篷（T 是树，点号是空格）。每棵树都有一顶属于自己的帐篷，搭在它"
        "上、下、左、右的一个空格里，此外没有别的帐篷。帐篷之间不得相邻，对角也不行。每行、每列的帐篷数如下：\n"
        "{counts}\n\n{puzzle}",
    ),
    Prompt(
        en="{puzzle}\n\nIn the grid above ({rows} rows, {columns} columns) T marks trees. Tie one tent to each tree: "
        "the tent shares a side with its tree, no two trees share a tent, and no tent is without a tree. Around a "
        "tent, corners included, there is no other tent. Tents go on dots only. Their numbers are given.\n{counts}",
        zh="{puzzle}\n\n上面的网格（{rows} 行 {columns} 列）中 T 表示树。请给每棵树配一顶帐篷：帐篷与它的树有公共边，"
        "两棵树不能共用一顶帐篷，也没有不配树的帐篷。帐篷周围（含对角）没有别的帐篷。帐篷只能放在点号处。数目如下。\n"
        "{counts}",
    ),
    Prompt(
        en="Solve this puzzle of tents and trees; it has one solution.\n\n{puzzle}\n\n{counts}\n\nThe grid has {rows} "
        "rows and {columns} columns. Trees (T) and tents go in pairs, a tent directly beside its tree (not "
        "diagonally). A tent may be next to other trees too, but never next to another tent in any of the eight "
        "directions, and it stands on a cell without a tree.",
        zh="解这道“帐篷与树”谜题，它有唯一解。\n\n{puzzle}\n\n{counts}\n\n网格有 {rows} 行 {columns} 列。树（T）与帐篷"
        "一一配对，帐篷紧挨着它的树（斜向不算）。帐篷可以同时挨着别的树，但八个方向上都不能挨着别的帐篷；帐篷搭在没有"
        "树的格子里。",
    ),
    Prompt(
        en="Where are the tents? The map shows {rows} rows and {columns} columns, T for a tree, a dot for free "
        "ground.\n\n{puzzle}\n\nEvery tent belongs to exactly one tree and every tree to exactly one tent, the two "
        "being neighbours by a side. Two tents are never neighbours, by a side or by a corner. This is how many tents "
        "there are:\n{counts}",
        zh="帐篷在哪里？地图有 {rows} 行 {columns} 列，T 是树，点号是空地。\n\n{puzzle}\n\n每顶帐篷恰好属于一棵树，每"
        "棵树恰好有一顶帐篷，两者有公共边。任何两顶帐篷都不相邻，无论是边还是角。帐篷的数目是：\n{counts}",
    ),
)
COUNTS = Prompt(
    en="Rows from top to bottom: {rows}. Columns from left to right: {columns}.",
    zh="各行从上到下：{rows}。各列从左到右：{columns}。",
)
GIVEN = Prompt(en="Given, as (row, column): {facts}.", zh="已知（行, 列）：{facts}。")
WHAT = Prompt(
    en="the whole grid (one row a line, spaces between the cells, T for a tree, A for a tent and 0 for an empty cell)",
    zh="完整的网格（每行占一行，格子之间用空格隔开，树写 T，帐篷写 A，空格写 0）",
)
LINES = {"row": Prompt(en="row {name}", zh="第 {name} 行"), "column": Prompt(en="column {name}", zh="第 {name} 列")}
LINE_REASONS = {
    "full": Prompt(en="There are no more than {most} in {place}", zh="{place}只有 {most} 顶"),
    "short": Prompt(en="No other cells are left for the {least} in {place}", zh="{place}的 {least} 顶只剩这些空位"),
    "over": Prompt(en="{place} would have more than {most}", zh="{place}会多于 {most} 顶"),
    "under": Prompt(en="{place} would have fewer than {least}", zh="{place}会少于 {least} 顶"),
}
REASONS = {
    **{(kind, how): text for kind in LINES for how, text in LINE_REASONS.items()},
    ("bare", "full"): Prompt(en="There is no tree beside these cells", zh="这些格子旁边没有树"),
    ("touch", "full"): Prompt(en="Nothing may touch a tent ({because})", zh="帐篷周围不能有帐篷（{because}）"),
    ("touch", "over"): Prompt(en="tents would touch ({because})", zh="会有帐篷相邻（{because}）"),
    ("near", "short"): Prompt(en="The tree at {place} has no other cell for a tent", zh="{place} 的树没有别处可搭帐篷"),
    ("near", "under"): Prompt(en="the tree at {place} would have no tent", zh="{place} 的树会没有帐篷"),
    ("own", "full"): Prompt(en="The tree at {place} has its tent ({because})", zh="{place} 的树已有帐篷（{because}）"),
    ("own", "short"): Prompt(en="The tree at {place} must own one ({because})", zh="{place} 的树必须有（{because}）"),
    ("own", "over"): Prompt(en="the tree at {place} would own two ({because})", zh="{place} 的树会有两顶（{because}）"),
    ("own", "under"): Prompt(en="the tree at {place} would own none ({because})", zh="{place} 的树会没有（{because}）"),
    ("owner", "full"): Prompt(en="A tent has one tree, other cells have none ({because})",
                              zh="帐篷只属于一棵树，空格不属于树（{because}）"),
    ("owner", "short"): Prompt(en="A tent belongs to a tree ({because})", zh="帐篷必属于一棵树（{because}）"),
    ("owner", "over"): Prompt(en="two trees would share {place} ({because})", zh="两棵树会共用 {place}（{because}）"),
    ("owner", "under"): Prompt(en="the tent at {place} would be without a tree ({because})",
                               zh="{place} 的帐篷会不属于任何树（{because}）"),
}  # fmt: skip
YES, NO = Prompt(en="tent at {cells}", zh="{cells} 有帐篷"), Prompt(en="no tent at {cells}", zh="{cells} 无帐篷")
OWNS = {
    True: Prompt(en="the tree at {tree} owns {tent}", zh="{tree} 的树拥有 {tent}"),
    False: Prompt(en="the tree at {tree} does not own {tent}", zh="{tree} 的树不拥有 {tent}"),
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
    """One campsite with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        rows: of the grid, 4 to 12.
        columns: of the grid, 5 to 12.
        trials: suppositions that the worked solution may need, at most 99.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "rows": rows, "columns": columns, "trials": trials})
    rows, columns = int(wanted["rows"]), int(wanted["columns"])
    site = drawn_site(rng, rows, columns)
    givens, steps = _steps(rng, site, wanted["trials"])
    cells = yes_and_no(columns, YES, NO)
    given = filled(GIVEN, language, facts=cells(givens, language)) if givens else ""
    counts = filled(COUNTS, language, rows=", ".join(map(str, site.row_counts)),
                    columns=", ".join(map(str, site.column_counts)))  # fmt: skip
    puzzle = ["T" if cell in site.trees else "." for cell in range(rows * columns)]
    answer = _written(["A" if cell in site.tents else "0" if one == "." else one for cell, one in enumerate(puzzle)],
                      columns)  # fmt: skip
    lines = told(steps, language, reasons=REASONS, facts=_facts(site), places=_place(columns))
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), rows=rows, columns=columns, what=WHAT,
                     counts=f"{counts} {given}".strip(), puzzle=_written(puzzle, columns)),
        answer=answer,
        data={"trees": [[cell // columns, cell % columns] for cell in site.trees], "rows": site.row_counts,
              "columns": site.column_counts, "givens": [[(abs(one) - 1) // columns, (abs(one) - 1) % columns, one > 0]
                                                        for one in givens]},
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=difficulty(steps),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the whole grid with the trees where they were and tents that keep every rule."""
    rows, columns = len(problem.data["rows"]), len(problem.data["columns"])
    return judged(answer, _with_tents(grid(rows, columns, "TA0")), f"grid of {rows} rows and {columns} columns",
                  broken=lambda found: _broken_rule(found, problem.data),
                  right="the tents keep every rule")  # fmt: skip


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many: those that were counted in 2,500 draws of the smallest grid, the least of all settings."""
    LEVELS.settings(settings)
    return 2_000


def _with_tents(parse: Parser[Grid]) -> Parser[Grid]:
    """The grid where it has a tent: the puzzle again is no answer."""

    def parse_site(text: str) -> Grid | None:
        rows = parse(text)
        return rows if rows and any("A" in row for row in rows) else None

    return parse_site


def _steps(rng: random.Random, site: Site, trials: int) -> tuple[list[int], list[Step]]:
    """Cells that must be given (as literals), and the steps that then decide every cell with so many trials."""
    cells, rules = range(1, site.rows * site.columns + 1), site_rules(site)
    wanted = [cell if cell - 1 in site.tents else -cell for cell in cells]
    givens = list[int]()
    while True:
        board = Board(rules, len(cells) + len(site.pairs))
        for literal in givens:
            board.put(literal)
        steps = needed(deduce(board, [*cells, *(-cell for cell in cells)]), wanted)
        left = [cell for cell in cells if not board.known(cell)]
        tried = [abs(step.gained[0]) for step in steps if step.kind == "trial"]
        if not left and len(tried) <= trials:
            return sorted(givens, key=abs), merged(steps, "touch")
        givens.append(wanted[(rng.choice(left) if left else tried[0]) - 1])


def _facts(site: Site) -> Facts:
    """Facts about cells and about what a tree owns."""
    count = site.rows * site.columns
    cells = yes_and_no(site.columns, YES, NO)

    def facts(literals: Sequence[int], language: Language) -> str:
        parts = [cells([one for one in literals if abs(one) <= count], language)]
        for one in literals:
            if abs(one) > count:
                tree, tent = (cell_names([cell], site.columns) for cell in site.pairs[abs(one) - count - 1])
                parts.append(filled(OWNS[one > 0], language, tree=tree, tent=tent))
        return (", " if language == "en" else "，").join(filter(None, parts))

    return facts


def _place(columns: int) -> Callable[[Rule, Language], str]:
    def place(rule: Rule, language: Language) -> str:
        if rule.kind in LINES:
            return LINES[rule.kind].fill(language, name=rule.place + 1)
        return cell_names([rule.place], columns)

    return place


def _written(cells: Sequence[str], columns: int) -> str:
    return "\n".join(" ".join(cells[start : start + columns]) for start in range(0, len(cells), columns))


def _broken_rule(rows: Grid, data: Mapping[str, Any]) -> str:
    """What is wrong with a grid, or nothing."""
    columns = len(rows[0])
    cells = [cell for row in rows for cell in row]
    trees = [row * columns + column for row, column in data["trees"]]
    tents = [cell for cell, sign in enumerate(cells) if sign == "A"]
    if [cell for cell, sign in enumerate(cells) if sign == "T"] != trees:
        return "the trees are not where they were"
    for row, column, tent in data["givens"]:
        if (rows[row][column] == "A") != tent:
            return f"row {row + 1}, column {column + 1} is not what was given"
    for kind, wanted, found in (
        ("row", data["rows"], [row.count("A") for row in rows]),
        ("column", data["columns"], [column.count("A") for column in zip(*rows, strict=True)]),
    ):
        for place, (one, other) in enumerate(zip(wanted, found, strict=True), 1):
            if one != other:
                return f"{kind} {place} has {other} tents, it must have {one}"
    if any(other in tents for tent in tents for other in around(len(rows), columns)[tent]):
        return "two tents touch"
    return "" if matched(trees, tents, len(rows), columns) else "trees and tents do not go in pairs"


def _one_lost(problem: Problem) -> str:
    """The right grid without its first tent."""
    return problem.answer.replace("A", "0", 1)


RIGHT: tuple[Form, ...] = (
    lambda problem: as_strings(problem).replace("'", '"'),
    together,
    with_commas,
    as_table,
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Form, ...] = (
    _one_lost,
    lambda problem: problem.answer.replace("A", "0"),
    lambda problem: problem.answer.replace("0", "A", 1),
    lambda problem: problem.answer.replace("T", "A", 1),
    last_row_lost,
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{problem.answer.replace('0', 'A', 1)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
