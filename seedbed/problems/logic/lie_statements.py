"""Statements of people who always lie or never do, as sums of kinds: who is who, what joins whom, what is needed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

Statement = tuple[int, tuple[int, ...], bool]
"""Who speaks, of whom (one or two), and what is said: truth teller, or of the same kind, is True."""


def solved(data: Mapping[str, Any]) -> list[bool | None]:
    """The kind of everybody as far as it follows, by elimination over sums of kinds (a truth teller counts 1)."""
    rows = [(1 << data["anchor"][0], data["anchor"][1])]
    for speaker, others, said in data["statements"]:
        mask = 1 << speaker
        for other in others:
            mask ^= 1 << other
        rows.append((mask, said if len(others) == 2 else not said))
    pivots = _eliminated(rows)
    found: list[bool | None] = [None] * len(data["names"])
    for mask, odd in pivots.values():
        if mask & (mask - 1) == 0:
            found[mask.bit_length() - 1] = odd
    return found


def _eliminated(rows: Sequence[tuple[int, bool]]) -> dict[int, tuple[int, bool]]:
    """Rows of sums brought to one leading person each, by that person."""
    pivots: dict[int, tuple[int, bool]] = {}
    for row, said in rows:
        mask, odd = row, said
        for lead, (other, parity) in pivots.items():
            if mask & lead:
                mask, odd = mask ^ other, odd ^ parity
        if not mask:
            continue
        lead = mask & -mask
        for key, (other, parity) in pivots.items():
            if other & lead:
                pivots[key] = (other ^ mask, parity ^ odd)
        pivots[lead] = (mask, odd)
    return pivots


def _statement(rng: random.Random, kinds: Sequence[bool], speaker: int, others: tuple[int, ...]) -> Statement:
    """What a speaker says of others: true from a truth teller, untrue from a liar."""
    truth = kinds[others[0]] if len(others) == 1 else kinds[others[0]] == kinds[others[1]]
    return speaker, tuple(rng.sample(others, len(others))), truth == kinds[speaker]


def chain_of(rng: random.Random, kinds: Sequence[bool], pairs: int) -> list[Statement]:
    """One statement for each person after the first, about or by people before; mostly the latest, so it grows long."""
    chain = list[Statement]()
    for person in range(1, len(kinds)):
        near = max(0, person - 1 - int(rng.random() < 0.3) * rng.randrange(person))
        if person > 1 and rng.random() * 100 < pairs:
            other = rng.choice([one for one in range(person) if one != near])
            speaker, *others = rng.sample((person, near, other), 3)
        else:
            speaker, *others = rng.sample((person, near), 2)
        chain.append(_statement(rng, kinds, speaker, tuple(others)))
    return chain


def true_statement(rng: random.Random, kinds: Sequence[bool], pairs: int) -> Statement:
    """Somebody's words about one other or two, in keeping with everybody's kind."""
    speaker, *others = rng.sample(range(len(kinds)), 3 if rng.random() * 100 < pairs else 2)
    return _statement(rng, kinds, speaker, tuple(others))


def joined(statement: Statement) -> tuple[int, list[int]]:
    """The person that a statement of the chain joins, and those it was joined to."""
    *known, person = sorted((statement[0], *statement[1]))
    return person, known


def depths_of(chain: Sequence[Statement]) -> list[int]:
    """How many statements of the chain lead to each person."""
    depths = [0]
    for statement in chain:
        depths.append(1 + max(depths[one] for one in joined(statement)[1]))
    return depths


def needed(chain: Sequence[Statement], targets: Sequence[int]) -> list[Statement]:
    """The statements of the chain that lead to the people asked for, in order."""
    wanted, used = set(targets), list[Statement]()
    for statement in reversed(chain):
        person, known = joined(statement)
        if person in wanted:
            wanted.update(known)
            used.append(statement)
    return used[::-1]
