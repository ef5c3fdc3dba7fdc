"""OpenAI fine-tuning: a file that its service takes, every row held to its rules and the whole to its limits.

``form``: ``supervised`` (``messages``, with ``tools``) or ``preference`` (``input``, ``preferred_output``,
``non_preferred_output``). The rules: roles system, developer, user, assistant, tool; texts that are not empty; a last
turn of the assistant; every answer of a tool names a call made just before, and every call is answered; names of
functions of at most 64 letters, digits, ``_`` and ``-``, arguments that are JSON, called functions among the tools;
``weight`` 0 or 1 and not 0 everywhere. Noted, not refused: fewer than 10 rows (the service wants 10, and advises 50 to
100) and more than 512 MB. Columns of the house's own are left out. A preference takes texts only. Held against
developers.openai.com, the guides to supervised and direct preference fine-tuning; nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from seedbed.core.row import Row
from seedbed.export.columns import Message, preference, turns
from seedbed.export.lines import write_lines
from seedbed.export.openai_rules import held
from seedbed.export.plain_turns import answered
from seedbed.export.sharegpt import tool_list
from seedbed.export.written import Written

LEAST_ROWS = 10
MOST_BYTES = 512 * 10**6

FILE = "openai_tuning.jsonl"
"""The name of the file in a dataset's folder."""


def openai_tuning(
    rows: Iterator[Row],
    target: Path,
    *,
    form: Literal["supervised", "preference"] = "supervised",
    parallel_tool_calls: bool = True,
    mapping: Mapping[str, str] | None = None,
) -> Written:
    """Write rows for OpenAI's fine-tuning; see the card above."""

    def fit(row: Row) -> Row:
        given = tool_list(row["tools"]) if row.get("tools") else []
        beside = {"tools": given, "parallel_tool_calls": parallel_tool_calls} if given else {}
        if form == "supervised":
            return {"messages": held(answered(turns(row, mapping)), given), **beside}
        pair = preference(row, mapping)
        made: Row = {"input": {"messages": held(pair.prompt, given, last="user"), **beside}}
        return {**made, "preferred_output": _said(pair.chosen), "non_preferred_output": _said(pair.rejected)}

    written = write_lines(rows, target, fit)
    return Written(written.files, written.rows, written.skipped, _notes(written.rows, target))


def _said(text: str) -> list[Message]:
    return [{"role": "assistant", "content": text}]


def _notes(rows: int, target: Path) -> list[Any]:
    notes = []
    if rows < LEAST_ROWS:
        notes.append(f"{rows} rows: OpenAI takes no file of fewer than {LEAST_ROWS}, and advises 50 to 100")
    size = target.stat().st_size
    if size > MOST_BYTES:
        notes.append(f"{size:,} bytes: OpenAI takes at most {MOST_BYTES:,} in one file; export parts of it")
    return notes
