"""Quotations are found where they stand, and support is measured in English and Chinese."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.grounded import find_quote, grounded
from seedbed.checks.quotation import _fold

BRIDGE = "The bridge was opened in 1894. It carries about 40,000 people a day.\nIts two towers are 65 metres high."
RIVER = "黄河全长约5464公里，流域面积约75万平方公里。\n它发源于青海省，流经九个省区，最后注入渤海。"

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("abAB é\u0301ﬁ½ß 　\n\t\u200b，。,.…“”\"'-—中文字ＡＢ１２İ"), st.characters()),
    min_size=1,
    max_size=60,
)


@settings(deadline=None)
@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_any_substring_is_found(text: str, one: int, other: int) -> None:
    """Every part of a text that says anything is found in it, and the span folds to the same text."""
    start, end = sorted((one % len(text), other % len(text)))
    quote = text[start : end + 1]
    found = find_quote(quote, text)
    if _fold(quote)[0]:
        assert found is not None
        assert _fold(text[found[0] : found[1]])[0] == _fold(quote)[0]


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_span_never_holds_something_else(quote: str, text: str) -> None:
    """Without an ellipsis, what is found says the quotation, apart from punctuation at its edges."""
    found = find_quote(quote, text)
    if found is not None and "…" not in quote and ".." not in quote:
        said = _fold(text[found[0] : found[1]])[0]
        assert said in _fold(quote)[0]
        assert found[0] < found[1]


@pytest.mark.parametrize(("quote", "span"), [
    ("opened in 1894", "opened in 1894"), ("OPENED  IN\n1894", "opened in 1894"),
    ("ｏｐｅｎｅｄ in １８９４", "opened in 1894"),
    ("“It carries about 40,000 people a day!”", "It carries about 40,000 people a day"),
    ("a day. Its two towers", "a day.\nIts two towers"), ("The bridge … 65 metres", BRIDGE[: BRIDGE.index(" high")]),
    ("It carries ... people a day", "It carries about 40,000 people a day"), ("…two towers are", "two towers are"),
    ("the … two towers", None), ("in1894", None), ("opened in 1895", None), ("towers … bridge", None), ("", None),
    ("…", None), ("a … b", None),
])  # fmt: skip
def test_english_quotations(quote: str, span: str | None) -> None:
    """Case, width, white space, marks and ellipses are folded; changed, reordered and empty ones are not found."""
    if quote == "the … two towers":
        span = BRIDGE[: BRIDGE.index(" are")]
    found = find_quote(quote, BRIDGE)
    assert (None if found is None else BRIDGE[slice(*found)]) == span


@pytest.mark.parametrize(("quote", "span"), [
    ("黄河全长约 5464 公里", "黄河全长约5464公里"),
    ("流域面积约75万平方公里。它发源于青海省", RIVER[RIVER.index("流域") : RIVER.index("，流经")]),
    ("黄河全长约５４６４公里", "黄河全长约5464公里"),
    ("“它发源于青海省……注入渤海”", "它发源于青海省，流经九个省区，最后注入渤海"),
    ("黄河全长约5465公里", None), ("注入渤海……发源于青海省", None),
])  # fmt: skip
def test_chinese_quotations(quote: str, span: str | None) -> None:
    """White space does not matter between Chinese characters; widths and line ends are folded."""
    found = find_quote(quote, RIVER)
    assert (None if found is None else RIVER[slice(*found)]) == span


def test_the_tightest_span_of_an_ellipsis() -> None:
    """When a part occurs twice, the span begins at the occurrence nearest to what follows."""
    text = "The cat slept. The cat ate fish."
    assert find_quote("The cat … fish", text) == (15, 31)


def test_quotations_in_long_texts_are_fast() -> None:
    """A hundred quotations of a text of 100,000 characters take seconds, not minutes."""
    rng = random.Random(1)
    text = "".join(rng.choice("abcdefgh 中文，") for _ in range(100_000))
    start = time.process_time()
    for place in range(0, 100_000, 1000):
        assert find_quote(text[place : place + 50], text) is not None
    assert time.process_time() - start < 10


@pytest.mark.parametrize(("answer", "text", "passed"), [
    ("The bridge carries 40000 people each day.", BRIDGE, True),
    ("The bridge opened in 1894; its towers have a height of 65 metres.", BRIDGE, True),
    ("The bridge carries 41,000 people a day.", BRIDGE, False),
    ("A ferry transports tourists across the harbour every summer.", BRIDGE, False),
    ("There are 2 towers.", BRIDGE, True), ("The towers are 6.5 metres high.", BRIDGE, False),
    ("黄河流域面积约75万平方公里。", RIVER, True), ("黄河流域面积为750,000平方公里。", RIVER, True),
    ("黄河流经9个省区。", RIVER, True),
    ("黄河流经8个省区。", RIVER, False), ("长江发源于西藏，流入东海。", RIVER, False),
    ("1. The bridge was opened in 1894.\n2. It has two towers.", BRIDGE, True),
])  # fmt: skip
def test_overlap(answer: str, text: str, passed: bool) -> None:
    """What the text says passes in other words; a number that it does not say never passes."""
    assert grounded(text, answer).passed == passed, grounded(text, answer)


def test_quote_and_both() -> None:
    """Every quotation must stand in the text, its span is returned, and ``both`` wants both."""
    verdict = grounded(BRIDGE, evidence=["opened in 1894", "65 metres"], by="quote")
    assert verdict.passed
    assert [BRIDGE[one["start"] : one["end"]] for one in verdict.value] == ["opened in 1894", "65 metres"]
    assert not grounded(BRIDGE, evidence=["opened in 1894", "66 metres"], by="quote").passed
    answer = "The bridge was opened in 1894."
    assert grounded(BRIDGE, answer, "was opened in 1894", by="both").passed
    assert not grounded(BRIDGE, answer, "was closed in 1894", by="both").passed
    assert not grounded(BRIDGE, "The bridge was opened in 1895.", "was opened in 1894", by="both").passed


def test_nothing_to_judge_is_unreadable() -> None:
    """An empty answer or empty evidence is unreadable, not ungrounded."""
    assert not grounded(BRIDGE, "").readable
    assert not grounded(BRIDGE, "Yes.", "", by="quote").readable
    assert not grounded(BRIDGE, "", ["opened", " "], by="quote").readable
