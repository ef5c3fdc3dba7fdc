"""Sequence induction: some terms of a sequence are shown; say how it goes on.

No paper: the number series of intelligence tests, made from scratch. The rules are a grammar (``sequence_rules``):
differences, powers, recurrences, primes, digit sums, two interleaved lines. A problem is only given out when every rule
of the grammar that explains the terms, whatever its numbers, goes on with the same terms; that is proved by solving for
the numbers exactly. A rule counts as an explanation when it meets at least two terms more than it needs. ``effort``
counts the rules, shortest first, up to the first that explains the terms, and the digits to work with.

``check`` works from the terms in ``data`` alone, by the same proof; the terms shown may stand before the answer.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.algebra.sequence_rules import (
    BY_NAME,
    FEATURES,
    MOST_START,
    RULES,
    Fit,
    Rule,
    agreed,
    continued,
    drawn,
    explanations,
    shown_at_least,
)
from seedbed.problems.forms import items
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line
from seedbed.problems.reading import read

NAMES = tuple(rule.name for rule in RULES)
# shortest first; an average place in the grammar of 4 to 26
_GROUPS = (
    ("arithmetic", "geometric", "add_two_before"),
    ("arithmetic", "geometric", "prime_steps", "add_two_and_more"),
    ("prime_steps", "add_two_and_more", "powers_of_two", "powers_of_three"),
    ("add_two_and_more", "powers_of_two", "primes", "times_and_place"),
    ("primes", "times_and_place", "times_and_plus", "linear_growth"),
    ("times_and_plus", "linear_growth", "digit_sum_steps", "square_growth", "two_before", "two_steps"),
    ("square_growth", "two_before", "two_steps", "power_and_place", "quadratic"),
    ("quadratic", "times_place_plus", "three_steps", "two_before_plus"),
    ("three_steps", "two_before_plus", "three_before", "cubic"),
    ("cubic", "two_lines", "times_then_plus", "two_growing"),
)
LEVELS = Levels(
    "sequence_induction",
    rules=several(NAMES, _GROUPS),
    spare=whole(0, 4, (2, 2, 2, 2, 2, 2, 1, 1, 1, 0)),
    asks=whole(1, 3, (1, 1, 1, 1, 2, 2, 2, 2, 3, 3)),
    largest=whole(500, 1_000_000, (5000, 5000, 5000, 5000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000)),
)  # fmt: skip

QUESTIONS = (
    Prompt(
        en="How does this sequence go on? Find {what}.\n\n{terms}",
        zh="下面的数列怎样继续下去？请求出{what}。\n\n{terms}",
    ),
    Prompt(
        en="One rule makes all terms of this sequence: {terms}\n\nFind the rule and give {what}.",
        zh="这个数列的每一项都由同一条规则得到：{terms}\n\n请找出规则，并给出{what}。",
    ),
    Prompt(
        en="Continue the sequence.\n\n{terms}\n\nWanted: {what}.",
        zh="请把数列继续写下去。\n\n{terms}\n\n要求：{what}。",
    ),
    Prompt(
        en="The terms of a sequence begin with {terms}\nLook for a pattern. What follows, that is, {what}?",
        zh="某数列的前几项是 {terms}\n请找规律：接下来是什么？请写出{what}。",
    ),
)
NEXT = {
    1: Prompt(en="the next term", zh="下一项"),
    2: Prompt(en="the next two terms in order (a comma between)", zh="接下来的两项（依次写出，用逗号隔开）"),
    3: Prompt(en="the next three terms in order (commas between)", zh="接下来的三项（依次写出，用逗号隔开）"),
}
RULE = Prompt(en="Rule: {formula}", zh="规则：{formula}")
CASE = Prompt(en="{formula} for {places}", zh="{places}时 {formula}")
CASES = {
    "odd": Prompt(en="odd n", zh="n 为奇数"), "even": Prompt(en="even n", zh="n 为偶数"),
    "1st": Prompt(en="n = 1, 4, 7, …", zh="n = 1, 4, 7, …"), "2nd": Prompt(en="n = 2, 5, 8, …", zh="n = 2, 5, 8, …"),
    "3rd": Prompt(en="n = 3, 6, 9, …", zh="n = 3, 6, 9, …"),
}  # fmt: skip
WORDS = {
    "p(n)": Prompt(en="p(n) is the n-th prime.", zh="p(n) 是第 n 个质数。"),
    "s(n-1)": Prompt(en="s(n-1) is the digit sum of a(n-1).", zh="s(n-1) 是 a(n-1) 的各位数字之和。"),
}
_NUMBER = re.compile(r"-?\d{1,30}|-?\d{1,3}(?:,\d{3}){1,9}")
_NAME = re.compile(r"\ba\s*(?:_\s*\{?\s*\d{1,2}\s*\}?|\(\s*\d{1,2}\s*\)|\d{1,2})\s*=\s*")
MOST_DRAWN = 400


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    rules: tuple[str, ...] | None = None,
    spare: int | None = None,
    asks: int | None = None,
    largest: int | None = None,
) -> Problem:
    """One sequence with its only continuation.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the question and the working.
        rules: names of rules of the grammar, of which one is drawn; see ``sequence_rules.RULES``.
        spare: terms that are shown beyond those that the rule needs to be an explanation, 0 to 4.
        asks: how many terms are asked for, 1 to 3.
        largest: no term is larger, 500 to 1,000,000.

    Raises:
        RecipeError: a setting is out of its range, or the rules give no sequence within ``largest``.
    """
    wanted = LEVELS.settings({"level": level, "rules": rules, "spare": spare, "asks": asks, "largest": largest})
    rule, numbers, terms, found = _sequence(rng, wanted)
    shown, asks = terms[: -wanted["asks"]], wanted["asks"]
    answer = ", ".join(map(str, terms[-asks:]))
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=NEXT[asks],
                     terms=", ".join([*map(str, shown), "…"])),
        answer=answer,
        data={"terms": shown, "asks": asks, "rule": rule.name},
        solution="\n".join([*_worked(rule, numbers, terms, language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(found, shown, asks),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer gives the terms with which every explanation goes on."""
    shown, asks = problem.data["terms"], problem.data["asks"]
    found = read(answer, lambda text: _terms(text, shown, asks), wanted=f"list of {asks} whole numbers")
    if found.value is None:
        return found.unreadable(answer)
    wanted = agreed(explanations(shown, asks), asks)
    given = list(found.value)
    if found.value == wanted:
        return Verdict.right("the sequence goes on like this", value=given)
    return Verdict.wrong("the sequence goes on otherwise", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """About how many sequences the rules have, before those are left out that outgrow the largest term."""
    wanted = LEVELS.settings(settings)
    total = 0
    for name in wanted["rules"]:
        ways = MOST_START ** BY_NAME[name].back
        for choices in BY_NAME[name].draw:
            ways *= len(choices)
        total += ways
    return max(1, total // 4)


def _sequence(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[Rule, list[int], list[int], list[Fit]]:
    """A rule, its numbers, its terms with those that are asked for, and all explanations of the others."""
    for _ in range(MOST_DRAWN):
        rule = BY_NAME[rng.choice(wanted["rules"])]
        count = shown_at_least(rule) + wanted["spare"]
        made = drawn(rng, rule, wanted["largest"], count + wanted["asks"])
        if made is None:
            continue
        numbers, terms = made
        found = explanations(terms[:count], wanted["asks"])
        if agreed(found, wanted["asks"]) == tuple(terms[count:]):
            return rule, numbers, terms, found
    names = ", ".join(wanted["rules"])
    raise RecipeError(f"sequence_induction: no sequence of {names} stays within {wanted['largest']}; raise 'largest'")


def _difficulty(found: Sequence[Fit], shown: Sequence[int], asks: int) -> dict[str, float]:
    tried = float(RULES.index(found[0].rule) + 1)
    digits = sum(len(str(abs(one))) for one in shown) / len(shown)
    return {"effort": tried + digits * asks, "tried": tried, "digits": digits, "explanations": float(len(found)),
            "numbers": float(len(found[0].rule.chosen))}  # fmt: skip


# Reading


def _terms(text: str, shown: Sequence[int], asks: int) -> tuple[int, ...] | None:
    """The terms asked for, alone or behind all that were shown."""
    text = re.sub(r"(?:,\s*)?(?:\.{3,}|…)\s*$", "", _NAME.sub("", text)).strip()
    parts = re.split(r"\s*[,;]\s+(?:and\s+)?|\s+and\s+|\s*和\s*", text.strip("[]() "))
    if len(parts) != asks or not all(_NUMBER.fullmatch(one) for one in parts):
        parts = list(items(text) or ())
        if len(parts) not in (asks, len(shown) + asks) or not all(re.fullmatch(r"-?\d{1,30}", one) for one in parts):
            return None
    found = [int(one.replace(",", "")) for one in parts]
    if len(found) > asks:
        return tuple(found[len(shown) :]) if found[: len(shown)] == list(shown) else None
    return tuple(found)


# The working


def _worked(rule: Rule, numbers: Sequence[int], terms: Sequence[int], language: Language) -> list[str]:
    """The rule in a line, then every term that it gives."""
    formula = _formula(rule, numbers, language)
    words = [filled(WORDS[one], language) for one in (*rule.chosen, *rule.fixed) if one in WORDS]
    lines = [filled(RULE, language, formula=formula), *words]
    for n in range(rule.back + 1, len(terms) + 1):
        parts = [(by, FEATURES[one](terms[: n - 1], n), _bare(one)) for one, by in _parts(rule, numbers)
                 if _case(one) in ("", *_cases_of(rule, n))]  # fmt: skip
        lines.append(f"a({n}) = {_sum([_product(by, value, bare) for by, value, bare in parts])} = {terms[n - 1]}")
    return lines


def _parts(rule: Rule, numbers: Sequence[int]) -> list[tuple[str, int]]:
    """Every feature with its number; those that count nothing are left out."""
    every = [*((one, 1) for one in rule.fixed), *zip(rule.chosen, numbers, strict=True)]
    return [(one, by) for one, by in every if by]


def _case(feature: str) -> str:
    """For which places a feature counts: ``odd`` of ``odd·n``; nothing when for all."""
    head = feature.partition("·")[0]
    return head if head in CASES else ""


def _bare(feature: str) -> str:
    """A feature without its case: ``n`` of ``odd·n``, ``1`` of ``odd``."""
    if not _case(feature):
        return feature
    return feature.partition("·")[2] or "1"


def _cases_of(rule: Rule, n: int) -> tuple[str, ...]:
    return ("odd" if n % 2 else "even", ("3rd", "1st", "2nd")[n % 3])


def _formula(rule: Rule, numbers: Sequence[int], language: Language) -> str:
    cases = list(dict.fromkeys(case for one in rule.chosen if (case := _case(one)))) or [""]
    said = []
    for case in cases:
        parts = [(by, _bare(one)) for one, by in _parts(rule, numbers) if _case(one) in ("", case)]
        text = "a(n) = " + _sum([str(by) if bare == "1" else bare if by == 1 else f"{by}·{bare}" for by, bare in parts])
        said.append(filled(CASE, language, formula=text, places=filled(CASES[case], language)) if case else text)
    return ("; " if language == "en" else "；").join(said)


def _product(by: int, value: int, bare: str) -> str:
    shown = f"({value})" if value < 0 else str(value)
    return str(by) if bare == "1" else shown if by == 1 else f"{by}·{shown}"


def _sum(parts: Sequence[str]) -> str:
    """``2·5 - 3``: parts joined by their signs; ``0`` when there is none."""
    text = " + ".join(parts) or "0"
    return text.replace("+ -", "- ")


def _near(problem: Problem) -> str:
    first, *rest = problem.answer.split(", ")
    return ", ".join([str(int(first) + 1), *rest])


def _whole(problem: Problem) -> str:
    return ", ".join([*map(str, problem.data["terms"]), problem.answer])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    _whole,
    lambda problem: f"[{problem.answer}]",
    lambda problem: problem.answer.replace(", ", "，"),
    lambda problem: f"**Answer:** {problem.answer}, …",
    lambda problem: ", ".join(f"a({place}) = {one}" for place, one in enumerate(problem.answer.split(", "), 5)),
    lambda problem: (
        f"The rule is found.\n\\boxed{{{', '.join(f'{int(one):,}' for one in problem.answer.split(', '))}}}"
    ),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _near,
    lambda problem: f"{problem.answer}, {continued(RULES[0], [1] * len(RULES[0].chosen), [1, 2, 3], 4)[3]}",
    lambda problem: ", ".join(map(str, problem.data["terms"])),
    lambda problem: f"{problem.answer} or {_near(problem)}",
    lambda problem: f"{problem.answer}.5",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
