"""Unit tests: the code passes its tests, run in the sandbox apart from them, so that no verdict can be forged.

The code may stand in a fence. The tests are test code, calls with expected values, inputs with expected outputs, or
files of pytest; the forms stand in ``seedbed/checks/code_tests.py``. The score is the share of tests that passed. A
test that hangs, leaves, prints a verdict or gives an object that is equal to everything has not passed.

``entry_point`` names what is under test where the code defines several functions, or one that Python has as well.
With ``repeat`` a test must pass each time, which finds runs that disagree. With ``least_coverage`` the tests must have
run that share of the code's lines. The lines are counted before the code starts, what ran of them is counted beside
it: the figure is for judging tests, and a solution that wants to can raise it.

Files of pytest run in one interpreter with the code, which could forge them: the evidence says ``trust: inline``.
Where the sandbox fails, or a test cannot be run apart from the code, the verdict is undecided, never a score.
"""

from __future__ import annotations

from typing import Any

from seedbed.checks.code_tests import Unfit, code_of, names_of, read_tests
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.program_tests import MALFORMED, TestResult
from seedbed.core.verdict import Verdict

LIMITS = Limits()
SHOWN = 100
"""Tests that the evidence lists at most; failing ones first."""


async def unit_tests(
    ctx: Context,
    code: str,
    tests: Any,
    entry_point: str = "",
    *,
    least: float = 1.0,
    repeat: int = 1,
    limits: Limits = LIMITS,
    least_coverage: float | None = None,
) -> Verdict:
    """Whether code passes its tests; see the card above."""
    if not 0 < least <= 1 or repeat < 1 or not 0 <= (least_coverage or 0) <= 1:
        raise RecipeError(
            f"unit_tests: 'least' must be above 0 and at most 1, 'repeat' 1 or more, 'least_coverage' from 0 to 1; "
            f"got {least}, {repeat} and {least_coverage}"
        )
    try:
        source, names = code_of(code), names_of(entry_point)
        asked = read_tests(tests, source, names)
        roots = tuple(name.split(".")[0] for name in names)
        measured = least_coverage is not None
        program = Program(source, tests=asked, names=roots, repeat=repeat, limits=limits, coverage=measured)
    except (Unfit, ValueError) as error:
        return Verdict.unreadable(str(error))
    outcome = await ctx.run(program)
    if not outcome.results:
        return Verdict.undecided(f"the tests could not be run: {outcome.stderr or 'nothing came back'}")
    return _verdict(outcome, least, least_coverage)


def _verdict(outcome: Outcome, least: float, least_coverage: float | None) -> Verdict:
    results, value = outcome.results, evidence(outcome)
    malformed = next((one for one in results if one.undecided and one.reason.startswith(MALFORMED)), None)
    if malformed is not None:
        return Verdict.unreadable(f"{malformed.name}: {malformed.reason}", value=value)
    passed, unsaid = sum(one.passed for one in results), sum(one.undecided for one in results)
    score = passed / len(results)
    if unsaid and score < least <= (passed + unsaid) / len(results):
        return Verdict.undecided(f"{unsaid} of {len(results)} tests cannot decide: {first_wrong(results)}", value=value)
    reason = f"{passed} of {len(results)} tests passed"
    if passed < len(results):
        reason += f"; {first_wrong(results)}"
    if score < least or least_coverage is None:
        return Verdict(score, reason, least, value)
    if outcome.coverage is None:
        return Verdict.undecided(f"{reason}, but nothing was told of the lines that they ran", value=value)
    share, missed = outcome.coverage.share, outcome.coverage.missed
    if share < least_coverage:
        lines = ", ".join(map(str, missed[:10])) + (" …" if len(missed) > 10 else "")
        return Verdict(share, f"{reason}, but they ran {share:.0%} of the lines, not {lines}", least_coverage, value)
    return Verdict(score, f"{reason}, which ran {share:.0%} of the lines", least, value)


def evidence(outcome: Outcome) -> dict[str, Any]:
    """What the tests said, as JSON: each test's result, how far it can be trusted, and where it ran."""
    ordered = sorted(outcome.results, key=lambda one: one.passed)[:SHOWN]
    told: dict[str, Any] = {
        "passed": sum(one.passed for one in outcome.results),
        "of": len(outcome.results),
        "tests": [_told(one) for one in ordered],
        "trust": outcome.trust,
        "level": outcome.level,
    }
    if outcome.flaky:
        told["flaky"] = True
    if outcome.coverage is not None:
        share, missed = outcome.coverage.share, list(outcome.coverage.missed)
        told["coverage"] = {"share": round(share, 4), "missed": missed, "trust": "inline"}
    return told


def first_wrong(results: tuple[TestResult, ...]) -> str:
    """The first test that failed, or else the first that cannot decide, with its reason."""
    wrong = sorted((one for one in results if not one.passed), key=lambda one: one.undecided)
    return f"{wrong[0].name}: {wrong[0].reason}" if wrong else ""


def _told(one: TestResult) -> dict[str, Any]:
    told: dict[str, Any] = {"name": one.name, "passed": one.passed}
    if one.undecided:
        told["undecided"] = True
    return told | ({"reason": one.reason[:500]} if one.reason else {})


EXAMPLE = Example(
    row={
        "code": "```python\ndef double(x):\n    return [2 * i for i in x]\n```",
        "tests": [{"arguments": [[1, 2]], "expected": [2, 4]}, "assert double([]) == []"],
    },
    outcomes=[
        Outcome(
            "ok",
            level="A",
            results=(TestResult("double([1, 2])", passed=True), TestResult("test 1", passed=True)),
            trust="split",
        )
    ],
    gives=True,
)
