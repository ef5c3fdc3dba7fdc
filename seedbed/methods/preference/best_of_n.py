"""Best of n: a model answers several times, and the answer with the highest figure is kept.

Papers: best-of-n sampling, arXiv 2009.01325; as a way to make preference data, Magpie, arXiv 2406.08464: five answers
at temperature 0.8, the one with the highest reward is ``chosen``, the one with the lowest ``rejected``.

``by`` says who gives the figures: ``reward``, a reward model under the role ``reward`` (see the check of that name for
``form`` and ``label``), or ``judge``, the mean of a judge's dimensions. Answers that only repeat another are scored
once. A row whose answers are all scored alike is set aside, since nothing tells a best one; ``least_margin`` asks for
more between best and worst. ``output`` is the best answer, for fine-tuning without pairs.

More answers make better ones only as far as the scorer can be trusted: large n finds what it likes by mistake.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.checks.reward import Form
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.reply import Reply
from seedbed.core.text import with_input
from seedbed.methods.preference.candidates import By, differing, figures, sampled


class Best(TypedDict):
    """The best and the worst answer; ``scores`` are those of ``candidates``, in their order."""

    output: str
    chosen: str
    rejected: str
    margin: float
    candidates: list[str]
    scores: list[float]


SAMPLING: dict[str, Any] = {"temperature": 0.8, "max_tokens": 2048}


async def best_of_n(
    ctx: Context,
    instruction: str,
    input: str = "",
    *,
    n: int = 5,
    by: By = "reward",
    least_margin: float = 0.0,
    form: Form = "chat",
    label: str = "",
) -> Best:
    """Sample answers and keep the best and the worst; see the card above.

    Raises:
        Reject: the answers are all the same, or not further apart than ``least_margin``.
    """
    request = with_input(instruction, input)
    answers = differing(await sampled(ctx, request, n, **SAMPLING))
    scores = await figures(ctx, request, answers, by, form=form, label=label)
    best, worst = max(range(len(answers)), key=scores.__getitem__), min(range(len(answers)), key=scores.__getitem__)
    margin = scores[best] - scores[worst]
    if margin <= least_margin:
        told = f"best and worst of {len(answers)} answers are {margin:.4g} apart, more than {least_margin:g} is wanted"
        raise Reject(told, value=scores, threshold=least_margin)
    return Best(
        output=answers[best],
        chosen=answers[best],
        rejected=answers[worst],
        margin=round(margin, 6),
        candidates=answers,
        scores=scores,
    )


EXAMPLE = Example(
    row={"instruction": "Name a prime number above 10."},
    settings={"n": 3},
    replies=["11", "15", "11", Reply(labels={"score": 0.9}), Reply(labels={"score": 0.1})],
    gives={
        "output": "11",
        "chosen": "11",
        "rejected": "15",
        "margin": 0.8,
        "candidates": ["11", "15"],
        "scores": [0.9, 0.1],
    },
)
