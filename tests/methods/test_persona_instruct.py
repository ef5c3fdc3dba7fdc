"""Instructions made for a persona."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.request import prompt_text
from seedbed.methods.persona.persona_instruct import REQUESTS, Written, persona_instruct

KEEPER = "A beekeeper in the Alps who sells comb honey at two weekly markets."


def written(replies: list[str], kind: str, language: str = "en", **settings: Any) -> tuple[Written, list[str]]:
    """The row and the texts that were asked."""
    script = Script(replies)
    row = asyncio.run(persona_instruct(Context(script, language=language), KEEPER, kinds=(kind,), **settings))
    return row, [prompt_text(request) for request in script.asked]


@pytest.mark.parametrize("kind", ["instruction", "math", "logic"])
def test_the_answerer_does_not_see_the_persona(kind: str) -> None:
    """The persona stands once in the first request; the second holds the instruction alone."""
    mark = {"instruction": "User prompt:", "math": "Math problem:", "logic": "Logic problem:"}[kind]
    row, asked = written([f"{mark} How cold may a hive get?", "Eight degrees."], kind)
    assert row == {"instruction": "How cold may a hive get?", "output": "Eight degrees.", "kind": kind}
    assert asked[0].count(KEEPER) == 1
    assert asked[1] == "How cold may a hive get?"


def test_an_article_is_split_at_its_title() -> None:
    """Knowledge needs one request: the title is the instruction, the text below it the output."""
    row, asked = written(["**Title:** Why do bees dance?\n\nThey tell the others where."], "knowledge")
    assert (row["instruction"], row["output"]) == ("Why do bees dance?", "They tell the others where.")
    assert len(asked) == 1


@pytest.mark.parametrize("reply", ["How cold?", "User prompt:", "User prompt: a\nUser prompt: b", "The user prompt: a"])
def test_a_reply_without_its_mark_is_unreadable(reply: str) -> None:
    """The mark opens a line, stands once and has text after it."""
    with pytest.raises(Unreadable, match="User prompt"):
        written([reply], "instruction")


def test_an_article_without_a_text_is_unreadable() -> None:
    """A title alone is asked for again."""
    with pytest.raises(Unreadable, match="article below"):
        written(["Title: Why do bees dance?"], "knowledge")


def test_chinese_marks_take_either_colon() -> None:
    """A half-width colon after a Chinese mark is read too."""
    assert written(["用户提问:怎样过冬？", "保温。"], "instruction", "zh")[0]["instruction"] == "怎样过冬？"


def test_a_text_that_repeats_the_persona_is_set_aside() -> None:
    """The first eight words of the persona in a row are the known artefact; the subject alone is not."""
    with pytest.raises(Reject, match="word for word"):
        written([f"User prompt: I am {KEEPER.lower()} What now?"], "instruction")
    assert (
        written(["User prompt: As a beekeeper in the Alps, what now?", "Rest."], "instruction")[0]["output"] == "Rest."
    )


def test_demos_bring_one_persona_each() -> None:
    """k samples with personas make k + 1 personas in the request; samples without one make none."""
    demos = (
        {"persona": "A diver.", "text": "How deep?"},
        {"persona": "A judge.", "text": "How long?"},
        {"text": "Why?"},
    )
    _, asked = written(["User prompt: How cold?", "Eight degrees."], "instruction", demos=demos)
    assert [asked[0].count(text) for text in ("A diver.", "A judge.", KEEPER)] == [1, 1, 1]
    assert asked[0].count("A sample of what is wanted") == 3
    assert asked[0].count("User prompt: ") == 3


def test_kinds_are_drawn_evenly() -> None:
    """Every kind comes up, decided by the row's own generator."""
    kinds = set()
    for seed in range(40):
        script = Script(["User prompt: a?\n\nb\nMath problem: a?\n\nb\nLogic problem: a?\n\nb\nTitle: a?\n\nb", "c"])
        row = asyncio.run(persona_instruct(Context(script, seed=(seed,)), KEEPER))
        kinds.add(row["kind"])
    assert kinds == set(REQUESTS)
