"""Pre-training text: ``id``, ``text`` and ``metadata``, as datatrove reads JSON lines; Megatron's tools take ``text``.

The text is the column ``text`` (another by ``column``); of rows without one it is the turns of the dialogue, or the
question and its answer, one under the other. ``metadata`` holds the columns that ``keep`` names. A name that ends in
``.gz`` or ``.zst``, or ``packing``, compresses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from seedbed.core.row import Row
from seedbed.export.columns import turns
from seedbed.export.lines import write_lines
from seedbed.export.packing import Packing, packed_name
from seedbed.export.plain_turns import text_of
from seedbed.export.written import Misfit, Written

FILE = "pretrain.jsonl"
"""The name of the file in a dataset's folder."""


def pretrain(
    rows: Iterator[Row],
    target: Path,
    *,
    column: str = "",
    keep: tuple[str, ...] = (),
    packing: Packing = "none",
) -> Written:
    """Write documents; see the card above."""

    def fit(row: Row) -> Row:
        metadata = {name: row[name] for name in keep if name in row}
        return {"id": str(row.get("id", "")), "text": document(row, column), "metadata": metadata}

    return write_lines(rows, packed_name(target, packing), fit)


def document(row: Row, column: str = "") -> str:
    """The text of a row.

    Raises:
        Misfit: it has none.
    """
    text = row.get(column or "text")
    if isinstance(text, str) and text.strip():
        return text
    if column:
        raise Misfit(f"column {column} is missing, empty or not a text")
    return "\n\n".join(text_of(turn) for turn in turns(row))
