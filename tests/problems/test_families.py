"""The contract that every problem family keeps, held by one test per claim over all of them.

The default run makes 8 English and 2 Chinese problems a level and family, once, and is to cost half a second of the
processor for each family; `make test-slow` makes 200.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from pathlib import Path
from statistics import fmean
from types import ModuleType

import pytest

from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.seed import digest, generator
from seedbed.core.text import CJK
from seedbed.core.verdict import Verdict

ROOT = Path(__file__).parent.parent.parent
FAMILIES = find.names("problems")
LEVELS = range(1, 11)
CAP = 0.15
"""The share that a constant answer, or another problem's, may pass of; chance is added for few problems."""
DRESSES: tuple[Callable[[str], str], ...] = (
    lambda answer: answer,
    lambda answer: f"  {answer}\n\n",
    lambda answer: f"<answer>{answer}</answer>",
    lambda answer: f"<answer>\n{answer}\n</answer>\nThat is all.",
    lambda answer: f"<think>Is it 1, or 2? \\boxed{{3}}</think>{answer}",
    lambda answer: f"Hmm, {{no}} [idea] yet.</think>\n\n<answer>{answer}</answer>",
    lambda answer: f"Let me think about it step by step.\n\n**Answer:** {answer}",
    lambda answer: f"I went through all of it.\n\nAnswer: {answer}",
    lambda answer: f"I went through all of it.\nAnswer:\n```\n{answer}\n```",
    lambda answer: f"It took a while.\n```text\n{answer}\n```\nI am sure of it.",
    lambda answer: f"答案：{answer}",
    lambda answer: f"经过推理，答案是：{answer}",
    lambda answer: f"So the result is this:\n\\boxed{{{answer}}}",
    lambda answer: f"So the result is this:\n$$\\boxed{{{answer}}}$$",
    lambda answer: f"After some thought:\n\n{answer}",
)
"""Ways in which any answer may be put; every family reads them all."""


def family(name: str) -> ModuleType:
    return find.module("problems", name)


def made(name: str, level: int, language: Language, place: int, **settings: object) -> Problem:
    problem = family(name).make(generator(7, name, level, place), level=level, language=language, **settings)
    assert isinstance(problem, Problem)
    return problem


@lru_cache(maxsize=256)
def problems(name: str, language: Language = "en", count: int = 0) -> dict[int, list[Problem]]:
    """So many problems of every level: 8 in English, 2 in Chinese."""
    count = count or {"en": 8, "zh": 2}[language]
    return {level: [made(name, level, language, place) for place in range(count)] for level in LEVELS}


def some(name: str, count: int = 2) -> list[Problem]:
    """A few problems of every level in both languages."""
    chinese = problems(name, "zh")
    return [one for level in LEVELS for one in (*problems(name)[level][:count], *chinese[level][:count])]


def told(problem: Problem, answer: str, verdict: Verdict) -> str:
    return f"\n{problem.prompt}\n--- answer ---\n{answer}\n--- {verdict.reason}"


def passes(name: str, problem: Problem, answer: str) -> None:
    verdict = family(name).check(problem, answer)
    assert verdict.passed, told(problem, answer, verdict)


def fails(name: str, problem: Problem, answer: str) -> None:
    verdict = family(name).check(problem, answer)
    assert not verdict.passed, told(problem, answer, verdict)


def most(count: int) -> float:
    """The cap, and two standard deviations of what chance adds on so many problems."""
    return CAP + 2 * sqrt(CAP * (1 - CAP) / count)


@pytest.mark.parametrize("name", FAMILIES)
def test_own_answers_and_solutions_pass(name: str) -> None:
    """The reference answer passes, a worked solution passes as it stands and ends with the answer."""
    for problem in some(name, 8):
        passes(name, problem, problem.answer)
        if problem.solution is not None:
            passes(name, problem, problem.solution)
            assert problem.answer.split("\n")[-1] in problem.solution[-len(problem.answer) - 10 :]


@pytest.mark.parametrize("name", FAMILIES)
def test_right_answers_pass_in_every_dress(name: str) -> None:
    """Marked, boxed, fenced, after thinking, in either language, and in the forms of the family."""
    for problem in some(name, 1):
        for answer in (*(dress(problem.answer) for dress in DRESSES), *(form(problem) for form in family(name).RIGHT)):
            passes(name, problem, answer)


@pytest.mark.parametrize("name", FAMILIES)
def test_wrong_answers_fail(name: str) -> None:
    """Silence, the question again, thinking that never ends, and what the family calls wrong."""
    for problem in some(name):
        for answer in ("", "I do not know.", "我不知道。", problem.prompt, f"<think>{problem.answer}"):
            assert not family(name).check(problem, answer).readable, told(problem, answer, Verdict.right())
        for form in family(name).WRONG:
            fails(name, problem, form(problem))


@pytest.mark.parametrize("name", FAMILIES)
def test_two_answers_are_none(name: str) -> None:
    """Another answer marked beside the right one is no answer, in whichever order they stand."""
    seen = 0
    for level in LEVELS:
        one, *others = problems(name)[level]
        other = next((two.answer for two in others if not family(name).check(one, two.answer).passed), None)
        if other is None:
            continue
        for first, second in ((one.answer, other), (other, one.answer)):
            fails(name, one, f"<answer>{first}</answer> <answer>{second}</answer>")
            fails(name, one, f"Answer:\n{first}\n\nAnswer:\n{second}")
            seen += 1
    assert seen > 10


@pytest.mark.parametrize("name", FAMILIES)
def test_an_answer_to_another_problem_fails(name: str) -> None:
    """It passes only where both problems have the same answer, and then both ways; that is rare."""
    passed = pairs = 0
    for level in LEVELS:
        same = problems(name)[level]
        for one, two in zip(same, [*same[1:], same[0]], strict=True):
            pairs += 1
            if family(name).check(one, two.answer).passed:
                passed += 1
                passes(name, two, one.answer)
    assert passed <= most(pairs) * pairs, f"{passed} of {pairs}"


@pytest.mark.parametrize("name", FAMILIES)
def test_no_constant_answer_does_well(name: str) -> None:
    """The most frequent answers, and the usual guesses, pass few problems."""
    items = [one for level in LEVELS for one in problems(name)[level]]
    frequent = [answer for answer, _ in Counter(one.answer for one in items).most_common(5)]
    for guess in (*frequent, "0", "1", "yes", "no", "A", "True"):
        right = sum(family(name).check(one, guess).passed for one in items)
        assert right <= most(len(items)) * len(items), f"{guess!r} is right {right} times of {len(items)}"


POOL = "0123456789abcxyzABCD+-*/=()[]{}<>|.,:;'\"`\\$%#&^_~ \t\n，。、：；（）【】一二三是否答案盒€½²\u200b\ud800\x00"
WORDS = ("\\boxed{", "<answer>", "</answer>", "```", "Answer:", "答案是", "</think>", "<think>", "yes", "[[", "]]",
         "{", "}", "\\frac{1}{", "**", "1e999", "9" * 400, "-", "nan", "inf", "null", "None", "\\begin{array}{cc}", "&",
         "\\\\")  # fmt: skip


def fuzzed(rng: random.Random, problem: Problem) -> str:
    """Noise, pieces of marks, or a right answer or prompt with stretches lost, doubled and moved."""
    kind = rng.randrange(4)
    if kind == 0:
        return "".join(rng.choices(POOL, k=rng.randint(1, 120)))
    if kind == 1:
        return "".join(rng.choice((*WORDS, problem.answer, rng.choice(POOL))) for _ in range(rng.randint(1, 25)))
    text = rng.choice((problem.answer, problem.solution or problem.answer, problem.prompt))
    for _ in range(rng.randint(1, 6)):
        start, end = sorted(rng.choices(range(len(text) + 1), k=2))
        text = rng.choice(
            (text[:start] + text[end:], text[:end] + text[start:], text[:start] + rng.choice(POOL) + text[start:])
        )
    return text[:1500]


HEAVY = tuple(
    (piece * 20_000)[:20_000]
    for piece in ("[", "(", "\\boxed{", "9", "{[(", "Answer: ", "```\n", "<answer>", "1 ", "1,", "yes ", "- ", "a\n",
                  " ", "\n", "\\text{", "**", "1+", "是", "\\frac{", "\\begin{a}", "答案", "not (", "A, ")
)  # fmt: skip


def survive(name: str, count: int) -> None:
    rng = random.Random(11)
    items = some(name, 1)
    for place in range(count):
        verdict = family(name).check(items[place % len(items)], fuzzed(rng, items[place % len(items)]))
        assert isinstance(verdict, Verdict)


@pytest.mark.parametrize("name", FAMILIES)
def test_garbage_raises_nothing(name: str) -> None:
    """300 fuzzed texts get a verdict, and none of the heavy ones is right."""
    survive(name, 300)
    for answer in HEAVY:
        fails(name, problems(name)[5][0], answer[:2000])


@pytest.mark.slow
@pytest.mark.parametrize("name", FAMILIES)
def test_much_garbage_raises_nothing(name: str) -> None:
    """10,000 fuzzed texts get a verdict; none takes minutes of the processor."""
    survive(name, 10_000)
    for answer in HEAVY:
        start = time.process_time()
        fails(name, problems(name)[10][0], answer)
        assert time.process_time() - start < 10, answer[:20]


LATIN = re.compile(r"[A-Za-z]{2,}(?:[ ,.'-]+[A-Za-z]{2,}){2,}")


@pytest.mark.parametrize("name", FAMILIES)
def test_languages_are_parallel_and_pure(name: str) -> None:
    """One generator gives the same problem in both; no Chinese in English, no run of Latin words in Chinese."""
    own = re.compile(rf"\b(?:{'|'.join(('boxed', 'answer', *getattr(family(name), 'LATIN', ())))})\b")
    for level in LEVELS:
        for english, chinese in zip(problems(name)[level], problems(name, "zh")[level], strict=False):
            assert english.data == chinese.data
            assert english.difficulty == chinese.difficulty
            assert (english.language, chinese.language) == ("en", "zh")
            assert not re.search(f"[{CJK}，。：；？！]", english.prompt + english.answer + (english.solution or ""))
            text = own.sub("", chinese.prompt + "\n" + (chinese.solution or ""))
            assert re.search(f"[{CJK}]", chinese.prompt)
            assert not LATIN.search(text), LATIN.search(text)


@pytest.mark.parametrize("name", FAMILIES)
def test_phrasings_and_formats_vary(name: str) -> None:
    """At least four ways to ask and two to answer are written, and more than one of each is met."""
    assert len(family(name).QUESTIONS) >= 4
    assert all(one.zh for one in family(name).QUESTIONS)
    for language in ("en", "zh"):
        items = [one for level in LEVELS for one in problems(name, language)[level]]
        assert len({one.prompt.rpartition("\n\n")[2] for one in items}) >= 2
        assert len({one.prompt[:3] + one.prompt[-3:] for one in items}) >= 4


@pytest.mark.parametrize("name", FAMILIES)
def test_problems_are_distinct_and_counted(name: str) -> None:
    """Hardly a problem comes twice at a level, and ``distinct`` names at least as many as were seen."""
    for level in LEVELS:
        seen = {json.dumps(one.data, sort_keys=True) for one in problems(name)[level]}
        assert len(seen) >= len(problems(name)[level]) - 1, f"level {level}"
        assert family(name).distinct({"level": level}) >= max(100, len(seen)), f"level {level}"


@pytest.mark.parametrize("name", FAMILIES)
def test_difficulty_grows_with_the_level(name: str) -> None:
    """Thirds of the ladder rise by a fifth at least; the slow run compares level with level."""
    efforts = {level: fmean(one.difficulty["effort"] for one in problems(name)[level]) for level in LEVELS}
    low, middle, high = (fmean(efforts[level] for level in third) for third in ((1, 2, 3), (4, 5, 6, 7), (8, 9, 10)))
    assert low * 1.2 <= middle, efforts
    assert middle * 1.2 <= high, efforts


@pytest.mark.slow
@pytest.mark.parametrize("name", FAMILIES)
def test_difficulty_is_monotone(name: str) -> None:
    """Over 100 problems a level, no mean effort is below that of the level under it."""
    efforts = [fmean(made(name, level, "en", place).difficulty["effort"] for place in range(100)) for level in LEVELS]
    assert all(later >= 0.97 * earlier for earlier, later in pairwise(efforts)), efforts


@pytest.mark.parametrize("name", FAMILIES)
def test_a_row_can_be_checked_years_later(name: str) -> None:
    """What the checker needs goes through JSON unchanged and suffices without prompt, solution and level."""
    for problem in some(name, 1):
        again = json.loads(json.dumps(problem.data))
        assert again == problem.data
        assert not {"family", "number"} & again.keys(), "a row's own keys"
        kept = replace(problem, data=again, prompt="", solution=None, level=None, difficulty={})
        passes(name, kept, problem.answer)


@pytest.mark.parametrize("name", FAMILIES)
def test_levels_and_settings_are_checked(name: str) -> None:
    """Levels have names too; what is no level is refused; problems say at which level they were made."""
    make = family(name).make
    for word, level in (("easy", 2), ("medium", 5), ("hard", 8)):
        assert make(generator(1), level=word) == make(generator(1), level=level)
        assert make(generator(1), level=level).level == level
    for wrong in (0, 11, "extreme", 2.5, True):
        with pytest.raises(RecipeError, match="level"):
            make(generator(1), level=wrong)


PRINT = "from tests.problems.test_families import FAMILIES, fingerprint; print(*map(fingerprint, FAMILIES))"


def fingerprint(name: str) -> str:
    """A digest of everything about a few problems of a family."""
    items = [made(name, level, language, 99) for level in (1, 3, 6) for language in ("en", "zh")]  # type: ignore[arg-type]
    return digest(*(repr(one) for one in items)).hex()


@pytest.mark.parametrize("missing", ["", "import sys; sys.modules['pysat'] = None; "])
def test_the_same_seed_gives_the_same_bytes_in_another_process(missing: str) -> None:
    """Every family, in a process with another hash seed, and in one without python-sat."""
    command = [sys.executable, "-c", missing + PRINT]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env={"PYTHONHASHSEED": "5"}
    )
    assert done.stdout.split() == [fingerprint(name) for name in FAMILIES], done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", FAMILIES)
def test_two_hundred_problems(name: str, level: int) -> None:
    """Own answers pass, forms right and wrong are told apart, no constant does well, none comes twice too often."""
    items = [made(name, level, language, place) for place in range(200) for language in ("en", "zh")]  # type: ignore[arg-type]
    for problem in items:
        passes(name, problem, problem.answer)
        for form in family(name).RIGHT:
            passes(name, problem, form(problem))
        for form in family(name).WRONG:
            fails(name, problem, form(problem))
    english = items[::2]
    assert len({json.dumps(one.data, sort_keys=True) for one in english}) >= 0.9 * len(english)
    for guess, _ in Counter(one.answer for one in english).most_common(5):
        right = sum(family(name).check(one, guess).passed for one in english)
        assert right <= most(len(english)) * len(english), f"{guess!r} is right {right} times of {len(english)}"
