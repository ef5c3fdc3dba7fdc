"""A pick is read by its letter or its text, in English and Chinese, and an unclear pick is no wrong one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.choice import choice
from seedbed.core.errors import Reject

CITIES = ["Lyon", "Paris", "Nice", "Lille"]
CHINESE = {"A": "北京", "B": "上海", "C": "广州", "D": "深圳"}
RIGHT = [
    "B", "b", "(B)", "B.", "B)", "（Ｂ）", "Ｂ", "B: Paris", "B. Paris", "B Paris", "Paris", "paris.", "Option B",
    "option (B)", "The answer is B.", "The answer is (B) Paris.", "Answer: B", "**Answer:** **B**", "**B**",
    r"\boxed{B}", r"\boxed{\text{B}}", r"\boxed{\text{(B) Paris}}", r"So $\boxed{B}$.", "<answer>B</answer>",
    "#### B", "答案是B", "答案：B", "故选B。", "所以选择B", "正确选项是B", "答案为（B）", "选B", "B项", "【B】",
    "Lyon is not the capital.\nB", "A is wrong and C too. The answer is B", "It says C, but the correct answer is B.",
    "The answer is not A. The answer is B.", "The correct option is B because it is the capital.",
]  # fmt: skip
WRONG = ["A", "(C)", "C. Nice", "Nice", "The answer is D.", "答案是C", r"\boxed{A}", "选D", "The answer is Lyon."]
UNREADABLE = [
    "", "   ", "I do not know.", "不知道", "A dog", "A long answer about cities.", "Be careful", "B. Lyon", "Berlin",
    "A or maybe the second", "E", r"\boxed{A} \boxed{B}", "The answer is not B.", "AB", "A and B", "BAD",
    "The answer is unclear.", "Paris or Lyon",
]  # fmt: skip


@pytest.mark.parametrize("answer", RIGHT)
def test_right_picks(answer: str) -> None:
    """However it is written, the right pick passes; by letter, by text and by place in the list."""
    for reference in ("B", "Paris", 1, "(B)"):
        assert choice(answer, reference, CITIES).passed, choice(answer, reference, CITIES)


@pytest.mark.parametrize("answer", WRONG)
def test_wrong_picks(answer: str) -> None:
    """Another pick is read and does not pass."""
    verdict = choice(answer, "B", CITIES)
    assert (verdict.passed, verdict.readable) == (False, True), verdict


@pytest.mark.parametrize("answer", UNREADABLE)
def test_unclear_picks(answer: str) -> None:
    """No pick, several where one is asked for, and a letter beside another option's text are unreadable."""
    for reference in ("A", "B", "C"):
        verdict = choice(answer, reference, CITIES)
        assert (verdict.passed, verdict.readable) == (False, False), verdict


@pytest.mark.parametrize(("answer", "passes"), [
    ("AC", True), ("A, C", True), ("A and C", True), ("C、A", True), ("A和C", True), ("答案是A、C", True),
    ("(A) and (C)", True), (r"\boxed{A, C}", True), ("故选AC。", True), ("A", False), ("ACD", False), ("A、B", False),
])  # fmt: skip
def test_several_picks(answer: str, *, passes: bool) -> None:
    """Where several are right, all of them and no other must be picked, in any order."""
    verdict = choice(answer, "AC", CITIES)
    assert (verdict.passed, verdict.readable) == (passes, True), verdict


@pytest.mark.parametrize(("answer", "passes"), [
    ("上海", True), ("B. 上海", True), ("答案是上海。", True), ("选项B：上海", True), ("北京", False), ("故选A", False),
])  # fmt: skip
def test_labelled_options(answer: str, *, passes: bool) -> None:
    """Options may be given by their labels; Chinese texts are picks too."""
    assert choice(answer, "B", CHINESE).passed is passes
    assert choice(answer, "上海", CHINESE).passed is passes


def test_without_options_letters_are_read() -> None:
    """Without options the letters A to J are picks."""
    assert choice("The answer is H.", "H").passed
    assert not choice("Z", "H").readable


def test_labels_may_be_numbers() -> None:
    """Labels are what the row says they are."""
    options = {"1": "yes", "2": "no"}
    assert choice("2", "2", options).passed
    assert choice("(2) no", "no", options).passed
    assert not choice("1", "2", options).passed


def test_the_last_pick_where_that_is_allowed() -> None:
    """Marked picks that differ are refused, or the last is taken."""
    text = r"\boxed{A}, no: \boxed{B}"
    assert not choice(text, "B", CITIES).readable
    assert choice(text, "B", CITIES, last=True).passed


@pytest.mark.parametrize("reference", ["Z", "", "Berlin", 7, -1])
def test_a_reference_that_is_no_option_is_the_rows_fault(reference: Any) -> None:
    """A row whose reference is no option is set aside."""
    with pytest.raises(Reject, match="reference"):
        choice("A", reference, CITIES)


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("ABCDabcd()[].,:、选答案是 \n*$\\{}"))))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text raises, and a pick is always among the options."""
    verdict = choice(text, "B", CITIES)
    assert verdict.readable is False or set(verdict.value) <= set("ABCD")
