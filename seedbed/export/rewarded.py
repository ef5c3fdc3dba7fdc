"""What reinforcement learning with verifiable rewards wants of a row: a prompt, and what its answer is checked with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from seedbed.core.row import Row
from seedbed.export.columns import PAIRS, question
from seedbed.export.written import Misfit


@dataclass(frozen=True, slots=True)
class Rewarded:
    """A prompt with its check.

    Attributes:
        prompt: chat messages.
        problem: the row's problem as JSON text, "" where it has none.
        answer: the reference answer.
        family: of the problem, "" where it has none.
        facts: level, language, difficulty and the like.
    """

    prompt: list[dict[str, Any]]
    problem: str
    answer: str
    family: str
    facts: dict[str, Any]


def rewarded(row: Row, system: str = "") -> Rewarded:
    """The parts of a row.

    Raises:
        Misfit: it has no question, or neither a problem nor an answer.
    """
    asks = next((name for name, _ in PAIRS if isinstance(row.get(name), str) and row[name].strip()), None)
    if asks is None:
        raise Misfit(f"no question (wanted {', '.join(name for name, _ in PAIRS)}); has {', '.join(sorted(row))}")
    problem, answer = row.get("problem"), row.get("answer")
    if not isinstance(problem, dict) and not isinstance(answer, str | int | float):
        raise Misfit("neither a problem nor an answer that a reward could be taken from")
    said = question(row, asks)
    if system:
        said = [{"role": "system", "content": system}, *(turn for turn in said if turn["role"] != "system")]
    known = problem if isinstance(problem, dict) else {}
    facts = {name: known[name] for name in ("level", "language", "difficulty", "version", "number") if name in known}
    told = msgspec.json.encode(known).decode() if known else ""
    return Rewarded(said, told, "" if answer is None else str(answer), str(known.get("family", "")), facts)
