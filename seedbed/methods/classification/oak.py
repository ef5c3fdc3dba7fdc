"""Open Artificial Knowledge: texts by several models over the sub-topics of an encyclopedia's categories.

Paper: Open Artificial Knowledge, arXiv 2407.14371.

Rows bring a ``category`` (the paper takes 21,503 of Wikipedia, to depth 3). ``expand`` asks for 20 different
sub-topics and asks on, up to 20 times, while some are missing or repeated; a category that stays short is set aside.
``write_prompt`` makes one prompt a sub-topic in one of two ways (``prompt_method``): "programming" fills a template
with a drawn quality score, length and style; "meta" lets the model write the prompt and then improve it.
``answer_prompt`` answers it with one of the ``models`` (roles of the recipe), dealt in turn over the sub-topics so
that each has its share. Ids and token counts follow from the row alone: ``prompt_id`` from category, sub-topic and
prompt, the counts from the texts, by estimate.

Differs from the paper: sub-topics come as JSON, since commas part topics that hold one; repeated texts are left to a
deduplication step; the ways are drawn evenly; templates, scores, lengths and styles are ours.
"""

from __future__ import annotations

from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.seed import digest
from seedbed.core.step import Step, step
from seedbed.core.text import estimate_tokens
from seedbed.methods.classification.oak_prompts import EXPAND, HAD, LENGTHS, META, REFINE, SCORES, STYLES, TEMPLATE
from seedbed.methods.classification.oak_topics import NAMED, SAMPLING, expand

_PROMPTS = EXPAND, HAD  # named here as well, where a recipe looks for prompts to replace


class Prompted(TypedDict):
    """A prompt and how it came about."""

    prompt_id: str
    instruction: str
    prompt_method: str
    prompt_model: str
    selected_score: int
    selected_length: str
    selected_style: str
    prompt_token_length: int


class Responded(TypedDict):
    """The answer."""

    output: str
    response_model: str
    response_token_length: int


def oak(*, topics: int = 20, tries: int = 20, models: tuple[str, ...] = ("main",), meta: float = 0.5) -> list[Step]:
    """From categories to texts; ``meta`` is the share of prompts that the model writes. See the card above."""
    if topics < 1 or tries < 1 or not models or not 0 <= meta <= 1:
        told = f"topics {topics}, tries {tries}, models {list(models)} and meta {meta}"
        raise RecipeError(f"oak: wanted topics, tries and models of at least 1 and meta from 0 to 1, got {told}")
    return [step(expand, topics=topics, tries=tries, models=models), step(write_prompt, meta=meta), step(answer_prompt)]


async def write_prompt(ctx: Context, category: str, subcategory: str, *, meta: float = 0.5) -> Prompted:
    """A prompt by a template, or by the model and improved by it."""
    model, score, length, style = "", 0, "", ""
    if ctx.rng.random() < meta:
        first = await ctx.ask(ctx.fill(META, subcategory=subcategory, category=category), **SAMPLING)
        better = await ctx.ask(ctx.fill(REFINE, prompt=first.text.strip()), **SAMPLING)
        prompt, model = better.text.strip(), better.model
    else:
        score, length, style = ctx.rng.choice(SCORES), ctx.rng.choice(tuple(LENGTHS)), ctx.rng.choice(tuple(STYLES))
        prompt = ctx.fill(TEMPLATE, subcategory=subcategory, category=category, score=score,
                          style=ctx.fill(STYLES[style]), length=ctx.fill(LENGTHS[length]))  # fmt: skip
    return Prompted(
        prompt_id=digest(category, subcategory, prompt).hex()[:16],
        instruction=prompt,
        prompt_method="meta" if not style else "programming",
        prompt_model=model,
        selected_score=score,
        selected_length=length,
        selected_style=style,
        prompt_token_length=estimate_tokens(prompt),
    )


async def answer_prompt(ctx: Context, instruction: str, answering: str) -> Responded:
    """The answer of the model that the sub-topic was dealt to."""
    reply = await ctx.ask(instruction, role=answering, **SAMPLING)
    text = reply.text.strip()
    return Responded(output=text, response_model=reply.model or answering, response_token_length=estimate_tokens(text))


EXAMPLE = Example(
    row=[{"category": "Beekeeping"}],
    settings={"topics": 1, "meta": 0.0},
    replies=[NAMED, "In May a colony may divide."],
    gives=None,
)
