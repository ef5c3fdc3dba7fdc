"""Sliding puzzle: tiles on a board with one gap are slid until they stand as in the goal, in at most so many moves.

No paper: the fifteen puzzle and smaller ones. A goal is drawn or in order, the start is some way from it; a search from
both ends proves the length of a shortest way. At most that many moves are allowed, and ``slack`` more. ``effort`` is
that length with the logarithm of the boards that the search looked at. The working shows the board after every move.

``check`` plays the moves; any that reach the goal within the bound are right.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from math import factorial, log2
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import items
from seedbed.problems.levels import Level, Levels, span, switch, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line
from seedbed.problems.reading import read
from seedbed.problems.search.tile_search import Board, Way, follow, shortest, slid, wandered

LEVELS = Levels(
    "sliding_puzzle",
    rows=whole(2, 4, (2, 3, 3, 3, 3, 3, 3, 3, 4, 4)),
    columns=whole(2, 4, (3, 3, 3, 3, 3, 3, 3, 3, 4, 4)),
    moves=span(2, 26, ((3, 5), (4, 6), (6, 8), (8, 10), (10, 12), (12, 15), (15, 18), (18, 22), (18, 20), (21, 23))),
    ordered=switch((False, False, False, False, False, False, True, True, True, True)),
    slack=whole(0, 20, (2, 2, 2, 2, 2, 0, 0, 0, 0, 0)),
)

EXAMPLE = Prompt(
    en="Example: on the board\n\n| 1 | 2 |\n| 3 | . |\n\ntile 2 can slide down or tile 3 to the right; the moves 2, 1 "
    "lead to\n\n| . | 1 |\n| 3 | 2 |",
    zh="例如，在\n\n| 1 | 2 |\n| 3 | . |\n\n中，方块 2 可以下移，方块 3 可以右移；依次移动 2, 1 后变成\n\n| . | 1 |\n"
    "| 3 | 2 |",
)
QUESTIONS = (
    Prompt(
        en="In this sliding puzzle a tile beside the gap (the dot) can slide into it. {example}\n\nStart:\n\n{start}"
        "\n\nGoal:\n\n{goal}\n\nReach the goal in at most {most} moves.",
        zh="在这个滑块拼图中，空位（点号）上下左右相邻的方块可以滑入空位。{example}\n\n起始：\n\n{start}\n\n目标：\n\n"
        "{goal}\n\n请用不超过 {most} 步到达目标。",
    ),
    Prompt(
        en="The tiles of this board have to be brought from\n\n{start}\n\nto\n\n{goal}\n\nwith {most} moves or fewer. "
        "A move slides a tile from directly above, below, left or right of the gap (the dot) into it. {example}",
        zh="要把方块从\n\n{start}\n\n移成\n\n{goal}\n\n步数不超过 {most}。每一步把空位（点号）正上、正下、正左或正右的"
        "一个方块滑入空位。{example}",
    ),
    Prompt(
        en="{start}\n\nThis is a sliding puzzle; the dot is the gap, and only a tile next to it (not diagonally) can "
        "move, into the gap. {example}\n\nGet from the board above to this one:\n\n{goal}\n\nYou have {most} moves.",
        zh="{start}\n\n这是一个滑块拼图，点号是空位，只有与它相邻（不含斜向）的方块可以移入空位。{example}\n\n请从上面的"
        "局面走到：\n\n{goal}\n\n最多 {most} 步。",
    ),
    Prompt(
        en="Which tiles have to be slid, one after the other, to turn the first board into the second? No more than "
        "{most} moves are allowed; each slides one tile straight into the gap, which is shown as a dot. {example}\n\n"
        "First board:\n\n{start}\n\nSecond board:\n\n{goal}",
        zh="依次滑动哪些方块，才能把第一个局面变成第二个？最多允许 {most} 步，每步把一个方块沿直线滑入空位（用点号表"
        "示）。{example}\n\n第一个局面：\n\n{start}\n\n第二个局面：\n\n{goal}",
    ),
)
WHAT = Prompt(
    en="the numbers of the tiles in the order of the moves (commas between)", zh="依次移动的方块编号（用逗号隔开）"
)
STEP = Prompt(en="{place}. Tile {tile}: {board}", zh="{place}. 方块 {tile}：{board}")
_MOVE = re.compile(r"\d{1,2}")
_ARROW = re.compile(r"\s*(?:->|→|=>|⇒|\\to\b|\\rightarrow\b)\s*")
MOST_DRAWN = 200


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    rows: int | None = None,
    columns: int | None = None,
    moves: tuple[int, int] | None = None,
    ordered: bool | None = None,
    slack: int | None = None,
) -> Problem:
    """One start and goal with a bound on the moves that can be kept.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        rows: of the board, 2 to 4.
        columns: of the board, 2 to 4.
        moves: fewest and most moves of a shortest way, 2 to 26.
        ordered: whether the goal has its tiles in order and the gap last; drawn otherwise.
        slack: moves that are allowed beyond a shortest way, 0 to 20.

    Raises:
        RecipeError: a setting is out of its range, or the board has no way of that length.
    """
    wanted = LEVELS.settings({"level": level, "rows": rows, "columns": columns, "moves": moves, "ordered": ordered,
                              "slack": slack})  # fmt: skip
    start, goal, way = _ends(rng, wanted)
    columns, answer = int(wanted["columns"]), ", ".join(map(str, way.moves))
    data = {"start": list(start), "goal": list(goal), "columns": columns, "most": len(way.moves) + wanted["slack"]}
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, example=EXAMPLE, most=data["most"],
                     start=_shown(start, columns), goal=_shown(goal, columns)),
        answer=answer,
        data=data,
        solution="\n".join([*_worked(start, way.moves, columns, language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": len(way.moves) + log2(way.boards), "moves": float(len(way.moves)),
                    "boards": float(way.boards)},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether the moves of an answer can be made, end at the goal and are not too many."""
    found = read(answer, _moves, wanted="list of tiles")
    if found.value is None:
        return found.unreadable(answer)
    data, moves = problem.data, found.value
    if len(moves) > data["most"]:
        return Verdict.wrong(f"{len(moves)} moves are more than {data['most']}", value=list(moves))
    board, reason = follow(tuple(data["start"]), moves, data["columns"])
    if reason:
        return Verdict.wrong(reason, value=list(moves))
    if list(board) != data["goal"]:
        return Verdict.wrong("the moves do not end at the goal", value=list(moves))
    return Verdict.right(f"the goal is reached in {len(moves)} moves", value=list(moves))


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems: a start for each goal that may be drawn, or the ways from the one goal."""
    wanted = LEVELS.settings(settings)
    goals = 1 if wanted["ordered"] else factorial(wanted["rows"] * wanted["columns"])
    return int(goals * max(1, 2 ** (wanted["moves"][0] // 2)))


def _ends(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[Board, Board, Way]:
    """A start and a goal with a shortest way between them of a length that is wanted."""
    places, columns, (fewest, most) = wanted["rows"] * wanted["columns"], wanted["columns"], wanted["moves"]
    length = rng.randint(fewest, most)
    for turn in range(MOST_DRAWN):
        tiles = [*range(1, places), 0]
        goal = tuple(tiles if wanted["ordered"] else rng.sample(tiles, places))
        # a walk of so many moves often ends nearer; a longer one is tried where it did
        start = wandered(rng, goal, columns, length + 2 * (turn % (6 if places > 9 else 24)))
        way = shortest(start, goal, columns, most)
        if way is not None and len(way.moves) >= fewest:
            return start, goal, way
    raise RecipeError(
        f"sliding_puzzle: no way of {fewest} to {most} moves was found on {wanted['rows']} rows and {columns} columns; "
        "ask for other 'moves'"
    )


def _moves(text: str) -> tuple[int, ...] | None:
    found = items(_ARROW.sub(", ", text))
    if not found or len(found) > 200 or not all(_MOVE.fullmatch(one) for one in found):
        return None
    return tuple(map(int, found))


def _rows(board: Sequence[int], columns: int) -> list[str]:
    wide = len(str(max(board)))
    cells = [(str(one) if one else ".").rjust(wide) for one in board]
    return [" ".join(cells[start : start + columns]) for start in range(0, len(cells), columns)]


def _shown(board: Sequence[int], columns: int) -> str:
    """The board with bars between the tiles, so that no row reads as a list of moves."""
    rows = _rows(board, columns)
    wide = len(str(max(board)))
    return "\n".join(f"| {' | '.join(row[at : at + wide] for at in range(0, len(row), wide + 1))} |" for row in rows)


def _worked(board: Board, moves: Sequence[int], columns: int, language: Language) -> list[str]:
    """The board after every move, its rows parted by bars."""
    lines = []
    for place, tile in enumerate(moves, 1):
        board = slid(board, board.index(0), board.index(tile))
        shown = " | ".join(" ".join(row.split()) for row in _rows(board, columns))
        lines.append(filled(STEP, language, place=place, tile=tile, board=shown))
    return lines


def _there_and_back(problem: Problem) -> str:
    """The right moves with the last one made, taken back and made again often enough to be too many."""
    last = problem.answer.split(", ")[-1]
    return ", ".join([problem.answer, *[last] * (problem.data["most"] + 2)])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"[{problem.answer}]",
    lambda problem: problem.answer.replace(", ", " → "),
    lambda problem: problem.answer.replace(", ", " "),
    lambda problem: problem.answer.replace(", ", "，"),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _there_and_back,
    lambda problem: problem.answer.rpartition(", ")[0],
    lambda problem: f"{problem.answer}, 99",
    lambda problem: f"0, {problem.answer}",
    lambda problem: _shown(problem.data["goal"], problem.data["columns"]),
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{problem.answer}, 1</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
