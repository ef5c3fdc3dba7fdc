"""GenQA: from a handful of prompts, instructions by the million: the model lists, one item is chosen, then it writes.

Paper: GenQA, arXiv 2406.10323.

Five variants. *static* asks for a question and answer of the ``domain``; *static_conditional* on a topic (the row's, or
one drawn from ``topics``); *generator_conditional* lists 60 subtopics of the topic, the model chooses one;
*generator_nested* lists topics, chooses one, lists its subtopics, chooses one; *generator_uniform* lists as
*generator_conditional* does, but the number to take is drawn here, because models like the first items best. The
question is to be related to the item and not directly about it. A sentence that asks for something unusual, drawn from
a few, ends every prompt. Exact duplicates go by ``exact_dedup`` behind, near ones by ``minhash``.

Rows name their ``variant`` and ``booster`` and hold the ``listed`` items, the ``chosen`` one and its number. A reply
without a list of the wanted length (``short_by`` fewer are let pass), without one of the four parts, or whose choice is
not in its list or not at the number given is asked for again. Differs from the paper: lists are 40 long by default (it
has 40 to 60 and more) and the wordings are ours; *nested* chooses for itself, as published.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict, get_args

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.methods.pretraining.gen_qa_prompts import ASKS, BOOSTERS, FORMS
from seedbed.methods.pretraining.gen_qa_reading import read_reply

Variant = Literal["static", "static_conditional", "generator_conditional", "generator_nested", "generator_uniform"]


class Generated(TypedDict):
    """A question and its answer, and how the model came to them; ``index`` counts from 1, 0 without a list."""

    instruction: str
    output: str
    variant: str
    booster: str
    topic: str
    listed: list[str]
    chosen: str
    index: int


DEPTH = {"static": 0, "static_conditional": 0, "generator_nested": 2}
SAMPLING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 3072}


async def gen_qa(
    ctx: Context,
    topic: str = "",
    *,
    domain: str = "general knowledge",
    variants: tuple[Variant, ...] = ("generator_uniform",),
    topics: tuple[str, ...] = (),
    count: int = 40,
    short_by: int = 0,
) -> Generated:
    """Have a question and answer written by way of a list of ``count``; see the card above.

    Raises:
        RecipeError: a variant that there is not, or one that needs a topic and finds none.
    """
    if not variants or set(variants) - set(get_args(Variant)) or count < 1 or not 0 <= short_by < count:
        raise RecipeError(f"gen_qa: the variants are {', '.join(get_args(Variant))}, and 0 <= short_by < count; got "
                          f"{list(variants)}, {short_by} and {count}")  # fmt: skip
    variant = ctx.rng.choice(variants)
    needed = variant not in ("static", "generator_nested")
    about = topic.strip() or (ctx.rng.choice(topics) if topics else "")
    if needed and not about:
        raise RecipeError(f"gen_qa: {variant} needs a column 'topic' or the setting 'topics'")
    booster, index = ctx.rng.choice(tuple(BOOSTERS)), ctx.rng.randint(1, count)
    depth = DEPTH.get(variant, 1)
    slots = {"domain": domain, "topic": about, "count": count, "index": index,
             "form": ctx.fill(FORMS[depth], booster=ctx.fill(BOOSTERS[booster]))}  # fmt: skip
    ask = ASKS[variant]
    reply = await ctx.ask(ctx.fill(ask, **{name: slots[name] for name in ask.slots}), **SAMPLING)
    read = read_reply(reply, depth, count - short_by, index if variant == "generator_uniform" else 0)
    topic = read.topic or (about if needed else "")
    return Generated(variant=variant, booster=booster, topic=topic, listed=read.listed,
                     chosen=read.chosen, index=read.number, instruction=read.question, output=read.answer)  # fmt: skip


EXAMPLE = Example(
    row={"topic": "Beekeeping"},
    settings={"count": 2, "variants": ("generator_conditional",)},
    replies=[
        (
            "List:\n1. Swarms\n2. Queens\nChoice: Swarms\nQuestion: Why does a hive get louder in May?\n"
            "Answer: The colony has outgrown it and is about to divide."
        )
    ],
    gives={
        "variant": "generator_conditional",
        "booster": "unusual",
        "topic": "Beekeeping",
        "listed": ["Swarms", "Queens"],
        "chosen": "Swarms",
        "index": 1,
        "instruction": "Why does a hive get louder in May?",
        "output": "The colony has outgrown it and is about to divide.",
    },
)
