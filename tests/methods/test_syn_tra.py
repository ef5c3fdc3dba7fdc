"""SynTra: a search whose answer is computed, and references that keep the model as it is."""

from __future__ import annotations

import asyncio
import random

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Unreadable
from seedbed.core.example import Script
from seedbed.methods.honesty.names_search import foreign
from seedbed.methods.honesty.people import FIRST, GIVEN, LAST, SURNAMES, full_names
from seedbed.methods.honesty.syn_tra import Searched, syn_tra


def search(seed: int, language: str = "en", names: int = 100) -> Searched:
    return asyncio.run(syn_tra(Context(Script([]), seed=(seed,), language=language), names=names))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_answer_is_exact(language: str) -> None:
    """Gold is never empty, in the list's order, and told by the wish alone; wishes are of three kinds."""
    wishes = set()
    for seed in range(60):
        row = search(seed, language)
        assert len(set(row["names"])) == 100
        assert row["gold"] == [name for name in row["names"] if name in row["gold"]] != []
        assert row["output"].split("\n") == row["gold"]
        part = row["criterion"][-1] if language == "en" else row["criterion"].split("“")[1][0]
        wishes.add(row["criterion"].replace(part, ""))
        for name in row["names"]:
            first, last = name.split(" ") if language == "en" else (name[1:], name[0])
            held = {"first": first[0], "begins": last[0], "ends": last[-1]}
            if language == "zh":
                kind = "最后" if "最后" in row["criterion"] else "名字" if "名字" in row["criterion"] else "姓"
                right = {"最后": name[-1], "名字": first[0], "姓": last}[kind] == part
            else:
                kind = (
                    "first" if "first name" in row["criterion"] else "ends" if "ends" in row["criterion"] else "begins"
                )
                right = held[kind] == part
            assert (name in row["gold"]) == right
    assert len(wishes) >= 3


def test_a_hallucination_is_a_name_that_is_not_there() -> None:
    """None in any order of the gold names, with bullets or without; one for one foreign name."""
    row = search(1)
    for seed in range(10):
        order = random.Random(seed).sample(row["gold"], len(row["gold"]))
        assert foreign("\n".join(f"- {name}" for name in order), row["names"]) == []
    assert foreign(row["output"] + "\nZaphod Beeblebrox", row["names"]) == ["Zaphod Beeblebrox"]
    assert foreign("", row["names"]) == []


def test_references_are_the_models_own_answers() -> None:
    """Word for word, to the instruction with its input; nothing of a search is in them."""
    script = Script(["Blau."])
    row = asyncio.run(syn_tra(Context(script), "Translate.", "Blue."))
    assert (row["kind"], row["output"], row["names"], row["gold"]) == ("reference", "Blau.", [], [])
    assert script.asked[0].messages[-1]["content"] == row["instruction"] == "Translate.\nBlue."
    assert script.asked[0].messages[0]["content"] == row["system"]
    with pytest.raises(Unreadable):
        asyncio.run(syn_tra(Context(Script([" "])), "Translate."))


def test_rows_differ_and_repeat() -> None:
    """By the row's generator alone."""
    assert search(3) == search(3)
    assert search(3)["names"] != search(4)["names"]


def test_lists_of_names() -> None:
    """Ten thousand in English; a list is never drawn for ever."""
    assert len(set(FIRST)) * len(set(LAST)) == 10_000
    assert len(set(SURNAMES)) * len(set(GIVEN)) == 9_800
    assert len(set(full_names(random.Random(0), "zh", 5000))) == 5000
    for count in (0, 5001):
        with pytest.raises(RecipeError, match="1 to 5000"):
            search(0, names=count)
