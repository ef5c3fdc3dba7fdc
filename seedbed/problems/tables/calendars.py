"""Calendars of one day with a rule for some people: drawing them, and what is free once every rule is heeded.

A time is minutes after midnight. A calendar is a list of ``[start, end]`` as its owner wrote them. A rule is
``[person, kind, …]``: ``late`` and ``early`` with a time; ``cancelled`` with the start and end of an appointment;
``moved`` with these and the minutes by which it is later; ``buffer`` with minutes; ``zone`` with the hours by which the
person's clock is ahead. Nobody has two rules.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, NamedTuple

FIRST, LAST = 8 * 60, 18 * 60
STEP = 5
"""Minutes: every time is a multiple of it."""
LEAST_FREE = 15
MOVES = tuple(by for by in range(-60, 65, STEP) if abs(by) >= 15)
"""Minutes by which an appointment may be moved."""
STARTS = (LAST - 45 - FIRST) // STEP + 1
"""Times at which an appointment may begin."""
KINDS = ("late", "early", "cancelled", "moved", "buffer", "zone")
Span = list[int]
Rule = list[Any]


class Day(NamedTuple):
    """Calendars and rules, when each person is not free in office time, that together, and when all are free."""

    busy: list[list[Span]]
    rules: list[Rule]
    taken: list[list[Span]]
    together: list[Span]
    free: list[Span]


def day_of(busy: list[list[Span]], rules: list[Rule]) -> Day:
    """What follows from calendars and rules."""
    of = {rule[0]: rule for rule in rules}
    each = [taken(spans, of.get(person)) for person, spans in enumerate(busy)]
    together = merged([span for spans in each for span in spans])
    found, start = list[Span](), FIRST
    for begin, end in together:
        if start < begin:
            found.append([start, begin])
        start = end
    if start < LAST:
        found.append([start, LAST])
    return Day(busy, rules, each, together, found)


def drawn(rng: random.Random, people: int, appointments: int, rules: int, kinds: Sequence[str]) -> Day:
    """Calendars and rules that leave some time free; an appointment that leaves none is left out.

    No rule names an appointment that is left out. Where that does not suffice, all is drawn again with one appointment
    a person and no rules, and at last one hour is taken for everybody.
    """
    busy = [_calendar(rng, appointments) for _ in range(people)]
    noted = list[Rule]()
    for one in sorted(rng.sample(range(people), rules)):
        rule = _rule(rng, one, kinds[int(rng.random() * len(kinds))], busy[one])
        if rule[1] == "zone":
            busy[one] = [[start + 60 * rule[2], end + 60 * rule[2]] for start, end in busy[one]]
        noted.append(rule)
    day = day_of(busy, noted)
    return day if longest(day.free) >= LEAST_FREE else _thinned(rng, day, appointments, kinds)


def _thinned(rng: random.Random, day: Day, appointments: int, kinds: Sequence[str]) -> Day:
    """A day with so many appointments left out that some time is free."""
    named = [(rule[0], rule[2:4]) for rule in day.rules if rule[1] in ("cancelled", "moved")]
    spare = [(one, span) for one, spans in enumerate(day.busy) for span in spans[1:] if (one, span) not in named]
    rng.shuffle(spare)
    while longest(day.free) < LEAST_FREE:
        if not spare:
            people = len(day.busy)
            return drawn(rng, people, 1, 0, kinds) if appointments > 1 else day_of([[[FIRST, FIRST + 60]]] * people, [])
        one, span = spare.pop()
        day.busy[one].remove(span)
        day = day_of(day.busy, day.rules)
    return day


def _calendar(rng: random.Random, appointments: int) -> list[Span]:
    """Appointments of 15 to 45 minutes that neither meet nor touch, in order; fewer where 8 draws each find no room."""
    spans = list[Span]()
    for _ in range(8 * appointments):
        start = FIRST + int(rng.random() * STARTS) * STEP
        end = start + 15 + int(rng.random() * 7) * STEP
        if _apart(start, end, spans):
            spans.append([start, end])
            if len(spans) == appointments:
                break
    spans.sort()
    return spans


def _apart(start: int, end: int, others: Sequence[Span]) -> bool:
    for begin, close in others:  # noqa: SIM110 - ``all`` of so few costs more
        if end >= begin and close >= start:
            return False
    return True


def _rule(rng: random.Random, person: int, kind: str, spans: list[Span]) -> Rule:
    chance = rng.random()
    if kind == "late":
        return [person, kind, FIRST + 15 + int(chance * 15) * STEP]
    if kind == "early":
        return [person, kind, LAST - 90 + int(chance * 16) * STEP]
    if kind == "buffer":
        return [person, kind, 5 + int(chance * 3) * STEP]
    if kind == "zone":
        return [person, kind, (-3, -2, -1, 1, 2, 3, 4)[int(chance * 7)]]
    span = spans[int(chance * len(spans))]
    ways = _moves(span, spans) if kind == "moved" else []
    return [person, kind, *span, ways[int(rng.random() * len(ways))]] if ways else [person, "cancelled", *span]


def _moves(span: Span, spans: Sequence[Span]) -> list[int]:
    """Minutes by which an appointment can be moved."""
    others, (start, end) = [one for one in spans if one is not span], span
    return [by for by in MOVES if start + by >= FIRST and end + by <= LAST and _apart(start + by, end + by, others)]


def taken(spans: Sequence[Span], rule: Rule | None) -> list[Span]:
    """When one person is not free, in office time; a calendar is in order and within the day."""
    if rule is None:
        return [*spans]
    kind, *values = rule[1:]
    if kind == "late":
        return _within([[FIRST, values[0]], *spans])
    if kind == "early":
        return _within([*spans, [values[0], LAST]])
    if kind == "buffer":
        return _within([[start - values[0], end + values[0]] for start, end in spans])
    if kind == "zone":
        return [[start - 60 * values[0], end - 60 * values[0]] for start, end in spans]
    rest = [span for span in spans if span[0] != values[0]]
    return sorted([*rest, [values[0] + values[2], values[1] + values[2]]]) if kind == "moved" else rest


def merged(spans: Sequence[Span]) -> list[Span]:
    """The same time in as few spans as there can be, in order."""
    found, last = list[Span](), -1
    for start, end in sorted(spans):
        if start > last:
            found.append([start, end])
            last = end
        elif end > last:
            found[-1][1] = last = end
    return found


def _within(spans: Sequence[Span]) -> list[Span]:
    return merged([[max(start, FIRST), min(end, LAST)] for start, end in spans if start < LAST and end > FIRST])


def longest(spans: Sequence[Span]) -> int:
    """The minutes of the longest span; 0 where there is none."""
    return max((end - start for start, end in spans), default=0)


def starts(span: Span, length: int) -> int:
    """How many starts a span has for a meeting of so many minutes."""
    return max(0, (span[1] - span[0] - length) // STEP + 1)
