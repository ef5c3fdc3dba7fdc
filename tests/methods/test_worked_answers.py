"""MathInstruct, Abel, Xwin-Math: worked answers that are tried before they are kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Outcome
from seedbed.core.request import prompt_text
from seedbed.methods.math.abel import abel
from seedbed.methods.math.agreeing import most_agreed
from seedbed.methods.math.digits import numbers
from seedbed.methods.math.math_instruct import TRIGGER, math_instruct
from seedbed.methods.math.xwin_math import xwin_math

NUTS = "Ann has 3 bags of 4 nuts. How many nuts has she?"
TOLD = "Ann owns 3 bags, each with 4 nuts; wanted are all nuts."


def run(work: Any, replies: list[Scripted], *, outcomes: tuple[Outcome, ...] = (), **given: Any) -> tuple[Any, Script]:
    script = Script(replies, outcomes=outcomes)
    return asyncio.run(work(Context(script), **given)), script


def printed(text: str, reason: Any = "ok") -> Outcome:
    return Outcome(reason, exit=0 if reason == "ok" else 1, stdout=text, level="A")


# MathInstruct


def test_only_what_reaches_the_known_answer_is_kept() -> None:
    """Planted: 20 wrong programs and chains among 20 right ones; none of the wrong ones is a row."""
    replies: list[Scripted] = [f"```python\nprint({12 if n % 2 else 12 + n + 1})  # {n}\n```" for n in range(20)]
    replies += [f"Way {n}. The answer is {12 if n % 2 else 13 + n}." for n in range(20)]
    outcomes = tuple(printed(f"{12 if n % 2 else 12 + n + 1}\n") for n in range(20))
    rows, _ = run(math_instruct, replies, outcomes=outcomes, question=NUTS, answer="12", cot=20, pot=20)
    assert len(rows) == 20
    assert all("12" in row["output"] for row in rows)
    assert [row["rationale"] for row in rows] == ["pot"] * 10 + ["cot"] * 10


def test_taking_the_trigger_away_gives_the_problem() -> None:
    """A program's instruction ends with one more sentence; a chain's is the problem itself."""
    replies: list[Scripted] = ["print(12)", "The answer is 12."]
    rows, _ = run(math_instruct, replies, outcomes=(printed("12"),), question=NUTS, answer="12")
    assert rows[0]["instruction"].removesuffix(f"\n\n{TRIGGER.en}") == rows[1]["instruction"] == NUTS


def test_a_program_that_crashes_or_prints_nothing_routes_to_words() -> None:
    """The hybrid asks for a chain of thought only where the program did not serve."""
    for outcome in (printed("", "error"), printed("", "ok")):
        rows, script = run(
            math_instruct, ["1 / 0", "The answer is 12."], outcomes=(outcome,), question=NUTS, answer="12", hybrid=True
        )
        assert [row["rationale"] for row in rows] == ["cot"]
        assert len(script.asked) == 2
    rows, script = run(math_instruct, ["print(12)"], outcomes=(printed("12"),), question=NUTS, answer="12", hybrid=True)
    assert len(script.asked) == 1


def test_an_undecided_run_is_no_wrong_answer() -> None:
    """A failure of the sandbox is raised, and the row is tried again later."""
    with pytest.raises(ProviderError, match="could not be run"):
        run(math_instruct, ["print(12)"], outcomes=(printed("", "sandbox"),), question=NUTS, answer="12", cot=0)


def test_what_cannot_be_compared_is_refused() -> None:
    """A blank answer, nothing that is wanted, nothing that is right."""
    with pytest.raises(Reject, match="cannot be compared"):
        run(math_instruct, [], question=NUTS, answer="  ")
    with pytest.raises(RecipeError, match="at least one"):
        run(math_instruct, [], question=NUTS, answer="12", cot=0, pot=0)
    with pytest.raises(Reject, match="no answer reached"):
        run(math_instruct, ["The answer is 11."], question=NUTS, answer="12", pot=0)


# Abel


def test_the_mark_stands_once_and_last_and_the_rest_is_a_plain_answer() -> None:
    """The line that named the answer gives way to the mark."""
    row, script = run(abel, [TOLD, "1. 3 * 4 = 12\nThe answer is 12."], question=NUTS, answer="12", solution="3*4=12")
    assert row["output"].count("####") == 1
    assert row["output"].splitlines()[-1] == "#### 12"
    assert row["output"].removeprefix(row["restatement"]).strip() == "1. 3 * 4 = 12\n#### 12"
    assert "3*4=12" in prompt_text(script.asked[1])


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("Ann owns bags, each with 4 nuts; wanted are all nuts.", "lost 3"),
        ("Ann owns 3 bags, each with 4 nuts, which makes 12.", "names the result"),
    ],
)
def test_a_restatement_keeps_every_number_and_names_no_result(told: str, words: str) -> None:
    """Otherwise the task has changed, or is solved already."""
    with pytest.raises(Unreadable, match=words):
        run(abel, [told], question=NUTS, answer="12")


def test_steps_that_miss_the_answer_are_set_aside() -> None:
    """Wrong steps, a mark of the model's own, an answer without steps."""
    with pytest.raises(Reject, match="do not reach"):
        run(abel, [TOLD, "1. 3 + 4 = 7\nThe answer is 7."], question=NUTS, answer="12")
    with pytest.raises(Unreadable, match="mark"):
        run(abel, [TOLD, "1. 3 * 4 = 12\n#### 12"], question=NUTS, answer="12")
    with pytest.raises(Unreadable, match="no steps"):
        run(abel, [TOLD, "The answer is 12."], question=NUTS, answer="12")


def test_the_robustness_set_changes_numbers_only() -> None:
    """And is kept where two answers agree."""
    begin: list[Scripted] = [TOLD, "1. 3 * 4 = 12\nThe answer is 12."]
    other = NUTS.replace("3", "5")
    row, _ = run(
        abel,
        [*begin, other, "The answer is 20.", "It is 5*4. The answer is 20."],
        question=NUTS,
        answer="12",
        perturb=True,
    )
    assert row["perturbed"] == {"question": other, "solution": "The answer is 20."}
    with pytest.raises(Reject, match="differ"):
        run(abel, [*begin, other, "The answer is 20.", "The answer is 9."], question=NUTS, answer="12", perturb=True)
    with pytest.raises(Unreadable, match="more than the numbers"):
        run(abel, [*begin, other.replace("nuts", "figs")], question=NUTS, answer="12", perturb=True)
    with pytest.raises(Unreadable, match="no number"):
        run(abel, [*begin, NUTS], question=NUTS, answer="12", perturb=True)


def test_numbers_are_counted_as_often_as_they_stand() -> None:
    """Thousands marks and full stops are no part of them."""
    assert numbers("1,200 of 3 and 3.") == {"1200": 1, "3": 2}


# Xwin-Math


def verified(problem: str, *, solvable: bool = True) -> Scripted:
    return {"attempt": "…", "solvable": solvable, "problem": problem}


def test_a_draft_is_verified_before_it_is_solved() -> None:
    """The solver sees the mended problem; one that cannot be solved never reaches it."""
    draft, mended = "A field is 4 m long. What is its area?", "A field is 4 m long and 3 m wide. What is its area?"
    rows, script = run(xwin_math, [draft, verified(mended), "The answer is 12."], question=NUTS)
    assert (rows[0]["question"], rows[0]["mended"], rows[0]["draft"]) == (mended, True, draft)
    assert mended in prompt_text(script.asked[2])
    with pytest.raises(Reject, match="cannot be solved"):
        _, script = run(xwin_math, [draft, verified(draft, solvable=False)], question=NUTS)


def test_repeats_are_dropped_and_the_others_go_on() -> None:
    """A copy of the problem shown, or of one written before, is no new one."""
    new = "A garden is 4 m long and 3 m wide. How long is a fence round it?"
    replies: list[Scripted] = [NUTS, new, verified(new), "The answer is 14.", new]
    rows, _ = run(xwin_math, replies, question=NUTS, samples=3)
    assert [row["question"] for row in rows] == [new]


def test_votes_keep_what_more_than_half_agree_on() -> None:
    """Two of four are not enough, three are."""
    new = "A garden is 4 m long and 3 m wide. How long is a fence round it?"
    answers: list[Scripted] = ["The answer is 14.", "So 14. The answer is 14.", "The answer is 7.", "The answer is 9."]
    with pytest.raises(Reject, match="50% of 4"):
        run(xwin_math, [new, verified(new), *answers], question=NUTS, votes=4)
    answers[3] = r"The answer is \boxed{14}."
    rows, _ = run(xwin_math, [new, verified(new), *answers], question=NUTS, votes=4)
    assert rows[0]["agreed"] == 0.75
    assert most_agreed(["The answer is 1.", "The answer is 2.", "It is 2. The answer is 2."])[1] == pytest.approx(2 / 3)
