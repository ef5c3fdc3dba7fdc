"""``mutation``: weak tests find few faults, strong tests most; the mutants are what they say, and always the same."""

from __future__ import annotations

import ast
import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seedbed
from seedbed.checks.mutating import mutants
from seedbed.checks.mutation import mutation
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Script
from seedbed.core.program import Outcome, Program
from seedbed.core.program_tests import TestResult
from tests.checks import code_problems as problems

GRADE = '''def grade(points, extra=0):
    """Pass from 50 on."""
    total = points + extra
    if total < 0 or total > 100:
        raise ValueError(total)
    return "pass" if total >= 50 else "fail"
'''
WEAK: list[Any] = [{"arguments": [70], "expected": "pass"}]
STRONG: list[Any] = [
    *({"arguments": [points], "expected": "pass"} for points in (50, 100)),
    *({"arguments": [points], "expected": "fail"} for points in (0, 49)),
    {"arguments": [40, 10], "expected": "pass"},
    "for wrong in (-1, 101):\n    try: grade(wrong)\n    except ValueError: pass\n    else: raise AssertionError",
]


def changes(source: str) -> list[tuple[int, str, str]]:
    """Every mutant of a source: line, what stood there, what stands there now."""
    return sorted((one["line"], one["was"], one["became"]) for one in mutants(source, 1000, 0)["mutants"])


def test_weak_and_strong_tests() -> None:
    """One happy case lets most faults through, and they are named; tests of each boundary find all of them."""
    weak, strong = seedbed.check("mutation", [{"code": GRADE, "tests": tests} for tests in (WEAK, STRONG)], most=40)
    assert (weak.passed, strong.passed) == (False, True)
    assert (weak.score < 0.5, strong.score) == (True, 1.0), strong
    assert {"line": 6, "was": "total >= 50", "became": "total > 50"} in weak.value["survivors"]
    assert weak.value["killed"] + weak.value["survived"] == strong.value["killed"] == 21
    assert weak.reason.startswith(f"{weak.value['killed']} of 21 faults were found; not in line ")


def test_the_mutants_of_a_function() -> None:
    """One change each, in its line; the docstring, annotations and what stands under ``__main__`` are left alone."""
    source = """def f(x: int = 0) -> "str":
    'Doc.'
    while x and not g(x):
        x += 1
        x = x % 3 - 1
    d[0] = min(x, 2)
    h(f"{x + 1}")
    return x in d
if __name__ == "__main__":
    print(f(1 + 1))
"""
    found = changes(source)
    assert {line for line, _, _ in found} == {1, 3, 4, 5, 6, 7, 8}
    for one in [
        (1, "0", "1"),
        (3, "x and (not g(x))", "x or not g(x)"),
        (3, "not g(x)", "g(x)"),
        (4, "x += 1", "x -= 1"),
        (4, "x += 1", "pass"),
        (5, "x % 3 - 1", "x % 3 + 1"),
        (5, "x % 3", "x // 3"),
        (6, "min", "max"),
        (6, "d[0] = min(x, 2)", "pass"),
        (7, "h(f'{x + 1}')", "pass"),
        (8, "x in d", "x not in d"),
        (8, "return x in d", "return None"),
    ]:
        assert one in found, one


def test_every_mutant_is_another_program() -> None:
    """They parse, differ from the original and from each other in what they do, over thirty solutions."""
    for name, problem in problems.PROBLEMS.items():
        told = mutants(problem.right, 1000, 7)
        texts = [ast.unparse(ast.parse(one["source"])) for one in told["mutants"]]
        assert len(set(texts)) == len(texts) > 0, name
        assert ast.unparse(ast.parse(problem.right)) not in texts
        assert told["places"] >= len(texts)


def test_mutants_that_do_the_same_are_dropped() -> None:
    """A constant that is thrown away, and two ways to write one change, make one mutant or none."""
    assert len(changes("def f():\n    return not True\n")) == 2, "`not False` and `True` are one"
    assert mutants("x: int\ndef f():\n    pass\n", 100, 0)["mutants"] == []


@given(st.integers(1, 30), st.integers(0, 1 << 32))
@settings(max_examples=20, deadline=None)
def test_the_choice_is_drawn_and_repeatable(most: int, seed: int) -> None:
    """The same seed gives the same mutants; never more than were asked for."""
    first, again = (mutants(GRADE, most, seed)["mutants"] for _ in range(2))
    assert first == again
    assert len(first) == min(most, 21)


@pytest.mark.parametrize("source", ["def f(:", "(" * 500 + ")" * 500, "x = '\0'", "-" * 5000 + "1"])
def test_what_cannot_be_parsed(source: str) -> None:
    """It is told, and is no crash."""
    assert set(mutants(source, 5, 0)) == {"error"}


PASSED = Outcome("ok", level="A", results=(TestResult("t", passed=True),), trust="split")
FAILED = Outcome("tests", level="A", results=(TestResult("t", passed=False),), trust="split")
OPEN = Outcome("sandbox", results=(TestResult("t", passed=False, undecided=True),), trust="split")
FAULT = Outcome("sandbox", stderr="the sandbox failed")
ROW = {"code": GRADE, "tests": WEAK}


def made(*sources: str) -> Outcome:
    told = [{"line": 1, "was": "a", "became": "b", "source": source} for source in sources]
    return Outcome("ok", value={"mutants": told, "places": len(told)})


@pytest.mark.parametrize(
    ("outcomes", "score", "reason"),
    [
        ([PASSED, made("1", "2"), FAILED, PASSED], 0.5, "1 of 2 faults were found; not in line 1: a became b"),
        ([PASSED, made("1", "2"), FAILED, OPEN], 1.0, "1 of 1 faults were found"),
        ([PASSED, made("1", "2"), FAILED, FAULT], None, "a mutant could not be run: the sandbox failed"),
        ([PASSED, made("1"), OPEN], None, "none of the mutants can be compared apart from the code"),
        ([FAULT], None, "the tests could not be run: the sandbox failed"),
        ([PASSED, FAULT], None, "no mutants could be made: sandbox the sandbox failed"),
        ([PASSED, Outcome("timeout")], None, "no mutants could be made: timeout"),
    ],
)
def test_what_is_said(outcomes: list[Outcome], score: float | None, reason: str) -> None:
    """Mutants that cannot be compared are not counted; the sandbox's own faults give no score."""
    verdict = asyncio.run(mutation(Context(Script([], outcomes=outcomes)), **ROW))
    assert (verdict.decided, verdict.reason) == (score is not None, reason)
    assert score is None or verdict.score == score


@pytest.mark.parametrize(
    ("outcomes", "row", "reason"),
    [
        ([FAILED], ROW, "the code does not pass its own tests: t: "),
        ([PASSED, made()], ROW, "there is nothing in the code to change"),
        ([PASSED, Outcome("ok", value={"error": "SyntaxError: x"})], ROW, "the code cannot be parsed: SyntaxError: x"),
        ([], {**ROW, "tests": []}, "there are no tests"),
        ([], {**ROW, "code": ""}, "there is no code"),
    ],
)
def test_what_cannot_be_judged(outcomes: list[Outcome], row: dict[str, Any], reason: str) -> None:
    """Code that fails its own tests, or holds nothing to change, says nothing of the tests."""
    verdict = asyncio.run(mutation(Context(Script([], outcomes=outcomes)), **row))
    assert (verdict.readable, verdict.reason) == (False, reason)


def test_a_mutant_that_hangs_is_found_and_does_not_hold_up() -> None:
    """Its time is a few times that of the original, and never more than the limit."""
    first = Outcome("ok", results=PASSED.results, wall=0.1, trust="split")
    script = Script([], outcomes=[first, made("1"), FAILED])
    assert asyncio.run(mutation(Context(script), **ROW)).score == 1.0
    original, maker, mutant = script.ran
    assert (original.limits.wall, mutant.limits.wall, mutant.source) == (10.0, 3.0, "1")
    assert isinstance(maker, Program)
    assert maker.arguments[:2] == (GRADE, 20)


@pytest.mark.parametrize("how", [{"least": -1}, {"least": 2}, {"most": 0}])
def test_settings_without_sense(how: dict[str, Any]) -> None:
    """They are refused before anything runs."""
    with pytest.raises(RecipeError, match="mutation: 'least' must be"):
        asyncio.run(mutation(Context(Script([])), **ROW, **how))
