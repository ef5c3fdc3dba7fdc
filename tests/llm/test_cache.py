"""The cache across projects: a kept reply costs nothing, seeds stay apart, what is blank or cut is not kept."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from seedbed.core.errors import RecipeError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.cache import FILE, Cache
from seedbed.llm.meter import Meter
from seedbed.llm.models import open_model
from seedbed.llm.spec import parse_spec
from tests.llm.asking import says


class Counted:
    """A model that counts, and answers as told."""

    def __init__(self, reply: Reply) -> None:
        self.reply, self.asked = reply, 0

    async def __call__(self, request: Request) -> Reply:
        self.asked += 1
        return self.reply

    async def close(self) -> None:
        """Nothing is open."""


def through(folder: Path, inner: Any, *requests: Request, meter: Meter | None = None) -> list[Reply]:
    async def scene() -> list[Reply]:
        cache = Cache(inner, folder, meter=meter)
        found = [await cache(request) for request in requests]
        await cache.close()
        return found

    return asyncio.run(scene())


def test_a_kept_reply_is_free_and_survives_the_process(tmp_path: Path) -> None:
    """The second time, and in the next run, nothing is asked, and no tokens are counted; the role does not matter."""
    inner, meter = Counted(Reply("good", tokens_in=5, tokens_out=6)), Meter()
    first, second = through(tmp_path, inner, says("x", seed=1), says("x", seed=1, role="judge"), meter=meter)
    (third,) = through(tmp_path, inner, says("x", seed=1), meter=meter)
    assert [first.text, second.text, third.text] == ["good"] * 3
    assert (first.tokens_out, second.tokens_out, third.tokens_out) == (6, 0, 0)
    assert (inner.asked, meter.cached) == (1, 2)


def test_seeds_and_settings_are_part_of_the_content(tmp_path: Path) -> None:
    """Equal prompts with other seeds or settings are asked each."""
    inner = Counted(Reply("good"))
    through(tmp_path, inner, says("x", seed=1), says("x", seed=2), says("x", seed=1, temperature=0.0))
    assert inner.asked == 3


@pytest.mark.parametrize("reply", [Reply("  "), Reply("cut in the mid", finish="length")])
def test_what_is_no_answer_is_not_kept(tmp_path: Path, reply: Reply) -> None:
    """A blank or cut reply is asked for again."""
    inner = Counted(reply)
    through(tmp_path, inner, says("x"), says("x"))
    assert inner.asked == 2


def test_a_damaged_file_is_said_with_the_way_out(tmp_path: Path) -> None:
    """What is no database is an error of the recipe that names the file."""
    (tmp_path / FILE).write_bytes(b"not a database, and long enough to be taken for a damaged one" * 40)
    with pytest.raises(RecipeError, match=r"replies\.sqlite.*cache: false"):
        Cache(Counted(Reply("x")), tmp_path)


def test_the_recipe_opens_it(tmp_path: Path) -> None:
    """``cache: true`` keeps replies; cached ones are not counted as requests."""

    async def scene() -> dict[str, Any]:
        model = open_model(parse_spec({"model": "fake:", "cache": True}), cache=tmp_path)
        assert (await model(says("x"))).text == (await model(says("x"))).text
        await model.close()
        return model.meter.facts()

    facts = asyncio.run(scene())
    assert (facts["requests"], facts["cached"]) == (1, 1)
