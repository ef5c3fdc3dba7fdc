"""Trying programs for `reflexion`: against the model's own tests as it goes on, against hidden ones at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from seedbed.checks.mutation import mutation
from seedbed.checks.unit_tests import unit_tests
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Reject, Unreadable
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.program_tests import CodeTest, TestResult
from seedbed.core.reply import Reply
from seedbed.core.request import Message
from seedbed.core.text import shortened
from seedbed.methods.code.ace_coder_pairs import fenced
from seedbed.methods.code.reflexion_prompts import TESTS
from seedbed.methods.code.solving import program_in

PYTHON = ("python", "py", "python3")


async def proving(ctx: Context, tests: list[str], function: str, limits: Limits) -> list[str]:
    """The tests that a program without a solution fails; what is no Python, or cannot be decided, is none of them."""
    stub = f"def {function}(*arguments, **keywords):\n    return Ellipsis\n"
    told = await results(ctx, stub, tests, function, limits)
    return [test for test, one in zip(tests, told, strict=True) if not one.passed and not one.undecided]


async def failures(ctx: Context, program: str, tests: list[str], function: str, limits: Limits) -> list[str]:
    """The tests that a program fails, each with what came of it."""
    told = await results(ctx, program, tests, function, limits)
    return [f"{test}  # {shortened(one.reason, 200)}" for test, one in zip(tests, told, strict=True) if not one.passed]


async def results(ctx: Context, program: str, tests: list[str], function: str, limits: Limits) -> Sequence[TestResult]:
    """What came of each test. Raises ProviderError where the sandbox fails."""
    asked = tuple(CodeTest(one) for one in tests)
    outcome = await ctx.run(Program(program, tests=asked, names=(function,), limits=limits))
    if len(outcome.results) != len(tests):
        raise ProviderError(f"the tests could not be run: {outcome.stderr or 'nothing came back'}", scope="row")
    return outcome.results


async def hidden(
    ctx: Context, program: str, tests: Sequence[str], function: str, proof: tuple[float, int], limits: Limits
) -> str:
    """Why the hidden tests do not hold, or nothing; the only place that sees them."""
    least, faults = proof
    given, code = list(tests), fenced(program)
    if least:
        verdict = await mutation(ctx, code, given, function, least=least, most=faults, limits=limits)
    else:
        verdict = await unit_tests(ctx, code, given, function, limits=limits)
    if not verdict.decided:
        raise ProviderError(verdict.reason, scope="row")
    return "" if verdict.passed else verdict.reason


def reflection(reply: Reply) -> str:
    """The words of a reflection. Raises Unreadable where it holds code."""
    text = reply.text.strip()
    if "```" in text:
        raise Unreadable("the reflection holds code; say it in words", reply)
    return text


def said(role: str, content: str) -> Message:
    """A turn of the talk."""
    return {"role": role, "content": content}


def ran(reason: str = "") -> Outcome:
    """What the sandbox tells of one test, failed for a reason or passed, for the example."""
    result = TestResult("test 1", passed=not reason, reason=reason)
    return Outcome("tests" if reason else "ok", level="A", results=(result,), trust="split")


SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}


async def own_tests(ctx: Context, instruction: str, function: str, cap: int, limits: Limits) -> list[str]:
    """The model's own asserts that can be used, as many as wanted."""
    reply = await ctx.ask(ctx.fill(TESTS, instruction=instruction, function=function, count=cap), **SAMPLING)
    lines = [one.strip() for one in program_in(reply, *PYTHON).splitlines()]
    found = [one for one in dict.fromkeys(lines) if re.match(rf"assert\b.*\b{function}\(", one)]
    if not found:
        raise Unreadable(f"wanted lines of the form  assert {function}(…) == …", reply)
    fit = await proving(ctx, found, function, limits)
    ctx.note(own_tests_dropped=len(found) - len(fit))
    if not fit:
        raise Reject("none of the model's own tests can be used", value=lines[:20])
    return [fit[at] for at in sorted(ctx.rng.sample(range(len(fit)), min(cap, len(fit))))]
