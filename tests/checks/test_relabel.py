"""``relabel``: the label that a text bears, given by a model that does not see the row's."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from seedbed.checks.relabel import relabel
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Unreadable
from seedbed.core.example import Script
from seedbed.core.request import prompt_text
from seedbed.core.verdict import Verdict

FILMS = {"positive": "the viewer liked it", "negative": ""}


def said(replies: list[Any], text: str, label: str, *, language: str = "en", **settings: Any) -> tuple[Verdict, Script]:
    script = Script(replies)
    ctx = Context(script, language=language)
    return asyncio.run(relabel(ctx, text, label, **{"labels": FILMS, **settings})), script


@pytest.mark.parametrize(
    "reply", ["negative", "Negative.", "**negative**", "- Negative", "The label is: negative", "ｎｅｇａｔｉｖｅ"]
)
def test_a_text_that_bears_its_label_is_kept_and_another_is_not(reply: str) -> None:
    """As models write a label; the row's label may be written otherwise too."""
    assert said([reply], "It drags.", "Negative")[0].passed
    verdict, _ = said([reply], "It drags.", "positive")
    assert (verdict.passed, verdict.value) == (False, {"negative": 1})
    assert verdict.reason == "labelled negative 1 of 1; the row says positive"


def test_the_label_of_the_row_is_not_shown_and_the_labels_come_in_other_orders() -> None:
    """Neither in the request nor by its place; what a label means and what is asked stand there."""
    labels = dict.fromkeys(("a1", "b2", "c3", "d4"), "")
    verdict, script = said(["a1", "a1", "b2", "a1", "a1"], "x", "a1", labels=labels, asks=5, question="Which class?")
    prompts = [prompt_text(request) for request in script.asked]
    orders = {tuple(re.findall(r"^- (\w\d)$", prompt, re.MULTILINE)) for prompt in prompts}
    assert {frozenset(order) for order in orders} == {frozenset(labels)}
    assert len(orders) > 1
    assert all(prompt.count("a1") == 1 and "Which class?" in prompt for prompt in prompts)
    assert (verdict.score, verdict.passed, verdict.value) == (0.8, True, {"a1": 4, "b2": 1})
    assert "positive: the viewer liked it" in prompt_text(said(["negative"], "x", "negative")[1].asked[0])


@pytest.mark.parametrize(
    ("reply", "wanted"), [("It is not good", "not good"), ("good", "good"), ("not good!", "not good")]
)
def test_a_label_inside_another_is_not_named(reply: str, wanted: str) -> None:
    """The longer of two that overlap is meant."""
    assert said([reply], "x", wanted, labels={"good": "", "not good": ""})[0].passed


def test_labels_that_are_numbers_with_a_sign() -> None:
    """The sign belongs to the label, not to the list that it may stand in."""
    labels = {"1": "", "-1": ""}
    assert said(["-1"], "x", "-1", labels=labels)[0].passed
    assert said(["1."], "x", "1", labels=labels)[0].passed


def test_chinese_labels() -> None:
    """In Chinese words have no edges."""
    labels = {"好评": "满意", "差评": "不满意"}
    assert said(["这是差评。"], "送晚了两天。", "差评", language="zh", labels=labels)[0].passed
    assert not said(["「好评」"], "送晚了两天。", "差评", language="zh", labels=labels)[0].passed


@pytest.mark.parametrize("reply", ["I cannot say.", "positive or negative", "unpositive"])
def test_an_answer_without_one_label_is_unreadable(reply: str) -> None:
    """It is no verdict on the row: none, two, or a word that only holds one."""
    with pytest.raises(Unreadable, match="wanted one label"):
        said([reply], "x", "negative")


def test_what_cannot_be_judged_is_said() -> None:
    """A row of another label is unreadable; a recipe that tells no labels apart is refused before any ask."""
    verdict, script = said([], "x", "neutral")
    assert (verdict.readable, script.asked) == (False, [])
    assert "none of positive, negative" in verdict.reason
    for bad in ({"labels": {"a": ""}}, {"labels": {"a": "", "A ": ""}}, {"asks": 0}, {"least": 0}, {"least": 1.1}):
        with pytest.raises(RecipeError, match="relabel: wanted"):
            said([], "x", "a", **bad)
