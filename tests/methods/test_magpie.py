"""Magpie: the bytes sent, the turns kept, and what is not an instruction."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Script
from seedbed.methods.instructions.magpie import magpie

HEADER = "<|start_header_id|>{}<|end_header_id|>\n\n"
OPENINGS = {
    "chatml": "<|im_start|>user\n",
    "qwen": "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n",
    "llama3": "<|start_header_id|>user<|end_header_id|>\n\n",
    "mistral": "[INST]",
    "gemma": "<start_of_turn>user\n",
    "phi3": "<|user|>\n",
}
STOPS = {
    "chatml": "<|im_end|>",
    "qwen": "<|im_end|>",
    "llama3": "<|eot_id|>",
    "mistral": "[/INST]",
    "gemma": "<end_of_turn>",
    "phi3": "<|end|>",
}


def run(replies: list[str], *, language: str = "en", **settings: Any) -> tuple[Any, Script]:
    """What was drawn and what was asked."""
    script = Script(replies)
    return asyncio.run(magpie(Context(script, language=language), **settings)), script


@pytest.mark.parametrize("family", list(OPENINGS))
def test_the_bytes_sent_are_the_template_up_to_the_user(family: str) -> None:
    """No content and no further newline is added; the user's end of turn is the stop."""
    made, script = run(["  What is rain?\n", "Water."], family=family)
    drawing, answering = script.asked
    assert (drawing.kind, drawing.prompt, drawing.stop) == ("complete", OPENINGS[family], [STOPS[family]])
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


def test_domain_and_language_steer_the_draw() -> None:
    """A domain speaks through a system message; Chinese is asked for by one."""
    assert "mathematics" in run(["What is 2 + 3?", "5"], domain="math")[1].asked[0].prompt
    assert "中文" in run(["雨是什么？", "水。"], language="zh")[1].asked[0].prompt
    assert "数学" in run(["二加三等于几？", "五"], language="zh", domain="math")[1].asked[0].prompt


def test_the_first_line_can_end_a_turn() -> None:
    """The early stop at a newline is a setting, off by default."""
    assert run(["What is rain?", "Water."], first_line=True)[1].asked[0].stop == ["<|im_end|>", "\n"]


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
    ],
)
def test_users_are_not_taken_for_assistants(drawn: str) -> None:
    """Words that only begin alike pass; so does a question how to help somebody else."""
    assert run([drawn, "Yes."])[0]["instruction"] == drawn
