"""Putting answers together that are one answer: equal as mathematics, or near in meaning."""

from __future__ import annotations

import math
from collections.abc import Sequence

from seedbed.core.errors import Reject
from seedbed.core.text import shortened


class StillOpen(Exception):
    """A comparison did not come to an end: two answers could be neither told apart nor taken for one."""


def by_mathematics(distinct: Sequence[str]) -> dict[str, str]:
    """For each answer the first one that it equals as mathematics.

    Raises:
        StillOpen: a comparison is undecided.
        MissingPackage: the extra ``math`` is not installed.
    """
    from seedbed.checks.math_answer import math_answer

    heads: dict[str, str] = {}
    for one in distinct:
        for head in dict.fromkeys(heads.values()):
            try:
                verdict = math_answer(one, head)
            except Reject:  # the head is no mathematics: equal to itself alone
                continue
            if not verdict.decided:
                raise StillOpen(f"{shortened(one, 60)} and {shortened(head, 60)}: {verdict.reason}")
            if verdict.passed:
                heads[one] = head
                break
        heads.setdefault(one, one)
    return heads


def by_vectors(distinct: Sequence[str], vectors: Sequence[Sequence[float]], near: float) -> dict[str, str]:
    """For each text the first one of its group: the earliest head whose vector has a cosine of ``near`` or more."""
    heads: dict[str, str] = {}
    leaders: list[int] = []
    for place, one in enumerate(distinct):
        same = next((lead for lead in leaders if cosine_of(vectors[lead], vectors[place]) >= near), None)
        if same is None:
            leaders.append(place)
        heads[one] = distinct[place if same is None else same]
    return heads


def cosine_of(left: Sequence[float], right: Sequence[float]) -> float:
    """The cosine of two vectors, -1 to 1; 0 when one is nothing but zeros."""
    size = math.sqrt(sum(one * one for one in left) * sum(one * one for one in right))
    return sum(one * other for one, other in zip(left, right, strict=True)) / size if size else 0.0
