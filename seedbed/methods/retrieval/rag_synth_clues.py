"""RAGSynth's clues: facts, entities and relations with their sentences, and entities that documents share."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from typing import Any, Literal, TypedDict

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.material import draw_mark, shown
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.core.table import without
from seedbed.core.text import folded, sentences
from seedbed.methods.retrieval.mining import embedded
from seedbed.methods.retrieval.rag_synth_prompts import FACTS, GRAPH, SENTENCE

Hop = Literal["single", "multi"]
MOST_CLUES = 12
"""Facts, entities and relations that are asked for, each; a limit for small models, the paper has none."""


class Place(TypedDict):
    """A sentence of a passage: ``passage[start:end]``."""

    start: int
    end: int


class Clue(TypedDict):
    """What a passage says, with the sentences that say it."""

    kind: str
    text: str
    document: str
    passage: str
    sentences: list[Place]


class Mention(TypedDict):
    """An entity as one passage has it, with its relations there."""

    name: str
    description: str
    document: str
    relations: list[Clue]


class Found(TypedDict):
    """The clues of one passage, and a number that is drawn for it."""

    facts: list[Clue]
    mentions: list[Mention]
    draw: int


class Looked(TypedDict):
    """A passage that was looked through."""

    found: Found


class Shared(TypedDict):
    """The entities of a passage that other documents have as well, and facts of others."""

    entities: list[list[Mention]]
    distractors: list[Clue]


class Topic(TypedDict):
    """What a question is asked from: numbered clues, of which ``used`` (from 1) lead to the answer, or mentions."""

    clues: list[Clue]
    used: list[int]
    mentions: list[Mention]
    distractors: list[Clue]


class Chosen(TypedDict):
    """A topic: the facts of a passage (``single``), or an entity that several documents share (``multi``)."""

    hop: str
    topic: Topic


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Fact(_Strict):
    """A fact as the model writes it."""

    fact: str = Field(min_length=3, max_length=400)
    sentences: list[int] = Field(min_length=1, max_length=8)


class Facts(_Strict):
    """The reply to ``FACTS``."""

    facts: list[Fact] = Field(max_length=MOST_CLUES)


class Entity(_Strict):
    """An entity as the model writes it."""

    name: str = Field(min_length=1, max_length=80)
    description: str = Field(max_length=300)
    sentences: list[int] = Field(min_length=1, max_length=8)


class Relation(_Strict):
    """A relation as the model writes it."""

    source: str = Field(max_length=80)
    target: str = Field(max_length=80)
    description: str = Field(min_length=3, max_length=300)
    sentences: list[int] = Field(min_length=1, max_length=8)


class Graph(_Strict):
    """The reply to ``GRAPH``."""

    entities: list[Entity] = Field(max_length=MOST_CLUES)
    relations: list[Relation] = Field(max_length=MOST_CLUES)


SAMPLING: dict[str, Any] = {"temperature": 0.6, "max_tokens": 2048}


async def find_clues(
    ctx: Context, text: str, document: str = "", *, hops: tuple[Hop, ...] = ("single", "multi")
) -> Looked:
    """The facts of a passage and its entities with their relations; a clue without a sentence of the passage goes."""
    places = sentence_places(text)
    if not places:
        raise Reject("the text is blank", value=0, threshold=1)
    tagged = "\n".join(
        ctx.fill(SENTENCE, number=at, text=text[one["start"] : one["end"]]) for at, one in enumerate(places, 1)
    )
    between = shown(draw_mark(ctx.rng, [tagged]), [("", tagged)])
    reader = _Reader(text, document, places)
    facts, mentions = list[Clue](), list[Mention]()
    if "single" in hops:
        reply = await ctx.ask(ctx.fill(FACTS, sentences=between, most=MOST_CLUES), schema=Facts, **SAMPLING)
        facts = [clue for one in reply.json(Facts).facts if (clue := reader.clue("fact", one.fact, one.sentences))]
    if "multi" in hops:
        reply = await ctx.ask(ctx.fill(GRAPH, sentences=between, most=MOST_CLUES), schema=Graph, **SAMPLING)
        mentions = reader.mentions(reply.json(Graph))
    if reader.dropped:
        ctx.note(dropped_clues=reader.dropped)
    if not facts and not mentions:
        raise Reject("no clue rests on a sentence of the text", value=0, threshold=1)
    return Looked(found=Found(facts=facts, mentions=mentions, draw=ctx.rng.getrandbits(48)))


def sentence_places(text: str) -> list[Place]:
    """Where the sentences of a text stand, in their order."""
    places: list[Place] = []
    for sentence in sentences(text):
        start = text.index(sentence, places[-1]["end"] if places else 0)
        places.append(Place(start=start, end=start + len(sentence)))
    return places


class _Reader:
    """Turns what a model wrote into clues of one passage."""

    def __init__(self, text: str, document: str, places: Sequence[Place]) -> None:
        self._text, self._document, self._places = text, document, places
        self.dropped: list[str] = []

    def clue(self, kind: str, said: str, numbers: Sequence[int]) -> Clue | None:
        """The clue, or None where it names a sentence that is not there."""
        strange = [number for number in numbers if not 1 <= number <= len(self._places)]
        if strange:
            self.dropped.append(f"{said[:80]}: there is no sentence {strange[0]}")
            return None
        kept = [self._places[number - 1] for number in sorted(set(numbers))]
        return Clue(kind=kind, text=said.strip(), document=self._document, passage=self._text, sentences=kept)

    def mentions(self, graph: Graph) -> list[Mention]:
        """Entities with the relations in which they stand; a relation of something that is no entity goes."""
        named = {folded(one.name): one for one in graph.entities if self.clue("entity", one.name, one.sentences)}
        relations: dict[str, list[Clue]] = {name: [] for name in named}
        for one in graph.relations:
            ends = {folded(one.source), folded(one.target)}
            if not ends <= named.keys() or len(ends) < 2:
                self.dropped.append(f"{one.description[:80]}: not between two of the entities")
            elif clue := self.clue("relation", one.description, one.sentences):
                for name in ends:
                    relations[name].append(clue)
        return [
            Mention(name=one.name.strip(), description=one.description.strip(), document=self._document,
                    relations=relations[name])
            for name, one in named.items()
            if relations[name]
        ]  # fmt: skip


async def share_entities(
    ctx: Context, table: pa.Table, *, similar: float = 0.9, by: Literal["name", "model"] = "name", distractors: int = 2
) -> pa.Table:
    """Each row with the entities that its passage shares with other documents, and facts of others to distract.

    An entity goes with the row of its first mention. ``by: model`` also puts together what the role ``embed`` gives
    vectors of at least ``similar``.
    """
    rows = table.to_pylist()
    every = [(at, mention) for at, row in enumerate(rows) for mention in row["found"]["mentions"]]
    vectors = await embedded(ctx, [f"{one['name']}: {one['description']}" for _, one in every]) if by == "model" else []
    shared: list[list[list[Mention]]] = [[] for _ in rows]
    for group in _groups([one["name"] for _, one in every], vectors, similar):
        members = [every[at] for at in group]
        if len({one["document"] or str(at) for at, one in members}) > 1:
            shared[members[0][0]].append([one for _, one in members])
    made = [Shared(entities=one, distractors=_distractors(rows, at, distractors)) for at, one in enumerate(shared)]
    found = table.append_column("shared", pa.array(made))
    lonely = {at: "no fact, and no entity that another document shares" for at, row in enumerate(rows)
              if not row["found"]["facts"] and not shared[at]}  # fmt: skip
    return without(found, lonely)


def _groups(names: Sequence[str], vectors: Sequence[Sequence[float]], similar: float) -> list[list[int]]:
    """Places of mentions that may be one entity: of one name, or of vectors that are near."""
    home = list(range(len(names)))

    def root(at: int) -> int:
        while home[at] != at:
            at = home[at]
        return at

    first: dict[str, int] = {}
    for at, name in enumerate(names):
        home[at] = root(first.setdefault(folded(name), at))
        for other in range(at if vectors else 0):
            if root(other) != root(at) and sum(map(mul, vectors[at], vectors[other])) >= similar:
                home[max(root(at), root(other))] = min(root(at), root(other))
    groups: dict[int, list[int]] = {}
    for at in range(len(names)):
        groups.setdefault(root(at), []).append(at)
    return [group for group in groups.values() if len(group) > 1]


def _distractors(rows: list[Row], at: int, count: int) -> list[Clue]:
    """Drawn facts, or relations, of other documents."""
    own, pool = rows[at].get("document") or at, list[Clue]()
    for place, row in enumerate(rows):
        if (row.get("document") or place) != own:
            pool += row["found"]["facts"]
            pool += [clue for mention in row["found"]["mentions"] for clue in mention["relations"]]
    return generator("rag_synth", rows[at]["found"]["draw"]).sample(pool, min(count, len(pool)))


def topics(found: Found, shared: Shared, *, hops: tuple[Hop, ...] = ("single", "multi")) -> list[Chosen]:
    """A row for the facts of a passage, and one for each entity that it shares with other documents."""
    distractors, made = shared["distractors"], list[Chosen]()
    if "single" in hops and found["facts"]:
        made.append(Chosen(hop="single", topic=_topic(found["facts"], [], distractors)))
    for group in shared["entities"] if "multi" in hops else ():
        inside = {folded(clue["text"]) for one in group for clue in one["relations"]}
        others = [clue for clue in distractors if folded(clue["text"]) not in inside]
        made.append(Chosen(hop="multi", topic=_topic([], group, others)))
    if not made:
        raise Reject("no fact, and no entity that another document shares", value=0, threshold=1)
    return made


def _topic(clues: list[Clue], mentions: list[Mention], distractors: list[Clue]) -> Topic:
    return Topic(clues=clues, used=[], mentions=mentions, distractors=distractors)
