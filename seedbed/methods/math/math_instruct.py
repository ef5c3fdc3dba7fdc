"""MathInstruct: each problem with a worked answer and with a program, both kept where they reach the known answer.

Paper: MAmmoTH, arXiv 2309.05653.

For every problem ``cot`` chains of thought and ``pot`` programs of thought are written. A chain is kept when its result
equals the known answer, a program when it runs in the sandbox and what it prints does. Rows are instructions; those of
programs end with one more sentence that asks for a program, and taking it away gives the problem back. ``hybrid`` asks
as the paper decodes: a program first, and a chain of thought only where the program does not run or prints nothing.

A multiple-choice answer stands for the option's value: give the value as the answer. Differs from the paper: requests
are zero-shot; the paper's mix of existing datasets is a blend of the recipe.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.program import Outcome
from seedbed.core.prompt import Prompt
from seedbed.methods.math.programs import COMPUTE, computed
from seedbed.methods.math.solving import SOLVE, known, reaches, worked


class Rationale(TypedDict):
    """One answer; ``rationale`` is a chain of thought or a program, ``printed`` what the program printed."""

    instruction: str
    output: str
    rationale: Literal["cot", "pot"]
    printed: str


TRIGGER = Prompt(en="Write a Python program that prints the answer.", zh="请编写一个打印答案的 Python 程序。")


async def math_instruct(
    ctx: Context, question: str, answer: str, *, cot: int = 1, pot: int = 1, hybrid: bool = False
) -> list[Rationale]:
    """Answer a problem in words and by programs; see the card above.

    Raises:
        Reject: nothing reached the known answer.
    """
    if cot < 0 or pot < 0 or cot + pot == 0:
        raise RecipeError(f"math_instruct: wanted at least one of 'cot' and 'pot', got {cot} and {pot}")
    wanted = known(answer)
    programs = [await computed(ctx, COMPUTE, question) for _ in range(pot)]
    chains = cot if not hybrid else sum(not printed for _, printed in programs)
    solutions = [await worked(ctx, SOLVE, question) for _ in range(chains)]
    instruction = f"{question}\n\n{ctx.fill(TRIGGER)}"
    rows = [
        Rationale(instruction=instruction, output=program, rationale="pot", printed=printed)
        for program, printed in programs
        if printed and reaches(printed, wanted)
    ]
    rows += [
        Rationale(instruction=question, output=one, rationale="cot", printed="")
        for one in solutions
        if reaches(one, wanted)
    ]
    ctx.note(tried=len(programs) + len(solutions))
    if not rows:
        raise Reject("no answer reached the known one", value=[printed for _, printed in programs])
    return list({row["output"]: row for row in rows}.values())


EXAMPLE = Example(
    row={"question": "A ticket costs 4 euros. What do 6 tickets cost?", "answer": "24"},
    replies=["```python\nprint(4 * 6)\n```", "6 tickets cost 6 * 4 = 24 euros.\nThe answer is 24."],
    outcomes=[Outcome("ok", exit=0, stdout="24\n", level="A")],
    gives=[
        {
            "instruction": "A ticket costs 4 euros. What do 6 tickets cost?\n\nWrite a Python program that prints the "
            "answer.",
            "output": "print(4 * 6)\n",
            "rationale": "pot",
            "printed": "24",
        },
        {
            "instruction": "A ticket costs 4 euros. What do 6 tickets cost?",
            "output": "6 tickets cost 6 * 4 = 24 euros.\nThe answer is 24.",
            "rationale": "cot",
            "printed": "",
        },
    ],
)
