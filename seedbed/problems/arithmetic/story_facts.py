"""What a story says and what follows from it: facts about how many things people have, what happens then, a question.

A fact is ``[kind, who, numbers, others]``: it says how many ``who`` has, by numbers of its own and what others have. An
event is ``[kind, who, other, number]``. All values are whole numbers from 2 on, and no fact speaks of a later one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Fact = list[Any]
Event = list[Any]

LEAVES = ("packs", "packs_and")
ONE = ("more", "fewer", "times", "part", "percent_more", "percent_fewer")
TWO = ("sum", "gap", "mean")
KINDS = (*LEAVES, *ONE, *TWO)
EVENTS = ("gives", "loses", "gets", "gives_part")
LEAST = 2
MOST_LOOSE = 3
"""People of whom nobody else's number depends while a story grows; the question brings them together."""


class Worked(NamedTuple):
    """One step: whose number it is (None: the question's), after an event or not, and the equation."""

    who: int | None
    event: bool
    equation: str
    operations: int


_VALUE: Mapping[str, Callable[[Sequence[int], Sequence[int]], int]] = {
    "given": lambda n, _: n[0],
    "packs": lambda n, _: n[0] * n[1],
    "packs_and": lambda n, _: n[0] * n[1] + n[2],
    "more": lambda n, o: o[0] + n[0],
    "fewer": lambda n, o: o[0] - n[0],
    "times": lambda n, o: o[0] * n[0],
    "part": lambda n, o: o[0] // n[0],
    "percent_more": lambda n, o: o[0] + o[0] * n[0] // 100,
    "percent_fewer": lambda n, o: o[0] - o[0] * n[0] // 100,
    "sum": lambda _, o: o[0] + o[1],
    "gap": lambda _, o: o[0] - o[1],
    "mean": lambda _, o: (o[0] + o[1]) // 2,
}
_SHOWN: Mapping[str, tuple[Callable[[Sequence[int], Sequence[int]], str], int]] = {
    "packs": (lambda n, _: f"{n[0]} × {n[1]}", 1),
    "packs_and": (lambda n, _: f"{n[0]} × {n[1]} + {n[2]}", 2),
    "more": (lambda n, o: f"{o[0]} + {n[0]}", 1),
    "fewer": (lambda n, o: f"{o[0]} - {n[0]}", 1),
    "times": (lambda n, o: f"{o[0]} × {n[0]}", 1),
    "part": (lambda n, o: f"{o[0]} ÷ {n[0]}", 1),
    "percent_more": (lambda n, o: f"{o[0]} + {o[0]} × {n[0]} ÷ 100", 3),
    "percent_fewer": (lambda n, o: f"{o[0]} - {o[0]} × {n[0]} ÷ 100", 3),
    "sum": (lambda _, o: f"{o[0]} + {o[1]}", 1),
    "gap": (lambda _, o: f"{o[0]} - {o[1]}", 1),
    "mean": (lambda _, o: f"({o[0]} + {o[1]}) ÷ 2", 2),
}
"""How the number of a fact is worked out, and the operations of that."""


def worth(fact: Fact, values: Mapping[int, int]) -> int:
    """How many the person of a fact has."""
    kind, _, numbers, others = fact
    return _VALUE[kind](numbers, [values[one] for one in others])


def grown(rng: random.Random, steps: int, kinds: Sequence[str], most: int) -> tuple[list[Fact], list[int]]:
    """Facts that take so many steps at least, and the people of whom no other's number depends (1 to 3).

    ``most`` is the largest number that anybody has.
    """
    highest = max(LEAST + 3, most // 3)
    facts: list[Fact] = [["given", 0, [LEAST + 2 + int(rng.random() * (highest - LEAST - 1))], []]]
    values, loose, done = {0: int(facts[0][2][0])}, [0], 0
    while done < steps:
        fact = _next(rng, kinds[int(rng.random() * len(kinds))], values, loose, most)
        if fact is None:
            fact = _next(rng, "more" if rng.random() < 0.5 else "fewer", values, loose, most)
        if fact is None:
            continue
        done += 2 if fact[0] in ("packs_and", "percent_more", "percent_fewer", "mean") else 1
        facts.append(fact)
        values[fact[1]] = worth(fact, values)
        loose = [*[one for one in loose if one not in fact[3]], fact[1]]
    return facts, loose


def with_others(
    rng: random.Random, facts: list[Fact], count: int, kinds: Sequence[str], most: int
) -> tuple[list[Fact], dict[int, int]]:
    """The facts and so many about people who do not matter, each somewhere behind what it speaks of; what all have."""
    values, told = dict[int, int](), list(facts)
    for fact in facts:
        values[fact[1]] = worth(fact, values)
    for _ in range(count):
        drawn = _next(rng, kinds[int(rng.random() * len(kinds))], values, list(values), most)
        fact = drawn or ["given", len(values), [rng.randint(LEAST, most)], []]
        values[fact[1]] = worth(fact, values)
        behind = max([place for place, one in enumerate(told) if one[1] in fact[3]], default=-1)
        told.insert(behind + 1 + int(rng.random() * (len(told) - behind)), fact)
    return told, values


def _next(rng: random.Random, kind: str, values: Mapping[int, int], loose: Sequence[int], most: int) -> Fact | None:
    """A fact of a kind about one more person, or None where its number would not be whole or within bounds."""
    who = len(values)
    if kind in LEAVES:
        return _leaf(rng, kind, who, most) if len(loose) < MOST_LOOSE else None
    other = loose[int(rng.random() * len(loose))]
    numbers, others = list[int](), [other]
    if kind in TWO:
        second = [one for one in loose if one != other] or [one for one in values if one != other]
        if not second:
            return None
        another = second[int(rng.random() * len(second))]
        others = [other, another] if values[other] >= values[another] else [another, other]
        if kind == "mean" and (values[others[0]] + values[others[1]]) % 2:
            return None
    else:
        choices = _numbers(kind, values[other], most)
        if not choices:
            return None
        numbers = [choices[int(rng.random() * len(choices))]]
    fact: Fact = [kind, who, numbers, others]
    return fact if LEAST <= worth(fact, values) <= most else None


def _leaf(rng: random.Random, kind: str, who: int, most: int) -> Fact:
    boxes = rng.randint(2, max(2, min(12, most // 8)))
    each = rng.randint(2, max(2, min(24, most // boxes // 2)))
    return [kind, who, [boxes, each] if kind == "packs" else [boxes, each, rng.randint(2, 9)], []]


def _numbers(kind: str, value: int, most: int) -> Sequence[int]:
    """The numbers that a fact of this kind may have of somebody who has ``value``."""
    if kind == "more":
        return range(LEAST, max(LEAST, min(most - value, most // 2)) + 1)
    if kind == "fewer":
        return range(LEAST, value - LEAST + 1)
    if kind == "times":
        return range(2, min(9, most // value) + 1)
    if kind == "part":
        return [one for one in range(2, 10) if value % one == 0]
    return [one for one in (10, 20, 25, 30, 40, 50, 60, 75) if value * one % 100 == 0]


def happened(
    rng: random.Random, values: Mapping[int, int], people: Sequence[int], count: int
) -> tuple[list[Event], Mapping[int, int]]:
    """So many events in which the people gain or lose, nobody is left with fewer than two; what all have then."""
    now, events = values, list[Event]()
    everyone = sorted(now)
    while len(events) < count:
        kind, who = EVENTS[int(rng.random() * len(EVENTS))], people[int(rng.random() * len(people))]
        other, number = who, 0
        if kind in ("gives", "gives_part"):
            others = [one for one in everyone if one != who]
            if not others:
                continue
            other = others[int(rng.random() * len(others))]
        if kind == "gets":
            number = LEAST + int(rng.random() * (21 - LEAST))
        elif kind == "gives_part":
            parts = [one for one in (2, 3, 4, 5) if not now[who] % one]
            number = parts[int(rng.random() * len(parts))] if parts else 0
        elif now[who] > 2 * LEAST:
            number = LEAST + int(rng.random() * (min(60, now[who] - LEAST) - LEAST + 1))
        if not number:
            continue
        event: Event = [kind, who, other, number]
        after = happens(event, now)
        if after[who] >= LEAST and after[other] >= LEAST:
            now = after
            events.append(event)
    return events, now


def happens(event: Event, values: Mapping[int, int]) -> dict[int, int]:
    """What everybody has after an event."""
    kind, who, other, number = event
    after = {**values}
    moved = values[who] // number if kind == "gives_part" else number
    after[who] += moved if kind == "gets" else -moved
    if other != who:
        after[other] += moved
    return after


def worked(facts: Sequence[Fact], events: Sequence[Event], question: Sequence[Any]) -> tuple[int, list[Worked]]:
    """The answer, and the steps to it: only those that matter; each fact stands behind those that it speaks of."""
    about, start = _needed(facts, events, question[1])
    steps, values = list[Worked](), dict[int, int]()
    for kind, who, numbers, others in facts:
        known = [values[one] for one in others]
        value = values[who] = _VALUE[kind](numbers, known)
        if who in start and kind != "given":
            shown, operations = _SHOWN[kind]
            steps.append(Worked(who, False, f"{shown(numbers, known)} = {value}", operations))
    for event, people in zip(events, about, strict=True):
        values = _event_steps(event, values, people, steps)
    answer, last = _asked([values[one] for one in question[1]], question)
    return answer, steps + last


def ordered(facts: Sequence[Fact]) -> list[Fact]:
    """The facts with each behind those that it speaks of."""
    waiting, known, found = list(facts), set[int](), list[Fact]()
    while waiting:
        later = list[Fact]()
        for fact in waiting:
            if known.issuperset(fact[3]):
                known.add(fact[1])
                found.append(fact)
            else:
                later.append(fact)
        waiting = later
    return found


def _needed(facts: Sequence[Fact], events: Sequence[Event], people: Sequence[int]) -> tuple[list[set[int]], set[int]]:
    """Whose number has to be known after each event, and whose at the beginning."""
    wanted, about = set(people), list[set[int]]()
    for kind, who, other, _ in reversed(events):
        about.append(wanted & {who, other})
        if kind == "gives_part" and about[-1]:
            wanted.add(who)
    for _, who, _, others in reversed(facts):
        if who in wanted:
            wanted.update(others)
    return about[::-1], wanted


def _event_steps(event: Event, values: dict[int, int], people: set[int], steps: list[Worked]) -> dict[int, int]:
    """What everybody has after an event; its steps are put down."""
    kind, who, other, number = event
    after, operations = happens(event, values), 1 + (kind == "gives_part")
    part = f"{values[who]} ÷ {number}" if kind == "gives_part" else str(number)
    if who in people:
        sign = "+" if kind == "gets" else "-"
        steps.append(Worked(who, True, f"{values[who]} {sign} {part} = {after[who]}", operations))
    if other in people and other != who:
        steps.append(Worked(other, True, f"{values[other]} + {part} = {after[other]}", operations))
    return after


def _asked(values: Sequence[int], question: Sequence[Any]) -> tuple[int, list[Worked]]:
    """The question's own steps: ``[how, people, price or size of a box]``, the last 0 where there is none."""
    how, _, (tail, number) = question
    total = values[0] - values[1] if how == "difference" else sum(values)
    steps = list[Worked]()
    if len(values) > 1:
        sign = " - " if how == "difference" else " + "
        steps.append(Worked(None, False, f"{sign.join(map(str, values))} = {total}", len(values) - 1))
    if tail == "price":
        steps.append(Worked(None, False, f"{total} × {number} = {total * number}", 1))
        total *= number
    elif tail == "boxes":
        full, rest = divmod(total, number)
        need = full + (rest > 0)
        steps.append(Worked(None, False, f"{full} × {number} + {rest} = {total}", 2))
        steps.append(Worked(None, False, f"{full} + {int(rest > 0)} = {need}", 1))
        total = need
    return total, steps
