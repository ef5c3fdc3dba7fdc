"""Unanswerable: answer what the model knows, admit what it does not, and admit what nobody could answer.

Paper: phi-4, arXiv 2412.08905.

A question with a known answer is put to the model several times; a try is right when it holds the answer. Of a known
question (right in 80 % of the tries or more) a right try is preferred to an admission of not knowing; of an unknown one
(20 % or less) the admission is preferred to a wrong try. What lies between gives no pair. Besides, the question is made
unanswerable (a person, thing or event that does not exist), and the admission is preferred to what the model makes up;
where it admits by itself the row has no ``rejected``. Rows have ``instruction`` with ``output`` for tuning and
``chosen`` with ``rejected`` for preferences; ``bucket`` is known, unknown or bogus, ``accuracy`` the share of right
tries. An admission that does not admit, or that holds the answer, sets the row aside.

Differs from the paper: how many tries and which shares count as known and unknown are ours, for we have not seen its
appendix. Report the share of admissions: the paper saw fewer hallucinations and a slightly lower F1.
"""

from __future__ import annotations

from seedbed.checks.contains import contains
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import folded
from seedbed.methods.honesty.admitting import admits
from seedbed.methods.honesty.unanswerable_admissions import (
    ADMIT,
    BOGUS,
    EXPLAIN,
    SHORT,
    TRYING,
    Honest,
    admission_to,
    bogus_question,
)

_PROMPTS = BOGUS, EXPLAIN  # named here as well, where a recipe looks for prompts to replace


async def unanswerable(
    ctx: Context,
    question: str,
    answer: str,
    *,
    samples: int = 10,
    known: float = 0.8,
    unknown: float = 0.2,
    bogus: bool = True,
) -> list[Honest]:
    """Pairs that teach to answer and to admit; see the card above.

    Raises:
        RecipeError: the shares leave nothing between, or there is no try.
        Reject: the known answer is empty, an admission is none, or no row came of the question.
    """
    if samples < 1 or not 0 <= unknown < known <= 1:
        raise RecipeError(f"unanswerable: wanted samples of 1 or more and 0 <= unknown < known <= 1, got {samples}, "
                          f"{unknown}, {known}")  # fmt: skip
    if not folded(answer):
        raise Reject("the known answer is empty")
    asked = ctx.fill(SHORT, question=question)
    tries = [(await ctx.ask(asked, may_be_cut=True, **TRYING)).text.strip() for _ in range(samples)]
    right = [one for one in tries if contains(one, answer).passed and not admits(one)]
    wrong = [one for one in tries if not contains(one, answer).passed and not admits(one)]
    accuracy = len(right) / samples
    rows: list[Honest] = []
    if accuracy >= known or (accuracy <= unknown and wrong):
        admission = await admission_to(ctx, ADMIT, question, answer)
        bucket = "known" if accuracy >= known else "unknown"
        chosen, rejected = (right[0], admission) if bucket == "known" else (admission, wrong[0])
        rows.append(Honest(bucket=bucket, instruction=question, output=chosen, chosen=chosen, rejected=rejected,
                           accuracy=accuracy, parent=""))  # fmt: skip
    else:
        ctx.note(no_pair=f"right in {len(right)}, wrong in {len(wrong)} of {samples} tries")
    if bogus:
        rows.append(await bogus_question(ctx, question, answer, accuracy))
    if not rows:
        told = f"{unknown} or less, or {known} or more"
        raise Reject("the model neither knows nor misses the answer", value=accuracy, threshold=told)
    return rows


EXAMPLE = Example(
    row={"question": "Who painted the Night Watch?", "answer": "Rembrandt"},
    settings={"samples": 2},
    replies=[
        "Rembrandt painted it.",
        "It was Rembrandt.",
        "I don't know who painted it; the museum's catalogue would tell.",
        "Who painted the Morning Watch of Velden?",
        "I don't know of such a painting; the title may be wrong.",
        "Frans Hals painted it.",
    ],
    gives=[
        {
            "bucket": "known",
            "instruction": "Who painted the Night Watch?",
            "output": "Rembrandt painted it.",
            "chosen": "Rembrandt painted it.",
            "rejected": "I don't know who painted it; the museum's catalogue would tell.",
            "accuracy": 1.0,
            "parent": "",
        },
        {
            "bucket": "bogus",
            "instruction": "Who painted the Morning Watch of Velden?",
            "output": "I don't know of such a painting; the title may be wrong.",
            "chosen": "I don't know of such a painting; the title may be wrong.",
            "rejected": "Frans Hals painted it.",
            "accuracy": 1.0,
            "parent": "Who painted the Night Watch?",
        },
    ],
)
