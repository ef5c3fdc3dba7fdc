"""Facts about a few things that have a few values each, worked out as a person does: fact by fact, and by supposing.

A world gives every thing a value. A set of worlds is a whole number whose bit w tells whether world w is in it, so that
``and``, ``or`` and ``not`` of facts are ``&``, ``|`` and ``^`` of numbers, and a set with one bit is a proof that a
solution is the only one. The steps of a proof need no such table: each one looks at a single fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Worlds:
    """All worlds: how many things, how many values; ``columns[thing][value]`` are those in which it has the value."""

    things: int
    values: int
    every: int
    columns: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known: the things it is about, and the worlds in which it holds."""

    things: tuple[int, ...]
    table: int


@dataclass(frozen=True, slots=True)
class Line:
    """One step: ``thing`` has one of the values ``left``.

    It follows from the fact at place ``fact``; or, where a value was ``supposed``, from that fact having no world left
    after the steps ``inner``.
    """

    thing: int
    left: tuple[int, ...]
    fact: int
    supposed: int = -1
    inner: tuple[Line, ...] = ()


@lru_cache(maxsize=64)
def worlds(things: int, values: int) -> Worlds:
    """The worlds of so many things with so many values each."""
    every = (1 << values**things) - 1
    columns = []
    for thing in range(things):
        run = values**thing
        period = every // ((1 << run * values) - 1)  # a bit at the start of each round of values
        columns.append(tuple((((1 << run) - 1) << value * run) * period for value in range(values)))
    return Worlds(things, values, every, tuple(columns))


def world_of(space: Worlds, values: Sequence[int]) -> int:
    """The set that holds one world."""
    return 1 << int(sum(value * space.values**thing for thing, value in enumerate(values)))


def values_of(space: Worlds, world: int) -> list[int]:
    """The value of each thing in a set of one world."""
    place = world.bit_length() - 1
    return [place // space.values**thing % space.values for thing in range(space.things)]


def left_of(space: Worlds, known: int, thing: int) -> tuple[int, ...]:
    """The values that a thing may have in a set of worlds."""
    return tuple([value for value, column in enumerate(space.columns[thing]) if known & column])


def followed(space: Worlds, facts: Sequence[Fact], known: int) -> tuple[list[Line], int, int]:
    """What follows from one fact at a time: the steps, what is then known, and a fact that cannot hold, or -1."""
    return _followed(space, facts, _about(space, facts), known)


def _about(space: Worlds, facts: Sequence[Fact]) -> list[int]:
    """For each thing the facts about it, as bits."""
    about = [0] * space.things
    for place, fact in enumerate(facts):
        for thing in fact.things:
            about[thing] |= 1 << place
    return about


def _followed(space: Worlds, facts: Sequence[Fact], about: Sequence[int], known: int) -> tuple[list[Line], int, int]:
    lines, stale = list[Line](), (1 << len(facts)) - 1
    while stale:
        place = (stale & -stale).bit_length() - 1
        stale &= stale - 1
        fact = facts[place]
        possible = fact.table & known
        if not possible:
            return lines, known, place
        for thing in fact.things:
            left = _newly_left(space.columns[thing], possible, known)
            if left:
                known &= _any_of(space.columns[thing], left)
                lines.append(Line(thing, left, place))
                stale |= about[thing] & ~(1 << place)
    return lines, known, -1


def _newly_left(columns: Sequence[int], possible: int, known: int) -> tuple[int, ...]:
    """The values of a thing in the possible worlds, where they are fewer than in those that are known; else none."""
    for column in columns:
        if not possible & column and known & column:
            return tuple([value for value, one in enumerate(columns) if possible & one])
    return ()


def settled(space: Worlds, facts: Sequence[Fact], known: int, deepest: int) -> tuple[list[Line], int, int]:
    """The same with suppositions, up to ``deepest`` one inside the other, until every thing has one value."""
    return _settled(space, facts, _about(space, facts), known, deepest)


def _settled(
    space: Worlds, facts: Sequence[Fact], about: Sequence[int], known: int, deepest: int
) -> tuple[list[Line], int, int]:
    lines = list[Line]()
    while True:
        more, known, broken = _followed(space, facts, about, known)
        lines += more
        if broken >= 0 or known & (known - 1) == 0:
            return lines, known, broken
        for depth in range(deepest):
            line = _supposition(space, facts, about, known, depth)
            if line is not None:
                break
        else:
            return lines, known, -1
        lines.append(line)
        known &= _any_of(space.columns[line.thing], line.left)


def _supposition(space: Worlds, facts: Sequence[Fact], about: Sequence[int], known: int, depth: int) -> Line | None:
    """The shortest supposition that fails; a deeper one is taken as soon as it is found."""
    best: Line | None = None
    sound = set[tuple[int, int]]()  # what follows from a value that does not fail, and so does not fail either
    for thing in range(space.things):
        left = left_of(space, known, thing)
        for value in left if len(left) > 1 else ():
            if (thing, value) in sound:
                continue
            inner, then, broken = _settled(space, facts, about, known & space.columns[thing][value], depth)
            if broken < 0:
                ends = [(other, left_of(space, then, other)) for other in range(thing + 1, space.things)]
                sound.update([(other, rest[0]) for other, rest in ends if len(rest) == 1])
                continue
            inner = needed(facts, inner, broken)
            if best is None or len(inner) < len(best.inner):
                best = Line(thing, tuple(one for one in left if one != value), broken, value, tuple(inner))
            if depth or len(inner) <= 1:
                return best
    return best


def needed(facts: Sequence[Fact], lines: Sequence[Line], broken: int) -> list[Line]:
    """The steps that lead to a fact that cannot hold, in order; the others are left out."""
    wanted, kept = set(facts[broken].things), list[Line]()
    for line in reversed(lines):
        if line.thing in wanted:
            kept.append(line)
            for place in _facts_of(line):
                wanted.update(facts[place].things)
    return kept[::-1]


def size(lines: Sequence[Line]) -> int:
    """The steps of a proof, those inside of suppositions included; a supposition counts two."""
    return sum(1 + (line.supposed >= 0) + size(line.inner) for line in lines)


def trials(lines: Sequence[Line]) -> int:
    """How many suppositions there are, those inside of others included."""
    return sum((line.supposed >= 0) + trials(line.inner) for line in lines)


def depth(lines: Sequence[Line]) -> int:
    """How many suppositions stand one inside the other at most."""
    return max(((line.supposed >= 0) + depth(line.inner) for line in lines), default=0)


def _facts_of(line: Line) -> list[int]:
    return [line.fact, *(place for inner in line.inner for place in _facts_of(inner))]


def _any_of(columns: Sequence[int], values: Sequence[int]) -> int:
    found = 0
    for value in values:
        found |= columns[value]
    return found
