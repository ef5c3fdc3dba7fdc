"""LLaMA-Factory: the data file, and beside it ``dataset_info.json`` with the entry that makes it usable by name.

``form`` is ``alpaca`` (one turn), ``sharegpt`` (dialogues and tools) or ``ranking`` (preference pairs on sharegpt
turns). The entry names every column and tag that the data has, since the reader takes what is not named as absent; it
is plain ASCII, since the reader opens it in the machine's own encoding. Other entries of the file stay. Turns in an
order that the reader would blank with no more than a line in its log are skipped here, with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.alpaca import opening, record
from seedbed.export.atomic import replacing
from seedbed.export.columns import Message, preference, turns
from seedbed.export.lines import write_lines
from seedbed.export.sharegpt import conversation, tools
from seedbed.export.written import Misfit, Written

Form = Literal["alpaca", "sharegpt", "ranking"]
Turn = dict[str, str]

INFO = "dataset_info.json"
ASKING, ANSWERING = ("human", "observation"), ("gpt", "function_call")
TAGS = {
    "role_tag": "from",
    "content_tag": "value",
    "user_tag": "human",
    "assistant_tag": "gpt",
    "observation_tag": "observation",
    "function_tag": "function_call",
    "system_tag": "system",
}
DIALOGUE = {"messages": "conversations", "system": "system", "tools": "tools"}
ENTRIES: Mapping[Form, dict[str, Any]] = {
    "alpaca": {
        "formatting": "alpaca",
        "columns": {"prompt": "instruction", "query": "input", "response": "output", "system": "system"},
    },
    "sharegpt": {"formatting": "sharegpt", "columns": DIALOGUE, "tags": TAGS},
    "ranking": {
        "formatting": "sharegpt",
        "ranking": True,
        "columns": {**DIALOGUE, "chosen": "chosen", "rejected": "rejected"},
        "tags": TAGS,
    },
}

FILE = "llama_factory.json"
"""The name of the file in a dataset's folder."""


def llama_factory(
    rows: Iterator[Row],
    target: Path,
    *,
    form: Form = "alpaca",
    name: str = "",
    mapping: Mapping[str, str] | None = None,
) -> Written:
    """Write the data file ``target`` (``.json`` or ``.jsonl``) and its entry, called ``name`` or like the file.

    Raises:
        RecipeError: another kind of file, an unknown form, a name that cannot stand in a command, or a
            ``dataset_info.json`` that is not a JSON object.
    """
    called = name or target.stem
    if target.suffix not in {".json", ".jsonl"} or target.name == INFO:
        raise RecipeError(f"{target.name}: LLaMA-Factory wants a data file that ends in .json or .jsonl")
    if form not in ENTRIES:
        raise RecipeError(f"form is alpaca, sharegpt or ranking; got {form!r}")
    if not re.fullmatch(r"[\w.-]+", called):
        raise RecipeError(f"{called!r} cannot name a dataset: use letters, digits, '_', '-' and '.'; set `name`")
    info = _known(target.with_name(INFO))  # a broken one is found before an hour of writing
    written = write_lines(rows, target, lambda row: _record(row, form, mapping))
    info[called] = {"file_name": target.name, **ENTRIES[form]}
    with replacing(target.with_name(INFO)) as file:
        file.write(json.dumps(info, indent=2, ensure_ascii=True).encode() + b"\n")
    return Written([target, target.with_name(INFO)], written.rows, written.skipped)


def _known(path: Path) -> dict[str, Any]:
    """The entries that are there already, in their order."""
    if not path.exists():
        return {}
    try:
        known = json.loads(path.read_bytes().decode("utf-8-sig"))
    except ValueError as error:
        raise RecipeError(f"{path} is not JSON ({error}); mend it or move it away, then export again") from None
    if not isinstance(known, dict):
        raise RecipeError(f"{path} is not a JSON object of entries; mend it or move it away, then export again")
    return known


def _record(row: Row, form: Form, mapping: Mapping[str, str] | None) -> Row:
    if form == "alpaca":
        return record(row, mapping=mapping)
    if form == "sharegpt":
        made, spoken = _dialogue(row, turns(row, mapping))
        _in_order(spoken, answered=True)
        return made
    pair = preference(row, mapping)
    made, spoken = _dialogue(row, pair.prompt)
    _in_order(spoken, answered=False)
    return {
        **made,
        "chosen": {"from": "gpt", "value": pair.chosen},
        "rejected": {"from": "gpt", "value": pair.rejected},
    }


def _dialogue(row: Row, said: list[Message]) -> tuple[Row, list[Turn]]:
    system, rest = opening(said)
    spoken = conversation(rest)
    return {"conversations": spoken, "system": system, "tools": tools(row)}, spoken


def _in_order(spoken: list[Turn], *, answered: bool) -> None:
    """Hold the turns to what the reader accepts: asking and answering by turns, an even count where answered."""
    for place, turn in enumerate(spoken):
        wanted = ANSWERING if place % 2 else ASKING
        if turn["from"] not in wanted:
            raise Misfit(f"turn {place + 1} is {turn['from']}, where only {' or '.join(wanted)} may stand")
    if not spoken or len(spoken) % 2 != (0 if answered else 1):
        raise Misfit(f"the turns must end with {'an answer' if answered else 'a question'}")
