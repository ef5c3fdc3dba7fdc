"""Cryptarithm: an addition or subtraction in which letters stand for digits, with exactly one solution.

No paper: a puzzle older than a century. Numbers over a few digits are drawn and written in letters; column by column
it is worked out which digits a letter and a carry can be. Where that comes to a halt digits are tried and ruled out, or
a letter is told. So the steps prove the solution the only one, and are the working. ``effort`` weighs them.

``check`` holds an answer, the digits of the letters or the equation in digits, against the rules, not the reference.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from math import perm
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.arithmetic.cryptarithm_columns import carries, column_puzzle
from seedbed.problems.candidates import Puzzle, Step, difficulty, numbers, posed
from seedbed.problems.levels import Level, Levels, span, whole
from seedbed.problems.phrasing import LINE, TAG, asked, filled, final_line, listed, text_of
from seedbed.problems.reading import read

LEVELS = Levels(
    "cryptarithm",
    letters=whole(3, 10, (4, 4, 5, 5, 6, 6, 7, 8, 8, 9)),
    addends=whole(2, 3, (2, 2, 2, 2, 2, 2, 2, 2, 3, 3)),
    digits=span(2, 7, ((2, 2), (2, 3), (2, 3), (3, 4), (3, 4), (4, 4), (4, 5), (5, 5), (5, 5), (5, 6))),
    trials=whole(0, 30, (0, 1, 2, 3, 4, 6, 8, 10, 12, 15)),
)
MOST_DRAWS = 400
FEWEST_LETTERS = 3
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PAIR = re.compile(r"\W*([A-Za-z])\W{0,3}(?:[:=]|is|->|是)\W{0,3}(\d)\W*")

QUESTIONS = (
    Prompt(
        en="In this sum every letter stands for a digit, different letters for different digits, and no number begins "
        "with 0.\n\n{equation}\n\n{hints}Which digit is each letter?",
        zh="在下面的算式里，每个字母代表一个数字，不同的字母代表不同的数字，各数的首位都不是 0。\n\n{equation}\n\n"
        "{hints}每个字母各代表哪个数字？",
    ),
    Prompt(
        en="Solve the cryptarithm {equation}. Equal letters are equal digits, different letters are different digits, "
        "and a leading letter is never 0. {hints}Find the digit of every letter.",
        zh="解算式谜 {equation}。相同的字母是相同的数字，不同的字母是不同的数字，打头的字母都不为 0。"
        "{hints}求每个字母代表的数字。",
    ),
    Prompt(
        en="Each of the letters {letters} hides a digit of its own (no two hide the same), so that\n\n{equation}\n\nis "
        "true and none of the numbers starts with 0. {hints}Uncover the digits.",
        zh="字母 {letters} 各藏着一个数字（互不相同），使得\n\n{equation}\n\n成立，且各数都不以 0 开头。{hints}"
        "请找出这些数字。",
    ),
    Prompt(
        en="Replace the letters by digits from 0 to 9, a letter always by the same digit and two letters never by the "
        "same, to make this true: {equation}. Numbers must not begin with 0. {hints}There is exactly one solution.",
        zh="把字母换成 0 到 9 的数字：同一字母总换成同一数字，不同字母不能换成同一数字，使 {equation} 成立。"
        "各数不能以 0 开头。{hints}解是唯一的。",
    ),
)
WHAT = Prompt(en="the digits of all letters (like X=1, Y=2)", zh="所有字母对应的数字（形如 X=1, Y=2）")
HINTS = Prompt(en="It is known that {known}. ", zh="已知 {known}。")
INTRO = Prompt(
    en="Columns are counted from the right in {sum}, letters and the carry into a column together make its last digit "
    "and the carry out of it.",
    zh="从右往左逐列看 {sum}，一列里的字母加上进到该列的进位，得到该列的末位数字和向下一列的进位。",
)
COLUMN = Prompt(en="Column {place}: {left}.", zh="第 {place} 列：{left}。")
ONE_OF = Prompt(en="{cell} is one of {digits}", zh="{cell}是 {digits} 之一")
ONLY = Prompt(en="{cell} is {digits}", zh="{cell}是 {digits}")
CELL = Prompt(en="So {cell} is {digit}.", zh="所以{cell}是 {digit}。")
TRIAL = Prompt(
    en="If {cell} were {digit}, nothing would in the end be left for {other}, so {cell} is not {digit}.",
    zh="若{cell}是 {digit}，推下去{other}就无数可取，所以{cell}不是 {digit}。",
)
CARRY = Prompt(en="the carry into column {place}", zh="进到第 {place} 列的进位")
CHECKED = Prompt(en="Together: {equation}.", zh="合起来：{equation}。")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    letters: int | None = None,
    addends: int | None = None,
    digits: tuple[int, int] | None = None,
    trials: int | None = None,
) -> Problem:
    """One cryptarithm with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        letters: how many different letters there are, 3 to 10.
        addends: how many numbers are added, 2 or 3; with 2 it may be asked as a subtraction.
        digits: fewest and most digits of an addend, 2 to 7.
        trials: most digits that have to be ruled out by trying them, 0 to 30; letters are told where it takes more.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings(
        {"level": level, "letters": letters, "addends": addends, "digits": digits, "trials": trials}
    )
    values = _numbers(rng, wanted)
    drawn = rng.sample(ALPHABET, 10)
    words = ["".join(drawn[int(digit)] for digit in str(value)) for value in (*values, sum(values))]
    used = "".join(sorted(set("".join(words))))
    minus = len(values) == 2 and rng.random() < 0.4
    key = [drawn.index(letter) for letter in used]
    puzzle = column_puzzle(words[:-1], words[-1], used)
    told, steps = posed(rng, puzzle, [*key, *carries(values, len(words[-1]))], most_trials=wanted["trials"])
    known = {used[cell]: digit for cell, digit in sorted(told.items())}
    data = {"words": [words[-1], *words[:-1]] if minus else words, "minus": minus, "hints": known}
    answer = ", ".join(f"{letter}={digit}" for letter, digit in zip(used, key, strict=True))
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, TAG), equation=_equation(data), letters=", ".join(used),
                     hints=_hints(known, language), what=WHAT),
        answer=answer,
        data=data,
        solution=_told(steps, _left(puzzle, told, len(used)), used, data, answer, language),
        language=language,
        level=wanted.level,
        difficulty={**difficulty(steps), "hints": float(len(known))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer gives every letter a digit of its own and makes the equation true."""
    data = problem.data
    found = read(answer, lambda text: _key(text, data), wanted="digit for every letter")
    if found.value is None:
        return found.unreadable(answer)
    reason = _broken_rule(found.value, data)
    value = ", ".join(f"{letter}={digit}" for letter, digit in sorted(found.value.items()))
    return Verdict.wrong(reason, value=value) if reason else Verdict.right("the equation is true", value=value)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems: one for each choice of the fewest letters that there are."""
    return perm(len(ALPHABET), min(FEWEST_LETTERS, LEVELS.settings(settings)["letters"]))


def _numbers(rng: random.Random, wanted: Mapping[str, Any]) -> list[int]:
    """Addends that have, with their sum, as many different digits as wanted, or nearly so."""
    nearest: tuple[int, list[int]] | None = None
    for _ in range(MOST_DRAWS):
        pool = rng.sample("0123456789", wanted["letters"])
        values = []
        for _ in range(wanted["addends"]):
            first = rng.choice([digit for digit in pool if digit != "0"])
            values.append(int(first + "".join(rng.choices(pool, k=rng.randint(*wanted["digits"]) - 1))))
        off = abs(len(set("".join(map(str, (*values, sum(values)))))) - wanted["letters"])
        if nearest is None or off < nearest[0]:
            nearest = off, values
        if not off:
            break
    assert nearest is not None
    return nearest[1]


def _equation(data: Mapping[str, Any]) -> str:
    *terms, result = data["words"][1:] if data["minus"] else data["words"]
    if data["minus"]:
        return f"{data['words'][0]} - {terms[0]} = {result}"
    return f"{' + '.join(terms)} = {result}"


def _hints(known: Mapping[str, int], language: Language) -> str:
    parts = [f"{letter} = {digit}" for letter, digit in known.items()]
    return filled(HINTS, language, known=listed(parts, language)) if parts else ""


def _left(puzzle: Puzzle, told: Mapping[int, int], letters: int) -> list[int]:
    """What each letter and carry may be at first: the digits that are told are no other letter's."""
    taken = sum([1 << digit for digit in told.values()])
    cells = enumerate(puzzle.candidates[:letters])
    left = [1 << told[cell] if cell in told else digits & ~taken for cell, digits in cells]
    return left + list(puzzle.candidates[letters:])


def _told(
    steps: Sequence[Step], left: list[int], letters: str, data: Mapping[str, Any], answer: str, language: Language
) -> str:
    """The steps in words; after a column, what it leaves of its letters and carries."""
    words = [*data["words"][1:], data["words"][0]] if data["minus"] else data["words"]
    lines = [filled(INTRO, language, sum=f"{' + '.join(words[:-1])} = {words[-1]}")]
    said, names = set[int](), [_name(cell, letters, language) for cell in range(len(left))]
    for step in steps:
        line = _line(step, left, names, len(letters), language)
        if step.kind != "cell" or step.cell not in said:
            lines.append(line)
        said.update(cell for cell, _ in step.struck if left[cell].bit_count() == 1)
    key = dict(part.split("=") for part in answer.split(", "))
    equation = "".join(key.get(sign, sign) for sign in _equation(data))
    return "\n".join([*lines, filled(CHECKED, language, equation=equation), final_line(answer, language)])


def _line(step: Step, left: list[int], names: Sequence[str], letters: int, language: Language) -> str:
    """A step in words; strikes from ``left`` what it rules out."""
    if step.kind == "rule":
        parts = list[str]()
        for cell, bits in step.struck:
            left[cell] &= ~bits
            text = text_of(ONE_OF if left[cell] & (left[cell] - 1) else ONLY, language)
            parts.append(text % {"cell": names[cell], "digits": ", ".join(map(str, numbers(left[cell])))})
        joined = "; ".join(parts) if language == "en" else "；".join(part.strip() for part in parts)
        return filled(COLUMN, language, place=step.source + 1, left=joined)
    if step.kind == "trial":
        left[step.cell] &= ~(1 << step.number)
        return filled(TRIAL, language, cell=names[step.cell], digit=step.number, other=names[step.source])  # fmt: skip
    if step.cell < letters:
        for other in range(letters):
            left[other] &= ~(1 << step.number)
    left[step.cell] = 1 << step.number
    return filled(CELL, language, cell=names[step.cell], digit=step.number)


def _name(cell: int, letters: str, language: Language) -> str:
    if cell >= len(letters):
        return filled(CARRY, language, place=cell - len(letters) + 2)
    return letters[cell] if language == "en" else f" {letters[cell]} "


def _key(text: str, data: Mapping[str, Any]) -> dict[str, int] | None:
    """The digit of each letter, from a list of them or from the equation in digits; None where some are left out."""
    parts = [_PAIR.fullmatch(part) for part in re.split(r"[,;\n]", text.strip().strip("{}")) if part.strip()]
    pairs = {(part[1].upper(), part[2]) for part in parts if part}
    if not pairs:
        pairs = _spelled(text, _equation(data))
    key = {letter: int(digit) for letter, digit in pairs}
    letters = set("".join(data["words"]))
    few = key.keys() < letters or len(key) < FEWEST_LETTERS
    return None if (None in parts and len(parts) > 1) or len(key) < len(pairs) or few else key


def _spelled(text: str, equation: str) -> set[tuple[str, str]]:
    """The letters of the equation with the digits that stand in their places; nothing for another equation."""
    found, words = (re.findall(r"\w+|[-+=]", one) for one in (text, equation))
    if not re.fullmatch(r"[\d\s+=-]+", text) or list(map(len, found)) != list(map(len, words)):
        return set()
    pairs = set(zip("".join(words), "".join(found), strict=True))
    same = all((sign.isalpha() and by.isdigit()) or sign == by for sign, by in pairs)
    return {(sign, by) for sign, by in pairs if sign.isalpha()} if same else set()


def _broken_rule(key: Mapping[str, int], data: Mapping[str, Any]) -> str:
    """What is wrong with the digits of the letters, or nothing."""
    if key.keys() != set("".join(data["words"])):
        return "the letters are not those of the equation"
    for letter, digit in data["hints"].items():
        if key[letter] != digit:
            return f"{letter} was given as {digit}, the answer has {key[letter]}"
    if len(set(key.values())) < len(key):
        return "two letters have the same digit"
    if any(key[word[0]] == 0 for word in data["words"]):
        return "a number begins with 0"
    first, *others = [int("".join(str(key[letter]) for letter in word)) for word in data["words"]]
    true = first - others[0] == others[1] if data["minus"] else first + sum(others[:-1]) == others[-1]
    return "" if true else f"{''.join(str(key.get(sign, sign)) for sign in _equation(data))} is not true"


def _swapped(problem: Problem) -> str:
    """The right digits with those of the first two letters exchanged."""
    one, two, *rest = problem.answer.split(", ")
    return ", ".join([one[:2] + two[2:], two[:2] + one[2:], *rest])


def _in_digits(problem: Problem) -> str:
    key = dict(part.split("=") for part in problem.answer.split(", "))
    return "".join(key.get(sign, sign) for sign in _equation(problem.data))


RIGHT: tuple[Callable[[Problem], str], ...] = (
    _in_digits,
    lambda problem: problem.answer.replace("=", " = ").replace(", ", "\n"),
    lambda problem: problem.answer.replace("=", ": "),
    lambda problem: str(dict((part[0], int(part[2])) for part in problem.answer.split(", "))),  # noqa: C402
    lambda problem: ", ".join(reversed(problem.answer.split(", "))),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _swapped,
    lambda problem: problem.answer.rpartition(", ")[0],
    lambda problem: f"{problem.answer[:-1]}{(int(problem.answer[-1]) + 1) % 10}",
    lambda problem: _equation(problem.data),
    lambda problem: f"<answer>{problem.answer}</answer> or <answer>{_swapped(problem)}</answer>",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
