"""KPDDS: new problems from key points and examples whose topics occur together, solved many times and voted on.

Paper: key-point-driven data synthesis (KPMath), arXiv 2403.02333.

*Topics*: the model reads each worked problem and names its topics ("field - subfield") and the key points of each.
Topics whose key points' mean vectors (role ``embed``) have a cosine of ``near`` or more are merged; what is no
mathematics is left out. *Drawing*: a matrix counts the problems that have two topics together (on the diagonal those in
which one topic has more than 5 key points), as log10(1 + count). Of 2 or 3 topics the first is drawn by its row's sum,
the second by the first's row, the third by the product of both rows; for each a random problem of the topic gives its
key points and the worked example. *Question*: one original problem that needs all key points (role ``judge`` scores it
from 0 to 1; 0.85 stays). *Solutions*: 10, at temperature 0.75 and top-p 0.95; those with wrong sums are dropped, and a
problem of more than 3 sub-questions. A solution's score is its largest share of agreement over the sub-questions; those
of the highest score stay, where that is more than one solution's own vote.

``merge: names`` needs no embedder and folds spelling only. Put ``minhash`` and ``contamination`` behind, as the paper
does (20-grams of questions, 30-grams of solutions). Differs from the paper: ``near`` and how long a number may be are
ours; answers stand on lines of their own.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from pydantic import BaseModel, ConfigDict, Field

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.step import Step, step
from seedbed.methods.math.kpdds_prompts import LIST, SCORE, WRITE
from seedbed.methods.math.kpdds_solutions import PRACTICE, SOLVE, shown, solve_by_consensus
from seedbed.methods.math.kpdds_topics import EXTRACTING, READ_OFF, draw_bundles, list_topics, spread


class Asked(TypedDict):
    """The new problem, under both its names."""

    instruction: str
    question: str


class Scored(TypedDict):
    """How good it is, 0 to 1."""

    quality_score: float


class Score(BaseModel):
    """The reply to ``SCORE``."""

    model_config = ConfigDict(extra="forbid")
    reason: str
    score: float = Field(ge=0, le=1)


_PROMPTS = SOLVE, PRACTICE, LIST  # named here as well, where a recipe looks for prompts to replace
WRITING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1024}


def kpdds(
    *,
    per_seed: int = 1,
    samples: int = 10,
    threshold: float = 0.85,
    near: float = 0.9,
    merge: Literal["embed", "names"] = "embed",
) -> list[Step]:
    """From worked problems to new ones; see the card above."""
    if per_seed < 1 or samples < 2 or not 0 <= threshold <= 1 or not 0 < near <= 1:
        raise RecipeError(
            f"kpdds: wanted per_seed >= 1, samples >= 2, threshold from 0 to 1 and 0 < near <= 1; got {per_seed}, "
            f"{samples}, {threshold} and {near}"
        )
    return [
        step(list_topics),
        step(draw_bundles, per_seed=per_seed, near=near, merge=merge),
        step(spread),
        step(write_question),
        step(score_question, threshold=threshold),
        step(solve_by_consensus, samples=samples),
    ]


async def write_question(ctx: Context, key_points: list[str], practices: list[dict[str, str]]) -> Asked:
    """One original problem that needs all key points."""
    points = "\n".join(f"- {one}" for one in key_points)
    prompt = ctx.fill(WRITE, key_points=points, practices=shown(ctx, practices))
    question = (await ctx.ask(prompt, **WRITING)).tag("question")
    return Asked(instruction=question, question=question)


async def score_question(ctx: Context, instruction: str, key_points: list[str], *, threshold: float = 0.85) -> Scored:
    """The problem's score. Raises Reject where it is under the threshold."""
    prompt = ctx.fill(SCORE, key_points="; ".join(key_points), question=instruction)
    score = (await ctx.ask(prompt, schema=Score, role="judge", **EXTRACTING)).json(Score)
    if score.score < threshold:
        raise Reject(f"the problem is scored {score.score:g}: {score.reason}", value=score.score, threshold=threshold)
    return Scored(quality_score=score.score)


EXAMPLE = Example(
    row=[{"question": "A pen costs 2 euros and 3 cost 10% less. What do 3 cost?", "solution": "6 * 0.9 = 5.4"}],
    settings={"samples": 2, "merge": "names"},
    replies=[
        READ_OFF,
        "<question>A cup costs 4 euros, and 5 cups cost 20% less. What do 5 cups cost?</question>",
        {"reason": "both are needed", "score": 0.9},
        "5 * 4 = 20 and 20 * 0.8 = 16.\nAnswer 1: 16",
        "20 - 4 = 16.\nAnswer 1: 16",
    ],
    gives=None,
)
