"""Rows that people labelled, for holding a judge against them.

JSONL, a row a line, of either kind:

``{"instruction": …, "output": …, "score": 4}`` with a score from 1 to 5, a ``reference`` where there is one;
``{"instruction": …, "answers": [first, second], "winner": "first"}`` with ``first``, ``second`` or ``tie``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.text import shortened

SIDES = (0, 1, -1)
WINNERS = {"first": 0, "second": 1, "tie": -1}


@dataclass(frozen=True)
class Labelled:
    """One row: its line, its columns for the judge, and its label: ``score``, or ``winner`` (0, 1, or -1 for a tie)."""

    line: int
    kind: Literal["score", "pair"]
    values: dict[str, Any]
    score: float = 0.0
    winner: int = -1


def read_labelled(file: Path) -> list[Labelled]:
    """The rows of a file, blank lines left out.

    Raises:
        RecipeError: the file is missing or empty, or a line is not of either kind; the message names line and field.
    """
    if not file.is_file():
        raise RecipeError(f"{file}: no such file")
    lines = file.read_bytes().splitlines()
    rows = [_row(line, number, file) for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise RecipeError(f"{file}: holds no rows; wanted JSON lines with instruction, output and score")
    return rows


def _row(line: bytes, number: int, file: Path) -> Labelled:
    where = f"{file}: line {number}"
    try:
        found = msgspec.json.decode(line)
    except msgspec.DecodeError as error:
        raise RecipeError(f"{where}: not JSON ({error}); wanted one JSON object a line") from None
    if not isinstance(found, dict):
        raise RecipeError(f"{where}: holds a {type(found).__name__}; wanted one JSON object a line")
    if "answers" in found:
        return _pair(found, number, where)
    values = {name: _text(found, name, where) for name in ("instruction", "output")}
    if found.get("reference"):
        values["reference"] = _text(found, "reference", where)
    score = found.get("score")
    if isinstance(score, bool) or not isinstance(score, int | float) or not 1 <= score <= 5:
        told = "is missing" if score is None else f"is {shortened(str(score), 40)!r}"
        raise RecipeError(f"{where}: 'score' {told}; wanted a number from 1 to 5 (bring other scales to that one)")
    return Labelled(number, "score", values, score=float(score))


def _pair(found: dict[str, Any], number: int, where: str) -> Labelled:
    answers, winner = found["answers"], found.get("winner")
    if not isinstance(answers, list) or len(answers) != 2 or not all(isinstance(one, str) for one in answers):
        raise RecipeError(f"{where}: 'answers' must be a list of two texts")
    if not isinstance(winner, str) or winner not in WINNERS:
        told = "is missing" if winner is None else f"is {shortened(str(winner), 40)!r}"
        raise RecipeError(f"{where}: 'winner' {told}; wanted {', '.join(WINNERS)}")
    values = {"instruction": _text(found, "instruction", where), "answers": answers}
    if found.get("reference"):
        values["reference"] = _text(found, "reference", where)
    return Labelled(number, "pair", values, winner=WINNERS[winner])


def _text(found: dict[str, Any], name: str, where: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value.strip():
        told = "is missing" if value is None else "is empty" if value == "" else f"is of type {type(value).__name__}"
        raise RecipeError(
            f"{where}: '{name}' {told}; wanted a text (a row holds {', '.join(sorted(found)) or 'nothing'})"
        )
    return value
