"""A problem composed from another that is a step of it, strictly read: one answer, no copies."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.text import folded


class Composition(BaseModel):
    """The composer's reply."""

    model_config = ConfigDict(extra="forbid")
    problem: str = Field(min_length=1)
    solution: str = Field(min_length=1)
    answer: str = Field(min_length=1)


COMPOSE = Prompt(
    en="""Problem: {question}
Solution: {solution}
Answer: {answer}

Compose a harder problem of which the one above is a step: tell the same story further, so that its result is needed \
for one more thing that is asked. {warning}Solve the new problem briefly, working the old step out anew instead of \
quoting its result.

Reply in JSON only, on one line, backslashes doubled: {"problem": "the whole new problem", "solution": "…", \
"answer": "…"}""",
    zh="""原题：{question}
解答：{solution}
答案：{answer}

请写一道更难的新题：在原题的情景里添上新的条件、换一个新的问题，使得要先求出原题的结果，再多算一步才能回答。{warning}\
写出完整的新题和简要解答，旧的一步要重新推导，不要直接引用结果。

只回复一行 JSON，反斜杠写成两个：{"problem": "……", "solution": "……", "answer": "……"}""",
)
WARNING = Prompt(
    en="The old one may be wrong: then mend it first. ",
    zh="原题和解答可能有误，有误就先改正。",
)
COMPOSING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 4000}


async def composed(ctx: Context, old: Composition, *, told: bool) -> Composition:
    """The next problem, strictly read."""
    warning = ctx.fill(WARNING) if told else ""
    prompt = ctx.fill(COMPOSE, warning=warning, question=old.problem, solution=old.solution, answer=old.answer)
    reply = await ctx.ask(prompt, schema=Composition, **COMPOSING)
    found = reply.json(Composition)
    if other := [one for one in boxed(found.solution) if folded(one) != folded(found.answer)]:
        raise Unreadable(f"the answer is {found.answer!r}, but the solution ends at {other[0]!r}", reply)
    _refuse_copies(old, found, reply)
    return found


def _refuse_copies(old: Composition, new: Composition, reply: Reply) -> None:
    if folded(new.problem) == folded(old.problem):
        raise Unreadable("the new problem is the old one", reply)
    last = old.solution.strip().splitlines()[-1].strip()
    if len(last) > 20 and last in new.solution:
        raise Unreadable("the new solution quotes the conclusion of the old one", reply)


def boxed(text: str) -> list[str]:
    r"""What stands in each ``\boxed{}``; braces within are balanced."""
    found: list[str] = []
    for piece in text.split("\\boxed{")[1:]:
        depth = 1
        for place, letter in enumerate(piece):
            depth += (letter == "{") - (letter == "}")
            if depth == 0:
                found.append(piece[:place].strip())
                break
    return found
