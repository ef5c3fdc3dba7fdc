from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.export.alpaca import alpaca
from seedbed.export.columns import to_messages, to_preference
from seedbed.export.dpo import dpo
from seedbed.export.jsonl import jsonl
from seedbed.export.kto import kto
from seedbed.export.llama_factory import llama_factory
from seedbed.export.messages import messages
from seedbed.export.ms_swift import ms_swift
from seedbed.export.openai_tuning import openai_tuning
from seedbed.export.pretrain import pretrain
from seedbed.export.reward_pairs import reward_pairs
from seedbed.export.sharegpt import sharegpt
from seedbed.export.triples import triples
from seedbed.export.unsloth import unsloth
from seedbed.export.written import Written
from seedbed.ingest.forms import form_of, restored
from seedbed.ingest.rows import rows as read

Row = dict[str, Any]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)
JSON = st.dictionaries(TEXT, TEXT | st.integers(-9, 9) | st.booleans(), max_size=2)
TOOLS = [{"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}]


@st.composite
def dialogues(draw: Any, *, tools: bool) -> Row:
    """A dialogue in OpenAI's form, in the order that every form has a place for; its calls are numbered through."""
    said: list[Row] = [{"role": "system", "content": draw(TEXT)}] if draw(st.booleans()) else []
    calls = 0
    for _ in range(draw(st.integers(1, 3))):
        said.append({"role": "user", "content": draw(TEXT)})
        if tools and draw(st.booleans()):
            wanted = range(calls + 1, calls + 1 + draw(st.integers(1, 3)))
            calls = wanted[-1]
            told = [(f"call_{n}", json.dumps(draw(JSON), ensure_ascii=False)) for n in wanted]
            made = [{"id": i, "type": "function", "function": {"name": "look", "arguments": a}} for i, a in told]
            said.append({"role": "assistant", "content": None, "tool_calls": made})
            said += [{"role": "tool", "content": draw(TEXT), "tool_call_id": i} for i, _ in told]
        said.append({"role": "assistant", "content": draw(TEXT)})
    return {"messages": said, **({"tools": TOOLS} if calls else {})}


def there_and_back(export: Callable[..., Written], folder: Path, rows: list[Row], **how: Any) -> list[Row]:
    written = export(iter(rows), folder / "rows.jsonl", **how)
    assert written.rows == len(rows), written.skipped
    return list(read(folder / "rows.jsonl", restore=True))


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(dialogues(tools=True), min_size=1, max_size=3))
def test_dialogues_with_tools_come_back(rows: list[Row], tmp_path_factory: Any) -> None:
    """Messages, ShareGPT, LLaMA-Factory's and ms-swift's turns are read back as the dialogues they were."""
    folder: Path = tmp_path_factory.mktemp("back")
    assert there_and_back(messages, folder, rows) == rows
    assert there_and_back(sharegpt, folder, rows) == rows
    assert there_and_back(sharegpt, folder, rows, system_turn=True) == rows
    assert there_and_back(llama_factory, folder, rows, form="sharegpt") == rows
    assert there_and_back(ms_swift, folder, rows) == rows


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(dialogues(tools=False), min_size=1, max_size=3))
def test_plain_dialogues_come_back(rows: list[Row], tmp_path_factory: Any) -> None:
    """So are Unsloth's, OpenAI's, and Alpaca's with a history (a single turn stays in Alpaca's columns)."""
    folder: Path = tmp_path_factory.mktemp("back")
    assert there_and_back(unsloth, folder, rows) == rows
    assert there_and_back(openai_tuning, folder, rows) == rows
    assert [to_messages(row) for row in there_and_back(alpaca, folder, rows, history=True)] == [
        row["messages"] for row in rows
    ]


@settings(max_examples=40, deadline=None)
@given(ask=TEXT, more=TEXT | st.just(""), answer=TEXT, system=TEXT | st.just(""), other=TEXT)
def test_single_turns_and_pairs_come_back(
    ask: str, more: str, answer: str, system: str, other: str, tmp_path_factory: Any
) -> None:
    """Alpaca's columns, preferences in five forms, labels, triples and documents are the same rows again."""
    folder: Path = tmp_path_factory.mktemp("back")
    single = {"instruction": ask, "input": more, "output": answer, "system": system}
    row = {name: value for name, value in single.items() if value}
    assert there_and_back(alpaca, folder, [row]) == [row]
    labelled = {"prompt": ask, "answer": answer, "label": answer > other}
    for export, how in ((kto, {}), (kto, {"conversational": True}), (ms_swift, {"form": "kto"})):
        assert there_and_back(export, folder, [labelled], **how) == [labelled]
    kept = {"id": ask, "text": answer, "source": other}
    assert there_and_back(pretrain, folder, [kept], keep=("source",)) == [kept]
    if answer != other:
        sought = {"query": ask, "positive": answer, "negatives": [other]}
        assert there_and_back(triples, folder, [sought]) == [sought]
        pair = {"prompt": ask, "chosen": answer, "rejected": other}
        for export, how in (
            (dpo, {}),
            (dpo, {"conversational": True}),
            (reward_pairs, {}),
            (reward_pairs, {"explicit": True}),
            (ms_swift, {"form": "dpo"}),
            (openai_tuning, {"form": "preference"}),
        ):
            assert there_and_back(export, folder, [pair], **how) == [pair]


@settings(max_examples=30, deadline=None)
@given(said=dialogues(tools=False), good=TEXT, bad=TEXT)
def test_pairs_after_a_dialogue_come_back(said: Row, good: str, bad: str, tmp_path_factory: Any) -> None:
    """A preference after several turns is the same preference again."""
    if good == bad:
        return
    row = {"messages": said["messages"][:-1], "chosen": good, "rejected": bad}
    folder: Path = tmp_path_factory.mktemp("back")
    for export, how in ((dpo, {"conversational": True}), (reward_pairs, {}), (ms_swift, {"form": "dpo"})):
        (back,) = there_and_back(export, folder, [row], **how)
        assert to_preference(back) == to_preference(row)


NAMES = ["messages", "conversations", "instruction", "input", "output", "history", "prompt", "completion", "label",
         "chosen", "rejected", "rejected_response", "preferred_output", "non_preferred_output", "anchor", "positive",
         "negative", "id", "text", "metadata", "tools", "system"]  # fmt: skip
WORDS = ["user", "assistant", "gpt", "human", "function_call", "observation", "tool", '[{"name": "a"}]', "[1", None]
TURN = st.dictionaries(
    st.sampled_from(["role", "content", "from", "value", "tool_calls"]), TEXT | st.sampled_from(WORDS), max_size=4
)
CELL = (
    st.none()
    | st.booleans()
    | TEXT
    | st.lists(TURN | TEXT, max_size=3)
    | TURN
    | st.dictionaries(TEXT, TEXT, max_size=1)
)


@settings(max_examples=200, deadline=None)
@given(row=st.dictionaries(st.sampled_from(NAMES), CELL, max_size=6))
def test_any_row_is_read(row: Row) -> None:
    """No row breaks the reading, none is changed in place, and one in no form is left alone."""
    before = json.dumps(row)
    made = restored(row)
    assert json.dumps(row) == before
    if not form_of(row):
        assert made is row


def test_rows_are_left_alone_unless_asked(tmp_path: Path) -> None:
    """Without `restore` a file is read as it is."""
    row = {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}]}
    jsonl(iter([row]), tmp_path / "a.jsonl")
    assert list(read(tmp_path / "a.jsonl")) == [row]
    assert form_of(row) == "sharegpt"


@pytest.mark.parametrize(
    "row",
    [
        {"conversations": [{"from": "clown", "value": "Hi"}]},
        {"conversations": [{"from": "human", "value": 3}]},
        {"chosen": [{"role": "user", "content": "a"}], "rejected": "b"},
        {"prompt": 1, "completion": 2, "label": True},
        {"instruction": "a", "output": "b", "history": [["one"]]},
        {"input": "a", "preferred_output": [], "non_preferred_output": []},
        {"id": "a", "text": "b", "metadata": {"text": "c"}},
        {"messages": [{"role": "user", "content": "a"}], "rejected_response": "b"},
    ],
)
def test_a_row_that_breaks_its_form_stays_as_it_is(row: Row) -> None:
    """What only looks like a form is not bent into it."""
    assert restored(row) == row
