"""Unanswerable: answer what the model knows, admit what it does not, and admit what nobody could answer.

Paper: phi-4, arXiv 2412.08905.

A question with a known answer is put to the model several times; a try is right when it holds the answer. Of a known
question (right in 80 % of the tries or more) a right try is preferred to an admission of not knowing; of an unknown one
(20 % or less) the admission is preferred to a wrong try. What lies between gives no pair. Besides, the question is made
unanswerable (a person, thing or event that does not exist), and the admission is preferred to what the model makes up;
where it admits by itself the row has no ``rejected``. Rows have ``instruction`` with ``output`` for tuning and
``chosen`` with ``rejected`` for preferences; ``bucket`` is known, unknown or bogus, ``accuracy`` the share of right
tries. An admission that does not admit, or that holds the answer, sets the row aside.

Differs from the paper: how many tries and which shares count as known and unknown are ours, for we have not seen its
appendix. Report the share of admissions: the paper saw fewer hallucinations and a slightly lower F1.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from seedbed.checks.contains import contains
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.text import folded
from seedbed.methods.honesty.admitting import admits


class Honest(TypedDict):
    """A question and what is right to say to it; ``parent`` is the question that a bogus one was made from."""

    bucket: str
    instruction: str
    output: str
    chosen: str
    rejected: NotRequired[str]
    accuracy: float
    parent: str


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
TRYING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 128}
WRITING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 256}


async def unanswerable(
    ctx: Context,
    question: str,
    answer: str,
    *,
    samples: int = 10,
    known: float = 0.8,
    unknown: float = 0.2,
    bogus: bool = True,
) -> list[Honest]:
    """Pairs that teach to answer and to admit; see the card above.

    Raises:
        RecipeError: the shares leave nothing between, or there is no try.
        Reject: the known answer is empty, an admission is none, or no row came of the question.
    """
    if samples < 1 or not 0 <= unknown < known <= 1:
        raise RecipeError(f"unanswerable: wanted samples of 1 or more and 0 <= unknown < known <= 1, got {samples}, "
                          f"{unknown}, {known}")  # fmt: skip
    if not folded(answer):
        raise Reject("the known answer is empty")
    asked = ctx.fill(SHORT, question=question)
    tries = [(await ctx.ask(asked, may_be_cut=True, **TRYING)).text.strip() for _ in range(samples)]
    right = [one for one in tries if contains(one, answer).passed and not admits(one)]
    wrong = [one for one in tries if not contains(one, answer).passed and not admits(one)]
    accuracy = len(right) / samples
    rows: list[Honest] = []
    if accuracy >= known or (accuracy <= unknown and wrong):
        admission = await _admission(ctx, ADMIT, question, answer)
        bucket = "known" if accuracy >= known else "unknown"
        chosen, rejected = (right[0], admission) if bucket == "known" else (admission, wrong[0])
        rows.append(Honest(bucket=bucket, instruction=question, output=chosen, chosen=chosen, rejected=rejected,
                           accuracy=accuracy, parent=""))  # fmt: skip
    else:
        ctx.note(no_pair=f"right in {len(right)}, wrong in {len(wrong)} of {samples} tries")
    if bogus:
        rows.append(await _bogus(ctx, question, answer, accuracy))
    if not rows:
        told = f"{unknown} or less, or {known} or more"
        raise Reject("the model neither knows nor misses the answer", value=accuracy, threshold=told)
    return rows


async def _admission(ctx: Context, prompt: Prompt, question: str, answer: str) -> str:
    """Words that admit and do not hold the answer."""
    said = (await ctx.ask(ctx.fill(prompt, question=question), **WRITING)).text.strip()
    if not admits(said):
        raise Reject("what was to admit not knowing does not", value=said[:200])
    if contains(said, answer).passed and not contains(question, answer).passed:
        raise Reject("what was to admit not knowing holds the answer", value=said[:200], threshold=answer)
    return said


async def _bogus(ctx: Context, question: str, answer: str, accuracy: float) -> Honest:
    changed = (await ctx.ask(ctx.fill(BOGUS, question=question), **WRITING)).text.strip()
    if folded(changed) == folded(question):
        raise Reject("the question was not made unanswerable", value=changed[:200])
    admission = await _admission(ctx, EXPLAIN, changed, answer)
    made = (await ctx.ask(ctx.fill(SHORT, question=changed), may_be_cut=True, **TRYING)).text.strip()
    row = Honest(bucket="bogus", instruction=changed, output=admission, chosen=admission, accuracy=accuracy,
                 parent=question)  # fmt: skip
    if not admits(made):
        row["rejected"] = made
    return row


EXAMPLE = Example(
    row={"question": "Who painted the Night Watch?", "answer": "Rembrandt"},
    settings={"samples": 2},
    replies=[
        "Rembrandt painted it.",
        "It was Rembrandt.",
        "I don't know who painted it; the museum's catalogue would tell.",
        "Who painted the Morning Watch of Velden?",
        "I don't know of such a painting; the title may be wrong.",
        "Frans Hals painted it.",
    ],
    gives=[
        {
            "bucket": "known",
            "instruction": "Who painted the Night Watch?",
            "output": "Rembrandt painted it.",
            "chosen": "Rembrandt painted it.",
            "rejected": "I don't know who painted it; the museum's catalogue would tell.",
            "accuracy": 1.0,
            "parent": "",
        },
        {
            "bucket": "bogus",
            "instruction": "Who painted the Morning Watch of Velden?",
            "output": "I don't know of such a painting; the title may be wrong.",
            "chosen": "I don't know of such a painting; the title may be wrong.",
            "rejected": "Frans Hals painted it.",
            "accuracy": 1.0,
            "parent": "Who painted the Night Watch?",
        },
    ],
)
