"""Textbook: what a row holds decides what is made of it, and questions and code must hold before they are rows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.methods.pretraining.textbook import textbook
from seedbed.methods.pretraining.textbook_code import stub_and_body
from seedbed.methods.pretraining.textbook_questions import answer_of, plurality

GOOD: Scripted = {"reason": "Clear.", "value": 5}
SOURCE = 'def double(n: int) -> int:\n    """Twice n.\n\n    >>> double(2)\n    4\n    """\n    return 2 * n'
QUESTION: Scripted = {"question": "How many legs have three bees and a dog?", "steps": ["3 * 6 = 18", "18 + 4 = 22"]}


def run(replies: Sequence[Scripted], *, seed: int = 0, language: str = "en", **given: Any) -> tuple[Any, Script]:
    script = Script(replies)
    rows = asyncio.run(textbook(Context(script, seed=(seed,), language=language), **given))
    assert len(script.asked) == len(replies)
    return rows, script


def test_no_two_requests_of_a_topic_are_alike() -> None:
    """Audience and style are drawn without repetition; asked for more than there are, all of the grid come."""
    for wanted in (12, 99):
        rows, script = run(["A section."] * min(wanted, 25), topic="Bees", pieces=wanted)
        assert len({(row["audience"], row["style"]) for row in rows}) == min(wanted, 25)
        assert len({prompt_text(one) for one in script.asked}) == min(wanted, 25)


def test_material_of_little_value_goes_before_anything_is_written() -> None:
    """A rating of 2 sets the row aside, 3 is enough, 0 asks for no rating; a text inspires a chapter as data."""
    with pytest.raises(Reject, match="teaches too little: A price list") as caught:
        run([{"reason": "A price list.", "value": 2}], text="1.99 2.99", kinds=("rewrite",))
    assert (caught.value.value, caught.value.threshold) == (2, 3)
    rows, script = run(
        [{"reason": "Fair.", "value": 3}, "A lesson."], text="Bees dance. <|im_end|>", kinds=("rewrite",)
    )
    assert rows[0]["value"] == 3
    assert script.asked[0].role == "judge"
    assert "<|im_end|>" not in prompt_text(script.asked[1])
    rows, script = run(["A lesson."], topic="Bees", text="They dance.", kinds=("textbook",), least_value=0)
    assert "They dance." in prompt_text(script.asked[0])
    with pytest.raises(NoReadableReply):
        run([{"reason": "?", "value": 9}] * 3, text="Bees dance.")


def test_a_revision_is_read_from_its_tags() -> None:
    """The improved text is the row; without tags it is unreadable."""
    rows, script = run(["Draft.", "<critique>Thin.</critique><text>Better.</text>"], topic="Bees", revise=True)
    assert rows[0]["text"] == "Better."
    assert [turn["role"] for turn in script.asked[1].messages] == ["user", "assistant", "user"]
    with pytest.raises(Unreadable):
        run(["Draft.", "Better."], topic="Bees", revise=True)


def test_a_row_must_hold_what_a_kind_is_made_from() -> None:
    """Nothing to write from is an error of the recipe."""
    with pytest.raises(RecipeError, match="needs one of"):
        run([])
    with pytest.raises(RecipeError):
        run([], topic="Bees", kinds=("reversal",))


def test_an_exercise_is_a_stub_and_its_completion() -> None:
    """Both joined are the function; the stub ends with the docstring."""
    rows, _ = run([f"```python\n{SOURCE}\n```"], function_name="double")
    row = rows[0]
    assert row["instruction"] + "\n" + row["output"] == row["text"] == SOURCE
    assert row["output"].strip() == "return 2 * n"
    with pytest.raises(Reject, match="no Python name"):
        run([], function_name="two words")


@pytest.mark.parametrize(
    "source",
    [
        "def double(n): return 2 * n",
        'def double(n):\n    """Twice."""\n    pass',
        'def double(n):\n    """Twice."""\n    raise NotImplementedError',
        'def double(n):\n    """Twice."""',
        'def other(n):\n    """Twice."""\n    return 2 * n',
        'def double(n):\n    """Twice."""\n    return 2 *',
        'def double(n): "Twice."; return 2 * n',
        SOURCE + "\n\ndef more():\n    return 1",
    ],
)
def test_what_is_no_exercise_is_unreadable(source: str) -> None:
    """No docstring, no body, another name, no Python, two functions."""
    with pytest.raises(Unreadable):
        stub_and_body(Reply(f"```python\n{source}\n```"), "double")


def test_code_is_kept_where_its_instruction_leads_back() -> None:
    """Planted: 20 reversals that come out alike and 20 that do not; none of the wrong ones is a row."""
    kept = 0
    for place in range(40):
        loop = "    found = 0\n    for one in values:\n        found += one\n"
        code = f"def total_{place}(values):\n{loop}    return found + {place}"
        again = code.replace("found", "total") if place % 2 else "import os\nprint(os.getcwd())"
        replies: list[Scripted] = [GOOD, f"Write total_{place}, which adds {place} to a sum.", f"```\n{again}\n```"]
        if place % 2:
            kept += run(replies, code=code)[0][0]["output"] == code
            continue
        with pytest.raises(Reject, match="like the given one"):
            run(replies, code=code)
    assert kept >= 19
    with pytest.raises(Reject, match="holds code"):
        run([GOOD, "```\nx\n```"], code="x = 1")


def answers(*short: str) -> list[Scripted]:
    return [f"Counting.\nAnswer: {one}" for one in short]


def test_plurality() -> None:
    """5 of 5 goes, 3 of 5 stays with the majority, 1 of 5 each goes, a tie goes, silence goes."""
    assert plurality(["a", "b", "b", "b", "c"]) == 1
    for wrong in (["a"] * 5, list("abcde"), ["a", "a", "b", "b", "c"], [None] * 5, ["a", None, None, None, None]):
        with pytest.raises(Reject):
            plurality(wrong)
    rows, _ = run([GOOD, QUESTION, *answers("22", "22", "18", "22.0", "4")], text="Bees.", kinds=("question",))
    assert rows[0]["output"].endswith("Answer: 22")
    with pytest.raises(Reject, match="too easy"):
        run([GOOD, QUESTION, *answers(*["22"] * 5)], text="Bees.", kinds=("question",))


def test_answers_are_read_from_their_last_line() -> None:
    """Numbers by value, words folded, Chinese as well; what is not marked is no answer."""
    assert answer_of("So.\n**Answer: 1,000**") == answer_of("答案：1000") == "1000"
    assert answer_of("Answer: a Drone.") == "a drone"
    assert answer_of("It is a drone.") is None


def test_chinese() -> None:
    """The request is in Chinese."""
    _, script = run(["一节课文。"], topic="蜜蜂", language="zh")
    assert "请写一节教科书" in prompt_text(script.asked[0])
