"""Game of 24: an expression that uses each given number once and comes to the target.

No paper: the card game. In how many ways a hand of numbers makes the target is counted exactly over all its parts, so
no hand is offered that cannot be played. ``effort`` is the number of ways to combine the hand for each way that comes
to the target; ``ways`` counts the latter.

``check`` parses an answer with a grammar of its own (``+ - × ÷`` and brackets) and works it out exactly; anything else,
powers included, is unreadable.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement
from math import factorial, prod
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems import expression
from seedbed.problems.expression import Tree
from seedbed.problems.levels import Level, Levels, span, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line, listed
from seedbed.problems.reading import plain, read
from seedbed.problems.search.ways import COMBINATIONS, some_way, ways_to

LEVELS = Levels(
    "game_of_24",
    numbers=whole(3, 5, (3, 4, 4, 4, 4, 4, 4, 4, 5, 5)),
    largest=whole(6, 30, (30, 13, 13, 13, 13, 13, 20, 25, 25, 25)),
    target=whole(1, 100, (24,) * 10),
    ways=span(1, 100_000, ((1, 999), (20, 999), (12, 19), (8, 11), (4, 7), (1, 3), (1, 2), (1, 1), (8, 42), (1, 20))),
)
"""``ways`` is how many ways to the target there may be: few make a hand hard."""
MOST_DRAWS = 3000

QUESTIONS = (
    Prompt(
        en="Use each of the numbers {numbers} exactly once, with +, -, ×, ÷ and brackets, to make {target}.",
        zh="用 {numbers} 这几个数，每个恰好用一次，加上 +、-、×、÷ 和括号，算出 {target}。",
    ),
    Prompt(
        en="Make {target} from {numbers}. Every number must be used once and only once; you may add, subtract, "
        "multiply, divide and set brackets.",
        zh="请用 {numbers} 凑出 {target}。每个数必须用且只能用一次，可以加减乘除，也可以加括号。",
    ),
    Prompt(
        en="Four operations and brackets are allowed. Find an expression worth {target} in which each of {numbers} "
        "stands exactly once and no other number does.",
        zh="允许使用四则运算和括号。请写出一个值为 {target} 的算式，其中 {numbers} 各出现一次，且不出现别的数。",
    ),
    Prompt(
        en="Your cards are {numbers}. Combine all of them, each once, into an expression worth {target}. Fractions on "
        "the way are fine; joining digits and powers are not.",
        zh="你手里的牌是 {numbers}。把它们全部用上、各用一次，算出 {target}。中间结果可以是分数，"
        "但不能拼接数字或用乘方。",
    ),
)
WHAT = Prompt(en="the expression", zh="算式")
STEP = Prompt(en="{left} {sign} {right} = {result}", zh="{left} {sign} {right} = {result}")
TOGETHER = Prompt(en="In one expression: {expression} = {target}", zh="合成一个算式：{expression} = {target}")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    numbers: int | None = None,
    largest: int | None = None,
    target: int | None = None,
    ways: tuple[int, int] | None = None,
) -> Problem:
    """One hand that can be played.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        numbers: how many numbers are given, 3 to 5.
        largest: numbers are from 1 to this, at most 30.
        target: what to make, 1 to 100.
        ways: fewest and most ways to make it.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings(
        {"level": level, "numbers": numbers, "largest": largest, "target": target, "ways": _ways(numbers, ways)}
    )
    hand = _hand(rng, wanted)
    goal = wanted["target"]
    found = ways_to(goal, tuple(sorted(hand)))
    tree = some_way(rng, goal, tuple(sorted(hand)))
    answer = expression.shown(tree)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, target=goal,
                     numbers=listed([str(one) for one in hand], language)),
        answer=answer,
        data={"numbers": hand, "target": goal},
        solution="\n".join([*_worked(tree, answer, goal, language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": COMBINATIONS[len(hand)] / found, "ways": float(found),
                    "fractions": float(any(step[3].denominator > 1 for step in expression.steps(tree)))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is an expression of exactly the given numbers that is worth the target."""
    target: int = problem.data["target"]
    found = read(answer, lambda text: _expression(text, target), wanted="expression of + - × ÷ and brackets")
    if found.value is None:
        return found.unreadable(answer)
    tree = expression.parse(found.value)
    used = sorted(expression.leaves(tree))
    if used != sorted(problem.data["numbers"]):
        given = ", ".join(map(str, problem.data["numbers"]))
        return Verdict.wrong(f"it uses {', '.join(map(str, used))}, given were {given}", value=found.value)
    try:
        worth = expression.value(tree)
    except ZeroDivisionError:
        return Verdict.wrong("it divides by nothing", value=found.value)
    if worth != target:
        return Verdict.wrong(f"it comes to {worth}, not {target}", value=found.value)
    return Verdict.right(f"it comes to {target}", value=found.value)


def distinct(settings: Mapping[str, Any]) -> int:
    """How many different hands there are, in any order of their numbers; where there are many, about half."""
    wanted = LEVELS.settings({**settings, "ways": _ways(settings.get("numbers"), settings.get("ways"))})
    counted = _playable if wanted["largest"] ** wanted["numbers"] < 50_000 else _sampled
    return int(counted(wanted["numbers"], wanted["largest"], wanted["target"], *wanted["ways"]))


def _ways(numbers: Any, ways: Any) -> Any:
    """A number of numbers given by hand does not inherit the level's ways, which were chosen for another."""
    return (1, 100_000) if numbers is not None and ways is None else ways


@lru_cache(maxsize=64)
def _playable(numbers: int, largest: int, target: int, fewest: int, most: int) -> int:
    hands = combinations_with_replacement(range(1, largest + 1), numbers)
    found = [hand for hand in hands if fewest <= ways_to(target, hand) <= most]
    return sum(factorial(numbers) // prod(map(factorial, Counter(hand).values())) for hand in found)


@lru_cache(maxsize=64)
def _sampled(numbers: int, largest: int, target: int, fewest: int, most: int) -> int:
    """A share of all hands, estimated from 50 of them drawn the same way each time, and halved."""
    rng = random.Random(largest * 1000 + target)
    hands = [tuple(sorted(rng.randint(1, largest) for _ in range(numbers))) for _ in range(50)]
    share = sum(fewest <= ways_to(target, hand) <= most for hand in hands)
    return int(largest**numbers) * share // 100


def _hand(rng: random.Random, wanted: Mapping[str, Any]) -> list[int]:
    """A hand with a number of ways to the target that is wanted, or else the one that comes nearest to it."""
    fewest, most = wanted["ways"]
    nearest: tuple[int, list[int]] | None = None
    for _ in range(MOST_DRAWS):
        hand = [rng.randint(1, wanted["largest"]) for _ in range(wanted["numbers"])]
        found = ways_to(wanted["target"], tuple(sorted(hand)))
        if fewest <= found <= most:
            return hand
        off = min(abs(found - fewest), abs(found - most))
        if found and (nearest is None or off < nearest[0]):
            nearest = off, hand
    if nearest is None:
        told = f"{wanted['numbers']} numbers up to {wanted['largest']}"
        raise RecipeError(f"game_of_24: {told} do not reach 'target' {wanted['target']}; choose another target")
    return nearest[1]


def _expression(text: str, target: int) -> str | None:
    """A text that is an expression, with ``= target`` behind it or in front; written in one spelling."""
    text = plain(text).strip("`'\" ")
    text = text.removesuffix(f"= {target}").removesuffix(f"={target}").removeprefix(f"{target} =").strip()
    tree = expression.parse(text)
    if tree is None or isinstance(tree, Fraction):
        return None
    return "".join(text.split())


def _worked(tree: Tree, answer: str, goal: int, language: Language) -> list[str]:
    lines = [
        filled(STEP, language, left=_term(left), sign=sign, right=_term(right), result=result)
        for sign, left, right, result in expression.steps(tree)
    ]
    return [*lines, filled(TOGETHER, language, expression=answer, target=goal)]


def _term(number: Fraction) -> str:
    return expression.written(number) if number.denominator == 1 and number >= 0 else f"({number})"


def _near(problem: Problem) -> str:
    """The numbers in the order given, added up, or multiplied where the sum is the target."""
    numbers: list[int] = problem.data["numbers"]
    sign = " + " if sum(numbers) != problem.data["target"] else " - "
    return sign.join(map(str, numbers))


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"{problem.answer} = {problem.data['target']}",
    lambda problem: problem.answer.replace("×", "*").replace("÷", "/"),
    lambda problem: f"\\boxed{{{problem.answer.replace('×', chr(92) + 'times').replace('÷', chr(92) + 'div')}}}",
    lambda problem: problem.answer.replace(" ", "").replace("(", "（").replace(")", "）"),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _near,
    lambda problem: str(problem.data["target"]),
    lambda problem: f"{problem.answer} + 0",
    lambda problem: f"{problem.data['target']} × 1",
    lambda problem: f"({problem.answer}) ** 1",
    lambda problem: f"{problem.answer} = {problem.data['target'] + 1}",
    lambda problem: "9**9**9**9",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
