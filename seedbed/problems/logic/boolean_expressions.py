"""Boolean expressions: which of several nested expressions of and, or, not, xor and comparisons are true.

No paper: the idea of BIG-Bench Hard and SynLogic (arXiv 2505.19641), made from scratch. Expressions carry all their
brackets, so no order of operations is left to guess, and compare only whole numbers. Which options are true is drawn
first, each set that is not empty alike, so no constant answer does better than chance. ``effort`` counts the operators
of all options; ``depth`` is that of the deepest.

``check`` works the expressions in ``data`` out again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import choices
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line
from seedbed.problems.reading import read

LETTERS = "ABCDEFGH"
LEAVES = ("constant", "comparison", "sum")
LEVELS = Levels(
    "boolean_expressions",
    depth=whole(1, 7, (1, 2, 2, 3, 3, 3, 4, 4, 5, 6)),
    options=whole(4, 8, (4, 4, 5, 4, 5, 6, 5, 6, 6, 6)),
    leaves=several(
        LEAVES,
        (("constant",), ("constant",), ("constant", "comparison"), ("constant", "comparison"), LEAVES, LEAVES, LEAVES,
         LEAVES, ("comparison", "sum"), ("comparison", "sum")),
    ),
)  # fmt: skip

QUESTIONS = (
    Prompt(
        en="Which of these expressions are true?\n\n{options}\n\nOne or more of them are; give the letters of all.",
        zh="下列表达式中哪些为真？\n\n{options}\n\n至少有一个为真，请给出所有为真者的字母。",
    ),
    Prompt(
        en="Evaluate each option. xor is true when exactly one of its sides is.\n\n{options}\n\nName every option that "
        "comes out true (there is at least one).",
        zh="请逐项求值；xor 表示恰好一侧为真时结果为真。\n\n{options}\n\n写出所有结果为真的选项（至少有一个）。",
    ),
    Prompt(
        en="Below are logical expressions with brackets; True and False are constants, numbers are compared as usual."
        "\n\n{options}\n\nList the letters of those that hold. At least one does.",
        zh="下面是带括号的逻辑表达式，True 和 False 是常量，数的比较按通常意义。\n\n{options}\n\n"
        "请列出成立的表达式的字母，至少有一个成立。",
    ),
    Prompt(
        en="Work out the truth value of every line and pick the true ones; at least one is.\n\n{options}",
        zh="求出每一行的真值，并选出其中为真的各行（至少有一行为真）。\n\n{options}",
    ),
)
WHAT = Prompt(en="the letters of the true options (commas between)", zh="为真的选项的字母（用逗号隔开）")
STEPS = {"en": "%s is %s", "zh": "%s 的值为 %s"}
OPTION = Prompt(en="Option {letter}:", zh="选项 {letter}：")

Node = list[Any]
"""``["value", true]``, ``["not", node]``, ``["and" | "or" | "xor", node, node]``, ``["<" | ">" | "=", left, right]``,
where a side is a whole number or ``["+" | "-" | "×", number, number]``."""
LATIN = ("and", "or", "not", "xor", "True", "False")
"""Words of the expressions, which are the same in Chinese."""
JOINED: dict[str, Callable[[bool, bool], bool]] = {
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "xor": lambda a, b: a != b,
}
COMPARED: dict[str, Callable[[int, int], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
}
NEGATED = 0.25
WAYS = {
    true: tuple(
        (kind, tuple((a, b) for a in (True, False) for b in (True, False) if joined(a, b) == true))
        for kind, joined in JOINED.items()
    )
    for true in (True, False)
}
"""For a truth value: operators, and what their sides may be worth."""
NEARBY = (-10, -2, -1, 1, 2, 10)
WORTH: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "×": lambda a, b: a * b,
}
WRITTEN = tuple(f" {sign} " for sign in WORTH)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    depth: int | None = None,
    options: int | None = None,
    leaves: tuple[str, ...] | None = None,
) -> Problem:
    """One question with its true options.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution; expressions are the same in both.
        depth: operators one inside the other, 1 to 7.
        options: how many there are, 4 to 8.
        leaves: what stands innermost: ``constant``, ``comparison`` of numbers, of a ``sum`` too.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "depth": depth, "options": options, "leaves": leaves})
    letters = LETTERS[: wanted["options"]]
    mask = rng.randrange(1, 2 ** len(letters))
    drawn, shown, worked, effort = dict[str, Node](), list[str](), list[str](), 0
    for place, letter in enumerate(letters):
        parts = list[tuple[str, bool]]()
        drawn[letter], text = _drawn(rng, wanted["depth"], bool(mask >> place & 1), wanted["leaves"], parts)
        shown.append(f"{letter}. {text}")
        worked.append(filled(OPTION, language, letter=letter))
        worked += [STEPS[language] % part for part in parts]
        effort += len(parts) + _sums(text)
    answer = ", ".join(letter for place, letter in enumerate(letters) if mask >> place & 1)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), options="\n".join(shown), what=WHAT),
        answer=answer,
        data={"options": drawn},
        solution="\n".join([*worked, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={
            "effort": float(effort),
            "depth": float(wanted["depth"]),
            "options": float(len(letters)),
        },
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer names the true options, all of them and no other."""
    options: dict[str, Node] = problem.data["options"]
    found = read(answer, choices("".join(options)), wanted="list of options")
    if found.value is None:
        return found.unreadable(answer)
    true = {letter for letter, node in options.items() if worth(node)}
    given = sorted(found.value)
    if found.value == true:
        return Verdict.right("these are the true options", value=given)
    return Verdict.wrong(f"{', '.join(given)} are not the true options", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different questions: the ways to join constants alone, in every option."""
    wanted = LEVELS.settings(settings)
    each = 3 * 2**2 if wanted["depth"] == 1 else 3 ** (wanted["depth"]) * 2 ** (wanted["depth"] + 1)
    return int(each ** wanted["options"])


def worth(node: Node) -> bool:
    """Whether an expression is true."""
    kind, *parts = node
    if kind == "value":
        return bool(parts[0])
    if kind == "not":
        return not worth(parts[0])
    if kind in COMPARED:
        return COMPARED[kind](*map(_number, parts))
    return JOINED[kind](worth(parts[0]), worth(parts[1]))


def _number(side: Any) -> int:
    return side if isinstance(side, int) else WORTH[side[0]](side[1], side[2])


def _drawn(
    rng: random.Random,
    depth: int,
    true: bool,  # noqa: FBT001
    leaves: tuple[str, ...],
    parts: list[tuple[str, bool]],
) -> tuple[Node, str]:
    """An expression of a truth value, and how it is written: every part that has an operator in brackets.

    The first side is as deep as wanted, the second may be shallower. Parts with an operator are put down with their
    values, from the inside out.
    """
    if depth == 0:
        return _leaf(rng, true, leaves[int(rng.random() * len(leaves))], parts)
    chance = rng.random()
    if chance < NEGATED:
        inner, text = _drawn(rng, depth - 1, not true, leaves, parts)
        node, text = ["not", inner], f"not {text}" if inner[0] == "value" else f"not ({text})"
    else:
        kind, sides = WAYS[true][int((chance - NEGATED) / (1 - NEGATED) * len(WAYS[true]))]
        one, two = sides[int(rng.random() * len(sides))]
        low = max(1, depth - 2)
        second = low + int(rng.random() * (depth + 1 - low)) - 1
        below = (depth - 1, one), (second, two)
        if rng.random() < 0.5:
            below = below[::-1]
        (left, said), (right, also) = (_drawn(rng, deep, worth, leaves, parts) for deep, worth in below)
        said = said if left[0] == "value" else f"({said})"
        also = also if right[0] == "value" else f"({also})"
        node, text = [kind, left, right], f"{said} {kind} {also}"
    parts.append((text, true))
    return node, text


def _leaf(rng: random.Random, true: bool, kind: str, parts: list[tuple[str, bool]]) -> tuple[Node, str]:  # noqa: FBT001
    if kind == "constant":
        return ["value", true], str(true)
    sign = "<>="[int(rng.random() * 3)]
    left: Any = 1 + int(rng.random() * 40)
    said, value, right = str(left), left, 1 + int(rng.random() * 40)
    if kind == "sum":
        left = ["+-×"[int(rng.random() * 3)], 2 + int(rng.random() * 11), 2 + int(rng.random() * 8)]
        said, value = f"{left[1]} {left[0]} {left[2]}", _number(left)
    if sign == "=":
        right = value if true else value + NEARBY[int(rng.random() * len(NEARBY))]
    elif COMPARED[sign](value, right) != true:
        sign = "<" if sign == ">" else ">"
        right += (value == right) * (1 if (sign == "<") == true else -1)
    text = f"{said} {sign} {right}"
    parts.append((text, true))
    return [sign, left, right], text


def _sums(text: str) -> int:
    """The operators of sums in an expression."""
    return sum(map(text.count, WRITTEN))


def _one_less_or_more(problem: Problem) -> str:
    letters, right = list(problem.data["options"]), problem.answer.split(", ")
    return ", ".join(right[1:] or [one for one in letters if one not in right])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(", ", " and "),
    lambda problem: problem.answer.replace(", ", ""),
    lambda problem: f"\\boxed{{\\text{{{problem.answer}}}}}",
    lambda problem: "、".join(f"({one})" for one in problem.answer.split(", ")),
    lambda problem: str(problem.answer.split(", ")),
    lambda problem: problem.answer.lower(),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_less_or_more,
    lambda problem: f"{problem.answer}, Z",
    lambda problem: f"{problem.answer} or {_one_less_or_more(problem)}",
    lambda problem: "True",
    lambda problem: "A quick look shows that all hold",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
