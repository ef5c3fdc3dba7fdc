"""Document QA: questions and answers from a text, each with the span of the text that it rests on.

No paper: what every tool for document question answering does. That the evidence is a verbatim piece of the text, and
is looked up instead of believed, follows GE-Chat, arXiv 2505.10143; that questions stand alone, without "according to
the text", follows RAGSynth, arXiv 2505.10989.

One ask per text. The kind and the difficulty of each question are drawn and asked for. The model quotes the words that
support its answer; a pair whose quotation does not stand in the text is dropped, as is a repeated question and one that
speaks of "the text". What was dropped, and why, is noted; when nothing is left the row is set aside.

``text[start:end] == evidence`` holds for every pair; the place in the document is ``chunk_start`` further on, where
the text is a chunk. ``reasoning`` asks for the thoughts that lead from the quotation to the answer. ``style="lines"``
asks for plain lines instead of JSON, for servers that cannot hold a model to a schema.

Real run: Qwen2.5-Coder-1.5B, 20 chunks (half English, half Chinese), 2 questions each: 20 readable, 19 kept with 32
pairs of 40. Three of the pairs asked with a clause of the text instead of a question; such are dropped since.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, NotRequired, TypedDict

from pydantic import BaseModel, Field, create_model

from seedbed.checks.quotation import find_quote
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.methods.documents.document_qa_prompts import (
    ASK,
    JSON,
    LEVELS,
    LINES,
    SOURCE,
    THOUGHTS,
    WANTED,
    form_line,
    wanted_lines,
)
from seedbed.methods.documents.quoted_pairs import asked_before, failure_of, labelled_pairs

_PROMPTS = WANTED, JSON, LINES, THOUGHTS  # named here as well, where a recipe looks for prompts to replace


class Pair(TypedDict):
    """One question with its answer and the span of ``text`` that supports it."""

    question: str
    answer: str
    evidence: str
    start: int
    end: int
    reasoning: NotRequired[str]
    difficulty: str
    kind: str


SAMPLING: dict[str, Any] = {"temperature": 0.7, "top_p": 0.95, "max_tokens": 2048}


async def document_qa(  # noqa: PLR0913 - three columns and five settings
    ctx: Context,
    text: str,
    document: str = "",
    heading: str = "",
    *,
    questions: int = 3,
    difficulty: Literal["easy", "medium", "hard", "mixed"] = "mixed",
    kinds: tuple[str, ...] = ("fact", "why", "how", "comparison", "list", "yes_no"),
    reasoning: bool = False,
    style: Literal["json", "lines"] = "json",
) -> list[Pair]:
    """Ask for ``questions`` pairs about a text and keep those whose quotation stands in it; see the card above."""
    drawn = [ctx.rng.choice(kinds) for _ in range(questions)]
    levels = [difficulty if difficulty != "mixed" else ctx.rng.choice(tuple(LEVELS)) for _ in range(questions)]
    source = " › ".join(part for part in (document, heading) if part)
    prompt = ctx.fill(ASK, count=questions, wanted=wanted_lines(ctx, drawn, levels), text=text,
                      source=ctx.fill(SOURCE, place=source) if source else "",
                      form=form_line(ctx, style, reasoning=reasoning))  # fmt: skip
    shape = _shape(questions, reasoning) if style == "json" else None
    reply = await ctx.ask(prompt, schema=shape, **SAMPLING)
    found = reply.json(shape).model_dump()["pairs"] if shape else labelled_pairs(reply, reasoning=reasoning)[:questions]
    pairs: list[Pair] = []
    dropped: list[str] = []
    for one, kind, level in zip(found, drawn, levels, strict=False):
        failure = failure_of(one, text) or asked_before(one["question"], [pair["question"] for pair in pairs])
        if failure:
            dropped.append(f"{shortened(one['question'], 80)}: {failure}")
        else:
            pairs.append(_pair(one, text, kind, level))
    if dropped:
        ctx.note(dropped=dropped)
    if not pairs:
        raise Reject("no pair rests on a quotation from the text: " + "; ".join(dropped), value=0, threshold=1)
    return pairs


def _pair(one: dict[str, str], text: str, kind: str, level: str) -> Pair:
    span = find_quote(one["quote"], text)
    assert span is not None
    pair = Pair(
        question=one["question"].strip(),
        answer=one["answer"].strip(),
        evidence=text[slice(*span)],
        start=span[0],
        end=span[1],
        difficulty=level,
        kind=kind,
    )
    if "reasoning" in one:
        pair["reasoning"] = one["reasoning"].strip()
    return pair


@lru_cache(maxsize=32)
def _shape(count: int, reasoning: bool) -> type[BaseModel]:  # noqa: FBT001 - a cache key
    """The JSON wanted: exactly ``count`` pairs of bounded texts, so that a small model held to it always ends."""
    thoughts: dict[str, Any] = {"reasoning": (str, Field(max_length=1000))} if reasoning else {}
    one = create_model("One", question=(str, Field(max_length=300)), quote=(str, Field(max_length=500)), **thoughts,
                       answer=(str, Field(max_length=1000)))  # fmt: skip
    return create_model("Pairs", pairs=(list[one], Field(min_length=count, max_length=count)))


EXAMPLE = Example(
    row={"text": "Bees dance to tell others where nectar is. The dance was decoded by Karl von Frisch in 1927."},
    settings={"questions": 2, "kinds": ("why",), "difficulty": "easy"},
    replies=[
        {
            "pairs": [
                {
                    "question": "Why do bees dance?",
                    "quote": "Bees dance to tell others where nectar is.",
                    "answer": "To tell other bees where nectar is.",
                },
                {"question": "Why do bees sing?", "quote": "Bees sing when it rains.", "answer": "Because it rains."},
            ]
        }
    ],
    gives=[
        {
            "question": "Why do bees dance?",
            "answer": "To tell other bees where nectar is.",
            "evidence": "Bees dance to tell others where nectar is.",
            "start": 0,
            "end": 42,
            "difficulty": "easy",
            "kind": "why",
        }
    ],
)
