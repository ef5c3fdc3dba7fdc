"""OAK's first step: a category expanded into different sub-topics, each dealt to a model."""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.methods.classification.oak_prompts import EXPAND, HAD
from seedbed.methods.classification.reading import new_items


class Topic(TypedDict):
    """A sub-topic, and the role that answers about it."""

    subcategory: str
    answering: str


SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.95, "max_tokens": 2048}


async def expand(
    ctx: Context, category: str, *, topics: int = 20, tries: int = 20, models: tuple[str, ...] = ("main",)
) -> list[Topic]:
    """So many different sub-topics.

    Raises:
        Reject: the model gave fewer in all tries.
    """
    found: list[str] = []
    for _ in range(tries):
        had = ctx.fill(HAD, had="; ".join(found)) if found else ""
        prompt = ctx.fill(EXPAND, count=topics - len(found), category=category, had=had)
        listed = (await ctx.ask(prompt, schema=list[str], **SAMPLING)).json(list[str])
        found += new_items((one.strip() for one in listed if one.strip()), [*found, category])
        if len(found) >= topics:
            start = ctx.rng.randrange(len(models))
            return [Topic(subcategory=one, answering=models[(start + place) % len(models)])
                    for place, one in enumerate(found[:topics])]  # fmt: skip
    raise Reject(f"{category}: fewer sub-topics than wanted after {tries} tries", value=len(found), threshold=topics)


NAMED = '["Swarming"]'
