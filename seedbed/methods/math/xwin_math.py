"""Xwin-Math: a new problem beside a given one, verified and mended before it is solved, at any scale.

Paper: Xwin-Math, arXiv 2403.04706.

Three steps for each of ``samples`` new problems. *Draft*: one problem is shown, and a brand-new one of the same domain
and difficulty is written. *Verify*: the model tries to solve the draft and says whether conditions are missing or
contradict each other; if so it gives a mended problem, or says that there is none, and then nothing is solved. *Solve*:
the verified problem gets a worked answer that ends in "The answer is:". A problem that repeats the one shown
(``similarity``, ROUGE-L) or another of its own is dropped. There is no known answer, so the teacher is trusted;
``votes`` above 1 solves as often and keeps a problem whose answers agree by more than half.

Differs from the paper: drafting and verifying are two requests, so that a draft is never solved unseen; the wording of
the three prompts is not published.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from seedbed.checks.rouge_l import above
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.methods.math.agreeing import most_agreed
from seedbed.methods.math.solving import SOLVE, worked
from seedbed.methods.math.xwin_math_prompts import DRAFT, VERIFY, Verified


class Solved(TypedDict):
    """A new problem with its solution; ``mended`` tells whether verification changed the draft."""

    question: str
    solution: str
    draft: str
    mended: bool
    agreed: float
    original_question: str


DRAFTING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 512}
CHECKING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1536}


async def xwin_math(
    ctx: Context, question: str, *, samples: int = 1, votes: int = 1, similarity: float = 0.7
) -> list[Solved]:
    """Write, verify and solve new problems beside a given one; see the card above.

    Raises:
        Reject: none came through.
    """
    if samples < 1 or votes < 1 or not 0 < similarity <= 1:
        raise RecipeError(
            f"xwin_math: wanted samples and votes of at least 1 and 0 < similarity <= 1, got {similarity}"
        )
    rows: list[Solved] = ctx.keep([])
    failures: list[str] = []
    for _ in range(samples):
        made = await _made(ctx, question, [row["question"] for row in rows], votes, similarity)
        if isinstance(made, str):
            failures.append(made)
        else:
            rows.append(made)
    ctx.note(failed=failures)
    if not rows:
        raise Reject(f"no new problem came through: {failures[-1]}", value=failures)
    return rows


async def _made(ctx: Context, question: str, others: Sequence[str], votes: int, similarity: float) -> Solved | str:
    """One new problem, or why there is none."""
    draft = (await ctx.ask(ctx.fill(DRAFT, question=question), **DRAFTING)).text.strip()
    if above(draft, (question, *others), limit=similarity):
        return "the draft repeats a problem that there is"
    checked = (await ctx.ask(ctx.fill(VERIFY, draft=draft), schema=Verified, **CHECKING)).json(Verified)
    problem = checked.problem.strip()
    if not checked.solvable or not problem:
        return "the draft cannot be solved"
    solutions = [await worked(ctx, SOLVE, problem, **({} if votes > 1 else {"temperature": 0.0})) for _ in range(votes)]
    solution, agreed = most_agreed(solutions)
    if votes > 1 and agreed <= 0.5:
        return f"{agreed:.0%} of {votes} answers agree"
    return Solved(
        question=problem,
        solution=solution,
        draft=draft,
        mended=problem != draft,
        agreed=round(agreed, 4),
        original_question=question,
    )


EXAMPLE = Example(
    row={"question": "A pen costs 2 euros. What do 5 pens cost?"},
    replies=[
        "A garden is 4 m long and 3 m wide. How long is a fence round it?",
        {
            "attempt": "2 * (4 + 3) = 14",
            "solvable": True,
            "problem": "A garden is 4 m long and 3 m wide. How long is a fence round it?",
        },
        "2 * (4 + 3) = 14 m.\nThe answer is 14.",
    ],
    gives=[
        {
            "question": "A garden is 4 m long and 3 m wide. How long is a fence round it?",
            "solution": "2 * (4 + 3) = 14 m.\nThe answer is 14.",
            "draft": "A garden is 4 m long and 3 m wide. How long is a fence round it?",
            "mended": False,
            "agreed": 1.0,
            "original_question": "A pen costs 2 euros. What do 5 pens cost?",
        }
    ],
)
