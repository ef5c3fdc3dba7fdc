"""What retrieval wants of a row: a query, a passage that answers it, and passages that do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from seedbed.core.row import Row
from seedbed.export.written import Misfit

QUERIES = ("query", "anchor", "question", "instruction", "prompt")
POSITIVES = ("positive", "positives", "passage", "context", "chunk", "text", "document")
NEGATIVES = ("negatives", "negative", "hard_negatives")


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A query with its passages; ``positives`` are at least one."""

    query: str
    positives: list[str]
    negatives: list[str]

    @property
    def positive(self) -> str:
        """The first that answers."""
        return self.positives[0]


def retrieved(row: Row) -> Retrieved:
    """The parts of a row, from the first column of each that is filled.

    Raises:
        Misfit: a part is missing, not texts, or a passage is both right and wrong.
    """
    query = _texts(row, QUERIES)
    positives = _texts(row, POSITIVES)
    if len(query) != 1 or not positives:
        wanted, names = ("passage", POSITIVES) if len(query) == 1 else ("query", QUERIES)
        raise Misfit(f"no {wanted} (wanted {', '.join(names)}); has {', '.join(sorted(row)[:30])}")
    negatives = [text for text in _texts(row, NEGATIVES) if text.strip()]
    if set(negatives) & set(positives):
        raise Misfit("a passage is both among the right and the wrong ones")
    return Retrieved(query[0], positives, negatives)


def _texts(row: Row, names: tuple[str, ...]) -> list[str]:
    for name in names:
        value: Any = row.get(name)
        found = value if isinstance(value, list) else [value]
        if found and all(isinstance(one, str) and one.strip() for one in found):
            return list(found)
    return []
