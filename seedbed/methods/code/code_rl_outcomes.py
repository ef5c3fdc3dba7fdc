"""Outcomes of `code_rl`: which of four a program's run is, its reward, and how sure a critic is of it line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError
from seedbed.core.program import Limits, Program
from seedbed.core.program_tests import Test, TestResult
from seedbed.core.text import shortened

Label = Literal["compile_error", "runtime_error", "failed_test", "passed"]
LABELS: tuple[Label, ...] = get_args(Label)
REWARDS: dict[Label, float] = {"compile_error": -1.0, "runtime_error": -0.6, "failed_test": -0.3, "passed": 1.0}
_COMPILER = 'def compiles(source):\n    compile(source, "program.py", "exec", dont_inherit=True)\n'
_ANOTHER = re.compile(r"gave .*, expected |line \d+ is |AssertionError\b", re.DOTALL)
"""How the reason of a test begins that ran to its end with another result."""


class Judged(NamedTuple):
    """What a program's run is; ``error`` is empty for one that passed."""

    label: Label
    error: str


async def judged(ctx: Context, program: str, tests: tuple[Test, ...], names: Sequence[str], limits: Limits) -> Judged:
    """Compile a program, then run it on its tests.

    Raises:
        ProviderError: the sandbox failed, or a test could not decide.
    """
    compiled = await ctx.run(Program(_COMPILER, call="compiles", arguments=(program,), limits=limits))
    if not compiled.decided:
        raise ProviderError(
            f"the program could not be compiled: {compiled.stderr or 'the sandbox failed'}", scope="row"
        )
    if not compiled.ok:
        return Judged("compile_error", shortened(compiled.stderr.strip().rpartition("\n")[2] or compiled.reason))
    roots = tuple(name.split(".")[0] for name in names)
    outcome = await ctx.run(Program(program, tests=tests, names=roots, limits=limits))
    unsaid = next((one for one in outcome.results if one.undecided), None)
    if not outcome.results or unsaid is not None:
        why = unsaid.reason if unsaid else outcome.stderr or "nothing came back"
        raise ProviderError(f"the tests cannot be decided: {why}", scope="row")
    wrong = [one for one in outcome.results if not one.passed]
    broken = [one for one in wrong if ended(one)]
    if broken:
        return Judged("runtime_error", shortened(broken[0].reason))
    return Judged("failed_test", shortened(wrong[0].reason)) if wrong else Judged("passed", "")


def ended(result: TestResult) -> bool:
    """Whether a test was not passed because the program ended in an error or over a limit, not by another result."""
    return _ANOTHER.match(result.reason) is None


async def line_scores(ctx: Context, asked: str, program: str, label: Label) -> list[float]:
    """How sure the critic is of the label after each line of a program, 0 to 1.

    Raises:
        RecipeError: the critic does not know the four labels.
    """
    lines = program.split("\n")
    scores: list[float] = []
    for count in range(1, len(lines) + 1):
        labels = await ctx.classify(asked, "\n".join(lines[:count]), role="critic")
        if set(labels) != set(LABELS):
            raise RecipeError(
                f"code_rl: the critic must give a figure for each of {', '.join(LABELS)}, it gives "
                f"{', '.join(sorted(labels))}; train one on the rows, or leave  scored  out"
            )
        scores.append(labels[label])
    return scores
