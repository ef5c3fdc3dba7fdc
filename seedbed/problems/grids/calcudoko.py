"""Calcudoko: a Latin square cut into cages whose numbers make a given value by addition, multiplication and so on.

No paper: a newspaper puzzle, also known under trade names. Cages and signs are drawn on a full grid, so every value is
exact; then steps of logic fill the empty grid, and where they come to a halt a cell is cut out of its cage and given.
So the steps prove the solution the only one, and are the working. ``effort`` weighs them; ``rule`` counts the cages
that were worked out.

``check`` holds a grid against the rules and the cages, not against the reference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.candidates import Puzzle, Rule, Step, difficulty, solved
from seedbed.problems.forms import Grid, grid
from seedbed.problems.grids.calcudoko_cages import SIGNS, Cage, caged, in_cage, shape_of, told, value_of
from seedbed.problems.grids.grid_steps import worked, written
from seedbed.problems.grids.latin_square import COUNTS, broken_line, latin_square, lines
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BLOCK, TAG, asked, filled
from seedbed.problems.reading import read

LEVELS = Levels(
    "calcudoko",
    size=whole(4, 7, (4, 4, 4, 4, 5, 5, 6, 6, 7, 7)),
    cage=whole(2, 4, (2, 2, 3, 3, 2, 3, 2, 3, 2, 3)),
    signs=several(SIGNS, (("+",), ("+", "-"), ("+", "-", "×"), SIGNS, SIGNS, SIGNS, SIGNS, SIGNS, SIGNS, SIGNS)),
    givens=whole(0, 20, (4, 3, 1, 0, 1, 0, 2, 0, 1, 0)),
)
NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""Of cages: at most 49 are needed."""

QUESTIONS = (
    Prompt(
        en="Solve this {size}×{size} calcudoko. Every row and every column holds each number from 1 to {size} exactly "
        "once. Cells with the same letter form a cage, and the numbers in a cage make its value: + is the sum, × the "
        "product, - the larger minus the smaller, ÷ the larger divided by the smaller; a value without a sign is the "
        "number of the cage's only cell.\n\n{puzzle}",
        zh="解下面这道 {size}×{size} 算独（Calcudoko）：每行、每列里 1 到 {size} 各出现一次。字母相同的格子组成一个笼，"
        "笼中各数按符号得到它的值：+ 是各数之和，× 是各数之积，- 是大数减小数，÷ 是大数除以小数；没有符号的值就是该笼"
        "唯一一格里的数。\n\n{puzzle}",
    ),
    Prompt(
        en="Fill a grid of {size} rows and {size} columns with the numbers 1 to {size} so that none stands twice in a "
        "row or a column. The letters below show the cages; each cage's numbers add up (+), multiply (×), subtract "
        "(-, larger minus smaller) or divide (÷, larger by smaller) to its value. Numbers may repeat in a cage that is "
        "not in one line. A value alone is given as it is.\n\n{puzzle}",
        zh="在 {size} 行 {size} 列的网格中填入 1 到 {size}，同一行、同一列里数字不能重复。下面的字母表示各个笼；每个笼"
        "里的数要按符号得到给定的值：相加（+）、相乘（×）、相减（-，大减小）或相除（÷，大除以小）。不在同一行列的笼内"
        "数字可以重复。单独的值就是该格的数。\n\n{puzzle}",
    ),
    Prompt(
        en="Here is a map of cages and the value of each cage:\n\n{puzzle}\n\nGive the grid of numbers 1 to {size} in "
        "which each row and each column has all of them and each cage makes its value (sum +, product ×, difference "
        "- and quotient ÷ of the larger and the smaller number; without a sign, the number itself).",
        zh="下面是笼的分布图和每个笼的值：\n\n{puzzle}\n\n请求出由 1 到 {size} 组成的网格：每行、每列都包含全部数字，"
        "且每个笼都得到它的值（+ 为和，× 为积，- 为大数与小数之差，÷ 为大数除以小数之商；无符号时即该数本身）。",
    ),
    Prompt(
        en="{puzzle}\n\nThis calcudoko has exactly one solution. Letters mark cages, and behind each letter stand the "
        "value and the sign with which the cage's numbers make it (for - and ÷ the larger number comes first; no sign "
        "means a given number). Rows and columns hold 1 to {size} once each. Solve it.",
        zh="{puzzle}\n\n这道算独有唯一解。字母标出各笼，字母后面是笼的值以及得到这个值的符号（- 和 ÷ 以较大的数在前；"
        "没有符号表示已给出的数）。每行、每列里 1 到 {size} 各出现一次。请解出它。",
    ),
)
WHAT = Prompt(
    en="the whole filled grid (one row a line, spaces between the numbers)",
    zh="填好的完整网格（每行占一行，数字之间用空格隔开）",
)
CLUES = {
    "+": Prompt(en="Cage {name} has the sum {value}", zh="笼 {name} 的和为 {value}"),
    "-": Prompt(en="Cage {name} has the difference {value}", zh="笼 {name} 的差为 {value}"),
    "×": Prompt(en="Cage {name} has the product {value}", zh="笼 {name} 的积为 {value}"),
    "÷": Prompt(en="Cage {name} has the quotient {value}", zh="笼 {name} 的商为 {value}"),
    "": Prompt(en="Cage {name} is {value}", zh="笼 {name} 为 {value}"),
}


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    size: int | None = None,
    cage: int | None = None,
    signs: tuple[str, ...] | None = None,
    givens: int | None = None,
) -> Problem:
    """One puzzle with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        size: rows of the grid, 4 to 7.
        cage: most cells of a cage, 2 to 4.
        signs: of ``+``, ``-``, ``×``, ``÷``; cages that none of them fits are added up.
        givens: numbers that are shown at least, at most 20; more where logic would not go on without.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = _settings({"level": level, "size": size, "cage": cage, "signs": signs, "givens": givens})
    size = int(wanted["size"])
    full = latin_square(rng, size)
    cut = caged(rng, full, size, wanted["cage"], wanted["signs"])
    shown = rng.sample(range(size * size), min(wanted["givens"], size * size - 1))
    cages, steps = _posed(rng, full, size, told(cut, full, size, shown))
    clues = [number for number, one in enumerate(cages) if one.sign]
    answer = written(full, size)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (BLOCK, TAG), size=size, puzzle=_drawn(cages, size), what=WHAT),
        answer=answer,
        data={"size": size, "cages": [[list(one.cells), one.sign, one.value] for one in cages]},
        solution=worked(steps, size, lambda at, tongue: _clue(clues[at], cages[clues[at]], tongue), answer, language),
        language=language,
        level=wanted.level,
        difficulty=difficulty(steps),
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is a full grid that keeps the rules and the value of every cage."""
    size: int = problem.data["size"]
    found = read(answer, grid(size, size, "1234567"[:size]), wanted=f"full grid of {size} rows and {size} columns")
    if found.value is None:
        return found.unreadable(answer)
    reason = _broken_rule(found.value, problem.data)
    return Verdict.wrong(reason) if reason else Verdict.right("the grid keeps every rule and every cage")


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different puzzles: one for each full grid."""
    return COUNTS[_settings(settings)["size"]]


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    if given.get("size") is not None and given.get("givens") is None:
        wanted["givens"] = 0
    wanted["givens"] = min(wanted["givens"], wanted["size"] ** 2 - 1)
    return wanted


def _posed(
    rng: random.Random, full: Sequence[int], size: int, cages: Sequence[Cage]
) -> tuple[Sequence[Cage], list[Step]]:
    """The cages, cells cut out of them where logic would not go on, and the steps that fill the grid."""
    while True:
        steps, more = solved(rng, _puzzle(size, cages), full)
        if not more:
            given = {cage.cells[0] for cage in cages if not cage.sign}
            return cages, [step for step in steps if step.kind != "cell" or step.cell not in given]
        cages = told(cages, full, size, more)


def _puzzle(size: int, cages: Sequence[Cage]) -> Puzzle:
    candidates = [(1 << size + 1) - 2] * (size * size)
    rules = list[Rule]()
    for cage in cages:
        if cage.sign:
            rules.append(Rule(cage.cells, partial(in_cage, size, shape_of(cage.cells, size), cage.sign, cage.value)))
        else:
            candidates[cage.cells[0]] = 1 << cage.value
    return Puzzle(tuple(candidates), lines(size), tuple(rules), complete=True)


def _drawn(cages: Sequence[Cage], size: int) -> str:
    """The map of cages and the list of their values."""
    names = [""] * (size * size)
    for name, cage in zip(NAMES, cages, strict=False):
        for cell in cage.cells:
            names[cell] = name
    values = [f"{name}: {cage.value}{cage.sign}" for name, cage in zip(NAMES, cages, strict=False)]
    return "\n".join(["```", written(names, size), "", *values, "```"])


def _clue(number: int, cage: Cage, language: Language) -> str:
    return filled(CLUES[cage.sign], language, name=NAMES[number], value=cage.value)


def _broken_rule(rows: Grid, data: Mapping[str, Any]) -> str:
    """What is wrong with a full grid, or nothing."""
    cells = [int(cell) for row in rows for cell in row]
    for number, (places, sign, value) in enumerate(data["cages"]):
        if value_of(sign, [cells[place] for place in places]) != value:
            return f"{_clue(number, Cage(tuple(places), sign, value), 'en')}, which is not so in the answer"
    return broken_line(cells, data["size"])


def _one_changed(problem: Problem) -> str:
    """The right grid with its last number changed."""
    return problem.answer[:-1] + str(int(problem.answer[-1]) % problem.data["size"] + 1)


def _rows_swapped(problem: Problem) -> str:
    """The right grid with its first two rows exchanged: no number twice in a row or column, but not the solution."""
    one, two, *rest = problem.answer.split("\n")
    return "\n".join([two, one, *rest])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str([[int(cell) for cell in row.split()] for row in problem.answer.split("\n")]),
    lambda problem: f"[[{problem.answer.replace(chr(10), ',')}]]",
    lambda problem: problem.answer.replace(" ", ""),
    lambda problem: "\n".join(f"| {row.replace(' ', ' | ')} |" for row in problem.answer.split("\n")),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_changed,
    _rows_swapped,
    lambda problem: problem.answer.rpartition("\n")[0],
    lambda problem: f"{problem.answer}\n{problem.answer.partition(chr(10))[0]}",
    lambda problem: f"{problem.answer} 1",
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_one_changed(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
