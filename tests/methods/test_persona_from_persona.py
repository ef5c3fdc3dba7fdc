"""The pool of personas that grows by relations."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.example import Script
from seedbed.core.row import Row
from seedbed.core.step import Grow
from seedbed.core.text import words
from seedbed.methods.persona.persona_from_persona import _New, persona_from_persona, relate

SEED = {"persona": "A night nurse in a rural hospital."}


def grown(replies: list[str], pool: list[Row], **given_settings: Any) -> list[Row]:
    """The pool after all rounds, as the engine runs them."""
    (step,) = persona_from_persona(**given_settings)
    assert isinstance(step.grow, Grow)
    script = Script(replies, cycle=True)
    for number in range(1, step.grow.rounds + 1):
        drawn = step.grow.draw(random.Random(number), pool, number)
        for row in drawn:
            ctx = Context(script, seed=(number, row["persona"]))
            made = asyncio.run(relate(ctx, row["persona"], row.get("hop", 0), **step.settings))
            for one in made:
                if step.grow.admit(dict(one), pool).passed:
                    pool.append(dict(one))
    return pool


def test_six_rounds_make_a_chain_of_valid_parents() -> None:
    """No hop beyond the sixth, every parent stands in the pool one hop nearer, and nobody is their own parent."""
    replies = [f"Person number{place} who does work{place} for place{place}." for place in range(6)]
    pool = grown(replies, [dict(SEED)])
    assert [row.get("hop", 0) for row in pool] == list(range(7))
    hops = {row["persona"]: row.get("hop", 0) for row in pool}
    for row in pool[1:]:
        assert row["parent"] != row["persona"]
        assert hops[row["parent"]] == row["hop"] - 1


def test_each_round_starts_from_those_that_joined_last() -> None:
    """The frontier holds the persons of the farthest hop, all of them and no others."""
    (step,) = persona_from_persona()
    assert step.grow is not None
    pool: list[Row] = [dict(SEED), {"persona": "b", "hop": 1}, {"persona": "c", "hop": 2}, {"persona": "d", "hop": 2}]
    assert [row["persona"] for row in step.grow.draw(random.Random(0), pool, 3)] == ["c", "d"]
    assert step.grow.draw(random.Random(0), [dict(SEED), dict(SEED)], 1) == [SEED, SEED]


def test_relations_are_drawn_without_repeats() -> None:
    """Three relatives stand in three different relations."""
    made = asyncio.run(
        relate(
            Context(Script(["A baker who sings."] * 3)), "x", 4, relations=("family", "work", "service"), relatives=3
        )
    )
    assert {one["relation"] for one in made} == {"family", "work", "service"}
    assert {one["hop"] for one in made} == {5}


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("In a rural hospital, a night nurse.", False),
        ("A day nurse in a city clinic.", True),
        ("A night nurse in a rural hospital, and her brother.", True),
        ("Sorry, I cannot think of one.", False),
        ("A mentor who knows...", False),
        ("A nurse", False),
    ],
)
def test_only_what_is_new_is_admitted(text: str, passed: bool) -> None:
    """Another order of the same words is the same persona; apologies and fragments are none."""
    assert _New(0.9, 120)({"persona": text}, [SEED]).passed is passed


def test_chinese_is_compared_by_characters() -> None:
    """Two Chinese personas that differ by punctuation are the same; another person is not."""
    admit, pool = _New(0.9, 120), [{"persona": "一名在县城医院上夜班的护士。"}]
    assert not admit({"persona": "一名，在县城医院上夜班的护士"}, pool).passed
    assert admit({"persona": "一位经营裁缝铺的老师傅。"}, pool).passed


def test_the_first_stays_and_another_pool_is_read_anew() -> None:
    """The index follows a growing pool and forgets it when it is given another one."""
    admit, pool = _New(0.9, 120), list[Row]()
    for text in ("A baker who sings bass.", "A baker who sings bass!", "A vet who paints barns."):
        if admit({"persona": text}, pool).passed:
            pool.append({"persona": text})
    assert [row["persona"] for row in pool] == ["A baker who sings bass.", "A vet who paints barns."]
    assert admit({"persona": "A baker who sings bass."}, [{"persona": "A vet who paints barns."}]).passed


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefghijkl"), min_size=3, max_size=14), min_size=1, max_size=12), st.data())
def test_the_index_finds_what_a_full_comparison_finds(texts: list[list[str]], data: st.DataObject) -> None:
    """Looking up a few words of each gives the same verdict as comparing with the whole pool."""
    bar = data.draw(st.sampled_from([0.5, 0.8, 0.9, 1.0]))
    pool = [{"persona": " ".join(text)} for text in texts[:-1]]
    mine = set(texts[-1])
    likest = max((len(mine & set(old)) / len(mine | set(old)) for old in texts[:-1]), default=0.0)
    assert words(" ".join(texts[-1])) == texts[-1]
    assert _New(bar, 120)({"persona": " ".join(texts[-1])}, pool).passed is (likest < bar - 1e-9)
