"""What code costs on a workload: programs that are timed or counted, their outcomes read, intervals of ratios."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any, NamedTuple

from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.text import shortened

RESAMPLES = 2000
COVERED = 0.99
TOLERANCE = 1e-9
"""Relative, for floats: an edit may add in another order."""

_COUNTER = """import sys


def counted(source, called):
    count = 0

    def inside(frame, event, arg):
        nonlocal count
        if event == "opcode":
            count += 1
        return inside

    def entered(frame, event, arg):
        if frame.f_code.co_filename != "workload.py":
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return inside

    names = {"__name__": "workload" if called else "__main__"}
    code = compile(source, "workload.py", "exec")
    sys.settrace(entered)
    try:
        exec(code, names)
        value = names["workload"]() if called else None
    finally:
        sys.settrace(None)
    return [count, value]
"""


class Faulty(Exception):
    """The code does not do what it should; the text goes on from "the code"."""


class Ended(Faulty):
    """It did not come to its end."""


class Undecided(Exception):
    """It could not be measured; the text says why, and it is nobody's score."""


def timed(source: str, workload: str, *, called: bool, limits: Limits) -> Program:
    """The program that runs code on a workload; its cost is the processor time that the sandbox sees."""
    return Program(f"{source}\n\n{workload}", call="workload" if called else "", limits=limits)


def bytecodes(source: str, workload: str, *, called: bool, limits: Limits) -> Program:
    """The program that counts the bytecodes of code on a workload, some fifty times slower."""
    return Program(_COUNTER, call="counted", arguments=(f"{source}\n\n{workload}", called), limits=limits)


class Measured(NamedTuple):
    """One run: what it cost, what it returned, what it printed."""

    cost: float
    value: Any
    stdout: str

    @classmethod
    def of(cls, outcome: Outcome, *, counting: bool = False) -> Measured:
        """Read an outcome.

        Raises:
            Undecided: the sandbox failed.
            Ended: the code did not come to its end.
            Faulty: it meddled with the counting.
        """
        if not outcome.decided:
            raise Undecided(f"the sandbox failed: {shortened(outcome.stderr)}")
        if not outcome.ok:
            last = outcome.stderr.strip().rpartition("\n")[2]
            raise Ended(f"ended with {outcome.reason}{': ' * bool(last)}{shortened(last)}")
        if not counting:
            return cls(outcome.cpu, outcome.value, outcome.stdout)
        told = outcome.value
        if not isinstance(told, list) or len(told) != 2 or type(told[0]) is not int or told[0] < 0:
            raise Faulty("spoiled the counting")
        return cls(float(told[0]), told[1], outcome.stdout)

    @property
    def shown(self) -> str:
        """The result in a few words."""
        return shortened(repr(self.value) if self.value is not None else repr(self.stdout), 60)


def same_result(one: Measured, other: Measured) -> bool:
    """Whether two runs printed the same and returned equal values of the same types, floats within a hair."""
    return one.stdout == other.stdout and _equal(one.value, other.value)


def _equal(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return math.isclose(one, other, rel_tol=TOLERANCE) or (math.isnan(one) and math.isnan(other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_equal, one, other))
    return bool(one == other)


def interval(logs: Sequence[float], rng: random.Random) -> tuple[float, float]:
    """Where the mean ratio lies, from the logarithms of paired ratios: the bootstrap's middle 99 %."""
    size = len(logs)
    means = sorted(sum(rng.choices(logs, k=size)) / size for _ in range(RESAMPLES))
    cut = int(RESAMPLES * (1 - COVERED) / 2)
    return math.exp(means[cut]), math.exp(means[-1 - cut])
