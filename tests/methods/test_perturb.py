"""Slips: every kind changes what it may and nothing else; figures stay; the text itself comes first."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script
from seedbed.methods.augmentation.confusions import characters, neighbours, words_alike
from seedbed.methods.augmentation.perturb import perturb, perturbed
from seedbed.methods.augmentation.slips import Kind

ENGLISH = "Their new ferry service leaves at 9:30 on 3 May, see https://a.org or {place}."
CHINESE = "请在2023年5月3日上午九点前把报告交给王经理，电话12345，不要迟到。"


def run(text: str, seed: int = 0, **how: Any) -> list[Any]:
    return asyncio.run(perturb(Context(Script([]), seed=(seed,)), text, **how))


def test_the_text_itself_comes_first() -> None:
    """Then so many new ones, no two alike, each with its kind and its edits; the same seed gives the same."""
    rows = run(CHINESE)
    assert (rows[0]["text"], rows[0]["augmented"]) == (CHINESE, "")
    assert len({row["text"] for row in rows}) == len(rows) == 5
    assert all(row["augmented"].startswith("perturb ") and row["edits"] for row in rows[1:])
    assert rows == run(CHINESE)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_figures_addresses_and_placeholders_stay(text: str, kind: Kind, seed: int) -> None:
    """Whatever the kind, at a rate of a half."""
    said, _ = perturbed(kind, Random(seed), text, 0.5)
    assert re.findall(r"\d+", said) == re.findall(r"\d+", text)
    for kept in ("https://a.org", "{place}") if text is ENGLISH else ("，电话", "九点"):
        assert kept[0] in said
        assert kept in said or text is CHINESE
    assert re.findall(r"[，。,.:]", said) == re.findall(r"[，。,.:]", text)


@given(st.text(alphabet="今天天气不错，我们去123公园 the ferry was late.", max_size=30), st.integers(0, 50))
def test_a_swap_keeps_the_characters(text: str, seed: int) -> None:
    """The same ones, none further than two from where it was."""
    said, edits = perturbed("swap", Random(seed), text, 0.5)
    assert Counter(said) == Counter(text)
    assert len(said) == len(text)
    assert all(len(one.split(" -> ")[0]) <= 3 or one.isascii() for one in edits)


def test_each_kind_in_chinese() -> None:
    """A homophone sounds alike, a look-alike looks alike; a deletion takes single characters away from figures only."""
    for kind in ("homophone", "glyph"):
        said, edits = perturbed(kind, Random(2), "她在未来的公园里做作业", 1.0)
        assert len(said) == len("她在未来的公园里做作业")
        for one in edits:
            old, new = one.split(" -> ")
            assert new in characters(kind)[old]
    said, edits = perturbed("drop", Random(1), "他3只猫的尾巴很长了", 1.0)
    assert "3" in said
    assert said.endswith("了"), "the last token stays"
    assert all(len(one.split(" -> ")[0]) == 1 for one in edits)


def test_each_kind_in_english() -> None:
    """Keys beside the right one, lost and doubled letters, words that sound alike, letters that look alike."""
    assert perturbed("homophone", Random(0), "Their boat", 1.0)[0] in ("There boat", "They're boat")
    assert len(perturbed("drop", Random(0), "ferry", 1.0)[0]) == 4
    assert len(perturbed("double", Random(0), "ferry", 1.0)[0]) == 6
    typed = perturbed("keyboard", Random(0), "ferry", 1.0)[0]
    changed = [(a, b) for a, b in zip("ferry", typed, strict=True) if a != b]
    assert len(changed) == 1
    assert changed[0][1] in neighbours()[changed[0][0]]
    assert perturbed("glyph", Random(0), "modern", 1.0)[0] != "modern"
    assert perturbed("drop", Random(0), "it is", 1.0) == ("it is", [])


def test_a_kind_without_a_spot_gives_way_to_another() -> None:
    """The keyboard has no Chinese keys; where no kind has a spot the row is set aside."""
    assert {row["augmented"] for row in run("天气很好", kinds=("keyboard", "homophone"))[1:]} == {"perturb homophone"}
    with pytest.raises(Reject, match="keyboard"):
        run("天气很好", kinds=("keyboard",))
    with pytest.raises(Reject):
        run("123")
    with pytest.raises(RecipeError, match="kinds of"):
        run("text", kinds=("typo",))
    with pytest.raises(RecipeError, match="rate"):
        run("text", rate=0)


def test_the_tables_agree_with_themselves() -> None:
    """What may be taken for a may be taken back; nothing is taken for itself."""
    for table in (characters("homophone"), characters("glyph"), neighbours(), words_alike()):
        for one, others in table.items():
            assert one not in others
            assert all(one in table[other] for other in others), one
    assert set(neighbours()["g"]) == set("tyfhvb")


def test_homophones_are_homophones() -> None:
    """Every group shares a reading, tone included, by an independent dictionary."""
    pypinyin = pytest.importorskip("pypinyin")
    for one, others in characters("homophone").items():
        mine = set(pypinyin.pinyin(one, heteronym=True, style=pypinyin.Style.TONE3)[0])
        plain = {reading.rstrip("12345") for reading in mine}
        for other in others:
            theirs = pypinyin.pinyin(other, heteronym=True, style=pypinyin.Style.TONE3)[0]
            assert plain & {reading.rstrip("12345") for reading in theirs}, (one, other)
