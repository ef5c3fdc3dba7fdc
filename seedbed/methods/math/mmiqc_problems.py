"""Two parts of `mmiqc`: variants of a problem, and similar new ones, kept where another model reaches their answers."""

from __future__ import annotations

from typing import Any, TypedDict

from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.marks import boxes
from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.text import folded, shortened
from seedbed.methods.math.agreeing import stated
from seedbed.methods.math.solving import SOLVE, known, reaches, worked


class Sampled(TypedDict):
    """A problem with a worked answer of the sampler's; ``source`` names the part of the mix."""

    instruction: str
    question: str
    output: str
    solution: str
    answer: str
    source: str
    parent: str


class Variant(BaseModel):
    """A variant in a reply."""

    model_config = ConfigDict(extra="forbid")
    problem: str = Field(min_length=1)
    answer: str = Field(min_length=1)


class Similar(Variant):
    """A similar problem in a reply; a box in its ``solution`` holds the answer."""

    solution: str = Field(min_length=1)


BOOTSTRAP = Prompt(
    en="""Write {count} variants of this problem: say it in other words; put it into another setting; replace a number \
by an unknown, give the old answer and ask for that number; change it in other ways that keep it sound. Give the \
answer of each.

Problem: {question}
Answer: {answer}

Reply in JSON only, backslashes doubled: [{"problem": "…", "answer": "…"}]""",
    zh="""请为这道题写 {count} 个变体：换一种说法；换一个情境；把某个数换成未知数，给出原答案，反过来求这个数；\
或作其他不出错的改动。并给出每题的答案。

题目：{question}
答案：{answer}

只回复 JSON，反斜杠写成两个：[{"problem": "……", "answer": "……"}]""",
)
LIKEN = Prompt(
    en="""Write {count} new problems that are similar to this one, each with a short solution and its answer.

Problem: {question}
Solution: {solution}

Reply in JSON only, backslashes doubled:
[{"problem": "…", "solution": "…", "answer": "N"}]""",
    zh="""请仿照这道题写 {count} 道新题，各附简短解答和答案。

题目：{question}
解答：{solution}

只回复 JSON，反斜杠写成两个：
[{"problem": "……", "solution": "……", "answer": "N"}]""",
)
WRITING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 4000}


async def bootstrap(
    ctx: Context, question: str, answer: str, *, count: int = 5, attempts: int = 3, most: int = 3
) -> list[Sampled]:
    """Worked answers to a problem and to its variants, where they reach the answers."""
    wanted = known(answer)
    reply = await ctx.ask(ctx.fill(BOOTSTRAP, count=count, question=question, answer=wanted), schema=list[Variant],
                          **WRITING)  # fmt: skip
    found = reply.json(list[Variant])[:count]
    told = [Variant(problem=question, answer=wanted), *_new(question, found, reply)]
    return await _sampled(ctx, told, (question, "bootstrap"), attempts, most)


async def liken(
    ctx: Context, question: str, answer: str, solution: str = "", *, count: int = 3, attempts: int = 3, most: int = 3
) -> list[Sampled]:
    """Worked answers to new problems that are similar to one, where they reach the answers."""
    wanted = known(answer)
    prompt = ctx.fill(LIKEN, count=count, question=question, solution=solution.strip() or wanted)
    reply = await ctx.ask(prompt, schema=list[Similar], **WRITING)
    found = reply.json(list[Similar])[:count]
    for one in found:
        held = [box.content for box in boxes(one.solution)]
        if held and (len(held) != 1 or folded(held[0]) != folded(one.answer)):
            raise Unreadable(f"the solution boxes {held}, its answer is {one.answer!r}", reply)
    return await _sampled(ctx, _new(question, found, reply), (question, "similar"), attempts, most)


def _new(question: str, found: list[Any], reply: Reply) -> list[Variant]:
    """The problems that are no repeats. Raises Unreadable where none is left."""
    kept: dict[str, Variant] = {}
    for one in found:
        if folded(one.problem) != folded(question):
            kept.setdefault(folded(one.problem), one)
    if not kept:
        raise Unreadable("there is no new problem", reply)
    return list(kept.values())


async def _sampled(
    ctx: Context, problems: list[Variant], where: tuple[str, str], attempts: int, most: int
) -> list[Sampled]:
    """At most so many worked answers of the sampler's to each problem, that come to its answer.

    Raises:
        Reject: none does.
    """
    rows: list[Sampled] = ctx.keep([])
    failed: list[str] = []
    for one in problems:
        if not stated(one.answer):
            failed.append(f"{shortened(one.problem, 80)}: the answer cannot be compared with")
            continue
        solved = [await worked(ctx, SOLVE, one.problem, role="sampler") for _ in range(attempts)]
        right = [text for text in dict.fromkeys(solved) if reaches(text, one.answer)][:most]
        if not right:
            failed.append(f"{shortened(one.problem, 80)}: the sampler did not reach {shortened(one.answer, 40)}")
        rows += [
            Sampled(instruction=one.problem.strip(), question=one.problem.strip(), output=text, solution=text,
                    answer=one.answer.strip(), source=where[1], parent=where[0])
            for text in right
        ]  # fmt: skip
    ctx.note(failed=failed)
    if not rows:
        raise Reject(f"no answer was reached: {failed[-1]}", value=failed)
    return rows
