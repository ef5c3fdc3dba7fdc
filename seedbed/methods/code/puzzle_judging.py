"""Puzzles and solutions before the interpreter: the rules, and whether ``f(g())`` is True; each runs apart."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Reject
from seedbed.core.program import Limits, Program
from seedbed.methods.code import puzzle_rules

LIMITS = Limits(wall=10.0, cpu=1.0)


async def solves(ctx: Context, puzzle: str, kind: str, solution: str) -> bool:
    """Whether a solution's answer is of the type and makes the puzzle True; each runs apart from the other."""
    given = await ctx.run(Program(solution, call="g", limits=LIMITS))
    if not given.decided:
        raise ProviderError(f"the solution could not be run: {given.stderr}", scope="row")
    if not given.ok or not fits(given.value, kind):
        return False
    told = await ctx.run(
        Program(f"from typing import List\n{puzzle}", call="f", arguments=(given.value,), limits=LIMITS)
    )  # fmt: skip
    if not told.decided:
        raise ProviderError(f"the puzzle could not be run: {told.stderr}", scope="row")
    return told.ok and told.value is True


def fits(value: Any, kind: str) -> bool:
    """Whether a value is of a type exactly: no bool for an int, no int for a float."""
    if "[" in kind:
        inner = kind[kind.index("[") + 1 : -1]
        return type(value) is list and all(fits(one, inner) for one in value)
    return type(value).__name__ == kind and type(value) in (int, float, str)


async def judged(ctx: Context, call: str, *arguments: str) -> dict[str, Any]:
    """What the rules say, in the sandbox.

    Raises:
        Reject: the puzzle did not let itself be looked at.
    """
    outcome = await ctx.run(Program(_rules(), call=call, arguments=arguments, limits=LIMITS))
    if not outcome.decided:
        raise ProviderError(f"the puzzle could not be run: {outcome.stderr}", scope="row")
    if not outcome.ok or not isinstance(outcome.value, dict):
        raise Reject(f"the puzzle cannot be tried: {outcome.reason}", value=arguments[0][:500])
    return outcome.value


@lru_cache(maxsize=1)
def _rules() -> str:
    return Path(puzzle_rules.__file__).read_text(encoding="utf-8")
