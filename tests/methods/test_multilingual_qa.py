"""Questions in the passage's language, and by translation: every answer is where it is said to be."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script
from seedbed.core.request import prompt_text
from seedbed.methods.languages.multilingual_qa import multilingual_qa
from seedbed.methods.languages.translated_qa import translated_qa

PASSAGE = "都江堰由李冰父子在公元前256年左右主持修建，至今仍在灌溉成都平原。"
FRENCH = "La bibliothèque ouvre à neuf heures et elle est fermée le dimanche."
ENGLISH = "The library opens at nine. Members may borrow eight books."


def ask(pairs: list[tuple[str, str]], text: str, *more: str, language: str = "zh", **how: Any) -> tuple[Any, Any, Any]:
    script = Script([{"pairs": [{"question": q, "answer": a} for q, a in pairs]}, *more])
    ctx = Context(script, language=language)
    return asyncio.run(multilingual_qa(ctx, text, questions=len(pairs), **how)), ctx, script


def test_answers_stand_where_they_are_said_to() -> None:
    """In code points, also where width differs; the languages are on the row."""
    rows, _, _ = ask([("都江堰由谁主持修建？", "李冰父子"), ("都江堰大约修建于哪一年？", "公元前２５６年")], PASSAGE)
    assert [PASSAGE[row["answer_start"] : row["answer_end"]] for row in rows] == ["李冰父子", "公元前256年"]
    assert {row["passage_language"] for row in rows} == {row["question_language"] for row in rows} == {"zh"}


def test_a_model_that_drifts_into_english_gets_nothing_through() -> None:
    """All rows of other languages are rejected, each with its reason."""
    with pytest.raises(Reject, match="of the question: it is in en"):
        ask([("Who built the Dujiangyan dam in the year 256?", "李冰父子")], PASSAGE)
    with pytest.raises(Reject, match="wanted fr"):
        ask([("When does the library open in the morning?", "neuf heures")], FRENCH, language="en")


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        (("都江堰由谁主持修建？", "诸葛亮"), "no piece of the passage"),
        (("都江堰由谁主持修建？", PASSAGE), "% of the passage"),
        (("都江堰由李冰父子在公元前256年左右主持修建", "李冰父子"), "repeats the passage"),
        (("", "李冰父子"), "is empty"),
        (("都江堰由谁主持修建?", "李冰父子"), "asked before"),
    ],
)
def test_what_is_dropped_is_told(pair: tuple[str, str], why: str) -> None:
    """The other pair stays, the note has the reason."""
    good = ("都江堰由谁主持修建？", "李冰父子")
    rows, ctx, _ = ask([good, pair], PASSAGE)
    assert len(rows) == 1
    assert why in ctx.notes["dropped"][0]


def test_cross_lingual_questions() -> None:
    """The question in another language, passage and answer as they are."""
    rows, _, script = ask([("Who built the irrigation system of Dujiangyan?", "李冰父子")], PASSAGE, asked_in="en")
    assert (rows[0]["passage_language"], rows[0]["question_language"]) == ("zh", "en")
    assert "用英语写出" in prompt_text(script.asked[0])


def test_the_round_trip_asks_without_the_answer() -> None:
    """A pair stays where the model answers the same; it is not shown what it said."""
    pair = ("都江堰由谁主持修建？", "李冰父子")
    rows, _, script = ask([pair], PASSAGE, "李冰父子", round_trip=True)
    assert len(rows) == 1
    assert prompt_text(script.asked[1]).count("李冰父子") == 1, "in the passage only"
    with pytest.raises(Reject, match="asked again"):
        ask([pair], PASSAGE, "成都平原", round_trip=True)


def test_a_passage_without_a_language() -> None:
    """Nothing is asked."""
    with pytest.raises(Reject, match="tells its language"):
        ask([], "12345 67890")


def turn(replies: list[str], **how: Any) -> tuple[Any, Script]:
    script = Script(replies)
    given = {"text": ENGLISH, "question": "How many books may members borrow?", "answer": "eight books", **how}
    made = asyncio.run(translated_qa(Context(script), **given))
    assert len(script.asked) == len(replies)
    return made, script


ASKED = "会员可以借多少本书？"


@pytest.mark.parametrize(
    ("replies", "way"),
    [
        (["图书馆九点开门。会员可以借[[八本书]]。"], "marker"),
        (["图书馆九点开门。会员可以借八本书。", "八本书"], "exact"),
        (["图书馆九点开门。会员可以借八本图书。", "八本书"], "fuzzy"),
    ],
)
def test_the_answer_is_found_again(replies: list[str], way: str) -> None:
    """By its brackets, else letter by letter, else as the nearest stretch; no bracket stays."""
    made, _ = turn([ASKED, *replies])
    assert made["aligned_by"] == way
    assert made["text"][made["answer_start"] : made["answer_end"]] == made["answer"]
    assert "[[" not in made["text"]
    assert made["source"]["answer"] == "eight books"


def test_a_translation_without_the_answer() -> None:
    """Set aside, as is one whose answer has another number, and a row whose answer is not in its passage."""
    with pytest.raises(Reject, match="not in the translated passage"):
        turn([ASKED, "图书馆九点开门。会员可以免费借阅。", "八本书"])
    with pytest.raises(Reject, match="does not stand in the passage"):
        turn([], answer="nine books")
    with pytest.raises(RecipeError, match="near"):
        turn([], near=0)


def test_the_same_word_twice() -> None:
    """The brackets tell which of two equal stretches is the answer; the given start tells it before."""
    text = "Ann met Bo. Later Bo met Cy."
    script = Script(["后来谁见到了赛？", "安见到了波。后来[[波]]见到了赛。"])
    made = asyncio.run(translated_qa(Context(script), text, "Who met Cy later?", "Bo", 18))
    assert "[[Bo]] met Cy" in prompt_text(script.asked[1])
    assert made["answer_start"] == made["text"].rindex("波")


def test_only_the_question() -> None:
    """Passage and answer are as they were."""
    made, script = turn([ASKED], only_question=True)
    assert (made["text"], made["answer"], made["aligned_by"]) == (ENGLISH, "eight books", "kept")
    assert len(script.asked) == 1
