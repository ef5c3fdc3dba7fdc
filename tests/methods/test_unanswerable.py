"""Unanswerable: three buckets, and which of two answers is right in each."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script
from seedbed.methods.honesty.admitting import admits
from seedbed.methods.honesty.unanswerable import EXAMPLE, unanswerable
from seedbed.methods.honesty.unanswerable_admissions import Honest

ASK = ("Who painted the Night Watch?", "Rembrandt")
ADMISSION = str(EXAMPLE.replies[2])
BOGUS = [str(one) for one in EXAMPLE.replies[3:]]


def made(replies: list[str], row: tuple[str, str] = ASK, language: str = "en", **how: Any) -> tuple[list[Honest], Any]:
    script = Script(replies)
    ctx = Context(script, language=language)
    rows = asyncio.run(unanswerable(ctx, *row, **how))
    assert len(script.asked) == len(replies)
    return rows, ctx.notes


@pytest.mark.parametrize("right", range(11))
def test_each_share_has_one_bucket(right: int) -> None:
    """Of ten tries 8 or more are known, 2 or fewer unknown; what lies between gives no pair."""
    tries = ["Rembrandt."] * right + ["Frans Hals."] * (10 - right)
    if 2 < right < 8:
        with pytest.raises(Reject, match="neither knows nor misses"):
            made(tries, bogus=False)
        return
    (row,), _ = made([*tries, ADMISSION], bogus=False)
    assert row["accuracy"] == right / 10
    if right >= 8:
        assert (row["bucket"], row["chosen"], row["rejected"]) == ("known", "Rembrandt.", ADMISSION)
    else:
        assert (row["bucket"], row["chosen"], row["rejected"]) == ("unknown", ADMISSION, "Frans Hals.")


def test_a_try_that_admits_is_neither_right_nor_wrong() -> None:
    """It is never the rejected answer of an unknown question."""
    (row,), _ = made(["I don't know.", "Frans Hals.", ADMISSION], samples=2, bogus=False)
    assert row["rejected"] == "Frans Hals."
    rows, notes = made(["I don't know."] * 2 + BOGUS, samples=2)
    assert [one["bucket"] for one in rows] == ["bogus"]
    assert "wrong in 0" in notes["no_pair"]


def test_bogus_rows_never_hold_an_answer() -> None:
    """The admission is chosen; where the model admits by itself there is no rejected answer."""
    rows, _ = made(["Frans Hals.", ADMISSION, *BOGUS], samples=1)
    assert not any("rembrandt" in row["chosen"].lower() for row in rows if row["bucket"] == "bogus")
    assert rows[1]["parent"] == ASK[0]
    rows, _ = made(["Frans Hals.", ADMISSION, *BOGUS[:2], "There is no such painting."], samples=1)
    assert "rejected" not in rows[1]


@pytest.mark.parametrize(
    ("replies", "reason"),
    [
        (["Hals.", "Perhaps Vermeer."], "does not"),
        (["Hals.", "I don't know, maybe Rembrandt."], "holds the answer"),
        (["Hals.", ADMISSION, "Who painted  the night watch?"], "not made unanswerable"),
        (["Hals.", ADMISSION, BOGUS[0], "Frans Hals did."], "does not"),
    ],
)
def test_an_admission_that_is_none(replies: list[str], reason: str) -> None:
    """The row goes with the reason."""
    with pytest.raises(Reject, match=reason):
        made(replies, samples=1)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I don't know.", True), ("I do not know of such a book.", True), ("There is no such person.", True),
        ("Nobody knows that.", True), ("I'm sorry, but I can't answer that.", True), ("我不知道。", True),
        ("这个人并不存在。", True), ("目前无法确定。", True), ("Rembrandt.", False), ("伦勃朗。", False),
        ("It was painted in 1642.", False), ("The answer is known: Rome.", False), ("是北京。", False),
    ],
)  # fmt: skip
def test_what_admits(text: str, wanted: bool) -> None:
    """In both languages."""
    assert admits(text) is wanted


def test_chinese_and_settings() -> None:
    """A Chinese answer is looked for as it stands; shares that overlap are refused."""
    (row,), _ = made(
        ["是北京。", "我不知道，可以查地图。"], ("中国的首都是哪里？", "北京"), "zh", samples=1, bogus=False
    )
    assert row["bucket"] == "known"
    with pytest.raises(RecipeError, match="unknown < known"):
        made([], known=0.2, unknown=0.5)
    with pytest.raises(Reject, match="empty"):
        made([], ("Why?", " "))


ADMISSIONS = (
    "I don't know.|I do not know who that was.|I'm not sure about this one.|I have no idea; a library could help.|"
    "I can't say when it happened.|I cannot tell from what I know.|There is no such book.|Nobody knows.|"
    "No one has recorded it.|I am not aware of such a river.|That person does not exist, as far as I can see.|"
    "It is not publicly known.|There is no record of this event.|I simply do not know.|"
    "我不知道，可以查一查年鉴。|这个我不清楚。|据我所知并不存在这座城市。|目前没人知道。|没有相关记载。|我无法确定具体年份。"
).split("|")
ANSWERS = (
    "It was Ada.|In 1912.|Rome, I believe.|The river Aare.|Forty-two.|She wrote it in Paris.|Twelve metres.|"
    "Probably copper.|The second of May.|A baker from Lyon.|It knows no winter there.|Mount Elbrus.|He was a notary.|"
    "Green and white.|是北京。|一九四九年。|大约三千米。|作者是曹雪芹。|在春天。|应该是铜。"
).split("|")


def test_planted_faults() -> None:
    """Of 20 admissions and 20 made-up answers none of the latter is taken for an admission, and at most one is lost."""
    assert len(ADMISSIONS) == len(ANSWERS) == 20
    taken = []
    for said in (one for both in zip(ADMISSIONS, ANSWERS, strict=True) for one in both):
        try:
            rows, _ = made(["Hals.", said], samples=1, bogus=False)
        except Reject:
            continue
        taken.append(rows[0]["chosen"])
    assert not set(taken) & set(ANSWERS)
    assert len(taken) >= 19
