"""A problem that checks itself: what a problem family makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem with everything that its checker needs, so that a row can be checked years later.

    Attributes:
        prompt: the question as a model sees it, answer format included.
        answer: a reference answer that ``check`` passes.
        data: what the checker needs, as JSON values (numbers, grids, clues); the prompt is never parsed again.
        solution: the worked steps, where a person would show them; ends with the answer.
        language: of the prompt and the solution.
        level: the difficulty level it was made at (1 to 10), or None when settings were given one by one.
        difficulty: what solving it took a program, as named numbers; ``effort`` is the one that grows with the level.
        version: of the family's rules; raised when the same generator would give another problem or verdict.
    """

    prompt: str
    answer: str
    data: dict[str, Any] = field(default_factory=dict)
    solution: str | None = None
    language: Language = "en"
    level: int | None = None
    difficulty: dict[str, float] = field(default_factory=dict)
    version: int = 1
