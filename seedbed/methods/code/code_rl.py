"""CodeRL: programs run on unit tests become rewards against a greedy baseline, and rows for the critic.

Paper: CodeRL, arXiv 2207.01780.

For each problem with tests the actor writes ``samples`` (20) programs at temperature 0.6 and one greedy baseline; all
run in the sandbox. A program that does not compile has the reward -1.0, one that ends in an error or over its time
-0.6, one that fails a test -0.3, one that passes all +1.0; ``relative_return`` is the reward less the baseline's. Every
program is a row, right or wrong, for the label is the filter; equal programs are one row (``times``). The critic's
rows are the same ones: ``text`` (problem and program) and ``label``, one of four. ``repairs`` rewrites, where nothing
passed, the best programs with what went wrong with them (role ``repair``), and runs what comes of it.

``scored`` asks the critic, once it is trained (role ``critic``, a classifier of the four labels), how sure it is of a
row's label after each line: ``line_scores``. Token by token, as the paper weights its loss, they are in the critic's
hidden states, which no server gives; the trainer computes them, as it does the warm start and the policy loss. The
critic's pruning of passing programs is not published and left out. A reply without one program is no program; it is
counted in the lineage.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from seedbed.checks.code_tests import Unfit, names_of, read_tests
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome
from seedbed.core.program_tests import StreamTest, Test, TestResult
from seedbed.core.prompt import Prompt
from seedbed.methods.code.code_rl_outcomes import REWARDS, Judged, Label, judged, line_scores
from seedbed.methods.code.solving import blocks, program_in


class Attempt(TypedDict):
    """A program with its reward; ``origin`` tells how it came about, ``error`` what went wrong first."""

    instruction: str
    output: str
    origin: Literal["baseline", "sampled", "repaired"]
    text: str
    label: Label
    error: str
    reward: float
    baseline_reward: float
    relative_return: float
    times: int
    line_scores: NotRequired[list[float]]


ASK = Prompt(
    en="{question}\n\n{how}{starter}\n\nReply with one Python code block only.",
    zh="{question}\n\n{how}{starter}\n\n请只回复一个 Python 代码块，不要写别的内容。",
)
STREAM = Prompt(en="Read from standard input and print the answer.", zh="从标准输入读取，并打印答案。")
CALL = Prompt(
    en="Write the function or class that is asked for; do not call it.", zh="写出所要求的函数或类，不要调用。"
)
STARTER = Prompt(en="\n\nBegin with:\n{starter}", zh="\n\n以下面的代码开头：\n{starter}")
REPAIR = Prompt(
    en="{asked}\n\nThis program is wrong ({label}: {error}):\n```python\n{program}\n```\nMend it.",
    zh="{asked}\n\n下面这个程序不正确（{label}：{error}）：\n```python\n{program}\n```\n请改正错误，写出完整的程序。",
)
GREEDY: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1024}
DRAWING: dict[str, Any] = {"temperature": 0.6, "max_tokens": 1024}
LIMITS = Limits(wall=20.0, cpu=5.0)
PYTHON = ("python", "py", "python3")


async def code_rl(  # noqa: PLR0913 - a problem has four columns
    ctx: Context,
    instruction: str,
    tests: Any,
    entry_point: str = "",
    starter: str = "",
    *,
    samples: int = 20,
    repairs: int = 0,
    scored: bool = False,
    limits: Limits = LIMITS,
) -> list[Attempt]:
    """Write programs for a problem, run them, and give each its reward; see the card above.

    Raises:
        Reject: the tests cannot be read.
    """
    if samples < 1 or repairs < 0:
        raise RecipeError(f"code_rl: wanted at least 1 sample and 0 repairs, got {samples} and {repairs}")
    try:
        asked_for = read_tests(tests, "", names := names_of(entry_point))
    except (Unfit, ValueError) as error:
        raise Reject(f"the tests cannot be read: {error}") from None
    asked = _asked(ctx, instruction, starter, asked_for)
    baseline = program_in(await ctx.ask(asked, **GREEDY), *PYTHON)
    replies = [await ctx.ask(asked, may_be_cut=True, **DRAWING) for _ in range(samples)]
    drawn = [found[0] for found in (blocks(one, *PYTHON) for one in replies) if len(found) == 1]
    ctx.note(no_program=samples - len(drawn))
    told: dict[str, Judged] = {}
    for program in dict.fromkeys([baseline, *drawn]):
        told[program] = await judged(ctx, program, asked_for, names, limits)
    origins: dict[str, Any] = {**dict.fromkeys(drawn, "sampled"), baseline: "baseline"}
    if repairs and all(one.label != "passed" for one in told.values()):
        best = sorted(told, key=lambda one: -REWARDS[told[one].label])[:repairs]
        for program in await _repaired(ctx, asked, best, told):
            if program not in told:
                told[program] = await judged(ctx, program, asked_for, names, limits)
                origins[program] = "repaired"
    base = REWARDS[told[baseline].label]
    rows = [
        Attempt(
            instruction=asked,
            output=f"```python\n{program}\n```",
            origin=origins[program],
            text=f"{asked}\n\n{program}",
            label=one.label,
            error=one.error,
            reward=REWARDS[one.label],
            baseline_reward=base,
            relative_return=round(REWARDS[one.label] - base, 6),
            times=max(1, drawn.count(program) + (program == baseline)),
        )
        for program, one in told.items()
    ]
    for row, program in zip(rows, told, strict=True):
        if scored:
            row["line_scores"] = await line_scores(ctx, asked, program, row["label"])
    return rows


def _asked(ctx: Context, instruction: str, starter: str, tests: tuple[Test, ...]) -> str:
    """The problem as the actor, the critic and the trainer see it."""
    how = STREAM if isinstance(tests[0], StreamTest) else CALL
    begun = ctx.fill(STARTER, starter=starter.strip()) if starter.strip() else ""
    return ctx.fill(ASK, question=instruction.strip(), how=ctx.fill(how), starter=begun)


async def _repaired(ctx: Context, asked: str, programs: list[str], told: dict[str, Judged]) -> list[str]:
    """What the repair model makes of programs; replies without one program are passed over."""
    made: list[str] = []
    for program in programs:
        one = told[program]
        prompt = ctx.fill(REPAIR, asked=asked, label=one.label.replace("_", " "), error=one.error, program=program)
        made += blocks(await ctx.ask(prompt, role="repair", may_be_cut=True, **DRAWING), *PYTHON)[:1]
    return made


_ASKED = f"Double a number: double(x).\n\n{CALL.en}\n\nReply with one Python code block only."
_GOOD, _BAD = "def double(x):\n    return 2 * x", "def double(x):\n    return x"
_COMPILED = Outcome("ok", exit=0, level="A")


def _example_row(program: str, origin: str, label: str, error: str, reward: float) -> dict[str, Any]:
    return {
        "instruction": _ASKED, "output": f"```python\n{program}\n```", "origin": origin,
        "text": f"{_ASKED}\n\n{program}", "label": label, "error": error, "reward": reward, "baseline_reward": -0.3,
        "relative_return": round(reward + 0.3, 6), "times": 1,
    }  # fmt: skip


EXAMPLE = Example(
    row={"instruction": "Double a number: double(x).", "tests": ["assert double(2) == 4"], "entry_point": "double"},
    settings={"samples": 1},
    replies=[f"```python\n{_BAD}\n```", f"```python\n{_GOOD}\n```"],
    outcomes=[
        _COMPILED,
        Outcome("tests", level="A", results=(TestResult("test 1", passed=False, reason="AssertionError (line 1)"),)),
        _COMPILED,
        Outcome("ok", level="A", results=(TestResult("test 1", passed=True),)),
    ],
    gives=[
        _example_row(_BAD, "baseline", "failed_test", "AssertionError (line 1)", -0.3),
        _example_row(_GOOD, "sampled", "passed", "", 1.0),
    ],
)
