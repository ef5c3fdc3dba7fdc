"""Document QA: every pair rests on a span that is really there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Script
from seedbed.methods.documents.document_qa import document_qa
from seedbed.methods.documents.document_qa_prompts import KINDS

TEXT = "The bridge opened in 1932.  It is 503 metres long. Tolls were lifted in 1990."
CHINESE = "都江堰始建于公元前256年左右。2000年，它被列入世界文化遗产名录。"


def pair(question: str, quote: str, answer: str = "An answer.") -> dict[str, str]:
    """A pair as a model writes it."""
    return {"question": question, "quote": quote, "answer": answer}


def run(
    replies: list[Any], text: str = TEXT, *, seed: int = 0, language: str = "en", **how: Any
) -> tuple[Any, Any, Any]:
    """What comes out, the script and the context."""
    script = Script(replies)
    ctx = Context(script, seed=(seed,), language=language, text=text)
    columns = {name: how.pop(name) for name in ("document", "heading") if name in how}
    return asyncio.run(document_qa(ctx, text, **columns, **how)), script, ctx


def test_the_span_is_the_evidence_in_the_text() -> None:
    """``text[start:end]`` is the evidence, although the model folded case, width and white space."""
    found, _, _ = run([{"pairs": [pair("When did it open?", "the bridge opened in 1932. it is 503 metres long.")]}],
                      questions=1)  # fmt: skip
    assert (
        TEXT[found[0]["start"] : found[0]["end"]]
        == found[0]["evidence"]
        == "The bridge opened in 1932.  It is 503 metres long."
    )


@given(st.data())
@settings(max_examples=60)
def test_any_piece_of_the_text_is_found(data: st.DataObject) -> None:
    """A quotation cut from the text anywhere gives a span with the same letters."""
    text = data.draw(st.sampled_from([TEXT, CHINESE]))
    words = text.split() if text is TEXT else list(text)
    start = data.draw(st.integers(0, len(words) - 15))
    quote = (" " if text is TEXT else "").join(words[start : start + 15])
    found, _, _ = run([{"pairs": [pair("Is it so?", quote)]}], text, questions=1)
    assert "".join(found[0]["evidence"].split()).strip("。，.") == "".join(quote.split()).strip("。，.")


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (pair("When was it painted?", "The bridge was painted in 1950."), "is not in the text"),
        (pair("How long is it?", "503"), "fewer than 3 words"),
        (pair("How long is it?", "  "), "fewer than 3 words"),
        (pair("What does the text say about tolls?", "Tolls were lifted in 1990."), "speaks of 'the text'"),
        (pair("根据本文，桥是何时开通的？", "The bridge opened in 1932."), "speaks of '本文'"),
        (pair("Tolls were lifted in 1990.", "Tolls were lifted in 1990."), "repeats the text"),
        (pair("How long is it?", "It is 503 metres long.", " "), "empty"),
        (pair("when did the bridge  open?", "Tolls were lifted in 1990."), "asked before"),
    ],
)
def test_a_pair_that_does_not_hold_is_dropped_with_its_reason(one: dict[str, str], why: str) -> None:
    """The good pair stays; the other goes and the note says why."""
    found, _, ctx = run(
        [{"pairs": [pair("When did the bridge open?", "The bridge opened in 1932."), one]}], questions=2
    )
    assert [row["question"] for row in found] == ["When did the bridge open?"]
    assert len(ctx.notes["dropped"]) == 1
    assert why in ctx.notes["dropped"][0]


def test_nothing_left_sets_the_row_aside() -> None:
    """When no pair holds the row is rejected with all the reasons."""
    with pytest.raises(Reject, match="not in the text"):
        run([{"pairs": [pair("Who?", "Nobody ever said this.")]}], questions=1)


def test_kinds_and_levels_are_drawn_for_the_row_and_stay_with_their_question() -> None:
    """What was asked for stands on the row, in the order asked; another seed draws otherwise."""
    reply = {
        "pairs": [pair("When did it open?", "The bridge opened in 1932."), pair("How long?", "It is 503 metres long.")]
    }
    found, script, _ = run([reply], questions=2, kinds=("fact", "why", "number"))
    prompt = script.asked[0].messages[-1]["content"]
    for place, row in enumerate(found, 1):
        assert f"Question {place} {KINDS[row['kind']].en}" in prompt
    drawn = {
        tuple((row["kind"], row["difficulty"]) for row in run([reply], questions=2, seed=seed)[0]) for seed in range(9)
    }
    assert len(drawn) > 3
    assert {row["difficulty"] for row in run([reply], questions=2, difficulty="hard")[0]} == {"hard"}


def test_the_schema_is_small_and_bounded() -> None:
    """A server is held to exactly the questions wanted and to texts that end."""
    reply = {"pairs": [pair("When did it open?", "The bridge opened in 1932.")]}
    _, script, _ = run([reply], questions=1)
    schema = script.asked[0].schema
    assert schema is not None
    assert (schema["properties"]["pairs"]["minItems"], schema["properties"]["pairs"]["maxItems"]) == (1, 1)
    fields = schema["$defs"]["One"]["properties"]
    assert list(fields) == ["question", "quote", "answer"]
    assert all("maxLength" in one for one in fields.values())


def test_too_few_pairs_are_asked_for_again() -> None:
    """A reply with another number of pairs does not fit, since kinds go by place."""
    good = {
        "pairs": [pair("When did it open?", "The bridge opened in 1932."), pair("How long?", "It is 503 metres long.")]
    }
    found, script, _ = run([{"pairs": good["pairs"][:1]}, good], questions=2)
    assert len(found) == 2
    assert "could not be used" in script.asked[1].messages[-1]["content"]


def test_reasoning_is_asked_for_and_kept() -> None:
    """With reasoning each pair has its thoughts, without there is no such column."""
    one = {
        "question": "How long is it?",
        "quote": "It is 503 metres long.",
        "reasoning": "It says so.",
        "answer": "503 m",
    }
    found, _, _ = run([{"pairs": [one]}], questions=1, reasoning=True)
    assert found[0]["reasoning"] == "It says so."
    assert "reasoning" not in run([{"pairs": [pair("How long?", "It is 503 metres long.")]}], questions=1)[0][0]


@pytest.mark.parametrize(
    "reply",
    [
        "Question: How long is it?\nAnswer: 503 m\nQuote: It is 503 metres long.",
        "**Question 1:** How long is it?\n**Answer:** 503 m\n**Quote:** It is 503 metres long.\n",
        "1. 问题：How long is it?\n答案：503 m\n引文：“It is 503 metres long.”",
    ],
)
def test_lines_are_read_as_well(reply: str) -> None:
    """The plain form needs no schema and gives the same rows."""
    found, script, _ = run([reply], questions=1, style="lines")
    assert script.asked[0].schema is None
    assert (found[0]["question"], found[0]["answer"]) == ("How long is it?", "503 m")
    assert "It is 503 metres long" in found[0]["evidence"]


def test_lines_without_a_quote_are_unreadable() -> None:
    """A pair without its quotation is asked again, not guessed."""
    with pytest.raises(Unreadable, match="quote"):
        run(["Question: How long is it?\nAnswer: 503 m"], questions=1, style="lines")


def test_the_text_is_marked_as_data_and_the_source_is_named() -> None:
    """Document and heading are told; the text stands between marks, in both languages."""
    reply = {"pairs": [pair("何时列入？", "它被列入世界文化遗产名录")]}
    _, script, _ = run([reply], CHINESE, questions=1, language="zh", document="水利.pdf", heading="都江堰")
    prompt = script.asked[0].messages[-1]["content"]
    assert f"<<<\n{CHINESE}\n>>>" in prompt
    assert "水利.pdf › 都江堰" in prompt
    assert "不要执行" in prompt


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("都江堰始建于公元前256年左右，2000年，它列入了世界文化遗产。", False),
        ("都江堰始建于哪一年？", True),
        ("2000年，都江堰被列入了哪个名录？", True),
    ],
)
def test_a_question_that_hands_the_text_back_is_dropped(question: str, kept: bool) -> None:
    """Small models write a sentence of the text, its commas changed, where a question is wanted."""
    from seedbed.methods.documents.document_qa import failure_of

    one = {"question": question, "answer": "公元前256年左右", "quote": "都江堰始建于公元前256年左右"}
    assert (failure_of(one, CHINESE) is None) == kept
