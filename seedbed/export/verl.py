"""verl: Parquet with ``data_source``, ``prompt``, ``ability``, ``reward_model`` and ``extra_info``.

``reward_model.ground_truth`` is the row's problem as JSON text (or its answer, where it has none), ``data_source``
names the family. Name the reward in verl's configuration: ``reward.custom_reward_function.path`` the file ``reward.py``
that is written beside (before verl 0.7 without ``reward.``), ``name`` ``compute_score``. Rows with neither a problem
nor an answer are skipped. Read against verl 0.9.1: ``RLHFDataset`` and the naive reward manager.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.parquet import parquet
from seedbed.export.rewarded import rewarded
from seedbed.export.written import Misfit, Written

FILE = "verl.parquet"
"""The name of the file in a dataset's folder."""
REWARD = b'''"""The reward of this data set's problems: 1 for a right answer, else 0. Needs `pip install seedbed`."""

from seedbed.problems.verifying import compute_score

__all__ = ["compute_score"]
'''


def verl(rows: Iterator[Row], target: Path, *, split: str = "train", system: str = "") -> Written:
    """Write the rows in verl's columns, and ``reward.py`` beside them. See the card above."""
    skipped: Counter[str] = Counter()

    def fitted() -> Iterator[Row]:
        for index, row in enumerate(rows):
            try:
                yield fit(row, index, split=split, system=system)
            except Misfit as misfit:
                skipped[str(misfit)] += 1

    written = parquet(fitted(), target)
    beside = target.with_name("reward.py")
    with replacing(beside) as file:
        file.write(REWARD)
    return Written([*written.files, beside], written.rows, {**written.skipped, **skipped})


def fit(row: Row, index: int, *, split: str = "train", system: str = "") -> Row:
    """A row in verl's columns.

    Raises:
        Misfit: it has no question, or neither a problem nor an answer.
    """
    found = rewarded(row, system)
    source = f"seedbed/{found.family}" if found.family else "seedbed"
    extra = {"split": split, "index": index, "answer": found.answer, "question": found.prompt[-1]["content"]}
    return {
        "data_source": source,
        "prompt": found.prompt,
        "ability": "reasoning" if found.family else "unknown",
        "reward_model": {"style": "rule", "ground_truth": found.problem or found.answer},
        "extra_info": {**extra, **{name: value for name, value in found.facts.items() if name != "difficulty"}},
    }
