"""Faster: an edit makes Python code faster on a workload by more than noise, and gives the same result on it.

``workload`` is code that uses the names of ``original`` and ``edited``: it defines ``workload()``, whose value and
prints are compared, or is a script whose prints are. Each run is a program of its own in the sandbox.

``measure: time`` compares processor seconds as the sandbox sees them from outside (loading and workload together, less
what an empty program takes), in pairs, original and edited by turns; the interval of the speed-up (99 %, bootstrap over
the pairs) must lie above ``least``, the edit fails when it lies below, and is undecided when it straddles after
``rounds`` pairs. ``measure: bytecodes`` counts the instructions of Python's own machine in one run of each: the
same in every run, but work inside C (``sorted``, ``sum``, numpy) counts as one, threads count as nothing, and the
program could switch the counting off, which the time cannot be. Trust: the workload runs beside the code (``inline``),
which could forge its result: hold the code against tests that run apart as well.

Paper: PIE, arXiv 2302.07867 (a speed-up of 1.1; it simulates a processor to measure).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Literal

from seedbed.checks.python_text import source_of, unread
from seedbed.checks.speed import Ended, Faulty, Measured, Undecided, bytecodes, interval, same_result, timed
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.verdict import Verdict

FIRST_ROUNDS = 5
"""Pairs before the first look at the interval."""
LEAST_SECONDS = 0.01
"""Of processor that the original must take above an empty program, or the clock says nothing."""


async def faster(
    ctx: Context,
    original: str,
    edited: str,
    workload: str,
    *,
    least: float = 1.1,
    measure: Literal["time", "bytecodes"] = "time",
    rounds: int = 15,
    seconds: float = 20.0,
) -> Verdict:
    """Whether an edit is faster and gives the same; see the card above."""
    if least < 1 or rounds < FIRST_ROUNDS or measure not in {"time", "bytecodes"}:
        raise RecipeError(
            f"faster: 'least' must be 1 or more, 'rounds' {FIRST_ROUNDS} or more, 'measure' time or bytecodes, "
            f"got {least}, {rounds} and {measure!r}"
        )
    before, after, load = source_of(original), source_of(edited), source_of(workload)
    refused = unread(after)
    if refused is not None:
        return refused
    limits = Limits(wall=3 * seconds, cpu=seconds)
    called = re.search(r"^(?:async )?def workload\(", load, re.MULTILINE) is not None

    def program(source: str) -> Program:
        made = bytecodes if measure == "bytecodes" else timed
        return made(source, load, called=called, limits=limits)

    try:
        if measure == "bytecodes":
            return _counted(await _pair(ctx, program, before, after, counting=True), least)
        return await _timed(ctx, program, before, after, least, rounds)
    except Undecided as error:
        return Verdict.undecided(str(error))
    except Faulty as fault:
        return Verdict.wrong(f"the edited code {fault}")


async def _pair(
    ctx: Context, program: Callable[[str], Program], before: str, after: str, *, counting: bool = False
) -> tuple[Measured, Measured]:
    """One run of each. Raises Reject where the original does not run, Faulty where the edit does not do the same."""
    try:
        first = Measured.of(await ctx.run(program(before)), counting=counting)
    except Faulty as fault:
        raise Reject(f"the original {fault}; nothing can be compared with it") from None
    if not same_result(first, first):
        raise Reject("the workload gives no plain value, so results cannot be compared", value=first.shown)
    second = Measured.of(await ctx.run(program(after)), counting=counting)
    if not same_result(first, second):
        raise Faulty(f"gives {second.shown}, the original gives {first.shown}")
    return first, second


def _counted(pair: tuple[Measured, Measured], least: float) -> Verdict:
    first, second = (one.cost for one in pair)
    speedup = first / max(second, 1)
    value = {"speedup": round(speedup, 4), "bytecodes": [int(first), int(second)], "trust": "inline"}
    told = f"{speedup:.3f} times as fast by bytecodes, wanted {least:g}"
    return Verdict.right(told, value=value) if speedup >= least else Verdict.wrong(told, value=value)


async def _timed(
    ctx: Context, program: Callable[[str], Program], before: str, after: str, least: float, rounds: int
) -> Verdict:
    empty = min([Measured.of(await ctx.run(Program("pass"))).cost for _ in range(3)])
    logs: list[float] = []
    costs: list[tuple[float, float]] = []
    known: Measured | None = None
    while len(logs) < rounds:
        try:
            first, second = await _pair(ctx, program, before, after)
        except Ended as fault:
            if known is None:
                raise
            raise Undecided(f"the edited code {fault}, and came to its end before") from None
        if known is not None and not same_result(known, first):
            raise Reject("the original gives another result from run to run; nothing can be compared with it")
        known = first
        cost, other = first.cost - empty, second.cost - empty
        if cost < LEAST_SECONDS:
            raise Undecided(f"the original takes {max(cost, 0):.4f} s, too little to time; make the workload larger")
        costs.append((cost, other))
        logs.append(math.log(cost / max(other, 1e-4)))
        low, high = interval(logs, ctx.rng) if len(logs) >= FIRST_ROUNDS else (0.0, math.inf)
        if low > least or high <= least:
            break
    return _of_interval(logs, costs, (low, high), least)


def _of_interval(
    logs: list[float], costs: list[tuple[float, float]], bounds: tuple[float, float], least: float
) -> Verdict:
    speedup, (low, high) = math.exp(sum(logs) / len(logs)), bounds
    middle = [round(sorted(one)[len(one) // 2], 5) for one in zip(*costs, strict=True)]
    value: dict[str, Any] = {"speedup": round(speedup, 4), "interval": [round(low, 4), round(high, 4)]}
    value |= {"pairs": len(logs), "seconds": middle, "trust": "inline"}
    told = f"{speedup:.2f} times as fast ({low:.2f} to {high:.2f} in {len(logs)} pairs), wanted above {least:g}"
    if low > least:
        return Verdict.right(told, value=value)
    return Verdict.wrong(told, value=value) if high <= least else Verdict.undecided(told, value=value)


_LOAD = "def workload():\n    return total(300000)\n"
_SLOW = "def total(n):\n    s = 0\n    for k in range(n):\n        s += k\n    return s\n"
_FAST = "def total(n):\n    return n * (n - 1) // 2\n"

EXAMPLE = Example(
    row={"original": _SLOW, "edited": _FAST, "workload": _LOAD},
    outcomes=[
        *[Outcome("ok", 0, cpu=0.004)] * 3,
        *[Outcome("ok", 0, value=44999850000, cpu=0.044), Outcome("ok", 0, value=44999850000, cpu=0.005)]
        * FIRST_ROUNDS,
    ],
    gives=True,
)
