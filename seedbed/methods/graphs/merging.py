"""Which names mean one thing: equal but for case, articles and marks, or nearly equal in writing or in meaning.

Names that are only near are merged within a type, and never where their figures differ (vitamin B1, vitamin B12); by
characters, only where each word begins like its counterpart (unlike light-dependent, light-independent). Each joins the
name it is most like among those that stay, so a chain of near names does not run away.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from seedbed.core.text import folded
from seedbed.methods.graphs.knowledge import Entity, GraphColumn, Relation, Span, Text, plain

if TYPE_CHECKING:
    from seedbed.core.context import Context

By = Literal["names", "characters", "model"]
"""What makes names one: being the same, runs of their characters too, or vectors of the role ``embed`` too."""
RUNS = (2, 3)
ALIKE = 0.6
"""The share of a word that its counterpart begins with."""
MOST_WORDS = 200
"""Words of a merged description at the most; further ones are left out."""
_WORD = re.compile(r"[^\W_]+")
_FIGURES = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千]+|\b[ivx]+\b")


class Said(NamedTuple):
    """A name with its type, as one text has it."""

    name: str
    type: str


async def canonical_names(ctx: Context, said: Sequence[Said], by: By, threshold: float) -> dict[str, str]:
    """The name to use for each plain name, asking for vectors where ``by`` is ``model``."""
    groups = grouped(said)
    if by == "model":
        from seedbed.quality.text_vectors import asked

        keys = list(groups.shown)
        vectors: Any = await asked(ctx, [groups.shown[key] for key in keys]) if keys else []
        return joined(groups, by, threshold, dict(zip(keys, vectors, strict=True)))
    return joined(groups, by, threshold)


class Groups(NamedTuple):
    """Equal names: how each is written most, its types by number, and how often it was said."""

    shown: dict[str, str]
    kind: dict[str, str]
    said: Counter[str]


def grouped(said: Sequence[Said]) -> Groups:
    """Names that are equal but for case, articles and marks, the most frequent writing and type of each."""
    writings, kinds = defaultdict[str, Counter[str]](Counter), defaultdict[str, Counter[str]](Counter)
    for one in said:
        writings[plain(one.name)][one.name.strip()] += 1
        kinds[plain(one.name)][folded(one.type)] += 1
    shown = {key: counts.most_common(1)[0][0] for key, counts in writings.items()}
    kind = {key: counts.most_common(1)[0][0] for key, counts in kinds.items()}
    return Groups(shown, kind, Counter({key: counts.total() for key, counts in writings.items()}))


def joined(groups: Groups, by: By, threshold: float, vectors: Mapping[str, Any] | None = None) -> dict[str, str]:
    """For every plain name the name that stays, the most frequent ones first."""
    if by == "names":
        return dict(groups.shown)
    rooms = defaultdict[tuple[str, tuple[str, ...]], list[str]](list)
    for key in sorted(groups.shown, key=lambda one: (-groups.said[one], -len(one), one)):
        rooms[groups.kind[key], tuple(_FIGURES.findall(key))].append(key)
    stays: dict[str, str] = {}
    for room in rooms.values():
        leaders = _led_by_vectors(room, vectors, threshold) if vectors is not None else _led(room, threshold)
        stays.update(leaders)
    return {key: groups.shown[stays[key]] for key in groups.shown}


def _led(room: list[str], threshold: float) -> dict[str, str]:
    """The leader of each name by runs of characters; only names that share a run are compared."""
    stays: dict[str, str] = {}
    holding = defaultdict[str, list[str]](list)
    runs = {key: character_runs(key) for key in room}
    for key in room:
        rivals = dict.fromkeys(other for run in runs[key] for other in holding[run])
        scored = [(cosine(runs[key], runs[one]), one) for one in rivals if _begin_alike(key, one)]
        near = max(scored, default=(0.0, ""), key=lambda one: one[0])
        stays[key] = near[1] if near[0] >= threshold else key
        if stays[key] == key:
            for run in runs[key]:
                holding[run].append(key)
    return stays


def _begin_alike(one: str, other: str) -> bool:
    """Whether two names have as many words and each begins like its counterpart: endings differ, beginnings do not."""
    words, others = _WORD.findall(one), _WORD.findall(other)
    return len(words) == len(others) and all(map(_inflected, words, others))


def _inflected(word: str, other: str) -> bool:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))
    return same >= ALIKE * max(len(word), len(other))


def _led_by_vectors(room: list[str], vectors: Mapping[str, Any], threshold: float) -> dict[str, str]:
    stays: dict[str, str] = {}
    leaders: list[str] = []
    for key in room:
        near = max(((float(vectors[key] @ vectors[one]), one) for one in leaders), default=(-1.0, ""))
        stays[key] = near[1] if near[0] >= threshold else key
        if stays[key] == key:
            leaders.append(key)
    return stays


def character_runs(text: str) -> Counter[str]:
    """Runs of 2 and 3 characters with how often they occur, edges counted in."""
    framed = f" {folded(text)} "
    return Counter(framed[at : at + size] for size in RUNS for at in range(len(framed) - size + 1))


def cosine(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """The cosine of two counts."""
    lengths = math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return sum(count * other[run] for run, count in one.items() if run in other) / lengths if lengths else 0.0


def united(parts: Sequence[tuple[Text, Sequence[Any], Sequence[Any]]], names: Mapping[str, str]) -> GraphColumn:
    """One graph of what was read from many texts: (text, its entities, its relations), under the names that stay.

    Descriptions are joined, the spans of all are kept; what points from an entity to itself after merging goes.
    """
    entities: dict[str, Entity] = {}
    relations: dict[tuple[str, str, str], Relation] = {}
    kinds = defaultdict[str, Counter[str]](Counter)
    for number, (_, found, said) in enumerate(parts):
        for one in found:
            name = names[plain(one["name"])]
            entity = entities.setdefault(name, Entity(name=name, type="", description="", spans=[]))
            entity["description"] = _joined(entity["description"], str(one.get("description") or ""))
            kinds[name][str(one.get("type") or "")] += 1
            _put(entity["spans"], number, one)
        for one in said:
            source, target = names[plain(one["source"])], names[plain(one["target"])]
            if source != target:
                key = (source, folded(one["relation"]), target)
                empty = Relation(source=source, relation=one["relation"], target=target, spans=[])
                _put(relations.setdefault(key, empty)["spans"], number, one)
    for name, counts in kinds.items():
        entities[name]["type"] = counts.most_common(1)[0][0]
    return GraphColumn(
        entities=list(entities.values()), relations=list(relations.values()), texts=[text for text, _, _ in parts]
    )


def _put(spans: list[Span], number: int, one: Any) -> None:
    span = Span(text=number, start=int(one["start"]), end=int(one["end"]))
    if span not in spans:
        spans.append(span)


def _joined(before: str, more: str) -> str:
    """Two descriptions as one; what is said already is not said again, and it does not grow without end."""
    if not more.strip() or folded(more) in folded(before):
        return before
    together = f"{before} {more.strip()}".strip()
    return together if len(together) <= MOST_WORDS * 6 else before
