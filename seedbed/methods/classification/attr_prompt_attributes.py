"""AttrPrompt's attributes: those of a data set are chosen, and a value of each is drawn for every text."""

from __future__ import annotations

from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.core.seed import digest
from seedbed.methods.classification.attr_prompt_prompts import DIMENSIONS
from seedbed.methods.classification.attr_prompt_values import SAMPLING
from seedbed.methods.classification.reading import new_items


class Chosen(TypedDict):
    """The attributes of a data set."""

    general: list[str]
    by_class: list[str]


class Drawn(TypedDict):
    """What one text is to be; ``prompt_id`` names the class and the values drawn."""

    attributes: dict[str, str]
    least_length: int
    not_about: str
    prompt_id: str


async def choose_attributes(
    ctx: Context,
    task: str,
    labels: list[str],
    general: list[str] | None = None,
    by_class: list[str] | None = None,
    *,
    count: int = 4,
) -> Chosen:
    """The attributes that the row names, or those that the model proposes."""
    if len(new_items(labels)) < 2 or len(new_items(labels)) != len(labels):
        raise RecipeError(f"attr_prompt: wanted two or more classes, all different, got {labels}")
    if general or by_class:
        return Chosen(general=list(general or []), by_class=list(by_class or []))
    reply = await ctx.ask(ctx.fill(DIMENSIONS, task=task, labels=", ".join(labels), count=count), **SAMPLING)
    return Chosen(general=new_items(reply.numbered())[:count], by_class=[])


async def draw(
    ctx: Context,
    label: str,
    general_values: list[Row],
    class_values: list[Row],
    similar: list[str],
    *,
    per_class: int = 500,
    lengths: tuple[int, ...] = (30, 80, 130),
) -> list[Drawn]:
    """So many combinations of attributes for a class, every value drawn on its own."""
    made: list[Drawn] = []
    for place in range(per_class):
        attributes = {one["name"]: ctx.rng.choice(one["values"]) for one in [*class_values, *general_values]}
        least, other = ctx.rng.choice(lengths), ctx.rng.choice(similar) if similar else ""
        name = digest(label, str(sorted(attributes.items())), least, other, place).hex()[:16]
        made.append(Drawn(attributes=attributes, least_length=least, not_about=other, prompt_id=name))
    return made
