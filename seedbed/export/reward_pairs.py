"""Reward pairs: ``chosen`` and ``rejected`` for training a reward model, as TRL's ``RewardTrainer`` reads them.

Whole dialogues by default (the prompt is in both, what TRL calls implicit); with ``explicit`` the prompt has its own
column. A ``margin`` of a row (a number, or ``chosen_score`` less ``rejected_score``) goes along where every row has
one: set ``margin``. Held against TRL 1.16: ``RewardTrainer``, whose signature columns are these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from seedbed.core.row import Row
from seedbed.export.columns import preference
from seedbed.export.lines import write_lines
from seedbed.export.written import Misfit, Written

FILE = "reward_pairs.jsonl"
"""The name of the file in a dataset's folder."""


def reward_pairs(
    rows: Iterator[Row],
    target: Path,
    *,
    explicit: bool = False,
    margin: bool = False,
    mapping: Mapping[str, str] | None = None,
) -> Written:
    """Write pairs of a better and a worse answer; see the card above."""

    def fit(row: Row) -> Row:
        pair = preference(row, mapping)
        before = [] if explicit else pair.prompt
        made: Row = {"prompt": pair.prompt} if explicit else {}
        made["chosen"] = [*before, {"role": "assistant", "content": pair.chosen}]
        made["rejected"] = [*before, {"role": "assistant", "content": pair.rejected}]
        return {**made, "margin": _margin(row)} if margin else made

    return write_lines(rows, target, fit)


def _margin(row: Row) -> float:
    if _number(row.get("margin")):
        return float(row["margin"])
    scores = row.get("chosen_score"), row.get("rejected_score")
    if not all(_number(score) for score in scores):
        raise Misfit("no margin, nor chosen_score and rejected_score, that are numbers")
    return float(scores[0] - scores[1])  # type: ignore[operator]  # both are numbers


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
