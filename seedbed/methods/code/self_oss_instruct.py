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

from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.mutation import mutation
from seedbed.checks.unit_tests import unit_tests
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome
from seedbed.core.program_tests import TestResult
from seedbed.core.prompt import Prompt
from seedbed.methods.code.solving import two_blocks


class Aligned(TypedDict):
    """A task and a response that passed; ``passed`` of ``samples`` did."""

    instruction: str
    output: str
    tests: str
    concepts: list[str]
    passed: int
    samples: int


class Concepts(BaseModel):
    """The reply to ``CONCEPTS``."""

    model_config = ConfigDict(extra="forbid")
    concepts: list[str] = Field(min_length=1, max_length=10)


CONCEPTS = Prompt(
    en="""Which programming concepts does this function need? Name 2 to 5, each in a few words, as JSON only: \
{"concepts": ["…"]}

```python
{code}
```""",
    zh="""这个函数用到了哪些编程概念？列出 2 到 5 个，每个几个字，只回复 JSON：{"concepts": ["……"]}

```python
{code}
```""",
)
TASK = Prompt(
    en="""Write one programming task in Python that needs these concepts: {concepts}.
It asks for {kind}; its difficulty is {difficulty}. It stands on its own, names the function or class and says exactly \
what goes in and what comes out. No solution. Reply with the task only.""",
    zh="""请编写一道用到这些概念的 Python 编程题：{concepts}。
题目要求写{kind}，难度为{difficulty}。题目独立完整，指明函数名或类名，并准确说明输入和输出。不要给出解答，只回复题目。""",
)
ANSWER = Prompt(
    en="""{task}

Reply with two Python code blocks: first the complete solution, then tests of it, as plain assert statements or \
functions named test_…, which call the solution with fixed values, edge cases among them.""",
    zh="""{task}

请回复两个 Python 代码块：先是完整的解答，再是对它的测试，用 assert 语句或名为 test_… 的函数，以固定的值调用解答，\
并包括边界情况。""",
)
KINDS = (
    Prompt(en="a function", zh="一个函数"),
    Prompt(en="a class", zh="一个类"),
    Prompt(en="a small program in one function", zh="一个放在单个函数里的小程序"),
)
DIFFICULTIES = (Prompt(en="easy", zh="简单"), Prompt(en="medium", zh="中等"), Prompt(en="hard", zh="困难"))
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
    if not verdict.decided and "could not be run" in verdict.reason:
        raise ProviderError(verdict.reason, scope="row")
    return None if verdict.decided and verdict.passed else verdict.reason


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
