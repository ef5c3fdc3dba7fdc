"""Messages: dialogues as OpenAI's fine-tuning and TRL read them, ``{"messages": [{"role", "content"}]}``, a row a line.

Function tools of a row (column ``tools``) go along. ``reasoning`` says where the thinking of an answer goes: ``keep``
(as its turn has it), ``field`` (``reasoning_content``, also from the row's column ``reasoning``), ``inline`` (between
``<think>`` tags before the answer) or ``drop``. ``mapping`` names the columns where they differ from the house's.
A row whose turns do not end with the assistant has nothing to learn from and is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from seedbed.core.row import Row
from seedbed.export.columns import turns
from seedbed.export.lines import write_lines
from seedbed.export.plain_turns import answered
from seedbed.export.reasoning import with_reasoning
from seedbed.export.written import Written

FILE = "messages.jsonl"
"""The name of the file in a dataset's folder."""


def messages(
    rows: Iterator[Row],
    target: Path,
    *,
    reasoning: Literal["keep", "field", "inline", "drop"] = "keep",
    mapping: Mapping[str, str] | None = None,
) -> Written:
    """Write dialogues in the OpenAI form; see the card above."""

    def fit(row: Row) -> Row:
        said = answered(turns(row, mapping))
        if reasoning != "keep":
            said = with_reasoning(said, row, reasoning)
        return {"messages": said, "tools": row["tools"]} if row.get("tools") else {"messages": said}

    return write_lines(rows, target, fit)
