"""Calls of tools carried out, by a table of results or a Python source in the sandbox, and their results compared."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from seedbed.checks.json_schema import parsed
from seedbed.checks.schema_rules import same
from seedbed.checks.tool_matching import equal, filled, paired
from seedbed.checks.tool_reading import Call, too_deep
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.program import Limits, Program
from seedbed.core.text import shortened

SECONDS = 5.0
"""That one call may take, by the clock and of the processor."""
TOLERANCE = 1e-6
"""By which floats may differ, absolute and relative."""
_SHAPE = '[{"name", "arguments", "result"}]'


class Undecided(Exception):
    """The sandbox failed; the text says how."""


async def carried_out(
    ctx: Context, calls: Sequence[Call], known: Mapping[str, Any], functions: Any
) -> list[tuple[str, Any]]:
    """For each call what went wrong, or nothing, and its result.

    Raises:
        Undecided: the sandbox failed.
        Reject: the column is neither a source nor a table.
    """
    calls = [filled(call, known[call.name]) for call in calls]
    if not isinstance(functions, str) or functions.lstrip()[:1] == "[":
        table = _table(functions, known)
        return [_looked_up(call, table) for call in calls]
    return [await _run(ctx, call, functions) for call in calls]


async def _run(ctx: Context, call: Call, source: str) -> tuple[str, Any]:
    name = call.name.replace(".", "_")  # as BFCL does: a name with dots is none in Python
    outcome = await ctx.run(
        Program(source, call=name, keywords=call.arguments, limits=Limits(wall=SECONDS, cpu=SECONDS))
    )
    if not outcome.decided:
        raise Undecided(f"the sandbox failed: {shortened(outcome.stderr)}")
    last = outcome.stderr.strip().rpartition("\n")[2]
    return ("" if outcome.ok else f"{call.name} ended with {outcome.reason}: {shortened(last)}"), outcome.value


def _table(functions: Any, known: Mapping[str, Any]) -> list[tuple[Call, Any]]:
    try:
        listed = parsed(functions) if isinstance(functions, str) else functions
        if too_deep(listed):
            raise ValueError("nested too deep")
        read = [(Call(one["name"], dict(one.get("arguments") or {})), one["result"]) for one in listed]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        told = shortened(repr(error))
        raise Reject(f"the functions are neither a source nor a table {_SHAPE}: {told}") from None
    return [(filled(call, known.get(call.name, {})), result) for call, result in read]


def _looked_up(call: Call, table: Sequence[tuple[Call, Any]]) -> tuple[str, Any]:
    for one, result in table:
        if one.name == call.name and equal(one.arguments, call.arguments):
            return "", result
    return f"the table has no result for {call}", None


def compare(
    done: Sequence[tuple[str, Any]], expected: Any, parts: dict[str, float], wrong: list[str], *, ordered: bool
) -> None:
    """Put into ``parts`` and ``wrong`` what share of the calls succeeded, and gave the expected results."""
    failed = [told for told, _ in done if told]
    parts["executed"] = 1 - len(failed) / len(done)
    wrong += failed
    if expected is None or failed:
        return
    wanted = [expected] if len(done) == 1 else expected
    if not isinstance(wanted, list | tuple) or len(wanted) != len(done):
        raise Reject(f"{len(done)} calls were made, so expected_result must be a list of {len(done)} results")
    fits = [[near(result, one, TOLERANCE) for one in wanted] for _, result in done]
    met = sum(line[place] for place, line in enumerate(fits)) if ordered else paired(fits)
    parts["result"] = met / len(done)
    if met < len(done):
        got = [result for _, result in done]
        wrong.append(f"the result is {shortened(repr(got[0] if len(got) == 1 else got), 60)}, not the expected one")


def near(one: Any, other: Any, tolerance: float) -> bool:
    """Equality of results: as ``same``, but floats may differ by a share of their size."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(near(one[key], other[key], tolerance) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(near(*pair, tolerance) for pair in zip(one, other, strict=True))
    numbers = [value for value in (one, other) if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) == 2 and any(isinstance(value, float) for value in numbers):
        return _close(numbers[0], numbers[1], tolerance)
    return same(one, other)


def _close(one: float, other: float, tolerance: float) -> bool:
    try:
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)
    except OverflowError:  # a whole number that is larger than any float
        return one == other
