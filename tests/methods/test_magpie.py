"""Magpie: the bytes sent, the turns kept, and what is not an instruction."""

from __future__ import annotations

import asyncio
from typing import Any, get_args

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Script
from seedbed.methods.instructions.magpie import FOLLOW, magpie
from seedbed.methods.instructions.magpie_templates import FAMILIES, Family

HEADER = "<|start_header_id|>{}<|end_header_id|>\n\n"
GEMMA = "<start_of_turn>"
QWEN = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
CURIOUS = (
    "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, "
    "and polite answers to the user's questions.\n\n"
)
OPENINGS = {
    "chatml": ("<|im_start|>user\n", ["<|im_end|>", "<|im_start|>assistant"]),
    "qwen": (
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n",
        ["<|im_end|>", "<|im_start|>assistant"],
    ),
    "qwen2.5": (
        f"<|im_start|>system\n{QWEN}<|im_end|>\n<|im_start|>user\n",
        ["<|im_end|>", "<|im_start|>assistant"],
    ),
    "llama2": ("[INST]", ["[/INST]"]),
    "llama3": (HEADER.format("user"), ["<|eot_id|>", "<|start_header_id|>assistant<|end_header_id|>"]),
    "llama4": ("<|header_start|>user<|header_end|>\n\n", ["<|eot|>", "<|header_start|>assistant<|header_end|>"]),
    "mistral": ("[INST]", ["[/INST]"]),
    "gemma": ("<start_of_turn>user\n", ["<end_of_turn>", "<start_of_turn>model"]),
    "phi3": ("<|user|>\n", ["<|end|>", "<|assistant|>"]),
    "phi4": ("<|im_start|>user<|im_sep|>", ["<|im_end|>", "<|im_start|>assistant<|im_sep|>"]),
    "deepseek": ("<｜User｜>", ["<｜Assistant｜>"]),
    "glm4": ("[gMASK]<sop><|user|>\n", ["<|assistant|>"]),
    "command_r": (
        "<|START_OF_TURN_TOKEN|><|USER_TOKEN|>",
        ["<|END_OF_TURN_TOKEN|>", "<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>"],
    ),
    "granite": (
        "<|start_of_role|>user<|end_of_role|>",
        ["<|end_of_text|>", "<|start_of_role|>assistant<|end_of_role|>"],
    ),
    "tulu": ("<|user|>\n", ["<|assistant|>"]),
    "zephyr": ("<|user|>\n", ["</s>", "<|assistant|>"]),
    "vicuna": (f"{CURIOUS}USER:", ["ASSISTANT:"]),
}


def run(replies: list[str], *, language: str = "en", **settings: Any) -> tuple[Any, Script]:
    """What was drawn and what was asked."""
    script = Script(replies)
    return asyncio.run(magpie(Context(script, language=language), **settings)), script


@pytest.mark.parametrize("family", list(OPENINGS))
def test_the_bytes_sent_are_the_template_up_to_the_user(family: str) -> None:
    """No content and no further newline is added; the user's end of turn, or the assistant's opening, is the stop."""
    made, script = run(["  What is rain?\n", "Water."], family=family)
    drawing, answering = script.asked
    assert (drawing.kind, drawing.prompt, drawing.stop) == ("complete", *OPENINGS[family])
    assert (drawing.temperature, drawing.top_p) == (1.0, 1.0)
    assert made["instruction"] == "What is rain?"
    assert (answering.kind, answering.temperature) == ("chat", 0.0)
    assert answering.messages == [{"role": "user", "content": "What is rain?"}]


@pytest.mark.parametrize(
    ("family", "opening"),
    [
        ("chatml", "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\n"),
        ("qwen", "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\n"),
        ("llama3", f"{HEADER.format('system')}Be kind.<|eot_id|>{HEADER.format('user')}"),
        ("mistral", "[INST] Be kind.\n\n"),
        ("llama2", "[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\n"),
        ("deepseek", "Be kind.<｜User｜>"),
        ("glm4", "[gMASK]<sop><|system|>\nBe kind.<|user|>\n"),
        ("gemma", "<start_of_turn>user\nBe kind.\n\n"),
        ("phi3", "<|system|>\nBe kind.<|end|>\n<|user|>\n"),
    ],
)  # fmt: skip
def test_a_system_message_steers_and_is_not_kept(family: str, opening: str) -> None:
    """It opens the drawn turn in the family's own way and is in neither the answer's request nor the messages."""
    made, script = run(["What is rain?", "Water."], family=family, system="Be kind.")
    assert script.asked[0].prompt == opening
    assert "Be kind" not in str(script.asked[1].messages) + str(made)


def test_later_turns_are_drawn_under_a_message_of_their_own() -> None:
    """The dialogue so far is in the template; the multi-turn system message is absent from what is saved."""
    made, script = run(["What is rain?", "Water.", "Why does it fall?", "It is heavy."], turns=2)
    assert [one["role"] for one in made["messages"]] == ["user", "assistant", "user", "assistant"]
    second = script.asked[2].prompt
    assert second.startswith("<|im_start|>system\nThe user is curious")
    assert second.endswith(
        "<|im_start|>user\nWhat is rain?<|im_end|>\n<|im_start|>assistant\nWater.<|im_end|>\n<|im_start|>user\n"
    )
    assert script.asked[3].messages == made["messages"][:3]
    assert "curious" not in str(made)
    assert (made["instruction"], made["output"]) == ("What is rain?", "Water.")


@pytest.mark.parametrize(
    ("family", "second"),
    [
        ("llama2", "[INST] <<SYS>>\n{}\n<</SYS>>\n\nWhat is rain? [/INST] Water. </s><s>[INST]"),
        ("mistral", "[INST] {}\n\nWhat is rain? [/INST] Water.</s>[INST]"),
        ("gemma", f"{GEMMA}user\n{{}}\n\nWhat is rain?<end_of_turn>\n{GEMMA}model\nWater.<end_of_turn>\n{GEMMA}user\n"),
        ("deepseek", "{}<｜User｜>What is rain?<｜Assistant｜>Water.<｜end▁of▁sentence｜><｜User｜>"),
        ("glm4", "[gMASK]<sop><|system|>\n{}<|user|>\nWhat is rain?<|assistant|>\nWater.<|user|>\n"),
        ("phi3", "<|system|>\n{}<|end|>\n<|user|>\nWhat is rain?<|end|>\n<|assistant|>\nWater.<|end|>\n<|user|>\n"),
    ],
)  # fmt: skip
def test_a_second_turn_is_drawn_in_the_familys_own_way(family: str, second: str) -> None:
    """The dialogue so far stands in the template's pieces, the steering message where the family puts one."""
    _, script = run(["What is rain?", "Water.", "Why does it fall?", "It is heavy."], turns=2, family=family)
    told = FOLLOW.fill("en")
    assert script.asked[2].prompt == second.format(told)


def test_every_family_named_has_a_template() -> None:
    """The setting's choices and the table are the same."""
    assert set(get_args(Family)) == set(FAMILIES) == set(OPENINGS)


def test_domain_and_language_steer_the_draw() -> None:
    """A domain speaks through a system message; Chinese is asked for by one."""
    assert "mathematics" in run(["What is 2 + 3?", "5"], domain="math")[1].asked[0].prompt
    assert "中文" in run(["雨是什么？", "水。"], language="zh")[1].asked[0].prompt
    assert "数学" in run(["二加三等于几？", "五"], language="zh", domain="math")[1].asked[0].prompt


def test_the_first_line_can_end_a_turn() -> None:
    """The early stop at a newline is a setting, off by default."""
    assert run(["What is rain?", "Water."], first_line=True)[1].asked[0].stop == [
        "<|im_end|>",
        "<|im_start|>assistant",
        "\n",
    ]


@pytest.mark.parametrize(
    ("drawn", "why"),
    [
        ("Translate the following:", "colon"),
        ("请翻译下面的句子：", "colon"),
        ("Hello", "2 words"),
        ("assistant\nHere is a poem", "template"),
        ("What is <|im_sep|> rain?", "template"),
        ("Sure, here is what you asked for.", "assistant's voice"),
        ("当然可以！请告诉我您的问题。", "assistant's voice"),
        ("I'm sorry, but I cannot do that.", "assistant's voice"),
    ],
)
def test_what_no_user_would_write_is_rejected_before_it_is_answered(drawn: str, why: str) -> None:
    """Each filter has its reason, and no answer is paid for."""
    with pytest.raises(Reject, match=why):
        run([drawn])


@pytest.mark.parametrize(
    "drawn",
    [
        "Surely whales sleep?",
        "Hereditary traits: what are they?",
        "How can I help my dog?",
        "Here is my code: mend it.",
        "What does `xs |> sum` do in R, and `f <| x` in F#?",
    ],
)
def test_users_are_not_taken_for_assistants(drawn: str) -> None:
    """Words that only begin alike pass; so does a question how to help somebody else."""
    assert run([drawn, "Yes."])[0]["instruction"] == drawn
