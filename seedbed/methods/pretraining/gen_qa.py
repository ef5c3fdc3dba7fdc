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

import re
from typing import Any, Literal, NamedTuple, TypedDict, get_args

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.text import folded
from seedbed.methods.pretraining.gen_qa_reading import items, parts

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


ASKS = {
    "static": Prompt(
        en="Write one question on the domain “{domain}” and its answer.{form}",
        zh="请写一个关于“{domain}”领域的问题及其答案。{form}",
    ),
    "static_conditional": Prompt(
        en="Write one question on the domain “{domain}”, on the topic “{topic}”, and its answer.{form}",
        zh="请写一个“{domain}”领域中关于“{topic}”的问题及其答案。{form}",
    ),
    "generator_conditional": Prompt(
        en="Domain: {domain}. List {count} subtopics of “{topic}”, numbered. Choose one of them at random and name it. "
        "Then write one question that is related to it but not directly about it, so that answering takes thought, and "
        "its answer.{form}",
        zh="领域：{domain}。请列出“{topic}”的 {count} 个子话题并编号，从中随机选一个并写明。"
        "然后写一个与它相关、但不直接问它、需要思考的问题，并给出答案。{form}",
    ),
    "generator_nested": Prompt(
        en="Domain: {domain}. List {count} topics, numbered, and choose one at random. List {count} subtopics of that "
        "one, numbered from 1 again, choose one at random and name it. Then write one question that is related to it "
        "but not directly about it, so that answering takes thought, and its answer.{form}",
        zh="领域：{domain}。请列出 {count} 个话题并编号，随机选一个；再列出它的 {count} 个子话题，重新从 1 编号，"
        "随机选一个并写明。"
        "然后写一个与该子话题相关、但不直接问它、需要思考的问题，并给出答案。{form}",
    ),
    "generator_uniform": Prompt(
        en="Domain: {domain}. List {count} subtopics of “{topic}”, numbered. Take number {index} and name it. Then "
        "write one question that is related to it but not directly about it, so that answering takes thought, and "
        "its answer.{form}",
        zh="领域：{domain}。请列出“{topic}”的 {count} 个子话题并编号，取第 {index} 个并写明。"
        "然后写一个与它相关、但不直接问它、需要思考的问题，并给出答案。{form}",
    ),
}
FORMS = {
    0: Prompt(en="\nReply with:\nQuestion: …\nAnswer: …\n{booster}", zh="\n回复格式：\n问题：……\n答案：……\n{booster}"),
    1: Prompt(
        en="\nReply with:\nList:\n1. …\nChoice: …\nQuestion: …\nAnswer: …\n{booster}",
        zh="\n回复格式：\n列表：\n1. ……\n选择：……\n问题：……\n答案：……\n{booster}",
    ),
    2: Prompt(
        en="\nReply with:\nTopics:\n1. …\nTopic: …\nList:\n1. …\nChoice: …\nQuestion: …\nAnswer: …\n{booster}",
        zh="\n回复格式：\n话题列表：\n1. ……\n话题：……\n列表：\n1. ……\n选择：……\n问题：……\n答案：……\n{booster}",
    ),
}
BOOSTERS = {
    "unusual": Prompt(en="Be unusual.", zh="要与众不同。"),
    "surprise": Prompt(en="Surprise the reader.", zh="要出人意料。"),
    "uncommon": Prompt(en="Avoid what everybody would ask first.", zh="避开人人都会先想到的问题。"),
    "specific": Prompt(en="Prefer the specific and little known.", zh="偏爱具体而少有人知的内容。"),
    "creative": Prompt(en="Be creative and do not repeat yourself.", zh="要有创意，不要重复。"),
}
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
    read = _read(reply, depth, count - short_by, index if variant == "generator_uniform" else 0)
    topic = read.topic or (about if needed else "")
    return Generated(variant=variant, booster=booster, topic=topic, listed=read.listed,
                     chosen=read.chosen, index=read.number, instruction=read.question, output=read.answer)  # fmt: skip


class _Read(NamedTuple):
    topic: str
    listed: list[str]
    chosen: str
    number: int
    question: str
    answer: str


def _read(reply: Reply, depth: int, least: int, index: int) -> _Read:
    """The parts of a reply; every choice must be an item of its list, that of the number where one was given."""
    found = parts(reply, depth)
    topic, listed, chosen, at = "", list[str](), "", 0
    if depth == 2:
        topics = items(reply, found["topics"], least)
        topic = topics[_place(reply, topics, found["topic"]) - 1]
    if depth:
        listed = items(reply, found["list"], max(least, index))
        at = _place(reply, listed, found["choice"])
        chosen = listed[at - 1]
    if index and at != index:
        raise Unreadable(f"number {index} of the list was to be taken, not {at}", reply)
    return _Read(topic, listed, chosen, at, found["question"], found["answer"])


def _place(reply: Reply, listed: list[str], chosen: str) -> int:
    """The number of the item that was chosen, named by its words, its number or both."""
    number = re.match(r"#?(\d{1,3})(?:[.)、:：]\s*|$)", chosen)
    plain = folded(chosen[number.end() :] if number else chosen).strip(' .。*"“”')
    places = [at for at, one in enumerate(listed, 1) if folded(one).strip(" .。*") == plain]
    if number and not plain:
        places = [int(number[1])] if 1 <= int(number[1]) <= len(listed) else []
    if not places or (number and int(number[1]) not in places):
        raise Unreadable(f"the choice {chosen[:60]!r} is not in the list", reply)
    return int(number[1]) if number else places[0]


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
