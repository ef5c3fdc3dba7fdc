"""GRPO: ``prompt`` as chat messages, with what a reward function needs beside it, as TRL's ``GRPOTrainer`` reads it.

``problem`` is JSON text, for a data set's columns must have one type. Give the trainer
``reward_funcs=seedbed.problems.verifying.trl_reward``; rows that hold no problem have their ``answer`` for a reward
function of one's own, and are skipped when they have neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from seedbed.core.row import Row
from seedbed.export.lines import write_lines
from seedbed.export.rewarded import rewarded
from seedbed.export.written import Written

FILE = "grpo.jsonl"
"""The name of the file in a dataset's folder."""


def grpo(rows: Iterator[Row], target: Path, *, system: str = "") -> Written:
    """Write prompts and what checks their answers; ``system`` is put before every prompt. See the card above."""

    def fit(row: Row) -> Row:
        found = rewarded(row, system)
        return {"prompt": found.prompt, "problem": found.problem, "answer": found.answer, "source": found.family}

    return write_lines(rows, target, fit)
