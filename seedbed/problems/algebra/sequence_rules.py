"""A grammar of rules for sequences of whole numbers, and which of them explain the terms that are shown.

A rule says that each term is a sum of features (the term before, its place, a constant, …), each times a number that
the rule chooses. So whether any numbers make a rule fit is a system of linear equations, solved exactly: a rule is
refuted for all numbers at once. A rule explains the terms only if it meets at least ``SPARE`` equations more than it
has numbers to choose; a polynomial through every point explains nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

Feature = Callable[[Sequence[int], int], int]
"""A number that is known before a term: from the terms so far, and the place of the term from 1."""
SPARE = 2
MOST_START = 40

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71)

FEATURES: dict[str, Feature] = {
    "1": lambda _, n: 1,
    "n": lambda _, n: n,
    "n²": lambda _, n: n * n,
    "n³": lambda _, n: n**3,
    "2ⁿ": lambda _, n: 2**n,
    "3ⁿ": lambda _, n: 3**n,
    "p(n)": lambda _, n: PRIMES[n - 1],
    "a(n-1)": lambda terms, n: terms[n - 2],
    "a(n-2)": lambda terms, n: terms[n - 3],
    "a(n-3)": lambda terms, n: terms[n - 4],
    "n·a(n-1)": lambda terms, n: n * terms[n - 2],
    "s(n-1)": lambda terms, n: sum(map(int, str(abs(terms[n - 2])))),
    "odd": lambda _, n: n % 2,
    "even": lambda _, n: 1 - n % 2,
    "odd·n": lambda _, n: n % 2 * n,
    "even·n": lambda _, n: (1 - n % 2) * n,
    "odd·a(n-1)": lambda terms, n: n % 2 * terms[n - 2],
    "even·a(n-1)": lambda terms, n: (1 - n % 2) * terms[n - 2],
    "odd·a(n-2)": lambda terms, n: n % 2 * terms[n - 3],
    "even·a(n-2)": lambda terms, n: (1 - n % 2) * terms[n - 3],
    "1st": lambda _, n: int(n % 3 == 1),
    "2nd": lambda _, n: int(n % 3 == 2),
    "3rd": lambda _, n: int(n % 3 == 0),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Features whose numbers the rule chooses, features that count once as they are, and how far back it looks.

    ``draw`` says which numbers a problem may have for each chosen feature.
    """

    name: str
    chosen: tuple[str, ...]
    fixed: tuple[str, ...] = ()
    back: int = 0
    draw: tuple[tuple[int, ...], ...] = ()

    @property
    def length(self) -> tuple[int, int]:
        """How long it is to say: the numbers it chooses, then everything it names."""
        return len(self.chosen), len(self.chosen) + len(self.fixed) + self.back

    def row(self, terms: Sequence[int], n: int) -> tuple[list[int], int]:
        """What the chosen features are for the n-th term, and what the fixed ones come to."""
        return [FEATURES[one](terms, n) for one in self.chosen], sum(FEATURES[one](terms, n) for one in self.fixed)


_SMALL, _ANY = tuple(range(1, 10)), tuple(one for one in range(-12, 13) if one)
_WIDE, _SIGN = tuple(one for one in range(-30, 31) if one), (-2, -1, 1, 2)
_TIMES = (2, 3, -2)

RULES = tuple(
    sorted(
        (
            Rule("arithmetic", ("1",), ("a(n-1)",), 1, (_WIDE,)),
            Rule("geometric", ("a(n-1)",), (), 1, ((2, 3, 4, 5, -2, -3),)),
            Rule("linear_growth", ("n", "1"), ("a(n-1)",), 1, (_ANY, _ANY)),
            Rule("square_growth", ("n²", "1"), ("a(n-1)",), 1, (_SIGN, _ANY)),
            Rule("quadratic", ("n²", "n", "1"), (), 0, (_ANY, _ANY, _WIDE)),
            Rule("cubic", ("n³", "n²", "n", "1"), (), 0, (_SIGN, _ANY, _ANY, _WIDE)),
            Rule("times_and_plus", ("a(n-1)", "1"), (), 1, ((2, 3, -2, -1), _ANY)),
            Rule("times_and_place", ("a(n-1)", "n"), (), 1, ((2, 3, -1, -2), _SMALL)),
            Rule("times_place_plus", ("a(n-1)", "n", "1"), (), 1, ((2, 3, -1), _SMALL, _ANY)),
            Rule("add_two_before", (), ("a(n-1)", "a(n-2)"), 2),
            Rule("add_two_and_more", ("1",), ("a(n-1)", "a(n-2)"), 2, (_ANY,)),
            Rule("add_three_before", (), ("a(n-1)", "a(n-2)", "a(n-3)"), 3),
            Rule("two_before", ("a(n-1)", "a(n-2)"), (), 2, ((1, 2, 3, -1, -2), (1, 2, -1, -2, 3))),
            Rule("two_before_plus", ("a(n-1)", "a(n-2)", "1"), (), 2, ((1, 2, -1), (1, 2, -1, -2), _ANY)),
            Rule("three_before", ("a(n-1)", "a(n-2)", "a(n-3)"), (), 3, ((1, 2, -1), (1, -1), (1, -1, 2))),
            Rule("powers_of_two", ("2ⁿ", "1"), (), 0, (_SMALL, _WIDE)),
            Rule("powers_of_three", ("3ⁿ", "1"), (), 0, (_SIGN, _WIDE)),
            Rule("power_and_place", ("2ⁿ", "n", "1"), (), 0, (_SMALL, _ANY, _WIDE)),
            Rule("primes", ("p(n)", "1"), (), 0, ((1, 2, 3, 4, 5), _WIDE)),
            Rule("prime_steps", ("p(n)",), ("a(n-1)",), 1, ((1, 2, 3, -1, -2),)),
            Rule("place_times", ("n·a(n-1)", "1"), (), 1, ((1,), _ANY)),
            Rule("digit_sum", (), ("a(n-1)", "s(n-1)"), 1),
            Rule("digit_sum_steps", ("s(n-1)", "1"), ("a(n-1)",), 1, ((1, 2, 3), _SMALL)),
            Rule("two_steps", ("odd", "even"), ("a(n-1)",), 1, (_WIDE, _WIDE)),
            Rule("three_steps", ("1st", "2nd", "3rd"), ("a(n-1)",), 1, (_ANY, _ANY, _ANY)),
            Rule("times_then_plus", ("odd·a(n-1)", "even·a(n-1)", "odd", "even"), (), 1,
                 ((1,), _TIMES, _WIDE, (0, *_ANY))),
            Rule("two_lines", ("odd", "odd·n", "even", "even·n"), (), 0, (_WIDE, _ANY, _WIDE, _ANY)),
            Rule("two_growing", ("odd·a(n-2)", "odd", "even·a(n-2)", "even"), (), 2,
                 ((1, 2), _ANY, (1, 2, 3, -1), _ANY)),
        ),
        key=lambda rule: (rule.length, rule.name),
    )
)  # fmt: skip
BY_NAME = {rule.name: rule for rule in RULES}
"""Shortest first, which is the order in which an explanation is looked for."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a rule makes of the terms: its numbers (one choice of them), or None; and the next terms it forces.

    ``following`` is None when the rule fits but leaves a next term open.
    """

    rule: Rule
    numbers: tuple[Fraction, ...] | None
    following: tuple[int | Fraction, ...] | None = None


def shown_at_least(rule: Rule) -> int:
    """Terms that have to be shown before a rule can explain them."""
    return rule.back + len(rule.chosen) + SPARE


def continued(rule: Rule, numbers: Sequence[int], start: Sequence[int], count: int) -> list[int]:
    """So many terms by a rule, from its first terms."""
    terms = list(start[: rule.back])
    while len(terms) < count:
        row, fixed = rule.row(terms, len(terms) + 1)
        terms.append(fixed + sum(one * by for one, by in zip(row, numbers, strict=True)))
    return terms


def fitted(rule: Rule, terms: Sequence[int], asks: int) -> Fit:
    """Whether any numbers make a rule fit the terms, and how it then goes on."""
    if len(terms) < shown_at_least(rule):
        return Fit(rule, None)
    system = System(len(rule.chosen))
    for n in range(rule.back + 1, len(terms) + 1):
        row, fixed = rule.row(terms, n)
        if not system.add(row, terms[n - 1] - fixed):
            return Fit(rule, None)
    numbers = system.solution()
    following, known = list[int | Fraction](), list(terms)
    for n in range(len(terms) + 1, len(terms) + 1 + asks):
        row, fixed = rule.row(known, n)
        if not system.decides(row):
            return Fit(rule, numbers)
        term = fixed + sum((one * by for one, by in zip(row, numbers, strict=True)), Fraction(0))
        following.append(term)
        if term.denominator != 1:
            return Fit(rule, numbers, tuple(following))  # no sequence of whole numbers; certainly another one
        known.append(int(term))
    return Fit(rule, numbers, tuple(following))


def explanations(terms: Sequence[int], asks: int) -> list[Fit]:
    """Every rule of the grammar that explains the terms, shortest first."""
    return [fit for rule in RULES if (fit := fitted(rule, terms, asks)).numbers is not None]


def agreed(found: Sequence[Fit], asks: int) -> tuple[int, ...] | None:
    """The next terms when all explanations go on with the same ones; None otherwise, or where there is none."""
    ways = {fit.following for fit in found}
    following = ways.pop() if len(ways) == 1 else None
    if following is None or len(following) < asks:
        return None
    return tuple(map(int, following))


def drawn(rng: random.Random, rule: Rule, largest: int, count: int) -> tuple[list[int], list[int]] | None:
    """Numbers for a rule and so many terms by it; None when they outgrow ``largest`` or hardly change."""
    numbers = [rng.choice(choices) for choices in rule.draw]
    start = [rng.randint(1, MOST_START) for _ in range(rule.back)]
    terms = continued(rule, numbers, start, count)
    if max(map(abs, terms)) > largest or len(set(terms)) < count - 1:
        return None
    return numbers, terms


class System:
    """Linear equations with whole coefficients, added one by one and kept in steps, without fractions."""

    def __init__(self, unknowns: int) -> None:
        self._unknowns, self._rows = unknowns, list[tuple[int, list[int]]]()  # (pivot, row with its right side)

    def add(self, row: Sequence[int], value: int) -> bool:
        """One more equation; False when it contradicts those before it."""
        reduced = self._reduced([*row, value])
        pivot = next((place for place in range(self._unknowns) if reduced[place]), None)
        if pivot is None:
            return reduced[-1] == 0
        self._rows.append((pivot, reduced))
        return True

    def decides(self, row: Sequence[int]) -> bool:
        """Whether all solutions give these coefficients the same value."""
        return not any(islice(self._reduced([*row, 0]), self._unknowns))

    def _reduced(self, row: list[int]) -> list[int]:
        for pivot, known in self._rows:
            by = row[pivot]
            if by:
                own = known[pivot]
                row = [own * one - by * other for one, other in zip(row, known, strict=True)]
        return row

    def solution(self) -> tuple[Fraction, ...]:
        """One solution: unknowns that are not decided are 0."""
        found = [Fraction(0)] * self._unknowns
        for pivot, row in reversed(self._rows):
            rest = sum((row[place] * found[place] for place in range(self._unknowns) if place != pivot), Fraction(0))
            found[pivot] = (row[-1] - rest) / row[pivot]
        return tuple(found)
