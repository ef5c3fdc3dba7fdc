"""AttrPrompt: attributes drawn evenly and on their own, ambiguous values gone, lengths held."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.request import Request, prompt_text
from seedbed.core.step import Step
from seedbed.methods.classification.attr_prompt import write_text
from seedbed.methods.classification.attr_prompt_attributes import choose_attributes, draw
from seedbed.methods.classification.attr_prompt_values import list_by_class, list_general

LABELS = ["sport", "trade", "science"]
TONES = [{"name": "tone", "values": ["dry", "warm"]}, {"name": "place", "values": ["Oslo", "Lima", "Pune"]}]


def run(function: Any, replies: list[Any], *values: Any, language: str = "en", **how: Any) -> tuple[Any, Script, Any]:
    script = Script(replies)
    ctx = Context(script, language=language)
    made = asyncio.run(function(ctx, *values, **how))
    assert len(script.asked) == len(replies)
    return made, script, ctx.notes


def numbered(*items: str) -> str:
    return "\n".join(f"{at}. {one}" for at, one in enumerate(items, 1))


def test_a_persons_attributes_are_not_asked_for() -> None:
    """Named ones stay; without any the model proposes them, each once."""
    made, _, _ = run(choose_attributes, [], "news", LABELS, ["tone"], ["sub-topic"])
    assert made == {"general": ["tone"], "by_class": ["sub-topic"]}
    made, _, _ = run(choose_attributes, [numbered("Tone", "tone", "Place")], "news", LABELS)
    assert made == {"general": ["Tone", "Place"], "by_class": []}


@pytest.mark.parametrize("labels", [[], ["sport"], ["sport", "Sport"]])
def test_classes_that_are_none(labels: list[str]) -> None:
    """Fewer than two, or two alike, are refused before anything is asked."""
    with pytest.raises(RecipeError, match="two or more classes"):
        run(choose_attributes, [], "news", labels)


def test_ambiguous_values_never_appear() -> None:
    """A value that fits a class like its own is dropped and noted, asked of each such class up to the first yes."""
    replies = [numbered("rowing", "prizes"), "no", "no", "no", "yes"]
    for label in LABELS[1:]:
        replies += [numbered(f"{label} 1"), "No.", "no"]
    made, script, notes = run(list_by_class, replies, "news", LABELS, ["sub-topic"])
    assert made[0]["class_values"] == [{"name": "sub-topic", "values": ["rowing"]}]
    assert made[0]["similar"] == ["trade", "science"]
    assert notes["dropped"] == ["sport, sub-topic: prizes"]
    judged = [one for one in script.asked if one.role == "judge"]
    assert len(judged) == 8
    assert all(one.temperature == 0.7 and one.max_tokens == 128 for one in judged)


def test_a_class_without_values_of_its_own_is_set_aside() -> None:
    """Nothing is drawn from an empty list."""
    with pytest.raises(Reject, match="also fits"):
        run(list_by_class, [numbered("money"), "yes"], "news", LABELS, ["sub-topic"])


def test_similar_classes_are_names_of_the_list() -> None:
    """Asked for only where there are more than wanted; a name that is no class is not one."""
    made, _, _ = run(
        list_by_class, [numbered("Trade", "music"), numbered("Sport"), numbered("sport")], "news", LABELS, [], similar=1
    )
    assert made[0]["similar"] == ["trade"]


def test_no_similar_class_is_unreadable() -> None:
    """It is asked for again."""
    with pytest.raises(Unreadable, match="name of a class"):
        run(list_by_class, ["1. music"], "news", LABELS, [], similar=1)


def test_values_are_uniform_and_independent() -> None:
    """Chi-square of each attribute and of both together stays under the 0.1 % bound."""
    rows, _, _ = run(draw, [], "sport", TONES, [], ["trade"], per_class=1800)
    assert len(rows) == 1800
    assert len({row["prompt_id"] for row in rows}) == 1800
    for names, bound in ((("tone",), 10.8), (("place",), 13.8), (("tone", "place"), 20.5)):
        counts = Counter(tuple(row["attributes"][name] for name in names) for row in rows)
        cells = {("tone",): 2, ("place",): 3, ("tone", "place"): 6}[names]
        assert len(counts) == cells
        assert sum((one - 1800 / cells) ** 2 / (1800 / cells) for one in counts.values()) < bound


@pytest.mark.parametrize(("count", "fits"), [(9, False), (10, True), (60, True), (61, False)])
def test_the_length_is_held(count: int, fits: bool) -> None:
    """From L to L + 50 words, the edges among them."""
    text = " ".join(["word"] * count)
    told = ("news", "sport", {"tone": "dry"}, 10, "trade")
    if fits:
        made, script, _ = run(write_text, [text], *told)
        assert made == {"text": text}
        assert "- tone: dry" in prompt_text(script.asked[0])
        assert "10 to 60" in prompt_text(script.asked[0])
        assert "not be about: trade" in prompt_text(script.asked[0])
    else:
        with pytest.raises(Reject, match=f"{count} words"):
            run(write_text, [text], *told)


def test_chinese() -> None:
    """Requests are Chinese, and lengths count characters."""
    made, script, _ = run(
        write_text, ["划艇队以一个船身之差获胜了"], "新闻", "体育", {"语气": "平实"}, 10, "", language="zh"
    )
    assert made["text"].startswith("划艇")
    assert "- 语气：平实" in prompt_text(script.asked[0])
    assert "属于其他类别的内容" in prompt_text(script.asked[0])


def test_general_values() -> None:
    """Ten at most, each once."""
    made, _, _ = run(list_general, [numbered(*"abcdefghijkl")], "news", ["tone"])
    assert made["general_values"] == [{"name": "tone", "values": list("abcdefghij")}]


def answer(request: Request) -> str:
    prompt = str(request.messages[-1]["content"])
    if "different values" in prompt:
        return numbered(f"value {request.seed}", "another")
    return "no" if "yes or no" in prompt else "One two three four five."


def test_the_chain(tmp_path: Path) -> None:
    """Every class comes to its number, and no text is lost."""
    bench = Bench(tmp_path)
    bench.model = Model(answer)
    task = {"task": "news", "labels": LABELS, "general": ["tone"], "by_class": ["sub-topic"]}
    result = bench.run([task], Step(find.entry("attr_prompt"), {"per_class": 4, "lengths": (5,)}, role="main"))
    assert result.unreconciled() == []
    assert set_aside(result) == []
    assert Counter(row["label"] for row in kept(result)) == dict.fromkeys(LABELS, 4)
    assert all(row["attributes"].keys() == {"tone", "sub-topic"} for row in kept(result))


def test_settings() -> None:
    """Nothing to make is refused; a person may pick the attributes first."""
    with pytest.raises(RecipeError, match="at least 1"):
        find.entry("attr_prompt").function(per_class=0)
    assert len(find.entry("attr_prompt").function(dimensions_only=True)) == 1
