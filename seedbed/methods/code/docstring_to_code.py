"""Docstring to code: a real function's header and docstring are the task, and answers must do what the function does.

No paper: the pairs of CodeSearchNet (arXiv 1909.09436), whose answers are tried here instead of trusted.

Of a Python source those functions are taken that stand alone (as in ``case2code``) and have a docstring of at least
``words`` (5) words and a body beside it. A model that sees the function writes ``count`` (10) inputs; its results are
found by running it twice in the sandbox. Another request, which sees the header and the docstring only, implements it,
``attempts`` (3) times at most. The first answer that gives the same text of every result, or the same exception, is
kept: run apart from its tests, so that nothing can be forged. Functions whose cases all end alike are left out, since a
constant would pass.

The docstring may promise more than the inputs show; what an answer does beyond them is not tried. ``reference`` is the
function itself, ``tests`` run with ``unit_tests``.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.checks.unit_tests import unit_tests
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome
from seedbed.core.program_tests import TestResult
from seedbed.core.prompt import Prompt
from seedbed.core.text import length
from seedbed.methods.code.function_cases import (
    INPUTS,
    LIMITS,
    Case,
    Function,
    cases,
    functions,
    rows_of,
    tests_of,
    uneven,
)
from seedbed.methods.code.solving import blocks, failure_of
from seedbed.methods.code.twice import CASES, as_found


class Implemented(TypedDict):
    """A task of header and docstring with an answer that does what the ``reference`` does."""

    instruction: str
    output: str
    reference: str
    tests: list[str]
    attempt: int


IMPLEMENT = Prompt(
    en="Implement this Python function as its docstring says. Reply with one Python code block that holds the whole "
    "function.\n\n```python\n{header}\n```",
    zh="请按照文档字符串实现下面的 Python 函数。只回复一个包含完整函数的 Python 代码块。\n\n```python\n{header}\n```",
)
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}


async def docstring_to_code(
    ctx: Context,
    code: str,
    *,
    words: int = 5,
    count: int = 10,
    attempts: int = 3,
    most: int = 0,
    limits: Limits = LIMITS,
) -> list[Implemented]:
    """Implement the documented functions of a source anew, ``most`` of them (0: all); see the card above.

    Raises:
        Reject: no function stands alone with a docstring, or none was implemented rightly.
    """
    if min(count, attempts) < 1 or min(words, most) < 0:
        raise RecipeError(
            f"docstring_to_code: wanted count and attempts of at least 1, words and most of 0 or more; got {count}, "
            f"{attempts}, {words}, {most}"
        )
    found, left = await functions(ctx, code)
    told = {one.name: f"its docstring has {length(one.docstring)} words" for one in found}
    fit = [one for one in found if length(one.docstring) >= max(words, 1) and one.statements]
    left |= {name: why for name, why in told.items() if name not in {one.name for one in fit}}

    async def made(function: Function) -> list[Implemented] | str:
        return await _implemented(ctx, function, count, attempts, limits)

    return await rows_of(ctx, fit[: most or None], left, made, "implemented")


async def _implemented(
    ctx: Context, function: Function, count: int, attempts: int, limits: Limits
) -> list[Implemented] | str:  # fmt: skip
    """The row of one function, or why there is none."""
    found = await cases(ctx, INPUTS, function, count, limits=limits)
    why = found if isinstance(found, str) else uneven(found)
    if why or isinstance(found, str):
        return str(why)
    instruction = ctx.fill(IMPLEMENT, header=header_of(function))
    for number in range(1, attempts + 1):
        reply = await ctx.ask(instruction, may_be_cut=True, **SAMPLING)
        written = blocks(reply, "python", "py", "python3")
        if len(written) != 1:
            why = f"wanted one Python code block, found {len(written)}"
            continue
        why = await _failure(ctx, function, found, written[0], limits)
        if why is None:
            row = Implemented(
                instruction=instruction,
                output=f"```python\n{written[0]}\n```",
                reference=function.source,
                tests=tests_of(function, found),
                attempt=number,
            )
            return [row]
    return f"none of {attempts} attempts does what it does: {why}"


async def _failure(ctx: Context, function: Function, found: list[Case], code: str, limits: Limits) -> str | None:
    """In what an answer differs from the function, or None."""
    verdict = await unit_tests(ctx, code, tests_of(function, found), function.name, limits=limits)
    return failure_of(verdict)


def header_of(function: Function) -> str:
    """The signature with the docstring below it, as a prompt shows it."""
    lines = "\n".join(f"    {line}".rstrip() for line in function.docstring.replace('"""', "'''").splitlines())
    return f'{function.signature}\n    """{lines.lstrip()}\n    """'


_SOURCE = 'def twice(x):\n    """Return two times the number x."""\n    return 2 * x\n'
EXAMPLE = Example(
    row={"code": _SOURCE},
    replies=[
        "```python\nexamples = [{'x': 1}, {'x': 4}, {'x': 0}]\n```",
        "```python\ndef twice(x):\n    return x + x\n```",
    ],
    outcomes=[
        as_found(_SOURCE, "Return two times the number x."),
        CASES,
        CASES,
        Outcome("ok", level="A", results=tuple(TestResult(f"test {n}", passed=True) for n in (1, 2, 3)), trust="split"),
    ],
    gives=[
        {
            "instruction": IMPLEMENT.fill("en", header='def twice(x):\n    """Return two times the number x.\n    """'),
            "output": "```python\ndef twice(x):\n    return x + x\n```",
            "reference": _SOURCE,
            "tests": [
                "assert repr(twice(**{'x': 1})) == '2'",
                "assert repr(twice(**{'x': 4})) == '8'",
                "assert repr(twice(**{'x': 0})) == '0'",
            ],
            "attempt": 1,
        }
    ],
)
