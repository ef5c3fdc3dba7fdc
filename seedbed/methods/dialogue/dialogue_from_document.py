"""Dialogue from a document: a conversation in which every answer sees the text and quotes what it rests on.

No paper: the multi-turn variant of ``document_qa``; the verbatim evidence follows GE-Chat, arXiv 2505.10143.

One ask per turn: the text and the dialogue so far go in, the next question of a curious person, a quotation and the
answer come out. A reply whose quotation does not stand in the text, that repeats a question, or that rests on what an
earlier answer rests on, is asked again with the reason and finally sets the row aside. ``evidence`` holds, for each
assistant turn in order, the quotation and its span: for every one ``text[start:end] == quote``. The assistant knows the
subject: it never speaks of "the text".
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.checks.quotation import quoting
from seedbed.core.context import Context
from seedbed.core.example import Example
from seedbed.core.request import Message
from seedbed.methods.dialogue.dialogue_from_document_prompts import ANSWERED, ASK, ASKED, FIRST, NEXT, SO_FAR, SOURCE
from seedbed.methods.dialogue.quoted_turns import Evidence, Turn, evidence_of, read


class Dialogue(TypedDict):
    """A grounded dialogue; the evidence of the n-th assistant turn stands at the n-th place."""

    messages: list[Message]
    evidence: list[Evidence]


SAMPLING: dict[str, Any] = {"temperature": 0.7, "top_p": 0.95, "max_tokens": 1024}


async def dialogue_from_document(
    ctx: Context, text: str, document: str = "", heading: str = "", *, turns: int = 3, system: str = ""
) -> Dialogue:
    """A dialogue of ``turns`` questions and answers about a text; ``system`` opens the messages where it is given."""
    place = " › ".join(part for part in (document, heading) if part)
    source = ctx.part(SOURCE, place=place) if place else ""
    written: list[Turn] = []
    for _ in range(turns):
        opening, so_far = ctx.part(NEXT if written else FIRST), _so_far(ctx, written)
        prompt = ctx.fill(ASK, opening=opening, source=source, text=text, so_far=so_far)
        form = quoting(Turn, "quote", text, [one.quote for one in written])
        reply = await ctx.ask(prompt, schema=form, **SAMPLING)
        written.append(read(reply, text, written))
    messages: list[Message] = [{"role": "system", "content": system}] if system else []
    for one in written:
        messages += [{"role": "user", "content": one.question}, {"role": "assistant", "content": one.answer}]
    return Dialogue(messages=messages, evidence=[evidence_of(one.quote, text) for one in written])


def _so_far(ctx: Context, written: list[Turn]) -> str:
    lines = [
        ctx.part(prompt, text=said)
        for one in written
        for prompt, said in ((ASKED, one.question), (ANSWERED, one.answer))
    ]
    return ctx.part(SO_FAR, turns="\n".join(lines)) if lines else ""


EXAMPLE = Example(
    row={"text": "Bees dance to tell others where nectar is. The dance was decoded by Karl von Frisch in 1927."},
    settings={"turns": 2},
    replies=[
        {
            "question": "Why do bees dance?",
            "quote": "Bees dance to tell others where nectar is.",
            "answer": "To tell each other where nectar is.",
        },
        {
            "question": "Who found that out?",
            "quote": "decoded by Karl von Frisch in 1927",
            "answer": "Karl von Frisch, in 1927.",
        },
    ],
    gives={
        "messages": [
            {"role": "user", "content": "Why do bees dance?"},
            {"role": "assistant", "content": "To tell each other where nectar is."},
            {"role": "user", "content": "Who found that out?"},
            {"role": "assistant", "content": "Karl von Frisch, in 1927."},
        ],
        "evidence": [
            {"quote": "Bees dance to tell others where nectar is.", "start": 0, "end": 42},
            {"quote": "decoded by Karl von Frisch in 1927", "start": 57, "end": 91},
        ],
    },
)
