"""Questions bootstrapped forward and backward."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.methods.math.metamath import ANSWER, VALUE, Bootstrapped, _agrees, _last_clause, _masks, metamath

PENS = "Ann has 3 pens and buys 4 more. How many pens has she now?"
PENS_ZH = "小明有3支笔，又买了4支。他现在有几支笔？"
TWICE = {"answers": 2, "rephrasings": 2, "verifications": 2, "fobars": 2}


class Solver:
    """Knows the right answers and gives them, off by ``off``; rewords by turning the question round."""

    def __init__(self, off: int = 0) -> None:
        self.off, self.count, self.asked = off, 0, list[Request]()

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        self.count += 1
        text = prompt_text(request)
        if "one statement" in text or "合成一句陈述" in text:
            return Reply("she has 7 pens now." if "Turn" in text else "他现在有7支笔。")
        if "other words" in text or "换一种说法" in text:
            return Reply(f"Way {self.count}: 3 and 4 pens make how many?")
        if "value of x" in text or "x的值" in text:
            asked = text.split("\n\n")[1]
            gold = 4 if "3 pens" in asked or "3支" in asked else 3
            return Reply(f"Thought {self.count}.\nThe value of x is {gold + self.off}.")
        return Reply(f"Thought {self.count}.\nThe answer is {7 + self.off}.")


def made(solver: Any, question: str = PENS, language: str = "en", **given_settings: Any) -> list[Bootstrapped]:
    return asyncio.run(metamath(Context(solver, language=language), question, "7", **(TWICE | given_settings)))


def put(word: str, style: str = "gsm8k") -> list[tuple[str, str]]:
    """What a word is replaced by, and the value asked for."""
    return [(mask.put, mask.value) for mask in _masks(f"about {word} things", style)]


@pytest.mark.parametrize(
    ("word", "replaced", "value"),
    [
        ("15%,", "x%,", "15"),
        ("$23", "$x", "23"),
        ("$23.", "x.", "23"),
        ("1,000", "x", "1,000"),
        ("1/2", "x", "1/2"),
        ("2.5", "x", "2.5"),
        ("twelve", "x", "12"),
        ("Five", "x", "5"),
        ("half", "x%", "50"),
    ],
)
def test_words_are_masked_as_published(word: str, replaced: str, value: str) -> None:
    """The authors' masker, its quirks included."""
    assert put(word) == [(replaced, value)]


@pytest.mark.parametrize("word", ["10-minute", "(5)", "2+3", "5:30", "2nd", '"7"', "3*4", "many", "7\n8"])
def test_words_that_are_not_masked(word: str) -> None:
    """Letters, brackets, hyphens, colons, quotes, stars, plus signs and line ends bar a word."""
    assert put(word) == []


def test_the_math_style_has_neither_number_words_nor_dollars() -> None:
    """MATH masks by X."""
    assert put("twelve", "math") == []
    assert put("$23", "math") == [("X", "23")]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["Ann", "3", "$4.", "half", "1,5", "(2)", "seven", "", "15%,", "b-7"]), max_size=12))
def test_putting_the_word_back_restores_the_question(words: list[str]) -> None:
    """Each maskable word makes exactly one question, which differs from the original there alone."""
    question = " ".join(words)
    masks = _masks(question, "gsm8k")
    assert len(masks) == sum(word in ("3", "$4.", "half", "1,5", "seven", "15%,") for word in words)
    for mask in masks:
        assert mask.question[: mask.start] + mask.word + mask.question[mask.start + len(mask.put) :] == question


def test_chinese_numbers_are_masked_in_place() -> None:
    """Runs of digits, decimals and thousands are one number; times, formulas and names with letters are not."""
    text = "A4纸3包共1,500张，每包5.5元，8:30开始，(7)号，打8折。"
    assert [mask.value for mask in _masks(text, "gsm8k")] == ["3", "1,500", "5.5", "8"]
    for mask in _masks(text, "gsm8k"):
        assert mask.question[: mask.start] + mask.word + mask.question[mask.start + 1 :] == text


@pytest.mark.parametrize(("question", "language"), [(PENS, "en"), (PENS_ZH, "zh")])
def test_a_solver_that_is_right_loses_nothing(question: str, language: str) -> None:
    """Two of each kind, for both masked numbers; counts add up and every row leads back to its question."""
    rows = made(Solver(), question, language)
    assert Counter(row["augmentation"] for row in rows) == {"answer": 2, "rephrase": 2, "verify": 4, "fobar": 4}
    assert {row["original_question"] for row in rows} == {question}
    for row in rows:
        assert row["answer"] == {"": "7", "3": "3", "4": "4"}[row["masked"]]
        assert row["variable"] == ("x" if row["masked"] else "")


def test_a_solver_that_is_off_by_one_keeps_nothing() -> None:
    """Nothing agrees with what is known, and the row says so."""
    with pytest.raises(Reject, match="agreed"):
        made(Solver(off=1))


def test_reworded_questions_carry_the_first_answer() -> None:
    """The known answer of the seed decides, not one of the rewording."""
    rows = [row for row in made(Solver()) if row["augmentation"] == "rephrase"]
    assert {row["answer"] for row in rows} == {"7"}
    assert all(row["question"].startswith("Way ") for row in rows)


def test_the_known_answer_stays_out_of_forward_requests() -> None:
    """Only backward questions state it, where it is part of the question."""
    solver = Solver()
    made(solver, verifications=0, fobars=0)
    assert all(not re.search(r"\b7\b", prompt_text(request)) for request in solver.asked)


def test_equal_rows_are_kept_once() -> None:
    """The same solution of the same question is one row."""

    class Parrot(Solver):
        async def __call__(self, request: Request) -> Reply:
            return Reply("The answer is 7.")

    rows = made(Parrot(), answers=5, rephrasings=0, verifications=0, fobars=0)
    assert len(rows) == 1


def test_a_statement_that_lost_the_unknown_is_dropped() -> None:
    """When x stands in the last clause and the statement leaves it out, nothing is left to ask for."""
    question = "Pens cost 2 each. How much do 5 cost?"

    class Forgetful(Solver):
        async def __call__(self, request: Request) -> Reply:
            text = prompt_text(request)
            return Reply("They cost 10." if "one statement" in text else "The value of x is 2.")

    rows = asyncio.run(
        metamath(Context(Forgetful()), question, "10", answers=0, rephrasings=0, verifications=1, fobars=0)
    )
    assert [row["masked"] for row in rows] == ["2"]
    assert rows[0]["question"].startswith("Pens cost x each. They cost 10.")


@pytest.mark.parametrize(
    ("text", "wanted", "phrase", "right"),
    [
        ("So.\nThe answer is $1,200.", "1200", ANSWER, True),
        ("The answer is 6.\nNo: the answer is **7**.", "7", ANSWER, True),
        ("答案是7支。", "7", ANSWER, True),
        ("It is \\boxed{\\frac{1}{2}}", "0.5", ANSWER, True),
        ("The value of x is 50%.", "50", VALUE, True),
        ("The value of the unknown variable x is 3/4", "0.75", VALUE, True),
        ("x的值是8。", "8", VALUE, True),
        ("The answer is x + 1.", "x+1", ANSWER, False),
        ("The answer is x+1.", "$x+1$", ANSWER, True),
        ("The answer is 8.", "7", ANSWER, False),
        ("We get 7", "7", ANSWER, False),
        ("The answer is unknown", "7", ANSWER, False),
    ],
)
def test_what_agrees(text: str, wanted: str, phrase: re.Pattern[str], right: bool) -> None:
    """The last closing sentence or box decides; without one nothing was said."""
    assert _agrees(text, wanted, phrase) is right


def test_the_last_clause_is_found() -> None:
    """Thousands and decimals do not part clauses; a question of one clause has nothing before it."""
    assert _last_clause(PENS) == ("Ann has 3 pens and buys 4 more. ", "How many pens has she now?")
    assert _last_clause(PENS_ZH) == ("小明有3支笔，又买了4支。", "他现在有几支笔？")
    assert _last_clause("How much is 1,500 times 2.5?") == ("", "How much is 1,500 times 2.5?")


def test_a_gold_answer_in_the_published_form_is_read() -> None:
    """What stands before #### is reasoning."""
    rows = asyncio.run(metamath(Context(Solver()), PENS, "3 + 4 = 7\n#### 7", **{**TWICE, "fobars": 1}))
    assert {row["answer"] for row in rows if not row["masked"]} == {"7"}
    assert any("is 7. What" in row["question"] for row in rows)
