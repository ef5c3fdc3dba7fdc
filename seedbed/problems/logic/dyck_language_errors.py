"""Dyck language errors: the first bracket of a sequence that cannot stand where it does.

No paper: the exercise of SynLogic (arXiv 2505.19641), made from scratch. In most sequences one bracket, at a place that
is drawn alike among all, closes what is not open; some are balanced, and some only lack brackets at the end. No answer
is right more often than the others. ``effort`` counts what is open after each bracket up to the error, as one who reads
the sequence keeps it in mind.

``check`` reads the sequence again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from math import comb
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BOX, LINE, TAG, asked, filled, final_line
from seedbed.problems.reading import read

PAIRS = ("()", "[]", "{}", "<>")
CLOSES = {pair[1]: pair[0] for pair in PAIRS}
OPENS = {pair[0]: pair[1] for pair in PAIRS}
LEVELS = Levels(
    "dyck_language_errors",
    kinds=whole(2, 4, (2, 3, 3, 3, 4, 4, 4, 4, 4, 4)),
    length=whole(10, 200, (12, 16, 20, 26, 32, 40, 50, 64, 80, 100)),
)
BALANCED, UNFINISHED = 0, -1
"""Answers about sequences without an error."""
SHARE = 0.07
"""Of either of them."""

QUESTIONS = (
    Prompt(
        en="Read this sequence of brackets from left to right:\n\n{sequence}\n\nAt which place, counted from 1, stands "
        "the first bracket that is wrong, as it closes a bracket of another kind or none at all? {else_what}",
        zh="从左到右读下面的括号序列：\n\n{sequence}\n\n第一个错误的括号（它所闭合的括号种类不符，"
        "或根本没有可闭合的括号）在第几位？从 1 数起。{else_what}",
    ),
    Prompt(
        en="{sequence}\n\nIn a balanced sequence each bracket is closed by one of its own kind, the last opened first. "
        "Find the number of the first bracket above (the leftmost is number 1) after which no balanced sequence is "
        "possible any more. {else_what}",
        zh="{sequence}\n\n在平衡的序列里，每个括号由同类括号闭合，后打开的先闭合。上面的括号从左边起编号为 1、2、3……，"
        "请找出第一个使序列无论如何继续都不能平衡的括号的编号。{else_what}",
    ),
    Prompt(
        en="A parser reads the brackets below one by one and stops at the first closing bracket that does not match "
        "the last bracket still open (or finds none open):\n\n{sequence}\n\nHow many brackets has it read when it "
        "stops, the wrong one included? {else_what}",
        zh="解析器逐个读入下面的括号，遇到第一个与最后打开且未闭合的括号不匹配（或没有括号可闭合）的右括号就停下：\n\n"
        "{sequence}\n\n停下时它一共读了多少个括号（包括出错的那个）？{else_what}",
    ),
    Prompt(
        en="Is there a mistake among these brackets?\n\n{sequence}\n\nGive the position of the first closing bracket "
        "that closes nothing or the wrong kind; positions start at 1. {else_what}",
        zh="下面的括号里有没有错误？\n\n{sequence}\n\n请给出第一个没有可闭合对象、或闭合了错误种类的右括号的位置，"
        "位置从 1 开始。{else_what}",
    ),
)
ELSE_WHAT = Prompt(
    en="If there is none, answer 0 when everything is closed at the end, and -1 when brackets are still open there.",
    zh="如果没有这样的括号：末尾全部闭合则答 0，末尾仍有未闭合的括号则答 -1。",
)
WHAT = Prompt(en="the number", zh="这个数")
OPENED = Prompt(en="{place}. {bracket} opens; open now: {stack}", zh="{place}. {bracket} 打开；未闭合：{stack}")
CLOSED = Prompt(
    en="{place}. {bracket} closes {other}; open now: {stack}", zh="{place}. {bracket} 闭合 {other}；未闭合：{stack}"
)
WRONG_KIND = Prompt(
    en="{place}. {bracket} does not close {other}, so this is the first error.",
    zh="{place}. {bracket} 不能闭合 {other}，所以这是第一个错误。",
)
NONE_OPEN = Prompt(
    en="{place}. {bracket} has nothing to close, so this is the first error.",
    zh="{place}. {bracket} 没有可闭合的括号，所以这是第一个错误。",
)
NOTHING = Prompt(en="nothing", zh="无")
ENDS = {
    BALANCED: Prompt(en="Every bracket is closed at the end.", zh="末尾所有括号都已闭合。"),
    UNFINISHED: Prompt(en="Brackets are still open at the end.", zh="末尾仍有括号未闭合。"),
}


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    kinds: int | None = None,
    length: int | None = None,
) -> Problem:
    """One sequence, with the place of its first error.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        kinds: kinds of brackets: 2 to 4 of ``() [] {} <>``.
        length: brackets that are shown, 10 to 200; a balanced sequence may have one more.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "kinds": kinds, "length": length})
    sequence = _drawn(rng, wanted["length"], PAIRS[: wanted["kinds"]])
    error, stacks = _read(sequence)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX, TAG), sequence=" ".join(sequence), what=WHAT,
                     else_what=ELSE_WHAT),
        answer=str(error),
        data={"sequence": sequence},
        solution="\n".join([*_worked(sequence, error, stacks, language), final_line(str(error), language)]),
        language=language,
        level=wanted.level,
        difficulty={
            "effort": float(len(stacks) + sum(map(len, stacks))),
            "place": float(len(stacks)),
            "depth": float(max(map(len, stacks), default=0)),
        },
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the place of the first error, or says in the agreed way that there is none."""
    found = read(answer, _number, wanted="single number")
    if found.value is None:
        return found.unreadable(answer)
    if found.value == _read(problem.data["sequence"])[0]:
        return Verdict.right("this is the first error", value=found.value)
    return Verdict.wrong(f"{found.value} is not the place of the first error", value=found.value)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different sequences: those that are balanced."""
    wanted = LEVELS.settings(settings)
    half = wanted["length"] // 2
    return int(comb(2 * half, half) // (half + 1) * wanted["kinds"] ** half)


def _number(text: str) -> int | None:
    found = re.fullmatch(r"(?:(?:position|place|number|bracket)s?\s*#?|第)?\s*(-?\d{1,4})\s*(?:位|个)?", text.lower())
    return int(found.group(1)) if found else None


def _drawn(rng: random.Random, length: int, pairs: tuple[str, ...]) -> str:
    """A sequence with an error at a drawn place, or balanced, or a balanced one cut off."""
    kind = rng.random()
    over = 2 * rng.randint(1, 3) if kind < SHARE else 0
    sequence = _balanced(rng, length + length % 2 + over, pairs)
    if kind < SHARE:
        return sequence[:length] if _read(sequence[:length])[0] == UNFINISHED else sequence[: length + 1]
    if kind < 2 * SHARE:
        return sequence
    place = rng.randrange(length)
    stack = _read(sequence[:place])[1]
    last = stack[-1][-1] if stack and stack[-1] else ""
    wrong = rng.choice([pair[1] for pair in pairs if pair[0] != last])
    return (sequence[:place] + wrong + sequence[place + 1 :])[:length]


def _balanced(rng: random.Random, length: int, pairs: tuple[str, ...]) -> str:
    """A balanced sequence that opens as gladly as it closes."""
    sequence, stack = list[str](), list[str]()
    for left in range(length, 0, -1):
        if not stack or (len(stack) < left and rng.random() < 0.55):
            pair = rng.choice(pairs)
            sequence.append(pair[0])
            stack.append(pair[1])
        else:
            sequence.append(stack.pop())
    return "".join(sequence)


def _read(sequence: str) -> tuple[int, list[str]]:
    """The answer, and what is open after each bracket before the first error."""
    stacks = list[str]()
    for place, one in enumerate(sequence, 1):
        stack = stacks[-1] if stacks else ""
        if one in OPENS:
            stacks.append(stack + one)
        elif stack and stack[-1] == CLOSES[one]:
            stacks.append(stack[:-1])
        else:
            return place, stacks
    return (UNFINISHED if stacks and stacks[-1] else BALANCED), stacks


def _worked(sequence: str, error: int, stacks: list[str], language: Language) -> list[str]:
    lines = []
    for place, (one, stack) in enumerate(zip(sequence, stacks, strict=False), 1):
        open_now = " ".join(stack) or filled(NOTHING, language)
        if one in OPENS:
            lines.append(filled(OPENED, language, place=place, bracket=one, stack=open_now))
        else:
            lines.append(filled(CLOSED, language, place=place, bracket=one, other=CLOSES[one], stack=open_now))
    if error in ENDS:
        return [*lines, filled(ENDS[error], language)]
    last = stacks[-1][-1] if stacks and stacks[-1] else ""
    text = filled(WRONG_KIND if last else NONE_OPEN, language, place=error, bracket=sequence[error - 1], other=last)
    return [*lines, text]


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"**{problem.answer}**",
    lambda problem: f"Position {problem.answer}",
    lambda problem: f"So the answer is {problem.answer}.",
    lambda problem: f"\\boxed{{\\text{{{problem.answer}}}}}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str(int(problem.answer) + 1),
    lambda problem: str(int(problem.answer) - 1),
    lambda problem: f"{problem.answer} or {int(problem.answer) + 1}",
    lambda problem: f"{problem.answer}{problem.answer}" if problem.answer != "0" else "1",
    lambda problem: "The sequence is invalid",
    lambda problem: "None",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
