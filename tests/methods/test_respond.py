"""Respond: the question of a row, in either form, answered once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.export.columns import turns
from seedbed.methods.instructions.respond import STYLES, respond


def run(reply: Any, *, language: str = "en", **row: Any) -> tuple[Any, list[dict[str, Any]]]:
    """The new columns, and the messages that were sent."""
    script = Script([reply])
    made = asyncio.run(respond(Context(script, language=language), **row))
    return made, script.asked[0].messages


def test_instruction_and_input_are_one_question() -> None:
    """The row's system message is sent before it; without one there is none."""
    made, sent = run(" She went home. ", instruction="Order the words.", input="home went she", system="Be brief.")
    assert made == {"output": "She went home."}
    assert sent == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Order the words.\nhome went she"},
    ]
    assert run("Yes.", instruction="Is ice cold?")[1] == [{"role": "user", "content": "Is ice cold?"}]


def test_a_dialogue_is_continued_and_kept_with_its_answer() -> None:
    """The last turn is asked with those before it as history; the dialogue given stays as it was."""
    said = [{"role": "user", "content": "Hi."}, {"role": "assistant", "content": "Hello."},
             {"role": "user", "content": "Is ice cold?"}]  # fmt: skip
    made, sent = run("Yes.", messages=said)
    assert sent == said
    assert made["messages"] == [*said, {"role": "assistant", "content": "Yes."}]
    assert len(said) == 3
    assert turns(made) == made["messages"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_style_is_told_but_not_kept(language: str) -> None:
    """It follows the row's own system message and stands in no column."""
    told = STYLES["steps"].fill(language)
    made, sent = run("Yes.", instruction="Is ice cold?", system="You are Ann.", style="steps", language=language)
    assert sent[0] == {"role": "system", "content": f"You are Ann.\n{told}"}
    assert told not in str(made)


def test_thoughts_are_kept_on_request() -> None:
    """Only where there are any."""
    reply = Reply("Yes.", reasoning="Ice is frozen water.")
    assert run(reply, instruction="Is ice cold?", reasoning=True)[0]["reasoning"] == "Ice is frozen water."
    assert "reasoning" not in run(reply, instruction="Is ice cold?")[0]
    assert "reasoning" not in run("Yes.", instruction="Is ice cold?", reasoning=True)[0]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({}, "nothing to answer"),
        ({"instruction": "  "}, "nothing to answer"),
        ({"messages": [{"role": "assistant", "content": "Hello."}]}, "last turn"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "last turn"),
    ],
)
def test_a_row_without_a_question_is_set_aside_unasked(row: dict[str, Any], why: str) -> None:
    """With a reason that says what is wanted, and nothing is paid."""
    script = Script([])
    with pytest.raises(Reject, match=why):
        asyncio.run(respond(Context(script), **row))


def test_an_echo_is_set_aside_and_a_cut_answer_asked_again() -> None:
    """An answer that is the question is none; a cut one is unreadable."""
    with pytest.raises(Reject, match="repeats"):
        run("is ICE cold?", instruction="Is ice cold?")
    with pytest.raises(Unreadable, match="cut off"):
        run(Reply("Ice is", finish="length"), instruction="Is ice cold?")
