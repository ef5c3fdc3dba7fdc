"""West-of-N: the best and the worst of many answers as a preference pair, kept where both filters are sure of it.

Paper: West-of-N, arXiv 2401.12086.

Two steps. ``pair`` draws ``n`` (64) answers at temperature 0.7 and takes the one with the highest figure as ``chosen``,
the lowest as ``rejected``; the figures are a reward model's logits, or a judge's (``by``). ``p_chosen`` is the chance
that the first beats the second by Bradley and Terry: the logistic function of their difference. Where the server gives
log-probabilities, ``logp_chosen`` and ``logp_rejected`` are the mean log-probability of a token of each answer.
``confident`` then looks at all pairs: those stay whose ``p_chosen`` is above the quantile ``least_sure`` of the set,
and both of whose answers are likelier under the policy than its quantile ``least_likely``.

Differs from the paper: training the reward model anew is not done here; the likelihood is a mean over tokens, since the
sum would favour short answers; n and temperature are from memory of the paper and marked so in its card. Iterating
gains little and makes the reward model's mistakes its own.
"""

from __future__ import annotations

import math
from typing import Any, TypedDict

from seedbed.checks.reward import Form
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.reply import Reply
from seedbed.core.step import Step, step
from seedbed.core.text import folded, with_input
from seedbed.methods.preference.candidates import By, figures, firsts
from seedbed.methods.preference.west_of_n_filters import confident, likelihood


class Pair(TypedDict):
    """The best and the worst of ``n`` answers; log-probabilities are None where the server gives none."""

    chosen: str
    rejected: str
    p_chosen: float
    logp_chosen: float | None
    logp_rejected: float | None
    n: int


SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 2048, "logprobs": 1}


def west_of_n(
    *,
    n: int = 64,
    by: By = "reward",
    least_sure: float = 0.5,
    least_likely: float = 0.1,
    form: Form = "chat",
    label: str = "",
) -> list[Step]:
    """Pairs of best and worst, then the filters over all of them; see the card above."""
    for name, share in (("least_sure", least_sure), ("least_likely", least_likely)):
        if not 0 <= share < 1:
            raise RecipeError(f"west_of_n: {name} is a quantile, at least 0 and below 1, got {share}")
    filtering = step(confident, least_sure=least_sure, least_likely=least_likely)
    return [step(pair, n=n, by=by, form=form, label=label), filtering]


async def pair(
    ctx: Context,
    instruction: str,
    input: str = "",
    *,
    n: int = 64,
    by: By = "reward",
    form: Form = "chat",
    label: str = "",
) -> Pair:
    """The best and the worst of ``n`` answers.

    Raises:
        Reject: they are all the same, or all scored alike.
    """
    if n < 2:
        raise RecipeError(f"west_of_n: a pair needs at least 2 answers, got n = {n}")
    request = with_input(instruction, input)
    drawn = [await ctx.ask(request, **SAMPLING) for _ in range(n)]
    replies = firsts(drawn, lambda one: folded(one.text))
    answers = [one.text.strip() for one in replies]
    scores = await figures(ctx, request, answers, by, form=form, label=label)
    best, worst = max(range(len(answers)), key=scores.__getitem__), min(range(len(answers)), key=scores.__getitem__)
    if scores[best] == scores[worst]:
        raise Reject(f"{len(answers)} different answers of {n} are all scored {scores[best]:g}", value=scores)
    sure = 1 / (1 + math.exp(scores[worst] - scores[best]))
    likely = [likelihood(replies[place]) for place in (best, worst)]
    return Pair(
        chosen=answers[best],
        rejected=answers[worst],
        p_chosen=round(sure, 6),
        logp_chosen=likely[0],
        logp_rejected=likely[1],
        n=n,
    )


EXAMPLE = Example(
    row=[{"instruction": "Name a prime number above 10."}],
    settings={"n": 2, "least_sure": 0.0, "least_likely": 0.0},
    replies=["11", "15", Reply(labels={"score": 2.0}), Reply(labels={"score": -1.0})],
    gives=[
        {
            "instruction": "Name a prime number above 10.",
            "chosen": "11",
            "rejected": "15",
            "p_chosen": 0.952574,
            "logp_chosen": None,
            "logp_rejected": None,
            "n": 2,
        }
    ],
)
