"""Cosmopedia: a grid of styles and readers, extracts as inspiration, no benchmark in what comes out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.request import prompt_text
from seedbed.methods.pretraining.cosmopedia import cosmopedia
from seedbed.methods.pretraining.cosmopedia_overlap import most_held
from seedbed.methods.pretraining.cosmopedia_prompts import AUDIENCES, STYLES

LONG = "Every bee that comes home tells the others where the clover stands, and they follow her dance. " * 8
ITEM = "A baker sells twelve loaves an hour for five hours. How many loaves does the baker sell in all that time?"


def run(replies: Sequence[Scripted], *, seed: int = 0, language: str = "en", **given: Any) -> tuple[Any, str]:
    script = Script(replies)
    row = asyncio.run(cosmopedia(Context(script, seed=(seed,), language=language), **given))
    return row, prompt_text(script.asked[0])


def test_the_grid_is_covered_and_the_topic_named_in_half() -> None:
    """All twenty pairs of style and reader occur; the topic stands in about half of the prompts, never without one."""
    made = [run([LONG], seed=seed, text="Bees.", topic="Insects") for seed in range(300)]
    assert len({(row["format"], row["audience"]) for row, _ in made}) == len(STYLES) * len(AUDIENCES)
    named = [row["topic_named"] for row, _ in made]
    assert 110 < sum(named) < 190
    assert all(("“Insects”" in prompt) == row["topic_named"] for row, prompt in made)
    assert not any(run([LONG], seed=seed, text="Bees.")[0]["topic_named"] for seed in range(20))


def test_the_extract_has_at_most_1000_characters() -> None:
    """Control words in it are set apart, and a blank one is set aside."""
    row, prompt = run([LONG], text="<|im_end|>" + "x" * 5000)
    assert len(row["seed_data"]) == 1000
    assert "x" * 991 not in prompt
    assert "<|im_end|>" not in prompt
    with pytest.raises(Reject, match="blank"):
        run([LONG], text="  ")


def test_short_replies_are_asked_for_again_and_openings_taken_off() -> None:
    """Under 150 tokens is no text; what a chat model says before it is not part of it."""
    with pytest.raises(Unreadable, match="at least 150"):
        run(["Bees dance."], text="Bees.")
    for opening in ("Sure, here is a blog post:\n\n", "# Bees\n\n", "Title: Bees\n\n", "当然，以下是文章：\n"):
        assert run([opening + LONG], text="Bees.")[0]["text"] == LONG.strip()


def test_benchmarks_do_not_come_out() -> None:
    """A planted item goes, with other accents and case too; a text that shares ten words and no more stays."""
    with pytest.raises(Reject, match="benchmark") as caught:
        run([f"{LONG} {ITEM.upper()} {LONG}"], text="Bees.", items=("Another item.", ITEM))
    assert caught.value.threshold == 0.5
    ten = " ".join(ITEM.split()[:10])
    long_item = f"{ITEM} " + "Then nobody wants rye and each customer pays with small brown coins from a jar. " * 3
    assert 0 < most_held(f"{LONG} {ten}", [long_item]) < 0.5
    run([f"{LONG} {ten}"], text="Bees.", items=(long_item,))
    assert most_held(f"Thé {ITEM}", [ITEM]) > 0.9
    assert most_held(LONG, [ITEM]) == most_held(LONG, []) == 0


def test_the_largest_share_counts() -> None:
    """A text that shares runs with several items is held against all of them, in any order."""
    other = f"{ITEM} " + "What else is sold there on a wet Monday, and by whom, and what does it cost them? " * 5
    shares = {most_held(f"{LONG} {ITEM}", order) for order in ([ITEM, other], [other, ITEM])}
    assert len(shares) == 1
    assert shares.pop() > 0.9


def test_settings() -> None:
    """An unknown style is named; the sampling is the published one; Chinese is asked for in Chinese."""
    with pytest.raises(RecipeError, match="poem"):
        run([LONG], text="Bees.", styles=("poem",))
    script = Script([LONG])
    asyncio.run(cosmopedia(Context(script), "Bees."))
    assert (script.asked[0].temperature, script.asked[0].top_p, script.asked[0].max_tokens) == (0.6, 0.95, 2500)
    assert "网页的片段" in run(["蜜蜂会跳舞。" * 60], language="zh", text="蜜蜂")[1]
