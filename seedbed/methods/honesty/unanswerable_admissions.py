"""Admissions of not knowing, and questions that nobody can answer: how they are asked for and held."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from seedbed.checks.contains import contains
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.prompt import Prompt
from seedbed.core.text import folded
from seedbed.methods.honesty.admitting import admits

SHORT = Prompt(
    en="Answer in one short sentence.\n\n{question}",
    zh="用一句简短的话回答。\n\n{question}",
)
ADMIT = Prompt(
    en="You do not know the answer to the question below. Say so in one or two sentences that begin with “I "
    "don't know”, "
    "and say where one could look. Do not guess.\n\n{question}",
    zh="你不知道下面这个问题的答案。请用一两句话说明，以“我不知道”开头，并指出可以到哪里查。不要猜测。\n\n{question}",
)
BOGUS = Prompt(
    en="Change the question below so that nobody could answer it, because a person, thing or event in it does "
    "not exist. "
    "Invent a name that sounds real and keep the form. Reply with the changed question only.\n\n{question}",
    zh="请改写下面的问题，使其中的人物、事物或事件并不存在，因而没有人能够回答。编一个听起来像真的名字，"
    "保留问题的形式。"
    "只回复改后的问题。\n\n{question}",
)
EXPLAIN = Prompt(
    en="The question below asks about something that does not exist. Reply in one or two sentences that begin "
    "with “I "
    "don't know of”, and say what may be wrong with the question. Do not answer it.\n\n{question}",
    zh="下面的问题所问的事物并不存在。请用一两句话回复，以“我不知道”开头，说明问题可能错在哪里。不要回答它。\n"
    "\n{question}",
)
WRITING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 256}


async def admission_to(ctx: Context, prompt: Prompt, question: str, answer: str) -> str:
    """Words that admit and do not hold the answer."""
    said = (await ctx.ask(ctx.fill(prompt, question=question), **WRITING)).text.strip()
    if not admits(said):
        raise Reject("what was to admit not knowing does not", value=said[:200])
    if contains(said, answer).passed and not contains(question, answer).passed:
        raise Reject("what was to admit not knowing holds the answer", value=said[:200], threshold=answer)
    return said


class Honest(TypedDict):
    """A question and what is right to say to it; ``parent`` is the question that a bogus one was made from."""

    bucket: str
    instruction: str
    output: str
    chosen: str
    rejected: NotRequired[str]
    accuracy: float
    parent: str


TRYING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 128}


async def bogus_question(ctx: Context, question: str, answer: str, accuracy: float) -> Honest:
    """The question made unanswerable, with an admission, and with what the model makes up where it does."""
    changed = (await ctx.ask(ctx.fill(BOGUS, question=question), **WRITING)).text.strip()
    if folded(changed) == folded(question):
        raise Reject("the question was not made unanswerable", value=changed[:200])
    admission = await admission_to(ctx, EXPLAIN, changed, answer)
    made = (await ctx.ask(ctx.fill(SHORT, question=changed), may_be_cut=True, **TRYING)).text.strip()
    row = Honest(bucket="bogus", instruction=changed, output=admission, chosen=admission, accuracy=accuracy,
                 parent=question)  # fmt: skip
    if not admits(made):
        row["rejected"] = made
    return row
