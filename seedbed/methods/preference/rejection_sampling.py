"""Rejection sampling: a model answers several times, and the answers that are right, and differ, become rows.

Papers: rejection-sampling fine-tuning (RFT), arXiv 2308.01825; Llama 2, arXiv 2307.09288, for rewards. With a reference
(column ``answer``) an answer is right when ``math_answer`` finds the last result in it equal; without one when a reward
model or a judge (``by``) gives it at least ``least``.

RFT draws 100 answers at temperature 0.7 and keeps, of right ones with the same list of calculations, one: so do the
rows here, where two answers without calculations are the same when their words are. ``most`` limits the rows of one
question (0: no limit), those with the most calculations of their own first, drawn apart as in the paper.

Differs from the paper: 8 answers by default, since each is paid for; what is read as a calculation is any run of
numbers and operators up to an equals sign, with white space, currency and thousands marks taken away.
"""

from __future__ import annotations

import re
from typing import Any, TypedDict

from seedbed.checks.math_answer import math_answer
from seedbed.checks.reward import Form
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.text import folded, with_input
from seedbed.methods.preference.candidates import By, figures, firsts, sampled


class Accepted(TypedDict):
    """One right answer; ``of`` says how many of the answers were right, ``drawn`` how many there were."""

    output: str
    score: float
    of: int
    drawn: int


SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 2048}
_CALCULATION = re.compile(r"[-+]?\(*\d[\d.]*\)*(?: *[-+*/^] *\(*\d[\d.]*\)*)+ *= *-?\d[\d./]*")
_NOISE = re.compile(r"[$€£¥\\]|(?<=\d),(?=\d{3}(?!\d))")
_AS = str.maketrans({"×": "*", "÷": "/", "−": "-", "＝": "=", "＋": "+"})


async def rejection_sampling(  # noqa: PLR0913  # what is asked, and how it is scored; the form shows them apart
    ctx: Context,
    instruction: str,
    input: str = "",
    answer: str = "",
    *,
    n: int = 8,
    by: By = "reward",
    least: float = 0.5,
    most: int = 4,
    form: Form = "chat",
    label: str = "",
) -> list[Accepted]:
    """Sample answers and keep those that are right and differ; see the card above.

    Raises:
        Reject: not one is right.
    """
    request = with_input(instruction, input)
    answers = await sampled(ctx, request, n, **SAMPLING)
    if answer.strip():
        scores = [_equal(one, answer) for one in answers]
        right = [(one, score) for one, score in zip(answers, scores, strict=True) if score]
    else:
        scores = await figures(ctx, request, answers, by, form=form, label=label)
        right = [(one, score) for one, score in zip(answers, scores, strict=True) if score >= least]
    if not right:
        raise Reject(f"none of {n} answers is right", value=scores, threshold=1.0 if answer.strip() else least)
    kept = apart(right)
    return [Accepted(output=one, score=score, of=len(right), drawn=n) for one, score in kept[: most or None]]


def _equal(answer: str, reference: str) -> float:
    verdict = math_answer(answer, reference, last=True)
    return 1.0 if verdict.decided and verdict.passed else 0.0


def apart(right: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Of answers with the same calculations the first; those with the most calculations that are new come first."""
    left = [(calculations(one[0]), one) for one in firsts(right, lambda one: calculations(one[0]) or folded(one[0]))]
    seen: set[str] = set()
    found: list[tuple[str, float]] = []
    while left:
        best = max(left, key=lambda one: (len(set(one[0]) - seen), -left.index(one)))
        left.remove(best)
        seen |= set(best[0])
        found.append(best[1])
    return found


def calculations(text: str) -> tuple[str, ...]:
    """The calculations of an answer in their order, written alike."""
    found = _CALCULATION.findall(_NOISE.sub("", text.translate(_AS)))
    return tuple(one.replace(" ", "").rstrip(".") for one in found)


EXAMPLE = Example(
    row={"instruction": "Tom has 3 boxes of 4 pens and gives 2 away. How many are left?", "answer": "10"},
    settings={"n": 3},
    replies=["3 * 4 = 12, 12 - 2 = 10. The answer is 10.", "3 × 4 = 12; 12 − 2 = 10. The answer is 10.", "It is 12."],
    gives=[{"output": "3 * 4 = 12, 12 - 2 = 10. The answer is 10.", "score": 1.0, "of": 2, "drawn": 3}],
)
