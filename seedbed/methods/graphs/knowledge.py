"""A knowledge graph as a row holds it: entities, relations, and the spans of texts that both were read from.

The column is ``{"entities", "relations", "texts"}``. An entity has ``name``, ``type``, ``description``; a relation
``source``, ``relation``, ``target``; both have ``spans``: ``{"text", "start", "end"}``, the place in
``texts[text]["text"]``. Types, descriptions, spans and texts may be missing, as in graphs that come from elsewhere.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypedDict

from seedbed.core.errors import Reject
from seedbed.core.text import folded

_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)")
_EDGE = " \t\r\n\"'“”‘’「」『』《》.。,，;；:：!！?？"
DAMPING, TURNS = 0.85, 50
"""Of PageRank."""


class Span(TypedDict):
    """A stretch of one of the graph's texts."""

    text: int
    start: int
    end: int


class Entity(TypedDict):
    """A thing with a name."""

    name: str
    type: str
    description: str
    spans: list[Span]


class Relation(TypedDict):
    """What is said between two entities."""

    source: str
    relation: str
    target: str
    spans: list[Span]


class Text(TypedDict):
    """A chunk of a document; ``start`` is its place in it."""

    document: str
    start: int
    text: str


class GraphColumn(TypedDict):
    """The column ``graph`` of a row."""

    entities: list[Entity]
    relations: list[Relation]
    texts: list[Text]


def plain(name: str) -> str:
    """What a name is known by: case, width, white space, an article before it and marks around it do not count."""
    bare = folded(name).strip(_EDGE)
    return _ARTICLE.sub("", bare).strip(_EDGE) or bare


class Knowledge:
    """A graph that can be walked; entities are known by their plain names.

    Attributes:
        entities: by plain name, in the order of the graph.
        relations: each once.
        texts: what spans point into.
        near: the neighbours of each entity, whichever way the relations point.
    """

    def __init__(self, entities: Iterable[Entity], relations: Iterable[Relation], texts: Sequence[Text] = ()) -> None:
        self.texts = list(texts)
        self.entities: dict[str, Entity] = {}
        for one in entities:
            self.entities.setdefault(plain(one["name"]), one)
        self.relations: list[Relation] = []
        self.near: dict[str, list[str]] = {key: [] for key in self.entities}
        self._between: dict[tuple[str, str], list[Relation]] = {}
        seen = set[tuple[str, str, str]]()
        for relation in relations:
            source, target = ends(relation)
            said = (source, folded(relation["relation"]), target)
            if said not in seen and source in self.entities and target in self.entities:
                seen.add(said)
                self._join(relation, source, target)

    def _join(self, relation: Relation, source: str, target: str) -> None:
        self.relations.append(relation)
        self._between.setdefault((source, target), []).append(relation)
        for one, other in ((source, target), (target, source)):
            if other not in self.near[one]:
                self.near[one].append(other)

    @classmethod
    def read(cls, value: Any) -> Knowledge:
        """The graph of a column.

        Raises:
            Reject: it has no relation between two of its entities, or is no graph at all.
        """
        if not isinstance(value, Mapping):
            raise Reject(f"`graph` is no graph with entities and relations, it is {type(value).__name__}")
        try:
            entities = [_entity(one) for one in value.get("entities") or []]
            relations = [_relation(one) for one in value.get("relations") or []]
            texts = [
                Text(document=str(one.get("document") or ""), start=int(one.get("start") or 0), text=str(one["text"]))
                for one in value.get("texts") or []
            ]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Reject(f"`graph` cannot be read: {type(error).__name__}: {error}") from None
        known = {plain(one["name"]) for one in entities}
        for one in relations:  # triples from elsewhere name their ends only
            for name in (one["source"], one["target"]):
                if plain(name) not in known:
                    known.add(plain(name))
                    entities.append(Entity(name=name, type="", description="", spans=[]))
        found = cls(entities, relations, texts)
        if not found.relations:
            raise Reject("`graph` has no relation between two entities", value=0, threshold=1)
        return found

    def name(self, key: str) -> str:
        """The name of an entity as it is written."""
        return self.entities[key]["name"]

    def between(self, one: str, other: str) -> list[Relation]:
        """The relations between two entities, those that point from the first to the second before the others."""
        there = self._between.get((one, other), [])
        return there if one == other else [*there, *self._between.get((other, one), [])]

    def targets(self, source: str, relation: str) -> list[str]:
        """What an entity has this relation to, in the order of the graph."""
        wanted = folded(relation)
        return [ends(one)[1] for one in self.relations if ends(one)[0] == source and folded(one["relation"]) == wanted]

    def sources(self, target: str, relation: str) -> list[str]:
        """What has this relation to an entity, in the order of the graph."""
        wanted = folded(relation)
        return [ends(one)[0] for one in self.relations if ends(one)[1] == target and folded(one["relation"]) == wanted]

    def around(self, keys: Iterable[str], hops: int, most: int) -> list[str]:
        """Entities within so many hops of any of these, nearest first; at most ``most``."""
        found = dict.fromkeys(key for key in keys if key in self.entities)
        edge = list(found)
        for _ in range(hops):
            edge = [other for key in edge for other in self.near[key] if other not in found]
            edge = list(dict.fromkeys(edge))
            found.update(dict.fromkeys(edge))
        return list(found)[:most]

    def part(self, keys: Iterable[str]) -> GraphColumn:
        """The graph between some entities, with the texts that it points into and no others."""
        chosen = set(keys)
        entities = [one for key, one in self.entities.items() if key in chosen]
        relations = [one for one in self.relations if chosen >= set(ends(one))]
        used = sorted({span["text"] for one in (*entities, *relations) for span in one["spans"]})
        place = {old: new for new, old in enumerate(used)}
        return GraphColumn(
            entities=[Entity(**{**one, "spans": _moved(one["spans"], place)}) for one in entities],
            relations=[Relation(**{**one, "spans": _moved(one["spans"], place)}) for one in relations],
            texts=[self.texts[old] for old in used],
        )

    def shortest_paths(self, start: str, end: str, *, longest: int = 6, hub: int = 0) -> Iterator[list[str]]:
        """All shortest paths between two entities, whichever way the relations point, in the order of the graph.

        A path does not lead through an entity with more than ``hub`` neighbours (0: through any).
        """
        before: dict[str, list[str]] = {start: []}
        depth = {start: 0}
        waiting = deque([start])
        while waiting:
            key = waiting.popleft()
            if depth[key] >= min(depth.get(end, longest), longest):
                break
            if key != start and hub and len(self.near[key]) > hub:
                continue
            for other in self.near[key]:
                if other not in depth:
                    depth[other], before[other] = depth[key] + 1, []
                    waiting.append(other)
                if depth[other] == depth[key] + 1:
                    before[other].append(key)
        if start != end and end in before:
            yield from _back(before, end)

    def pagerank(self) -> dict[str, float]:
        """How much of a walk along the relations, both ways, is spent at each entity; the shares add up to 1."""
        count = len(self.entities)
        rank = dict.fromkeys(self.entities, 1 / count)
        for _ in range(TURNS):
            lost = sum(rank[key] for key in rank if not self.near[key])
            fresh = dict.fromkeys(rank, (1 - DAMPING + DAMPING * lost) / count)
            for key, others in self.near.items():
                for other in others:
                    fresh[other] += DAMPING * rank[key] / len(others)
            rank = fresh
        return rank

    def mentioned(self, text: str) -> list[str]:
        """Entities whose names stand in a text, in the order of the text; a name inside a longer one does not count."""
        pattern = self._names()
        return list(dict.fromkeys(plain(found.group()) for found in pattern.finditer(folded(text))))

    def _names(self) -> re.Pattern[str]:
        keys = sorted(self.entities, key=len, reverse=True)
        return re.compile("|".join(_whole(key) for key in keys if key) or r"(?!)")


def ends(relation: Relation) -> tuple[str, str]:
    """The plain names of both ends."""
    return plain(relation["source"]), plain(relation["target"])


def fact(relation: Relation) -> str:
    """A relation on one line, for a prompt."""
    return f"{relation['source']} | {relation['relation']} | {relation['target']}"


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as a whole word."""
    return bool(plain(name)) and re.search(_whole(plain(name)), folded(text)) is not None


def _whole(key: str) -> str:
    """A pattern of a name that is no part of a longer word."""
    before = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", key) else ""
    after = r"(?![a-z0-9])" if re.search(r"[a-z0-9]$", key) else ""
    return f"{before}{re.escape(key)}{after}"


def _back(before: Mapping[str, list[str]], end: str) -> Iterator[list[str]]:
    """Every way back from an end to where nothing is before."""
    open_ones = [[end]]
    while open_ones:
        path = open_ones.pop()
        if not before[path[0]]:
            yield path
        open_ones.extend([key, *path] for key in reversed(before[path[0]]))


def _moved(spans: list[Span], place: Mapping[int, int]) -> list[Span]:
    return [Span(text=place[one["text"]], start=one["start"], end=one["end"]) for one in spans]


def _entity(value: Any) -> Entity:
    return Entity(name=_filled(value, "name"), type=str(value.get("type") or ""),
                  description=str(value.get("description") or ""), spans=_spans(value))  # fmt: skip


def _relation(value: Any) -> Relation:
    return Relation(source=_filled(value, "source"), relation=_filled(value, "relation"),
                    target=_filled(value, "target"), spans=_spans(value))  # fmt: skip


def _filled(value: Any, name: str) -> str:
    text = value[name]
    if not isinstance(text, str) or not plain(text):
        raise ValueError(f"{name} is {text!r:.40}")
    return text.strip()


def _spans(value: Any) -> list[Span]:
    return [
        Span(text=int(one["text"]), start=int(one["start"]), end=int(one["end"])) for one in value.get("spans") or []
    ]
