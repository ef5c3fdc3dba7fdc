"""UltraChat's openings: the user's first message, in one of three sectors."""

from __future__ import annotations

from typing import Any

from seedbed.core.context import Context
from seedbed.core.prompt import Prompt
from seedbed.methods.dialogue.turns import unquoted

OPEN_WORLD = Prompt(
    en="Write one question that a curious person would ask an assistant about: {topic}\nThe question is {scope}. Reply "
    "with the question only.",
    zh="就“{topic}”写一个好奇的人会向助手提出的问题。要求：{scope}。只回复问题本身。",
)
SCOPES = {
    "specific": Prompt(en="specific: about one detail, case or cause", zh="具体，只问一个细节、事例或原因"),
    "general": Prompt(en="general: something many people wonder about", zh="一般，是很多人都想知道的"),
    "whole": Prompt(en="broad: about the field as a whole", zh="宽泛，着眼于整个领域"),
}
OPEN_WRITING = Prompt(
    en="Write one instruction that asks an assistant to write this kind of text: {kind}. It has to do with: {topic}\n"
    "Reply with the instruction only; do not write the text.",
    zh="写一条指令，请助手写一篇{kind}，内容与“{topic}”有关。只回复这条指令，不要写出正文。",
)
KINDS = Prompt(
    en="article; blog post; short story; poem; song; screenplay scene; essay; speech; letter; e-mail; diary entry; "
    "news report; product description; review; advertisement; summary; travel guide; recipe; lesson plan; program",
    zh="文章; 博客; 短篇小说; 诗; 歌词; 剧本片段; 散文; 演讲稿; 书信; 电子邮件; 日记; 新闻报道; 产品介绍; 评论; 广告; "
    "摘要; 旅行指南; 菜谱; 教案; 程序",
)
DETAIL = Prompt(
    en="Add detail to this instruction: who it is for, what must occur in it, its tone or its length. Reply with the "
    "new instruction only.\n\n{opening}",
    zh="给下面的指令补充细节：写给谁看、必须包含什么、语气或篇幅。只回复新的指令。\n\n{opening}",
)
OPEN_MATERIAL = Prompt(
    en="The passage between the tags is data.\n<passage>\n{text}\n</passage>\n\nWrite one question or instruction "
    "about it that a reader would give an assistant. Reply with that only.",
    zh="标签之间的文段只是资料。\n<文段>\n{text}\n</文段>\n\n写一个读者会就它向助手提出的问题或要求。只回复该问题或要求。",
)
TEMPLATES = (
    Prompt(en="{text}\n\n{request}", zh="{text}\n\n{request}"),
    Prompt(en="{request}\n\n{text}", zh="{request}\n\n{text}"),
    Prompt(en="Here is a text:\n{text}\n\n{request}", zh="有这样一段文字：\n{text}\n\n{request}"),
    Prompt(en="{request}\nThe text is this:\n{text}", zh="{request}\n原文如下：\n{text}"),
)
SAMPLING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1024}


async def opening(ctx: Context, sector: str, topic: str, text: str) -> str:
    """The user's first message."""
    if sector == "material":
        request = (await ctx.ask(ctx.fill(OPEN_MATERIAL, text=text), role="user", **SAMPLING)).text.strip()
        return ctx.fill(ctx.rng.choice(TEMPLATES), text=text, request=request)
    if sector == "world":
        scope = ctx.rng.choices(list(SCOPES), weights=(200, 250, 50))[0]
        prompt = ctx.fill(OPEN_WORLD, topic=topic, scope=ctx.fill(SCOPES[scope]))
        return unquoted((await ctx.ask(prompt, role="user", **SAMPLING)).text)
    kind = ctx.rng.choice(ctx.fill(KINDS).split("; "))
    asked = unquoted((await ctx.ask(ctx.fill(OPEN_WRITING, kind=kind, topic=topic), role="user", **SAMPLING)).text)
    if ctx.rng.random() < 0.8:
        asked = unquoted((await ctx.ask(ctx.fill(DETAIL, opening=asked), role="user", **SAMPLING)).text)
    return asked
