"""Mutation: do the tests notice small faults put into the code? The score is the share of faults that they find.

DeMillo, Lipton and Sayward 1978. First the code itself must pass its tests. Then up to ``most`` mutants, drawn by the
row's own random generator from all that ``seedbed/checks/mutating.py`` can make, are run against the same tests. One is
found when a test fails, hangs or ends with an error. Those that nobody noticed stand in the evidence with line and
change; a mutant that does the same as the original in another way is counted among them, since nothing can tell.

Mutants that compile to the same byte code are dropped. One whose value cannot be compared apart from the code is not
counted. Code and tests come in the forms of ``unit_tests``; code that does not pass its tests, or that holds nothing to
change, is unreadable, and where the sandbox fails the verdict is undecided.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from seedbed.checks import mutating
from seedbed.checks.code_tests import Unfit, code_of, names_of, read_tests
from seedbed.checks.unit_tests import first_wrong
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.program_tests import MALFORMED, TestResult
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

LIMITS = Limits()
PARSING = Limits(wall=20.0, cpu=20.0, value=64 << 20)
"""For making the mutants."""


async def mutation(
    ctx: Context,
    code: str,
    tests: Any,
    entry_point: str = "",
    *,
    least: float = 0.5,
    most: int = 20,
    limits: Limits = LIMITS,
) -> Verdict:
    """Which share of the faults the tests find; see the card above."""
    if not 0 <= least <= 1 or most < 1:
        raise RecipeError(f"mutation: 'least' must be from 0 to 1 and 'most' 1 or more, got {least} and {most}")
    try:
        source, names = code_of(code), names_of(entry_point)
        asked = read_tests(tests, source, names)
        roots = tuple(name.split(".")[0] for name in names)
        original = Program(source, tests=asked, names=roots, limits=limits)
    except (Unfit, ValueError) as error:
        return Verdict.unreadable(str(error))
    first = await ctx.run(original)
    malformed = next((one for one in first.results if one.undecided and one.reason.startswith(MALFORMED)), None)
    if malformed is not None:
        return Verdict.unreadable(f"{malformed.name}: {malformed.reason}")
    if not first.decided:
        return Verdict.undecided(f"the tests could not be run: {first.stderr}")
    if not first.ok:
        return Verdict.unreadable(f"the code does not pass its own tests: {first_wrong(first.results)}")
    making_of = await ctx.run(_maker(source, most, ctx.rng.getrandbits(32)))
    told = making_of.value if making_of.ok and isinstance(making_of.value, dict) else {}
    if not told.get("mutants"):
        return _nothing(making_of, told)
    wall = float(min(limits.wall, math.ceil(2 + 5 * first.wall)))  # many faults make a program hang
    tries = [replace(original, source=one["source"], limits=replace(limits, wall=wall)) for one in told["mutants"]]
    outcomes = await asyncio.gather(*(ctx.run(one) for one in tries))
    return _verdict(told["mutants"], outcomes, least, first)


def _maker(source: str, most: int, seed: int) -> Program:
    """The program that makes the mutants: our own code, but what it parses is not."""
    return Program(_own_source(), call="mutants", arguments=(source, most, seed), limits=PARSING)


@lru_cache(maxsize=1)
def _own_source() -> str:
    return Path(mutating.__file__).read_text(encoding="utf-8")


def _nothing(outcome: Outcome, told: Mapping[str, Any]) -> Verdict:
    """Why there are no mutants."""
    if "error" in told:
        return Verdict.unreadable(f"the code cannot be parsed: {told['error']}")
    if outcome.ok:
        return Verdict.unreadable("there is nothing in the code to change")
    last = shortened((outcome.stderr.strip().splitlines() or [""])[-1])
    return Verdict.undecided(f"no mutants could be made: {outcome.reason} {last}".rstrip())


def _verdict(
    mutants: Sequence[Mapping[str, Any]], outcomes: Sequence[Outcome], least: float, first: Outcome
) -> Verdict:
    failed = next((one for one in outcomes if not one.results), None)
    if failed is not None:
        return Verdict.undecided(f"a mutant could not be run: {failed.stderr}")
    survived = [one for one, outcome in zip(mutants, outcomes, strict=True) if outcome.ok]
    killed = sum(outcome.decided and not outcome.ok for outcome in outcomes)
    survivors = sorted(
        ({name: one[name] for name in ("line", "was", "became")} for one in survived),
        key=lambda one: (one["line"], one["became"]),
    )
    value: dict[str, Any] = {
        "killed": killed,
        "survived": len(survived),
        "uncounted": len(mutants) - killed - len(survived),
        "survivors": survivors,
        "trust": first.trust,
        "level": first.level,
    }
    counted = killed + len(survived)
    if not counted:
        return Verdict.undecided("none of the mutants can be compared apart from the code", value=value)
    reason = f"{killed} of {counted} faults were found"
    if survived:
        lowest = survivors[0]
        reason += f"; not in line {lowest['line']}: {lowest['was']} became {lowest['became']}"
    return Verdict(killed / counted, reason, least, value)


_PASSED = Outcome("ok", level="A", results=(TestResult("add(1, 2)", passed=True),), trust="split")
EXAMPLE = Example(
    row={"code": "def add(a, b):\n    return a + b", "tests": [{"arguments": [1, 2], "expected": 3}]},
    outcomes=[
        _PASSED,
        Outcome(
            "ok",
            level="A",
            value={
                "mutants": [
                    {"line": 2, "was": "a + b", "became": "a - b", "source": "def add(a, b):\n    return a - b"},
                    {"line": 2, "was": "return a + b", "became": "return None", "source": "def add(a, b): return None"},
                ],
                "places": 2,
            },
        ),
        Outcome("tests", level="A", results=(TestResult("add(1, 2)", False, "gave -1, expected 3"),), trust="split"),
        Outcome("tests", level="A", results=(TestResult("add(1, 2)", False, "gave None, expected 3"),), trust="split"),
    ],
    gives=True,
)
