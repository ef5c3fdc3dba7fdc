"""AttrPrompt: texts of given classes, each with attributes drawn at random, so that a class is not one text over again.

Paper: AttrPrompt, arXiv 2306.15895.

A row brings the ``task`` (what the data set is), its classes ``labels``, and the attributes a person chose:
``by_class`` (such as a sub-topic, whose values depend on the class) and ``general`` (style, place …). Without them the
model proposes attributes, as general ones; ``dimensions_only`` ends there, so that a person picks, as in the paper.

``list_general`` asks ten values for each general attribute. For each class ``list_by_class`` asks ten values for each
attribute of its own and which 5 other classes are most like it, then asks of every value whether it also fits one of
those, and drops it where it does. ``draw`` makes ``per_class`` rows a class: one value of each attribute, uniform and
independent, one of the ``lengths`` and one similar class. ``write_text`` writes the text: from L to L + 50 words
(characters in Chinese), and not about the similar class. A text outside that length is set aside.

Differs from the paper: the lengths are ours; whether a value is ambiguous is asked for each similar class on its own,
up to the first yes. Arguments of the scripts are kept: temperature 1 and top-p 1 (0.95 there by default) for texts, 0.7
for the filter.
"""

from __future__ import annotations

from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.step import Step, step
from seedbed.core.text import length
from seedbed.methods.classification.attr_prompt_attributes import choose_attributes, draw
from seedbed.methods.classification.attr_prompt_prompts import (
    ABOUT,
    AMBIGUOUS,
    ATTRIBUTE,
    DIMENSIONS,
    NOTHING,
    SIMILAR,
    VALUES,
    WRITE,
)
from seedbed.methods.classification.attr_prompt_values import SAMPLING, list_by_class, list_general


class Text(TypedDict):
    """The text."""

    text: str


_PROMPTS = ABOUT, AMBIGUOUS, SIMILAR, VALUES, DIMENSIONS
"""Named here as well, where a recipe looks for prompts to replace."""
WINDOW = 50


def attr_prompt(
    *,
    per_class: int = 500,
    values: int = 10,
    similar: int = 5,
    lengths: tuple[int, ...] = (30, 80, 130),
    dimensions: int = 4,
    dimensions_only: bool = False,
) -> list[Step]:
    """From classes and attributes to texts; see the card above."""
    if min(per_class, values, dimensions, *lengths) < 1:
        raise RecipeError("attr_prompt: per_class, values, dimensions and every length must be at least 1")
    steps = [step(choose_attributes, count=dimensions)]
    if dimensions_only:
        return steps
    steps += [step(list_general, count=values), step(list_by_class, count=values, similar=similar)]
    return [*steps, step(draw, per_class=per_class, lengths=lengths), step(write_text)]


async def write_text(
    ctx: Context, task: str, label: str, attributes: dict[str, str], least_length: int, not_about: str
) -> Text:
    """One text of the class with its attributes.

    Raises:
        Reject: its length is outside the window.
    """
    listed = "\n".join(ctx.fill(ATTRIBUTE, name=name, value=value) for name, value in attributes.items())
    most = least_length + WINDOW
    prompt = ctx.fill(WRITE, task=task, label=label, attributes=listed, least=least_length, most=most,
                      similar=not_about or ctx.fill(NOTHING))  # fmt: skip
    text = (await ctx.ask(prompt, **SAMPLING)).text.strip()
    if not least_length <= length(text) <= most:
        wanted = f"{least_length} to {most}"
        raise Reject(f"the text has {length(text)} words, wanted {wanted}", value=length(text), threshold=wanted)
    return Text(text=text)


EXAMPLE = Example(
    row=[{"task": "news", "labels": ["sport", "trade"], "general": ["tone"], "by_class": ["sub-topic"]}],
    settings={"per_class": 1, "values": 1, "lengths": (5,)},
    replies=[
        "1. dry",
        "1. rowing",
        "no",
        "1. tin prices",
        "no",
        "They lost by a length.",
        "Tin fell by 10 %.",
    ],
    gives=None,
)
