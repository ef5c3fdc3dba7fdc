"""RAGSynth's variants of a question: rephrased in levels, answered only in part, reordered, without clues."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypedDict

from pydantic import BaseModel, ConfigDict, Field

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.text import folded, sentences
from seedbed.methods.documents.quoted_pairs import speaks_of_text, strange_numbers
from seedbed.methods.retrieval.rag_synth_clues import SAMPLING, Clue, Topic
from seedbed.methods.retrieval.rag_synth_prompts import (
    GENERATE,
    NO_CLUES,
    PARTIAL,
    PARTIALS,
    REFUSAL,
    REORDER,
    REPHRASE,
    REPHRASINGS,
    SAME_ANSWER,
    SENTENCE,
)
from seedbed.methods.retrieval.rag_synth_questions import (
    Stated,
    cited,
    joined,
    known_from,
    renumbered,
    resting_on,
    shown_clues,
    without_citations,
)

ROLE = "judge"


class Shown(TypedDict):
    """A clue as a variant shows it; ``gold``: it leads to the answer, else it distracts."""

    id: int
    gold: bool
    kind: str
    text: str
    document: str
    sentences: list[str]


class Variant(TypedDict):
    """One question with its clues and answer; ``ancestors`` are the questions it was made from, the first one first.

    What was needed on the way goes: passages stand in ``positive``, documents in ``clues``.
    """

    query: str
    kind: str
    level: int
    ancestors: list[str]
    answer: str
    short_answer: str
    missing: str
    clues: list[Shown]
    clue_ids: list[int]
    instruction: str
    output: str
    chosen: str | None
    rejected: str | None
    positive: list[str]
    text: None
    document: None
    found: None
    shared: None
    topic: None


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Partly(_Strict):
    """The reply to ``PARTIAL``."""

    question: str = Field(min_length=5, max_length=500)
    answer: list[Stated] = Field(min_length=1, max_length=6)
    missing: str = Field(min_length=3, max_length=500)


class Order(_Strict):
    """The reply to ``REORDER``."""

    order: list[int] = Field(min_length=2)
    same_meaning: bool


class _Made(TypedDict):
    """A variant before its clues are laid."""

    query: str
    kind: str
    ancestors: list[str]
    answer: str
    missing: str


async def vary(  # noqa: PLR0913 - a question with its clues, and how many variants of each kind
    ctx: Context, query: str, topic: Topic, answer: str, short_answer: str, *, rephrasings: int = 3, partials: int = 2,
    hybrid: bool = True, reorder: bool = True,
) -> list[Variant]:  # fmt: skip
    """The question, its variants, and a row in which no clue is given; those that could not be written are left out."""
    asker = _Asker(ctx, topic["clues"], topic["used"], answer)
    first = _Made(query=query, kind="original", ancestors=[], answer=answer, missing="")
    laid = _laid(ctx, first, topic, answer, short_answer)
    rows = ctx.keep([laid, _without_clues(ctx, query, laid["answer"])])

    def lay(one: _Made) -> None:
        rows.insert(-1, _laid(ctx, one, topic, answer, short_answer))

    roots = [first]
    async for one in asker.rephrased(first, rephrasings):
        lay(one)
        roots += [one] if hybrid else []
    for root in roots:
        async for one in asker.partial(root, partials):
            lay(one)
    if reorder and (other := await asker.reordered()):
        lay(_Made(query=query, kind="order", ancestors=[], answer=other, missing=""))
    return rows


class _Asker:
    """Asks for the variants of one question."""

    def __init__(self, ctx: Context, clues: list[Clue], used: list[int], answer: str) -> None:
        self._ctx, self._clues, self._used, self._answer = ctx, clues, used, answer

    async def rephrased(self, root: _Made, levels: int) -> AsyncIterator[_Made]:
        """A chain of rephrasings, each of the one before; it ends where the answer would change."""
        ctx, chain = self._ctx, [root]
        for how in ctx.rng.sample(sorted(REPHRASINGS), min(levels, len(REPHRASINGS))):
            last = chain[-1]["query"]
            told = ctx.fill(REPHRASINGS[how])
            answer = without_citations(self._answer).strip()
            reply = await ctx.ask(ctx.fill(REPHRASE, how=told, question=last, answer=answer), **SAMPLING)
            new = reply.text.strip()
            failure = self._failure(new, [one["query"] for one in chain])
            if failure or "\n" in new:
                raise Unreadable(failure or "wanted the new question on one line and nothing else", reply)
            plain = shown_clues(ctx, self._clues, self._used)
            same = await ctx.ask(ctx.fill(SAME_ANSWER, first=root["query"], second=new, clues=plain), role=ROLE,
                                 temperature=0.0, max_tokens=16)  # fmt: skip
            if not same.yes():
                ctx.note(rephrasing_ended=f"level {len(chain)} ({how}) has another answer: {new[:120]}")
                break
            ancestors = [*chain[-1]["ancestors"], last]
            chain.append(_Made(query=new, kind="rephrase", ancestors=ancestors, answer=self._answer, missing=""))
            yield chain[-1]

    async def partial(self, root: _Made, levels: int) -> AsyncIterator[_Made]:
        """A chain of edits after which the clues tell only a part; the answer says what is missing."""
        ctx, chain = self._ctx, [root]
        kind = "partial" if root["kind"] == "original" else "hybrid"
        between = shown_clues(ctx, self._clues, self._used)
        for how in ctx.rng.sample(sorted(PARTIALS), min(levels, len(PARTIALS))):
            last = chain[-1]
            told = ctx.fill(PARTIALS[how])
            prompt = ctx.fill(PARTIAL, how=told, clues=between, question=last["query"], numbers=str(self._used))
            reply = await ctx.ask(prompt, schema=resting_on(self._used, Partly), **SAMPLING)
            new = reply.json(Partly)
            if failure := self._failure(new.question, [one["query"] for one in chain]):
                raise Unreadable(failure, reply)
            known = known_from(new.question, self._clues, self._used)
            missing = without_citations(new.missing)
            if wrong := strange_numbers(missing, known):
                raise Unreadable(f"what is missing names {', '.join(wrong)}, which no clue does", reply)
            answer = cited(ctx, new.answer, self._used, known, reply)
            chain.append(_Made(query=new.question.strip(), kind=kind, ancestors=[*last["ancestors"], last["query"]],
                               answer=joined(ctx, [answer, missing]), missing=missing))  # fmt: skip
            yield chain[-1]

    async def reordered(self) -> str:
        """The answer's sentences in another order of the same meaning, or nothing."""
        ctx, said = self._ctx, sentences(self._answer)
        if len(said) < 2:
            return ""
        lines = "\n".join(ctx.fill(SENTENCE, number=at, text=one) for at, one in enumerate(said, 1))
        reply = await ctx.ask(ctx.fill(REORDER, sentences=lines), schema=Order, **SAMPLING)
        found = reply.json(Order)
        if sorted(found.order) != list(range(1, len(said) + 1)):
            raise Unreadable(f"the order must hold every number from 1 to {len(said)} once", reply)
        if found.order == sorted(found.order) or not found.same_meaning:
            ctx.note(order="no other order of the same meaning")
            return ""
        return joined(ctx, [said[number - 1] for number in found.order])

    @staticmethod
    def _failure(question: str, earlier: list[str]) -> str:
        if folded(question) in map(folded, earlier):
            return "the question is the same as before"
        found = speaks_of_text(question)
        return f"the question speaks of {found!r}" if found else ""


def _laid(ctx: Context, one: _Made, topic: Topic, answer: str, short_answer: str) -> Variant:
    """A variant with its clues among distractors, in a drawn order with new numbers, which its citations follow."""
    clues, used = topic["clues"], topic["used"]
    every = [*((number, clues[number - 1]) for number in used), *((0, clue) for clue in topic["distractors"])]
    ctx.rng.shuffle(every)
    numbers = {old: new for new, (old, _) in enumerate(every, 1) if old}
    laid = [_shown(new, clue, gold=old > 0) for new, (old, clue) in enumerate(every, 1)]
    lines = shown_clues(ctx, [clue for _, clue in every], plain=True)
    output = renumbered(ctx, one["answer"], numbers)
    ignoring = renumbered(ctx, answer, numbers) if one["missing"] else None
    positive = list(dict.fromkeys(clues[number - 1]["passage"] for number in used))
    return Variant(query=one["query"], kind=one["kind"], level=len(one["ancestors"]), ancestors=one["ancestors"],
                   answer=output, short_answer=renumbered(ctx, short_answer, numbers) if not one["missing"] else "",
                   missing=one["missing"], clues=laid, clue_ids=sorted(numbers.values()),
                   instruction=ctx.fill(GENERATE, clues=lines, question=one["query"]), output=output,
                   chosen=output if ignoring else None, rejected=ignoring, positive=positive,
                   text=None, document=None, found=None, shared=None, topic=None)  # fmt: skip


def _shown(number: int, clue: Clue, *, gold: bool) -> Shown:
    said = [clue["passage"][one["start"] : one["end"]] for one in clue["sentences"]]
    return Shown(id=number, gold=gold, kind=clue["kind"], text=clue["text"], document=clue["document"], sentences=said)


def _without_clues(ctx: Context, query: str, answer: str) -> Variant:
    """The row that teaches to answer nothing without clues."""
    told = ctx.fill(REFUSAL)
    asked = ctx.fill(GENERATE, clues=ctx.fill(NO_CLUES), question=query)
    return Variant(query=query, kind="no_clue", level=0, ancestors=[], answer=told, short_answer="", missing=told,
                   clues=[], clue_ids=[], instruction=asked, output=told, chosen=told,
                   rejected=without_citations(answer), positive=[],
                   text=None, document=None, found=None, shared=None, topic=None)  # fmt: skip
