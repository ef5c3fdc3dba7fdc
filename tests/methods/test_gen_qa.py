"""GenQA: lists first, then a choice, then a question, and the choice is really in the list."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.methods.pretraining.gen_qa import gen_qa
from seedbed.methods.pretraining.gen_qa_reading import items, parts, place_of

LISTED = "\n".join(f"{n}. item {n}" for n in range(1, 11))


class Stub(Script):
    """Lists ten items always in the same order; takes the number asked for, else the first (or the one of a seed)."""

    def __init__(self, seed: int = 0) -> None:
        super().__init__([])
        self.seed = seed

    async def __call__(self, request: Request) -> Reply:
        text = prompt_text(request)
        self.asked.append(request)
        if "List:" not in text:
            topic = re.search(r"topic “(\w+)”", text)
            return Reply(f"Question: What of {topic[1] if topic else 'the domain'}?\nAnswer: That.")
        wanted = re.search(r"Take number (\d+)", text)
        number = int(wanted[1]) if wanted else 1 + (self.seed // 7) % 10 if self.seed else 1
        nested = f"Topics:\n{LISTED}\nTopic: item 2\n" if "Topics:" in text else ""
        return Reply(f"{nested}List:\n{LISTED}\nChoice: item {number}\nQuestion: What of {number}?\nAnswer: That.")


def run(outside: Any, *, seed: int = 0, language: str = "en", topic: str = "bees", **how: Any) -> Any:
    settings: dict[str, Any] = {"count": 10} | how
    return asyncio.run(gen_qa(Context(outside, seed=(seed,), language=language), topic, **settings))


def chi_square(counts: Counter[int]) -> float:
    total = sum(counts.values())
    return sum((counts[at] - total / 10) ** 2 / (total / 10) for at in range(1, 11))


def test_uniform_is_even_where_the_model_is_not() -> None:
    """The number drawn outside passes a test of evenness; a model that likes the first item does not."""
    even = Counter(run(Stub(), seed=seed, variants=("generator_uniform",))["index"] for seed in range(1000))
    assert chi_square(even) < 27.9
    first = Counter(run(Stub(), seed=seed, variants=("generator_conditional",))["index"] for seed in range(100))
    assert chi_square(first) > 27.9


def test_questions_differ_more_with_lists() -> None:
    """Static below conditional below generator, where the question follows from the item."""

    def distinct(variant: str) -> int:
        rows = [run(Stub(), seed=seed, topic="", topics=("bees", "tea"), variants=(variant,)) for seed in range(60)]
        return len({row["instruction"] for row in rows})

    assert distinct("static") < distinct("static_conditional") < distinct("generator_uniform")


def test_every_row_names_its_way() -> None:
    """Variant and booster; the chosen item is of its list, at its number; nested lists belong to the chosen topic."""
    for variant in ("static", "static_conditional", "generator_conditional", "generator_nested", "generator_uniform"):
        row = run(Stub(), seed=3, variants=(variant,))
        assert row["variant"] == variant
        assert row["booster"]
        if row["listed"]:
            assert row["listed"][row["index"] - 1] == row["chosen"]
    assert run(Stub(), variants=("generator_nested",))["topic"] == "item 2"
    assert len({run(Stub(), seed=seed)["booster"] for seed in range(60)}) == 5


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (f"List:\n{LISTED}\nChoice: item 99\nQuestion: Q?\nAnswer: A.", "not in the list"),
        (f"List:\n{LISTED}\nChoice: 3. item 4\nQuestion: Q?\nAnswer: A.", "not in the list"),
        (f"List:\n{LISTED}\nChoice: 11\nQuestion: Q?\nAnswer: A.", "not in the list"),
        ("List:\n1. a\n2. b\nChoice: a\nQuestion: Q?\nAnswer: A.", "has 2 items; write 10"),
        (f"List:\n{LISTED.replace('item 2', 'item 1')}\nChoice: item 1\nQuestion: Q?\nAnswer: A.", "twice"),
        (f"List:\n{LISTED}\nQuestion: Q?\nAnswer: A.", "List:… Choice:… Question:… Answer:…"),
        (f"List:\n{LISTED}\nChoice: item 1\nQuestion:\nAnswer: A.", "empty"),
        ("A question?", "all of these once each"),
        ("问题：五月蜂箱为什么更吵？", "列表：… 选择：…"),
    ],
)
def test_malformed_replies(reply: str, words: str) -> None:
    """Each is asked for again with what is wrong."""
    with pytest.raises(Unreadable, match=words):
        run(Script([reply]), variants=("generator_conditional",))


@pytest.mark.parametrize(
    ("chosen", "place"),
    [("2", 2), ("#2", 2), ("Number 2", 2), ("2. Queens", 2), ("queens.", 2), ("Swarms in", 1), ("第2项", 2),
     ("第 2 个", 2), ("第 2 个子话题", 2), ("第2个话题：Queens", 2), ("item 7", 3), ("2、Queens", 2)],
)  # fmt: skip
def test_a_choice_is_named_in_many_ways(chosen: str, place: int) -> None:
    """By its words or how they begin, its number, or both; words go before a number."""
    assert place_of(Reply(""), ["Swarms in May", "Queens", "Item 7"], chosen) == place


@pytest.mark.parametrize("chosen", ["", "Bees", "1. Queens", "S", "第9项", "0", "2 Queens and more"])
def test_a_choice_that_is_none(chosen: str) -> None:
    """What is not of the list, at another number, or the beginning of two items."""
    with pytest.raises(Unreadable, match="not in the list"):
        place_of(Reply(""), ["Swarms", "Queens", "Size"], chosen)


def test_the_number_must_be_the_one_given() -> None:
    """Of 20 replies that take another number none is kept, of 20 that obey all are."""
    kept = 0
    for seed in range(20):
        kept += bool(run(Stub(), seed=seed, variants=("generator_uniform",)))
        number = run(Stub(), seed=seed, variants=("generator_uniform",))["index"]
        wrong = f"List:\n{LISTED}\nChoice: item {number % 10 + 1}\nQuestion: Q?\nAnswer: A."
        with pytest.raises(Unreadable, match=f"number {number} of the list"):
            run(Script([wrong]), seed=seed, variants=("generator_uniform",))
    assert kept == 20


def test_settings() -> None:
    """A topic is needed where the variant speaks of one; the answer may hold labels; Chinese works."""
    with pytest.raises(RecipeError, match="needs a column 'topic'"):
        run(Stub(), topic="")
    with pytest.raises(RecipeError, match="the variants are"):
        run(Stub(), variants=("odd",))
    made = run(Script(["Question: Q?\nAnswer: Two.\nAnswer: so."]), variants=("static",))
    assert made["output"] == "Two.\nAnswer: so."
    chinese = "列表：\n1. 蜂王\n2. 分蜂\n选择：2\n问题：五月蜂箱为什么更吵？\n答案：快要分蜂了。"
    row = run(Script([chinese]), language="zh", topic="养蜂", count=2, variants=("generator_conditional",))
    assert (row["chosen"], row["output"]) == ("分蜂", "快要分蜂了。")


@given(st.text(max_size=200), st.integers(0, 2))
def test_any_text_is_read_or_unreadable(text: str, depth: int) -> None:
    """Nothing else is raised."""
    try:
        found = parts(Reply(text), depth)
        assert all(found.values())
        items(Reply(text), text, 1)
    except Reject:
        pass
