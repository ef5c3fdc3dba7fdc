"""Self-OSS-Instruct: a function gives concepts, concepts a task, and of several answers one that passes its own tests.

Paper: SelfCodeAlign (StarCoder2-Instruct), arXiv 2410.24198.

Three steps by one model. *Concepts* that the seed function needs. An *instruction* made of those concepts and not of
the function, for a drawn kind (a function, a class, a program in one function) and difficulty. *Responses*, ``samples``
(10) of them at temperature 0.7, each a solution with tests of its own in two Python blocks. A response is tried when
its tests assert something; it passes when the tests pass, run apart from the solution, and find at least ``least`` of
the faults put into it: tests that always pass prove nothing. One passing response is drawn; ``output`` is its solution
without the tests, which stand in ``tests``. No seed is ever shown to the answerer.

Differs from the paper: requests are zero-shot, since each step is asked in chat; the faults are ours (``least: 0``
turns them off). Exact and near duplicates and benchmark strings are removed by the steps for that.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.checks.mutation import mutation
from seedbed.checks.unit_tests import unit_tests
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome
from seedbed.core.program_tests import TestResult
from seedbed.methods.code.self_oss_instruct_prompts import ANSWER, CONCEPTS, DIFFICULTIES, KINDS, TASK, Concepts
from seedbed.methods.code.solving import failure_of, two_blocks


class Aligned(TypedDict):
    """A task and a response that passed; ``passed`` of ``samples`` did."""

    instruction: str
    output: str
    tests: str
    concepts: list[str]
    passed: int
    samples: int


SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}
LIMITS = Limits(wall=20.0, cpu=5.0)


async def self_oss_instruct(
    ctx: Context, code: str, *, samples: int = 10, least: float = 0.5, faults: int = 10, limits: Limits = LIMITS
) -> Aligned:
    """Make a task from a function's concepts, with a response that passes its tests; see the card above.

    Raises:
        Reject: no response passed.
    """
    if samples < 1 or not 0 <= least <= 1 or faults < 1:
        raise RecipeError(
            f"self_oss_instruct: wanted samples and faults of at least 1 and 0 <= least <= 1, got {samples}, {faults} "
            f"and {least}"
        )
    reply = await ctx.ask(ctx.fill(CONCEPTS, code=code), schema=Concepts, **SAMPLING)
    concepts = reply.json(Concepts).concepts
    kind, difficulty = ctx.fill(ctx.rng.choice(KINDS)), ctx.fill(ctx.rng.choice(DIFFICULTIES))
    named = ", ".join(concepts)
    prompt = ctx.fill(TASK, concepts=named, kind=kind, difficulty=difficulty)
    task = (await ctx.ask(prompt, **SAMPLING)).text.strip()
    right: list[tuple[str, str]] = []
    failures: list[str] = []
    for _ in range(samples):
        written = await ctx.ask(ctx.fill(ANSWER, task=task), may_be_cut=True, **SAMPLING)
        pair = two_blocks(written)
        failure = pair if isinstance(pair, str) else await _failure(ctx, *pair, least, faults, limits)
        if failure is None and not isinstance(pair, str):
            right.append(pair)
        else:
            failures.append(str(failure))
    ctx.note(failed=failures)
    if not right:
        raise Reject(f"none of {samples} responses passed its tests: {failures[-1]}", value=failures)
    solution, tests = ctx.rng.choice(list(dict.fromkeys(right)))
    output = f"```python\n{solution}\n```"
    return Aligned(
        instruction=task, output=output, tests=tests, concepts=concepts, passed=len(right), samples=samples
    )  # fmt: skip


async def _failure(ctx: Context, solution: str, tests: str, least: float, faults: int, limits: Limits) -> str | None:
    """Why a response does not pass, or None."""
    if least:
        verdict = await mutation(ctx, solution, tests, least=least, most=faults, limits=limits)
    else:
        verdict = await unit_tests(ctx, solution, tests, limits=limits)
    return failure_of(verdict)


_PASSED = Outcome("ok", level="A", results=(TestResult("test 1", passed=True),), trust="split")
_FAULT = {"line": 2, "was": "a + b", "became": "a - b", "source": "def add(a, b):\n    return a - b"}
EXAMPLE = Example(
    row={"code": "def total(xs):\n    return sum(xs)"},
    settings={"samples": 2},
    replies=[
        {"concepts": ["summation"]},
        "Write a function add(a, b) that returns the sum of two numbers.",
        "```python\ndef add(a, b):\n    return a + b\n```\n\n```python\nassert add(1, 2) == 3\n```",
        "def add(a, b): return a + b",
    ],
    outcomes=[
        _PASSED,
        Outcome("ok", level="A", value={"mutants": [_FAULT], "places": 1}),
        Outcome("tests", level="A", results=(TestResult("test 1", passed=False, reason="-1"),), trust="split"),
    ],
    gives={
        "instruction": "Write a function add(a, b) that returns the sum of two numbers.",
        "output": "```python\ndef add(a, b):\n    return a + b\n```",
        "tests": "assert add(1, 2) == 3",
        "concepts": ["summation"],
        "passed": 1,
        "samples": 2,
    },
)
