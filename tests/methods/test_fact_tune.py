"""FactTune: claims are scored, and every two answers of different scores make a pair."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.methods.honesty.fact_tune import fact_tune
from seedbed.methods.honesty.fact_tune_pairs import FactPair
from seedbed.methods.honesty.fact_tune_scores import confidence, same


def made(replies: list[Any], language: str = "en", **how: Any) -> tuple[list[FactPair], Script, dict[str, Any]]:
    script = Script(replies)
    ctx = Context(script, language=language)
    rows = asyncio.run(fact_tune(ctx, "Tell me about the Louvre.", **how))
    assert len(script.asked) == len(replies)
    return rows, script, ctx.notes


def judged(label: str, quote: str = "stands in Paris") -> dict[str, str]:
    return {"reason": "so", "quote": quote, "label": label}


def test_twenty_equal_answers_are_sure_and_twenty_different_ones_are_not() -> None:
    """1 and 1/20."""
    assert confidence(["Paris"] * 20) == 1.0
    assert confidence([f"answer{at}x" for at in range(20)]) == 1 / 20


@given(st.lists(st.sampled_from(["Paris", "paris.", "the Paris", "Lyon", "New York", "York", "Berlin"]), min_size=1),
       st.integers())  # fmt: skip
def test_the_order_of_answers_does_not_matter(answers: list[str], seed: int) -> None:
    """Groups are the same whatever came first."""
    turned = random.Random(seed).sample(answers, len(answers))
    assert confidence(answers) == confidence(turned)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("Paris", "paris.", True), ("bees", "bee", True), ("Ludwig van Beethoven", "Beethoven", True),
        ("Beethoven Ludwig", "ludwig beethoven", True), ("the Louvre", "Louvre", True), ("北京", "北京。", True),
        ("1642", "1643", False), ("Paris", "Lyon", False), ("glass", "glas", False), ("", "Paris", False),
        ("Paris Hilton", "Paris", False), ("南京", "北京", False),
    ],
)  # fmt: skip
def test_which_answers_are_the_same(one: str, other: str, wanted: bool) -> None:
    """Case, order, articles, a plural s, an ending."""
    assert same(one, other) is wanted
    assert same(other, one) is wanted


@pytest.mark.parametrize(("scores", "pairs"), [((1, 1, 1), 0), ((1, 0, 1), 2), ((1, 0, 0.5), 3)])
def test_pairs_are_those_of_different_scores(scores: tuple[float, ...], pairs: int) -> None:
    """As many as there are unequal ones; chosen never scores less."""
    replies: list[Any] = [f"Answer {at}." for at in range(len(scores))]
    for score in scores:
        replies += ["1. Claim one of it.\n2. Claim two of it."]
        replies += [judged("entailment" if score * 2 > at else "neutral") for at in range(2)]
    how = {"by": "reference", "reference": "It stands in Paris.", "responses": len(scores)}
    if not pairs:
        with pytest.raises(Reject, match="no two answers"):
            made(replies, **how)
        return
    rows, _, _ = made(replies, **how)
    assert len(rows) == pairs
    assert all(row["score_chosen"] > row["score_rejected"] for row in rows)
    assert {row["scorer"] for row in rows} == {"fs"}


def test_a_claim_without_evidence_is_not_contradicted() -> None:
    """It is not found, and counts as not supported."""
    replies = ["One.", "Two.", "1. A.", judged("neutral", ""), "1. B.\n2. C.", judged("entailment"),
               judged("contradiction")]  # fmt: skip
    rows, _, notes = made(replies, by="reference", reference="It stands in Paris.", responses=2)
    verdicts = [fact["verdict"] for one in notes["responses"] for fact in one["facts"]]
    assert verdicts == ["not_found", "supported", "contradicted"]
    assert (rows[0]["score_chosen"], rows[0]["claims_chosen"], rows[0]["claims_rejected"]) == (0.5, 2, 1)


def test_a_question_that_holds_the_answer_is_not_scored() -> None:
    """It is dropped and noted; an answer without claims is in no pair."""
    leak = {"question": "Does Paris have the Louvre?", "answer": "Paris"}
    asked = {"question": "Where is it?", "answer": "Paris"}
    replies = ["One.", "Two.", "Three.", "1. A.", leak, "1. NONE", "1. C.", asked, "Paris"]
    with pytest.raises(Reject, match="1 were scored"):
        made(replies, responses=3, samples=1)


def test_the_model_recalls_and_the_judge_asks() -> None:
    """Fifteen tokens at temperature 1 and top-p 0.9, of the role main; claims and questions of the role judge."""
    asked = {"question": "Where is it?", "answer": "Paris"}
    replies = ["One.", "Two.", "1. A.", asked, "Paris", "Lyon", "1. B.", asked, "Paris", "Paris"]
    rows, script, _ = made(replies, responses=2, samples=2)
    assert [one.role for one in script.asked] == ["main", "main", *["judge", "judge", "main", "main"] * 2]
    recall = script.asked[4]
    assert (recall.temperature, recall.top_p, recall.max_tokens) == (1.0, 0.9, 15)
    assert (rows[0]["chosen"], rows[0]["score_rejected"]) == ("Two.", 0.5)


@pytest.mark.parametrize("said", ["It is in Paris.", "1. A.\n3. B."])
def test_claims_that_are_no_list_are_asked_for_again(said: str) -> None:
    """A gap may be a lost claim."""
    with pytest.raises(Unreadable):
        made(["One.", "Two.", said], responses=2)


def test_a_question_that_is_none_is_asked_for_again() -> None:
    """Malformed JSON three times sets the row aside."""
    with pytest.raises((NoReadableReply, Unreadable)):
        made(["One.", "Two.", "1. A.", *["Where?"] * 3], responses=2)


def test_a_classifier_may_score_and_chinese() -> None:
    """An entailment model of the role nli is asked with text and claim; claims are asked for in Chinese."""
    asked: list[Request] = []
    said = iter(["一。", "二。", "1. 甲。", "1. 乙。"])

    class Outside(Script):
        async def __call__(self, request: Request) -> Reply:
            asked.append(request)
            if request.kind == "classify":
                return Reply(labels={"entailment": 0.9 if "甲" in request.texts[1] else 0.1, "neutral": 0.5})
            return Reply(next(said))

    ctx = Context(Outside([]), language="zh")
    how: dict[str, Any] = {"by": "reference", "nli": "classify", "responses": 2}
    (row,) = asyncio.run(fact_tune(ctx, "介绍一下", "甲是对的。", **how))
    assert (row["chosen"], row["score_chosen"]) == ("一。", 1.0)
    assert [one.role for one in asked if one.kind == "classify"] == ["nli", "nli"]
    assert "原子陈述" in prompt_text(asked[2])


def test_what_cannot_be_scored() -> None:
    """No reference where one is wanted, no samples, one answer."""
    with pytest.raises(Reject, match="no reference"):
        made([], by="reference")
    with pytest.raises(RecipeError, match="samples"):
        made([], samples=0)
    with pytest.raises(RecipeError, match="at least 2"):
        made([], responses=1)
