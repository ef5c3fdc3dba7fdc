"""``python_output``: what code prints or returns is what is claimed, or it ran at all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import seedbed
from seedbed.checks.python_output import python_output
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Script
from seedbed.core.program import Outcome

PRINTED: list[tuple[dict[str, Any], bool, str]] = [
    ({"code": "print(6 * 7)", "expected": "42"}, True, "it gives what is claimed"),
    ({"code": "```python\nprint(6 * 7)\n```", "expected": 42}, True, "it gives what is claimed"),
    ({"code": "print('a ', end=' \\n\\n')", "expected": "a\n"}, True, "it gives what is claimed"),
    ({"code": "print(6 * 7)", "expected": "43"}, False, "line 1 is '42', expected '43'"),
    ({"code": "print(1)\nprint(2)", "expected": "1"}, False, "line 2 is '2', expected '(nothing)'"),
    ({"code": "print(input()[::-1])", "expected": "cba", "stdin": "abc\n"}, True, "it gives what is claimed"),
    ({"code": "print(1/3)", "expected": "0.333"}, False, "line 1 is '0.3333333333333333', expected '0.333'"),
    ({"code": "1/0", "expected": ""}, False, "error: ZeroDivisionError: division by zero"),
    ({"code": "import sys\nsys.exit(3)", "expected": ""}, False, "error"),
    ({"code": "pass", "expected": ""}, True, "it gives what is claimed"),
    ({"code": "print(1)", "expected": ""}, False, "line 1 is '1', expected '(nothing)'"),
    ({"code": "print(1)"}, True, "it ran without an error"),
    ({"code": "print(1)", "expected": None}, True, "it ran without an error"),
    ({"code": "raise ValueError('no')"}, False, "error: ValueError: no"),
    ({"code": "def f(:"}, False, "error: SyntaxError: invalid syntax"),
    ({"code": "while True: pass"}, False, "timeout"),
]


def test_printed() -> None:
    """Text to the letter but for white space at its ends; without a claim, code that ends well passes."""
    rows = [row for row, _, _ in PRINTED]
    verdicts = seedbed.check("python_output", rows, limits={"wall": 30.0, "cpu": 1.0})
    assert [(one.passed, one.reason) for one in verdicts] == [(right, reason) for _, right, reason in PRINTED]
    assert all(one.decided and one.readable for one in verdicts)


def test_numbers_that_are_near() -> None:
    """With a tolerance numbers among words may be near; words and their number may not differ."""
    code = "print('mean', 1/3, 2)"
    rows = [{"code": code, "expected": text} for text in ("mean 0.333 2.0", "mean 0.32 2", "Mean 0.333 2", "0.333 2")]
    assert [one.passed for one in seedbed.check("python_output", rows, tolerance=1e-2)] == [True, False, False, False]


def test_returned() -> None:
    """The value of a call, as JSON or a text of it; types count, tuples are lists; it cannot be forged by printing."""
    code = "def f(x, y=1):\n    print('[3]')\n    return (x, y / 2)"
    claims: list[tuple[Any, Any, bool]] = [
        ([4], [4, 0.5], True),
        ("[4, 2]", "[4, 1.0]", True),
        ([4], "[4, 0.51]", False),
        ([4], "(4, 0.5)", False),
        (["4"], [4, 0.5], False),
        ([], [4, 0.5], False),
    ]
    rows = [{"code": code, "arguments": given, "expected": wanted} for given, wanted, _ in claims]
    verdicts = seedbed.check("python_output", rows, call="f")
    assert [one.passed for one in verdicts] == [right for _, _, right in claims]
    assert "TypeError" in verdicts[-1].reason
    lenient = seedbed.check("python_output", rows[2], call="f", tolerance=0.1)
    assert lenient.passed
    ran, missing = seedbed.check("python_output", [{"code": code, "arguments": [1]}, {"code": "x = 1"}], call="f")
    assert (ran.passed, missing.passed) == (True, False)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"code": ""}, "there is no code"),
        ({"expected": ["a"]}, r"what is printed is a text or a number, not \['a'\]"),
        ({"expected": True}, "what is printed is a text or a number, not True"),
        ({"arguments": "five"}, "'arguments' must be a list, not 'five'"),
    ],
)
def test_what_cannot_be_read(row: dict[str, Any], reason: str) -> None:
    """Columns of another kind are unreadable, and nothing is run."""
    script = Script([])
    verdict = asyncio.run(python_output(Context(script), **{"code": "print(1)", "expected": "1", **row}))
    assert (verdict.readable, verdict.passed, script.ran) == (False, False, [])
    with pytest.raises(AssertionError, match=reason):
        raise AssertionError(verdict.reason)


def test_stdin_and_a_call() -> None:
    """A call reads nothing, so both together are a mistake in the row."""
    verdict = asyncio.run(python_output(Context(Script([])), "def f(): return 1", "1", "input", call="f"))
    assert not verdict.readable


@pytest.mark.parametrize("expected", [None, "1"])
def test_the_sandbox_to_blame(expected: str | None) -> None:
    """It gives no score."""
    script = Script([], outcomes=[Outcome("sandbox", stderr="no level")])
    verdict = asyncio.run(python_output(Context(script), "print(1)", expected))
    assert (verdict.decided, verdict.reason) == (False, "the code could not be run: no level")


def test_a_tolerance_without_sense() -> None:
    """It is refused."""
    with pytest.raises(RecipeError, match="'tolerance' must be 0 or more, got -1"):
        seedbed.check("python_output", {"code": "print(1)"}, tolerance=-1)
