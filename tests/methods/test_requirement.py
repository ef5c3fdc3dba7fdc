"""Requirement: what is asked for is checked, put right once, or set aside."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.methods.instructions import requirement as method
from seedbed.methods.instructions.requirement import requirement


def run(
    replies: list[Any], strata: dict[str, str] | None = None, *, language: str = "en", seed: int = 0, **how: Any
) -> tuple[Any, Script, Context]:
    """The row, what was asked, and the context with its notes."""
    script = Script(replies)
    ctx = Context(script, seed=(seed,), language=language)
    return asyncio.run(requirement(ctx, strata, **{"wish": "film reviews", **how})), script, ctx


def test_fields_become_columns_and_kinds_stand_in_the_prompt() -> None:
    """The row has the fields wanted; the row's kind, the bounds and the mentions are told."""
    row, script, _ = run(
        [{"review": "A fine plot, well acted.", "title": "Rain"}],
        {"sentiment": "positive", "genre": "drama"},
        fields={"review": "the review", "title": "the film"},
        minimum=3, maximum=9, mention=("plot", "acted|cast"),
    )  # fmt: skip
    assert row == {"review": "A fine plot, well acted.", "title": "Rain"}
    prompt = script.asked[0].messages[-1]["content"]
    for told in ("sentiment: positive", "genre: drama", "3 to 9 words", "plot; acted / cast", "- title: the film"):
        assert told in prompt
    assert script.asked[0].schema is not None
    assert script.asked[0].schema["required"] == ["review", "title"]


def test_by_chooses_the_kinds_and_must_name_known_ones() -> None:
    """Only the named strata are told; a name that is not there stops the recipe."""
    _, script, _ = run([{"text": "ok then"}], {"mood": "happy", "place": "Oslo"}, by=("mood",))
    assert "Oslo" not in script.asked[0].messages[-1]["content"]
    with pytest.raises(RecipeError, match="by"):
        run([], {"mood": "happy"}, by=("genre",))


@pytest.mark.parametrize(
    ("language", "how", "bad", "good", "told"),
    [
        ("en", {"minimum": 3}, "Too short", "It is long enough", "at least 3"),
        ("en", {"maximum": 3}, "It is far too long", "It is short", "at most 3"),
        ("en", {"maximum": 10, "unit": "characters"}, "Eleven  char", "Ten   chars", "at most 10"),
        ("en", {"mention": ("plot",)}, "Nice acting", "Nice PLOT", "plot"),
        ("zh", {"minimum": 5}, "太短了", "这回够长了吧", "至少需要 5 字"),
        ("zh", {"mention": ("剧情|情节",)}, "演技很好", "情节很好", "剧情 / 情节"),
    ],
)
def test_a_text_that_misses_is_corrected_once(
    language: str, how: dict[str, Any], bad: str, good: str, told: str
) -> None:
    """The second ask shows the first reply and says what is wrong, in the language of the row."""
    row, script, ctx = run([{"text": bad}, {"text": good}], language=language, **how)
    assert row == {"text": good}
    assert script.asked[1].messages[-2]["role"] == "assistant"
    assert told in script.asked[1].messages[-1]["content"]
    assert len(ctx.notes["corrected"]) == 1


def test_a_text_that_still_misses_is_set_aside_with_all_reasons() -> None:
    """The reject names every failure, with what was measured and wanted."""
    with pytest.raises(Reject, match="at least 5 are wanted; it does not mention plot") as caught:
        run([{"text": "Too short"}, {"text": "Still short"}], minimum=5, mention=("plot",))
    assert (caught.value.value, caught.value.threshold) == (2, 5)


@pytest.mark.parametrize("reply", [{"text": ""}, {"text": 3}, {"text": "a", "more": "b"}, {"other": "a"}])
def test_other_fields_or_empty_ones_are_unreadable(reply: dict[str, Any]) -> None:
    """A reply must fill exactly the fields wanted with text."""
    with pytest.raises(Unreadable, match="text"):
        run([reply])


def test_rows_draw_different_angles_and_a_row_its_own() -> None:
    """A hundred rows have nearly a hundred angles, the same row always one; Chinese rows have Chinese words."""
    drawn = [tuple(run([{"text": "ok"}], seed=seed)[2].notes["angle"]) for seed in range(100)]
    assert len(set(drawn)) > 95
    assert drawn[7] == tuple(run([{"text": "ok"}], seed=7)[2].notes["angle"])
    assert not run([{"text": "好"}], language="zh")[2].notes["angle"][0].isascii()


@pytest.mark.parametrize("table", [method.WRITERS, method.TONES, method.OCCASIONS])
def test_the_word_tables_have_no_doubles(table: tuple[tuple[str, str], ...]) -> None:
    """Every entry is there once in each language."""
    for side in zip(*table, strict=True):
        assert len(set(side)) == len(side) >= 16
