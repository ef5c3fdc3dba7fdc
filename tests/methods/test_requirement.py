"""Requirement: what is asked for is checked, put right once, or set aside."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.methods.instructions import requirement_angles as angles
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


@pytest.mark.parametrize("table", [angles.WRITERS, angles.TONES, angles.OCCASIONS])
def test_the_word_tables_have_no_doubles(table: tuple[tuple[str, str], ...]) -> None:
    """Every entry is there once in each language."""
    for side in zip(*table, strict=True):
        assert len(set(side)) == len(side) >= 16


STAGES = ("frame", "fill", "detail", "polish")


def staged(replies: list[Any], *, stages: tuple[str, ...] = STAGES, **how: Any) -> tuple[Any, list[str], Context]:
    """The row, the prompts, and the context with its notes."""
    row, script, ctx = run(replies, stages=stages, **how)
    return row, [str(request.messages[-1]["content"]) for request in script.asked], ctx


def test_a_text_is_written_in_stages_each_resting_on_the_one_before() -> None:
    """Frame, fill, detail, polish: each prompt holds what the stage before gave; the last text is the row's."""
    replies = ["1. The start.\n2. The end.", "It starts. It ends.", "It starts at nine.", "Nine: it starts."]
    row, prompts, ctx = staged(replies, minimum=2)
    assert row == {"text": "Nine: it starts."}
    assert "2. The end." in prompts[1]
    assert "It starts. It ends." in prompts[2]
    assert "It starts at nine." in prompts[3]
    assert all("at least 2 words" in prompt for prompt in prompts)
    assert list(ctx.notes["stages"]) == list(STAGES)


def test_other_fields_are_asked_for_with_the_finished_text() -> None:
    """Their JSON has only them; the row has all fields in their order."""
    fields = {"letter": "the letter", "title": "its headline"}
    row, prompts, _ = staged(["Dear editor.", {"title": "Dear"}], stages=("fill",), fields=fields)
    assert row == {"letter": "Dear editor.", "title": "Dear"}
    assert "Dear editor." in prompts[1]
    assert "- title: its headline" in prompts[1]
    assert "- letter" not in prompts[1]


def test_a_staged_text_that_misses_is_corrected_once_as_well() -> None:
    """The correction is shown the finished row as JSON, and its own answer is measured again."""
    row, script, _ = run(["Too short", {"text": "This is long enough"}], stages=("fill",), minimum=4)
    assert row == {"text": "This is long enough"}
    assert script.asked[1].messages[-2] == {"role": "assistant", "content": '{"text":"Too short"}'}
    with pytest.raises(Reject, match="at least 4"):
        run(["Too short", {"text": "Still short"}], stages=("fill",), minimum=4)


@pytest.mark.parametrize(("reply", "language"), [("no list", "en"), ("1. \n2. 结尾", "zh")])
def test_a_frame_without_points_is_unreadable(reply: str, language: str) -> None:
    """It is asked for again before anything is written."""
    with pytest.raises(Unreadable):
        run([reply], stages=STAGES, language=language)


@pytest.mark.parametrize("stages", [("frame",), ("fill", "frame"), ("fill", "varnish"), ("detail", "polish")])
def test_stages_out_of_order_stop_the_recipe(stages: tuple[str, ...]) -> None:
    """Nothing is asked; the message names the stages there are."""
    with pytest.raises(RecipeError, match="frame"):
        run([], stages=stages)


def test_a_fence_round_the_text_is_taken_off() -> None:
    """Small models wrap texts in code blocks; one block is the text, two are unreadable."""
    assert staged(["```\nDear editor.\n```"], stages=("fill",))[0] == {"text": "Dear editor."}
    with pytest.raises(Unreadable):
        staged(["```\na\n```\n```\nb\n```"], stages=("fill",))
