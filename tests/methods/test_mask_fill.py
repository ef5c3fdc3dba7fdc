"""Masking and filling: only what was blanked changes, by a chat model or by a masked one."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import msgspec
import pytest

from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.llm.classify_wire import read_classes
from seedbed.methods.augmentation.mask_fill import mask_fill

TEXT = "The waiter brought cold soup at 7:30 and never smiled at anybody in our group."
CHINESE = "服务员2023年端来的汤是凉的，态度也非常冷淡。"


class Filler:
    """Fills every blank with a word of its own; as a masked model it names three words."""

    def __init__(self, words: list[str] | None = None, figures: dict[str, float] | None = None) -> None:
        self.words, self.figures, self.asked = words, figures, list[Request]()

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        if request.kind == "classify":
            return Reply(labels=self.figures or {"##ly": 0.9, " fresh": 0.5, "old": 0.3, "。": 0.1})
        count = len(set(re.findall(r"__\d+__", prompt_text(request))))
        fills = self.words if self.words is not None else [f"new{chr(97 + at)}" for at in range(count)]
        return Reply(msgspec.json.encode({"fills": fills}).decode())


def run(filler: Filler, text: str = TEXT, *, seed: int = 0, language: str = "en", **how: Any) -> Any:
    ctx = Context(filler, seed=(seed,), language=language)  # type: ignore[arg-type]
    return asyncio.run(mask_fill(ctx, text, **how))


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("text", [TEXT, CHINESE])
def test_only_blanks_change(text: str, seed: int) -> None:
    """What is filled in put back gives the text; figures stay; the share is within its bounds."""
    made = run(Filler(), text, seed=seed)
    back = made["text"]
    for edit in made["edits"]:
        old, new = edit.split(" -> ")
        assert new in back
        back = back.replace(new, old)
    assert back == text
    assert ("7:30" if text is TEXT else "2023") in made["text"]
    assert made["original"] == text


def test_the_label_is_shown() -> None:
    """And the blanks are numbered from 1."""
    filler = Filler()
    run(filler, label="negative")
    asked = prompt_text(filler.asked[0])
    assert "negative" in asked
    assert "__1__" in asked


@pytest.mark.parametrize("words", [[], [""], ["a b c d e f g h i j"] * 9, ["a__b"] * 9])
def test_replies_that_do_not_fit(words: list[str]) -> None:
    """Too few, empty, too long, a blank for a blank: asked for again."""
    with pytest.raises((Unreadable, NoReadableReply)):
        run(Filler(words), masked=(0.2, 0.2))


def test_what_comes_to_nothing() -> None:
    """The old words, a number that was made up, nothing to blank, shares that are none."""
    with pytest.raises(Reject, match="no words"):
        run(Filler(), "7:30")
    with pytest.raises(Reject, match="what stood there"):
        run(Filler(["Soup"]), "Soup")
    with pytest.raises(Reject, match="made up"):
        run(Filler(["7 bowls"]), "Soup")
    with pytest.raises(RecipeError, match="growing shares"):
        run(Filler(), masked=(0.5, 0.2))


def test_a_masked_model() -> None:
    """A word at a time, the label before the text; pieces of words, marks and the old word are never taken."""
    filler = Filler()
    made = run(filler, label="negative", by="classify", masked=(0.2, 0.2))
    assert all(one.role == "mask" and one.texts[0].count("[MASK]") == 1 for one in filler.asked)
    assert all(one.texts[0].startswith("negative: ") for one in filler.asked)
    assert {word for edit in made["edits"] for word in edit.split(" -> ")[1].split()} <= {"fresh", "old"}
    with pytest.raises(Reject, match="names no other word"):
        run(Filler(figures={"##x": 1.0}), by="classify")


def test_a_masked_model_of_chinese() -> None:
    """A character at a time."""
    filler = Filler(figures={"热": 0.6, "的": 0.3, "warm": 0.2})
    made = run(filler, "汤很凉。", by="classify", masked=(0.3, 0.3), language="zh")
    assert len(made["text"]) == len("汤很凉。")


def test_the_endpoint_of_a_masked_model() -> None:
    """Words with figures are read as labels with figures are; neither is refused."""
    body = b'[{"score": 0.6, "token_str": " warm", "token": 1}, {"score": 0.2, "token_str": "old", "token": 2}]'
    read = read_classes(body, Request(kind="classify", texts=["a"]), "predict", where="here")
    assert read.labels == {" warm": 0.6, "old": 0.2}
    with pytest.raises(ProviderError, match="no readable classes"):
        read_classes(b'[{"score": 0.6}]', Request(kind="classify", texts=["a"]), "predict", where="here")
