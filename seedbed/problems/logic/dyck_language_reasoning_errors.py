"""Dyck language reasoning errors: which lines of a written reading of brackets are wrong.

No paper: the exercise of BIG-Bench Mistake (arXiv 2311.08516) and SynLogic (arXiv 2505.19641), made from scratch.
Each line says which brackets are open after so many have been read. It is wrong when that is not so, whatever the
lines before it say, so each line can be judged by itself and the wrong ones are known. ``effort`` counts the brackets
that the lines name, as one who checks them compares each.

``check`` reads the sequence again and holds every line against it.
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
from seedbed.problems import forms
from seedbed.problems.draws import places
from seedbed.problems.levels import Level, Levels, span, whole
from seedbed.problems.phrasing import BOX, LINE, TAG, asked, final_line, text_of
from seedbed.problems.reading import read

PAIRS = ("()", "[]", "{}", "<>")
OPENS = {pair[0]: pair[1] for pair in PAIRS}
LEVELS = Levels(
    "dyck_language_reasoning_errors",
    kinds=whole(2, 4, (2, 3, 3, 3, 4, 4, 4, 4, 4, 4)),
    length=whole(8, 120, (10, 12, 16, 20, 26, 32, 40, 50, 60, 80)),
    errors=span(1, 8, ((1, 2), (1, 2), (1, 2), (1, 3), (1, 3), (1, 3), (1, 4), (1, 4), (2, 4), (2, 5))),
)

QUESTIONS = (
    Prompt(
        en="A student reads the brackets {sequence} from left to right and writes down, after each, which are open:\n\n"
        "{lines}\n\n{rule} Which lines are wrong?",
        zh="一名学生从左到右读括号 {sequence}，每读一个就写下哪些括号还没有闭合：\n\n{lines}\n\n{rule}哪些行写错了？",
    ),
    Prompt(
        en="Sequence: {sequence}\n\nBelow is a record of the brackets that are still open while the sequence is read, "
        "the first opened first.\n\n{lines}\n\n{rule} List the numbers of all wrong lines.",
        zh="序列：{sequence}\n\n下面记录了读这个序列的过程中尚未闭合的括号，先打开的在前。\n\n{lines}\n\n{rule}"
        "请列出所有错误行的编号。",
    ),
    Prompt(
        en="Check this trace of a stack. The input was {sequence}\n\n{lines}\n\nAn opening bracket is put on top (to "
        "the right), a closing one takes away its partner. {rule} Give the number of every line with a mistake.",
        zh="请检查下面的栈的运行记录。输入是 {sequence}\n\n{lines}\n\n左括号压入栈顶（写在右边），"
        "右括号弹出与它配对的括号。{rule}请给出每个有错的行的编号。",
    ),
    Prompt(
        en="{lines}\n\nThese lines tell, one for each bracket, what is open while {sequence} is read. At least one of "
        "them is wrong. {rule} Which?",
        zh="{lines}\n\n上面每一行对应读 {sequence} 时的一个括号，写的是此时尚未闭合的括号。其中至少有一行是错的。{rule}"
        "是哪些行？",
    ),
)
RULE = Prompt(
    en="A line is wrong when it does not say what is really open at that point, even if it would follow from the line "
    "before.",
    zh="只要一行写的不是此时真正未闭合的括号，它就是错的，哪怕它与上一行是连贯的。",
)
WHAT = Prompt(en="the numbers of the wrong lines (commas between)", zh="错误行的编号（用逗号隔开）")
LINE_OF = Prompt(en="{number}. after {bracket}: {stack}", zh="{number}. 读入 {bracket} 后：{stack}")
NOTHING = Prompt(en="nothing", zh="无")
TRUE = Prompt(en="Line {number}: {stack} is open, as written.", zh="第 {number} 行：未闭合的是 {stack}，与所写一致。")
FALSE = Prompt(
    en="Line {number}: {stack} is open, but the line says {other}. Wrong.",
    zh="第 {number} 行：未闭合的是 {stack}，而这一行写的是 {other}，错误。",
)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    kinds: int | None = None,
    length: int | None = None,
    errors: tuple[int, int] | None = None,
) -> Problem:
    """One record with its wrong lines, of which there is at least one.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        kinds: kinds of brackets: 2 to 4 of ``() [] {} <>``.
        length: brackets that are read, 8 to 120.
        errors: the fewest and the most wrong lines, 1 to 8.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "kinds": kinds, "length": length, "errors": errors})
    pairs = PAIRS[: wanted["kinds"]]
    sequence, true = _drawn(rng, wanted["length"], pairs)
    fewest, most = wanted["errors"]
    wrong = sorted(places(rng, len(sequence), fewest + int(rng.random() * (most - fewest + 1))))
    said = true.copy()
    for place in wrong:
        said[place] = _altered(rng, true[place], pairs)
    answer = ", ".join([str(place + 1) for place in wrong])
    lines, worked = _written(sequence, true, said, language)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX, TAG), sequence=" ".join(sequence), lines="\n".join(lines),
                     rule=RULE, what=WHAT),
        answer=answer,
        data={"sequence": sequence, "said": said},
        solution="\n".join([*worked, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={
            "effort": float(len(sequence) + sum(map(len, said))),
            "errors": float(len(wrong)),
            "depth": float(max(map(len, true))),
        },
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer names the wrong lines, all of them and no other."""
    data = problem.data
    true = _stacks(data["sequence"])
    found = read(answer, _numbers, wanted="list of line numbers")
    if found.value is None:
        return found.unreadable(answer)
    wrong = {number for number, (one, two) in enumerate(zip(true, data["said"], strict=True), 1) if one != two}
    if found.value == wrong:
        return Verdict.right("these are the wrong lines", value=sorted(found.value))
    return Verdict.wrong("these are not the wrong lines, or not all of them", value=sorted(found.value))


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different records: the kinds of a sequence that opens first and closes then, and the lines."""
    wanted = LEVELS.settings(settings)
    return int(wanted["kinds"] ** (wanted["length"] // 2) * comb(wanted["length"], wanted["errors"][0]))


def _numbers(text: str) -> frozenset[int] | None:
    """Numbers of lines, each once, in any order."""
    bare = re.sub(r"(?i)\b(?:lines?|steps?|numbers?)\b|[第行]", " ", text).strip()
    found = forms.items(bare) if re.search(r"\d", bare) else None
    if not found or not all(re.fullmatch(r"\d{1,3}", one) for one in found) or len(set(found)) < len(found):
        return None
    return frozenset(map(int, found))


def _drawn(rng: random.Random, length: int, pairs: tuple[str, ...]) -> tuple[str, list[str]]:
    """The beginning of a balanced sequence that opens a little more than it closes; what is open after each bracket."""
    sequence, stacks, stack, drawn = "", list[str](), "", rng.random
    for _ in range(length):
        if not stack or drawn() < 0.55:
            one = pairs[int(drawn() * len(pairs))][0]
            stack += one
        else:
            one = OPENS[stack[-1]]
            stack = stack[:-1]
        sequence += one
        stacks.append(stack)
    return sequence, stacks


def _stacks(sequence: str) -> list[str]:
    """What is open after each bracket."""
    stacks = [""]
    for one in sequence:
        stacks.append(stacks[-1] + one if one in OPENS else stacks[-1][:-1])
    return stacks[1:]


def _altered(rng: random.Random, stack: str, pairs: tuple[str, ...]) -> str:
    """Another stack: one bracket lost, one too many, one of another kind, or two changed places."""
    drawn, ways = rng.random, [0, 1, 2] if stack else [0]
    if len(set(stack)) > 1:
        ways.append(3)
    way = ways[int(drawn() * len(ways))]
    if way == 3:
        mixed = [place for place in range(len(stack) - 1) if stack[place] != stack[place + 1]]
        at = mixed[int(drawn() * len(mixed))]
        return stack[:at] + stack[at + 1] + stack[at] + stack[at + 2 :]
    at = int(drawn() * (len(stack) + (way == 0)))
    if way == 1:
        return stack[:at] + stack[at + 1 :]
    opening = [pair[0] for pair in pairs if way == 0 or pair[0] != stack[at]]
    return stack[:at] + opening[int(drawn() * len(opening))] + stack[at + (way == 2) :]


def _written(sequence: str, true: list[str], said: list[str], language: Language) -> tuple[list[str], list[str]]:
    """The lines of the record, and what is to be said of each."""
    nothing = NOTHING.fill(language)
    line, same, other = (text_of(one, language) for one in (LINE_OF, TRUE, FALSE))
    lines, worked = [], []
    for number, (bracket, one, two) in enumerate(zip(sequence, true, said, strict=True), 1):
        shown = " ".join(one) or nothing
        if one == two:
            lines.append(line % {"number": number, "bracket": bracket, "stack": shown})
            worked.append(same % {"number": number, "stack": shown})
        else:
            claimed = " ".join(two) or nothing
            lines.append(line % {"number": number, "bracket": bracket, "stack": claimed})
            worked.append(other % {"number": number, "stack": shown, "other": claimed})
    return lines, worked


def _one_less_or_more(problem: Problem) -> str:
    right = problem.answer.split(", ")
    return ", ".join(right[1:] or [str(int(right[0]) + 1)])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(", ", " and "),
    lambda problem: ", ".join(reversed(problem.answer.split(", "))),
    lambda problem: f"[{problem.answer}]",
    lambda problem: f"Lines {problem.answer}",
    lambda problem: "、".join(f"第 {one} 行" for one in problem.answer.split(", ")),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_less_or_more,
    lambda problem: f"{problem.answer}, {len(problem.data['said']) + 1}",
    lambda problem: f"{problem.answer} or {_one_less_or_more(problem)}",
    lambda problem: problem.answer.replace(", ", "") + "0",
    lambda problem: "No line is wrong.",
    lambda problem: "0",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
