"""Personas from passages."""

from __future__ import annotations

import asyncio

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Script
from seedbed.core.request import prompt_text
from seedbed.methods.persona.persona_from_text import persona_from_text


def found(reply: str, *, language: str = "en", seed: int = 0, **settings: object) -> tuple[str, str]:
    """The persona and the prompt it was asked with."""
    script = Script([reply])
    ctx = Context(script, seed=(seed,), language=language)
    row = asyncio.run(persona_from_text(ctx, "Stop warfarin {way} first.", **settings))
    return row["persona"], prompt_text(script.asked[0])


def test_a_persona_is_one_line_without_quotes() -> None:
    """White space is collapsed and quotation marks around the whole are taken off."""
    assert found('"A nurse\n who dresses  wounds."\n')[0] == "A nurse who dresses wounds."


def test_the_passage_stands_once_and_as_it_is() -> None:
    """A passage with slot names in braces is data."""
    assert found("A nurse who dresses wounds.")[1].count("Stop warfarin {way} first.") == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_grain_changes_the_request(language: str) -> None:
    """Fine and coarse personas are asked for differently, in both languages."""
    fine, coarse = (found("一名照料伤口的护士。", language=language, grain=grain)[1] for grain in ("fine", "coarse"))
    assert fine != coarse


def test_every_way_is_drawn() -> None:
    """Reading, writing, liking and disliking all occur, by the row's own generator."""
    asked = {found("A nurse who dresses wounds.", seed=seed)[1] for seed in range(60)}
    assert len(asked) == 4


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("Nurse.", "short"),
        ("word " * 130, "long"),
        ("I'm sorry, there is nobody here.", "apology"),
        ("A person who reads this passage.", "passage"),
        ("一位可能会阅读这段文字的人。", "passage"),
        ("A mentor who knows...", "breaks off"),
    ],
)
def test_what_is_no_persona_is_set_aside(reply: str, reason: str) -> None:
    """Fragments, essays, apologies and talk about the passage are not personas."""
    with pytest.raises(Reject, match=reason):
        found(reply)


def test_a_blank_passage_is_not_asked_about() -> None:
    """Nothing is paid for a passage without text."""
    script = Script([])
    with pytest.raises(Reject, match="blank"):
        asyncio.run(persona_from_text(Context(script), " \n"))
    assert script.asked == []
