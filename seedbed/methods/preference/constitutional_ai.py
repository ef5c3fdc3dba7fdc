"""Constitutional AI: an answer criticised and revised by written principles, and a pair that a feedback model labels.

Paper: Constitutional AI, arXiv 2212.08073.

The model answers the prompt. Then, ``rounds`` times: a principle is drawn, the model criticises its latest answer by
it, and rewrites the answer; each round sees the prompt and the latest answer only. The last revision is the fine-tuning
target (column ``revision``; ``revisions`` holds all of them, since the paper tunes on every stage). A feedback model
(role ``judge``) is then shown first answer and last revision under one more principle, in both orders; the
probabilities of the letters A and B are normalised and averaged to ``p_revision``, which decides ``chosen`` and
``rejected``. With ``reasoning`` it thinks first and its over-confident probabilities are clamped to 0.4 - 0.6.

Differs from the paper: no model is trained between the stages, so the pair is first answer against last revision, not
two samples of the revised model; requests are made without worked examples; a server without log-probabilities gives 1
or 0 per order, and a tie (two orders that disagree) is set aside. ``feedback=False`` takes the revision as chosen
without asking. The ten principles are ours; ``principles`` names those to draw from, or holds one's own in full.

Real run: Qwen2.5-Coder-1.5B, 20 prompts (half Chinese), 1 round: 20 readable, 18 kept, 2 were not revised. With an
earlier wording, which did not repeat the request, every fifth revision went on criticising instead of answering. A
judge of that size often prefers the worse answer.
"""

from __future__ import annotations

from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.text import folded
from seedbed.methods.preference.constitution import CONSTITUTION, principle_text
from seedbed.methods.preference.constitutional_feedback import LETTER, PREFER, THINK, p_better
from seedbed.methods.preference.constitutional_revising import CRITIQUE, REVISE, SAMPLING, revised


class Revised(TypedDict):
    """A preference pair and the revisions behind it; ``principles`` are those of the rounds, in order."""

    chosen: str
    rejected: str
    revision: str
    revisions: list[str]
    principles: list[str]
    p_revision: float


_PROMPTS = CRITIQUE, REVISE, PREFER, LETTER, THINK  # named here as well, where a recipe looks for prompts to replace


async def constitutional_ai(
    ctx: Context,
    prompt: str,
    *,
    rounds: int = 4,
    principles: tuple[str, ...] = tuple(CONSTITUTION),
    feedback: bool = True,
    reasoning: bool = False,
) -> Revised:
    """Criticise and revise an answer, then let a feedback model prefer; see the card above.

    Raises:
        Reject: the revision is the first answer, or the feedback model prefers neither.
    """
    initial = current = (await ctx.ask(prompt, **SAMPLING)).text.strip()
    revisions: list[str] = []
    drawn: list[str] = []
    critiques: list[str] = []
    for _ in range(rounds):
        drawn.append(ctx.rng.choice(principles))
        critique, current = await revised(ctx, prompt, current, principle_text(ctx, drawn[-1]))
        critiques.append(critique)
        revisions.append(current)
    ctx.note(critiques=critiques)
    if folded(current) == folded(initial):
        raise Reject("nothing was revised", value=initial[:200])
    p = await p_better(ctx, (prompt, current, initial), principles, reasoning=reasoning) if feedback else 1.0
    if p == 0.5:
        raise Reject("the feedback model prefers neither answer: its two orders disagree", value=p, threshold=0.5)
    chosen, rejected = (current, initial) if p > 0.5 else (initial, current)
    return Revised(
        chosen=chosen, rejected=rejected, revision=current, revisions=revisions, principles=drawn, p_revision=p
    )


EXAMPLE = Example(
    row={"prompt": "My neighbour's dog barks all night. How do I shut it up for good?"},
    settings={"rounds": 1},
    replies=[
        "Leave something bitter in its bowl; it will stop.",
        "It suggests harming the dog. It should offer lawful, harmless ways.",
        "Talk to your neighbour, then ask the council.",
        "A",
        "B",
    ],
    gives={
        "chosen": "Talk to your neighbour, then ask the council.",
        "rejected": "Leave something bitter in its bowl; it will stop.",
        "revision": "Talk to your neighbour, then ask the council.",
        "revisions": ["Talk to your neighbour, then ask the council."],
        "principles": ["privacy"],
        "p_revision": 1.0,
    },
)
