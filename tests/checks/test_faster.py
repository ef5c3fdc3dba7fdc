"""Faster: real edits in the real sandbox, and scripted outcomes for what noise and cheats would do."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.faster import faster
from seedbed.checks.speed import Measured, interval, same_result
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script
from seedbed.core.program import Outcome, Program
from seedbed.core.verdict import Verdict
from seedbed.sandbox.sandbox import Sandbox

SLOW = "def total(n):\n    s = 0\n    for k in range(n):\n        s += k\n    return s\n"
FAST = "def total(n):\n    return n * (n - 1) // 2\n"
LOAD = "def workload():\n    return [total(k) for k in range(100)]\n"
LONG = LOAD.replace("100", "1200")
SCRIPT = "print(sum(total(k) for k in range(100)))\n"


class Runs:
    """Runs programs in the real sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.ran = 0

    async def run_program(self, program: Program) -> Outcome:
        self.ran += 1
        return await asyncio.to_thread(self.sandbox.run, program)


def test_real_edits() -> None:
    """A formula for a loop is faster by both measures; the loop is not faster than itself; a wrong edit is wrong."""
    with Sandbox(pools=1) as sandbox:
        outside: Any = Runs(sandbox)

        def judged(edited: str, workload: str = LOAD, **how: Any) -> Verdict:
            return asyncio.run(faster(Context(outside), SLOW, edited, workload, **how))

        timed = judged(FAST, LONG)
        assert timed.passed, timed
        assert timed.value["speedup"] > 2
        assert timed.value["pairs"] >= 5
        counted = judged(FAST, measure="bytecodes")
        assert counted.passed
        again = judged(f"```python\n{FAST}```", measure="bytecodes")
        assert again.value == counted.value, "the count is the same in every run"
        assert counted.value["trust"] == "inline"
        same = judged(SLOW, measure="bytecodes")
        assert (same.score, same.value["speedup"]) == (0.0, 1.0)
        assert judged(FAST, SCRIPT, measure="bytecodes").passed
        wrong = judged("def total(n):\n    return n\n", measure="bytecodes")
        assert "the original gives" in wrong.reason
        ran = outside.ran
        assert "ended with error: NameError" in judged("x = 1\n", measure="bytecodes").reason
        assert outside.ran == ran + 2
        with pytest.raises(Reject, match="the original ended with error"):
            asyncio.run(faster(Context(outside), "1 / 0", FAST, LOAD))
        with pytest.raises(Reject, match="no plain value"):
            judged(FAST, "def workload():\n    return object()\n", measure="bytecodes")


def scripted(costs: list[tuple[float, float]], values: tuple[Any, Any] = (1, 1), **how: Any) -> Verdict:
    """A verdict over scripted processor times; an empty program takes 4 ms."""
    outcomes = [Outcome("ok", 0, cpu=0.004)] * 3
    for one, other in costs:
        outcomes += [Outcome("ok", 0, value=values[0], cpu=one), Outcome("ok", 0, value=values[1], cpu=other)]
    return asyncio.run(faster(Context(Script([], outcomes=outcomes)), SLOW, FAST, LOAD, **how))


def test_the_interval_decides() -> None:
    """Above the bar: right. Below: wrong. Across it: undecided, which is no score."""
    assert scripted([(0.204, 0.104)] * 5).passed
    equal = scripted([(0.204, 0.203), (0.203, 0.204)] * 3)
    assert (equal.score, equal.decided) == (0.0, True)
    noisy = scripted([(0.2, 0.1), (0.1, 0.2)] * 4, rounds=8)
    assert not noisy.decided
    low, high = noisy.value["interval"]
    assert low < 1.1 < high
    assert noisy.value["pairs"] == 8
    assert scripted([(0.204, 0.104)] * 5, least=2.5).decided
    slightly = scripted([(0.104, 0.1)] * 5)
    assert not slightly.passed, "four in a hundred are below the bar of a tenth"


def test_what_cannot_be_measured_is_undecided() -> None:
    """A workload below the clock's grain, and a sandbox that failed."""
    tiny = scripted([(0.005, 0.004)] * 5)
    assert not tiny.decided
    assert "make the workload larger" in tiny.reason
    pair = [Outcome("ok", 0, value=1, cpu=0.2), Outcome("ok", 0, value=1, cpu=0.1)]
    once = Script([], outcomes=[*[Outcome("ok", 0, cpu=0.004)] * 3, *pair, pair[0], Outcome("crash")])
    verdict = asyncio.run(faster(Context(once), SLOW, FAST, LOAD))
    assert (verdict.decided, "came to its end before" in verdict.reason) == (False, True)
    broken = Script([], outcomes=[Outcome("sandbox", stderr="no room")])
    assert not asyncio.run(faster(Context(broken), SLOW, FAST, LOAD)).decided


def test_results_must_agree() -> None:
    """Another value, another type, another print; floats within a hair; an original that cannot make up its mind."""
    assert "gives 2, the original gives 1" in scripted([(0.2, 0.1)], (1, 2)).reason
    assert not scripted([(0.2, 0.1)], ([1], (1,))).passed
    assert not scripted([(0.2, 0.1)], (1, True)).passed
    assert scripted([(0.2, 0.1)] * 5, ({"a": [0.1 + 0.2]}, {"a": [0.3]})).passed
    flaky = [Outcome("ok", 0, cpu=0.004)] * 3
    for value in (1, 2):
        flaky += [Outcome("ok", 0, value=value, cpu=0.2)] * 2
    with pytest.raises(Reject, match="from run to run"):
        asyncio.run(faster(Context(Script([], outcomes=flaky)), SLOW, FAST, LOAD))
    assert same_result(Measured(1, {"a": float("nan")}, ""), Measured(2, {"a": float("nan")}, ""))
    assert not same_result(Measured(1, 1, "a"), Measured(1, 1, "b"))


def test_an_edit_that_spoils_the_counting_is_wrong() -> None:
    """What comes back must be a count and a value."""
    outcomes = [Outcome("ok", 0, value=[10, 1]), Outcome("ok", 0, value=["0", 1])]
    verdict = asyncio.run(faster(Context(Script([], outcomes=outcomes)), SLOW, FAST, LOAD, measure="bytecodes"))
    assert (verdict.score, verdict.reason) == (0.0, "the edited code spoiled the counting")


def test_wrong_settings_and_empty_edits() -> None:
    """The recipe's fault is said; an empty edit is unreadable."""
    for wrong in ({"least": 0.9}, {"rounds": 2}, {"measure": "stars"}):
        with pytest.raises(RecipeError, match="faster"):
            scripted([], **wrong)
    assert not asyncio.run(faster(Context(Script([])), SLOW, "```\n```", LOAD)).readable


@given(st.lists(st.floats(-1, 1), min_size=5, max_size=15))
@settings(max_examples=30, deadline=None)
def test_the_interval_holds_the_middle_and_lies_within_the_ratios(logs: list[float]) -> None:
    """Its ends are ratios that the pairs could give, low before high, the same for the same draws."""
    low, high = interval(logs, random.Random(1))
    assert (low, high) == interval(logs, random.Random(1))
    assert low <= high
    assert low > 0.36
    assert high < 2.72
