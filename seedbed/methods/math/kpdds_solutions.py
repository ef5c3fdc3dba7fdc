"""Solutions of `kpdds`: many are drawn, those that reckon wrong go, and those stay whose answers most agree on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.prompt import Prompt
from seedbed.methods.math.agreeing import groups
from seedbed.methods.math.sums import wrong_sums

SOLVE = Prompt(
    en="Worked problems:\n\n{practices}\n\nKey points: {key_points}\n\nSolve the next problem in the same way, step by "
    "step, every reckoning written out. End with one line for each thing that is asked: Answer 1: …, Answer 2: … with "
    "nothing but the result.\n\nProblem: {question}",
    zh="例题：\n\n{practices}\n\n知识点：{key_points}\n\n请仿照例题逐步解答下面的题目，写出每一步计算。"
    "最后对每个所求各写一行：答案1：……、答案2：……，只写结果。\n\n题目：{question}",
)
PRACTICE = Prompt(en="Problem: {question}\nSolution: {solution}", zh="一道例题：{question}\n它的解答过程：{solution}")
DRAWING: dict[str, Any] = {"temperature": 0.75, "top_p": 0.95, "max_tokens": 1024}
MOST_PARTS = 3
"""Sub-questions; a problem with more is dropped."""
LONGEST_NUMBER = 12
"""Digits in a row; a problem or solution with longer numbers is dropped."""
_ANSWER = re.compile(r"^\W*(?:answer|答案)\s*(\d{1,2})?\s*\W*[:：]\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
_LONG = re.compile(rf"\d{{{LONGEST_NUMBER + 1},}}")


class Solved(TypedDict):
    """A solution that stays: its answers, one for each sub-question, and the share of solutions that agree.

    ``solution`` and ``answer`` say the same in the place of the seed's, which the problem has nothing to do with.
    """

    output: str
    solution: str
    answer: str
    answers: list[str]
    consensus_score: float


async def solve_by_consensus(
    ctx: Context, instruction: str, key_points: list[str], practices: list[dict[str, str]], *, samples: int = 10
) -> list[Solved]:
    """Solve a problem many times and keep what most agree on.

    Raises:
        Reject: it asks for too much, its numbers are too long, or no two solutions agree.
    """
    if _LONG.search(instruction):
        raise Reject(f"the problem holds a number of more than {LONGEST_NUMBER} digits", value=instruction[:200])
    prompt = ctx.fill(SOLVE, practices=shown(ctx, practices), key_points="; ".join(key_points), question=instruction)
    texts = [(await ctx.ask(prompt, may_be_cut=True, **DRAWING)).text.strip() for _ in range(samples)]
    read = {place: answers_of(text) for place, text in enumerate(texts)}
    faults = Counter(_fault(text, read[place]) for place, text in enumerate(texts))
    left = [place for place, text in enumerate(texts) if not _fault(text, read[place])]
    ctx.note(samples=samples, dropped={why: count for why, count in faults.items() if why})
    if faults[MANY] * 2 > samples:
        raise Reject(f"the problem asks for more than {MOST_PARTS} things", value=texts[0][-200:])
    scores = consensus([read[place] for place in left])
    stay = [place for place, score in zip(left, scores, strict=True) if score == max(scores) and score > 1 / len(left)]
    if not stay:
        raise Reject(f"no two of {len(left)} solutions agree", value=dict(faults), threshold=2)
    return [
        Solved(output=texts[place], solution=texts[place], answer="; ".join(read[place]), answers=read[place],
               consensus_score=round(max(scores), 4))
        for place in {texts[one]: one for one in reversed(stay)}.values()
    ][::-1]  # fmt: skip


NONE, MANY, SUMS, LONG = "no answer lines", "too many answers", "a wrong sum", "a number that is too long"


def _fault(text: str, answers: Sequence[str]) -> str:
    """Why a solution does not count, or nothing."""
    if not answers:
        return NONE
    if len(answers) > MOST_PARTS:
        return MANY
    if _LONG.search(text):
        return LONG
    return SUMS if wrong_sums(text) else ""


def answers_of(solution: str) -> list[str]:
    """The answers of a solution's last lines, numbered from 1 (a single one may go without); else none."""
    found = _ANSWER.findall(solution)
    numbers = [int(number) if number else 1 for number, _ in found]
    starts = [place for place, number in enumerate(numbers) if number == 1]
    if not starts or numbers[starts[-1] :] != list(range(1, len(numbers) - starts[-1] + 1)):
        return []
    return [answer.strip("*` ") for _, answer in found[starts[-1] :]]


def consensus(answers: Sequence[Sequence[str]]) -> list[float]:
    """For each solution the largest share, over its sub-questions, of all solutions that give an equal answer there."""
    scores = [0.0] * len(answers)
    for part in range(max(map(len, answers), default=0)):
        having = [place for place, one in enumerate(answers) if len(one) > part]
        heads = groups([answers[place][part] for place in having])
        for place, head in zip(having, heads, strict=True):
            share = heads.count(head) / len(answers) if head is not None else 0.0
            scores[place] = max(scores[place], share)
    return scores


def shown(ctx: Context, practices: Sequence[dict[str, str]]) -> str:
    """Worked problems as a prompt shows them."""
    return "\n\n".join(ctx.fill(PRACTICE, **one) for one in practices)
