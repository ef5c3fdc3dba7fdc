"""The three forms of a question of KAQG: what is drawn from the graph, what a model writes, how it is put together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Literal, NamedTuple

from pydantic import BaseModel, Field

from seedbed.core.text import folded
from seedbed.methods.graphs.knowledge import Knowledge, Relation, ends, plain, stands_in

Form = Literal["single", "multiple", "fill_in"]
LETTERS = "ABCDE"
BLANK = "____"


class Written(BaseModel):
    """The reply of a writer of a question with options."""

    stem: str = Field(min_length=4, max_length=600)
    distractors: list[str] = Field(min_length=1, max_length=5)


class Sentence(BaseModel):
    """The reply of a writer of a question to fill in."""

    stem: str = Field(min_length=4, max_length=600)


class Material(NamedTuple):
    """What a question is made of: the facts shown, those that give the answer, where it starts, and the answers."""

    shown: tuple[Relation, ...]
    key: tuple[Relation, ...]
    start: str
    relation: str
    answers: tuple[str, ...]


def ranked(graph: Knowledge) -> dict[str, float]:
    """How good a subject each entity is: PageRank, tf-idf in the texts and wealth of facts, each as a share of 1."""
    near = graph.near
    rich = {key: len(near[key]) + 0.5 * len(set(graph.around([key], 2, len(near))) - {key, *near[key]}) for key in near}
    texts = [set(graph.mentioned(one["text"])) for one in graph.texts]
    holding = Counter(key for found in texts for key in found)
    count = max(len(texts), 1)
    weight = {key: len(one["spans"]) * math.log(1 + count / (1 + holding[key])) for key, one in graph.entities.items()}
    parts = [graph.pagerank(), weight, {key: float(value) for key, value in rich.items()}]
    tops = [max(part.values()) or 1.0 for part in parts]
    return {key: sum(part[key] / top for part, top in zip(parts, tops, strict=True)) for key in graph.entities}


def draw_material(rng: Random, graph: Knowledge, *, form: Form, difficulty: int, hops: int) -> Material | None:
    """What to ask: a fact (for ``fill_in`` a path of so many hops) around a drawn entity, with facts beside it.

    How many facts are shown grows with the difficulty (a third of it); None where the graph has nothing that fits.
    """
    score = ranked(graph)
    keys = list(score)
    while keys:
        key = rng.choices(keys, [math.exp(score[one]) for one in keys])[0]
        keys.remove(key)
        found = _path(rng, graph, key, hops) if form == "fill_in" else _fact(rng, graph, key, form)
        if found is not None:
            beside = [one for one in graph.relations if set(ends(one)) & set(graph.around([key], 2, 40))]
            more = [one for one in rng.sample(beside, len(beside)) if one not in found.key]
            facts = [*found.key, *more[: max(0, difficulty // 3 - len(found.key))]]
            return found._replace(shown=tuple(rng.sample(facts, len(facts))))
    return None


def _fact(rng: Random, graph: Knowledge, key: str, form: Form) -> Material | None:
    """A relation of an entity, with all that it has this relation to: one for ``single``, 2 to 4 for ``multiple``."""
    wanted = range(1, 2) if form == "single" else range(2, len(LETTERS))
    names = dict.fromkeys(folded(one["relation"]) for one in graph.relations if ends(one)[0] == key)
    fitting = [name for name in names if len(graph.targets(key, name)) in wanted]
    if not fitting:
        return None
    relation = rng.choice(fitting)
    key_facts = tuple(one for one in graph.relations if ends(one)[0] == key and folded(one["relation"]) == relation)
    answers = tuple(one["target"] for one in key_facts)
    return Material((), key_facts, graph.name(key), key_facts[0]["relation"], answers)


def _path(rng: Random, graph: Knowledge, key: str, hops: int) -> Material | None:
    """A path along the relations to an entity that alone is reached so; the entity at its end is masked."""
    steps: list[Relation] = []
    at, seen = key, {key}
    for _ in range(hops):
        open_ones = [one for one in graph.relations if ends(one)[0] == at and ends(one)[1] not in seen
                     and len(graph.targets(at, one["relation"])) == 1]  # fmt: skip
        if not open_ones:
            return None
        steps.append(rng.choice(open_ones))
        at = ends(steps[-1])[1]
        seen.add(at)
    return Material((), tuple(steps), graph.name(key), steps[-1]["relation"], (graph.name(at),))


def fault(stem: str, distractors: Sequence[str], material: Material, graph: Knowledge, form: Form) -> str | None:
    """Why a question cannot be used, or None: against the graph, without a model."""
    if " | " in stem:
        return "the stem is a fact, not a question"
    if not stands_in(material.start, stem):
        return f"the stem does not name {material.start}"
    if told := next((one for one in material.answers if stands_in(one, stem)), None):
        return f"the stem gives away {told}"
    if form == "fill_in":
        hidden = [one["target"] for one in material.key[:-1]]
        if told := next((one for one in hidden if stands_in(one, stem)), None):
            return f"the stem names {told}, which the solver has to find"
        return None if stem.count(BLANK) == 1 else f"the stem has not one blank {BLANK}"
    return _bad_options(distractors, material, graph, form)


def _bad_options(distractors: Sequence[str], material: Material, graph: Knowledge, form: Form) -> str | None:
    wanted = 3 if form == "single" else len(LETTERS) - len(material.answers)
    names = [plain(one) for one in distractors]
    if len(distractors) != wanted:
        return f"there are {len(distractors)} distractors, {wanted} are wanted"
    if len(set(names)) < wanted or not all(names):
        return "two distractors are the same, or one is empty"
    true = set(graph.targets(plain(material.start), material.relation)) | set(map(plain, material.answers))
    if right := next((one for one in distractors if plain(one) in true), None):
        return f"the distractor {right} is right by the graph"
    if plain(material.start) in names:
        return "a distractor is what the stem asks about"
    return None


def laid_out(rng: Random, answers: Sequence[str], distractors: Sequence[str]) -> tuple[dict[str, str], str]:
    """The options by letter in drawn order, and the letters of the right ones."""
    texts = [*answers, *(one.strip() for one in distractors)]
    order = rng.sample(texts, len(texts))
    options = dict(zip(LETTERS, order, strict=False))
    return options, "".join(letter for letter, text in options.items() if text in answers)
