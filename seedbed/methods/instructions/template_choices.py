"""All combinations of some templates' slots in the order that a seed gives them, drawn without putting back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, chain

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.prompt import slots_of
from seedbed.core.seed import number as drawn

Words = Sequence[str] | Mapping[str, float]
Combination = tuple[int, ...]
"""The place of the template and, for each of its slots in the order of their names, the place of the value."""
PATIENCE = 32
"""Weighted draws for each new combination before the rest is given in an order without weights."""


@dataclass(slots=True)
class Choices:
    """All combinations of some templates, in the order that a seed gives them.

    ``names`` are the slots of each template, ``values`` the values of each slot, ``copies`` how often each value stands
    in the urn that weighted draws are made from.
    """

    names: list[list[str]]
    values: dict[str, list[str]]
    copies: dict[str, list[int]]
    key: int
    count: int
    found: list[Combination]
    rest: Iterator[Combination] | None

    def at(self, number: int) -> Combination:
        """The combination of a row; with weights the ones before it are drawn first, once."""
        if self.rest is None:
            return self._decoded(_permuted(number, self.count, self.key), weighted=False)
        while len(self.found) <= number:
            self.found.append(next(self.rest))
        return self.found[number]

    def weighted_order(self) -> Iterator[Combination]:
        """Every combination once, as drawn from the urn; when only rare ones are left, without weights."""
        seen: set[Combination] = set()
        urn = sum(self._sizes(weighted=True))
        tries = 0
        while len(seen) < self.count and tries < min(urn, PATIENCE * (len(seen) + PATIENCE)):
            one = self._decoded(_permuted(tries, urn, self.key), weighted=True)
            tries += 1
            if one not in seen:
                seen.add(one)
                yield one
        rest = (self._decoded(_permuted(place, self.count, self.key), weighted=False) for place in range(self.count))
        yield from (one for one in rest if one not in seen)

    def _sizes(self, *, weighted: bool) -> list[int]:
        width = {name: sum(copies) if weighted else len(copies) for name, copies in self.copies.items()}
        return [math.prod(width[name] for name in names) for names in self.names]

    def _decoded(self, place: int, *, weighted: bool) -> Combination:
        template = 0
        for size in self._sizes(weighted=weighted):
            if place < size:
                break
            place, template = place - size, template + 1
        chosen = []
        for name in self.names[template]:
            copies = self.copies[name] if weighted else [1] * len(self.copies[name])
            place, inside = divmod(place, sum(copies))
            chosen.append(sum(1 for end in accumulate(copies) if end <= inside))
        return (template, *chosen)


@lru_cache(maxsize=16)
def choices_of(told: bytes) -> Choices:
    """The combinations of templates, slots and seed, told as canonical JSON."""
    texts, slots, key = msgspec.json.decode(told)
    names = [sorted(slots_of(text)) for text in texts]
    missing = set(chain.from_iterable(names)) - slots.keys()
    if missing:
        raise RecipeError(f"the template has the slots {sorted(missing)}, but `slots` has no values for them")
    used = sorted(set(chain.from_iterable(names)))
    values = {name: list(dict.fromkeys(slots[name])) for name in used}
    copies = {name: _copies(name, slots[name], values[name]) for name in used}
    count = sum(math.prod(len(values[name]) for name in one) for one in names)
    choices = Choices(names, values, copies, key, count, [], None)
    if any(max(one) > 1 for one in copies.values()):
        choices.rest = choices.weighted_order()
    return choices


def _copies(name: str, words: Words, values: list[str]) -> list[int]:
    """The weights of a slot's values as the smallest whole numbers of the same proportion; a list weighs all alike."""
    if not values:
        raise RecipeError(f"the slot '{name}' has no values; give it at least one")
    if not isinstance(words, Mapping):
        return [1] * len(values)
    if any(weight <= 0 for weight in words.values()):
        raise RecipeError(f"the slot '{name}' has a weight that is not over 0: {dict(words)}")
    shares = [Fraction(str(words[value])).limit_denominator(1000) or Fraction(1, 1000) for value in values]
    whole = [int(share * math.lcm(*(one.denominator for one in shares))) for share in shares]
    return [one // math.gcd(*whole) for one in whole]


def _permuted(place: int, size: int, key: int) -> int:
    """Where a place below ``size`` goes in a permutation: a Feistel network, walked until the place is below it."""
    half = max(1, ((size - 1).bit_length() + 1) // 2)
    while True:
        left, right = place >> half, place & (1 << half) - 1
        for turn in range(4):
            left, right = right, left ^ drawn("template", key, turn, right, below=1 << half)
        place = left << half | right
        if place < size:
            return place
