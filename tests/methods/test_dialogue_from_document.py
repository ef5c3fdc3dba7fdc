"""Dialogue from a document: every answer sees the text and shows what it rests on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.example import Script
from seedbed.methods.dialogue.dialogue_from_document import dialogue_from_document

TEXT = "The bridge opened in 1932. It is 503 metres long. Tolls were lifted in 1990."
TURNS = [
    {"question": "When did the bridge open?", "quote": "The bridge opened in 1932.", "answer": "In 1932."},
    {"question": "And how long is it?", "quote": "it is 503 metres long", "answer": "503 metres."},
    {"question": "Does one still pay?", "quote": "Tolls were lifted in 1990.", "answer": "Not since 1990."},
]


def run(replies: list[Any], **settings: Any) -> tuple[Any, Script]:
    """The dialogue and what was asked for it."""
    script = Script(replies)
    return asyncio.run(dialogue_from_document(Context(script, language="en"), TEXT, **settings)), script


def test_roles_alternate_and_each_answer_has_its_span() -> None:
    """Three turns give six messages, user first, and three spans that hold the quotations."""
    made, _ = run(TURNS)
    assert [one["role"] for one in made["messages"]] == ["user", "assistant"] * 3
    assert [one["content"] for one in made["messages"][1::2]] == [turn["answer"] for turn in TURNS]
    assert [TEXT[one["start"] : one["end"]] for one in made["evidence"]] == [one["quote"] for one in made["evidence"]]
    assert made["evidence"][1]["quote"] == "It is 503 metres long"


def test_every_turn_sees_the_text_and_what_was_said() -> None:
    """The text stands in every prompt; from the second on the dialogue so far does too."""
    _, script = run(TURNS)
    prompts = [one.messages[-1]["content"] for one in script.asked]
    assert all(TEXT in prompt for prompt in prompts)
    assert "The dialogue so far" not in prompts[0]
    assert "Person: And how long is it?\nExpert: 503 metres." in prompts[2]


@pytest.mark.parametrize(
    ("turn", "why"),
    [
        ({"question": "Who built it?", "quote": "It was built by Ann.", "answer": "Ann."}, "is not in the text"),
        (
            {"question": "When did the  bridge open?", "quote": "It is 503 metres long.", "answer": "1932."},
            "asked before",
        ),
        (
            {"question": "In which year was that?", "quote": "The bridge opened in 1932.", "answer": "1932."},
            "another part",
        ),
        (
            {"question": "What does the passage say?", "quote": "It is 503 metres long.", "answer": "503."},
            "the passage",
        ),
    ],
)
def test_a_turn_that_does_not_hold_is_unreadable(turn: dict[str, str], why: str) -> None:
    """The engine is told why, so that it can ask for that turn again."""
    with pytest.raises(Unreadable, match=why):
        run([TURNS[0], turn], turns=2)


def test_a_system_message_opens_the_dialogue_only_in_the_data() -> None:
    """The system text stands first in ``messages`` and in none of the prompts."""
    made, script = run(TURNS[:1], turns=1, system="You know all bridges.")
    assert made["messages"][0] == {"role": "system", "content": "You know all bridges."}
    assert all("You know all bridges." not in str(one.messages) for one in script.asked)
