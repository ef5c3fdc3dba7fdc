"""FactTune: answers split into claims, scored by how many are true, and paired: the truer one is preferred.

Paper: Fine-tuning language models for factuality, arXiv 2311.08401.

For a ``prompt`` that asks for facts (a life, a disease) ten answers are drawn at temperature 1. The role ``judge``
splits each into atomic claims. ``by="confidence"`` needs no reference: each claim becomes a question whose answer is
its key fact, the model itself answers it 20 times in at most 15 tokens (temperature 1, top-p 0.9), equal answers are
grouped, and the share of the largest group is the claim's score. ``by="reference"`` takes a ``reference`` text of the
row and asks for each claim whether the text supports it (an entailment model of the role ``nli`` with
``nli="classify"``); a claim without evidence is not found, not contradicted. The mean over the claims is the score of
an answer, and any two answers of different scores make a row, ``chosen`` being the higher.

A mean rises when claims are left out: ``claims_chosen`` and ``claims_rejected`` say how many there were. Claims, scores
and verdicts stand in the lineage, and so do claims whose question holds the answer; they are not scored. Keep the
topics (``entity``) of training and evaluation apart. Differs from the paper: retrieval is the user's (bring the text);
the question for a claim is asked of the judge, not of GPT-3.5; two answers also group when one ends with the other.
DPO is a trainer's work.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any, Literal

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.methods.honesty.fact_tune_pairs import FactPair, pair_of
from seedbed.methods.honesty.fact_tune_scores import CLAIMS, QUESTION, RECALL, facts_of
from seedbed.methods.preference.candidates import sampled

_PROMPTS = CLAIMS, QUESTION, RECALL  # named here as well, where a recipe looks for prompts to replace
SAMPLING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1024}


async def fact_tune(
    ctx: Context,
    prompt: str,
    reference: str = "",
    *,
    by: Literal["confidence", "reference"] = "confidence",
    responses: int = 10,
    samples: int = 20,
    nli: Literal["ask", "classify"] = "ask",
) -> list[FactPair]:
    """Pairs of answers, the truer one chosen; see the card above.

    Raises:
        RecipeError: there is nothing to sample.
        Reject: the row has no reference to score by, or no two answers have different scores.
    """
    if samples < 1:
        raise RecipeError(f"fact_tune: samples must be at least 1, got {samples}")
    if by == "reference" and not reference.strip():
        raise Reject("the row has no reference to score by; bring one, or score by confidence")
    told: list[tuple[str, float, int]] = []
    notes: list[dict[str, Any]] = []
    for answer in dict.fromkeys(await sampled(ctx, prompt, responses, **SAMPLING)):
        facts, dropped = await facts_of(ctx, answer, reference if by == "reference" else None, samples, nli)
        notes.append({"response": answer, "facts": facts, "dropped": dropped})
        if facts:
            told.append((answer, round(sum(fact["score"] for fact in facts) / len(facts), 6), len(facts)))
    ctx.note(responses=notes)
    pairs = [pair_of(one, other, by) for one, other in combinations(told, 2) if one[1] != other[1]]
    if not pairs:
        raise Reject(f"no two answers have different scores ({len(told)} were scored)", value=[one[1] for one in told])
    return pairs


EXAMPLE = Example(
    row={"prompt": "Where does the Louvre stand?"},
    settings={"responses": 2, "samples": 2},
    replies=[
        "The Louvre stands in Paris.",
        "The Louvre stands in Lyon.",
        "1. The Louvre stands in Paris.",
        {"question": "In which city does the Louvre stand?", "answer": "Paris"},
        "Paris",
        "paris.",
        "1. The Louvre stands in Lyon.",
        {"question": "Which city has the Louvre?", "answer": "Lyon"},
        "Lyon",
        "Paris",
    ],
    gives=[
        {
            "chosen": "The Louvre stands in Paris.",
            "rejected": "The Louvre stands in Lyon.",
            "score_chosen": 1.0,
            "score_rejected": 0.5,
            "claims_chosen": 1,
            "claims_rejected": 1,
            "scorer": "mc",
        }
    ],
)
