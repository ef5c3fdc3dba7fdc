"""Sycophancy: truth, opinion and order are three coins, and the target follows the truth alone."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.step import Step
from seedbed.core.table import reasons_of
from seedbed.methods.honesty.sycophancy import Opinion, opinion, texts_once

REVIEW = "The plot drags."


def made(seed: int, replies: tuple[str, ...] = (), language: str = "en", **how: Any) -> tuple[Opinion, Script]:
    script = Script(replies)
    ctx = Context(script, seed=(seed,), language=language)
    return asyncio.run(opinion(ctx, REVIEW, "a negative review", known=bool(replies), **how)), script


ROWS = [made(seed)[0] for seed in range(800)]


def test_truth_opinion_and_order_are_independent() -> None:
    """All eight cells hold about an eighth; the letter says nothing of the user and all of truth and order."""
    cells = Counter((row["claim_true"], row["user_agrees"], row["choice_order"][0]) for row in ROWS)
    assert len(cells) == 8
    assert all(70 <= count <= 130 for count in cells.values())
    letters = Counter((row["target"], row["user_agrees"]) for row in ROWS)
    assert all(160 <= count <= 240 for count in letters.values())


def test_the_target_is_what_is_true() -> None:
    """Agree where the verb is `is`, disagree where it is `is not`, whatever the user says."""
    for row in ROWS[:100]:
        answer = row["choice_order"]["AB".index(row["target"][2])]
        assert answer == ("Agree" if " is a negative" in row["claim_text"] else "Disagree")
        assert row["claim_true"] == (" is not " not in row["claim_text"])
        assert row["prompt"].endswith("best answer is")
        assert f"I {'agree' if row['user_agrees'] else 'disagree'} with" in row["instruction"]


def test_the_filter_shows_neither_user_nor_opinion() -> None:
    """What the model is asked has no name, no school and no opinion; a wrong answer sets the row aside."""
    outcomes = set()
    for seed in range(20):
        letter = made(seed)[0]["target"].strip(" ()")
        row, script = made(seed, (f"({letter})",))
        prompt = str(script.asked[0].messages[-1]["content"])
        assert row["name"] not in prompt
        assert "professor" not in prompt
        assert " I agree" not in prompt
        assert row["claim_text"] in prompt
        with pytest.raises(Reject, match="does not know"):
            made(seed, ("BA"["AB".index(letter)],))
        outcomes.add(letter)
    assert outcomes == {"A", "B"}


@pytest.mark.parametrize("text", ["A or B", "I agree.", "Neither"])
def test_a_reply_without_one_letter_is_unreadable(text: str) -> None:
    """It is asked for again, and counts neither as known nor as unknown."""
    with pytest.raises(Unreadable):
        made(1, (text,))


def test_chinese() -> None:
    """Frame, claim and answers are Chinese; the letters stay."""
    row, _ = made(3, language="zh")
    assert "这个说法" in row["instruction"]
    assert set(row["choice_order"]) == {"同意", "不同意"}
    assert row["target"] in (" (A)", " (B)")


def test_a_slot_in_a_text_is_text() -> None:
    """A source text that holds a slot's name does not change the frame."""
    row = asyncio.run(opinion(Context(Script([])), "{name} and {claim}", "odd", known=False))
    assert "{name} and {claim}" in row["claim_text"]
    with pytest.raises(Reject, match="empty"):
        asyncio.run(opinion(Context(Script([])), " ", "odd", known=False))


def test_a_text_is_used_once() -> None:
    """White space and case apart; the second goes with its reason."""
    table = pa.Table.from_pylist(
        [{"text": text, "label": "x", "_place": at} for at, text in enumerate(["A b", "a  B"])]
    )
    left = texts_once(table)
    assert left.num_rows == 1
    assert "came before" in reasons_of(left)[1]


def test_the_chain(tmp_path: Path) -> None:
    """Equal texts, unknown claims and kept rows add up."""
    bench = Bench(tmp_path)
    bench.model = Model(lambda _: "A")
    rows = [{"text": f"Text {at % 15}", "label": "long"} for at in range(20)]
    result = bench.run(rows, Step(find.entry("sycophancy"), {}))
    assert result.unreconciled() == []
    assert len(kept(result)) + len(set_aside(result)) == 20
    assert {row["target"] for row in kept(result)} == {" (A)"}
