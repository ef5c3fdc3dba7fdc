"""RAGSynth's questions: proposed from numbered clues, answered with citations that are looked up in their table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import TypedDict

from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.material import draw_mark, shown
from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.reply import Narrowed, Reply, json_schema
from seedbed.core.text import folded, shortened
from seedbed.methods.documents.quoted_pairs import asked_before, speaks_of_text, strange_numbers
from seedbed.methods.retrieval.rag_synth_clues import SAMPLING, Clue, Mention, Topic
from seedbed.methods.retrieval.rag_synth_prompts import ANSWER, CLUE, HOPS, MENTION, PROPOSE, SAME_ENTITY

MOST_RELATIONS = 10
_CITATION = re.compile(r"[\[(（【]((?:clue|线索)[^\[\](（【】）)]*?\d[^\[\](（【】）)]*?)[\])）】]", re.IGNORECASE)
_STOPS = ".!?。！？"
_CLUE_NAMED = re.compile(r"\bclues? \d+|线索 ?\d+", re.IGNORECASE)


class Proposed(TypedDict):
    """A question, how clues lead to its answer, and the clues, with those that do."""

    query: str
    reasoning: str
    topic: Topic


class Answered(TypedDict):
    """The long answer and the short one, with citations."""

    answer: str
    short_answer: str


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class One(_Strict):
    """A question as the model proposes it."""

    clues: list[int] = Field(min_length=1, max_length=MOST_RELATIONS)
    question: str = Field(min_length=5, max_length=400)
    reasoning: str = Field(max_length=600)


class Proposals(_Strict):
    """The reply to ``PROPOSE``."""

    questions: list[One] = Field(max_length=10)


class Grouped(_Strict):
    """The reply to ``SAME_ENTITY``."""

    groups: list[list[int]] = Field(min_length=1)


class Stated(_Strict):
    """A statement of an answer, and the clues that it rests on."""

    text: str = Field(min_length=1, max_length=600)
    clues: list[int] = Field(min_length=1, max_length=MOST_RELATIONS)


class Answers(_Strict):
    """The reply to ``ANSWER``."""

    short: Stated
    long: list[Stated] = Field(min_length=1, max_length=6)


async def propose(ctx: Context, topic: Topic, hop: str, *, questions: int = 3) -> list[Proposed]:
    """Up to ``questions`` questions on a topic."""
    table = topic["clues"] if hop == "single" else await _relations(ctx, topic["mentions"])
    between = shown_clues(ctx, table)
    prompt = ctx.fill(PROPOSE, count=questions, kind=ctx.fill(HOPS[hop]), clues=between)
    reply = await ctx.ask(prompt, schema=Proposals, **SAMPLING)
    made, dropped = list[One](), list[str]()
    for one in reply.json(Proposals).questions[:questions]:
        failure = proposal_failure(one, hop, table) or asked_before(one.question, [other.question for other in made])
        if failure:
            dropped.append(f"{shortened(one.question, 80)}: {failure}")
        else:
            made.append(one)
    if dropped:
        ctx.note(dropped=dropped)
    if not made:
        raise Reject("no question could be used: " + "; ".join(dropped), value=0, threshold=1)
    return [
        Proposed(query=one.question.strip(), reasoning=one.reasoning.strip(),
                 topic=Topic(clues=table, used=sorted(set(one.clues)), mentions=[], distractors=topic["distractors"]))
        for one in made
    ]  # fmt: skip


async def _relations(ctx: Context, mentions: Sequence[Mention]) -> list[Clue]:
    """The relations of those mentions that are one entity, up to ten, from at least two documents."""
    entries = "\n".join(
        ctx.fill(MENTION, number=at, name=one["name"], description=one["description"])
        for at, one in enumerate(mentions, 1)
    )
    between = shown(draw_mark(ctx.rng, [entries]), [("", entries)])
    reply = await ctx.ask(ctx.fill(SAME_ENTITY, mentions=between), schema=Grouped, **SAMPLING)
    groups = reply.json(Grouped).groups
    left = Counter(range(1, len(mentions) + 1))
    left.subtract(number for group in groups for number in group)
    if min(left.values()) < 0:
        raise Unreadable(f"no number but 1 to {len(mentions)} may stand in a group, and none in two", reply)
    groups += [[number] for number, times in left.items() if times]  # what was left out is a thing of its own
    found = [relations_of([mentions[number - 1] for number in group], ctx.rng) for group in groups]
    largest = max(found, key=len)
    if len(largest) < 2:
        raise Reject("the mentions are different things, or have one relation only", value=len(largest), threshold=2)
    return largest


def relations_of(mentions: Sequence[Mention], rng: Random) -> list[Clue]:
    """Up to ten relations of one entity, of each document at least one; none where all are of one document."""
    distinct = {(clue["passage"], folded(clue["text"])): clue for one in mentions for clue in one["relations"]}
    drawn = rng.sample(list(distinct.values()), len(distinct))
    first = {clue["document"] or clue["passage"]: clue for clue in reversed(drawn)}
    if len(first) < 2:
        return []
    chosen = [*first.values(), *(clue for clue in drawn if all(clue is not one for one in first.values()))]
    return chosen[:MOST_RELATIONS]


def proposal_failure(one: One, hop: str, table: Sequence[Clue]) -> str | None:
    """Why a proposed question cannot be used, or None."""
    if found := speaks_of_text(one.question) or "".join(_CLUE_NAMED.findall(one.question)[:1]):
        return f"the question speaks of {found!r}"
    strange = [number for number in one.clues if not 1 <= number <= len(table)]
    if strange:
        return f"there is no clue {strange[0]}, only {len(table)}"
    used = [table[number - 1] for number in set(one.clues)]
    if hop == "multi" and len({clue["document"] or clue["passage"] for clue in used}) < 2:
        return "its clues are of one document"
    return None


async def answer_question(ctx: Context, query: str, topic: Topic, reasoning: str) -> Answered:
    """The answer to a question from its clues, which every statement cites."""
    clues, used = topic["clues"], topic["used"]
    between = shown_clues(ctx, clues, used)
    prompt = ctx.fill(ANSWER, clues=between, question=query, reasoning=reasoning, numbers=str(used))
    reply = await ctx.ask(prompt, schema=resting_on(used, Answers), **SAMPLING)
    found = reply.json(Answers)
    known = known_from(query, clues, used)
    return Answered(
        answer=cited(ctx, found.long, used, known, reply),
        short_answer=cited(ctx, [found.short], used, known, reply, whole=False),
    )


def resting_on(used: Sequence[int], kind: type[BaseModel]) -> Narrowed:
    """A reply whose statements can name these clues alone, where the server keeps to schemas."""
    schema = json_schema(kind)
    schema["$defs"]["Stated"]["properties"]["clues"]["items"] = {"enum": list(used)}
    return Narrowed(kind, schema)


def known_from(query: str, clues: Sequence[Clue], used: Sequence[int]) -> str:
    """All that an answer may take its numbers from."""
    sentences = [
        clues[number - 1]["passage"][place["start"] : place["end"]]
        for number in used
        for place in clues[number - 1]["sentences"]
    ]
    return " ; ".join([query, *(clues[number - 1]["text"] for number in used), *sentences])


def shown_clues(ctx: Context, table: Sequence[Clue], numbers: Sequence[int] = (), *, plain: bool = False) -> str:
    """Clues with their numbers, all or some, for a model between marks; ``plain`` for a training text."""
    wanted = numbers or range(1, len(table) + 1)
    lines = "\n".join(ctx.fill(CLUE, number=number, text=table[number - 1]["text"]) for number in wanted)
    return lines if plain else shown(draw_mark(ctx.rng, [lines]), [("", lines)])


def cited(
    ctx: Context, said: Sequence[Stated], allowed: Sequence[int], known: str, reply: Reply, *, whole: bool = True
) -> str:
    """Statements as one text, each with its clues before its stop, which ``whole`` sentences have:
    ``It lies there [Clue 2].``

    Raises:
        Unreadable: one rests on a clue that was not given, or names a number that is not in what is known.
    """
    strange = sorted({number for one in said for number in one.clues} - set(allowed))
    if strange:
        raise Unreadable(f"there is no clue {strange[0]} among those given, {list(allowed)}", reply)
    texts = [without_citations(one.text) for one in said]
    if wrong := strange_numbers(" ".join(texts), known):
        raise Unreadable(f"the answer names {', '.join(wrong)}, which no clue does", reply)
    if not all(text.strip(_STOPS) for text in texts):
        raise Unreadable("a statement of the answer is blank", reply)
    end = ("。" if ctx.language == "zh" else ".") if whole else ""
    return joined(ctx, [_behind(ctx, text, one.clues, end) for text, one in zip(texts, said, strict=True)])


def joined(ctx: Context, texts: Sequence[str]) -> str:
    """Sentences, or parts of one, behind each other as the language has them."""
    return ("" if ctx.language == "zh" else " ").join(texts)


def _behind(ctx: Context, text: str, numbers: Sequence[int], end: str) -> str:
    """A statement with its citations before its stop, or before ``end`` where it has none."""
    stop = text[-1] if text[-1] in _STOPS else ""
    marks = "".join(ctx.fill(CLUE, number=number, text="").strip() for number in dict.fromkeys(numbers))
    return joined(ctx, [text.removesuffix(stop), marks]) + (stop or end)


def without_citations(text: str) -> str:
    """The text alone."""
    return re.sub(r"\s+([,.;:，。；：])", r"\1", " ".join(_CITATION.sub(" ", text).split()))


def renumbered(ctx: Context, text: str, table: dict[int, int]) -> str:
    """A text whose citations have the numbers of a table."""
    return _CITATION.sub(lambda found: ctx.fill(CLUE, number=table[_number(found)], text="").strip(), text)


def _number(found: re.Match[str]) -> int:
    return int(re.sub(r"\D", "", found[1]))
