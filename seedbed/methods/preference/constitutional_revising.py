"""Constitutional AI's revision: a model criticises its answer by a principle, and answers anew."""

from __future__ import annotations

import re
from typing import Any

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.prompt import Prompt
from seedbed.core.request import Message

LEAD_IN = re.compile(
    r"(sure|certainly|of course)?[,!.\s]*(here('s| is)|below is|this is)[^\n.]{0,30}\b(revised|rewritten|new|updated)\b"
    r"|revised (answer|response)|(好的[，。]?)?(以下|这)是(修改|重写|修订|改写|新)"
    r"|(修改|重写|修订|改写)后的?(回答|回复)",
    re.IGNORECASE,
)
OF_ITSELF = re.compile(
    r"\b(my|the) (last|previous|original|earlier|first) (answer|response)\b|(我)?(上面|刚才|之前|原来)的回答",
    re.IGNORECASE,
)
"""A small model goes on criticising where it is to answer."""
CRITIQUE = Prompt(
    en="Judge your last answer by this principle: {principle}\nIn at most three sentences, say where it falls short of "
    "it, or what could serve it better. Do not rewrite the answer yet.",
    zh="请按这条原则检视你上面的回答：{principle}\n用不超过三句话指出哪里没有做到，或怎样能做得更好。先不要改写回答。",
)
REVISE = Prompt(
    en="Now answer the request again:\n{request}\n\nThis time the answer meets the principle: {principle}\nReply with "
    "the new answer to the request only, as if it were the first; mention neither the principle nor an earlier answer.",
    zh="现在请重新回答这个请求：\n{request}\n\n这次的回答要符合这条原则：{principle}\n只回复对请求的新回答，就像第一次作答一样；"
    "不要提到原则和先前的回答。",
)
SAMPLING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1024}


async def revised(ctx: Context, prompt: str, current: str, principle: str) -> tuple[str, str]:
    """One round: the critique of the current answer and its revision."""
    talk: list[Message] = [{"role": "user", "content": prompt}, {"role": "assistant", "content": current}]
    request = ctx.fill(CRITIQUE, principle=principle)
    critique = (await ctx.ask(request, history=talk, **SAMPLING)).text.strip()
    talk += [{"role": "user", "content": request}, {"role": "assistant", "content": critique}]
    reply = await ctx.ask(ctx.fill(REVISE, request=prompt, principle=principle), history=talk, **SAMPLING)
    revision = reply.text.strip()
    if LEAD_IN.match(revision) or OF_ITSELF.search(revision[:200]):
        raise Unreadable("the revision speaks of itself; give the new answer alone, without a lead-in", reply)
    return critique, revision
