"""Wordscapes: fill an empty crossword with words from a list, so that they agree where they cross.

No paper: the puzzle of SynLogic and KOR-Bench (arXiv 2505.19641, 2410.06526), made from scratch, with a list of common
words of our own. The words are English in both languages, as the puzzle is about letters. Letters are given away until
each word in turn is the only one that fits its place and its crossings, so the filling is unique. ``effort`` counts,
for each word, the words of its length that are still free.

``check`` holds a grid against the rules and the letters given, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from math import factorial
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems import forms
from seedbed.problems.language.common_words import WORDS
from seedbed.problems.language.crossword_layout import BLOCK, OPEN, Step, laid, places, rows_of, solved
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK as CODE
from seedbed.problems.phrasing import TAG, asked, filled, final_line
from seedbed.problems.reading import read

LEVELS = Levels(
    "wordscapes",
    words=whole(3, 24, (4, 5, 6, 7, 8, 10, 12, 14, 17, 20)),
    extra=whole(0, 12, (0, 0, 1, 1, 2, 2, 3, 4, 5, 6)),
    longest=whole(4, 8, (5, 5, 6, 6, 6, 6, 6, 6, 6, 6)),
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"

QUESTIONS = (
    Prompt(
        en="Fill this crossword. A # is a block, a _ is an empty cell, and letters that are given stay.\n\n{grid}\n\n"
        "Every row or column of two or more neighbouring cells without a block is to be a word of this list, read from "
        "left to right or from top to bottom, and no word may be used twice: {words}.{extra}",
        zh="请填写下面的填字游戏。# 是障碍，_ 是空格，已给出的字母不能改动。\n\n{grid}\n\n"
        "每一段由两个或更多相邻格子（中间没有障碍）组成的横行或竖列，从左到右或从上到下读，都必须是下列单词之一，每个单词最多用一次："
        "{words}。{extra}",
    ),
    Prompt(
        en="Words to place: {words}.{extra}\n\n{grid}\n\nPut one letter into every empty cell (_) of the grid above, "
        "so that each run of two or more cells, across or down, spells one of the words; # is a block. Each word "
        "stands in one place at most, and letters that are there must stay.",
        zh="要放置的单词：{words}。{extra}\n\n{grid}\n\n在上面网格的每个空格（_）里填一个字母，使横向或纵向每一段两格以上"
        "的连续格子都拼成其中一个单词；# 是障碍。每个单词最多放一处，已有的字母不能改动。",
    ),
    Prompt(
        en="The grid below is an empty crossword with blocks (#), empty cells (_) and perhaps a few letters.\n\n{grid}"
        "\n\nIts words, across from left to right and down from top to bottom, are all different and come from these: "
        "{words}.{extra} A word fills a run of cells from block or edge to block or edge; runs of a single cell are no "
        "words. Fill the grid without changing its letters.",
        zh="下面的网格是一个空的填字游戏，有障碍（#）、空格（_），可能还有几个字母。\n\n{grid}\n\n其中横向（从左到右）和纵向"
        "（从上到下）的单词各不相同，都来自：{words}。{extra}一个单词恰好占满从障碍或边缘到障碍或边缘的一段格子，单独一格不算"
        "单词。请填满网格，不要改动已有的字母。",
    ),
    Prompt(
        en="Where does each word go? Use {words}.{extra}\n\nThe words cross in this grid (# block, _ empty cell):\n\n"
        "{grid}\n\nEach stretch of at least two cells in a row or column must spell a word of the list, and no two "
        "stretches the same one. Given letters may not be changed.",
        zh="每个单词应当放在哪里？可用的单词：{words}。{extra}\n\n这些单词在下面的网格中交叉（# 为障碍，_ 为空格）："
        "\n\n{grid}\n\n横行或竖列中每一段至少两格的连续格子都要拼成列表中的一个单词，任何两段不能相同。已给出的字母不能改动。",
    ),
)
ALL_USED = Prompt(en=" Every word is used.", zh="所有单词都要用到。")
SOME_LEFT = Prompt(en=" {extra} of them stay over.", zh="其中有 {extra} 个用不到。")
WHAT = Prompt(
    en="the whole filled grid (one row a line, spaces between the cells, # for blocks)",
    zh="填好的完整网格（每行占一行，格子之间用空格隔开，障碍写 #）",
)
ACROSS = Prompt(
    en="Row {row}, from column {column} to the right: of the words that are left, only {word} fits with the letters "
    "and crossings.",
    zh="第 {row} 行，从第 {column} 列向右：剩下的单词中，只有 {word} 与字母和交叉处相容。",
)
DOWN = Prompt(
    en="Column {column}, from row {row} down: of the words that are left, only {word} fits with the letters and "
    "crossings.",
    zh="第 {column} 列，从第 {row} 行向下：剩下的单词中，只有 {word} 与字母和交叉处相容。",
)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    words: int | None = None,
    extra: int | None = None,
    longest: int | None = None,
) -> Problem:
    """One crossword with its only filling.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution; the words are English.
        words: how many stand in the grid, 3 to 24.
        extra: words of the list that are not used, at most 12.
        longest: the most letters of a word, 4 to 8.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "words": words, "extra": extra, "longest": longest})
    used, letters = laid(rng, wanted["words"], wanted["longest"], 6 + wanted["words"])
    spare = rng.sample([word for word in WORDS if word not in used and len(word) <= wanted["longest"]], wanted["extra"])
    listed = rng.sample([*used, *spare], len(used) + len(spare))
    given, steps = solved(rng, letters, listed)
    puzzle = rows_of(letters, given)
    answer = _written(rows_of(letters, letters))
    over = filled(SOME_LEFT, language, extra=len(spare)) if spare else ALL_USED.fill(language)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (CODE, TAG), grid=_written(puzzle), extra=over, what=WHAT,
                     words=(", " if language == "en" else "、").join(listed)),
        answer=answer,
        data={"grid": puzzle, "words": listed},
        solution="\n".join([*(_told(step, language) for step in steps), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(sum(step.considered for step in steps)), "words": float(len(used)),
                    "given": float(len(given))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a full grid that keeps the given letters and whose runs are different words of the list."""
    puzzle: list[str] = problem.data["grid"]
    rows, columns = len(puzzle), len(puzzle[0])
    found = read(answer, _grid, wanted=f"full grid of {rows} rows and {columns} columns")
    if found.value is None:
        return found.unreadable(answer)
    reason = _broken_rule(found.value, puzzle, problem.data["words"])
    return Verdict.wrong(reason) if reason else Verdict.right("every run of cells is a word of the list")


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different puzzles: every common word stands in one, and its list can be in any order."""
    wanted = LEVELS.settings(settings)
    count = wanted["words"] + wanted["extra"]
    return int(sum(len(word) <= wanted["longest"] for word in WORDS) * factorial(count) // count)


def _grid(text: str) -> forms.Grid | None:
    """A full grid of any size from two rows on."""
    text = text.lower()
    nested = forms.literal(text)
    if isinstance(nested, list):
        rows, columns = len(nested), len(nested[0]) if nested else 0
    else:
        lines = [line for line in text.split("\n") if any(one in LETTERS + BLOCK for one in line)]
        rows, columns = len(lines), sum(one in LETTERS + BLOCK for one in lines[0]) if lines else 0
    return forms.grid(rows, columns, LETTERS + BLOCK)(text) if rows > 1 and columns else None


def _broken_rule(grid: forms.Grid, puzzle: list[str], words: list[str]) -> str:
    """What is wrong with a full grid, or nothing."""
    if (len(grid), len(grid[0])) != (len(puzzle), len(puzzle[0])):
        return f"the grid should have {len(puzzle)} rows and {len(puzzle[0])} columns"
    for row, (cells, shown) in enumerate(zip(grid, puzzle, strict=True), 1):
        for column, (cell, other) in enumerate(zip(cells, shown, strict=True), 1):
            if (cell == BLOCK) != (other == BLOCK) or (other not in (BLOCK, OPEN) and cell != other):
                return f"row {row}, column {column} should hold {other!r}, the answer has {cell!r}"
    runs = ["".join(grid[row][column] for row, column in run) for run in places(_open(puzzle))]
    foreign = next((run for run in runs if run not in words), None)
    if foreign is not None:
        return f"{foreign!r} is not in the list"
    twice = next((run for run in runs if runs.count(run) > 1), None)
    return f"{twice!r} is used twice" if twice else ""


def _open(puzzle: list[str]) -> list[tuple[int, int]]:
    return [(row, column) for row, cells in enumerate(puzzle) for column, cell in enumerate(cells) if cell != BLOCK]


def _written(rows: list[str]) -> str:
    return "\n".join(" ".join(row) for row in rows)


def _told(step: Step, language: Language) -> str:
    (row, column), (second, _) = step.cells[:2]
    return filled(DOWN if second > row else ACROSS, language, row=row + 1, column=column + 1, word=step.word)


def _one_changed(problem: Problem) -> str:
    """The right grid with its last letter changed."""
    at = max(place for place, one in enumerate(problem.answer) if one in LETTERS)
    return problem.answer[:at] + ("b" if problem.answer[at] == "a" else "a") + problem.answer[at + 1 :]


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str([row.split() for row in problem.answer.split("\n")]),
    lambda problem: problem.answer.replace(" ", ""),
    lambda problem: problem.answer.upper(),
    lambda problem: "\n".join(f"| {row.replace(' ', ' | ')} |" for row in problem.answer.split("\n")),
    lambda problem: f"```\n{_written(problem.data['grid'])}\n```\nFilled:\n```\n{problem.answer}\n```",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_changed,
    lambda problem: problem.answer.rpartition("\n")[0],
    lambda problem: f"{problem.answer}\n{problem.answer.partition(chr(10))[0]}",
    lambda problem: problem.answer.replace(BLOCK, "a"),
    lambda problem: _written(problem.data["grid"]),
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_one_changed(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
