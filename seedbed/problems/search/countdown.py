"""Countdown: an expression of some of the given numbers that comes to the target.

No paper: the numbers round of the television games Des chiffres et des lettres and Countdown. A target is worked out
from some of the numbers, then all smaller choices are searched, so the fewest numbers that reach it are known.
``effort`` is the binary logarithm of the ways to combine choices up to that size, for each choice that gets there.

``check`` parses an answer with a grammar of its own and works it out exactly; any way passes, with fewer numbers or
more, as long as none is used twice and no division leaves a fraction.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import comb, log2, perm
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
from seedbed.problems.search.number_sets import WAYS, hands_to, tree_to

LEVELS = Levels(
    "countdown",
    numbers=whole(3, 7, (3, 4, 4, 5, 5, 6, 6, 6, 6, 6)),
    used=whole(2, 6, (2, 2, 3, 3, 4, 4, 4, 5, 5, 6)),
    largest=whole(7, 100, (12, 20, 25, 25, 50, 50, 75, 50, 100, 100)),
    target=span(1, 9999, ((10, 99), (10, 99), (10, 199), (10, 199), (100, 499), (100, 499), (100, 999), (100, 999),
                          (100, 999), (100, 999))),
)  # fmt: skip
"""``used`` is how many numbers are needed at least."""
MOST_DRAWS, MOST_SEARCHED = 2000, 60
"""Targets that are worked out, and those of them whose fewest numbers are searched for, before the hardest is taken."""

QUESTIONS = (
    Prompt(
        en="Make {target} from some or all of the numbers {numbers}, each used at most once, with +, -, ×, ÷ and "
        "brackets. Every division must come out whole.",
        zh="从 {numbers} 中选用一些或全部，每个最多用一次，用 +、-、×、÷ 和括号算出 {target}。每次除法都必须整除。",
    ),
    Prompt(
        en="The numbers are {numbers} and the target is {target}. Write an expression that is worth the target. You "
        "need not use every number, but none may be used twice; add, subtract, multiply, divide (without remainder) "
        "and set brackets as you like.",
        zh="给定的数是 {numbers}，目标是 {target}。请写出一个值等于目标的算式。不必用到每个数，但每个数不能用两次；可以"
        "加、减、乘、除（必须除尽）并任意加括号。",
    ),
    Prompt(
        en="Reach {target}: choose any of {numbers}, use each of those you choose exactly once, and join them with the "
        "four operations. Fractions must not come up on the way, and other numbers must not either, except as "
        "results.",
        zh="凑出 {target}：从 {numbers} 中任选若干个，所选的每个恰好用一次，用四则运算连接。过程中不得出现分数，除中间"
        "结果外也不得使用别的数。",
    ),
    Prompt(
        en="In a numbers game you are given {numbers}. Your aim is exactly {target}. Each number may stand once in "
        "your expression or be left out. Allowed are +, -, ×, brackets, and ÷ where nothing is left over.",
        zh="在一个数字游戏里，给你的数是 {numbers}，目标恰好是 {target}。每个数可以在算式里出现一次，也可以不用。允许"
        "使用 +、-、×、括号，以及能整除的 ÷。",
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
    used: int | None = None,
    largest: int | None = None,
    target: tuple[int, int] | None = None,
) -> Problem:
    """One target that can be reached.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        numbers: how many numbers are given, 3 to 7, all different.
        used: how many of them are needed at least, 2 to 6.
        largest: numbers are from 1 to this, 7 to 100.
        target: from and to, 1 to 9999.

    Raises:
        RecipeError: a setting is out of its range, or no target is found that takes two numbers.
    """
    wanted = _settings({"level": level, "numbers": numbers, "used": used, "largest": largest, "target": target})
    given, goal, hands = _drawn(rng, wanted)
    tree = tree_to(goal, hands[0])
    answer = expression.shown(tree)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, target=goal,
                     numbers=listed([str(one) for one in given], language)),
        answer=answer,
        data={"numbers": given, "target": goal},
        solution="\n".join([*_worked(tree, answer, goal, language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(len(given), len(hands[0]), len(hands)),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is an expression of given numbers, each once at most, that is worth the target."""
    target: int = problem.data["target"]
    found = read(answer, lambda text: _expression(text, target), wanted="expression of + - × ÷ and brackets")
    if found.value is None:
        return found.unreadable(answer)
    tree = expression.parse(found.value)
    more = Counter(expression.leaves(tree)) - Counter(map(Fraction, problem.data["numbers"]))
    if more:
        given = ", ".join(map(str, problem.data["numbers"]))
        return Verdict.wrong(f"{next(iter(more))} is used too often, given were {given}", value=found.value)
    try:
        results = [result for *_, result in expression.steps(tree)]
    except ZeroDivisionError:
        return Verdict.wrong("it divides by nothing", value=found.value)
    if any(one.denominator > 1 for one in results):
        return Verdict.wrong("a division does not come out whole", value=found.value)
    if results[-1] != target:
        return Verdict.wrong(f"it comes to {results[-1]}, not {target}", value=found.value)
    return Verdict.right(f"it comes to {target}", value=found.value)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many problems: half of the hands in order, as nearly each has a target."""
    wanted = _settings(settings)
    return perm(wanted["largest"], wanted["numbers"]) // 2


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    if wanted["used"] > wanted["numbers"]:
        if given.get("used") is not None:
            raise RecipeError(f"countdown: 'used' must be at most 'numbers' ({wanted['numbers']}), "
                              f"got {wanted['used']}")  # fmt: skip
        wanted["used"] = wanted["numbers"]
    return wanted


def _drawn(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[list[int], int, list[tuple[int, ...]]]:
    """Numbers, a target, and the smallest choices that reach it: of as many as wanted, or of the most that was met."""
    best: tuple[list[int], int, list[tuple[int, ...]]] | None = None
    searched = 0
    for _ in range(MOST_DRAWS):
        given = rng.sample(range(1, wanted["largest"] + 1), wanted["numbers"])
        goal = _worked_out(rng, given[: wanted["used"]])
        if not wanted["target"][0] <= goal <= wanted["target"][1] or goal in given:
            continue
        rng.shuffle(given)
        hands = _fewest(goal, given, wanted["used"])
        if best is None or len(hands[0]) > len(best[2][0]):
            best = given, goal, hands
        searched += 1
        if len(hands[0]) == wanted["used"] or searched == MOST_SEARCHED:
            break
    if best is None:
        raise RecipeError(f"countdown: {wanted['numbers']} numbers up to {wanted['largest']} do not reach a 'target' "
                          f"from {wanted['target'][0]} to {wanted['target'][1]}; choose others")  # fmt: skip
    return best


def _worked_out(rng: random.Random, numbers: Sequence[int]) -> int:
    """What numbers come to when two of them are joined at a time, at random; nothing where a step is idle."""
    left = list(numbers)
    while len(left) > 1:
        rng.shuffle(left)
        one, two = left.pop(), left.pop()
        sign = rng.choice("++--××÷")
        large, small = max(one, two), min(one, two)
        if (sign == "÷" and (small == 1 or large % small)) or (sign == "×" and small == 1) or large == small:
            sign = "+"
        result = large + small if sign == "+" else large - small if sign == "-" else large * small
        left.append(large // small if sign == "÷" else result)
    return left[0]


def _fewest(goal: int, given: Sequence[int], most: int) -> list[tuple[int, ...]]:
    """The choices of the fewest numbers that reach a goal, which ``most`` numbers do."""
    return next(hands for size in range(1, most + 1) if (hands := hands_to(goal, tuple(given), size)))


def _difficulty(numbers: int, used: int, hands: int) -> dict[str, float]:
    tried = sum(comb(numbers, size) * WAYS[size] for size in range(1, used + 1))
    return {"effort": log2(tried / hands), "used": float(used), "choices": float(hands)}


def _expression(text: str, target: int) -> str | None:
    """A text that is an expression, with ``= target`` behind it or in front; written in one spelling."""
    text = plain(text).strip("`'\" ")
    text = text.removesuffix(f"= {target}").removesuffix(f"={target}").removeprefix(f"{target} =").strip()
    tree = expression.parse(text)
    return None if tree is None or isinstance(tree, Fraction) else "".join(text.split())


def _worked(tree: Tree, answer: str, goal: int, language: Language) -> list[str]:
    lines = [
        filled(STEP, language, left=left, sign=sign, right=right, result=result)
        for sign, left, right, result in expression.steps(tree)
    ]
    return [*lines, filled(TOGETHER, language, expression=answer, target=goal)]


def _near(problem: Problem) -> str:
    """The numbers in the order given, added up, or one taken away where the sum is the target."""
    numbers: list[int] = problem.data["numbers"]
    sign = " + " if sum(numbers) != problem.data["target"] else " - "
    return sign.join(map(str, numbers))


def _twice(problem: Problem) -> str:
    """A number of the right answer used once more and taken away again."""
    again = expression.leaves(expression.parse(problem.answer))[0]
    return f"{problem.answer} + {again} - {again}"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"{problem.answer} = {problem.data['target']}",
    lambda problem: problem.answer.replace("×", "*").replace("÷", "/"),
    lambda problem: f"\\boxed{{{problem.answer.replace('×', chr(92) + 'times').replace('÷', chr(92) + 'div')}}}",
    lambda problem: problem.answer.replace(" ", "").replace("(", "（").replace(")", "）"),
    lambda problem: f"({problem.answer})",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _near,
    _twice,
    lambda problem: str(problem.data["target"]),
    lambda problem: f"{problem.answer} + 0",
    lambda problem: f"{problem.data['target']} × 1",
    lambda problem: f"({problem.answer}) ** 1",
    lambda problem: f"{problem.answer} = {problem.data['target'] + 1}",
    lambda problem: "9**9**9**9",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
