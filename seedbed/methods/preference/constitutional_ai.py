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

import re
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.request import Message
from seedbed.core.text import folded
from seedbed.methods.preference.constitution import CONSTITUTION, principle_text
from seedbed.methods.preference.constitutional_feedback import LETTER, PREFER, THINK, p_better


class Revised(TypedDict):
    """A preference pair and the revisions behind it; ``principles`` are those of the rounds, in order."""

    chosen: str
    rejected: str
    revision: str
    revisions: list[str]
    principles: list[str]
    p_revision: float


CRITIQUE = Prompt(
    en="Judge your last answer by this principle: {principle}\nIn at most three sentences, say where it falls short of "
    "it, or what could serve it better. Do not rewrite the answer yet.",
    zh="请按这条原则检视你上面的回答：{principle}\n用不超过三句话指出哪里没有做到，或怎样能做得更好。先不要改写回答。",
)
REVISE = Prompt(
    en="Now answer the request again:\n{request}\n\nThis time the answer meets the principle: {principle}\nReply with "
    "the new answer to the request only, as if it were the first; mention neither the principle nor an earlier answer.",
    zh="现在请重新回答这个请求：\n{request}\n\n这次的回答要符合这条原则：{principle}\n只回复对请求的新回答，就像第一次作答一样；"
    "不要提到原则和先前的回答。",
)
LEAD_IN = re.compile(
    r"(sure|certainly|of course)?[,!.\s]*(here('s| is)|below is|this is)[^\n.]{0,30}\b(revised|rewritten|new|updated)\b"
    r"|revised (answer|response)|(好的[，。]?)?(以下|这)是(修改|重写|修订|改写|新)"
    r"|(修改|重写|修订|改写)后的?(回答|回复)",
    re.IGNORECASE,
)
OF_ITSELF = re.compile(
    r"\b(my|the) (last|previous|original|earlier|first) (answer|response)\b|(我)?(上面|刚才|之前|原来)的回答",
    re.IGNORECASE,
)
"""A small model goes on criticising where it is to answer."""
_FEEDBACK = (PREFER, LETTER, THINK)  # named here as well, where a recipe looks for prompts to replace
SAMPLING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1024}


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
        critique, current = await _revise(ctx, prompt, current, principle_text(ctx, drawn[-1]))
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


async def _revise(ctx: Context, prompt: str, current: str, principle: str) -> tuple[str, str]:
    """One round: the critique of the current answer and its revision."""
    talk: list[Message] = [{"role": "user", "content": prompt}, {"role": "assistant", "content": current}]
    request = ctx.fill(CRITIQUE, principle=principle)
    critique = (await ctx.ask(request, history=talk, **SAMPLING)).text.strip()
    talk += [{"role": "user", "content": request}, {"role": "assistant", "content": critique}]
    reply = await ctx.ask(ctx.fill(REVISE, request=prompt, principle=principle), history=talk, **SAMPLING)
    revision = reply.text.strip()
    if LEAD_IN.match(revision) or OF_ITSELF.search(revision[:200]):
        raise Unreadable("the revision speaks of itself; give the new answer alone, without a lead-in", reply)
    return critique, revision


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
