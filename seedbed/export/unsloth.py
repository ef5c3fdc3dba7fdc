"""Unsloth: ``conversations`` of ``role`` and ``content``, which its notebooks hand to ``apply_chat_template``.

Roles are system, user and assistant; every turn has exactly these two fields and is text, as its function
``standardize_data_formats`` demands, so dialogues with tools are skipped: use ``chatml``. ``reasoning``: ``inline``
(between ``<think>`` tags) or ``drop``. For preferences use ``dpo``, ``kto`` or ``orpo``: Unsloth trains with TRL. Held
against unsloth_zoo 2026.10.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from seedbed.core.row import Row
from seedbed.export.columns import turns
from seedbed.export.lines import write_lines
from seedbed.export.plain_turns import answered, plain_turns
from seedbed.export.reasoning import with_reasoning
from seedbed.export.written import Written

FILE = "unsloth.jsonl"
"""The name of the file in a dataset's folder."""


def unsloth(
    rows: Iterator[Row],
    target: Path,
    *,
    reasoning: Literal["inline", "drop"] = "drop",
    mapping: Mapping[str, str] | None = None,
) -> Written:
    """Write dialogues for Unsloth; see the card above."""

    def fit(row: Row) -> Row:
        said = with_reasoning(answered(turns(row, mapping)), row, reasoning)
        return {"conversations": plain_turns(said)}

    return write_lines(rows, target, fit)
