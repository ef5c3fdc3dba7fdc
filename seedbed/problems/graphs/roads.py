"""Places in the plane with roads between near ones, and the shortest ways through them, step by step (Dijkstra)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import hypot

Road = list[int]
"""``[from, to, length]``."""
Roads = Mapping[int, Sequence[tuple[int, int]]]
"""For each place those that a road leads to, with its length."""


@dataclass(frozen=True, slots=True)
class Settled:
    """One step: the nearest place of those left, its distance, where it is reached from, and what it betters."""

    place: int
    distance: int
    before: int
    better: tuple[tuple[int, int], ...]


def drawn_roads(rng: random.Random, count: int, roads: int, largest: int, *, one_way: bool) -> list[Road]:
    """Roads that connect all places (both ways where they are two-way); lengths go with the distance, roughly.

    Every place is first joined to the nearest one before it, then the nearest pairs that are left are.
    """
    spots = [(rng.random(), rng.random()) for _ in range(count)]

    def far(one: int, two: int) -> float:
        return hypot(spots[one][0] - spots[two][0], spots[one][1] - spots[two][1])

    pairs = [(min(range(node), key=lambda one: far(one, node)), node) for node in range(1, count)]
    rest = sorted(((one, two) for two in range(count) for one in range(two) if (one, two) not in set(pairs)),
                  key=lambda pair: far(*pair))  # fmt: skip
    pairs += rest[: max(0, roads - len(pairs))]
    rng.shuffle(pairs)
    found = list[Road]()
    for one, two in pairs:
        length = max(1, min(largest, round(far(one, two) * largest * rng.uniform(0.6, 1.4))))
        ends = [one, two] if rng.random() < 0.5 else [two, one]
        found.append([*ends, length])
        if one_way and rng.random() < 0.6:
            back = max(1, min(largest, round(length * rng.uniform(0.6, 1.6))))
            found.append([*ends[::-1], back])
    return found


def leading(count: int, roads: Sequence[Road], *, one_way: bool) -> dict[int, list[tuple[int, int]]]:
    """Where the roads of each place lead."""
    found: dict[int, list[tuple[int, int]]] = {place: [] for place in range(count)}
    for one, two, length in roads:
        found[one].append((two, length))
        if not one_way:
            found[two].append((one, length))
    return found


def settled(roads: Roads, start: int, end: int = -1) -> list[Settled]:
    """The places in the order of their distance from a start, until the end is settled, if it is given."""
    known, before, done = {start: 0}, {start: start}, set[int]()
    waiting, steps = [(0, start)], list[Settled]()
    while waiting:
        distance, place = heappop(waiting)
        if place in done:
            continue
        done.add(place)
        better = list[tuple[int, int]]()
        for other, length in roads[place] if place != end else ():
            if distance + length < known.get(other, distance + length + 1) and other not in done:
                known[other], before[other] = distance + length, place
                heappush(waiting, (distance + length, other))
                better.append((other, distance + length))
        steps.append(Settled(place, distance, before[place], tuple(better)))
        if place == end:
            break
    return steps


def way(steps: Sequence[Settled]) -> list[int]:
    """The places from the start to the place that was settled last."""
    before = {step.place: step.before for step in steps}
    found = [steps[-1].place]
    while before[found[-1]] != found[-1]:
        found.append(before[found[-1]])
    return found[::-1]


def fewest_hops(roads: Roads, start: int, end: int) -> int:
    """How many roads the way with the fewest of them has."""
    steps = {start: 0}
    queue = [start]
    for place in queue:
        for other, _ in roads[place]:
            if other not in steps:
                steps[other] = steps[place] + 1
                queue.append(other)
    return steps[end]
