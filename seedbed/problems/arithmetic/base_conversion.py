"""Base conversion: numbers are written in another base, or added, subtracted and multiplied in one.

No paper: school arithmetic with other bases, 2 to 16. The working goes by Horner's scheme into decimal and by repeated
division (for a fraction, repeated multiplication) out of it; every line is true. Fractions are only asked for where
they come to an end in both bases. ``effort`` counts the digits that are worked out, weighted where both bases are
strange.

``check`` reads one numeral of the wanted base, with the base behind it or not, and compares values exactly.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.arithmetic.numerals_in_bases import DIGITS, in_base, read_in_base, valued
from seedbed.problems.levels import Level, Levels, several, span, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line
from seedbed.problems.reading import read

KINDS = ("from_decimal", "to_decimal", "between", "add", "subtract", "multiply")
LEVELS = Levels(
    "base_conversion",
    kinds=several(KINDS, (KINDS[:2], KINDS[:2], KINDS[:3], KINDS[:3], KINDS[2:4], KINDS[2:5], *[KINDS[2:]] * 4)),
    bases=span(2, 16, ((2, 4), (2, 8), (2, 8), (2, 16), (2, 16), (2, 16), (3, 16), (3, 16), (3, 16), (5, 16))),
    digits=span(1, 16, ((3, 5), (4, 5), (4, 5), (5, 6), (4, 5), (5, 6), (5, 7), (6, 8), (8, 10), (10, 12))),
    places=whole(0, 4, (0, 0, 0, 0, 0, 0, 1, 1, 2, 2)),
)

QUESTIONS = (
    Prompt(
        en="Write {number} (base {given}) in base {wanted}.", zh="把 {given} 进制数 {number} 写成 {wanted} 进制数。"
    ),
    Prompt(
        en="The number {number} is given in base {given}. What is it in base {wanted}?",
        zh="{number} 是一个 {given} 进制数，它的 {wanted} 进制写法是什么？",
    ),
    Prompt(
        en="Convert {number} from base {given} to base {wanted}.",
        zh="将 {number} 从 {given} 进制转换为 {wanted} 进制。",
    ),
    Prompt(
        en="How is the base-{given} numeral {number} written to base {wanted}?",
        zh="{given} 进制的 {number} 用 {wanted} 进制怎样表示？",
    ),
)
SUMS = (
    Prompt(
        en="Work out {number} {sign} {second}, both in base {given}. Give the result in base {wanted}.",
        zh="计算 {number} {sign} {second}，两个数都是 {given} 进制数，结果用 {wanted} 进制表示。",
    ),
    Prompt(
        en="In base {given}, what is {number} {sign} {second}? Write it in base {wanted}.",
        zh="在 {given} 进制中，{number} {sign} {second} 等于多少？请写成 {wanted} 进制数。",
    ),
    Prompt(
        en="{number} and {second} are numerals of base {given}. Find {number} {sign} {second} in base {wanted}.",
        zh="{number} 和 {second} 是 {given} 进制数。求 {number} {sign} {second}，用 {wanted} 进制写出。",
    ),
    Prompt(
        en="Calculate {number} {sign} {second} (base {given}) and write the result to base {wanted}.",
        zh="求 {number} {sign} {second}（{given} 进制）的结果，写成 {wanted} 进制。",
    ),
)
LETTERS = Prompt(en=" The digits from ten on are A, B, C, D, E, F.", zh="十及以上的数码依次写作 A、B、C、D、E、F。")
WHAT = Prompt(en="the numeral alone, without its base", zh="这个数（只写数码，不写进制）")
HORNER = Prompt(en="{number} in base {base}, digit by digit:", zh="把 {base} 进制的 {number} 逐位展开：")
POINT = Prompt(en="Behind the point: {equation}", zh="小数部分：{equation}")
RESULT = Prompt(en="In decimal: {equation}", zh="十进制：{equation}")
DIVIDE = Prompt(
    en="Divide by {base}; the remainders are the digits from the last on:",
    zh="不断除以 {base}，余数从末位起依次是各位数码：",
)
TIMES = Prompt(
    en="Multiply by {base}; the whole parts are the digits behind the point:",
    zh="小数部分不断乘以 {base}，整数部分依次是小数点后的数码：",
)
SIGNS = {"add": "+", "subtract": "-", "multiply": "×"}


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    kinds: tuple[str, ...] | None = None,
    bases: tuple[int, int] | None = None,
    digits: tuple[int, int] | None = None,
    places: int | None = None,
) -> Problem:
    """One number in another base.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the question and the working.
        kinds: ``from_decimal``, ``to_decimal``, ``between``, ``add``, ``subtract``, ``multiply``.
        bases: smallest and largest base, 2 to 16.
        digits: fewest and most digits before the point, in the given base.
        places: most digits behind the point, at most 4; none where the bases do not allow it.

    Raises:
        RecipeError: a setting is out of its range, or 10 is the only base.
    """
    wanted = LEVELS.settings({"level": level, "kinds": kinds, "bases": bases, "digits": digits, "places": places})
    if wanted["bases"] == (10, 10):
        raise RecipeError("base_conversion: 'bases' must hold another base than 10, got (10, 10)")
    kind = rng.choice(wanted["kinds"])
    given, target = _bases(rng, kind, wanted["bases"])
    sign = SIGNS.get(kind, "")
    numbers = sorted(
        (_number(rng, given, target, wanted, whole_=bool(sign)) for _ in range(2 if sign else 1)), reverse=True
    )
    texts = [in_base(one, given) for one in numbers]
    result = _result(kind, numbers)
    answer = in_base(result, target)
    lines = _worked(numbers, sign, result, given, target, language)
    text = asked(rng, language, SUMS if sign else QUESTIONS, (LINE, BOX), number=texts[0], second=texts[-1], sign=sign,
                 given=given, wanted=target, what=WHAT)  # fmt: skip
    if max(given, target) > 10:
        question, gap, ending = text.rpartition("\n\n")
        text = question + filled(LETTERS, language) + gap + ending
    return Problem(
        prompt=text,
        answer=answer,
        data={"kind": kind, "numbers": texts, "given": given, "wanted": target},
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(texts, answer, given, target),
    )


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the number, written in the wanted base."""
    base: int = problem.data["wanted"]
    found = read(answer, lambda text: read_in_base(text, base), wanted=f"numeral of base {base}")
    if found.value is None:
        return found.unreadable(answer)
    numbers = [valued(one, problem.data["given"]) for one in problem.data["numbers"]]
    named, value = found.value
    given = in_base(value, named)
    if named != base:
        return Verdict.wrong(f"it is a numeral of base {named}, wanted is base {base}", value=given)
    if value == _result(problem.data["kind"], numbers):
        return Verdict.right("the number is right", value=given)
    return Verdict.wrong("it is another number", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems: the numbers of the most digits in the smallest base."""
    wanted = LEVELS.settings(settings)
    low, high = wanted["bases"]
    pairs = max(1, high - low)
    return int(pairs * (low - 1 if low > 2 else 1) * (low + 1) ** (wanted["digits"][1] - 1))


def _bases(rng: random.Random, kind: str, bases: tuple[int, int]) -> tuple[int, int]:
    known = [one for one in range(bases[0], bases[1] + 1) if one != 10]
    given = rng.choice(known)
    if kind in ("from_decimal", "to_decimal"):
        return (10, given) if kind == "from_decimal" else (given, 10)
    if kind in SIGNS:
        return given, given
    return given, rng.choice([one for one in known if one != given] or [10])


def _number(rng: random.Random, given: int, target: int, wanted: Mapping[str, Any], *, whole_: bool) -> Fraction:
    """A number whose digits come to an end in both bases; behind the point only where that is short in the target."""
    count = rng.randint(*wanted["digits"])
    number = Fraction(rng.randrange(given ** (count - 1), given**count))
    places = rng.randint(0, wanted["places"])
    for fewer in range(0 if whole_ else places, 0, -1):
        rest = Fraction(rng.randrange(1, given**fewer), given**fewer)
        if in_base(rest, target, most_places=8):
            return number + rest
    return number


def _result(kind: str, numbers: list[Fraction]) -> Fraction:
    if kind == "add":
        return numbers[0] + numbers[1]
    if kind == "subtract":
        return numbers[0] - numbers[1]
    return numbers[0] * numbers[1] if kind == "multiply" else numbers[0]


# The working: all of it in decimal


def _worked(
    numbers: list[Fraction], sign: str, result: Fraction, given: int, target: int, language: Language
) -> list[str]:
    lines = [line for one in numbers if given != 10 for line in _into_decimal(one, given, language)]
    if sign:
        equation = f" {sign} ".join(map(_decimal, numbers)) + f" = {_decimal(result)}"
        lines.append(filled(RESULT, language, equation=equation))
    return lines + (_out_of_decimal(result, target, language) if target != 10 else [])


def _into_decimal(number: Fraction, base: int, language: Language) -> list[str]:
    """Horner's scheme for the part before the point, powers for the part behind it."""
    text = in_base(number, base)
    head, _, tail = text.partition(".")
    lines, total = [filled(HORNER, language, number=text, base=base)], 0
    for digit in head:
        lines.append(f"{total} × {base} + {DIGITS.index(digit)} = {total * base + DIGITS.index(digit)}")
        total = total * base + DIGITS.index(digit)
    if tail:
        parts = [f"{DIGITS.index(digit)} ÷ {base**place}" for place, digit in enumerate(tail, 1)]
        equation = f"{total} + {' + '.join(parts)} = {_decimal(number)}"
        lines.append(filled(POINT, language, equation=equation))
    return lines


def _out_of_decimal(number: Fraction, base: int, language: Language) -> list[str]:
    """Repeated division of the part before the point, repeated multiplication of the part behind it."""
    left, rest = int(number), number - int(number)
    lines = [filled(DIVIDE, language, base=base)] if left else []
    while left:
        lines.append(f"{left} = {left // base} × {base} + {left % base}")
        left //= base
    if rest:
        lines.append(filled(TIMES, language, base=base))
    while rest:
        more = rest * base
        lines.append(f"{_decimal(rest)} × {base} = {int(more)} + {_decimal(more - int(more))}")
        rest = more - int(more)
    return lines


def _decimal(number: Fraction) -> str:
    """In decimal, as a fraction where the digits would not come to an end."""
    return in_base(number, 10, most_places=12) or str(number)


def _difficulty(texts: list[str], answer: str, given: int, target: int) -> dict[str, float]:
    digits = float(sum(map(len, texts)) + len(answer))
    strange = sum(base not in (2, 10) for base in (given, target))
    return {"effort": digits * (1 + strange / 4), "digits": digits}


def _near(problem: Problem) -> str:
    base = problem.data["wanted"]
    return in_base(valued(problem.answer, base) + 1, base)


def _swapped(problem: Problem) -> str:
    """The right number in the base that it came from, or one too far where both bases are the same."""
    given, wanted = problem.data["given"], problem.data["wanted"]
    value = valued(problem.answer, wanted)
    text = in_base(value if given != wanted else value + wanted, given, most_places=12) or _near(problem)
    return text if text != problem.answer else _near(problem)


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.lower(),
    lambda problem: f"\\boxed{{{problem.answer}_{{{problem.data['wanted']}}}}}",
    lambda problem: f"Answer: ({problem.answer})_{problem.data['wanted']}",
    lambda problem: f"**Answer:** 00{problem.answer}",
    lambda problem: f"答案：{problem.answer}（{problem.data['wanted']} 进制）",
    lambda problem: f"Answer: {problem.answer} (base {problem.data['wanted']})",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _near,
    _swapped,
    lambda problem: f"Answer: {problem.answer}_{{{problem.data['wanted'] % 16 + 1}}}",
    lambda problem: f"{problem.answer} or {_near(problem)}",
    lambda problem: f"-{problem.answer}1",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
