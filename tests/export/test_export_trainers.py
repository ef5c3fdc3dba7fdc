from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from seedbed.core.errors import RecipeError
from seedbed.export.axolotl import axolotl
from seedbed.export.chatml import chatml
from seedbed.export.kto import kto
from seedbed.export.llama_factory import llama_factory
from seedbed.export.messages import messages
from seedbed.export.ms_swift import ms_swift
from seedbed.export.openai_tuning import openai_tuning
from seedbed.export.orpo import orpo
from seedbed.export.pretrain import pretrain
from seedbed.export.reward_pairs import reward_pairs
from seedbed.export.sharegpt import sharegpt
from seedbed.export.unsloth import unsloth
from seedbed.export.written import Written

Row = dict[str, Any]
QA = {"question": "6*7?", "answer": "42", "reasoning": "six sevens"}
PAIR = {"prompt": "p", "chosen": "好", "rejected": "坏"}
ASK, SAY = {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}
CALL = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"at": "天"}'}}
TOOLS = [{"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}]
USE = {
    "messages": [
        {"role": "system", "content": "Be brief."},
        ASK,
        {"role": "assistant", "content": None, "tool_calls": [CALL]},
        {"role": "tool", "content": "rain", "tool_call_id": "c1"},
        SAY,
    ],
    "tools": TOOLS,
}
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


def run(export: Callable[..., Written], folder: Path, *rows: Row, **how: Any) -> tuple[list[Row], dict[str, int]]:
    written = export(iter(rows), folder / "out.jsonl", **how)
    assert written.rows + sum(written.skipped.values()) == len(rows), "every row is accounted for"
    return [
        json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    ], written.skipped


def test_kto_takes_labels_and_both_sides_of_a_pair(tmp_path: Path) -> None:
    """A labelled row is one record, a pair two; a label that is no truth value is counted."""
    back, skipped = run(kto, tmp_path, PAIR, {**QA, "label": 1}, {**QA, "label": "yes"}, QA)
    assert back == [
        {"prompt": "p", "completion": "好", "label": True},
        {"prompt": "p", "completion": "坏", "label": False},
        {"prompt": "6*7?", "completion": "42", "label": True},
    ]
    assert skipped == {
        "column label is not true or false": 1,
        "column chosen and rejected are missing or empty": 1,
    }
    turned = run(kto, tmp_path, PAIR, conversational=True)[0]
    assert turned[1] == {
        "prompt": [{"role": "user", "content": "p"}],
        "completion": [{"role": "assistant", "content": "坏"}],
        "label": False,
    }


def test_reward_pairs_hold_the_prompt_in_both_or_apart(tmp_path: Path) -> None:
    """Implicit by default, explicit on request; a margin must be a number."""
    both = run(reward_pairs, tmp_path, PAIR)[0][0]
    assert both["chosen"] == [{"role": "user", "content": "p"}, {"role": "assistant", "content": "好"}]
    assert set(run(reward_pairs, tmp_path, PAIR, explicit=True)[0][0]) == {"prompt", "chosen", "rejected"}
    scored = {**PAIR, "chosen_score": 4, "rejected_score": 1.5}
    back, skipped = run(reward_pairs, tmp_path, scored, PAIR, margin=True)
    assert (back[0]["margin"], sum(skipped.values())) == (2.5, 1)
    assert run(orpo, tmp_path, PAIR)[0] == [PAIR]


def test_chatml_writes_turns_calls_and_thoughts(tmp_path: Path) -> None:
    """One text, with the calls of tools and, inline, the reasoning."""
    text = run(chatml, tmp_path, QA, reasoning="inline")[0][0]["text"]
    assert text == (
        "<|im_start|>user\n6*7?<|im_end|>\n<|im_start|>assistant\n<think>\nsix sevens\n</think>\n\n42<|im_end|>\n"
    )
    used = run(chatml, tmp_path, USE)[0][0]["text"]
    assert '<tool_call>\n{"name": "look", "arguments": {"at": "天"}}\n</tool_call><|im_end|>' in used
    assert "<|im_start|>user\n<tool_response>\nrain\n</tool_response><|im_end|>" in used
    assert used.startswith("<|im_start|>system\nBe brief.\n\n# Tools")


@pytest.mark.parametrize("mark", ["<|im_end|>", "<|im_start|>"])
def test_chatml_lets_no_text_end_a_turn(mark: str, tmp_path: Path) -> None:
    """A text that holds a mark of turns could speak for another: it is set aside."""
    forged = {"question": f"x{mark}\n", "answer": "y"}
    back, skipped = run(chatml, tmp_path, forged)
    assert (back, len(skipped)) == ([], 1)


def test_messages_put_reasoning_where_it_is_wanted(tmp_path: Path) -> None:
    """Kept as it stands, in a field, between tags, or dropped."""
    thought = {"messages": [ASK, {**SAY, "reasoning_content": "greet"}]}
    assert run(messages, tmp_path, thought)[0] == [thought]
    assert run(messages, tmp_path, QA, reasoning="field")[0][0]["messages"][1]["reasoning_content"] == "six sevens"
    inline = run(messages, tmp_path, thought, reasoning="inline")[0][0]["messages"][1]
    assert inline == {"role": "assistant", "content": "<think>\ngreet\n</think>\n\nHello"}
    assert run(messages, tmp_path, thought, reasoning="drop")[0] == [{"messages": [ASK, SAY]}]


def test_unsloth_has_two_fields_a_turn(tmp_path: Path) -> None:
    """Every turn is role and content, both texts, as its own function asserts; tools are set aside."""
    back, skipped = run(unsloth, tmp_path, QA, USE, {"messages": [ASK, {**SAY, "weight": 1}]})
    assert all(set(turn) == {"role", "content"} for row in back for turn in row["conversations"])
    assert (len(back), len(skipped)) == (2, 1)


def test_pretraining_text_is_the_text_or_the_turns(tmp_path: Path) -> None:
    """Documents keep their id and the columns that were named."""
    rows = [{"id": "a/1", "text": "One.", "source": "web", "x": 1}, {"id": "b", **QA}, {"id": "c", "text": " "}]
    back, skipped = run(pretrain, tmp_path, *rows, keep=("source",))
    assert back == [
        {"id": "a/1", "text": "One.", "metadata": {"source": "web"}},
        {"id": "b", "text": "6*7?\n\n42", "metadata": {}},
    ]
    assert len(skipped) == 1


def test_axolotl_writes_the_lines_of_its_configuration(tmp_path: Path) -> None:
    """Each form has its strategy and its columns."""
    kinds = {"chat": USE, "dpo": PAIR, "orpo": PAIR, "kto": PAIR, "completion": QA}
    strategies = {}
    for form, row in kinds.items():
        back, _ = run(axolotl, tmp_path, row, form=form)
        told = yaml.safe_load((tmp_path / "axolotl.yaml").read_text())
        strategies[form] = (told.get("rl"), told["datasets"][0]["type"], sorted(back[0]))
    assert strategies == {
        "chat": (None, "chat_template", ["messages", "tools"]),
        "dpo": ("dpo", "chat_template.default", ["chosen", "messages", "rejected"]),
        "orpo": ("orpo", "chat_template.argilla", ["chosen", "rejected", "system"]),
        "kto": ("kto", "chatml.argilla_chat", ["completion", "label", "prompt"]),
        "completion": (None, "completion", ["text"]),
    }


def test_ms_swift_speaks_of_calls_pairs_and_labels(tmp_path: Path) -> None:
    """Roles, contents and keys are those that its preprocessor checks."""
    said = run(ms_swift, tmp_path, USE)[0][0]
    assert [turn["role"] for turn in said["messages"]] == ["system", "user", "tool_call", "tool_response", "assistant"]
    assert json.loads(said["messages"][2]["content"]) == {"name": "look", "arguments": {"at": "天"}}
    assert json.loads(said["tools"]) == TOOLS
    pair = run(ms_swift, tmp_path, PAIR, form="dpo")[0][0]
    assert (pair["messages"][-1]["content"], pair["rejected_response"]) == ("好", "坏")
    assert [one["label"] for one in run(ms_swift, tmp_path, PAIR, form="kto")[0]] == [True, False]
    assert run(ms_swift, tmp_path, QA, form="grpo")[0][0]["solution"] == "42"
    sought = {"query": "q", "positive": "right", "negatives": ["w1", "w2"]}
    found = run(ms_swift, tmp_path, sought, form="embedding")[0][0]
    assert [turns[0]["content"] for turns in found["negative_messages"]] == ["w1", "w2"]
    assert run(ms_swift, tmp_path, {"text": "doc"}, form="pretrain")[0] == [
        {"messages": [{"role": "assistant", "content": "doc"}]}
    ]


def test_pictures_are_written_beside_and_marked(tmp_path: Path) -> None:
    """A picture becomes a file named by its content, and stands before the question or where its part stood."""
    parts = [{"type": "text", "text": "What is "}, {"type": "image_url", "image_url": {"url": PIXEL}}]
    rows = [{**QA, "images": [PIXEL]}, {"messages": [{"role": "user", "content": parts}, SAY]}]
    llama_factory(iter(rows), tmp_path / "a.json", form="sharegpt", images=True)
    first, second = json.loads((tmp_path / "a.json").read_bytes())
    assert first["conversations"][0]["value"] == "<image>6*7?"
    assert second["conversations"][0]["value"] == "What is <image>"
    assert first["images"] == second["images"]
    assert (tmp_path / first["images"][0]).read_bytes().startswith(b"\x89PNG")
    info = json.loads((tmp_path / "dataset_info.json").read_bytes())
    assert info["a"]["columns"]["images"] == "images"
    assert run(ms_swift, tmp_path, rows[0], images=True)[0][0]["images"] == first["images"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("../secret.png", "leads out of"),
        ("/etc/hostname", "leads out of"),
        ("missing.png", "is not in"),
        ("https://example.org/a.png", "fetches nothing"),
        ("data:image/png;base64,%%%", "not Base64"),
        ("data:image/png;base64,aGVsbG8=", "no PNG"),
        (7, "neither a data: URL"),
    ],
)
def test_pictures_that_a_row_may_not_name(given: Any, reason: str, tmp_path: Path) -> None:
    """A row's path cannot leave the folder, nothing is fetched, and what is no picture is told."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "secret.png").write_bytes(b"\x89PNG\r\n\x1a\nsecret")
    row = {**QA, "images": [given]}
    _, skipped = run(ms_swift, tmp_path, row, images=True, pictures=str(tmp_path / "pictures"))
    assert [reason in told for told in skipped] == [True]


def test_llama_factory_kto_pretrain_openai_and_alpaca_pairs(tmp_path: Path) -> None:
    """The other kinds of its documentation, with the entries that name their columns."""
    kinds = {"kto": PAIR, "alpaca_kto": PAIR, "alpaca_ranking": PAIR, "pretrain": {"text": "doc"}, "openai": USE}
    made = {}
    for form, row in kinds.items():
        llama_factory(iter([row]), tmp_path / f"{form}.json", form=form)  # type: ignore[arg-type]
        made[form] = json.loads((tmp_path / f"{form}.json").read_bytes())
    assert [one["kto_tag"] for one in made["kto"]] == [True, False]
    assert made["alpaca_kto"][1]["output"] == "坏"
    assert made["alpaca_ranking"][0]["chosen"] == "好"
    assert made["pretrain"] == [{"text": "doc"}]
    assert [turn["role"] for turn in made["openai"][0]["messages"]][2:4] == ["assistant", "tool"]
    info = json.loads((tmp_path / "dataset_info.json").read_bytes())
    for form, rows in made.items():
        assert set(info[form]["columns"].values()) <= set(rows[0]), form
    with pytest.raises(RecipeError, match="no place for pictures"):
        llama_factory(iter([]), tmp_path / "x.json", form="pretrain", images=True)


def test_sharegpt_does_not_lose_what_is_said_beside_a_call(tmp_path: Path) -> None:
    """A turn of words and a call has no place in ShareGPT and is counted, not halved."""
    turn = {"role": "assistant", "content": "Let me look.", "tool_calls": [CALL]}
    back, skipped = run(sharegpt, tmp_path, {"messages": [ASK, turn]})
    assert (back, list(skipped)) == (
        [],
        ["a turn both says something and calls a tool, and the format holds one of the two"],
    )


def test_openai_takes_pictures_of_the_user_but_not_in_a_preference(tmp_path: Path) -> None:
    """Supervised examples may show pictures; its guide says that preferences are texts."""
    parts = [{"type": "image_url", "image_url": {"url": PIXEL}}]
    seen = [{"role": "user", "content": parts}]
    assert len(run(openai_tuning, tmp_path, {"messages": [*seen, SAY]})[0]) == 1
    pair = {"messages": seen, "chosen": "a", "rejected": "b"}
    assert list(run(openai_tuning, tmp_path, pair, form="preference")[1]) == ["a preference takes texts only"]


def changed(place: int, **fields: Any) -> Row:
    """The dialogue with tools, one turn of it changed."""
    said = [dict(turn) for turn in USE["messages"]]  # type: ignore[call-overload]
    said[place] |= fields
    return {**USE, "messages": said}


def test_openai_takes_what_its_rules_allow(tmp_path: Path) -> None:
    """A dialogue with tools goes in whole, a pair in three parts; fewer than ten rows are noted."""
    back, _ = run(openai_tuning, tmp_path, USE)
    assert back == [{**USE, "parallel_tool_calls": True}]
    made = run(openai_tuning, tmp_path, PAIR, form="preference")[0][0]
    assert made["input"] == {"messages": [{"role": "user", "content": "p"}]}
    assert (made["preferred_output"][0]["content"], made["non_preferred_output"][0]["content"]) == ("好", "坏")
    written = openai_tuning(iter([QA]), tmp_path / "few.jsonl")
    assert written.notes == ["1 rows: OpenAI takes no file of fewer than 10, and advises 50 to 100"]
    assert openai_tuning(iter([QA] * 10), tmp_path / "ten.jsonl").notes == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (changed(3, tool_call_id="other"), "names no call"),
        (changed(2, tool_calls=[CALL, {**CALL, "id": "c2"}]), "has no answer"),
        (changed(2, tool_calls=[{**CALL, "function": {"name": "smell", "arguments": "{}"}}]), "not among the tools"),
        (changed(2, tool_calls=[{**CALL, "function": {"name": "look", "arguments": "[1]"}}]), "JSON text of an object"),
        (changed(2, tool_calls=[{**CALL, "function": {"name": "look", "arguments": {}}}]), "JSON text of an object"),
        (changed(1, content=""), "user is empty"),
        (changed(1, weight=1), "turns of the assistant only"),
        (changed(4, weight=0.5), "weight is 0 or 1"),
        ({**USE, "tools": [{"type": "function", "function": {"name": "a b"}}]}, "at most 64"),
        ({**USE, "tools": TOOLS * 2}, "the same name"),
        ({**USE, "tools": "nothing"}, "no list of tools"),
        ({"messages": [ASK, {**SAY, "weight": 0}]}, "nothing to learn"),
        ({"messages": [SAY, ASK]}, "not the assistant's"),
    ],
)
def test_openai_rules_that_a_row_breaks(row: Row, reason: str, tmp_path: Path) -> None:
    """A row that the service would refuse is counted under the rule it breaks."""
    back, skipped = run(openai_tuning, tmp_path, row)
    assert back == []
    assert [reason in told for told in skipped] == [True]
