"""Exchanges between people who hold one thing each: drawn, and followed.

A step is a list, ``[kind, …]``, with people and things as numbers: ``swap`` two people, ``meet`` a person and a thing,
``holders`` two things, ``ring`` three people, ``if`` three people and two things; ``undo`` and ``pass`` name nobody.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

KINDS = ("swap", "meet", "holders", "ring", "if", "undo", "pass")
Moves = list[tuple[list[int], list[int]]]
"""For each step, who gets something by it, and what everybody holds then."""


def drawn_steps(
    rng: random.Random, kinds: Sequence[str], things: list[int], count: int
) -> tuple[list[list[Any]], Moves]:
    """Steps, each of which moves something; and for each who gets something by it, and what everybody holds then."""
    steps, moves, drawn = list[list[Any]](), Moves(), rng.random
    before, held = things, things
    moved: list[int] = []
    for _ in range(count):
        kind = kinds[int(drawn() * len(kinds))]
        if kind == "undo" and (not steps or steps[-1][0] == "undo"):
            kind = "swap"
        parts: list[int] = []
        if kind == "undo":
            held = before  # and those who got something by the last step get something again
        elif kind == "pass":
            before, held, moved = held, [held[-1], *held[:-1]], [*range(len(held))]
        else:
            parts, ring = _parts(drawn, kind, held)
            before, held, moved = held, _handed_on(held, ring), sorted(ring)
        steps.append([kind, *parts])
        moves.append((moved, held))
    return steps, moves


def _parts(drawn: Callable[[], float], kind: str, held: Sequence[int]) -> tuple[list[int], list[int]]:
    """What a step names, and who hands on to whom."""
    a, b = int(drawn() * len(held)), int(drawn() * (len(held) - 1))
    b += b >= a
    if kind == "swap":
        return [a, b], [a, b]
    if kind == "meet":
        return [a, held[b]], [a, b]
    if kind == "holders":
        return [held[a], held[b]], [a, b]
    c = _third(drawn, len(held), a, b)
    if kind == "ring":
        return [a, b, c], [a, b, c]
    true = drawn() < 0.5
    one = int(drawn() * (len(held) - 1))
    one += one >= a
    goods = [held[a if true else _third(drawn, len(held), a, one)], held[one]]
    return [a, b, c, *(goods if drawn() < 0.5 else goods[::-1])], [a, b if true else c]


def _third(drawn: Callable[[], float], many: int, one: int, two: int) -> int:
    """Somebody other than two people."""
    found = int(drawn() * (many - 2))
    found += found >= min(one, two)
    return found + (found >= max(one, two))


def _handed_on(held: Sequence[int], ring: Sequence[int]) -> list[int]:
    """What everybody holds when each in a ring gave what they held to the next, the last one to the first."""
    new, giver = list(held), ring[-1]
    for taker in ring:
        new[taker] = held[giver]
        giver = taker
    return new


def states_of(things: Sequence[int], steps: Sequence[Sequence[Any]]) -> list[list[int]]:
    """What everybody holds at first and after each step."""
    states = [list(things)]
    for step in steps:
        states.append(_next(states, step))
    return states


def _next(states: Sequence[Sequence[int]], step: Sequence[Any]) -> list[int]:
    return list(states[-2]) if step[0] == "undo" else _after(states[-1], step)


def _after(held: Sequence[int], step: Sequence[Any]) -> list[int]:
    kind, *parts = step
    if kind == "pass":
        return [held[-1], *held[:-1]]
    if kind == "ring":
        people = parts
    elif kind == "holders":
        people = [held.index(thing) for thing in parts]
    elif kind == "meet":
        people = [parts[0], held.index(parts[1])]
    elif kind == "if":
        people = [parts[0], parts[1] if held[parts[0]] in parts[3:] else parts[2]]
    else:
        people = parts
    return _handed_on(held, people)
