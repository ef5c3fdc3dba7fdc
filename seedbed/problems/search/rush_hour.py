"""Rush hour: cars in a jam slide along their own lines until one of them can leave the board.

No paper: a sliding block puzzle. Cars are parked at random; every board that can be reached from there is looked at and
measured from the way out, and the start is drawn among those that are as far away as wanted. At most that many moves
are allowed, and ``slack`` more. ``effort`` is the number of moves with the logarithm of the boards that can be reached.

``check`` plays the moves; any that bring the car out within the bound are right.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from math import log2
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.levels import Level, Levels, span, whole
from seedbed.problems.phrasing import BLOCK, LINE, asked, filled, final_line
from seedbed.problems.reading import read
from seedbed.problems.search.car_search import (
    Car,
    Component,
    Places,
    component,
    is_solved,
    jam_of,
    moves,
    parked,
    way_out,
)

LEVELS = Levels(
    "rush_hour",
    size=whole(4, 6, (4, 4, 4, 4, 4, 5, 5, 5, 5, 5)),
    cars=span(3, 13, ((4, 5), (4, 6), (5, 6), (5, 6), (6, 7), (9, 10), (9, 10), (9, 10), (9, 10), (9, 11))),
    moves=span(1, 40, ((2, 2), (2, 3), (3, 4), (4, 4), (4, 6), (6, 7), (7, 8), (8, 9), (9, 9), (10, 16))),
    slack=whole(0, 20, (2, 2, 2, 2, 2, 2, 1, 1, 0, 0)),
)
NAMES = "XABCDEFGHIJKL"
MOST_DRAWN, MOST_BOARDS = 100, (0, 0, 0, 0, 100, 200, 2000)
"""Jams that are drawn for one problem, and boards of one that are looked at, by the size."""

QUESTIONS = (
    Prompt(
        en="The board shows cars from above; the cells of a car have the same letter, a dot is free. A car moves only "
        "along its own length, by one cell or more, over free cells. Bring car X to the right edge of the board in at "
        "most {most} moves; one slide of one car is one move, however far.\n\n{board}",
        zh="下图是从上往下看的一些车，同一辆车的格子用同一个字母，点号是空位。车只能沿自己的长度方向、经过空位移动一格或"
        "多格。请用不超过 {most} 步把 X 车移到棋盘右边缘；一辆车滑动一次算一步，不论多远。\n\n{board}",
    ),
    Prompt(
        en="{board}\n\nThis is a traffic jam. Letters are cars, dots are empty. Upright cars go up and down, the "
        "others left and right; none can jump or turn. Free car X: it has to touch the right edge. You have {most} "
        "moves, and sliding one car any number of cells counts as one.",
        zh="{board}\n\n这是一场堵车。字母是车，点号是空位。竖放的车只能上下移动，横放的只能左右移动，不能跳过也不能转"
        "弯。请让 X 车脱困：它要碰到右边缘。你有 {most} 步，一辆车滑动任意格数算一步。",
    ),
    Prompt(
        en="Find moves that take car X to the right-hand edge. In the picture every car is drawn by its letter, free "
        "cells by dots. Cars slide forwards and backwards only, through free cells. No more than {most} moves are "
        "allowed (one move: one car, any distance).\n\n{board}",
        zh="请找出把 X 车移到右边缘的走法。图中每辆车用它的字母表示，空格用点号表示。车只能前进或后退，经过空格滑动。最"
        "多 {most} 步（一步：一辆车，距离不限）。\n\n{board}",
    ),
    Prompt(
        en="Which cars must be slid, and where to, so that X gets to the right edge of its row? Each slide moves one "
        "car along its line across empty cells (dots); {most} slides at most.\n\n{board}",
        zh="要让 X 到达所在行的右边缘，应依次滑动哪些车、滑向哪里？每次滑动把一辆车沿其所在直线移过空格（点号），最多"
        "滑动 {most} 次。\n\n{board}",
    ),
)
WHAT = Prompt(
    en="the moves in order, each as car, direction (up, down, left, right) and number of cells, with commas between, "
    "as in “A up 2, X right 1”",
    zh="依次的走法，每步写车、方向（上、下、左、右）和格数，各步之间用逗号隔开，形如“A 上 2, X 右 1”",
)
WAYS = {("across", 1): ("right", "右"), ("across", -1): ("left", "左"), ("down", 1): ("down", "下"),
        ("down", -1): ("up", "上")}  # fmt: skip
_DIRECTION = {word: (line, sign) for (line, sign), words in WAYS.items() for word in words}
_DIRECTION |= {word[0]: found for word, found in list(_DIRECTION.items()) if word.isascii()}
_MOVE = re.compile(
    r"(?:\d{1,2}[.)]\s*)?(?:car\s+|车\s*)?([A-Z])\s*(?:车|:)?\s*(?:向|往)?\s*(right|left|down|up|[rldu右左下上])(?:移动?|滑动?)?"
    r"\s*(?:by\s+)?(\d{1,2})\s*(?:cells?|格)?",
    re.IGNORECASE,
)
STEP = Prompt(en="{place}. {move}: {board}", zh="{place}. {move}：{board}")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    size: int | None = None,
    cars: tuple[int, int] | None = None,
    moves: tuple[int, int] | None = None,
    slack: int | None = None,
) -> Problem:
    """One jam with a way out.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        size: cells of a side of the board, 4 to 6.
        cars: fewest and most cars, 3 to 13; fewer where no more find a place.
        moves: fewest and most moves of a shortest way, 1 to 40; the nearest that was found where none is so long.
        slack: moves that are allowed beyond a shortest way, 0 to 20.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "size": size, "cars": cars, "moves": moves, "slack": slack})
    lot, found, start = _jam(rng, wanted)
    way, far = way_out(found, start), found.far[start]
    told = _placed(lot, start)
    data = {"size": wanted["size"], "cars": [list(car) for car in told], "most": far + wanted["slack"]}
    answer = ", ".join(_said(told, car, by, language) for car, by in way)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BLOCK), what=WHAT, most=data["most"],
                     board="\n".join(["```", *_shown(told, wanted["size"]), "```"])),
        answer=answer,
        data=data,
        solution="\n".join([*_worked(told, way, wanted["size"], language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        version=2,  # 1: cars were drawn otherwise; level 5 had a board of five rows
        difficulty={"effort": far + log2(len(found.far)) / 4, "moves": float(far), "boards": float(len(found.far)),
                    "cars": float(len(told))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether the moves of an answer can be made, bring car X out and are not too many."""
    found = read(answer, _moves, wanted="list of moves")
    if found.value is None:
        return found.unreadable(answer)
    given = [f"{NAMES[car]} {sign * count:+d}" for car, _, sign, count in found.value]
    if len(given) > problem.data["most"]:
        return Verdict.wrong(f"{len(given)} moves are more than {problem.data['most']}", value=given)
    cars: list[Car] = [(row, column, length, across) for row, column, length, across in problem.data["cars"]]
    jam, board = jam_of(cars, problem.data["size"])
    for place, (car, line, sign, count) in enumerate(found.value, 1):
        if car >= len(cars) or cars[car][3] != (line == "across"):
            return Verdict.wrong(f"move {place}: car {NAMES[car]} does not go there", value=given)
        after = next((one[2] for one in moves(jam, board) if one[:2] == (car, sign * count)), None)
        if after is None:
            return Verdict.wrong(f"move {place}: car {NAMES[car]} cannot slide so far", value=given)
        board = after
    if not is_solved(jam, board):
        return Verdict.wrong("car X is not at the right edge after the moves", value=given)
    return Verdict.right(f"car X is out after {len(given)} moves", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least about so many different jams: where the fewest cars may be, by a tenth for each."""
    wanted = LEVELS.settings(settings)
    return int(2 * (wanted["size"] ** 2 // 2) ** (wanted["cars"][0] - 1))


def _jam(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[list[Car], Component, Places]:
    """Cars, what they can reach, and a start as far from the way out as wanted, or as near to that as was found."""
    fewest, most = wanted["moves"]
    best: tuple[int, list[Car], Component, int] | None = None
    for _ in range(MOST_DRAWN):
        lot = parked(rng, wanted["size"], rng.randint(*wanted["cars"]))
        jam, places = jam_of(lot, wanted["size"])
        found = component(jam, places, MOST_BOARDS[wanted["size"]])
        farthest = max(found.far.values()) if found else 0
        if found is None or not farthest:
            continue
        off = max(0, fewest - farthest)
        if best is None or off < best[0]:
            best = (off, lot, found, farthest)
        if not off:
            break
    if best is None:  # hardly ever: one car alone has its way out
        jam, places = jam_of([(1, 0, 2, True)], wanted["size"])
        return [(1, 0, 2, True)], Component(jam, {places: 1}), places
    _, lot, found, farthest = best
    away = rng.randint(min(fewest, farthest), min(max(fewest, most), farthest))
    return lot, found, rng.choice([board for board, far in found.far.items() if far == away])


def _placed(lot: Sequence[Car], board: Places) -> list[Car]:
    """The cars where they stand on a board."""
    return [
        (row, place, length, True) if across else (place, column, length, False)
        for (row, column, length, across), place in zip(lot, board, strict=True)
    ]


def _moves(text: str) -> tuple[tuple[int, str, int, int], ...] | None:
    """Moves as (car, line, sign, cells), in order."""
    parts = [one for one in re.split(r"\s*(?:[,;\n]|->|→|=>)\s*", text.strip("[]() \n")) if one.strip(" -*\"'")]
    found = [_MOVE.fullmatch(one.strip(" -*\"'")) for one in parts]
    if not found or len(found) > 200:
        return None
    read_ = list[tuple[int, str, int, int]]()
    for one in found:
        if one is None or one[1].upper() not in NAMES or not int(one[3]):
            return None
        line, sign = _DIRECTION[one[2].lower()]
        read_.append((NAMES.index(one[1].upper()), line, sign, int(one[3])))
    return tuple(read_)


def _said(cars: Sequence[Car], car: int, by: int, language: Language) -> str:
    line = "across" if cars[car][3] else "down"
    return f"{NAMES[car]} {WAYS[line, 1 if by > 0 else -1][language == 'zh']} {abs(by)}"


def _shown(cars: Sequence[Car], size: int) -> list[str]:
    cells = [["."] * size for _ in range(size)]
    for name, (row, column, length, across) in zip(NAMES, cars, strict=False):
        for part in range(length):
            cells[row + part * (not across)][column + part * across] = name
    return ["".join(row) for row in cells]


def _worked(cars: Sequence[Car], way: Sequence[tuple[int, int]], size: int, language: Language) -> list[str]:
    """The board after every move, its rows parted by bars."""
    lines, now = list[str](), list(cars)
    for place, (car, by) in enumerate(way, 1):
        row, column, length, across = now[car]
        now[car] = (row + by * (not across), column + by * across, length, across)
        move = _said(cars, car, by, language)
        lines.append(filled(STEP, language, place=place, move=move, board=" | ".join(_shown(now, size))))
    return lines


def _too_many(problem: Problem) -> str:
    """The right moves with the last one taken back and made again often enough to be too many."""
    last = problem.answer.split(", ")[-1]
    return ", ".join([problem.answer, *[last] * (problem.data["most"] + 1)])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(", ", "\n"),
    lambda problem: "\n".join(f"{place}. {move}" for place, move in enumerate(problem.answer.split(", "), 1)),
    lambda problem: problem.answer.replace(", ", " → "),
    lambda problem: f"[{problem.answer}]",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _too_many,
    lambda problem: problem.answer.rpartition(", ")[0],
    lambda problem: f"{problem.answer}, X right 9",
    lambda problem: f"Z up 1, {problem.answer}",
    lambda problem: problem.answer.rpartition(" ")[0],
    lambda problem: f"X up 1, {problem.answer}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
