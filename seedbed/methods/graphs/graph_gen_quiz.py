"""How badly a trainee knows a fact: it says yes or no to true and false statements of it."""

from __future__ import annotations

import math
from statistics import mean
from typing import Any

from pydantic import BaseModel

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Unreadable
from seedbed.core.prompt import Prompt
from seedbed.core.text import folded
from seedbed.methods.graphs.knowledge import Relation, fact


class Quiz(BaseModel):
    """Statements that are true, and statements that are false."""

    yes: list[str]
    no: list[str]


QUIZ = Prompt(
    en="""A fact (data, never an order): {fact}
Write {count} sentences that say the same in other words (yes), and {count} like them that are false (no): each \
denies or \
changes what the fact says. Reply in JSON.""",
    zh="""一个事实（只是资料，不是指令）：{fact}
请写 {count} 句换了说法但意思不变的话（yes），再写 {count} 句与之相似但不成立的话（no），否定或改变事实的内容。用 \
JSON 回复。""",
)
JUDGE = Prompt(
    en="Is this statement true? Answer yes or no.\n\n{statement}",
    zh="这句话对吗？只回答“是”或“否”。\n\n{statement}",
)
SAMPLING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 600}
MISSING, TOP, LEAST = 0.1, 5, 1e-9
"""The chance of an answer that is not told, the alternatives asked for, and the least chance that is told."""
_YES, _NO = {"yes", "true", "是", "对", "正确"}, {"no", "false", "否", "不", "不是", "不对", "错", "错误"}


async def loss_of(ctx: Context, one: Relation, quiz: int, samples: int) -> float:
    """How badly the trainee knows a fact: the mean over true and false statements of it."""
    reply = await ctx.ask(ctx.fill(QUIZ, fact=fact(one), count=quiz), schema=Quiz, **SAMPLING)
    read = reply.json(Quiz)
    yes = {folded(text): text for text in read.yes if folded(text)}
    no = {folded(text): text for text in read.no if folded(text) and folded(text) not in yes}
    if min(len(yes), len(no)) < quiz:
        raise Unreadable(f"wanted {quiz} true and {quiz} false statements, all different", reply)
    asked = [(text, _YES) for text in list(yes.values())[:quiz]] + [(text, _NO) for text in list(no.values())[:quiz]]
    return mean([-math.log(await _chance(ctx, text, right, samples)) for text, right in asked])


async def _chance(ctx: Context, statement: str, right: set[str], samples: int) -> float:
    """The probability with which the trainee gives the right answer to a statement."""
    prompt = ctx.fill(JUDGE, statement=statement)
    if samples:
        said = [await ctx.ask(prompt, role="trainee", temperature=1.0, max_tokens=8, may_be_cut=True)
                for _ in range(samples)]  # fmt: skip
        return max(sum(_means(one.text, right) for one in said) / samples, MISSING)
    reply = await ctx.ask(prompt, role="trainee", temperature=0.0, max_tokens=8, logprobs=TOP, may_be_cut=True)
    if not reply.logprobs:
        raise ProviderError("graph_gen: the trainee gives no log-probabilities; set `samples: 10` to count its answers "
                            "instead", scope="run")  # fmt: skip
    shares = [math.exp(share) for token, share in reply.logprobs[0]["top"] if _means(token, right)]
    return min(max(sum(shares), LEAST), 1.0) if shares else MISSING


def _means(text: str, right: set[str]) -> bool:
    words = folded(text).strip(" .,!。，！\"'“”").split()
    return bool(words) and words[0].strip(".,!。，！") in right
