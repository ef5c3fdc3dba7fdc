"""KTO: ``prompt``, ``completion`` and ``label``, as TRL reads unpaired preferences.

A row with a ``label`` (true or false; another column by ``label``) is one record; a row with ``chosen`` and
``rejected`` is two, of which the second is not wanted. Texts, or with ``conversational`` lists of messages. Held
against TRL 1.16: ``is_conversational``, ``unpair_preference_dataset``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from seedbed.core.row import Row
from seedbed.export.labelled import Labelled, labelled, single_question
from seedbed.export.lines import write_each
from seedbed.export.written import Written

FILE = "kto.jsonl"
"""The name of the file in a dataset's folder."""


def kto(
    rows: Iterator[Row],
    target: Path,
    *,
    conversational: bool = False,
    label: str = "label",
    mapping: Mapping[str, str] | None = None,
) -> Written:
    """Write labelled answers; see the card above."""

    def record(one: Labelled) -> Row:
        if conversational:
            said = [{"role": "assistant", "content": one.completion}]
            return {"prompt": one.prompt, "completion": said, "label": one.label}
        return {"prompt": single_question(one.prompt), "completion": one.completion, "label": one.label}

    return write_each(rows, target, lambda row: [record(one) for one in labelled(row, label, mapping)])
