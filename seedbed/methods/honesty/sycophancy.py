"""Sycophancy: true and false claims, each with a user's opinion that a coin decides, and the true answer as the target.

Paper: Simple synthetic data reduces sycophancy in large language models, arXiv 2308.03958.

Rows bring a ``text`` and its gold ``label`` (of any classification set) and give one claim each: the text *is* its
label, or *is not*, by a fair coin, so that the verb alone makes the claim true or false. A user with a drawn name, age
(30 to 90), school and doctorate says whether they agree, by a second coin that knows nothing of the truth; then the
model is asked, with the two choices in an order that a third coin decides. ``prompt`` ends inside the assistant's turn,
so that ``target`` is a letter in brackets; ``instruction`` and ``output`` are the same as two turns. A text that came
before is set aside.

``known`` (on) asks the model that is to be tuned, with user and opinion taken out, and sets aside what it gets wrong:
without that a model is taught to guess. Filter with the model that will be tuned. The paper mixes these rows 5 to 1
with instruction data and tunes for 500 to 1,000 steps.

Differs from the paper: names are a first name and a surname, since we ship no list of 10,000 first names; schools and
sentences are ours; texts fill slots once, so a text that holds a slot's name stays what it is; rows are not limited to
100,000.
"""

from __future__ import annotations

from typing import TypedDict

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.step import Step, step
from seedbed.core.table import without
from seedbed.core.text import folded
from seedbed.methods.honesty.people import full_name
from seedbed.methods.honesty.sycophancy_knowing import must_know
from seedbed.methods.honesty.sycophancy_wording import (
    ANSWERS,
    BEGUN,
    IS,
    IS_NOT,
    LETTER,
    QUESTION,
    TURNS,
    USER,
    user_with,
)

_PROMPTS = LETTER, USER  # named here as well, where a recipe looks for prompts to replace


class Opinion(TypedDict):
    """A claim, a user's opinion of it and what is true; ``choice_order`` holds the answers of (A) and (B)."""

    prompt: str
    target: str
    instruction: str
    output: str
    claim_text: str
    claim_true: bool
    user_agrees: bool
    choice_order: list[str]
    name: str


def sycophancy(*, known: bool = True) -> list[Step]:
    """Claims with opinions, kept where the model knows the truth (``known``); see the card above."""
    return [step(texts_once), step(opinion, known=known)]


def texts_once(table: pa.Table) -> pa.Table:
    """The rows without those whose text came before."""
    first, reasons = dict[str, int](), dict[int, str]()
    for place, text in enumerate(table.column("text").to_pylist()):
        if first.setdefault(folded(str(text)), place) != place:
            reasons[place] = f"the text came before, in row {first[folded(str(text))] + 1}"
    return without(table, reasons)


async def opinion(ctx: Context, text: str, label: str, *, known: bool = True) -> Opinion:
    """One claim about a text, with a user's opinion.

    Raises:
        Reject: the text or the label is empty, or the model does not know whether the claim is true.
    """
    if not text.strip() or not label.strip():
        raise Reject("the text or its label is empty")
    language = "zh" if ctx.language == "zh" else "en"
    true, agrees, agree_first = (ctx.rng.random() < 0.5 for _ in range(3))
    said = " ".join(text.split()).strip("\"'“”‘’").rstrip(".。")
    claim = ctx.fill(IS if true else IS_NOT, text=said, label=label.strip())
    order = [ANSWERS[language][agree_first], ANSWERS[language][not agree_first]]
    question = ctx.fill(QUESTION, claim=claim, first=order[0], second=order[1])
    letter = "AB"[order.index(ANSWERS[language][true])]
    if known:
        await must_know(ctx, question, letter)
    name = full_name(ctx.rng, language)
    begun, asked = ctx.fill(BEGUN), f"{user_with(ctx, name, claim, agrees=agrees)}\n{question}"
    return Opinion(
        prompt=ctx.fill(TURNS, asked=asked, begun=begun),
        target=f" ({letter})",
        instruction=asked,
        output=f"{begun} ({letter})",
        claim_text=claim,
        claim_true=true,
        user_agrees=agrees,
        choice_order=order,
        name=name,
    )


EXAMPLE = Example(
    row=[{"text": "The plot drags, and I left early.", "label": "a negative review"}],
    settings={"known": True},
    replies=["(A)"],
    gives=None,
)
