"""Impossible Distillation: paraphrases from a small model that cannot be asked for any, by sampling and hard filters.

Paper: Impossible Distillation, arXiv 2305.16635.

A base model continues a drawn ``prefix`` of a news report (newspaper alone with p 0.5, country and newspaper 0.25,
city, country and newspaper 0.25; or the row's own, such as the heading of a section) at temperature 1 and top-p 0.9;
its whole sentences but the last are the context. After that context 100 next sentences are sampled (temperature 0.5,
top-p 0.9); the first sentence of each counts when it has 3 characters and an end mark. All ordered pairs of them are
candidates, for what follows one context tends to mean one thing, and are filtered in this order: characters 0.8 to 1.5
times, entailment of 0.75 forward, then backward, one pair (that of the lowest reverse score) of sentences that entail
one another, the same numbers, ROUGE-L of at most 0.75. How many each filter left is in the lineage; expect few, and
many asks: entailment is asked of the role ``nli`` (``by="classify"``), or of a judge (``by="ask"``).

Needs raw completions; a server without them fails with its message. Differs from the paper: numbers must be the same
on both sides (its script looks at one side only); equal sentences count once; sampling bars no repeated trigrams, which
few servers can; newspapers are invented, cities ours. The student that is trained on the pairs, and the rounds in which
it makes its own, are a trainer's; ``input`` and ``output`` of a row are its pair.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.text import sentences
from seedbed.methods.classification.distilling import Bounds, next_sentences, paraphrases
from seedbed.methods.classification.news_openings import news


class Paraphrase(TypedDict):
    """A pair of sentences after one context, with what the filters measured."""

    context: str
    instruction: str
    input: str
    output: str
    entail_fwd: float
    entail_rev: float
    rouge_l: float
    len_ratio: float
    stage: int


INSTRUCTION = Prompt(en="Say this in other words.", zh="请换一种说法。")
CONTEXT: dict[str, Any] = {"temperature": 1.0, "top_p": 0.9, "max_tokens": 150}


async def impossible_distillation(
    ctx: Context,
    prefix: str = "",
    *,
    candidates: int = 100,
    by: Literal["ask", "classify"] = "classify",
    ratio: tuple[float, float] = (0.8, 1.5),
    entails: float = 0.75,
    rouge: float = 0.75,
) -> list[Paraphrase]:
    """Paraphrases among the sentences that may follow one context; see the card above.

    Raises:
        RecipeError: a pair needs two candidates.
        Reject: the continuation has no context, or no pair came through the filters.
    """
    if candidates < 2:
        raise RecipeError(f"impossible_distillation: a pair needs at least 2 candidates, got {candidates}")
    start = prefix.strip() or news(ctx)
    reply = await ctx.ask(f"{start} ", raw=True, may_be_cut=True, **CONTEXT)
    before = sentences(reply.text)[:-1]
    if not before:
        raise Reject("the continuation has no whole sentence before its last", value=reply.text[:200])
    context = f"{start} " + ("" if ctx.language == "zh" else " ").join(before)
    found = await next_sentences(ctx, context, candidates)
    pairs, counts = await paraphrases(ctx, found, by, Bounds(ratio, entails, rouge))
    ctx.note(filters={"candidates": candidates, "sentences": len(found), **counts})
    if not pairs:
        told = ", ".join(f"{name} {count}" for name, count in counts.items())
        raise Reject(f"no pair came through: {len(found)} sentences, {told}", value=0, threshold=1)
    return [
        Paraphrase(context=context, instruction=ctx.fill(INSTRUCTION), input=one.source, output=one.target,
                   entail_fwd=one.forward, entail_rev=one.reverse, rouge_l=one.rouge, len_ratio=one.ratio, stage=0)
        for one in pairs
    ]  # fmt: skip


_SOURCE, _TARGET = "Passengers had to wait for an hour.", "Travellers waited a full hour."
EXAMPLE = Example(
    row={"prefix": "(Meridian Wire) --"},
    settings={"candidates": 2, "by": "ask"},
    replies=[
        "The ferry was late on Monday. Then it",
        _SOURCE,
        _TARGET,
        {"reason": "the same", "quote": "had to wait for an hour", "label": "entailment"},
        {"reason": "the same", "quote": "waited a full hour", "label": "entailment"},
    ],
    gives=[
        {
            "context": "(Meridian Wire) -- The ferry was late on Monday.",
            "instruction": "Say this in other words.",
            "input": _SOURCE,
            "output": _TARGET,
            "entail_fwd": 1.0,
            "entail_rev": 1.0,
            "rouge_l": 0.1667,
            "len_ratio": 0.8571,
            "stage": 0,
        }
    ],
)
