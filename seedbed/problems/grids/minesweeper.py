"""Minesweeper: from the numbers of the open cells, name every covered cell that must hold a mine.

No paper: the computer game. Mines are drawn and some of the safe cells opened. Steps of deduction then decide covered
cells; for every other one beside a number, an arrangement with a mine there and one without are found, and a cell is
opened where that fails. So the answer is exactly the mines of all arrangements, and each is proved. ``effort`` weighs
the steps that lead to a mine.

``check`` compares with the mines in ``data``, which ``make`` has proved to be all.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.grids.counting_rules import Board, Rule, Step, difficulty, needed
from seedbed.problems.grids.regions import around
from seedbed.problems.grids.told_steps import cell_names, told, yes_and_no
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BOX, LINE, asked, final_line
from seedbed.problems.reading import Parser, read

LEVELS = Levels(
    "minesweeper",
    size=whole(4, 12, (4, 5, 6, 6, 6, 7, 8, 9, 9, 10)),
    mines=whole(20, 40, (25, 25, 25, 28, 28, 28, 28, 28, 28, 30)),
    opened=whole(10, 60, (50, 50, 50, 45, 50, 45, 45, 45, 45, 40)),
    trials=whole(0, 99, (0, 0, 0, 2, 2, 2, 2, 3, 5, 5)),
)
FEWEST, MOST_DRAWS = 2, 100
"""Mines that an answer names at least, and boards that are drawn."""

QUESTIONS = (
    Prompt(
        en="This is a minesweeper board of {size} rows and {size} columns. A number tells how many of the up to eight "
        "cells around it hold a mine; ? is a covered cell; open cells hold none. How many mines there are in all is "
        "not known. Which covered cells must hold a mine?\n\n{puzzle}",
        zh="这是一个 {size} 行 {size} 列的扫雷棋盘。数字表示周围（最多八格）有几个雷；? 是未翻开的格子；已翻开的格子没"
        "有雷。雷的总数未知。哪些未翻开的格子一定是雷？\n\n{puzzle}",
    ),
    Prompt(
        en="Find every cell of this board that certainly holds a mine.\n\n{puzzle}\n\nThe board has {size} rows and "
        "{size} columns. Each number counts the mines in the neighbouring cells, diagonals included; mines lie only "
        "under question marks, and their total is unknown. Leave out cells that could also be safe.",
        zh="请找出下面棋盘上所有必定有雷的格子。\n\n{puzzle}\n\n棋盘有 {size} 行 {size} 列。每个数字是相邻格（含对角）"
        "中雷的个数；雷只在问号下面，总数不知道。也可能安全的格子不要列出。",
    ),
    Prompt(
        en="Mines are hidden under some of the question marks of this {size}×{size} board (nobody says how many):\n\n"
        "{puzzle}\n\nA digit is the number of mines in the cells that touch it by a side or a corner. List the cells "
        "that hold a mine in every arrangement that fits the digits.",
        zh="这个 {size}×{size} 棋盘的一些问号下面藏着雷（没有人说有多少个）：\n\n{puzzle}\n\n数字是与它有公共边或公共"
        "角的格子中雷的个数。请列出在所有符合数字的布局里都有雷的格子。",
    ),
    Prompt(
        en="{puzzle}\n\nAbove is a {size}×{size} game of minesweeper: digits are open cells and say how many of their "
        "neighbours in all eight directions are mines, ? cells are still closed, the number of mines is not given. "
        "Flag each cell that is a mine beyond doubt, and no other.",
        zh="{puzzle}\n\n上面是一局 {size}×{size} 的扫雷：数字是已翻开的格子，表示八个方向的邻格中有几个雷；? 还没有翻"
        "开；雷的总数没有给出。请标出每个毫无疑问是雷的格子，其他的不要标。",
    ),
)
WHAT = Prompt(
    en="the list of these cells, each as (row, column), counted from 1 at the top left",
    zh="这些格子的列表，每个写作（行, 列），从左上角的 1 开始数",
)
REASONS = {
    ("number", "full"): Prompt(
        en="The {most} at {place} has no more mines than are known ({because})",
        zh="{place} 的 {most} 周围没有更多的雷（{because}）",
    ),
    ("number", "short"): Prompt(
        en="The {least} at {place} needs every covered cell that is left around it",
        zh="{place} 的 {least} 需要周围剩下的全部格子",
    ),
    ("number", "over"): Prompt(
        en="the {most} at {place} would have too many mines ({because})",
        zh="{place} 的 {most} 周围的雷会太多（{because}）",
    ),
    ("number", "under"): Prompt(
        en="the {least} at {place} would have too few mines ({because})",
        zh="{place} 的 {least} 周围的雷会不够（{because}）",
    ),
    ("zero", "full"): Prompt(en="The 0 at {place} has no mine around it", zh="{place} 的 0 周围没有雷"),
}
YES, NO = Prompt(en="mine at {cells}", zh="{cells} 是雷"), Prompt(en="no mine at {cells}", zh="{cells} 不是雷")
COVERED = -1


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    size: int | None = None,
    mines: int | None = None,
    opened: int | None = None,
    trials: int | None = None,
) -> Problem:
    """One board with all the mines that can be proved.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        size: rows and columns, 4 to 12.
        mines: how many of 100 cells hold one, 20 to 40.
        opened: how many of 100 safe cells are open at first, 10 to 60; more are opened where it must be.
        trials: suppositions that the worked solution may need, at most 99.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "size": size, "mines": mines, "opened": opened, "trials": trials})
    size = int(wanted["size"])
    board, found, steps = _draw(rng, size, wanted["mines"], wanted["opened"], wanted["trials"])
    rows = [board[start : start + size] for start in range(0, size * size, size)]
    answer = cell_names(found, size)
    lines = told(steps, language, reasons=REASONS, facts=yes_and_no(size, YES, NO),
                 places=lambda rule, _: cell_names([rule.place], size))  # fmt: skip
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), size=size, what=WHAT, puzzle="\n".join(map(_shown, rows))),
        answer=answer,
        data={"board": rows, "mines": [[cell // size + 1, cell % size + 1] for cell in found]},
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        version=3,  # 1: level 9 was no harder than level 8; 2: other order of trials, other levels 4 and 5
        difficulty={**difficulty(steps), "mines": float(len(found))},
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer names all cells that must hold a mine and no other."""
    mines = frozenset((row, column) for row, column in problem.data["mines"])
    found = read(answer, _cells(len(problem.data["board"])), wanted="list of cells as (row, column)")
    if found.value is None:
        return found.unreadable(answer)
    if found.value == mines:
        return Verdict.right("these are the mines that can be proved")
    extra, lost = sorted(found.value - mines), sorted(mines - found.value)
    reasons = [f"{cell} need not be a mine" for cell in extra[:1]] + [f"{cell} must be a mine" for cell in lost[:1]]
    return Verdict.wrong(" and ".join(reasons))


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many: those that were counted in 2,500 draws of the smallest board, the least of all settings."""
    LEVELS.settings(settings)
    return 2_000


def _draw(
    rng: random.Random, size: int, share: int, opened: int, trials: int
) -> tuple[list[int], list[int], list[Step]]:
    """The board (-1 is covered), the cells that must hold a mine, and the steps that prove them."""
    count = size * size
    for _ in range(MOST_DRAWS):
        mines = set(rng.sample(range(count), round(count * share / 100)))
        safe = [cell for cell in range(count) if cell not in mines]
        rng.shuffle(safe)
        numbers = {cell: len(mines.intersection(around(size, size)[cell])) for cell in safe}
        for shown in range(round(len(safe) * opened / 100), len(safe)):
            board = [COVERED] * count
            for cell in safe[:shown]:
                board[cell] = numbers[cell]
            state = Board(_rules(board, size), count)
            steps = _proved(state, mines, trials)
            if steps is None:
                continue
            found = [cell for cell in range(count) if state.holds[cell + 1]]
            proof = needed(steps, [cell + 1 for cell in found])
            few = sum(step.kind == "trial" for step in proof) <= trials
            if few and len(found) >= FEWEST and _both_ways(state, mines):
                return board, found, proof
    raise AssertionError(f"no minesweeper board of size {size} in {MOST_DRAWS} draws")


def _proved(state: Board, mines: Collection[int], trials: int) -> list[Step] | None:
    """All steps that a board allows, or None as soon as mines take more trials than that.

    What is true cannot be refuted, so a trial is made only of what is not; mines come first, as those count.
    """
    tries = sorted(-literal for literal in _truths(state, mines))
    steps, left = state.follow(), trials
    while (trial := state.refuted(tries)) is not None:
        left -= trial.gained[0] > 0
        if left < 0:
            return None
        steps.append(trial)
        state.put(trial.gained[0])
        steps += state.follow()
    return steps


def _rules(board: Sequence[int], size: int) -> list[Rule]:
    found, beside = list[Rule](), around(size, size)
    for cell, number in enumerate(board):
        if number != COVERED:
            near = tuple([other + 1 for other in beside[cell] if board[other] == COVERED])
            if near:
                found.append(Rule("number" if number else "zero", cell, near, number, number))
    return found


def _truths(state: Board, mines: Collection[int]) -> list[int]:
    """The true literal of every undecided cell that a number counts."""
    cells = {cell for rule in state.rules for cell in rule.literals if not state.known(cell)}
    return [cell if cell - 1 in mines else -cell for cell in sorted(cells)]


def _both_ways(state: Board, mines: Collection[int]) -> bool:
    """Whether every undecided cell beside a number is otherwise in another arrangement, which is found, than here."""
    seen, truths = set[int](), _truths(state, mines)
    for literal in truths:
        if -literal in seen:
            continue
        other = state.filled([-literal])
        if other is None:
            return False
        seen.update(-one for one in truths if other.holds[-one])
    return True


def _shown(row: Iterable[int]) -> str:
    return " ".join("?" if cell == COVERED else str(cell) for cell in row)


_CELL = re.compile(r"\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)|\[\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\]")
_BETWEEN = re.compile(r"(?:[\s,;\[\]{}()*-]|\band\b|和)*", re.IGNORECASE)


def _cells(size: int) -> Parser[frozenset[tuple[int, int]]]:
    """A parser for a list of cells of the board as pairs in brackets, each once, with nothing but signs between."""

    def parse(text: str) -> frozenset[tuple[int, int]] | None:
        pairs = [tuple(int(one) for one in found if one) for found in _CELL.findall(text)]
        inside = all(1 <= row <= size and 1 <= column <= size for row, column in pairs)
        if not pairs or not inside or len(set(pairs)) < len(pairs) or not _BETWEEN.fullmatch(_CELL.sub(" ", text)):
            return None
        return frozenset((row, column) for row, column in pairs)

    return parse


def _one_more(problem: Problem) -> str:
    """The right list and another covered cell, or an open one where there is none."""
    cells = [[row + 1, column + 1] for row, line in enumerate(problem.data["board"]) for column in range(len(line))]
    covered = [cell for cell in cells if problem.data["board"][cell[0] - 1][cell[1] - 1] == COVERED]
    row, column = next(cell for cell in covered + cells if cell not in problem.data["mines"])
    return f"{problem.answer}, ({row}, {column})"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str(problem.data["mines"]),
    lambda problem: f"[{problem.answer}]",
    lambda problem: "\n".join(f"- ({row}, {column})" for row, column in problem.data["mines"]),
    lambda problem: " and ".join(f"({row},{column})" for row, column in reversed(problem.data["mines"])),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_more,
    lambda problem: problem.answer.rpartition(", (")[0],
    lambda problem: f"{problem.answer}, (0, 1)",
    lambda problem: f"{problem.answer} or more",
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_one_more(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
