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

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.seed import digest
from seedbed.core.step import Step, step
from seedbed.core.text import estimate_tokens
from seedbed.methods.classification.reading import new_items


class Topic(TypedDict):
    """A sub-topic, and the role that answers about it."""

    subcategory: str
    answering: str


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


EXPAND = Prompt(
    en="Name {count} different sub-topics of “{category}” that an encyclopedia would have articles on.{had} "
    "Reply with a "
    "JSON list of {count} short names and nothing else.",
    zh="请列出“{category}”的 {count} 个不同子话题，每个都值得百科全书单独写一篇文章。{had}只回复包含 {count} "
    "个简短名称的 JSON 列表。",
)
HAD = Prompt(en=" None of these again: {had}.", zh="不要重复这些：{had}。")
TEMPLATE = Prompt(
    en="Write a text about “{subcategory}” (in the field of {category}). Style: {style}. Length: {length}. On "
    "a scale of "
    "1 to 10 its quality should be {score}.",
    zh="请写一篇关于“{subcategory}”（属于{category}）的文字。文体：{style}。篇幅：{length}。按 1 到 10 分，"
    "质量应达到 {score} 分。",
)
META = Prompt(
    en="Write a prompt that makes a language model write an informative text about “{subcategory}” (in the field of "
    "{category}). Reply with the prompt only.",
    zh="请写一条提示词，让语言模型写出一篇关于“{subcategory}”（属于{category}）的、内容充实的文字。只回复提示词。",
)
REFINE = Prompt(
    en="Improve this prompt: make it more specific and clear about reader, scope and form. Reply with the "
    "improved prompt "
    "only.\n\n{prompt}",
    zh="请改进下面的提示词：使读者、范围和形式更具体清楚。只回复改进后的提示词。\n\n{prompt}",
)
LENGTHS = {
    "short": Prompt(en="about 100 words", zh="约 150 字"),
    "medium": Prompt(en="about 300 words", zh="约 500 字"),
    "long": Prompt(en="about 800 words", zh="约 1200 字"),
}
STYLES = {
    "encyclopedia": Prompt(en="an encyclopedia article", zh="百科条目"),
    "textbook": Prompt(en="a textbook section", zh="教科书章节"),
    "essay": Prompt(en="a personal essay", zh="随笔"),
    "dialogue": Prompt(en="a conversation between two people", zh="两人对话"),
    "news": Prompt(en="a newspaper feature", zh="报刊特写"),
}
SCORES = (7, 8, 9, 10)
SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.95, "max_tokens": 2048}


def oak(*, topics: int = 20, tries: int = 20, models: tuple[str, ...] = ("main",), meta: float = 0.5) -> list[Step]:
    """From categories to texts; ``meta`` is the share of prompts that the model writes. See the card above."""
    if topics < 1 or tries < 1 or not models or not 0 <= meta <= 1:
        told = f"topics {topics}, tries {tries}, models {list(models)} and meta {meta}"
        raise RecipeError(f"oak: wanted topics, tries and models of at least 1 and meta from 0 to 1, got {told}")
    return [step(expand, topics=topics, tries=tries, models=models), step(write_prompt, meta=meta), step(answer_prompt)]


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
    replies=['["Swarming"]', "In May a colony may divide."],
    gives=None,
)
