"""The kinds of data that LLaMA-Factory reads: the entry of each in ``dataset_info.json``, and the record of a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from seedbed.core.row import Row
from seedbed.export.alpaca import opening, record
from seedbed.export.columns import Message, preference, turns
from seedbed.export.labelled import Labelled, labelled, single_question
from seedbed.export.pictures import Album, shown
from seedbed.export.plain_turns import answered
from seedbed.export.pretrain import document
from seedbed.export.sharegpt import conversation, tool_list, tools
from seedbed.export.written import Misfit

Form = Literal["alpaca", "sharegpt", "openai", "ranking", "kto", "pretrain", "alpaca_ranking", "alpaca_kto"]
Turn = dict[str, str]

FORMS: tuple[str, ...] = get_args(Form)
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
OPENAI_TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
    "observation_tag": "tool",
    "function_tag": "function_call",
    "system_tag": "system",
}
DIALOGUE = {"messages": "conversations", "system": "system", "tools": "tools"}
ALPACA = {"prompt": "instruction", "query": "input", "response": "output", "system": "system"}
ASKED = {"prompt": "instruction", "query": "input", "system": "system"}
PAIR = {"chosen": "chosen", "rejected": "rejected"}
ENTRIES: Mapping[Form, dict[str, Any]] = {
    "alpaca": {"formatting": "alpaca", "columns": ALPACA},
    "sharegpt": {"formatting": "sharegpt", "columns": DIALOGUE, "tags": TAGS},
    "openai": {
        "formatting": "openai",
        "columns": {"messages": "messages", "tools": "tools"},
        "tags": OPENAI_TAGS,
    },
    "ranking": {"formatting": "sharegpt", "ranking": True, "columns": {**DIALOGUE, **PAIR}, "tags": TAGS},
    "kto": {"formatting": "sharegpt", "columns": {**DIALOGUE, "kto_tag": "kto_tag"}, "tags": TAGS},
    "pretrain": {"formatting": "alpaca", "columns": {"prompt": "text"}},
    "alpaca_ranking": {"formatting": "alpaca", "ranking": True, "columns": {**ASKED, **PAIR}},
    "alpaca_kto": {"formatting": "alpaca", "columns": {**ALPACA, "kto_tag": "kto_tag"}},
}


def records(row: Row, form: Form, mapping: Mapping[str, str] | None, album: Album | None) -> list[Row]:
    """The records of a row: one, or two of a preference in the KTO forms.

    Raises:
        Misfit: the form has no place for it.
    """
    if form == "alpaca":
        return [record(row, mapping=mapping)]
    if form == "pretrain":
        return [{"text": document(row)}]
    if form in ("kto", "alpaca_kto"):
        return [_kto(row, one, form, album) for one in labelled(row, mapping=mapping)]
    if form in ("ranking", "alpaca_ranking"):
        return [_ranking(row, form, mapping, album)]
    said = answered(turns(row, mapping)) if form == "openai" else turns(row, mapping)
    made, spoken = _dialogue(row, said, album)
    in_order(spoken, answered=True)
    return [_openai(row, said) if form == "openai" else made]


def in_order(spoken: list[Turn], *, answered: bool) -> None:
    """Hold the turns to what the reader accepts: asking and answering by turns, an even count where answered.

    Raises:
        Misfit: they are not so.
    """
    for place, turn in enumerate(spoken):
        wanted = ANSWERING if place % 2 else ASKING
        if turn["from"] not in wanted:
            raise Misfit(f"turn {place + 1} is {turn['from']}, where only {' or '.join(wanted)} may stand")
    if not spoken or len(spoken) % 2 != (0 if answered else 1):
        raise Misfit(f"the turns must end with {'an answer' if answered else 'a question'}")


def _dialogue(row: Row, said: list[Message], album: Album | None) -> tuple[Row, list[Turn]]:
    pictures: list[Any] = []
    if album is not None:
        said, pictures = shown(said, row)
    system, rest = opening(said)
    spoken = conversation(rest)
    made: Row = {"conversations": spoken, "system": system, "tools": tools(row)}
    return ({**made, "images": album.placed(pictures)} if album is not None else made), spoken


def _ranking(row: Row, form: Form, mapping: Mapping[str, str] | None, album: Album | None) -> Row:
    pair = preference(row, mapping)
    if form == "alpaca_ranking":
        system, rest = opening(pair.prompt)
        asked = {"instruction": single_question(rest), "input": "", "system": system}
        return {**asked, "chosen": pair.chosen, "rejected": pair.rejected}
    made, spoken = _dialogue(row, pair.prompt, album)
    in_order(spoken, answered=False)
    both = {"chosen": pair.chosen, "rejected": pair.rejected}
    return {**made, **{name: {"from": "gpt", "value": text} for name, text in both.items()}}


def _kto(row: Row, one: Labelled, form: Form, album: Album | None) -> Row:
    if form == "alpaca_kto":
        system, rest = opening(one.prompt)
        asked = {"instruction": single_question(rest), "input": "", "system": system}
        return {**asked, "output": one.completion, "kto_tag": one.label}
    made, spoken = _dialogue(row, [*one.prompt, {"role": "assistant", "content": one.completion}], album)
    in_order(spoken, answered=True)
    return {**made, "kto_tag": one.label}


def _openai(row: Row, said: list[Message]) -> Row:
    """Turns in OpenAI's form; every turn has ``tool_calls``, for a reader that infers one schema from the first."""
    kept = [
        {
            "role": turn["role"],
            "content": turn["content"] if isinstance(turn["content"], str) else "",
            "tool_calls": turn.get("tool_calls") or [],
        }
        for turn in said
    ]
    return {"messages": kept, "tools": tools({"tools": tool_list(row["tools"])}) if row.get("tools") else ""}
