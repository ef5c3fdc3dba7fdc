"""Code translate: Python functions in JavaScript and back, kept when both give the same for the same inputs.

Paper: automated unit tests as the filter of translations, TransCoder-ST, arXiv 2110.06773.

Of a Python source the functions that stand alone are taken (as in ``case2code``). A model writes ``count`` (10) inputs,
and the function's results for them come from running it. Inputs and results that JSON cannot say alike in both
languages are no cases (sets, whole numbers beyond 2^53, keys that are no text), nor are inputs that raise; at least 3
must remain, and not all with one result. The model translates the function, ``attempts`` (3) times at most; each
translation is run in the sandbox on the arguments alone, and never sees what is expected. It is kept when every result
is equal: types exactly, but 1 is 1.0, and floats to nine digits. NaN, infinity and undefined equal nothing.

Each success makes two rows (``both``), since the pair is right in either direction. Differs from the paper: inputs by a
model instead of a search-based test generator, one pair of languages, the two that the sandbox runs. Needs Node.js.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome
from seedbed.core.prompt import Prompt
from seedbed.methods.code.function_cases import INPUTS, LIMITS, Function, functions, rows_of
from seedbed.methods.code.javascript import differs, json_pairs
from seedbed.methods.code.solving import blocks
from seedbed.methods.code.twice import CASES, as_found

_PROMPTS = (INPUTS,)  # named here as well, where a recipe looks for prompts to replace


class Translated(TypedDict):
    """A translation; ``cases`` are pairs of arguments and result, as JSON."""

    instruction: str
    output: str
    source_language: Literal["python", "javascript"]
    target_language: Literal["python", "javascript"]
    cases: list[list[str]]


TO_JAVASCRIPT = Prompt(
    en="Translate this Python function into JavaScript, with the same name and the same order of arguments. Lists and "
    "tuples become arrays, dicts plain objects, None null. Reply with one JavaScript code block only.\n\n"
    "```python\n{source}```",
    zh="请把下面的 Python 函数翻译成 JavaScript，函数名和参数顺序不变。列表和元组译为数组，字典译为普通对象，None 译为 "
    "null。只回复一个 JavaScript 代码块。\n\n```python\n{source}```",
)
TO_PYTHON = Prompt(
    en="Translate this JavaScript function into Python, with the same name and the same order of arguments."
    "\n\n```javascript\n{source}\n```",
    zh="请把下面的 JavaScript 函数翻译成 Python，函数名和参数顺序不变。\n\n```javascript\n{source}\n```",
)
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}
JAVASCRIPT = ("javascript", "js")


async def code_translate(
    ctx: Context,
    code: str,
    *,
    count: int = 10,
    attempts: int = 3,
    most: int = 0,
    both: bool = True,
    limits: Limits = LIMITS,
) -> list[Translated]:
    """Translate the functions of a Python source, ``most`` of them (0: all); see the card above.

    Raises:
        Reject: no function stands alone, or no translation gives the same.
    """
    if min(count, attempts) < 1 or most < 0:
        raise RecipeError(
            f"code_translate: wanted count and attempts of at least 1, most of 0 or more; got {count}, {attempts}, "
            f"{most}"
        )
    found, left = await functions(ctx, code)

    async def made(function: Function) -> list[Translated] | str:
        rows = await _translated(ctx, function, count, attempts, limits)
        return rows if both or isinstance(rows, str) else rows[:1]

    return await rows_of(ctx, found[: most or None], left, made, "translated")


async def _translated(
    ctx: Context, function: Function, count: int, attempts: int, limits: Limits
) -> list[Translated] | str:  # fmt: skip
    """Both rows of one function, or why there are none."""
    pairs = await json_pairs(ctx, function, count, limits)
    if isinstance(pairs, str):
        return pairs
    asked, why = ctx.fill(TO_JAVASCRIPT, source=function.source), ""
    for _ in range(attempts):
        written = blocks(await ctx.ask(asked, may_be_cut=True, **SAMPLING), *JAVASCRIPT)
        if len(written) != 1:
            why = f"wanted one JavaScript code block, found {len(written)}"
            continue
        why = await differs(ctx, function.name, written[0], pairs, limits)
        if not why:
            back = ctx.fill(TO_PYTHON, source=written[0])
            there = f"```javascript\n{written[0]}\n```"
            return [
                Translated(instruction=asked, output=there, source_language="python", target_language="javascript",
                           cases=pairs),
                Translated(instruction=back, output=f"```python\n{function.source}```", source_language="javascript",
                           target_language="python", cases=pairs),
            ]  # fmt: skip
    return f"none of {attempts} translations gives the same: {why}"


_SOURCE = "def twice(x):\n    return 2 * x\n"
_JAVASCRIPT = "function twice(x) {\n  return 2 * x;\n}"
_PAIRS = [["[1]", "2"], ["[4]", "8"], ["[0]", "0"]]
EXAMPLE = Example(
    row={"code": _SOURCE},
    settings={"both": False},
    replies=["```python\nexamples = [{'x': 1}, {'x': 4}, {'x': 0}]\n```", f"```javascript\n{_JAVASCRIPT}\n```"],
    outcomes=[
        as_found(_SOURCE),
        CASES,
        CASES,
        Outcome("ok", level="A", value={"positions": ["[1]", "[4]", "[0]"]}),
        Outcome("ok", level="A", stdout='\n[{"value":2},{"value":8},{"value":0}]\n'),
    ],
    gives=[
        {
            "instruction": TO_JAVASCRIPT.fill("en", source=_SOURCE),
            "output": f"```javascript\n{_JAVASCRIPT}\n```",
            "source_language": "python",
            "target_language": "javascript",
            "cases": _PAIRS,
        }
    ],
)
