"""Persona from persona: grow personas through the people around them, six rounds out.

Paper: Persona Hub, arXiv 2406.20094 (persona-to-persona).

People who leave little text of their own, a child, a night cleaner, are reached through those who do. Every round asks,
for each persona that joined in the round before, who stands near it, and the new personas are the next round's start:
six rounds, after six degrees of separation. A candidate joins unless its words are those of a persona already there.

Differs from the paper: a relation is drawn for each question instead of being left to the model, ``relatives`` of them
per persona; likeness is the exact Jaccard similarity of word sets at 0.9, which MinHash on single words with 128
hashes estimates; the embedding pass (cosine 0.9) is a deduplication step of its own. Rows keep ``parent``, ``relation``
and ``hop``, so every persona leads back to a seed.

Real run: Qwen2.5-Coder-1.5B, 6 seeds, two rounds of two relatives, 20 candidates: 20 readable, 17 kept. Many of its
personas lean on the one they come from.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.row import Row
from seedbed.core.step import Step, grow
from seedbed.core.text import words
from seedbed.core.verdict import Verdict


class Relative(TypedDict):
    """A persona who stands near another; ``hop`` counts the steps from a seed."""

    persona: str
    parent: str
    relation: str
    hop: int


RELATE = Prompt(
    en="""A person:
{persona}

Think of someone else who stands close to this person through {relation}. Describe that other person in one or two \
sentences of their own: what they do, know and care about. Do not repeat the first description and give no name. \
Begin with "A" and the kind of person, go on in full sentences, and reply with the description only.""",
    zh="""某人：
{persona}

请设想另一个人，与此人的关系是：{relation}。用一两句话单独描述另外这个人：做什么、懂什么、在意什么。不要重复上面的描述，不要起名字。\
以“一位”或“一名”开头，只回复这段描述。""",
)

RELATIONS = {
    "family": Prompt(en="family, such as a child, a parent or a partner", zh="亲属，如子女、父母或伴侣"),
    "work": Prompt(en="work, such as a colleague, a superior or an apprentice", zh="同事，如同僚、上级或学徒"),
    "service": Prompt(en="service, such as a customer, a patient or a supplier", zh="服务往来，如顾客、患者或供货人"),
    "learning": Prompt(en="learning, such as a teacher, a pupil or a mentor", zh="师生，如老师、学生或导师"),
    "backstage": Prompt(
        en="unseen work that this person depends on, such as cleaning, repair or delivery",
        zh="此人依靠其幕后工作，如保洁、维修或配送",
    ),
    "conflict": Prompt(en="disagreement, such as a rival, a critic or an inspector", zh="对立，如对手、批评者或检查者"),
    "leisure": Prompt(en="leisure, such as a friend, a neighbour or a team mate", zh="闲暇，如朋友、邻居或队友"),
}

UNFIT = re.compile(
    r"\b(sorry|as an ai|i cannot|i can't)\b|抱歉|对不起|作为(一个)?(AI|人工智能)|(\.\.\.|…)$", re.IGNORECASE
)
SAMPLING: dict[str, Any] = {"temperature": 0.7, "top_p": 0.95, "max_tokens": 256}


def persona_from_persona(
    *,
    rounds: int = 6,
    relations: tuple[str, ...] = ("family", "work", "service", "learning", "backstage", "conflict", "leisure"),
    relatives: int = 1,
    similarity: float = 0.9,
    max_words: int = 120,
    rows: int | None = None,
) -> list[Step]:
    """Grow the personas given by ``rounds`` rounds of relations, stopping at ``rows`` new ones; see the card above."""
    return [
        grow(
            relate,
            settings={"relations": relations, "relatives": relatives},
            draw=_frontier,
            admit=_New(similarity, max_words),
            rows=rows,
            rounds=rounds,
            keep_seeds=True,
        )
    ]


async def relate(
    ctx: Context, persona: str, hop: int = 0, *, relations: tuple[str, ...], relatives: int
) -> list[Relative]:
    """Who stands near this persona, one for each relation drawn."""
    found: list[Relative] = []
    for relation in ctx.rng.sample(relations, min(relatives, len(relations))):
        prompt = ctx.fill(RELATE, persona=persona, relation=ctx.part(RELATIONS[relation]))
        new = " ".join((await ctx.ask(prompt, **SAMPLING)).text.split()).strip("\"“”'")
        found.append(Relative(persona=new, parent=persona, relation=relation, hop=hop + 1))
    return found


def _frontier(rng: random.Random, pool: list[Row], number: int) -> list[Row]:
    """The personas farthest from the seeds: those that joined in the last round that admitted any."""
    farthest = max((_hop(row) for row in pool), default=0)
    return [row for row in pool if _hop(row) == farthest]


def _hop(row: Mapping[str, Any]) -> int:
    return int(row.get("hop") or 0)


@dataclass
class _New:
    """Admits a persona whose words are not those of one in the pool.

    Two sets of Jaccard similarity t or more share a word among the first n - ceil(t n) + 1 words of each, in any one
    order; only those words are indexed and looked up. Long words come first, because they are rarer.
    """

    similarity: float
    max_words: int
    _sets: list[frozenset[str]] = field(default_factory=list, repr=False, compare=False)
    _places: dict[str, list[int]] = field(default_factory=dict, repr=False, compare=False)
    _last: Row | None = field(default=None, repr=False, compare=False)

    def __call__(self, candidate: Row, pool: list[Row]) -> Verdict:
        """Whether the candidate joins the pool."""
        said = words(candidate["persona"])
        if not 3 <= len(said) <= self.max_words:
            return Verdict.wrong("the persona is too short or too long", value=len(said))
        if UNFIT.search(candidate["persona"]):
            return Verdict.wrong("the reply is an apology or breaks off, not a persona")
        self._follow(pool)
        mine = frozenset(said)
        near = {place for word in self._rare(mine) for place in self._places.get(word, ())}
        likest = max((_jaccard(mine, self._sets[place]) for place in near), default=Fraction(0))
        if likest >= self._bar:
            return Verdict.wrong("a persona in the pool says the same", value=round(float(likest), 3))
        return Verdict.right("new", value=round(float(likest), 3))

    @property
    def _bar(self) -> Fraction:
        return Fraction(str(self.similarity))

    def _follow(self, pool: list[Row]) -> None:
        """Index what joined since the last call; start anew when it is another pool."""
        known = len(self._sets)
        if known > len(pool) or (known and pool[known - 1] is not self._last):
            self._sets, self._places = [], {}
        for row in pool[len(self._sets) :]:
            said = frozenset(words(str(row["persona"])))
            for word in self._rare(said):
                self._places.setdefault(word, []).append(len(self._sets))
            self._sets.append(said)
        self._last = pool[-1] if pool else None

    def _rare(self, said: frozenset[str]) -> list[str]:
        ordered = sorted(said, key=lambda word: (-len(word), word))
        return ordered[: len(said) - ceil(self._bar * len(said)) + 1]


def _jaccard(one: frozenset[str], other: frozenset[str]) -> Fraction:
    either = len(one | other)
    return Fraction(len(one & other), either) if either else Fraction(1)


EXAMPLE = Example(
    row=[{"persona": "A paediatric nurse on the night shift of a rural hospital."}],
    settings={"rounds": 1, "relations": ("service",)},
    replies=["A shy nine-year-old with asthma who sleeps better once the ward's aquarium is lit."],
    gives=[
        {"persona": "A paediatric nurse on the night shift of a rural hospital."},
        {
            "persona": "A shy nine-year-old with asthma who sleeps better once the ward's aquarium is lit.",
            "parent": "A paediatric nurse on the night shift of a rural hospital.",
            "relation": "service",
            "hop": 1,
        },
    ],
)
