"""The values of AttrPrompt's attributes: general ones, and those of a class that fit no class like it."""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.row import Row
from seedbed.core.text import folded
from seedbed.methods.classification.attr_prompt_prompts import ABOUT, AMBIGUOUS, SIMILAR, VALUES
from seedbed.methods.classification.reading import new_items


class Valued(TypedDict):
    """The values of the general attributes: ``{"name", "values"}`` for each."""

    general_values: list[Row]


class OfClass(TypedDict):
    """A class, the values of its own attributes that fit no other, and the classes like it."""

    label: str
    class_values: list[Row]
    similar: list[str]


SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 1.0, "max_tokens": 1024}
FILTERING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 128, "role": "judge"}


async def list_general(ctx: Context, task: str, general: list[str], *, count: int = 10) -> Valued:
    """Values of the attributes that do not depend on the class."""
    return Valued(general_values=[{"name": one, "values": await _values(ctx, task, one, "", count)} for one in general])


async def _values(ctx: Context, task: str, attribute: str, label: str, count: int) -> list[str]:
    about = ctx.fill(ABOUT, label=label) if label else ""
    reply = await ctx.ask(ctx.fill(VALUES, task=task, about=about, attribute=attribute, count=count), **SAMPLING)
    return new_items(reply.numbered())[:count]


async def list_by_class(
    ctx: Context, task: str, labels: list[str], by_class: list[str], *, count: int = 10, similar: int = 5
) -> list[OfClass]:
    """For each class the values of its own attributes, without those that also fit a class like it."""
    made: list[OfClass] = []
    dropped: list[str] = []
    for label in labels:
        near = await _similar(ctx, task, label, labels, similar)
        kept: list[Row] = []
        for attribute in by_class:
            found = await _values(ctx, task, attribute, label, count)
            fitting = [one for one in found if not await _fits_another(ctx, (task, label, attribute, one), near)]
            dropped += [f"{label}, {attribute}: {one}" for one in found if one not in fitting]
            if not fitting:
                raise Reject(f"every {attribute} of the class {label!r} also fits a class like it", value=found)
            kept.append({"name": attribute, "values": fitting})
        made.append(OfClass(label=label, class_values=kept, similar=near))
    if dropped:
        ctx.note(dropped=dropped)
    return made


async def _similar(ctx: Context, task: str, label: str, labels: list[str], count: int) -> list[str]:
    """The classes most like this one; all others, without asking, where there are no more."""
    others = [one for one in labels if one != label]
    if len(others) <= count or count == 0:
        return others[:count]
    prompt = ctx.fill(SIMILAR, task=task, label=label, count=count, others="\n".join(others))
    reply = await ctx.ask(prompt, **SAMPLING)
    names = {folded(one): one for one in others}
    found = [names[folded(one)] for one in new_items(reply.numbered()) if folded(one) in names]
    if not found:
        raise Unreadable("none of the lines is the name of a class in the list", reply)
    return found[:count]


async def _fits_another(ctx: Context, told: tuple[str, str, str, str], near: list[str]) -> bool:
    task, label, attribute, value = told
    for other in near:
        prompt = ctx.fill(AMBIGUOUS, task=task, label=label, attribute=attribute, value=value, other=other)
        if (await ctx.ask(prompt, **FILTERING)).yes():
            return True
    return False
