"""Self-Refine: a model answers, names the faults of its answer, and writes it anew until it finds none.

Paper: Self-Refine, arXiv 2303.17651.

One model in three roles, without training. It answers; it gives feedback on its answer, seeing the request and the
latest draft only; it writes a new draft, seeing every earlier draft with its feedback. Feedback names faults, each with
what to do about it (the paper: actionable and specific), and a score from 1 to 10. The loop ends when no fault is named
or the score reaches ``enough``, when a draft changes nothing, or after ``iterations`` (4). The last draft is the
answer; ``choose: best`` asks for feedback on the last draft too and takes the one that scored highest, for quality
that need not rise with every draft. A row with an ``output`` begins with that as its first draft.

Differs from the paper: its few-shot prompts for each kind of request are replaced by one general prompt without
demonstrations, with ``criteria`` to say what counts; feedback is JSON.

Real run: Qwen2.5-Coder-1.5B, 6 short requests (half Chinese), 1 iteration, 14 asks: all readable, 6 kept, 2 of them
rewritten. A model of that size finds no fault in its Chinese answers, wrong ones among them.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.example import Example
from seedbed.core.request import Message
from seedbed.core.text import folded, with_input
from seedbed.methods.instructions.self_refine_prompts import CRITERIA, JUDGE, OF_ITSELF, REFINE, Feedback


class Refined(TypedDict):
    """The answer, every draft with its feedback and score, and why the loop ended."""

    output: str
    drafts: list[str]
    feedback: list[list[str]]
    scores: list[int]
    stop: str


SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 2048}


async def self_refine(
    ctx: Context,
    instruction: str,
    input: str = "",
    output: str = "",
    *,
    iterations: int = 4,
    criteria: str = "",
    enough: int = 10,
    choose: Literal["last", "best"] = "last",
) -> Refined:
    """Answer and refine the answer; see the card above."""
    request = with_input(instruction, input)
    draft = output.strip() or (await ctx.ask(request, **SAMPLING)).text.strip()
    drafts, found, stop = [draft], list[Feedback](), ""
    talk: list[Message] = [{"role": "user", "content": request}, {"role": "assistant", "content": draft}]
    while not stop and len(drafts) <= iterations:
        found.append(await _feedback(ctx, request, drafts[-1], criteria))
        if not found[-1].faults:
            stop = "no faults"
        elif found[-1].score >= enough:
            stop = "good enough"
        else:
            draft = await _refined(ctx, talk, found[-1])
            stop = "unchanged" if folded(draft) == folded(drafts[-1]) else ""
            drafts += [] if stop else [draft]
    if choose == "best" and len(found) < len(drafts):
        found.append(await _feedback(ctx, request, drafts[-1], criteria))
    scores = [one.score for one in found]
    # of equal scores the later draft: it has seen more feedback
    best = max(range(len(drafts)), key=lambda at: (scores[at], at)) if choose == "best" else len(drafts) - 1
    return Refined(
        output=drafts[best],
        drafts=drafts,
        feedback=[[f"{fault.fault} → {fault.fix}" for fault in one.faults] for one in found],
        scores=scores,
        stop=stop or "iterations",
    )


async def _feedback(ctx: Context, request: str, draft: str, criteria: str) -> Feedback:
    """What the model says of a draft, seeing it for the first time."""
    prompt = ctx.fill(JUDGE, criteria=criteria or ctx.fill(CRITERIA), request=request, draft=draft)
    return (await ctx.ask(prompt, schema=Feedback, **SAMPLING)).json(Feedback)


async def _refined(ctx: Context, talk: list[Message], feedback: Feedback) -> str:
    """The next draft; ``talk`` holds all drafts and feedback so far and is carried on."""
    faults = "\n".join(f"- {one.fault} → {one.fix}" for one in feedback.faults)
    prompt = ctx.fill(REFINE, faults=faults)
    reply = await ctx.ask(prompt, history=list(talk), **SAMPLING)
    draft = reply.text.strip()
    if OF_ITSELF.match(draft):
        raise Unreadable("the draft speaks of itself; give the new answer alone, without a lead-in", reply)
    talk += [{"role": "user", "content": prompt}, {"role": "assistant", "content": draft}]
    return draft


EXAMPLE = Example(
    row={"instruction": "Name the capital of Australia and say since when."},
    replies=[
        "Canberra.",
        {"faults": [{"fault": "The year is missing.", "fix": "Add that it became the capital in 1913."}], "score": 5},
        "Canberra, since 1913.",
        {"faults": [], "score": 10},
    ],
    gives={
        "output": "Canberra, since 1913.",
        "drafts": ["Canberra.", "Canberra, since 1913."],
        "feedback": [["The year is missing. → Add that it became the capital in 1913."], []],
        "scores": [5, 10],
        "stop": "no faults",
    },
)
