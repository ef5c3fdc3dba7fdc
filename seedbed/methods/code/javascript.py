"""A JavaScript function run on arguments, and its results held against those of another language."""

from __future__ import annotations

import json
import math
from typing import Any

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError
from seedbed.core.program import Limits, Program
from seedbed.core.text import shortened
from seedbed.methods.code.function_cases import INPUTS, Function, cases, positions, uneven

NEAR = 1e-9
_CALLING = """
;{
  const told = (key, value) => typeof value === "number" && !Number.isFinite(value) ? {"not finite": String(value)}
    : typeof value === "bigint" || typeof value === "function" || value === undefined ? {"not JSON": typeof value}
    : value instanceof Map || value instanceof Set ? {"not JSON": "object"} : value;
  const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const results = given.map((one) => {
    try { return {value: NAME(...one)}; } catch (error) { return {error: String(error)}; }
  });
  console.log("\\n" + JSON.stringify(results, told));
}
"""


async def differs(ctx: Context, name: str, source: str, pairs: list[list[str]], limits: Limits) -> str:
    """In what a translation differs from the results, or nothing."""
    given = f"[{', '.join(arguments for arguments, _ in pairs)}]"
    program = Program(source + _CALLING.replace("NAME", name), language="javascript", stdin=given, limits=limits)
    outcome = await ctx.run(program)
    if not outcome.decided:
        raise ProviderError(f"the translation could not be run: {outcome.stderr or 'the sandbox failed'}", scope="row")
    if not outcome.ok:
        return f"it ended with {outcome.reason}: {shortened(outcome.stderr, 200)}"
    try:
        results = json.loads(outcome.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError, RecursionError):
        return "it printed no results"
    if not isinstance(results, list) or len(results) != len(pairs):
        return f"it gave no list of {len(pairs)} results"
    for (arguments, wanted), got in zip(pairs, results, strict=True):
        if not isinstance(got, dict) or "value" not in got or not same(json.loads(wanted), got["value"]):
            shown = shortened(json.dumps(got), 100)
            return f"for {shortened(arguments, 100)} it gave {shown}, not {shortened(wanted, 100)}"
    return ""


def same(wanted: Any, got: Any) -> bool:
    """Whether two JSON values are the same to both languages."""
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    if isinstance(wanted, int | float) and isinstance(got, int | float):
        return math.isclose(wanted, got, rel_tol=NEAR, abs_tol=NEAR if isinstance(wanted, float) else 0.0)
    if isinstance(wanted, list) and isinstance(got, list):
        return len(wanted) == len(got) and all(same(a, b) for a, b in zip(wanted, got, strict=True))
    if isinstance(wanted, dict) and isinstance(got, dict):
        return wanted.keys() == got.keys() and all(same(one, got[key]) for key, one in wanted.items())
    return type(wanted) is type(got) and bool(wanted == got)


async def json_pairs(ctx: Context, function: Function, count: int, limits: Limits) -> list[list[str]] | str:
    """Arguments and results as JSON, or why there are too few."""
    found = await cases(ctx, INPUTS, function, count, limits=limits)
    if isinstance(found, str):
        return found
    placed = await positions(ctx, function, found)
    told = [(case, given) for case, given in zip(found, placed, strict=True) if given and case.json is not None]
    why = uneven([case for case, _ in told])
    return f"as JSON: {why}" if why else [[given, str(case.json)] for case, given in told]
