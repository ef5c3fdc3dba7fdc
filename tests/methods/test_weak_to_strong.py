"""Weak-to-strong: soft labels of the weak model, kept by its own sureness and the strong model's view."""

import asyncio
from math import log
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.methods.reasoning.weak_to_strong import Labelled, weak_to_strong

SETTINGS: dict[str, Any] = {"task": "Is it praise?", "labels": ("yes", "no")}


def letter(a: float) -> Reply:
    """A first token of which A has this share; a third one takes a part of the whole."""
    top = [["A", log(a * 0.8)], [" b", log((1 - a) * 0.8)], ["The", log(0.2)]]
    return Reply("A", logprobs=[{"token": "A", "logprob": top[0][1], "top": top}])


def labelled(weak: Reply, strong: Reply, label: str = "", **settings: Any) -> tuple[Labelled, Script]:
    script = Script([weak, strong])
    return asyncio.run(weak_to_strong(Context(script), "Well done.", label, **SETTINGS, **settings)), script


def test_soft_labels_are_normalised_over_the_two_letters() -> None:
    """They sum to 1; the hard label is the likelier one; the row's own label is shown to no model."""
    row, script = labelled(letter(0.7), letter(0.2), "SECRET")
    assert row["weak_soft_label"] == pytest.approx([0.7, 0.3], abs=1e-5)
    assert sum(row["weak_soft_label"]) == pytest.approx(1)
    assert (row["weak_hard_label"], row["agree"], row["right"]) == ("yes", False, False)
    assert [one.role for one in script.asked] == ["weak", "main"]
    assert not any("SECRET" in prompt_text(one) for one in script.asked)
    assert labelled(letter(0.7), letter(0.8))[0]["right"] is None


def test_what_the_filters_set_aside() -> None:
    """An unsure weak model; a strong model that is sure of the other label."""
    with pytest.raises(Reject, match="weak model is 60% sure"):
        labelled(letter(0.6), letter(0.9), least_weak=0.7)
    with pytest.raises(Reject, match="strong model is 90% sure of 'no'"):
        labelled(letter(0.8), letter(0.1), most_against=0.85)
    assert labelled(letter(0.8), letter(0.2), most_against=0.85)[0]["weak_hard_label"] == "yes"


def test_what_cannot_be_done_is_refused() -> None:
    """A server without log-probabilities, labels that are no two, limits out of range."""
    with pytest.raises(RecipeError, match="log-probabilities"):
        labelled(Reply("A"), Reply("A"))
    with pytest.raises(RecipeError, match="two different"):
        asyncio.run(weak_to_strong(Context(Script([])), "x", task="t", labels=("a", "a")))
    with pytest.raises(RecipeError, match=r"from 0\.5 to 1"):
        labelled(letter(0.5), letter(0.5), least_weak=0.2)
    with pytest.raises(Reject, match="neither A nor B"):
        labelled(Reply("C", logprobs=[{"token": "C", "logprob": -0.1, "top": [["C", -0.1]]}]), letter(0.5))
