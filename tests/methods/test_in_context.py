"""In-context: rows like the examples, with their columns and kinds, balanced by label, each new."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rig import Bench, Model, kept

from seedbed.checks.rouge_l import f_measure
from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Unreadable
from seedbed.core.example import Script
from seedbed.core.row import Row
from seedbed.core.step import Step
from seedbed.methods.instructions.in_context import imitate, in_context

SEEDS = [
    {"review": "The plot drags, but I cried at the end.", "mood": "good", "stars": 4, "seen": True, "tags": ["slow"]},
    {"review": "Even the music was lazy.", "mood": "bad", "stars": 1, "seen": False, "tags": ["music", "lazy"]},
    {"review": "Two friends and an old car.", "mood": "good", "stars": 5, "seen": True, "tags": ["road"]},
]
NEW = {
    "review": "A lighthouse, a storm, and nothing else.",
    "mood": "bad",
    "stars": 2,
    "seen": True,
    "tags": ["sea"],
}


def growth(**how: Any) -> Any:
    found = in_context(**how)[0].grow
    assert found is not None
    return found


def ask(reply: Any, *, wanted: Row | None = None, language: str = "en", **how: Any) -> tuple[Any, Script]:
    script = Script(reply if isinstance(reply, list) else [reply])
    made = asyncio.run(imitate(Context(script, language=language), SEEDS[:2], wanted or {}, **how))
    return made, script


def test_three_examples_are_shown_and_the_fourth_is_open() -> None:
    """All of them whole, as JSON, with the fields named and the published nucleus of 0.99."""
    (drawn, *_) = growth().draw(random.Random(1), SEEDS, 1)
    assert len(drawn["examples"]) == 3
    made, script = ask({**NEW})
    assert made == [{**NEW, "origin": "machine"}]
    prompt = str(script.asked[0].messages[-1]["content"])
    assert "Example 1: {" in prompt
    assert "Write example 3" in prompt
    assert "review, mood, stars, seen, tags" in prompt
    assert script.asked[0].top_p == 0.99


@pytest.mark.parametrize(("machine", "made"), [(0, 0), (1, 1), (3, 2)])
def test_so_many_examples_may_be_machine_made(machine: int, made: int) -> None:
    """Never more than asked for, and always at least one seed."""
    pool = [*SEEDS, *({**NEW, "review": f"{NEW['review']} {at}", "origin": "machine"} for at in range(5))]
    for drawn in growth(machine=machine, requests=10).draw(random.Random(3), pool, 2):
        texts = [row["review"] for row in drawn["examples"]]
        assert sum(text.startswith("A lighthouse") for text in texts) == made
        assert all("origin" not in row for row in drawn["examples"])


def test_labels_are_dealt_evenly_and_bind_the_reply() -> None:
    """Of 10 requests 5 want each value; a reply with the other value is not of the schema."""
    drawn = growth(labels=("mood",), requests=10).draw(random.Random(1), SEEDS, 1)
    assert Counter(row["wanted"]["mood"] for row in drawn) == {"good": 5, "bad": 5}
    made, script = ask({**NEW}, wanted={"mood": "bad"})
    assert made[0]["mood"] == "bad"
    assert script.asked[0].schema["properties"]["mood"] == {"enum": ["bad"]}  # type: ignore[index]
    assert "Its mood is: bad." in str(script.asked[0].messages)
    with pytest.raises(Unreadable, match="wanted 'good'"):
        ask({**NEW}, wanted={"mood": "good"})


@pytest.mark.parametrize(
    "bad",
    [
        {"review": "only this"},
        {**NEW, "more": 1},
        {**NEW, "review": "  "},
        {**NEW, "review": 7},
        {**NEW, "stars": "two"},
        {**NEW, "stars": 2.5},
        {**NEW, "seen": 1},
        {**NEW, "tags": []},
        {**NEW, "tags": [1]},
    ],
)
def test_every_column_must_be_filled_with_its_kind(bad: Row) -> None:
    """Missing, additional, empty and wrongly typed fields are all unreadable."""
    with pytest.raises(Unreadable, match="wanted"):
        ask(bad)


def test_prose_is_asked_for_again_and_given_up() -> None:
    """Three attempts, as of any reply that must be JSON."""
    with pytest.raises(NoReadableReply):
        ask(["Here is one more review."] * 3)


def test_fields_choose_columns_and_must_be_filled_in_every_example() -> None:
    """Unnamed columns are not shown; a column that some example lacks cannot be imitated."""
    (drawn,) = growth(fields=("review",), requests=1).draw(random.Random(1), SEEDS, 1)
    assert all(list(row) == ["review"] for row in drawn["examples"])
    gap = [*SEEDS, {**SEEDS[0], "mood": ""}]
    (drawn,) = growth(requests=1).draw(random.Random(1), gap, 1)
    assert all("mood" not in row for row in drawn["examples"])
    with pytest.raises(RecipeError, match="mood"):
        growth(labels=("mood",)).draw(random.Random(1), gap, 1)
    with pytest.raises(RecipeError, match="nothing to imitate"):
        growth().draw(random.Random(1), [], 1)


def test_near_copies_do_not_join() -> None:
    """By the texts without the labels: another label does not make a copy new."""
    admit = growth(labels=("mood",)).admit
    shown = {"examples": [SEEDS[0]]}
    copy = {**SEEDS[1], "mood": "good", **shown}
    assert "ROUGE-L 1.00" in admit(copy, SEEDS).reason
    assert admit({**NEW, **shown}, SEEDS).passed
    near = {**NEW, "review": NEW["review"] + " Really.", **shown}
    assert f_measure(str(near["review"]), NEW["review"]) > 0.7
    assert not admit(near, [*SEEDS, NEW]).passed


def test_chinese_columns_and_prompts() -> None:
    """Column names stay as they are; the prompt is Chinese."""
    script = Script([{"评论": "灯塔、暴雨，足够了。"}])
    made = asyncio.run(imitate(Context(script, language="zh"), [{"评论": "节奏有点慢。"}], {}, wish="影评"))
    assert made == [{"评论": "灯塔、暴雨，足够了。", "origin": "machine"}]
    assert "这个数据集的内容是：影评" in str(script.asked[0].messages)


def test_the_language_is_that_of_the_examples(tmp_path: Path) -> None:
    """With the language left open, Chinese examples get a Chinese prompt although they stand in a list."""
    bench = Bench(tmp_path)
    bench.model = Model(lambda request: '{"评论": "灯塔、暴雨，足够了。"}')
    step = Step(find.entry("in_context"), {"rows": 1, "requests": 1})
    assert len(kept(bench.run([{"评论": "节奏有点慢，结尾很感人。"}], step, language="auto"))) == 1
    assert "下面是一个数据集中的几条样例" in bench.model.asked[0]
