"""Dyck language: the shortest end that closes every open bracket of a sequence, in the right order.

No paper: the exercise of BIG-Bench Hard and SynLogic (arXiv 2505.19641), made from scratch. The end is unique: each
bracket that is still open, last one first. Sequences are drawn alike among all of their length that leave so many
open. ``effort`` is the length of the sequence weighed by how deep it gets, as one who reads it keeps it in mind;
``depth`` is the deepest nesting.

``check`` takes the missing end alone, or the whole sequence with it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BLOCK, LINE, asked, filled, final_line
from seedbed.problems.reading import read

PAIRS = ("()", "[]", "{}", "<>")
CLOSES = {pair[1]: pair[0] for pair in PAIRS}
OPENS = {pair[0]: pair[1] for pair in PAIRS}
LEVELS = Levels(
    "dyck_language",
    kinds=whole(2, 4, (3, 3, 3, 3, 4, 4, 4, 4, 4, 4)),
    length=whole(2, 200, (6, 9, 13, 18, 24, 30, 40, 50, 70, 100)),
    missing=whole(1, 40, (3, 3, 4, 4, 5, 6, 7, 8, 10, 12)),
)
"""``length`` is what is shown; with ``missing`` it must be even or odd together, else one more is shown."""

QUESTIONS = (
    Prompt(
        en="Complete this sequence of brackets so that every bracket is closed in the right order:\n\n{sequence}\n\n"
        "Add as few brackets as possible at the end. Give only what is missing.",
        zh="请补全下面的括号序列，使每个括号都按正确的顺序闭合：\n\n{sequence}\n\n只在末尾添加，且尽可能少；只写缺少的部分。",
    ),
    Prompt(
        en="These brackets have been opened and not all of them closed:\n\n{sequence}\n\nWhich closing brackets must "
        "follow, in order, for the sequence to be balanced?",
        zh="下面的括号有些还没有闭合：\n\n{sequence}\n\n要使序列平衡，后面依次必须跟上哪些右括号？",
    ),
    Prompt(
        en="A text was cut off. Of it only the brackets are left:\n\n{sequence}\n\nWrite the shortest run of brackets "
        "that closes everything which is still open, and nothing else.",
        zh="一段文字被截断了，只剩下其中的括号：\n\n{sequence}\n\n请写出能把所有未闭合括号闭合的最短括号串，不要写别的。",
    ),
    Prompt(
        en="In a balanced sequence each bracket is closed by one of its own kind, the last opened first. How must this "
        "one end? Give the missing closing brackets only.\n\n{sequence}",
        zh="在平衡的序列里，每个括号由同类括号闭合，后打开的先闭合。下面的序列应当怎样结尾？只写缺少的右括号。\n\n{sequence}",
    ),
)
WHAT = Prompt(en="the missing brackets", zh="缺少的括号")
OPENED = Prompt(en="{place}. {bracket} opens; open now: {stack}", zh="{place}. {bracket} 打开；未闭合：{stack}")
CLOSED = Prompt(
    en="{place}. {bracket} closes {other}; open now: {stack}", zh="{place}. {bracket} 闭合 {other}；未闭合：{stack}"
)
NOTHING = Prompt(en="nothing", zh="无")
LAST = Prompt(en="The open ones are closed from the last to the first.", zh="从最后打开的开始，依次闭合。")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    kinds: int | None = None,
    length: int | None = None,
    missing: int | None = None,
) -> Problem:
    """One sequence with its missing end.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        kinds: kinds of brackets: 2 to 4 of ``() [] {} <>``.
        length: brackets that are shown, at most 200.
        missing: brackets that are missing, at most 40 and not more than ``length``.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = _settings({"level": level, "kinds": kinds, "length": length, "missing": missing})
    sequence = _drawn(rng, wanted["length"], wanted["missing"], PAIRS[: wanted["kinds"]])
    stacks = _stacks(sequence)
    answer = "".join(OPENS[one] for one in reversed(stacks[-1]))
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BLOCK), sequence=" ".join(sequence), what=WHAT),
        answer=" ".join(answer),
        data={"sequence": "".join(sequence)},
        solution="\n".join([*_worked(sequence, stacks, language), final_line(" ".join(answer), language)]),
        language=language,
        level=wanted.level,
        difficulty={
            "effort": float(sum(map(len, stacks)) + len(answer)),
            "depth": float(max(map(len, stacks))),
            "missing": float(len(answer)),
        },
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the missing end, or the whole sequence with it."""
    sequence: str = problem.data["sequence"]
    found = read(answer, lambda text: _brackets(text, sequence), wanted="row of brackets beside that of the question")
    if found.value is None:
        return found.unreadable(answer)
    missing = "".join(OPENS[one] for one in reversed(_stacks(list(sequence))[-1]))
    if found.value in (missing, sequence + missing):
        return Verdict.right("every bracket is closed in order", value=found.value)
    return Verdict.wrong(f"{found.value[:60]} is not the shortest end that closes every bracket", value=found.value)


def distinct(settings: Mapping[str, Any]) -> int:
    """How many different sequences there are."""
    wanted = _settings(settings)
    opened = (wanted["length"] + wanted["missing"]) // 2
    return int(_ways(wanted["length"], 0, wanted["missing"]) * wanted["kinds"] ** opened)


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    if wanted["missing"] > wanted["length"]:
        limit = f"at most 'length' ({wanted['length']}) brackets can be missing"
        raise RecipeError(f"dyck_language: {limit}, got missing={wanted['missing']}")
    wanted["length"] += (wanted["length"] - wanted["missing"]) % 2
    return wanted


@lru_cache(maxsize=100_000)
def _ways(left: int, open_now: int, missing: int) -> int:
    """Ways to go on for so many brackets, kinds aside, and end with so many open."""
    if open_now < 0 or abs(missing - open_now) > left:
        return 0
    if left == 0:
        return 1
    return _ways(left - 1, open_now + 1, missing) + _ways(left - 1, open_now - 1, missing)


def _drawn(rng: random.Random, length: int, missing: int, pairs: tuple[str, ...]) -> list[str]:
    sequence, stack = list[str](), list[str]()
    for left in range(length - 1, -1, -1):
        up, down = _ways(left, len(stack) + 1, missing), _ways(left, len(stack) - 1, missing)
        if rng.randrange(up + down) < up:
            pair = rng.choice(pairs)
            sequence.append(pair[0])
            stack.append(pair[1])
        else:
            sequence.append(stack.pop())
    return sequence


def _stacks(sequence: list[str]) -> list[list[str]]:
    """What is open after each bracket of a well-formed beginning."""
    stack, stacks = list[str](), list[list[str]]()
    for one in sequence:
        stack = [*stack, one] if one in OPENS else stack[:-1]
        stacks.append(stack)
    return stacks


def _brackets(text: str, question: str) -> str | None:
    """A text of brackets and nothing else that does not only repeat the question; quotes, blanks, commas go."""
    bare = "".join(one for one in text.replace("\\", "") if not one.isspace() and one not in "\"'`,")
    return bare if bare not in ("", question) and all(one in OPENS or one in CLOSES for one in bare) else None


def _worked(sequence: list[str], stacks: list[list[str]], language: Language) -> list[str]:
    lines = []
    for place, (one, stack) in enumerate(zip(sequence, stacks, strict=True), 1):
        open_now = " ".join(stack) or filled(NOTHING, language)
        if one in OPENS:
            lines.append(filled(OPENED, language, place=place, bracket=one, stack=open_now))
        else:
            lines.append(filled(CLOSED, language, place=place, bracket=one, other=CLOSES[one], stack=open_now))
    return [*lines, filled(LAST, language)]


def _other_kind(problem: Problem) -> str:
    """The right end with its first bracket of another kind."""
    first = {")": "]", "]": ")", "}": ")", ">": "]"}[problem.answer[0]]
    return first + problem.answer[1:]


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(" ", ""),
    lambda problem: " ".join(problem.data["sequence"]) + " " + problem.answer,
    lambda problem: f"`{problem.answer}`",
    lambda problem: f"\\boxed{{{problem.answer.replace('}', chr(92) + '}')}}}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _other_kind,
    lambda problem: problem.answer[2:],
    lambda problem: f"{problem.answer} )",
    lambda problem: " ".join(problem.data["sequence"]),
    lambda problem: f"( ) {problem.answer}",
    lambda problem: f"Answer: {problem.answer}\nAnswer: {_other_kind(problem)}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
