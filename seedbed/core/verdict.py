"""A verdict: what a check, a filter or a judge says of a row."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """A score from 0 to 1 and the reason for it.

    The row is kept when ``score >= threshold``. ``value`` is what was measured. ``readable`` is false when nothing
    could be judged (no answer in the text, a malformed one): unreadable is not the same as wrong. ``decided`` is false
    when the check itself did not come to an end (time-out, outage, error): then there is no score, and ``score`` is
    NaN, so that no mean can take it for one.

    Raises:
        ValueError: the score is not between 0 and 1 (NaN included), or an undecided verdict has one.
    """

    score: float
    reason: str = ""
    threshold: float = 0.5
    value: Any = None
    readable: bool = True
    decided: bool = True

    def __post_init__(self) -> None:
        if not self.decided:
            if not math.isnan(self.score):
                raise ValueError(f"an undecided verdict has no score, got {self.score!r} (reason: {self.reason!r})")
        elif not 0.0 <= self.score <= 1.0:
            raise ValueError(f"a verdict's score must be from 0 to 1, got {self.score!r} (reason: {self.reason!r})")

    @property
    def passed(self) -> bool:
        """Whether the row is kept; an undecided one is not."""
        return self.score >= self.threshold

    @classmethod
    def right(cls, reason: str = "", *, value: Any = None) -> Verdict:
        """A full score."""
        return cls(1.0, reason, value=value)

    @classmethod
    def wrong(cls, reason: str, *, value: Any = None) -> Verdict:
        """A score of nothing, for an answer that was read and does not hold."""
        return cls(0.0, reason, value=value)

    @classmethod
    def unreadable(cls, reason: str, *, value: Any = None) -> Verdict:
        """A score of nothing, because no answer could be read."""
        return cls(0.0, reason, value=value, readable=False)

    @classmethod
    def undecided(cls, reason: str, *, value: Any = None) -> Verdict:
        """No score at all, because the check did not come to an end: nobody's fault but the check's, to be tried again.

        Distinct from ``unreadable``, which is a verdict on the answer.
        """
        return cls(math.nan, reason, value=value, decided=False)
