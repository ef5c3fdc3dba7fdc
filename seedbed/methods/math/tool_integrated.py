"""Tool-integrated reasoning: words, Python and its real output in turn, kept where the end is the known answer.

Paper: ToRA, arXiv 2309.17452.

The model says what to compute and writes a code block; the block runs in one interpreter of the sandbox, what it
printed comes back, and so on for at most ``rounds`` (3) programs, until the last words give the answer in a box. One
greedy solution is tried first (temperature 0); only where it is not valid, ``samples`` (10) are drawn and at most
``most`` (4) valid ones, all different, are kept. Valid: at least one program ran, none ended in an error (``errors:
true`` lets those pass whose author mended them), and the one box of the last words holds the known answer. Outputs are
the interpreter's: whatever a model writes behind its code block is not read.

Output-space shaping is this entry again, with the model that was tuned on its rows: ``greedy: false, samples: 64``.
Differs from the paper: one interpreter keeps its names over the programs of a solution; few-shot examples are left out;
the teacher's corrections of broken solutions are not asked for. Temperature and top-p of the samples are ours.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.checks.marks import boxes
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.program import Outcome
from seedbed.methods.math.code_in_words import GO_ON, INTERLEAVE, Interleaved, interleaved
from seedbed.methods.math.solving import known, reaches


class Trajectory(TypedDict):
    """A valid solution; ``output`` holds words, fenced code and fenced outputs, ``programs`` counts the code blocks."""

    instruction: str
    output: str
    answer: str
    programs: int
    greedy: bool


GREEDY: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1024}
DRAWN: dict[str, Any] = {"temperature": 0.6, "top_p": 0.95, "max_tokens": 1024}


async def tool_integrated(
    ctx: Context,
    question: str,
    answer: str,
    *,
    rounds: int = 3,
    samples: int = 10,
    most: int = 4,
    greedy: bool = True,
    errors: bool = False,
) -> list[Trajectory]:
    """Solve a problem by words and programs in turn; see the card above.

    Raises:
        Reject: no solution is valid.
    """
    if min(rounds, most) < 1 or samples < 0 or not (samples or greedy):
        raise RecipeError(f"tool_integrated: wanted rounds and most of at least 1 and a solution to try, got {rounds}, "
                          f"{most}, {samples} samples")  # fmt: skip
    wanted = known(answer)
    prompt = ctx.fill(INTERLEAVE, question=question)
    found: dict[str, Trajectory] = {}
    failures: list[str] = []
    for sampling in ([GREEDY] if greedy else []) + [DRAWN] * samples:
        if len(found) >= most or any(row["greedy"] for row in found.values()):
            break
        made = await interleaved(ctx, prompt, GO_ON, programs=rounds, **sampling)
        fault = made if isinstance(made, str) else invalid(made, wanted, errors=errors)
        if isinstance(made, str) or fault:
            failures.append(str(fault))
            continue
        row = Trajectory(instruction=question, output=made.text, answer=wanted, programs=made.programs,
                         greedy=sampling is GREEDY)  # fmt: skip
        found.setdefault(made.text, row)
    ctx.note(failed=failures)
    if not found:
        raise Reject(f"no solution is valid, the last: {failures[-1]}", value=failures)
    return list(found.values())


def invalid(made: Interleaved, wanted: str, *, errors: bool) -> str:
    """Why a solution that came to its end is not valid, or nothing."""
    if not made.programs:
        return "no program ran"
    if made.failed and not errors:
        return f"{made.failed} of {made.programs} programs ended in an error"
    if len(boxes(made.last)) != 1:
        return f"wanted one box in the last words, found {len(boxes(made.last))}"
    return "" if reaches(made.last, wanted) else "the answer is not the known one"


EXAMPLE = Example(
    row={"question": "What is the sum of the whole numbers from 1 to 100?", "answer": "5050"},
    replies=["Add them up.\n```python\nprint(sum(range(1, 101)))\n```", "The sum is \\boxed{5050}."],
    outcomes=[Outcome("ok", exit=0, stdout="5050\n", level="A")],
    gives=[
        {
            "instruction": "What is the sum of the whole numbers from 1 to 100?",
            "output": "Add them up.\n```python\nprint(sum(range(1, 101)))\n```\n```output\n5050\n```\n"
            "The sum is \\boxed{5050}.",
            "answer": "5050",
            "programs": 1,
            "greedy": True,
        }
    ],
)
