"""Self-play of `pie`: new programs after two known ones, that run on a problem's inputs and do what no other does."""

from __future__ import annotations

import json
import random
from typing import Any, Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Reject
from seedbed.core.program import Limits, Program
from seedbed.core.prompt import Prompt
from seedbed.core.row import Row
from seedbed.core.step import Draw
from seedbed.core.verdict import Verdict
from seedbed.methods.code.solving import program_in


class Known(TypedDict):
    """What a program gives for every input, as text."""

    results: list[str]


class Invented(TypedDict):
    """A new program with its results."""

    code: str
    results: list[str]
    origin: Literal["synthetic"]


INVENT = Prompt(
    en="Two programs:\n\n{shown}\n\nWrite another program whose function {entry_point} takes the same arguments as in "
    "the last one, but which does something else with them. Reply with one Python code block only.",
    zh="下面是两个程序：\n\n{shown}\n\n请再写一个程序：函数 {entry_point} 的参数与最后一个程序相同，但功能不同。"
    "请只回复一个 Python 代码块。",
)
SHOWN = Prompt(
    en="{description}\n```python\n{program}\n```",
    zh="说明：{description}\n完整的程序代码如下：\n```python\n{program}\n```",
)
INVENTING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.9, "max_tokens": 1024}
LIMITS = Limits(wall=20.0, cpu=5.0)
_CALLS = """


def _results(entry_point, inputs):
    import copy

    target = globals()[entry_point]
    return [repr(target(*copy.deepcopy(one))) for one in inputs]
"""


def workload_of(entry_point: str, inputs: Any) -> str:
    """Code that calls the function with every input and gives the results.

    Raises:
        Reject: the entry point is no name, or the inputs are no lists of arguments.
    """
    if not isinstance(entry_point, str) or not entry_point.isidentifier():
        raise Reject(f"the entry point {entry_point!r} is no name of a function")
    if not isinstance(inputs, list) or not inputs or not all(isinstance(one, list) for one in inputs):
        raise Reject("'inputs' must be a list of lists of arguments, one at least", value=str(inputs)[:200])
    return (
        f"def workload():\n    import copy\n\n    return [{entry_point}(*copy.deepcopy(one)) for one in {inputs!r}]\n"
    )


async def known_results(ctx: Context, code: str, entry_point: str, inputs: list[Any]) -> Known:
    """What a seed gives for its inputs. Raises Reject where it does not run on all of them."""
    return Known(results=await results_of(ctx, code, entry_point, inputs))


async def invent(ctx: Context, shown: list[Row], entry_point: str, inputs: list[Any]) -> list[Invented]:
    """A new program of the last one's inputs. Raises Reject where it does not run on all of them."""
    told = "\n\n".join(ctx.fill(SHOWN, description=one["description"], program=one["code"].strip()) for one in shown)
    reply = await ctx.ask(ctx.fill(INVENT, shown=told, entry_point=entry_point), **INVENTING)
    code = program_in(reply, "python", "py", "python3")
    return [Invented(code=code, results=await results_of(ctx, code, entry_point, inputs), origin="synthetic")]


async def results_of(ctx: Context, code: str, entry_point: str, inputs: list[Any]) -> list[str]:
    """The text of a program's result for every input.

    Raises:
        Reject: it does not come to its end on all of them, or a result has no stable text.
    """
    workload_of(entry_point, inputs)
    outcome = await ctx.run(Program(f"{code}{_CALLS}", call="_results", arguments=(entry_point, inputs), limits=LIMITS))
    if not outcome.decided:
        raise ProviderError(f"the program could not be run: {outcome.stderr or 'the sandbox failed'}", scope="row")
    if not outcome.ok or not isinstance(outcome.value, list):
        last = outcome.stderr.strip().rpartition("\n")[2] or outcome.reason
        raise Reject(f"the program does not run on all inputs: {last[:200]}", value=code[:500])
    if any(" at 0x" in one for one in outcome.value):
        raise Reject("a result has no stable text", value=outcome.value[:5])
    return [str(one) for one in outcome.value]


def draw_two(requests: int) -> Draw:
    """Rows of a round: a drawn program, before it another one, and the inputs of the first."""

    def draw(rng: random.Random, pool: list[Row], number: int) -> list[Row]:
        drawn = []
        for _ in range(requests):
            base = rng.choice(pool)
            others = [one for one in pool if one["code"] != base["code"]]
            shown = [*([rng.choice(others)] if others else []), base]
            parts = [{"description": one.get("instruction") or "", "code": one["code"]} for one in shown]
            keep = {name: base[name] for name in ("entry_point", "inputs", "problem") if base.get(name) is not None}
            drawn.append({**keep, "shown": parts, "iteration": number})
        return drawn

    return draw


def admit_new(candidate: Row, pool: list[Row]) -> Verdict:
    """Whether no known program of these inputs gives the same for all of them."""
    inputs = json.dumps(candidate["inputs"])
    for one in pool:
        if one.get("results") == candidate["results"] and json.dumps(one["inputs"]) == inputs:
            return Verdict.wrong("it gives the same as a known program", value=candidate["results"][:5])
    return Verdict.right("new")
