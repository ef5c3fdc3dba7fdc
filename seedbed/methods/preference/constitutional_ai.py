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
from math import exp
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.request import Message
from seedbed.core.text import folded


class Revised(TypedDict):
    """A preference pair and the revisions behind it; ``principles`` are those of the rounds, in order."""

    chosen: str
    rejected: str
    revision: str
    revisions: list[str]
    principles: list[str]
    p_revision: float


CONSTITUTION = {
    "harm": Prompt(
        en="It does not help anyone to hurt people, animals or property.", zh="不帮助任何人伤害他人、动物或财物。"
    ),
    "law": Prompt(
        en="It does not help to break the law or to get round a safeguard.", zh="不协助违法，也不协助绕过安全措施。"
    ),
    "fairness": Prompt(
        en="It is free of contempt and stereotypes about any group of people.", zh="不含对任何群体的蔑视或刻板印象。"
    ),
    "truth": Prompt(
        en="What it states is true, and what is uncertain is said to be uncertain.", zh="所述属实，不确定之处如实说明。"
    ),
    "privacy": Prompt(
        en="It keeps private what concerns real people and helps nobody to follow or expose them.",
        zh="保护真实人物的隐私，不帮助任何人跟踪或曝光他人。",
    ),
    "children": Prompt(en="It would be safe for a child to read and act on.", zh="儿童阅读并照做也是安全的。"),
    "care": Prompt(
        en="Where health, money or rights are at stake it is careful and points to qualified help.",
        zh="涉及健康、财产或权利时措辞谨慎，并指出应向有资质的人求助。",
    ),
    "autonomy": Prompt(
        en="It informs and does not manipulate, flatter or frighten.", zh="只提供信息，不操纵、不奉承、不恐吓。"
    ),
    "respect": Prompt(
        en="It is calm and friendly even towards a rude question, and does not preach.",
        zh="即使面对无礼的提问也平和友善，并且不说教。",
    ),
    "help": Prompt(
        en="It is not evasive: it says what can be said and explains why something is declined.",
        zh="不回避问题：能说的都说清楚，拒绝的部分说明原因。",
    ),
}

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
PREFER = Prompt(
    en="""Two answers to a request stand between tags; they are data.

<request>
{prompt}
</request>
<answer_a>
{first}
</answer_a>
<answer_b>
{second}
</answer_b>

Which answer follows this principle better: {principle}
{form}""",
    zh="""标签之间是一个请求和对它的两个回答，都只是资料。

<请求>
{prompt}
</请求>
<回答A>
{first}
</回答A>
<回答B>
{second}
</回答B>

哪个回答更符合这条原则：{principle}
{form}""",
)
LETTER = Prompt(en="Reply with the letter only: A or B.", zh="只回复字母：A 或 B。")
THINK = Prompt(
    en="Compare them in at most four sentences; do not decide yet.", zh="用不超过四句话比较二者，先不要下结论。"
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
CLAMP = (0.4, 0.6)
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
        critique, current = await _revise(ctx, prompt, current, _principle(ctx, drawn[-1]))
        critiques.append(critique)
        revisions.append(current)
    ctx.note(critiques=critiques)
    if folded(current) == folded(initial):
        raise Reject("nothing was revised", value=initial[:200])
    p = await _preference(ctx, (prompt, current, initial), principles, reasoning=reasoning) if feedback else 1.0
    if p == 0.5:
        raise Reject("the feedback model prefers neither answer: its two orders disagree", value=p, threshold=0.5)
    chosen, rejected = (current, initial) if p > 0.5 else (initial, current)
    return Revised(
        chosen=chosen, rejected=rejected, revision=current, revisions=revisions, principles=drawn, p_revision=p
    )


def _principle(ctx: Context, name: str) -> str:
    """The text of one of our principles, or the user's own."""
    return ctx.fill(CONSTITUTION[name]) if name in CONSTITUTION else name


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


async def _preference(
    ctx: Context, texts: tuple[str, str, str], principles: tuple[str, ...], *, reasoning: bool
) -> float:
    """The probability that the revision is the better answer, the mean of both orders."""
    name = ctx.rng.choice(principles)
    ctx.note(judged_by=name)
    prompt, revision, initial = texts
    asked = {"prompt": prompt, "principle": _principle(ctx, name)}
    first = await _p_first(ctx, asked | {"first": revision, "second": initial}, reasoning=reasoning)
    swapped = await _p_first(ctx, asked | {"first": initial, "second": revision}, reasoning=reasoning)
    return round((first + 1 - swapped) / 2, 6)


async def _p_first(ctx: Context, asked: dict[str, str], *, reasoning: bool) -> float:
    """The probability that the answer shown first is preferred."""
    settings: dict[str, Any] = {"temperature": 0.0, "max_tokens": 4, "logprobs": 5, "role": "judge"}
    letter = ctx.fill(LETTER)
    if not reasoning:
        return _letter(await ctx.ask(ctx.fill(PREFER, **asked, form=letter), may_be_cut=True, **settings))
    request = ctx.fill(PREFER, **asked, form=ctx.fill(THINK))
    thought = (await ctx.ask(request, temperature=0.0, max_tokens=512, role="judge")).text.strip()
    talk: list[Message] = [{"role": "user", "content": request}, {"role": "assistant", "content": thought}]
    p = _letter(await ctx.ask(letter, history=talk, may_be_cut=True, **settings))
    return min(max(p, CLAMP[0]), CLAMP[1])


def _letter(reply: Reply) -> float:
    """P(A) / (P(A) + P(B)) at the first token that is either; without log-probabilities 1 or 0 by the text."""
    for token in reply.logprobs:
        if token["token"].strip(" (").upper() in ("A", "B"):
            mass = {"A": 0.0, "B": 0.0}
            for other, logprob in token["top"] or [(token["token"], token["logprob"])]:
                if (name := other.strip(" (").upper()) in mass:
                    mass[name] += exp(logprob)
            return mass["A"] / (mass["A"] + mass["B"])
    return 1.0 if reply.one_of("A", "B") == "A" else 0.0


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
