"""Clues about people in a row of houses: what they allow, what follows from them, and sets of them without spares.

A value is a number: ``category * size + place``. What is known of it is a mask of the houses where it may be. While
clues are drawn, the value at ``place`` lives in house ``place``; whoever writes the puzzle renames them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate, combinations, islice, permutations
from operator import or_
from typing import NamedTuple

from seedbed.problems import sat

Clue = tuple[str, int, int]
"""A kind with two values, or with a value and a house."""
APART: dict[str, Callable[[int], bool]] = {
    "same": lambda apart: apart == 0,
    "different": lambda apart: apart != 0,
    "just_left": lambda apart: apart == 1,
    "next_to": lambda apart: abs(apart) == 1,
    "left": lambda apart: apart > 0,
    "one_between": lambda apart: abs(apart) == 2,
}
"""Of two values: how far the second's house may lie to the right of the first's."""
KINDS = ("at", "not_at", *APART)
MOST_ORDERS = 120
"""Orders of one category that are looked at before the solver is asked."""
MOST_DRAWS = 40
"""Sets of clues that are tried until one can be solved without a trial inside a trial."""


class Step(NamedTuple):
    """One deduction: the houses that are left to a value.

    ``clue`` says so; or another value of its category is ``taken``; or no other is left for the ``house``; or a
    ``trial`` of a house leaves no house for the value ``stuck``.
    """

    kind: str
    value: int
    houses: int
    clue: int = -1
    stuck: int = -1


@lru_cache(maxsize=256)
def houses_of(mask: int) -> tuple[str, ...]:
    """The numbers of the houses in a mask."""
    return tuple([str(house) for house in range(1, mask.bit_length() + 1) if mask >> house - 1 & 1])


def holds(clue: Clue, house: Sequence[int]) -> bool:
    """Whether a clue is true when values live in these houses."""
    kind, one, two = clue
    if kind in APART:
        return APART[kind](house[two] - house[one])
    return (house[one] == two) == (kind == "at")


@lru_cache(maxsize=256)
def _reached(kind: str, size: int, sign: int) -> tuple[int, ...]:
    """For each mask of houses of one value, those of the other; ``sign`` is -1 from the second to the first."""
    each = [
        sum(1 << other for other in range(size) if APART[kind](sign * (other - house))) for house in range(size)
    ]  # fmt: skip
    reached = [0] * (1 << size)
    for mask in range(1, 1 << size):
        low = mask & -mask
        reached[mask] = reached[mask ^ low] | each[low.bit_length() - 1]
    return tuple(reached)


def _take(steps: list[Step], domains: list[int], size: int, step: Step) -> None:
    """Write a step down, with what is left to the others of a category when it gives a house to one."""
    domains[step.value] = step.houses
    steps.append(step)
    if not step.houses or step.houses & (step.houses - 1):
        return
    first = step.value // size * size
    for other in range(first, first + size):
        if other != step.value and domains[other] & step.houses:
            _take(steps, domains, size, Step("taken", other, domains[other] & ~step.houses))


class Said(NamedTuple):
    """What clues say, once for each value that a clue narrows, and for each value what depends on it, as bits.

    Of each: the clue's number, the value that it narrows, the value that this depends on, the houses left by the
    other's.
    """

    each: list[tuple[int, int, int, Sequence[int]]]
    watching: list[int]


def said_by(clues: Sequence[Clue], size: int, values: int) -> Said:
    """What each clue says of its first value and of its second; of a value and a house, of the value alone."""
    each, watching = list[tuple[int, int, int, Sequence[int]]](), [0] * values
    for number, (kind, one, two) in enumerate(clues):
        if kind in APART:
            watching[one] |= 3 << len(each)
            watching[two] |= 3 << len(each)
            each.append((number, two, one, _reached(kind, size, 1)))
            each.append((number, one, two, _reached(kind, size, -1)))
        else:
            watching[one] |= 1 << len(each)
            each.append((number, one, one, _at_house(kind, two, size)))
    return Said(each, watching)


@lru_cache(maxsize=256)
def _at_house(kind: str, house: int, size: int) -> tuple[int, ...]:
    """For each mask of houses of a value, those that a clue with a house leaves."""
    left = 1 << house if kind == "at" else ~(1 << house)
    return tuple(mask & left for mask in range(1 << size))


def _by_clues(steps: list[Step], domains: list[int], said: Said, stale: int, size: int) -> int:
    """Go through the clues once, from first to last, as far as they may say something new; what may again."""
    todo = stale
    while todo:
        low = todo & -todo
        stale ^= low
        number, value, other, reached = said.each[low.bit_length() - 1]
        own = domains[value]
        left = own & reached[domains[other]]
        if left != own:
            taken = len(steps)
            _take(steps, domains, size, Step("clue", value, left, number))
            if not steps[-1].houses:
                return 0
            for step in steps[taken:]:
                stale |= said.watching[step.value]
        todo = stale & -low & ~low
    return stale


def _by_places(steps: list[Step], domains: list[int], size: int) -> None:
    """Houses that only one value of a category can have."""
    for first in range(0, len(domains), size):
        once = more = 0
        for mask in domains[first : first + size]:
            more |= once & mask
            once |= mask
        once &= ~more
        for value in range(first, first + size) if once else ():
            only = domains[value] & once
            if only and only != domains[value]:
                _take(steps, domains, size, Step("house", value, only & -only))
                break


def followed(steps: list[Step], domains: list[int], said: Said, size: int, taken: int = 0) -> None:
    """Narrow the houses in place until nothing more follows; the last step has no house where that is impossible.

    ``taken``: of the steps so far, those before it have been followed up.
    """
    stale = 0 if steps else (1 << len(said.each)) - 1
    while True:
        for place in range(taken, len(steps)):
            if not steps[place].houses:
                del steps[place + 1 :]
                return
            stale |= said.watching[steps[place].value]
        taken = len(steps)
        stale = _by_clues(steps, domains, said, stale, size)
        if len(steps) == taken:
            _by_places(steps, domains, size)
        if len(steps) == taken:
            return


def deduced(clues: Sequence[Clue], size: int, categories: int) -> list[Step] | None:
    """The steps that solve a puzzle, or None where trials one at a time do not suffice."""
    domains, said = [(1 << size) - 1] * (size * categories), said_by(clues, size, size * categories)
    steps = list[Step]()
    followed(steps, domains, said, size)
    while any(mask & (mask - 1) for mask in domains):
        step = _trial(domains, said, size)
        if step is None:
            return None
        _put(steps, domains, said, size, step)
    return steps


def _put(steps: list[Step], domains: list[int], said: Said, size: int, step: Step) -> None:
    """Take a step, and all that follows from it."""
    taken = len(steps)
    _take(steps, domains, size, step)
    followed(steps, domains, said, size, taken)


def _trial(domains: Sequence[int], said: Said, size: int) -> Step | None:
    """A house that a value cannot have, as what follows leaves another value none.

    What cannot fail is not followed up: a value's true house, and what follows from a house that did not fail.
    """
    sound = [1 << value % size for value in range(len(domains))]
    for value in sorted(range(len(domains)), key=lambda one: domains[one].bit_count()):
        for house in range(size) if domains[value] & (domains[value] - 1) else ():
            if not (domains[value] & ~sound[value]) >> house & 1:
                continue
            tried, steps = list(domains), list[Step]()
            _put(steps, tried, said, size, Step("trial", value, 1 << house))
            if not steps[-1].houses:
                return Step("trial", value, domains[value] & ~(1 << house), stuck=steps[-1].value)
            for other, mask in enumerate(tried):
                if not mask & (mask - 1):
                    sound[other] |= mask
    return None


def drawn(rng: random.Random, size: int, categories: int, kinds: Sequence[str]) -> tuple[list[Clue], list[Step]]:
    """Clues of which none can be spared, and the steps that lead from them to the only solution."""
    for _ in range(MOST_DRAWS):
        clues = _without_spares(rng, size, categories, kinds)
        steps = deduced(clues, size, categories)
        if steps is not None:
            break
    else:
        values = range(size * categories)
        clues = [("at", value, value % size) for value in values if (value + 1) % size]
        steps = deduced(clues, size, categories) or []
    return clues, steps


def _without_spares(rng: random.Random, size: int, categories: int, kinds: Sequence[str]) -> list[Clue]:
    """True clues until the solution is the only one, then each that can go is taken out; clues of a house go first."""
    values, places = size * categories, size * size * categories
    solver = sat.Solver([*_rules(size, categories), [-_literal(value, value % size, size) for value in range(values)]])
    numbers = dict[Clue, int]()
    for tries in range(8):
        some = [_true_clue(rng, size, categories, kinds) for _ in range(values if tries else values * 5 // 4)]
        if tries == 7:  # kinds that look alike from left and right never settle it
            some = [("at", value, value % size) for value in range(values)]
        for clue in some:
            if clue not in numbers:
                numbers[clue] = number = places + len(numbers) + 1
                for clause in _clauses(clue, size):
                    solver.add((-number, *clause))
        if not solver.possible(list(numbers.values())):
            break
    clues = list(numbers)
    order = rng.sample(range(len(clues)), len(clues))
    order.sort(key=lambda place: clues[place][0] != "at")
    broken = {numbers[clue]: _broken_by(clue, size, categories) for clue in clues}
    return [clues[one - places - 1] for one in _needed(solver, broken, [places + 1 + place for place in order])]


def _needed(solver: sat.Solver, broken: dict[int, int], order: Sequence[int]) -> list[int]:
    """The switches that are left when each in turn, where it can be spared, is taken out; smallest first.

    A clue that alone is broken by some other table cannot be spared; the solver is asked only about the rest.
    """
    later = [0, *accumulate([broken[number] for number in reversed(order)], or_)][::-1]
    kept, by_kept = list[int](), 0
    for place, number in enumerate(order, 1):
        if broken[number] & ~(by_kept | later[place]) or solver.possible([*kept, *order[place:]]):
            kept.append(number)
            by_kept |= broken[number]
    return sorted(kept)


@lru_cache(maxsize=32)
def _other_tables(size: int, categories: int) -> tuple[tuple[int, ...], ...]:
    """For each value and house, the tables near the true one that have it there, as bits.

    They are those in which two houses exchange their values of some categories, and those with the values of a single
    category in any order.
    """
    tables = list[list[int]]()
    first = range(0, size * categories, size)
    for one, two in combinations(range(size), 2):
        for some in range(1, 1 << categories):
            houses = [*range(size)] * categories
            for number, start in enumerate(first):
                if some >> number & 1:
                    houses[start + one], houses[start + two] = two, one
            tables.append(houses)
    for start in first:
        for order in islice(permutations(range(size)), 1, MOST_ORDERS):
            houses = [*range(size)] * categories
            houses[start : start + size] = order
            tables.append(houses)
    return tuple(
        tuple(sum(1 << at for at, houses in enumerate(tables) if houses[value] == house) for house in range(size))
        for value in range(size * categories)
    )


@lru_cache(maxsize=20_000)
def _broken_by(clue: Clue, size: int, categories: int) -> int:
    """The tables near the true one in which a clue does not hold, as bits."""
    kind, one, two = clue
    at = _other_tables(size, categories)
    every = kept = 0
    for house in range(size):
        every |= at[one][house]
        if kind not in APART:
            kept |= at[one][house] if (house == two) == (kind == "at") else 0
            continue
        for other in range(size):
            if APART[kind](other - house):
                kept |= at[one][house] & at[two][other]
    return every & ~kept


def _true_clue(rng: random.Random, size: int, categories: int, kinds: Sequence[str]) -> Clue:
    """A clue of a drawn kind."""
    known = _true_clues(kinds[int(rng.random() * len(kinds))], size, categories)
    return known[int(rng.random() * len(known))]


@lru_cache(maxsize=512)
def _true_clues(kind: str, size: int, categories: int) -> list[Clue]:
    """All true clues of a kind; of two values of the same category only where that says something."""
    values = range(size * categories)
    if kind not in APART:
        return [
            (kind, one, house) for one in values for house in range(size) if (one % size == house) == (kind == "at")
        ]
    pairs = [(one, two) for one in values for two in values if APART[kind](two % size - one % size)]
    plain = kind in ("same", "different")
    return [(kind, one, two) for one, two in pairs if not (plain and one // size == two // size)]


def _literal(value: int, house: int, size: int) -> int:
    return value * size + house + 1


@lru_cache(maxsize=32)
def _rules(size: int, categories: int) -> list[list[int]]:
    """A house for each value, and each house once in a category."""
    groups = [[_literal(value, house, size) for house in range(size)] for value in range(size * categories)]
    groups += [
        [_literal(first * size + place, house, size) for place in range(size)]
        for first in range(categories)
        for house in range(size)
    ]
    return [clause for group in groups for clause in sat.exactly_one(group)]


@lru_cache(maxsize=20_000)
def _clauses(clue: Clue, size: int) -> list[tuple[int, ...]]:
    """A clue over the houses of its values."""
    kind, one, two = clue
    if kind not in APART:
        literal = _literal(one, two, size)
        return [(literal if kind == "at" else -literal,)]
    return [
        (-_literal(one, house, size), *(_literal(two, o, size) for o in range(size) if APART[kind](o - house)))
        for house in range(size)
    ]
