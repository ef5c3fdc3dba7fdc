"""Messages: dialogues as OpenAI's fine-tuning and TRL read them, ``{"messages": [{"role", "content"}]}``, a row a line.

Function tools of a row (column ``tools``) go along. ``mapping`` names the columns where they differ from the house's.
A row whose turns do not end with the assistant has nothing to learn from and is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from seedbed.core.row import Row
from seedbed.export.columns import turns
from seedbed.export.lines import write_lines
from seedbed.export.written import Misfit, Written

FILE = "messages.jsonl"
"""The name of the file in a dataset's folder."""


def messages(rows: Iterator[Row], target: Path, *, mapping: Mapping[str, str] | None = None) -> Written:
    """Write dialogues in the OpenAI form; see the card above."""

    def fit(row: Row) -> Row:
        said = turns(row, mapping)
        if said[-1]["role"] != "assistant":
            raise Misfit("the last turn is not the assistant's")
        return {"messages": said, "tools": row["tools"]} if row.get("tools") else {"messages": said}

    return write_lines(rows, target, fit)
