"""DPO: ``prompt``, ``chosen``, ``rejected``, as TRL reads preference data.

Texts, or with ``conversational`` lists of messages: the turns before the answer as prompt, one assistant turn each as
chosen and rejected. A prompt of several turns or with a system message fits the second form only and is skipped in the
first, as are rows whose two answers are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from seedbed.core.row import Row
from seedbed.export.columns import preference
from seedbed.export.lines import write_lines
from seedbed.export.written import Misfit, Written

FILE = "dpo.jsonl"
"""The name of the file in a dataset's folder."""


def dpo(
    rows: Iterator[Row], target: Path, *, conversational: bool = False, mapping: Mapping[str, str] | None = None
) -> Written:
    """Write preference pairs; see the card above."""

    def fit(row: Row) -> Row:
        pair = preference(row, mapping)
        if conversational:
            both = ([{"role": "assistant", "content": text}] for text in (pair.chosen, pair.rejected))
            return dict(zip(("prompt", "chosen", "rejected"), (pair.prompt, *both), strict=True))
        first = pair.prompt[0]["content"]
        if len(pair.prompt) > 1 or not isinstance(first, str):
            raise Misfit("the prompt has several turns or a system message; set conversational: true")
        return {"prompt": first, "chosen": pair.chosen, "rejected": pair.rejected}

    return write_lines(rows, target, fit)
