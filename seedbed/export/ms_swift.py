"""ms-swift: its standard form, ``messages`` with ``tools``, ``images``, ``rejected_response``, ``label`` beside them.

``form``: ``sft``; ``dpo`` (``rejected_response`` is the worse answer); ``kto`` (``label``); ``pretrain`` (one assistant
turn); ``grpo`` (turns without the answer, the reference in ``solution``); ``embedding`` (the query, with lists of turns
``positive_messages`` and ``negative_messages``). A call of a tool is a turn ``tool_call``, its answer
``tool_response``.
``images`` writes pictures beside the data; those that are files are looked for in the folder ``pictures``. Held against
ms-swift 4.6: ``dataset/preprocessor/core.py``, whose keys these are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from seedbed.core.row import Row
from seedbed.export.columns import Message, preference, turns
from seedbed.export.labelled import labelled
from seedbed.export.lines import write_each
from seedbed.export.pictures import Album, shown
from seedbed.export.plain_turns import answered, text_of
from seedbed.export.pretrain import document
from seedbed.export.rewarded import rewarded
from seedbed.export.sharegpt import called, tools
from seedbed.export.texts import retrieved
from seedbed.export.written import Written

Form = Literal["sft", "dpo", "kto", "pretrain", "grpo", "embedding"]

FILE = "ms_swift.jsonl"
"""The name of the file in a dataset's folder."""


def ms_swift(
    rows: Iterator[Row],
    target: Path,
    *,
    form: Form = "sft",
    images: bool = False,
    pictures: str = "",
    mapping: Mapping[str, str] | None = None,
) -> Written:
    """Write rows for ms-swift; see the card above."""
    album = Album(target.parent, pictures) if images else None

    def fit(row: Row) -> list[Row]:
        return [_with_tools(one, row) for one in _records(row, form, mapping, album)]

    return write_each(rows, target, fit)


def _records(row: Row, form: Form, mapping: Mapping[str, str] | None, album: Album | None) -> list[Row]:
    if form == "pretrain":
        return [{"messages": [{"role": "assistant", "content": document(row)}]}]
    if form == "embedding":
        return [_embedding(row)]
    if form == "grpo":
        found = rewarded(row)
        return [{"messages": found.prompt, "solution": found.answer, "problem": found.problem}]
    if form == "kto":
        every = labelled(row, mapping=mapping)
        return [_said(row, [*one.prompt, _answer(one.completion)], album, {"label": one.label}) for one in every]
    if form == "dpo":
        pair = preference(row, mapping)
        worse = {"rejected_response": pair.rejected}
        return [_said(row, [*pair.prompt, _answer(pair.chosen)], album, worse)]
    return [_said(row, answered(turns(row, mapping)), album, {})]


def _answer(text: str) -> Message:
    return {"role": "assistant", "content": text}


def _said(row: Row, said: list[Message], album: Album | None, more: Row) -> Row:
    if album is None:
        return {"messages": _spoken(said), **more}
    said, pictures = shown(said, row)
    return {"messages": _spoken(said), **more, "images": album.placed(pictures)}


def _spoken(said: list[Message]) -> list[dict[str, str]]:
    made = []
    for turn in said:
        calls = called(turn)
        if not calls or (isinstance(turn["content"], str) and turn["content"]):
            role = "tool_response" if turn["role"] == "tool" else turn["role"]
            made.append({"role": role, "content": text_of(turn)})
        made += [{"role": "tool_call", "content": json.dumps(one, ensure_ascii=False)} for one in calls]
    return made


def _with_tools(made: Row, row: Row) -> Row:
    given = tools(row)
    return {**made, "tools": given} if given else made


def _embedding(row: Row) -> Row:
    found = retrieved(row)
    lists: dict[str, list[Any]] = {
        "positive_messages": [[{"role": "user", "content": found.positive}]],
        "negative_messages": [[{"role": "user", "content": text}] for text in found.negatives],
    }
    return {"messages": [{"role": "user", "content": found.query}], **lists}
