from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError
from seedbed.export.alpaca import alpaca
from seedbed.export.columns import to_messages, to_preference
from seedbed.export.dpo import dpo
from seedbed.export.llama_factory import llama_factory
from seedbed.export.messages import messages
from seedbed.export.sharegpt import sharegpt
from seedbed.export.written import Written

Row = dict[str, Any]
USER, ASSISTANT = {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}
MORE = [USER, ASSISTANT, {"role": "user", "content": "And?"}, {"role": "assistant", "content": "So."}]
CALL = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"at": "天"}'}}
TOOL_USE = [
    {"role": "system", "content": "Be brief."},
    USER,
    {"role": "assistant", "content": None, "tool_calls": [CALL]},
    {"role": "tool", "content": "rain", "tool_call_id": "c1"},
    ASSISTANT,
]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)


def lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_bytes().decode().splitlines()]


def run(export: Callable[..., Written], tmp_path: Path, *rows: Row, **how: Any) -> tuple[list[Row], dict[str, int]]:
    written = export(iter(rows), tmp_path / "out.jsonl", **how)
    back = lines(tmp_path / "out.jsonl")
    assert written.rows == len(back)
    assert written.rows + sum(written.skipped.values()) == len(rows), "every row is accounted for"
    return back, written.skipped


@pytest.mark.parametrize(
    ("row", "user", "assistant"),
    [
        ({"instruction": "Do", "input": "this", "output": "done"}, "Do\nthis", "done"),
        ({"instruction": "Do", "input": " ", "output": "done"}, "Do", "done"),
        ({"question": "Why?", "answer": "So."}, "Why?", "So."),
        ({"question": "6*7?", "answer": 42}, "6*7?", "42"),
        ({"prompt": "p", "solution": "s"}, "p", "s"),
        ({"prompt": "p", "chosen": "c", "rejected": "r"}, "p", "c"),
        ({"instruction": "", "question": "Why?", "answer": "So."}, "Why?", "So."),
        ({"instruction": "left over", "question": "Why?", "solution": "So."}, "Why?", "So."),
    ],
)
def test_single_turns_of_any_method(row: Row, user: str, assistant: str) -> None:
    """The columns of the house become a question and an answer."""
    assert to_messages(row) == [{"role": "user", "content": user}, {"role": "assistant", "content": assistant}]


def test_messages_come_first_and_other_forms_are_understood() -> None:
    """A dialogue wins over single-turn columns; from/value turns are read as well."""
    row = {
        "messages": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}],
        "question": "x",
        "answer": "y",
    }
    assert to_messages(row) == [USER, ASSISTANT]


def test_a_mapping_names_the_columns() -> None:
    """Other names are mapped; a wrong part of the mapping is an error."""
    row = {"q": "Hi", "a": "Hello", "s": "Be kind.", "messages": MORE}
    assert to_messages(row, {"user": "q", "assistant": "a", "system": "s"}) == [
        {"role": "system", "content": "Be kind."}, USER, ASSISTANT]  # fmt: skip
    with pytest.raises(RecipeError, match="got bot"):
        to_messages(row, {"bot": "a"})


def test_rows_that_do_not_fit_are_counted_by_what_they_lack(tmp_path: Path) -> None:
    """Nothing is dropped silently: each reason names the columns."""
    rows = [{"text": "a"}, {"text": "b"}, {"instruction": "x"}, {"messages": [USER]}, {"question": "q", "answer": "a"}]
    back, skipped = run(messages, tmp_path, *rows)
    assert len(back) == 1
    assert skipped == {
        "no columns for turns (wanted messages; instruction and output or response or answer; question and answer or "
        "solution or response or output; prompt and answer or response or solution or output or chosen); "
        "the row has text": 2,
        "column output or response or answer for the answer to instruction is missing or empty": 1,
        "the last turn is not the assistant's": 1,
    }


def test_messages_keep_tools(tmp_path: Path) -> None:
    """Tool calls and tools go along as they are."""
    back, _ = run(messages, tmp_path, {"messages": TOOL_USE, "tools": [{"type": "function"}]})
    assert back == [{"messages": TOOL_USE, "tools": [{"type": "function"}]}]


def test_alpaca_keeps_input_apart(tmp_path: Path) -> None:
    """Instruction and input stay apart, the system message has its column, all columns are always there."""
    rows = [
        {"instruction": "Do", "input": "this", "output": "ok", "system": "S"},
        {"question": "Why?", "answer": "So."},
    ]
    assert run(alpaca, tmp_path, *rows)[0] == [
        {"instruction": "Do", "input": "this", "output": "ok", "system": "S"},
        {"instruction": "Why?", "input": "", "output": "So.", "system": ""},
    ]


def test_alpaca_history(tmp_path: Path) -> None:
    """Several turns are skipped by default and become pairs with history."""
    back, skipped = run(alpaca, tmp_path, {"messages": MORE})
    assert (back, list(skipped)) == ([], ["several turns; set history: true, or export as sharegpt or messages"])
    back, _ = run(alpaca, tmp_path, {"messages": MORE}, history=True)
    assert back == [{"instruction": "And?", "input": "", "output": "So.", "system": "", "history": [["Hi", "Hello"]]}]


def test_sharegpt_speaks_of_humans_and_calls(tmp_path: Path) -> None:
    """Roles, calls and observations have ShareGPT's names; the system message stands apart or first."""
    calls = json.dumps([{"name": "look", "arguments": {"at": "天"}}], ensure_ascii=False)
    spoken = [
        {"from": "human", "value": "Hi"},
        {"from": "function_call", "value": calls},
        {"from": "observation", "value": "rain"},
        {"from": "gpt", "value": "Hello"},
    ]
    back, _ = run(sharegpt, tmp_path, {"messages": TOOL_USE})
    assert back == [{"conversations": spoken, "system": "Be brief.", "tools": ""}]
    back, _ = run(sharegpt, tmp_path, {"messages": TOOL_USE}, system_turn=True)
    assert back[0]["conversations"][0] == {"from": "system", "value": "Be brief."}


def test_dpo_forms(tmp_path: Path) -> None:
    """Texts by default; turns when conversational; several turns fit the second only; equal answers fit none."""
    plain = {"prompt": "p", "chosen": "c", "rejected": "r"}
    turned = {"messages": [*MORE[:3]], "chosen": [*MORE[:3], MORE[3]], "rejected": [*MORE[:3], ASSISTANT]}
    back, skipped = run(dpo, tmp_path, plain, turned, {**plain, "rejected": "c"}, {"prompt": "p", "chosen": "c"})
    assert back == [plain]
    assert skipped == {
        "the prompt has several turns or a system message; set conversational: true": 1,
        "columns chosen and rejected hold the same text": 1,
        "column rejected is missing or empty": 1,
    }
    back, _ = run(dpo, tmp_path, plain, turned, conversational=True)
    assert back[0]["prompt"] == [{"role": "user", "content": "p"}]
    assert back[1] == {"prompt": MORE[:3], "chosen": [MORE[3]], "rejected": [ASSISTANT]}


def test_preferences_of_answers_that_hold_their_dialogue() -> None:
    """Chosen and rejected may be whole dialogues without any other prompt column."""
    pair = to_preference({"chosen": [USER, ASSISTANT], "rejected": [USER, MORE[3]]})
    assert pair is not None
    assert (pair.prompt, pair.chosen, pair.rejected) == ([USER], "Hello", "So.")
    assert to_preference({"chosen": "a", "rejected": "b"}) is None


# What LLaMA-Factory does with an entry and a row, re-stated: columns and tags that are not named are absent, roles must
# go by turns, and a wrong count blanks the row.
DEFAULTS = {"prompt": "instruction", "query": "input", "response": "output", "messages": "conversations"}


def read_by_its_rules(entry: Row, row: Row) -> tuple[list[str], list[str], str]:
    """(prompt turns, response turns, system) as the trainer would see them; breaks where it would."""
    columns = entry.get("columns", DEFAULTS)
    system = row[columns["system"]] if columns.get("system") else ""
    if entry.get("formatting", "alpaca") == "alpaca":
        asked = [row[columns[name]] for name in ("prompt", "query") if columns.get(name) and row[columns[name]]]
        return ["\n".join(asked)], [row[columns["response"]]], system
    tags = entry["tags"]
    role, content = tags["role_tag"], tags["content_tag"]
    said = row[columns["messages"]]
    for place, turn in enumerate(said):
        kinds = ("assistant_tag", "function_tag") if place % 2 else ("user_tag", "observation_tag")
        assert turn[role] in {tags[kind] for kind in kinds}
    texts = [turn[content] for turn in said]
    if not entry.get("ranking"):
        assert len(said) % 2 == 0
        return texts[:-1], texts[-1:], system
    assert len(said) % 2 == 1
    chosen, rejected = row[columns["chosen"]], row[columns["rejected"]]
    assert chosen[role] == rejected[role] == tags["assistant_tag"]
    return texts, [chosen[content], rejected[content]], system


@settings(max_examples=25, deadline=None)
@given(question=TEXT, answer=TEXT, other=TEXT, system=st.sampled_from(["", "Sei kurz. 简短。"]))
def test_llama_factory_reads_every_form_back(
    question: str, answer: str, other: str, system: str, tmp_path_factory: Any
) -> None:
    """Whatever is exported comes out of LLaMA-Factory's own rules unchanged."""
    folder: Path = tmp_path_factory.mktemp("lf")
    row = {
        "instruction": question,
        "input": "",
        "output": answer,
        "system": system,
        "chosen": answer,
        "rejected": other,
    }
    for form in ("alpaca", "sharegpt", "ranking"):
        llama_factory(iter([row]), folder / f"{form}.jsonl", form=form)
    info = json.loads((folder / "dataset_info.json").read_text(encoding="ascii"))
    for form, entry in info.items():
        rows = lines(folder / entry["file_name"])
        if form == "ranking" and answer == other:
            assert rows == []
            continue
        answers = [answer, other] if form == "ranking" else [answer]
        assert read_by_its_rules(entry, rows[0]) == ([question], answers, system)


def test_llama_factory_tool_use(tmp_path: Path) -> None:
    """A dialogue with calls keeps to the order the reader wants, its tools are JSON text."""
    row = {"messages": TOOL_USE, "tools": [{"type": "function", "function": {"name": "look"}}]}
    llama_factory(iter([row]), tmp_path / "t.json", form="sharegpt")
    (back,) = json.loads((tmp_path / "t.json").read_bytes())
    entry = json.loads((tmp_path / "dataset_info.json").read_bytes())["t"]
    assert len(read_by_its_rules(entry, back)[0]) == 3
    assert json.loads(back["tools"]) == row["tools"]


def test_llama_factory_skips_what_the_reader_would_blank(tmp_path: Path) -> None:
    """Turns out of order are skipped with the place and the role."""
    _, skipped = run(
        llama_factory, tmp_path, {"messages": [USER, USER, ASSISTANT]}, {"messages": [USER]}, form="sharegpt"
    )
    assert skipped == {
        "turn 2 is human, where only gpt or function_call may stand": 1,
        "the turns must end with an answer": 1,
    }


def test_llama_factory_keeps_other_entries(tmp_path: Path) -> None:
    """Entries that were there stay; one of the same name is replaced; the file is ASCII."""
    info = tmp_path / "dataset_info.json"
    info.write_text('\ufeff{"其他": {"file_name": "其他.json"}, "mine": {"file_name": "old"}}', encoding="utf-8")
    written = llama_factory(iter([{"question": "q", "answer": "a"}]), tmp_path / "new.json", name="mine")
    known = json.loads(info.read_text(encoding="ascii"))
    assert known["其他"] == {"file_name": "其他.json"}
    assert known["mine"]["file_name"] == "new.json"
    assert written.files == [tmp_path / "new.json", info]


@pytest.mark.parametrize("content", ["{", "[1]", ""])
def test_llama_factory_does_not_overwrite_a_broken_info(tmp_path: Path, content: str) -> None:
    """A file that cannot be merged into is an error before anything is written."""
    (tmp_path / "dataset_info.json").write_text(content)
    with pytest.raises(RecipeError, match="mend it or move it away"):
        llama_factory(iter([]), tmp_path / "x.json")
    assert (tmp_path / "dataset_info.json").read_text() == content
    assert not (tmp_path / "x.json").exists()


@pytest.mark.parametrize(
    ("file", "how"), [("x.csv", {}), ("a b.json", {}), ("x.json", {"form": "kato"}), ("dataset_info.json", {})]
)
def test_llama_factory_refuses_what_cannot_work(tmp_path: Path, file: str, how: Row) -> None:
    """Other files, names with spaces and unknown forms are refused at once."""
    with pytest.raises(RecipeError):
        llama_factory(iter([]), tmp_path / file, **how)
    assert list(tmp_path.iterdir()) == []


TURN = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "assistant", "tool", "system", "clown", None, []])},
    optional={
        "content": TEXT | st.none() | st.just([]),
        "tool_calls": st.sampled_from([None, 3, [], [CALL], [{}], ["x"]]),
    },
)
NAMES = ["messages", "instruction", "input", "output", "question", "answer", "prompt", "chosen", "rejected", "tools"]
CELL = st.none() | st.booleans() | st.integers() | TEXT | st.lists(TURN, max_size=4) | TURN


@settings(max_examples=40, deadline=None)
@given(row=st.dictionaries(st.sampled_from(NAMES), CELL, max_size=6))
def test_any_row_fits_or_is_counted(row: Row, tmp_path_factory: Any) -> None:
    """No exporter breaks on any row: it is written or counted with a reason."""
    folder: Path = tmp_path_factory.mktemp("any")
    for export in (messages, alpaca, sharegpt, dpo):
        written = export(iter([row]), folder / "x.json")
        assert written.rows + sum(written.skipped.values()) == 1
    for form in ("alpaca", "sharegpt", "ranking"):
        written = llama_factory(iter([row]), folder / "x.json", form=form)
        assert written.rows + sum(written.skipped.values()) == 1


def test_an_empty_last_answer_is_nothing_to_learn(tmp_path: Path) -> None:
    """A dialogue that ends with a blank answer is skipped; one that ends with a call of a tool is not."""
    blank = {"messages": [USER, {"role": "assistant", "content": " "}]}
    back, skipped = run(messages, tmp_path, blank, {"messages": TOOL_USE[:3]})
    assert (len(back), skipped) == (1, {"column messages: the last answer is empty": 1})
