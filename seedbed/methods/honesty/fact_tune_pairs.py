"""The truer of two answers is preferred."""

from __future__ import annotations

from typing import TypedDict


class FactPair(TypedDict):
    """Two answers of different factuality."""

    chosen: str
    rejected: str
    score_chosen: float
    score_rejected: float
    claims_chosen: int
    claims_rejected: int
    scorer: str


def pair_of(one: tuple[str, float, int], other: tuple[str, float, int], by: str) -> FactPair:
    """The pair of two scored answers: text, score and number of claims of each."""
    better, worse = (one, other) if one[1] > other[1] else (other, one)
    return FactPair(
        chosen=better[0],
        rejected=worse[0],
        score_chosen=better[1],
        score_rejected=worse[1],
        claims_chosen=better[2],
        claims_rejected=worse[2],
        scorer="fs" if by == "reference" else "mc",
    )
