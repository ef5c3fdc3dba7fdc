"""Rephrase: other words, the same numbers, names, order and about the same length."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.request import prompt_text
from seedbed.core.text import estimate_tokens, words
from seedbed.methods.pretraining.rephrase import rephrase
from seedbed.methods.pretraining.sentence_chunks import chunks

TEXT = "The bridge over the Rhine was opened in 1894 by Anna Berg. It carries about 40,000 people a day, most by train."
SAID = "Anna Berg opened this bridge over the Rhine in 1894. Each day about 40,000 people cross, mostly by train."
ZH = "公司食堂每天中午开放，每餐补贴15元，素食窗口在2楼。"


def run(replies: Sequence[Scripted], *, seed: int = 0, language: str = "en", **given: Any) -> tuple[Any, Script]:
    script = Script(replies)
    rows = asyncio.run(rephrase(Context(script, seed=(seed,), language=language), **given))
    assert len(script.asked) == len(replies)
    return rows, script


def test_chunks_keep_their_order_and_none_is_lost() -> None:
    """A long document is as many requests as chunks, and what comes out stands in their order."""
    text = " ".join(f"Sentence number {n} tells something about the river and its old bridges." for n in range(60))
    pieces = chunks(text, 300)
    assert len(pieces) == 4
    assert all(estimate_tokens(piece) <= 300 for piece in pieces)
    assert " ".join(pieces) == text
    rows, script = run(pieces, text=text, styles=("dense",))
    assert rows[0]["text"].split("\n\n") == pieces
    assert rows[0]["chunks"] == len(script.asked) == 4
    assert rows[0]["original"] == text


@given(st.text(alphabet="ab .!?。，中文\n", max_size=200), st.integers(1, 40))
def test_chunks_hold_all_of_any_text(text: str, tokens: int) -> None:
    """Joined they have its words, in their order."""
    assert words(" ".join(chunks(text, tokens))) == words(text)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (SAID.replace("1894", "1984"), "number 1894 is lost"),
        (SAID.replace("40,000", "many"), "number 40000 is lost"),
        (SAID.replace("Anna Berg", "Someone").replace("Rhine", "river"), "names are lost"),
        ("Opened in 1894, 40,000.", "as long"),
        (SAID * 4, "as long"),
    ],
)
def test_what_lost_something_is_asked_for_again(said: str, told: str) -> None:
    """A number, names, half of the length, or the measure."""
    with pytest.raises(Unreadable, match=told):
        run([said], text=TEXT, styles=("easy",))


def test_planted_losses() -> None:
    """20 rephrasings that lost a number and 20 that did not: none of the wrong ones is kept, all right ones are."""
    kept = 0
    for place in range(20):
        text = TEXT.replace("1894", str(1800 + place))
        right = SAID.replace("1894", str(1800 + place))
        kept += run([right], text=text, styles=("wikipedia",))[0][0]["text"] == right
        with pytest.raises(Unreadable, match="is lost"):
            run([right.replace(str(1800 + place), "2001")], text=text, styles=("wikipedia",))
    assert kept == 20


def test_styles() -> None:
    """Each is asked for in its own words; questions and answers must be some; variants differ."""
    rows, script = run([SAID, SAID], text=TEXT, styles=("easy", "dense"), variants=2)
    assert {row["style"] for row in rows} == {"easy", "dense"}
    assert prompt_text(script.asked[0]).split("Keep")[0] != prompt_text(script.asked[1]).split("Keep")[0]
    with pytest.raises(Unreadable, match="Question:"):
        run([SAID], text=TEXT, styles=("qa",))
    run([f"Question: What about the bridge?\nAnswer: {SAID}"], text=TEXT, styles=("qa",))
    with pytest.raises(RecipeError):
        run([], text=TEXT, styles=("poem",))
    with pytest.raises(RecipeError):
        run([], text=TEXT, styles=("easy",), variants=2)
    with pytest.raises(Reject, match="nothing"):
        run([], text=" \n")


def test_chinese() -> None:
    """Numbers in words count, the request is Chinese."""
    rows, script = run(
        ["食堂每天中午开门，吃一顿饭公司补贴十五元，二楼有素食窗口。"], language="zh", text=ZH, styles=("easy",)
    )
    assert rows[0]["style"] == "easy"
    assert "重述" in prompt_text(script.asked[0])
    with pytest.raises(Unreadable, match="15"):
        run(["食堂每天中午开门，吃饭公司给补贴，二楼有素食窗口可以用。"], language="zh", text=ZH, styles=("easy",))
