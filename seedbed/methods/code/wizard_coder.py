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

import re
from typing import Any, Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.text import folded, with_input
from seedbed.methods.instructions.evol_elimination import eliminated

Operation = Literal["constraint", "rarer", "reasoning", "misdirection", "complexity"]


class Harder(TypedDict):
    """A task of one round, its input within it; ``operation`` is empty and ``parent`` too for round 0."""

    instruction: str
    input: str
    output: str
    round: int
    operation: str
    parent: str


EVOLVE = Prompt(
    en="""Make the programming task below a little harder.
How: {how}
Keep code and data that it contains. The new task must stand on its own: never mention the old one, or any rewriting.

Task:
{instruction}

Reply with the new task only.""",
    zh="""请把下面的编程题改得稍难一些。
方法：{how}
保留题中已有的代码和数据。新题必须独立成题，不要提到旧题或改写。

题目：
{instruction}

只回复新的题目。""",
)
HOW: dict[str, Prompt] = {
    "constraint": Prompt(
        en="add one new constraint or requirement, in about ten words.", zh="增加一个新的约束或要求，约十几个字。"
    ),
    "rarer": Prompt(
        en="replace one requirement that is common in programming by a rarer and more specific one.",
        zh="把其中一个常见的编程要求换成更少见、更具体的要求。",
    ),
    "reasoning": Prompt(
        en="if it can be solved in a few steps of thought, demand more of them.",
        zh="如果几步推理就能解决，就要求更多的推理步骤。",
    ),
    "misdirection": Prompt(
        en="add a piece of wrong code as a reference that misleads, in a fenced block; do not say what is wrong in it.",
        zh="附上一段错误的参考代码作为误导，放在代码块中，不要指出错在哪里。",
    ),
    "complexity": Prompt(
        en="demand lower time or space complexity, if that makes sense here.",
        zh="如果合理，就对时间或空间复杂度提出更高的要求。",
    ),
}
OPERATIONS: tuple[Operation, ...] = ("constraint", "rarer", "reasoning", "misdirection", "complexity")
SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.95, "max_tokens": 2048}
_BLOCK = re.compile(r"^[ \t]*```[^\n]*\n(.*?)^[ \t]*```", re.MULTILINE | re.DOTALL)
_LEAK = re.compile(
    r"\b(given|rewritten|original|old|new) (task|prompt)\b|原题|旧题|新题|改写",
    re.IGNORECASE,
)


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
    rows = [await _first(ctx, seed, output)] if initial else []
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


def dropped(old: str, new: str, answer: str, operation: str, seen: set[str]) -> str | None:
    """Why an evolution is dropped, or None; ``seen`` are the folded tasks of its line."""
    if folded(new) in seen:
        return "the task repeats an earlier one"
    leak = _LEAK.search(new)
    if leak and leak.group().lower() not in old.lower():
        return f"the task speaks of its own rewriting: {leak.group()!r}"
    planted = [code for code in blocks(new) if code not in blocks(old)]
    if operation == "misdirection" and not planted:
        return "the task holds no code that could mislead"
    if operation == "misdirection" and any(code in blocks(answer) or code == _bare(answer) for code in planted):
        return "the answer is the wrong code of the task"
    return eliminated(old, new, answer, 0)


def blocks(text: str) -> list[str]:
    """The code in a text's fences, without white space."""
    return [bare for block in _BLOCK.findall(text) if (bare := _bare(block))]


def _bare(text: str) -> str:
    return "".join(text.split())


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
