"""Case2Code: given inputs and outputs, which function is it? The outputs come from running real functions.

Paper: Case2Code, arXiv 2407.12504.

From a Python source those functions are taken that have arguments, return a value, import nothing, use nothing from
outside and stand in no other function. For each the model writes ``count`` (10) inputs, after saying what types the
arguments have (temperature 0.2); it is never asked for a result. Every input is run in the sandbox, and its result is
the text of the value or the exception's type and message. Single exceptions are legitimate results; a function is
dropped where all inputs raise, where there are fewer than three, where a result has no stable text (objects, sets of
several things, NaN), or where a second run gives something else.

The prompt shows m of the n cases, m drawn from 3 to n, in one of ten styles, raw or as calls, under one of ten
wordings; a header and the function's signature each in 80% of the rows; the parts are shuffled. The answer is a lead
sentence and the function. ``tests`` holds all n cases, those held out too, in a form that ``unit_tests`` runs: the
function itself passes all of them.

Differs from the paper: fewer wordings, ours, in English and Chinese; positional-only, starred, decorated and generator
functions are left out besides, since inputs by name cannot reach them or their results have no text.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome
from seedbed.methods.code.case2code_styles import HEADERS, INSTRUCTIONS, LEADS, SIGNATURES, STYLES
from seedbed.methods.code.function_cases import FEWEST, INPUTS, LIMITS, Case, Function, cases, functions, tests_of


class Induction(TypedDict):
    """A prompt of cases and its function; ``shown`` of the ``cases`` stand in the prompt, ``style`` counts from 0."""

    instruction: str
    output: str
    function: str
    tests: list[str]
    cases: int
    shown: int
    style: int


LONGEST = 32_768
"""Characters of a prompt; longer ones are dropped."""
OFTEN = 0.8


async def case2code(
    ctx: Context, code: str, *, count: int = 10, most: int = 0, limits: Limits = LIMITS
) -> list[Induction]:
    """Turn the functions of a source into prompts of cases, ``most`` of them (0: all); see the card above.

    Raises:
        Reject: no function stands alone, or none has cases that can be shown.
    """
    if count < FEWEST or most < 0:
        raise RecipeError(f"case2code: 'count' must be at least {FEWEST} and 'most' 0 or more, got {count} and {most}")
    found, left = await functions(ctx, code)
    if not found:
        why = "; ".join(f"{name}: {reason}" for name, reason in left.items()) or "there is none"
        raise Reject(f"no function stands alone: {why}", value=left)
    rows: list[Induction] = []
    for function in found[: most or None]:
        made = await _induction(ctx, function, count, limits)
        if isinstance(made, str):
            left[function.name] = made
        else:
            rows.append(made)
    ctx.note(left=left)
    if not rows:
        raise Reject("; ".join(f"{name}: {reason}" for name, reason in left.items()), value=left)
    return rows


async def _induction(ctx: Context, function: Function, count: int, limits: Limits) -> Induction | str:
    """The row of one function, or why there is none; the others of its source go on."""
    found = await cases(ctx, INPUTS, function, count, limits=limits)
    if isinstance(found, str):
        return found
    if len(found) < FEWEST:
        return f"{len(found)} different inputs, at least {FEWEST} are wanted"
    if all(case.error for case in found):
        return f"every input raises, the first {found[0].shown}"
    style, number = ctx.rng.randrange(len(STYLES)), ctx.rng.randint(FEWEST, len(found))
    instruction = composed(ctx, function, ctx.rng.sample(found, number), style)
    if len(instruction) > LONGEST:
        return f"the prompt has {len(instruction)} characters, at most {LONGEST} are wanted"
    lead = ctx.fill(ctx.rng.choice(LEADS))
    return Induction(
        instruction=instruction,
        output=f"{lead}\n\n```python\n{function.source}```",
        function=function.source,
        tests=tests_of(function, found),
        cases=len(found),
        shown=number,
        style=style,
    )


def composed(ctx: Context, function: Function, shown: list[Case], style: int) -> str:
    """A prompt in a style: instruction, header with the cases, signature, in a drawn order."""
    rng = ctx.rng
    told = "\n".join(STYLES[style](rng, function.name, case.given, case.shown) for case in shown)
    if rng.random() < OFTEN:
        told = f"{ctx.fill(rng.choice(HEADERS))}\n{told}"
    parts = [ctx.fill(rng.choice(INSTRUCTIONS)), told]
    if rng.random() < OFTEN:
        parts.append(ctx.fill(rng.choice(SIGNATURES), signature=function.signature))
    rng.shuffle(parts)
    return "\n\n".join(parts)


_DOUBLE = "def double(x):\n    return 2 * x\n"
_RESULTS: dict[str, Any] = {
    "inputs": ["{'x': 1}", "{'x': 'ab'}", "{'x': None}"],
    "results": [
        ["value", "2", "2"],
        ["value", "'abab'", '"abab"'],
        ["error", "TypeError", "unsupported operand type(s) for *: 'int' and 'NoneType'"],
    ],
}
_FOUND = {
    "name": "double", "source": _DOUBLE, "signature": "def double(x):", "parameters": ["x"], "docstring": "",
    "statements": 1,
}  # fmt: skip
EXAMPLE = Example(
    row={"code": _DOUBLE},
    replies=["x: a number or a text.\n\n```python\nexamples = [{'x': 1}, {'x': 'ab'}, {'x': None}]\n```"],
    outcomes=[
        Outcome("ok", value={"functions": [_FOUND], "left": {}}, level="A"),
        Outcome("ok", value=_RESULTS, level="A"),
        Outcome("ok", value=_RESULTS, level="A"),
    ],
    gives=[
        {
            "instruction": "Inputs with their results:\n>>> double(x=1)\n2\n>>> double(x='ab')\n'abab'\n"
            ">>> double(None)\nTypeError: unsupported operand type(s) for *: 'int' and 'NoneType'\n\n"
            "Implement in Python what the following observations describe.\n\nBegin with:\ndef double(x):",
            "output": f"Here is the function:\n\n```python\n{_DOUBLE}```",
            "function": _DOUBLE,
            "tests": [
                "assert repr(double(**{'x': 1})) == '2'",
                "assert repr(double(**{'x': 'ab'})) == \"'abab'\"",
                (
                    "try:\n    double(**{'x': None})\nexcept Exception as error:\n"
                    "    assert (type(error).__name__, str(error)) == "
                    "('TypeError', \"unsupported operand type(s) for *: 'int' and 'NoneType'\")\n"
                    "else:\n    raise AssertionError('no error')"
                ),
            ],
            "cases": 3,
            "shown": 3,
            "style": 5,
        }
    ],
)
