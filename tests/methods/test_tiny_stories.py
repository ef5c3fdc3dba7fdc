"""TinyStories: three words and some features in a story, and the same as an order before it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.request import prompt_text
from seedbed.methods.pretraining.tiny_stories import FEATURES, tiny_stories
from seedbed.methods.pretraining.tiny_stories_instruct import tiny_stories_instruct
from seedbed.methods.pretraining.tiny_stories_lines import LINES
from seedbed.methods.pretraining.tiny_stories_reading import strange_share, used
from seedbed.methods.pretraining.tiny_stories_words import basic_words, forms

TOLD = (
    'Tim had a big kite. "Come and run with me!" he said to his dog. They ran up the hill, and the wind took the kite '
    "high into the sky. Then it hit a tree and broke. Tim sat down and cried until it was dark."
)
ZH = "小兔子有一只大风筝。“我们一起跑吧！”它说。它们跑上山，风把风筝吹到天上去了。后来风筝挂在树上，破了。小兔子哭了。"
WORDS: dict[str, Any] = {"noun": "kite", "verb": "run", "adjective": "big"}
HARD = "The kite committee ran big municipal infrastructure proposals whose fiscal implications stakeholders " * 4


def run(work: Any, replies: Sequence[Scripted], *, seed: int = 0, language: str = "en", **given: Any) -> Any:
    script = Script(replies)
    row = asyncio.run(work(Context(script, seed=(seed,), language=language), **given))
    assert len(script.asked) == len(replies)
    return row, script


def drawn(seed: int) -> dict[str, Any]:
    """What is drawn for a seed; the reply holds none of it, so its words are told by the reason."""
    script = Script([TOLD])
    with pytest.raises(Unreadable):
        asyncio.run(tiny_stories(Context(script, seed=(seed,)), features=()))
    words = prompt_text(script.asked[0]).split('"')
    return {"noun": words[1], "verb": words[3], "adjective": words[5]}


def test_words_are_drawn_evenly_from_their_lists() -> None:
    """Of 400 draws no noun comes up more than a handful of times, and each is of its kind."""
    found = [drawn(seed) for seed in range(400)]
    lists = basic_words("en")
    assert all(one[kind] in lists[kind] for one in found for kind in lists)
    assert max(Counter(one["noun"] for one in found).values()) <= 6
    assert len({one["noun"] for one in found}) > 250
    assert sum(map(len, lists.values())) >= 1000


def test_features_are_a_random_subset() -> None:
    """Each stands in about half of the prompts, and all subsets of one can occur."""
    counts: Counter[str] = Counter()
    for seed in range(60):
        row, _ = run(tiny_stories, [TOLD], seed=seed, verify=False, **WORDS)
        counts.update(row["features"])
    assert set(counts) == set(FEATURES)
    assert all(15 <= one <= 45 for one in counts.values())


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ("Too short.", "at least 30 words"),
        (TOLD.replace("big", "small"), "does not use big"),
        (TOLD.replace("run", "walk").replace("ran", "walked"), "does not use run"),
        (HARD, "too hard"),
    ],
)
def test_a_story_that_is_none_is_asked_for_again(story: str, words: str) -> None:
    """With what is wrong."""
    with pytest.raises(Unreadable, match=words):
        run(tiny_stories, [story], features=(), **WORDS)


def test_dialogue_must_be_spoken_and_a_bad_ending_bad() -> None:
    """Where they were drawn."""
    for seed in range(20):
        row, _ = run(tiny_stories, [TOLD], seed=seed, features=("dialogue",), **WORDS)
        if row["features"]:
            with pytest.raises(Unreadable, match="nobody speaks"):
                run(tiny_stories, [TOLD.replace('"', "")], seed=seed, features=("dialogue",), **WORDS)
            break
    else:
        pytest.fail("dialogue was never drawn")
    seed = next(one for one in range(20) if _is_bad(one))
    row, script = run(tiny_stories, [TOLD, "Yes"], seed=seed, features=("bad ending",), **WORDS)
    assert script.asked[1].role == "judge"
    with pytest.raises(Reject, match="end badly"):
        run(tiny_stories, [TOLD, "No."], seed=seed, features=("bad ending",), **WORDS)


def _is_bad(seed: int) -> bool:
    row, _ = run(tiny_stories, [TOLD], seed=seed, features=("bad ending",), verify=False, **WORDS)
    return bool(row["features"])


def test_forms_and_strange_words() -> None:
    """Irregular and doubled forms are the word, parts of other words are not; names are no strange words."""
    assert {"ran", "running", "runs"} <= forms("run")
    assert "happiest" in forms("happy")
    assert used("run", "They ran.", "en")
    assert not used("art", "A party.", "en")
    assert used("风筝", ZH, "zh")
    assert strange_share(TOLD, "en") < 0.1
    assert strange_share("They met Barnaby there.", "en") == 0
    assert strange_share(HARD, "en") > 0.4
    assert strange_share(ZH, "zh") < 0.35


def test_chinese() -> None:
    """Words and requests are Chinese."""
    row, script = run(tiny_stories, [ZH], language="zh", features=(), noun="风筝", verb="跑", adjective="大")
    assert row["text"] == ZH
    assert "三岁的孩子" in prompt_text(script.asked[0])


@given(st.text(max_size=60))
def test_any_reply_is_a_story_or_unreadable(text: str) -> None:
    """Nothing else is raised."""
    if len(text.split()) < 30:
        with pytest.raises(Unreadable):
            run(tiny_stories, [text or " "], features=(), **WORDS)


STORY: dict[str, Any] = {"text": TOLD, "prompt_words": ["kite", "run", "big"], "features": ["bad ending"]}
SUMMARY = "A boy loses his kite to a tree."


def record(seed: int, **how: Any) -> Any:
    script = Script([SUMMARY] * 2)
    return asyncio.run(tiny_stories_instruct(Context(script, seed=(seed,)), **STORY, **how))


def test_every_set_of_lines_occurs_and_held_out_ones_never() -> None:
    """Their order varies; the sentence is the story's own, the summary is not."""
    rows = [record(seed) for seed in range(300)]
    assert {frozenset(row["lines"]) for row in rows} >= {frozenset([name]) for name in LINES}
    assert len({frozenset(row["lines"]) for row in rows}) == 15
    assert len({tuple(row["lines"]) for row in rows if len(row["lines"]) == 2}) == 12
    for row in rows:
        assert row["text"].endswith(TOLD)
        assert ("sentence" in row["lines"]) == bool(row["sentence"])
        assert row["sentence"] in TOLD
        assert not row["summary"] or row["summary"] not in TOLD
    held = [record(seed, held_out=("words+summary", "features")) for seed in range(200)]
    assert {frozenset(("words", "summary")), frozenset(("features",))}.isdisjoint(frozenset(r["lines"]) for r in held)


def test_what_cannot_be_a_record() -> None:
    """A copied or long summary, one too long for the context, lines that there are not."""
    seed = next(one for one in range(50) if "summary" in record(one)["lines"])
    for bad in ("Tim had a big kite.", "One. Two. Three. Four."):
        with pytest.raises(Unreadable):
            run(tiny_stories_instruct, [bad], seed=seed, **STORY)
    with pytest.raises(Reject, match="tokens") as caught:
        record(0, context=40)
    assert caught.value.threshold == 40
    with pytest.raises(RecipeError, match="the lines are"):
        record(0, held_out=("verbs",))


def test_a_chinese_record() -> None:
    """Its lines are Chinese."""
    given_row: dict[str, Any] = {"text": ZH, "prompt_words": ["风筝", "跑", "大"], "features": ["conflict"]}
    script = Script(["一只兔子弄丢了心爱的玩具。"])
    row = asyncio.run(tiny_stories_instruct(Context(script, seed=(1,), language="zh"), **given_row))
    assert "故事：" in row["text"]
    assert not {"Words", "Story"} & set(row["text"].replace(":", " ").split())
