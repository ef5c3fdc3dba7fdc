"""ROUGE-L: the measure itself, and that its short cuts lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.rouge_l import above, f_measure, rouge_l

SENTENCES = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "词", "语"]), max_size=14).map(" ".join)


def slow_f(one: list[str], other: list[str]) -> float:
    """The textbook table, kept here as the reference."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            table[i][j] = table[i - 1][j - 1] + 1 if a == b else max(table[i - 1][j], table[i][j - 1])
    return 2 * table[-1][-1] / (len(one) + len(other)) if one and other else 0.0


@given(SENTENCES, SENTENCES)
@settings(max_examples=300)
def test_the_fast_measure_equals_the_textbook_table(one: str, other: str) -> None:
    """Bit operations give the same longest common subsequence as the quadratic table, both ways round."""
    assert f_measure(one, other) == pytest.approx(slow_f(one.split(), other.split()))
    assert f_measure(one, other) == f_measure(other, one)


@given(SENTENCES, st.lists(SENTENCES, max_size=8), st.sampled_from([0.0, 0.3, 0.5, 0.7, 0.9]))
@settings(max_examples=300)
def test_the_bounds_lose_nothing(text: str, pool: list[str], limit: float) -> None:
    """A text is found over the limit exactly when a plain scan finds it, and it is the first one."""
    plain = [(f_measure(text, other), other) for other in pool if f_measure(text, other) > limit]
    assert above(text, pool, limit=limit) == (plain[0] if plain else None)


def test_the_limit_itself_is_not_over_it() -> None:
    """An F-measure of exactly 0.7 does not count as a near copy."""
    one, other = "a b c d e f g h i j", "a b c d e f g x y z"
    assert f_measure(one, other) == pytest.approx(0.7)
    assert above(one, [other]) is None
    assert above(one, ["a b c d e f g h y z"]) == (pytest.approx(0.8), "a b c d e f g h y z")


@pytest.mark.parametrize(
    ("answer", "reference", "passed"),
    [
        ("他在公园里跑步。", "他在公园里散步", True),
        ("完全不同的句子", "他在公园里散步", False),
        ("THE CAT", "the cat", True),
        ("cat the", "the cat sat down", False),
    ],
)
def test_words_and_characters_are_compared_in_order(answer: str, reference: str, *, passed: bool) -> None:
    """Case and punctuation do not count, order does, and Chinese is compared by character."""
    assert rouge_l(answer, reference).passed is passed


def test_nothing_to_compare_is_unreadable_not_wrong() -> None:
    """Texts without words are told apart from texts that differ."""
    assert not rouge_l("…", "the cat").readable
    assert not rouge_l("the cat", "").readable
    assert rouge_l("dog", "cat").readable


def test_recall_and_precision_look_at_one_side() -> None:
    """A short answer inside a long reference has full precision and low recall."""
    assert rouge_l("the cat", "the cat sat on the mat", measure="precision").score == 1.0
    assert rouge_l("the cat", "the cat sat on the mat", measure="recall").score == pytest.approx(2 / 6)
