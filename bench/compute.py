"""A computing step for the benches. No paper: a bench."""

from __future__ import annotations

from typing import TypedDict


class Counted(TypedDict):
    """The number of words."""

    words: int


def compute(question: str) -> Counted:
    """Count the words of the question."""
    return {"words": len(question.split())}
