"""Python output: the code is run in the sandbox, and what it gives is compared with what is claimed.

What counts is what it prints, read from ``stdin`` where there is one; white space at the ends of lines and of the text
is let go, and with ``tolerance`` (absolute and relative) numbers need only be near. With ``call`` it is what that
function returns for the column ``arguments``, compared as a value: what is expected is JSON then, or a text of it.

Without the column ``expected``, or with null in it, code passes that runs to its end without an error. An empty text
is a claim that nothing is printed. Where the sandbox fails the verdict is undecided.
"""

from __future__ import annotations

import json
from typing import Any

from seedbed.checks.code_tests import Unfit, code_of
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.program_tests import CallTest, StreamTest, Test, TestResult
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

LIMITS = Limits()


async def python_output(
    ctx: Context,
    code: str,
    expected: Any = None,
    stdin: str = "",
    arguments: Any = (),
    *,
    call: str = "",
    tolerance: float = 0.0,
    limits: Limits = LIMITS,
) -> Verdict:
    """Whether code gives what is claimed; see the card above."""
    if not 0 <= tolerance < float("inf"):
        raise RecipeError(f"python_output: 'tolerance' must be 0 or more, got {tolerance}")
    try:
        source = code_of(code)
        given = _arguments(arguments)
        if expected is None:
            program = Program(source, stdin=stdin, call=call, arguments=given, limits=limits)
        else:
            program = Program(source, tests=(_test(expected, stdin, given, call, tolerance),), limits=limits)
    except Unfit as error:
        return Verdict.unreadable(str(error))
    outcome = await ctx.run(program)
    return _ended(outcome) if expected is None else _compared(outcome)


def _test(expected: Any, stdin: str, arguments: tuple[Any, ...], call: str, tolerance: float) -> Test:
    if call and stdin:
        raise Unfit("a function that is called reads no stdin: leave out the column or 'call'")
    if call:
        return CallTest(call, arguments, _value(expected), tolerance=tolerance, as_json=True)
    if isinstance(expected, bool) or not isinstance(expected, str | int | float):
        raise Unfit(f"what is printed is a text or a number, not {shortened(repr(expected), 60)}")
    return StreamTest(stdin, str(expected), tolerance)


def _arguments(arguments: Any) -> tuple[Any, ...]:
    read = _value(arguments)
    if not isinstance(read, list | tuple):
        raise Unfit(f"'arguments' must be a list, not {shortened(repr(read), 60)}")
    return tuple(read)


def _value(told: Any) -> Any:
    """A JSON value, or what a text of one says; other texts are themselves."""
    if not isinstance(told, str):
        return told
    try:
        return json.loads(told)
    except (ValueError, RecursionError):
        return told


def _ended(outcome: Outcome) -> Verdict:
    value = {"reason": outcome.reason, "stdout": outcome.stdout[:1000], "level": outcome.level}
    if not outcome.decided:
        return Verdict.undecided(f"the code could not be run: {outcome.stderr}", value=value)
    if outcome.ok:
        return Verdict.right("it ran without an error", value=value)
    last = (outcome.stderr.strip().splitlines() or [""])[-1]
    return Verdict.wrong(f"{outcome.reason}: {shortened(last, 300)}".removesuffix(": "), value=value)


def _compared(outcome: Outcome) -> Verdict:
    value = {"level": outcome.level, "trust": outcome.trust}
    if not outcome.decided or not outcome.results:
        return Verdict.undecided(f"the code could not be run: {outcome.stderr}", value=value)
    if outcome.ok:
        return Verdict.right("it gives what is claimed", value=value)
    return Verdict.wrong(outcome.results[0].reason, value=value)


EXAMPLE = Example(
    row={"code": "print(sum(range(5)))", "expected": "10"},
    outcomes=[Outcome("ok", level="A", results=(TestResult("stdin", passed=True),), trust="split")],
    gives=True,
)
