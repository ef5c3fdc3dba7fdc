"""IQC: a problem is composed into a harder one that holds it as a step, again and again, each answer reproduced.

Paper: iterative question composing, the heart of MMIQC, arXiv 2401.09003.

Iteration 0 composes one new problem from a seed with its solution and answer, and gives a short solution and the
answer (temperature 0). Iteration k composes from what iteration k-1 gave and nothing else, and is told that this may be
wrong. Every composed problem is then solved up to ``attempts`` (3) times by another model (role ``sampler``): worked
answers that equal the composer's are rows, at most ``most`` (3) of them; where none does, the chain of this seed ends
there, since what comes after would rest on it. ``solution`` is the sampler's, ``answer`` the composer's.

Strict reading: three texts; a box in the solution holds the answer, the paper's only place for it (here it has a field
of its own: with a form to fill, small models leave the box out); no copy of the old problem or of the old solution's
last line. The other parts of MMIQC are entries of their own (``rejection_sampling``, ``metamath``)
and its web pairs a source; the mix is `mmiqc`. Differs from the paper: samples are drawn at temperature 0.7, because at
0 three of them are near copies of each other.
"""

from __future__ import annotations

from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.methods.math.iqc_composing import COMPOSE, WARNING, Composition, composed
from seedbed.methods.math.solving import SOLVE, known, reaches, worked

_PROMPTS = COMPOSE, WARNING  # named here as well, where a recipe looks for prompts to replace


class Composed(TypedDict):
    """A composed problem with one reproduced solution; ``iteration`` counts from 0, ``descent`` lists its ancestors."""

    question: str
    solution: str
    answer: str
    iteration: int
    descent: list[str]


async def iqc(
    ctx: Context,
    question: str,
    answer: str,
    solution: str = "",
    *,
    iterations: int = 4,
    attempts: int = 3,
    most: int = 3,
) -> list[Composed]:
    """Compose harder problems, one from another, and keep those whose answers are reproduced; see the card above.

    Raises:
        Reject: already the first one's answer is not reproduced.
    """
    if min(iterations, attempts, most) < 1:
        raise RecipeError(
            f"iqc: wanted at least 1 of each, got {iterations} iterations, {attempts} attempts, {most} rows"
        )
    current = Composition(problem=question, solution=solution or answer, answer=known(answer))
    descent: list[str] = []
    rows: list[Composed] = ctx.keep([])
    for iteration in range(iterations):
        descent.append(current.problem)
        current = await composed(ctx, current, told=iteration > 0)
        solved = [await worked(ctx, SOLVE, current.problem, role="sampler") for _ in range(attempts)]
        right = [one for one in dict.fromkeys(solved) if reaches(one, current.answer)][:most]
        if not right:
            ctx.note(ended=iteration, because="the sampler did not reach the composer's answer")
            break
        rows += [
            Composed(
                question=current.problem,
                solution=one,
                answer=current.answer,
                iteration=iteration,
                descent=list(descent),
            )
            for one in right
        ]
    if not rows:
        raise Reject("the sampler did not reach the composer's answer", value=current.answer)
    return rows


EXAMPLE = Example(
    row={"question": "What is 3 * 4?", "answer": "12"},
    settings={"iterations": 1, "attempts": 2},
    replies=[
        {
            "problem": "A box holds 3 rows of 4 nuts; 5 nuts are eaten. How many are left?",
            "solution": "3 * 4 = 12, and 12 - 5 = \\boxed{7}.",
            "answer": "7",
        },
        "12 - 5 = 7. The answer is 7.",
        "The answer is 17.",
    ],
    gives=[
        {
            "question": "A box holds 3 rows of 4 nuts; 5 nuts are eaten. How many are left?",
            "solution": "12 - 5 = 7. The answer is 7.",
            "answer": "7",
            "iteration": 0,
            "descent": ["What is 3 * 4?"],
        }
    ],
)
