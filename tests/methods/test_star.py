"""STaR: right by itself, right with the hint, or set aside; the hint is in no row."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.methods.reasoning.star import Reasoned, star
from seedbed.methods.reasoning.star_shots import leak, read, read_letter, shipped, shot

CHOICES = ["stone", "ice", "glass"]
RIGHT = "Cold things melt when warm. Therefore, the answer is (b)."
WRONG = "Stones are warm. Therefore, the answer is (a)."


def reasoned(*replies: str | Reply, language: str = "en", **row: Any) -> tuple[Reasoned, list[str], Script]:
    script = Script(replies)
    wanted: dict[str, Any] = {"question": "What melts in the sun?", "choices": CHOICES, "answer": "b", **row}
    made = asyncio.run(star(Context(script, language=language), **wanted))
    return made, [prompt_text(one) for one in script.asked], script


def test_a_right_answer_is_direct() -> None:
    """One request, nearly greedy, no hint anywhere; question and answer make the row."""
    row, (prompt,), script = reasoned(RIGHT)
    assert (row["source"], row["output"]) == ("direct", RIGHT)
    assert "CORRECT" not in prompt
    assert prompt.rstrip().endswith("A:")
    assert prompt.count("Therefore, the answer is") == 4
    assert (script.asked[0].temperature, script.asked[0].top_p) == (0.01, 0.9)


def test_a_wrong_one_is_asked_again_with_the_hint_in_every_question() -> None:
    """The hint stands behind the right choices of all questions of the second prompt, and nowhere in the row."""
    row, prompts, _ = reasoned(WRONG, RIGHT)
    assert row["source"] == "rationalized"
    assert prompts[1].count("(CORRECT)") == 5
    assert "(b) ice (CORRECT)" in prompts[1]
    assert "CORRECT" not in str(row)
    assert row["instruction"] == "Q: What melts in the sun?\nAnswer choices:\n(a) stone\n(b) ice\n(c) glass"


def test_the_hint_of_an_open_question_stands_behind_it() -> None:
    """In the examples too; the row has the question as it is."""
    sum_: dict[str, Any] = {"question": "What is 2 + 3?", "choices": None, "answer": "5"}
    row, prompts, _ = reasoned("2 + 3 is 6. Therefore, the answer is 6.", "2 + 3 is 5. So the answer is 5.", **sum_)
    assert "Q: What is 2 + 3? (the answer: 5)\n" in prompts[1]
    assert prompts[1].count("(the answer:") == 5
    assert row["instruction"] == "Q: What is 2 + 3?"
    assert row["output"] == "2 + 3 is 5. Therefore, the answer is 5."


def test_chinese() -> None:
    """Prompts, examples and closing sentence are Chinese, and so is the hint."""
    asked: dict[str, Any] = {"question": "什么会在阳光下融化？", "choices": ["石头", "冰", "玻璃"], "answer": "冰"}
    row, prompts, _ = reasoned(
        "石头很热。所以，答案是(a)。", "冰遇热会变成水。所以，答案是（b）。", language="zh", **asked
    )
    assert prompts[1].count("（正确）") == 5
    assert row["output"] == "冰遇热会变成水。所以，答案是(b)。"
    assert "（正确）" not in str(row)


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ((WRONG, WRONG), "with the hint too"),
        ((WRONG, "I do not know."), "with the hint too"),
        ((WRONG, "Option b is marked as correct. Therefore, the answer is (b)."), "speaks of the hint"),
        ((WRONG, "The hint says ice. Therefore, the answer is (b)."), "speaks of the hint"),
        ((WRONG, "The answer was given. Therefore, the answer is (b)."), "speaks of the hint"),
        ((WRONG, "题目给出的答案是冰。所以，答案是(b)。"), "speaks of the hint"),
        ((WRONG, "Therefore, the answer is (b)."), "with the hint too"),
    ],
)
def test_what_leads_nowhere_is_set_aside(replies: tuple[str, ...], words: str) -> None:
    """Wrong twice, no answer, no reasoning, or reasoning that tells of the hint."""
    with pytest.raises(Reject, match=words):
        reasoned(*replies)


def test_without_rationalization_a_wrong_answer_is_the_end() -> None:
    """One request, and the reason with the answers that were given."""
    with pytest.raises(Reject, match="the answer is wrong") as caught:
        reasoned(WRONG, rationalize=False)
    assert (caught.value.value, caught.value.threshold) == (["(a)"], "b")


def test_planted_faults() -> None:
    """Of 20 wrong candidates none is kept, of 20 right ones all, each once: k direct and the rest with the hint."""
    rng, kept = Random(3), []
    for number in range(40):
        right = number % 2 == 0
        place = rng.randrange(3)
        good, bad = (f"So it goes. Therefore, the answer is ({'abc'[one]})." for one in (place, (place + 1) % 3))
        replies = (good,) if number % 4 == 0 else (bad, good) if right else (bad, bad)
        try:
            kept.append((number, reasoned(*replies, answer=place)[0]["source"]))
        except Reject:
            assert not right
    assert [number for number, _ in kept] == list(range(0, 40, 2))
    assert [source for _, source in kept].count("direct") == 10


@pytest.mark.parametrize("answer", ["b", "B", "(b)", "ice", " ICE ", 1])
def test_known_answers(answer: str | int) -> None:
    """A letter, a choice's text or its place."""
    assert reasoned(RIGHT, answer=answer)[0]["source"] == "direct"


@pytest.mark.parametrize("answer", ["d", "water", 3, -1, ""])
def test_a_known_answer_that_is_none_of_the_choices_is_set_aside(answer: str | int) -> None:
    """Unasked."""
    with pytest.raises(Reject, match="not one of the choices"):
        reasoned(answer=answer)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("So. Therefore, the answer is (b).", "(b)"),
        ("So. So the answer is b", "b"),
        ("So. **The answer is: (B) ice.**", "(B) ice"),
        ("所以。因此，答案为（乙）。", "（乙）"),
        ("So. Therefore, the answer is 3.5.\n\nQ: And now?\nA: Therefore, the answer is 9.", "3.5"),
        ("So. The answer is given. Therefore, the answer is (b).", "(b)"),
        ("Therefore, the answer is (b).", None),
        ("I do not know.", None),
        ("", None),
    ],
)
def test_the_closing_sentence_is_read(text: str, answer: str | None) -> None:
    """The first one, with reasoning before it; what a base model adds is not read."""
    found = read(text)
    assert (found and found[1]) == answer


@given(st.text())
def test_reading_never_fails(text: str) -> None:
    """Whatever a model writes has an answer or none."""
    found = read(text)
    assert found is None or (found[0] and isinstance(read_letter(found[1]), str))
    assert isinstance(leak(text), str)


@pytest.mark.parametrize(
    ("text", "letter"), [("(b)", "b"), ("（C）", "c"), ("b", "b"), ("B.", "b"), ("a bear", ""), ("ice", ""), ("", "")]
)
def test_letters(text: str, letter: str) -> None:
    """In parentheses or alone; the first letter of a word is none."""
    assert read_letter(text) == letter


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_examples_that_ship_hold_their_own_form(language: str) -> None:
    """Each is read back with its answer, and none speaks of a hint, or shows one without being asked."""
    fill = Context(Script([]), language=language).fill
    for kind, examples in shipped()[language].items():
        for one in examples:
            found = read(shot(fill, one, hint=False).split(one["rationale"])[1].join(["x ", ""]))
            assert found is not None
            assert (read_letter(found[1]) if kind == "choice" else found[1]) == one["answer"]
            assert not leak(one["rationale"])
            assert leak(shot(fill, one, hint=True))
            assert not leak(shot(fill, one, hint=False))


def test_a_base_model_continues_the_text() -> None:
    """``raw`` asks for a completion that ends where the answer begins; a cut reply is read all the same."""
    _, (prompt,), script = reasoned(Reply(RIGHT + "\n\nQ: What", finish="length"), raw=True)
    assert script.asked[0].kind == "complete"
    assert prompt.endswith("(c) glass\nA:")


def test_own_examples_and_iterations() -> None:
    """Your examples take the place of ours; an iteration counts from 0."""
    own = ({"question": "Up?", "choices": ["yes", "no"], "rationale": "It flies.", "answer": "a"},)
    row, (prompt,), _ = reasoned(RIGHT, shots=own, iteration=2)
    assert prompt.count("Q:") == 2
    assert row["iteration"] == 2
    with pytest.raises(RecipeError, match="from 0"):
        reasoned(iteration=-1)


def test_another_language_is_asked_for_once_and_stands_in_no_row() -> None:
    """The line that asks for it ends the prompt."""
    row, (prompt,), _ = reasoned(RIGHT, language="fr")
    assert prompt.count("in French") == 1
    assert prompt.endswith("in French.")
    assert "French" not in str(row)
