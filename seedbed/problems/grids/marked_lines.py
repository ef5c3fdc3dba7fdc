"""What families share whose cells are 0 or 1 and whose clues speak of whole rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.candidates import COST, Step
from seedbed.problems.phrasing import filled


@lru_cache(maxsize=128)
def lines(rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
    """The cells of each row, then of each column."""
    across = [tuple(range(start, start + columns)) for start in range(0, rows * columns, columns)]
    return (*across, *(tuple(range(column, rows * columns, columns)) for column in range(columns)))


def told(
    steps: Sequence[Step], columns: int, language: Language, *, trial: Prompt, line: Callable[[Step], str]
) -> list[str]:
    """Lines and trials in words; that one choice is left to a cell needs no line of its own."""
    return [
        line(step) if step.kind == "rule" else _trial_told(step, columns, language, trial)
        for step in steps
        if step.kind != "cell"
    ]


def _trial_told(step: Step, columns: int, language: Language, text: Prompt) -> str:
    (row, column), (far_row, far_column) = divmod(step.cell, columns), divmod(step.source, columns)
    return filled(text, language, row=row + 1, column=column + 1, far_row=far_row + 1, far_column=far_column + 1,
                  other=step.number, mark=1 - step.number)  # fmt: skip


def difficulty(steps: Sequence[Step], cells: int) -> dict[str, float]:
    """Lines worked out, trials, and cells settled; a cell is settled by the line or trial that leaves one choice."""
    worked, trials = (float(sum(step.kind == kind for step in steps)) for kind in ("rule", "trial"))
    return {"effort": COST["rule"] * worked + COST["trial"] * trials + cells, "rule": worked, "trial": trials,
            "open": float(cells)}  # fmt: skip
