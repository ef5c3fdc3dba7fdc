"""Alpaca: ``instruction``, ``input``, ``output`` and ``system``, as Stanford Alpaca and LLaMA-Factory read them.

Every row has all the columns, empty where there is nothing, because readers infer the columns from the first rows. A
dialogue of several turns is skipped unless ``history`` is on, which puts the earlier turns into pairs. JSON lines, or
one array for a name that ends in ``.json``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from seedbed.core.row import Row
from seedbed.export.columns import Message, turns
from seedbed.export.lines import write_lines
from seedbed.export.written import Misfit, Written

NOT_TEXT = "a turn holds nothing, images or other parts, and the format takes text only"

FILE = "alpaca.json"
"""The name of the file in a dataset's folder."""


def alpaca(
    rows: Iterator[Row], target: Path, *, history: bool = False, mapping: Mapping[str, str] | None = None
) -> Written:
    """Write single turns as Alpaca records; see the card above."""
    return write_lines(rows, target, lambda row: record(row, history=history, mapping=mapping))


def record(row: Row, *, history: bool = False, mapping: Mapping[str, str] | None = None) -> Row:
    """One Alpaca record.

    Raises:
        Misfit: the row has no turns, or turns that do not go question, answer, question, answer.
    """
    system, said = opening(turns(row, mapping))
    texts = paired(said)
    if len(texts) > 2 and not history:
        raise Misfit("several turns; set history: true, or export as sharegpt or messages")
    asked, more = texts[-2], ""
    if not mapping and not row.get("messages") and _has_input(row, asked):
        asked, more = row["instruction"], row["input"]
    made: Row = {"instruction": asked, "input": more, "output": texts[-1], "system": system}
    if history:
        made["history"] = [texts[place : place + 2] for place in range(0, len(texts) - 2, 2)]
    return made


def opening(said: list[Message]) -> tuple[str, list[Message]]:
    """The system message (or "") and the turns after it."""
    if said and said[0]["role"] == "system":
        return str(said[0]["content"] or ""), said[1:]
    return "", said


def paired(said: list[Message]) -> list[str]:
    """The texts of turns that go user, assistant, user, assistant.

    Raises:
        Misfit: they do not, or one is not a text.
    """
    roles = [turn["role"] for turn in said]
    if not said or roles != ["user", "assistant"] * (len(said) // 2):
        raise Misfit("the turns do not go user, assistant, user, assistant")
    if not all(isinstance(turn["content"], str) for turn in said):
        raise Misfit(NOT_TEXT)
    return [turn["content"] for turn in said]


def _has_input(row: Row, asked: str) -> bool:
    """Whether the question was put together from ``instruction`` and ``input``, which then stay apart."""
    first, second = row.get("instruction"), row.get("input")
    return isinstance(first, str) and isinstance(second, str) and asked == f"{first}\n{second}"
