"""Packing things of given weights and values: the best choice, and how one finds it with few notes.

The best choice by a table over all weights is what ``check`` holds answers against. The notes are for people: things
in the order of value for weight, and after each the choices that may still lead further than the best one known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Item = Sequence[int]
"""``[weight, value]``."""


@dataclass(frozen=True, slots=True)
class Note:
    """After a thing was looked at: the (weight, value, choice as bits) that may still lead to more than ``best``."""

    item: int
    left: tuple[tuple[int, int, int], ...]
    best: tuple[int, int]


def best_value(items: Sequence[Item], capacity: int) -> int:
    """The largest value that fits, by a table of the best value for every weight."""
    best = [0] * (capacity + 1)
    for weight, value in items:
        for room in range(capacity, weight - 1, -1):
            with_it = best[room - weight] + value
            best[room] = max(best[room], with_it)
    return best[capacity]


def ways_to_best(items: Sequence[Item], capacity: int) -> int:
    """How many choices have the largest value."""
    best: dict[int, tuple[int, int]] = {0: (0, 1)}  # by the weight used: the best value, and in how many ways
    for weight, value in items:
        for used, (worth, ways) in sorted(best.items(), reverse=True):
            if used + weight <= capacity:
                old = best.get(used + weight, (-1, 0))
                new = worth + value
                best[used + weight] = max(old, (new, ways)) if old[0] != new else (new, old[1] + ways)
    top = max(worth for worth, _ in best.values())
    return sum(ways for worth, ways in best.values() if worth == top)


def by_worth(items: Sequence[Item]) -> list[int]:
    """The things with the most value for their weight first."""
    return sorted(range(len(items)), key=lambda one: (-Fraction(items[one][1], items[one][0]), one))


def greedy(items: Sequence[Item], capacity: int) -> tuple[int, int]:
    """Value and choice (as bits) when each thing that still fits is taken, in the order of value for weight."""
    worth = chosen = 0
    for one in by_worth(items):
        weight, value = items[one]
        if weight <= capacity:
            capacity, worth, chosen = capacity - weight, worth + value, chosen | 1 << one
    return worth, chosen


def notes_of(items: Sequence[Item], capacity: int) -> list[Note]:
    """One note a thing; what is as heavy or heavier and worth no more than another choice is struck out."""
    order = by_worth(items)
    best = greedy(items, capacity)
    states, notes = [(0, 0, 0)], list[Note]()
    for place, one in enumerate(order):
        weight, value = items[one]
        more = [(used + weight, worth + value, chosen | 1 << one) for used, worth, chosen in states
                if used + weight <= capacity]  # fmt: skip
        rest = [items[other] for other in order[place + 1 :]]
        best = max([best, *((worth, chosen) for _, worth, chosen in more)], key=lambda pair: pair[0])
        states = [state for state in _undominated(states + more)
                  if state[1] + most_of(rest, capacity - state[0]) > best[0]]  # fmt: skip
        notes.append(Note(one, tuple(states), best))
        if not states:
            break
    return notes


def _undominated(states: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    kept, most = list[tuple[int, int, int]](), -1
    for state in sorted(states, key=lambda one: (one[0], -one[1], one[2])):
        if state[1] > most:
            kept.append(state)
            most = state[1]
    return kept


def most_of(rest: Sequence[Item], room: int) -> int:
    """No choice of the rest is worth more in that room: things may be cut, the most worth for their weight first."""
    worth = 0
    for weight, value in rest:
        if weight > room:
            return worth + value * room // weight
        room, worth = room - weight, worth + value
    return worth
