"""Rows that nearly repeat each other, as pairs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seedbed.engine.report_survey import Point
from seedbed.engine.sketch import ALIKE, anchors, likeness

SHOWN = 10
"""Pairs that are shown."""
CROWD = 12
"""Rows with one number in common that are compared at the most: more of them are one and the same text."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows and how much of them is the same, 0 to 1."""

    first: Point
    second: Point
    likeness: float


@dataclass(frozen=True, slots=True)
class Repeats:
    """How many of the rows compared nearly repeat another one, and the pairs that are shown, one for each text."""

    compared: int
    repeating: int
    pairs: list[Pair]


def repeats(points: Sequence[Point]) -> Repeats:
    """Compare rows by their sketches; rows are taken in the order given, so the first of those alike is the first."""
    places: dict[int, list[int]] = {}
    partners: dict[int, tuple[float, int]] = {}
    sketches = [list(point.sketch) for point in points]
    for number, one in enumerate(sketches):
        marks, need = set(one), ALIKE * len(one)  # fewer numbers in common cannot be alike
        found = anchors(one)
        near = {other for mark in found for other in places.get(mark, [])[:CROWD]}
        near = {other for other in near if len(marks.intersection(sketches[other])) >= need}
        alike = [(share, other) for other in sorted(near) if (share := likeness(one, sketches[other])) >= ALIKE]
        for share, other in alike:
            partners.setdefault(other, (share, number))
        if alike:
            partners[number] = max(alike, key=lambda pair: (pair[0], -pair[1]))
        for mark in found:
            places.setdefault(mark, []).append(number)
    return Repeats(len(points), len(partners), _shown(points, partners))


def _shown(points: Sequence[Point], partners: dict[int, tuple[float, int]]) -> list[Pair]:
    pairs: list[Pair] = []
    seen: set[int] = set()
    for number, (share, other) in sorted(partners.items(), key=lambda one: (-one[1][0], one[0])):
        if seen.isdisjoint((number, other)):
            first, second = sorted((number, other))
            pairs.append(Pair(points[first], points[second], share))
        seen.update((number, other))
        if len(pairs) == SHOWN:
            break
    return pairs
