"""Axolotl: the data file, and beside it ``axolotl.yaml`` with the lines of the configuration that read it.

``form``: ``chat`` (``chat_template``, with ``tools`` and ``reasoning_content``), ``dpo`` (``chat_template.default``),
``orpo`` (``chat_template.argilla``, one question), ``kto`` (``chatml.argilla_chat``), ``completion`` (text). Held
against Axolotl 0.19: ``prompt_strategies`` of these names, and ``utils/schemas/datasets.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from seedbed.core.row import Row
from seedbed.export.alpaca import opening
from seedbed.export.atomic import replacing
from seedbed.export.columns import Message, preference, turns
from seedbed.export.labelled import labelled, single_question
from seedbed.export.lines import write_each
from seedbed.export.plain_turns import answered, plain_turns
from seedbed.export.pretrain import document
from seedbed.export.reasoning import with_reasoning
from seedbed.export.sharegpt import tools
from seedbed.export.written import Written

Form = Literal["chat", "dpo", "orpo", "kto", "completion"]

FILE = "axolotl.jsonl"
"""The name of the file in a dataset's folder."""
PROPERTIES = {"role": "role", "content": "content"}
READING: Mapping[Form, dict[str, Any]] = {
    "chat": {
        "type": "chat_template",
        "field_messages": "messages",
        "message_property_mappings": {**PROPERTIES, "reasoning_content": "reasoning_content"},
        "roles_to_train": ["assistant"],
        "train_on_eos": "turn",
    },
    "dpo": {
        "type": "chat_template.default",
        "field_messages": "messages",
        "field_chosen": "chosen",
        "field_rejected": "rejected",
        "message_property_mappings": PROPERTIES,
    },
    "orpo": {"type": "chat_template.argilla"},
    "kto": {"type": "chatml.argilla_chat"},
    "completion": {"type": "completion", "field": "text"},
}


def axolotl(
    rows: Iterator[Row], target: Path, *, form: Form = "chat", mapping: Mapping[str, str] | None = None
) -> Written:
    """Write rows for Axolotl; see the card above."""
    import yaml

    written = write_each(rows, target, lambda row: _records(row, form, mapping))
    source = {"path": target.name, "ds_type": "json", "split": "train", **READING[form]}
    told = {**({"rl": form} if form in ("dpo", "orpo", "kto") else {}), "datasets": [source]}
    beside = target.with_name("axolotl.yaml")
    with replacing(beside) as file:
        file.write(yaml.safe_dump(told, sort_keys=False).encode())
    return Written([*written.files, beside], written.rows, written.skipped)


def _records(row: Row, form: Form, mapping: Mapping[str, str] | None) -> list[Row]:
    if form == "completion":
        return [{"text": document(row)}]
    if form == "kto":
        return [
            {"prompt": "", "completion": [*plain_turns(one.prompt), _said(one.completion)], "label": one.label}
            for one in labelled(row, mapping=mapping)
        ]
    if form == "chat":
        return [_chat(row, mapping)]
    pair = preference(row, mapping)
    if form == "dpo":
        asked = plain_turns(pair.prompt)
        return [{"messages": asked, "chosen": _said(pair.chosen), "rejected": _said(pair.rejected)}]
    system, rest = opening(pair.prompt)
    before = {"role": "user", "content": single_question(rest)}
    both = {"chosen": [before, _said(pair.chosen)], "rejected": [before, _said(pair.rejected)]}
    return [{"system": system, **both}]


def _chat(row: Row, mapping: Mapping[str, str] | None) -> Row:
    said = with_reasoning(answered(turns(row, mapping)), row, "field")
    given = tools(row)
    return {"messages": said, "tools": given} if given else {"messages": said}


def _said(text: str) -> Message:
    return {"role": "assistant", "content": text}
