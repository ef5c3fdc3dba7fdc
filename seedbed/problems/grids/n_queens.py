"""N queens: some queens stand on a board; place the others so that none attacks another.

No paper: a classic, in the form of completing a placement, which is the hard one. Queens of a full placement are shown
so that a search that counts to two finds no other, and steps of logic and trial fill the board. Where more solutions
are allowed, any of them passes. ``effort`` weighs the steps; ``fails`` counts the squares ruled out by a trial.

``check`` holds a placement against the rules and the queens that are shown.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import items, literal
from seedbed.problems.grids.queens import (
    COST,
    SOLUTIONS,
    Step,
    placements_with_one_solution,
    solutions,
    steps_to,
)  # fmt: skip
from seedbed.problems.levels import Level, Levels, switch, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line
from seedbed.problems.reading import Parser, read

LEVELS = Levels(
    "n_queens",
    size=whole(6, 16, (8, 8, 9, 8, 10, 12, 11, 13, 12, 14)),
    given=whole(0, 12, (5, 4, 4, 3, 4, 5, 4, 5, 4, 5)),
    one_solution=switch((True,) * 10),
)
MOST_DRAWS = 100
"""Placements that are drawn before one more queen is shown."""

QUESTIONS = (
    Prompt(
        en="Put queens on this {size}×{size} board, one in every row, so that no two of them share a row, a column or "
        "a diagonal. Q marks a queen that stands already, a dot an empty square.\n\n{board}",
        zh="在这个 {size}×{size} 的棋盘上放皇后，每行一个，使任意两个皇后不在同一行、同一列或同一斜线上。Q 表示已放好的"
        "皇后，点号表示空格。\n\n{board}",
    ),
    Prompt(
        en="On the board below some of {size} queens (Q) have been placed. Place the rest so that none attacks another "
        "as in chess: along rows, columns and both diagonals.\n\n{board}",
        zh="下面的棋盘上已放了 {size} 个皇后中的一部分（Q）。请放好其余皇后，使它们按国际象棋规则互不攻击（行、列和两个"
        "方向的斜线）。\n\n{board}",
    ),
    Prompt(
        en="{board}\n\nComplete this to a solution of the {size} queens problem: {size} queens in all, none in the "
        "row, the column or on a diagonal of another. The queens shown as Q must stay.",
        zh="{board}\n\n请把它补成 {size} 皇后问题的一个解：共 {size} 个皇后，任意两个不同行、不同列、不在同一斜线上。"
        "已标出的 Q 必须保留。",
    ),
    Prompt(
        en="A {size}×{size} board has rows and columns numbered from 1, row 1 on top, column 1 on the left. Keep the "
        "queens Q and add others until there is one in each row; no queen may reach another in any of the eight "
        "directions.\n\n{board}",
        zh="一个 {size}×{size} 棋盘，行和列从 1 开始编号，最上面是第 1 行，最左边是第 1 列。保留皇后 Q，再添加皇后直到"
        "每行一个；任何皇后沿八个方向都不能到达另一个皇后。\n\n{board}",
    ),
)
WHAT = Prompt(
    en="the column of the queen in each row, from the top row to the bottom row (numbers from 1, commas between)",
    zh="从最上面一行到最下面一行，每行皇后所在的列（从 1 起编号，用逗号隔开）",
)
LINES = (Prompt(en="row {number}", zh="第 {number} 行"), Prompt(en="column {number}", zh="第 {number} 列"))
STEPS = {
    "row": Prompt(
        en="Row {row}: only column {column} is free.", zh="第 {row} 行：只有第 {column} 列空着。"
    ),
    "column": Prompt(
        en="Column {column}: a queen can only stand in row {row}.", zh="第 {column} 列：皇后只能放在第 {row} 行。"
    ),
    "fails": Prompt(
        en="Row {row}, column {column}: a queen there, with what it forces, leaves no square in {stuck}.",
        zh="第 {row} 行第 {column} 列：如果放皇后，由此推下去，{stuck}将无处可放。",
    ),
    "choice": Prompt(
        en="Row {row}: choose column {column}, which is free.", zh="第 {row} 行：选空着的第 {column} 列。"
    ),
}  # fmt: skip

_LINE = re.compile(r"(?:row |第 ?)?(\d{1,2})(?: ?行)?\s*[:=]\s*(?:column |第 ?)?(\d{1,2})(?: ?列)?")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    size: int | None = None,
    given: int | None = None,
    one_solution: bool | None = None,
) -> Problem:
    """One board.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        size: rows of the board, 6 to 16.
        given: queens that are shown, at least where there is to be one solution; at most 12.
        one_solution: whether there must be only one; otherwise any passes.

    Raises:
        RecipeError: a setting is out of its range, or no queen would be left to place.
    """
    wanted = _settings({"level": level, "size": size, "given": given, "one_solution": one_solution})
    queens, solution, steps = _board(rng, wanted)
    answer = ", ".join(map(str, solution))
    lines = [_told(step, wanted["size"], language) for step in steps]
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), size=wanted["size"], board=_drawn(queens), what=WHAT),
        answer=answer,
        data={"queens": queens},
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": sum(COST[step.kind] for step in steps),
                    "fails": float(sum(step.kind == "fails" for step in steps)),
                    "open": float(queens.count(0))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a queen for each row, none attacking another, that keeps the ones shown."""
    given: list[int] = problem.data["queens"]
    size = len(given)
    found = read(answer, _columns(size), wanted=f"list of {size} columns")
    if found.value is None:
        return found.unreadable(answer)
    value = list(found.value)
    if len(value) != size:
        return Verdict.wrong(f"it has {len(value)} queens, wanted are {size}", value=value)
    for row, (queen, shown) in enumerate(zip(value, given, strict=True), 1):
        if not 1 <= queen <= size:
            return Verdict.wrong(f"there is no column {queen}", value=value)
        if shown and queen != shown:
            return Verdict.wrong(f"the queen of row {row} was shown in column {shown}", value=value)
    for one, two in combinations(range(size), 2):
        if abs(value[one] - value[two]) in (0, two - one):
            return Verdict.wrong(f"the queens of rows {one + 1} and {two + 1} attack each other", value=value)
    return Verdict.right("no queen attacks another", value=value)


def distinct(settings: Mapping[str, Any]) -> int:
    """How many boards with one solution there are, for large ones how many full placements at least."""
    wanted = _settings(settings)
    size, given = wanted["size"], wanted["given"]
    if not wanted["one_solution"]:
        return max(comb(size, given), SOLUTIONS[size])
    return next(count for more in range(given, size) if (count := placements_with_one_solution(size, more)))


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    if wanted["given"] >= wanted["size"]:
        most = wanted["size"] - 1
        raise RecipeError(f"n_queens: 'given' must be at most {most}, got {wanted['given']}")
    if given.get("given") is None and given.get("size") is not None:
        wanted["given"] = max(2, wanted["size"] // 2 - 2)
    return wanted


def _board(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[list[int], list[int], list[Step]]:
    """The queens shown, a full placement, and steps to it; without a choice where there is one solution."""
    size = wanted["size"]
    for count in range(wanted["given"], size):
        for _ in range(MOST_DRAWS):
            full = solutions(size, [0] * size, limit=1, rng=rng)[0]
            rows = rng.sample(range(size), count)
            queens = [full[row] if row in rows else 0 for row in range(size)]
            if wanted["one_solution"] and len(solutions(size, queens)) > 1:
                continue
            steps = steps_to(size, queens, full)
            if not (wanted["one_solution"] and any(step.kind == "choice" for step in steps)):
                return queens, full, steps
    raise RecipeError(f"n_queens: no board of 'size' {size} was found")


def _told(step: Step, size: int, language: Language) -> str:
    stuck = filled(LINES[step.stuck >= size], language, number=step.stuck % size + 1)
    return filled(STEPS[step.kind], language, row=step.row + 1, column=step.column + 1, stuck=stuck)


def _drawn(queens: Sequence[int]) -> str:
    rows = [" ".join("Q" if column == queen else "." for column in range(1, len(queens) + 1)) for queen in queens]
    return "\n".join(["```", *rows, "```"])


def _columns(size: int) -> Parser[tuple[int, ...]]:
    """The columns of the queens from a list, pairs of row and column, lines ``row 1: 5``, or a drawn board."""

    def parse(text: str) -> tuple[int, ...] | None:
        if "Q" in text:
            return _from_board(text, size)
        text = text.strip("`")
        nested = literal(text)
        lines = _LINE.findall(text.lower())
        if isinstance(nested, list) and all(isinstance(one, list) and len(one) == 2 for one in nested):
            return _by_row([(one[0], one[1]) for one in nested])
        if len(lines) > 3 and not re.sub(r"row|column|[第行列\d:=,;\s]", "", text.lower()):
            return _by_row(lines)
        return _numbers(items(text) or ())

    return parse


def _from_board(text: str, size: int) -> tuple[int, ...] | None:
    """The columns of a drawn board with one queen a row; dots at its end may be missing, as full stops are."""
    rows = [re.sub(r"[\s|\[\],\"']", "", line) for line in text.split("\n") if re.search(r"[Q.]", line)]
    rows[-1] = rows[-1].ljust(size, ".")
    good = all(len(row) == size and row.count("Q") == 1 and set(row) <= {"Q", "."} for row in rows)
    return tuple(row.index("Q") + 1 for row in rows) if good and len(rows) == size else None


def _by_row(pairs: Sequence[tuple[Any, Any]]) -> tuple[int, ...] | None:
    """The columns in the order of the rows, each row from 1 once."""
    flat = _numbers([one for pair in pairs for one in pair])
    found = dict(zip(flat[::2], flat[1::2], strict=True)) if flat else {}
    return tuple(found[row] for row in sorted(found)) if sorted(found) == list(range(1, len(pairs) + 1)) else None


def _numbers(words: Sequence[Any]) -> tuple[int, ...] | None:
    good = len(words) > 3 and all(isinstance(one, str) and re.fullmatch(r"[0-9]{1,2}", one) for one in words)
    return tuple(map(int, words)) if good else None


def _moved(problem: Problem) -> str:
    """The right placement with the queen of the first open row put below another one."""
    columns = problem.answer.split(", ")
    row = problem.data["queens"].index(0)
    return ", ".join([*columns[:row], columns[row - 1], *columns[row + 1 :]])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(", ", " "),
    lambda problem: f"[{problem.answer}]",
    lambda problem: _drawn([int(one) for one in problem.answer.split(", ")]),
    lambda problem: str(list(enumerate(map(int, problem.answer.split(", ")), 1))),
    lambda problem: "\n".join(f"Row {row}: column {one}" for row, one in enumerate(problem.answer.split(", "), 1)),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _moved,
    lambda problem: problem.answer.rpartition(", ")[0],
    lambda problem: f"{problem.answer}, 1",
    lambda problem: ", ".join(map(str, range(1, len(problem.data["queens"]) + 1))),
    lambda problem: ", ".join(map(str, problem.data["queens"])),
    lambda problem: _drawn(problem.data["queens"]),
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_moved(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
