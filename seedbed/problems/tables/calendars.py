"""Calendars of one day with a rule for some people: drawing them, and what is free once every rule is heeded.

A time is minutes after midnight. A calendar is a list of ``[start, end]`` as its owner wrote them. A rule is
``[person, kind, …]``: ``late`` and ``early`` with a time; ``cancelled`` with the start and end of an appointment;
``moved`` with these and the minutes by which it is later; ``buffer`` with minutes; ``zone`` with the hours by which the
person's clock is ahead. Nobody has two rules.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

FIRST, LAST = 8 * 60, 18 * 60
STEP = 5
"""Minutes: every time is a multiple of it."""
LEAST_FREE = 15
KINDS = ("late", "early", "cancelled", "moved", "buffer", "zone")
Span = list[int]
Rule = list[Any]


def drawn(
    rng: random.Random, people: int, appointments: int, rules: int, kinds: Sequence[str]
) -> tuple[list[list[Span]], list[Rule]]:
    """Calendars and rules that leave some time free; an appointment that leaves none is left out.

    No rule names an appointment that is left out. Where that does not suffice, all is drawn again with one appointment
    a person and no rules, and at last one hour is taken for everybody.
    """
    busy = [_calendar(rng, appointments) for _ in range(people)]
    noted = [_rule(rng, one, rng.choice(kinds), busy[one]) for one in sorted(rng.sample(range(people), rules))]
    for rule in noted:
        if rule[1] == "zone":
            busy[rule[0]] = [[start + 60 * rule[2], end + 60 * rule[2]] for start, end in busy[rule[0]]]
    named = [(rule[0], rule[2:4]) for rule in noted if rule[1] in ("cancelled", "moved")]
    spare = [(one, span) for one, spans in enumerate(busy) for span in spans[1:] if (one, span) not in named]
    rng.shuffle(spare)
    while longest(free(busy, noted)) < LEAST_FREE:
        if not spare:
            return drawn(rng, people, 1, 0, kinds) if appointments > 1 else ([[[FIRST, FIRST + 60]]] * people, [])
        one, span = spare.pop()
        busy[one].remove(span)
    return busy, noted


def _calendar(rng: random.Random, appointments: int) -> list[Span]:
    """Appointments of 15 to 45 minutes that neither meet nor touch."""
    spans = list[Span]()
    for _ in range(8 * appointments):
        start = rng.randrange(FIRST, LAST - 45 + STEP, STEP)
        end = start + rng.randrange(15, 45 + STEP, STEP)
        if len(spans) < appointments and _apart([start, end], spans):
            spans.append([start, end])
    return sorted(spans)


def _apart(span: Span, others: Sequence[Span]) -> bool:
    return all(span[1] < start or end < span[0] for start, end in others)


def _rule(rng: random.Random, person: int, kind: str, spans: list[Span]) -> Rule:
    if kind == "late":
        return [person, kind, rng.randrange(FIRST + 15, FIRST + 90, STEP)]
    if kind == "early":
        return [person, kind, rng.randrange(LAST - 90, LAST - 10, STEP)]
    if kind == "buffer":
        return [person, kind, rng.choice((5, 10, 15))]
    if kind == "zone":
        return [person, kind, rng.choice((-3, -2, -1, 1, 2, 3, 4))]
    span = rng.choice(spans)
    ways = [by for by in range(-60, 65, STEP) if abs(by) >= 15 and _can_move(span, by, spans)]
    if kind == "cancelled" or not ways:
        return [person, "cancelled", *span]
    return [person, "moved", *span, rng.choice(ways)]


def _can_move(span: Span, by: int, spans: Sequence[Span]) -> bool:
    start, end = span[0] + by, span[1] + by
    return start >= FIRST and end <= LAST and _apart([start, end], [one for one in spans if one != span])


def taken(spans: Sequence[Span], rule: Rule | None) -> list[Span]:
    """When one person is not free, in office time."""
    kind, *values = rule[1:] if rule else ("none",)
    if kind == "late":
        return _within([[FIRST, values[0]], *spans])
    if kind == "early":
        return _within([*spans, [values[0], LAST]])
    if kind == "buffer":
        return _within([[start - values[0], end + values[0]] for start, end in spans])
    if kind == "zone":
        return _within([[start - 60 * values[0], end - 60 * values[0]] for start, end in spans])
    rest = [list(span) for span in spans if list(span) != list(values[:2])]
    return _within([*rest, [values[0] + values[2], values[1] + values[2]]] if kind == "moved" else rest)


def merged(spans: Sequence[Span]) -> list[Span]:
    """The same time in as few spans as there can be, in order."""
    found = list[Span]()
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([start, end])
    return found


def _within(spans: Sequence[Span]) -> list[Span]:
    cut = [[max(start, FIRST), min(end, LAST)] for start, end in spans]
    return merged([span for span in cut if span[0] < span[1]])


def all_taken(busy: Sequence[Sequence[Span]], rules: Sequence[Rule]) -> list[list[Span]]:
    """When each person is not free, in office time."""
    of = {rule[0]: rule for rule in rules}
    return [taken(spans, of.get(person)) for person, spans in enumerate(busy)]


def free(busy: Sequence[Sequence[Span]], rules: Sequence[Rule]) -> list[Span]:
    """The stretches in which everybody is free."""
    together = merged([span for spans in all_taken(busy, rules) for span in spans])
    edges = [FIRST, *(edge for span in together for edge in span), LAST]
    return [[start, end] for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def longest(spans: Sequence[Span]) -> int:
    """The minutes of the longest span; 0 where there is none."""
    return max((end - start for start, end in spans), default=0)


def starts(span: Span, length: int) -> int:
    """How many starts a span has for a meeting of so many minutes."""
    return max(0, (span[1] - span[0] - length) // STEP + 1)
