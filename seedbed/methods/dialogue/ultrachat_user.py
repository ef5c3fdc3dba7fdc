"""UltraChat's simulated user: the next message, or why the dialogue ends."""

from __future__ import annotations

import re

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.prompt import Prompt
from seedbed.core.request import Message
from seedbed.core.text import folded, length
from seedbed.methods.dialogue.turns import inverted, unquoted
from seedbed.methods.dialogue.ultrachat_openings import SAMPLING

USER = Prompt(
    en="You play a curious human user who talks to an assistant. You never answer, explain, offer help or act as the "
    "assistant. Each time, write only the user's next message, in one to three sentences: a follow-up question, a "
    "doubt or a further wish that builds on the last answer. Do not thank or praise.",
    zh="你扮演一位好奇的真人用户，正在和助手对话。你从不解答、讲解、主动提供帮助，也不扮演助手。每次只写用户的下一句话，一到三句："
    "针对上一个回答追问、质疑或提出进一步的要求。不要道谢或夸奖。",
)
BEGIN = Prompt(en="Begin the conversation.", zh="请开始对话。")
NEXT = Prompt(
    en="The assistant answered:\n{answer}\n\nWrite the user's next message only.",
    zh="助手回答：\n{answer}\n\n只写用户的下一句话。",
)
THANKS = re.compile(
    r"\b(thanks?|thank you|appreciate|goodbye|bye|you're welcome|great (job|answer))\b|谢|再见|不客气|回答得",
    re.IGNORECASE,
)
ASSISTANT = re.compile(
    r"\b(how (can|may) i (help|assist)|as an ai|i('m| am) (here to|an ai|happy to) ?(help|assist)?|feel free to ask"
    r"|let me know if you|certainly!|sure, here)|作为(一个|一名)?(AI|人工智能|助手)|我(可以|能|很乐意)(帮|为)[您你]"
    r"|还有什么可以帮",
    re.IGNORECASE,
)


async def add_turn(ctx: Context, messages: list[Message]) -> str:
    """Add the user's next message, asked of a model that sees the roles inverted, or say why the dialogue ends."""
    prompt = ctx.fill(NEXT, answer=messages[-1]["content"])
    history = inverted(messages[:-1], ctx.fill(BEGIN))
    said = unquoted((await ctx.ask(prompt, system=ctx.fill(USER), history=history, role="user", **SAMPLING)).text)
    if ASSISTANT.search(said):
        raise Reject("the simulated user speaks like an assistant", value=said[:200])
    if THANKS.search(said) and "?" not in said and "？" not in said and length(said) < 60:
        return "thanks"
    if folded(said) in {folded(message["content"]) for message in messages}:
        return "repetition"
    messages.append({"role": "user", "content": said})
    return ""
