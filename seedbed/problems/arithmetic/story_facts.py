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
_SHOWN = {
    "packs": "{n0} × {n1}", "packs_and": "{n0} × {n1} + {n2}", "more": "{o0} + {n0}", "fewer": "{o0} - {n0}",
    "times": "{o0} × {n0}", "part": "{o0} ÷ {n0}", "percent_more": "{o0} + {o0} × {n0} ÷ 100",
    "percent_fewer": "{o0} - {o0} × {n0} ÷ 100", "sum": "{o0} + {o1}", "gap": "{o0} - {o1}",
    "mean": "({o0} + {o1}) ÷ 2",
}  # fmt: skip


def worth(fact: Fact, values: Mapping[int, int]) -> int:
    """How many the person of a fact has."""
    kind, _, numbers, others = fact
    return _VALUE[kind](numbers, [values[one] for one in others])


def grown(rng: random.Random, steps: int, kinds: Sequence[str], most: int) -> tuple[list[Fact], list[int]]:
    """Facts that take so many steps at least, and the people of whom no other's number depends (1 to 3).

    ``most`` is the largest number that anybody has.
    """
    facts: list[Fact] = [["given", 0, [rng.randint(LEAST + 2, max(LEAST + 3, most // 3))], []]]
    values, loose, done = {0: int(facts[0][2][0])}, [0], 0
    while done < steps:
        fact = _next(rng, rng.choice(kinds), values, loose, most)
        if fact is None:
            fact = _next(rng, rng.choice(("more", "fewer")), values, loose, most)
        if fact is None:
            continue
        done += 2 if fact[0] in ("packs_and", "percent_more", "percent_fewer", "mean") else 1
        _add(facts, values, fact)
        loose = [one for one in loose if one not in fact[3]] + [fact[1]]
    return facts, loose


def _add(facts: list[Fact], values: dict[int, int], fact: Fact) -> None:
    facts.append(fact)
    values[fact[1]] = worth(fact, values)


def with_others(rng: random.Random, facts: list[Fact], count: int, kinds: Sequence[str], most: int) -> list[Fact]:
    """The facts and so many about people who do not matter, each somewhere behind what it speaks of."""
    values, told = dict[int, int](), list(facts)
    for fact in facts:
        values[fact[1]] = worth(fact, values)
    for _ in range(count):
        drawn = _next(rng, rng.choice(kinds), values, list(values), most)
        fact = drawn or ["given", len(values), [rng.randint(LEAST, most)], []]
        values[fact[1]] = worth(fact, values)
        behind = max((place for place, one in enumerate(told) if one[1] in fact[3]), default=-1)
        told.insert(rng.randint(behind + 1, len(told)), fact)
    return told


def _next(rng: random.Random, kind: str, values: Mapping[int, int], loose: Sequence[int], most: int) -> Fact | None:
    """A fact of a kind about one more person, or None where its number would not be whole or within bounds."""
    who = len(values)
    if kind in LEAVES:
        return _leaf(rng, kind, who, most) if len(loose) < MOST_LOOSE else None
    other = rng.choice(loose)
    numbers, others = list[int](), [other]
    if kind in TWO:
        second = [one for one in loose if one != other] or [one for one in values if one != other]
        if not second:
            return None
        others = sorted((other, rng.choice(second)), key=lambda one: -values[one])
        if kind == "mean" and (values[others[0]] + values[others[1]]) % 2:
            return None
    else:
        choices = _numbers(kind, values[other], most)
        if not choices:
            return None
        numbers = [rng.choice(choices)]
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


def happened(rng: random.Random, values: Mapping[int, int], people: Sequence[int], count: int) -> list[Event]:
    """So many events in which the people gain or lose; nobody is left with fewer than two."""
    now, events = dict(values), list[Event]()
    everyone = sorted(now)
    while len(events) < count:
        kind, who = rng.choice(EVENTS), rng.choice(people)
        other = rng.choice([one for one in everyone if one != who]) if len(everyone) > 1 else who
        event: Event = [kind, who, other if kind in ("gives", "gives_part") else who, 0]
        if kind == "gets":
            event[3] = rng.randint(LEAST, 20)
        elif kind == "gives_part":
            event[3] = next((one for one in rng.sample(range(2, 6), 4) if now[who] % one == 0), 0)
        elif now[who] > 2 * LEAST:
            event[3] = rng.randint(LEAST, min(60, now[who] - LEAST))
        if not event[3] or (event[2] == who and kind in ("gives", "gives_part")):
            continue
        after = happens(event, now)
        if min(after.values()) >= LEAST:
            now = after
            events.append(event)
    return events


def happens(event: Event, values: Mapping[int, int]) -> dict[int, int]:
    """What everybody has after an event."""
    kind, who, other, number = event
    after = dict(values)
    moved = values[who] // number if kind == "gives_part" else number
    after[who] += moved if kind == "gets" else -moved
    if other != who:
        after[other] += moved
    return after


def worked(facts: Sequence[Fact], events: Sequence[Event], question: Sequence[Any]) -> tuple[int, list[Worked]]:
    """The answer, and the steps to it: only those that matter, in an order in which each is known when it is used."""
    about, start = _needed(facts, events, question[1])
    steps, values = list[Worked](), dict[int, int]()
    for fact in ordered(facts):
        values[fact[1]] = worth(fact, values)
        if fact[1] in start and fact[0] != "given":
            steps.append(_fact_step(fact, values))
    for event, people in zip(events, about, strict=True):
        steps += _event_steps(event, values, people)
        values = happens(event, values)
    answer, last = _asked([values[one] for one in question[1]], question)
    return answer, steps + last


def ordered(facts: Sequence[Fact]) -> list[Fact]:
    """The facts with each behind those that it speaks of."""
    waiting, known, found = list(facts), set[int](), list[Fact]()
    while waiting:
        fact = next(one for one in waiting if known.issuperset(one[3]))
        waiting.remove(fact)
        known.add(fact[1])
        found.append(fact)
    return found


def _needed(facts: Sequence[Fact], events: Sequence[Event], people: Sequence[int]) -> tuple[list[set[int]], set[int]]:
    """Whose number has to be known after each event, and whose at the beginning."""
    wanted, about = set(people), list[set[int]]()
    for kind, who, other, _ in reversed(events):
        about.insert(0, wanted & {who, other})
        if kind == "gives_part" and about[0]:
            wanted = wanted | {who}
    by_person = {fact[1]: fact for fact in facts}
    waiting = sorted(wanted)
    while waiting:
        new = [one for one in by_person[waiting.pop()][3] if one not in wanted]
        wanted = wanted.union(new)
        waiting += new
    return about, wanted


def _fact_step(fact: Fact, values: Mapping[int, int]) -> Worked:
    kind, who, numbers, others = fact
    slots = {f"n{place}": one for place, one in enumerate(numbers)}
    slots |= {f"o{place}": values[one] for place, one in enumerate(others)}
    shown = _SHOWN[kind].format(**slots)
    return Worked(who, False, f"{shown} = {values[who]}", sum(shown.count(sign) for sign in "+-×÷"))


def _event_steps(event: Event, values: Mapping[int, int], people: set[int]) -> list[Worked]:
    kind, who, other, number = event
    after, steps = happens(event, values), list[Worked]()
    moved = abs(after[who] - values[who])
    part = f"{values[who]} ÷ {number}" if kind == "gives_part" else str(moved)
    if who in people:
        sign = "+" if kind == "gets" else "-"
        steps.append(Worked(who, True, f"{values[who]} {sign} {part} = {after[who]}", 1 + (kind == "gives_part")))
    if other in people and other != who:
        steps.append(Worked(other, True, f"{values[other]} + {part} = {after[other]}", 1 + (kind == "gives_part")))
    return steps


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
