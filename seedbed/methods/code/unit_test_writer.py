"""Unit test writer: tests for given code, kept when they pass on it and find the faults that are put into it.

No paper: mutation analysis (DeMillo, Lipton and Sayward 1978) as the judge of tests that a model wrote.

The code is taken to be right. Tests are written as functions ``test_…`` with fixed values. Each is run apart from the
code; those that fail on it are dropped, since it is they that are wrong. The others are run against up to ``faults``
(20) mutants of the code. Where they find fewer than ``least`` (80%) of them, the lines and changes that nobody noticed
are shown and further tests are asked for, ``rounds`` (2) times in all; then the row is set aside. A test that always
passes finds nothing, so it never makes a row by itself.

Mutants that do the same as the code count as not found, hence 80% and not all. Tests of several replies are put
together, of two with one name the first. Rows are instructions: the code and the wish for tests, and the tests.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict

from seedbed.checks.code_tests import Unfit, code_of
from seedbed.checks.mutation import mutation
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.program_tests import CodeTest, TestResult
from seedbed.methods.code import splitting
from seedbed.methods.code.solving import program_in
from seedbed.methods.code.unit_test_writer_prompts import ASK, CHANGE, MORE, WRITE


class Tested(TypedDict):
    """Tests of a code; they found ``killed`` of ``faults`` faults, ``dropped`` tests failed on the code itself."""

    instruction: str
    output: str
    tests: str
    killed: int
    faults: int
    dropped: int


SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 2048}
LIMITS = Limits(wall=20.0, cpu=5.0)


async def unit_test_writer(
    ctx: Context, code: str, *, least: float = 0.8, faults: int = 20, rounds: int = 2, limits: Limits = LIMITS
) -> Tested:
    """Write tests that find faults; see the card above.

    Raises:
        Reject: no test passes on the code, or they find too few faults.
    """
    if not 0 < least <= 1 or min(faults, rounds) < 1:
        raise RecipeError(
            f"unit_test_writer: wanted 0 < least <= 1, faults and rounds of at least 1; got {least}, {faults}, {rounds}"
        )
    source = _source(code)
    asked = ctx.fill(ASK, code=source)
    head: list[str] = []
    tests: dict[str, str] = {}
    prompt, dropped = ctx.fill(WRITE, asked=asked), 0
    for left in reversed(range(rounds)):
        dropped += await _add(ctx, prompt, source, head, tests, limits)
        if not tests:
            continue  # the same wish again, in another draw
        joined = "\n\n\n".join([*(["\n".join(head)] if head else []), *tests.values()])
        verdict = await mutation(ctx, source, joined, least=least, most=faults, limits=limits)
        if not verdict.decided and "could not be run" in verdict.reason:
            raise ProviderError(verdict.reason, scope="row")
        if not verdict.readable or not verdict.decided:
            raise Reject(f"the faults tell nothing of the tests: {verdict.reason}", value=verdict.value)
        if verdict.passed:
            told = verdict.value
            return Tested(
                instruction=asked,
                output=f"```python\n{joined}\n```",
                tests=joined,
                killed=told["killed"],
                faults=told["killed"] + told["survived"],
                dropped=dropped,
            )
        if not left:
            raise Reject(verdict.reason, value=verdict.score, threshold=least)
        survivors = "\n".join(ctx.fill(CHANGE, **one) for one in verdict.value["survivors"])
        prompt = f"{asked}\n\n{ctx.fill(MORE, tests=joined, survivors=survivors)}"
    raise Reject(f"none of {dropped} tests passes on the code itself", value=dropped)


async def _add(
    ctx: Context, prompt: str, source: str, head: list[str], tests: dict[str, str], limits: Limits
) -> int:  # fmt: skip
    """Ask for tests and take those in that pass on the code; how many did not."""
    reply = await ctx.ask(prompt, **SAMPLING)
    told = await ctx.run(Program(_splitter(), call="split", arguments=(program_in(reply, "python", "py", "python3"),)))
    if not told.decided:
        raise ProviderError(f"the tests could not be looked at: {told.stderr}", scope="row")
    if not told.ok or "error" in told.value:
        raise Unreadable(f"wanted functions named test_…: {told.value['error'] if told.ok else told.reason}", reply)
    top = list(dict.fromkeys([*head, *told.value["head"]]))
    dropped = 0
    for name, text in told.value["tests"]:
        if name in tests:
            continue
        test = CodeTest("\n".join([*top, text]))
        outcome = await ctx.run(Program(source, tests=(test,), repeat=2, limits=limits))
        if not outcome.results:
            raise ProviderError(f"the tests could not be run: {outcome.stderr}", scope="row")
        if outcome.ok:
            tests[name] = text
        else:
            dropped += 1
    head[:] = top
    return dropped


def _source(code: str) -> str:
    try:
        return code_of(code).strip("\n")
    except Unfit as error:
        raise Reject(f"the code cannot be read: {error}", value=code[:200]) from None


@lru_cache(maxsize=1)
def _splitter() -> str:
    return Path(splitting.__file__).read_text(encoding="utf-8")


_CODE = "def add(a, b):\n    return a + b"
_TEST = "def test_add():\n    assert add(1, 2) == 3"
_FAULT = {"line": 2, "was": "a + b", "became": "a - b", "source": "def add(a, b):\n    return a - b"}
_PASSED = Outcome("ok", level="A", results=(TestResult("test_add", passed=True),), trust="split")
EXAMPLE = Example(
    row={"code": _CODE},
    replies=[f"```python\n{_TEST}\n```"],
    outcomes=[
        Outcome("ok", level="A", value={"head": [], "tests": [["test_add", _TEST]]}),
        _PASSED,
        _PASSED,
        Outcome("ok", level="A", value={"mutants": [_FAULT], "places": 1}),
        Outcome("tests", level="A", results=(TestResult("test_add", passed=False, reason="-1"),), trust="split"),
    ],
    gives={
        "instruction": ASK.fill("en", code=_CODE),
        "output": f"```python\n{_TEST}\n```",
        "tests": _TEST,
        "killed": 1,
        "faults": 1,
        "dropped": 0,
    },
)  # fmt: skip
