"""The pairs of `pie`: versions by a model or by people, kept where they do the same and measurably faster."""

from __future__ import annotations

import re
from typing import Any, Literal, TypedDict

from seedbed.checks.code_tests import Unfit, code_of
from seedbed.checks.faster import faster
from seedbed.checks.unit_tests import unit_tests
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Reject
from seedbed.core.prompt import Prompt
from seedbed.core.seed import digest
from seedbed.core.verdict import Verdict
from seedbed.methods.code.pie_self_play import workload_of
from seedbed.methods.code.solving import blocks

Measure = Literal["bytecodes", "time"]


class Edit(TypedDict):
    """A pair; ``src_time`` and ``tgt_time`` are in bytecodes or seconds, ``problem`` names those of one function."""

    instruction: str
    output: str
    src: str
    tgt: str
    src_time: float
    tgt_time: float
    speedup: float
    origin: Literal["edited", "trajectory", "synthetic"]
    problem: str


OPTIMISE = Prompt(
    en="Make this Python program faster. It must give the same for every input.{tag}\n\n```python\n{program}\n```\n\n"
    "Reply with one Python code block that holds the whole program.",
    zh="请让下面的 Python 程序运行得更快，对任何输入的结果都必须与原来相同。{tag}\n\n```python\n{program}\n```\n\n"
    "请只回复一个 Python 代码块，写出完整的程序。",
)
DRAWING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}
_UNCOUNTED = re.compile(
    r"settrace|setprofile|_getframe|monitoring|thread|concurrent|multiprocessing|"
    r"\b(?:gc|ctypes|__import__|importlib|exec|eval|compile)\b"
)
"""What switches the counting off, or works where it does not look; refused by pattern, whatever it is used for."""


async def make_faster(  # noqa: PLR0913 - a row has seven columns
    ctx: Context,
    code: str,
    entry_point: str,
    inputs: list[Any],
    tests: Any = None,
    programs: list[str] | None = None,
    problem: str = "",
    origin: str = "",
    *,
    samples: int = 8,
    least: float = 1.1,
    measure: Measure = "bytecodes",
    seconds: float = 20.0,
) -> list[Edit]:
    """The pairs of a row that hold; why the others do not is noted.

    Raises:
        Reject: none does.
    """
    load = workload_of(entry_point, inputs)
    pairs = await _pairs(ctx, code, programs or [], samples)
    rows: list[Edit] = []
    failed: list[str] = []
    for src, tgt in pairs:
        verdict = await _improves(ctx, (src, tgt), (entry_point, tests, load), (least, measure, seconds))
        if not verdict.passed:
            failed.append(verdict.reason)
            continue
        src_time, tgt_time = verdict.value["bytecodes" if measure == "bytecodes" else "seconds"]
        rows.append(
            Edit(
                instruction=ctx.fill(OPTIMISE, program=src, tag=""),
                output=f"```python\n{tgt}\n```",
                src=src,
                tgt=tgt,
                src_time=float(src_time),
                tgt_time=float(tgt_time),
                speedup=verdict.value["speedup"],
                origin="trajectory" if programs else "synthetic" if origin == "synthetic" else "edited",
                problem=problem or digest(entry_point, load).hex()[:16],
            )
        )
    ctx.note(failed=failed)
    if not rows:
        raise Reject(f"no version is faster and right: {failed[-1] if failed else 'there is none'}", value=failed)
    return rows


async def _pairs(ctx: Context, code: str, programs: list[str], samples: int) -> list[tuple[str, str]]:
    """Earlier and later programs of a trajectory, or the program and what the model made of it."""
    try:
        known = [code_of(one).strip() for one in (programs or [code])]
    except Unfit as error:
        raise Reject(f"the program cannot be read: {error}") from None
    if programs:
        pairs = [(src, tgt) for at, src in enumerate(known) for tgt in known[at + 1 :]]
        return [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]
    prompt = ctx.fill(OPTIMISE, program=known[0], tag="")
    replies = [await ctx.ask(prompt, may_be_cut=True, **DRAWING) for _ in range(samples)]
    found = [blocks(one, "python", "py", "python3") for one in replies]
    ctx.note(no_program=sum(len(one) != 1 for one in found))
    return [
        (known[0], one) for one in dict.fromkeys(one[0].strip() for one in found if len(one) == 1) if one != known[0]
    ]


async def _improves(
    ctx: Context, pair: tuple[str, str], task: tuple[str, Any, str], how: tuple[float, Measure, float]
) -> Verdict:
    """Whether the second program of a pair is right and faster. Raises ProviderError where that is not decided."""
    (src, tgt), (entry_point, tests, load), (least, measure, seconds) = pair, task, how
    if measure == "bytecodes" and (found := _UNCOUNTED.search(tgt)):
        return Verdict.wrong(f"it uses {found.group()}, which bytecodes cannot be counted with; measure time instead")
    if tests:
        verdict = await unit_tests(ctx, tgt, tests, entry_point)
        if not verdict.decided:
            raise ProviderError(f"the tests cannot be decided: {verdict.reason}", scope="row")
        if not verdict.passed:
            return verdict
    verdict = await faster(ctx, src, tgt, load, least=least, measure=measure, seconds=seconds)
    if not verdict.decided and measure == "bytecodes":
        raise ProviderError(f"the speed cannot be measured: {verdict.reason}", scope="row")
    return verdict
