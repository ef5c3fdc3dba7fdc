"""WizardCoder: coding tasks are made a little harder round by round, one of five operations at a time, and answered.

Paper: WizardCoder (Code Evol-Instruct), arXiv 2306.08568.

In each of ``rounds`` (3) rounds one operation is drawn evenly: one more constraint (about ten words), a rarer
requirement for a common one, more steps of reasoning, a piece of wrong reference code to mislead, or tighter bounds on
time and space. The same model answers the new task. An evolution is dropped when it repeats its parent or an earlier
one, speaks of its own rewriting, or its answer is a short apology or nothing but stop words (as in Evol-Instruct);
a rewriting that misleads must show code, and its answer must not be that code again. What was dropped is never evolved
further, so every row of round r has its parent in round r-1 and a line ends at its first failure. Rows are all rounds
together with the seeds as round 0 (``initial``), answered where they came without an ``output``.

Differs from the paper: which round is the last is decided there by fine-tuning and a development set; here ``rounds``
is a setting, and ``round`` stands on each row to cut by. The wording of the operations is ours. No answer is run: tasks
are in any language. ``self_oss_instruct`` and ``unit_tests`` do that.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import folded, with_input
from seedbed.methods.code.wizard_coder_dropping import dropped
from seedbed.methods.code.wizard_coder_prompts import EVOLVE, HOW

Operation = Literal["constraint", "rarer", "reasoning", "misdirection", "complexity"]


class Harder(TypedDict):
    """A task of one round, its input within it; ``operation`` is empty and ``parent`` too for round 0."""

    instruction: str
    input: str
    output: str
    round: int
    operation: str
    parent: str


OPERATIONS: tuple[Operation, ...] = ("constraint", "rarer", "reasoning", "misdirection", "complexity")
SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.95, "max_tokens": 2048}


async def wizard_coder(
    ctx: Context,
    instruction: str,
    input: str = "",
    output: str = "",
    *,
    rounds: int = 3,
    operations: tuple[Operation, ...] = OPERATIONS,
    initial: bool = True,
) -> list[Harder]:
    """Evolve one coding task over several rounds; see the card above.

    Raises:
        Reject: no evolution came through, and the seed itself is not wanted.
    """
    if rounds < 1 or not operations:
        raise RecipeError(f"wizard_coder: wanted at least 1 round and 1 operation, got {rounds} and {operations}")
    seed = with_input(instruction, input)
    rows = ctx.keep([await _first(ctx, seed, output)] if initial else [])
    current, seen = seed, {folded(seed)}
    for number in range(1, rounds + 1):
        operation = ctx.rng.choice(operations)
        prompt = ctx.fill(EVOLVE, how=ctx.fill(HOW[operation]), instruction=current)
        new = (await ctx.ask(prompt, **SAMPLING)).text.strip()
        answer = (await ctx.ask(new, **SAMPLING)).text.strip()
        failure = dropped(current, new, answer, operation, seen)
        if failure is not None:
            ctx.note(ended=f"round {number}, {operation}: {failure}")
            break
        rows.append(Harder(instruction=new, input="", output=answer, round=number, operation=operation, parent=current))
        seen.add(folded(new))
        current = new
    if not rows:
        raise Reject(f"the first evolution was dropped: {ctx.notes['ended']}", value=ctx.notes["ended"])
    return rows


async def _first(ctx: Context, instruction: str, output: str) -> Harder:
    answer = output.strip() or (await ctx.ask(instruction, **SAMPLING)).text.strip()
    return Harder(instruction=instruction, input="", output=answer, round=0, operation="", parent="")


EXAMPLE = Example(
    row={"instruction": "Write a function that sums a list.", "output": "def f(x): return sum(x)"},
    settings={"rounds": 1, "operations": ("constraint",)},
    replies=[
        "Write a function that sums a list without the built-in sum.",
        "def f(x):\n    total = 0\n    for one in x:\n        total += one\n    return total",
    ],
    gives=[
        {
            "instruction": "Write a function that sums a list.",
            "input": "",
            "output": "def f(x): return sum(x)",
            "round": 0,
            "operation": "",
            "parent": "",
        },
        {
            "instruction": "Write a function that sums a list without the built-in sum.",
            "input": "",
            "output": "def f(x):\n    total = 0\n    for one in x:\n        total += one\n    return total",
            "round": 1,
            "operation": "constraint",
            "parent": "Write a function that sums a list.",
        },
    ],
)
