"""Abel: an answer that first restates the problem, then solves it step by step, then names the result on its own line.

Source: GAIR Abel (github.com/GAIR-NLP/abel); its finding that such answers train better is told in arXiv 2404.07503.

The model restates the problem as what is given and what is asked. A restatement must hold every number of the problem,
as often as the problem does, and must not hold the answer where the problem does not. Then the solution (the row's own
where it has one) is written as numbered steps; it must reach the known answer and hold no mark of its own. The last
line is ``#### answer``: one mark, at the end. Taking the restatement away leaves a valid answer of the plain form.

``perturb`` makes the robustness set as well: the numbers of the problem are changed and nothing else, two answers are
worked out, and the row is kept where they agree (column ``perturbed``, with its answer).

The training data of Abel is not released: the form of the restatement is a reconstruction. The paper's spot checks by
people are left to the review of a sample.
"""

from __future__ import annotations

import re
from typing import Any, TypedDict

from seedbed.checks.math_answer import math_answer
from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.methods.math.digits import numbers, refuse_other_changes
from seedbed.methods.math.solving import SOLVE, known, reaches, worked


class Restated(TypedDict):
    """``output`` is restatement, steps and the marked line; ``perturbed`` is empty unless asked for."""

    instruction: str
    output: str
    restatement: str
    perturbed: dict[str, str]


RESTATE = Prompt(
    en="Restate this problem in two or three sentences of your own: what is given, with every number, and what is "
    "asked. Do not solve it and do not name the result. Reply with the restatement only.\n\n{question}",
    zh="请用自己的话重述这道题，两三句即可：已知什么（写出全部数字），要求什么。不要解答，也不要写出结果。只回复重述。\n\n{question}",
)
STEPS = Prompt(
    en="Solve the problem in numbered steps, one line each, that go on from its restatement; end with: The answer is "
    "...\n\nProblem: {question}\n\nRestatement: {restatement}{solution}",
    zh="请接着重述，用编号的步骤解答题目，每步一行，最后写：答案是……\n\n题目：{question}\n\n重述：{restatement}{solution}",
)
SOLUTION = Prompt(en="\n\nA solution to follow: {solution}", zh="\n\n可依照的解法：{solution}")
PERTURB = Prompt(
    en="Change the numbers in this problem, and nothing else, so that it can still be solved and stays sensible. "
    "Reply with the new problem only.\n\n{question}",
    zh="请只改动这道题里的数字，其他一字不改，使题目仍然可解且合理。只回复新题目。\n\n{question}",
)
_LAST = re.compile(r"\n?[^\n]*(?:the (?:final )?answer is|答案是|答案为)[^\n]*\s*$", re.IGNORECASE)
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}


async def abel(ctx: Context, question: str, answer: str, solution: str = "", *, perturb: bool = False) -> Restated:
    """Restate, solve in steps, mark the answer; see the card above.

    Raises:
        Reject: the steps do not reach the known answer, or the two answers to the changed problem differ.
    """
    wanted = known(answer)
    restatement = await _restated(ctx, question, wanted)
    shown = ctx.fill(SOLUTION, solution=solution) if solution.strip() else ""
    prompt = ctx.fill(STEPS, question=question, restatement=restatement, solution=shown)
    reply = await ctx.ask(prompt, **SAMPLING)
    if "####" in reply.text:
        raise Unreadable("the mark #### is for the last line only, which is added later", reply)
    if not reaches(reply.text, wanted):
        raise Reject("the steps do not reach the known answer", value=reply.text[-200:], threshold=wanted)
    steps = _LAST.sub("", reply.text.strip()).strip()
    if not steps:
        raise Unreadable("there are no steps before the answer", reply)
    return Restated(
        instruction=question,
        output=f"{restatement}\n\n{steps}\n#### {wanted}",
        restatement=restatement,
        perturbed=await _perturbed(ctx, question) if perturb else {},
    )


async def _restated(ctx: Context, question: str, answer: str) -> str:
    reply = await ctx.ask(ctx.fill(RESTATE, question=question), **SAMPLING)
    told = reply.text.strip()
    missing = numbers(question) - numbers(told)
    if missing:
        raise Unreadable(f"the restatement lost {', '.join(sorted(missing))}", reply)
    if numbers(answer) - numbers(question) and not numbers(answer) - numbers(told):
        raise Unreadable(f"the restatement names the result, {answer}", reply)
    return told


async def _perturbed(ctx: Context, question: str) -> dict[str, str]:
    reply = await ctx.ask(ctx.fill(PERTURB, question=question), **SAMPLING)
    other = reply.text.strip()
    refuse_other_changes(question, other, reply)
    first, second = [await worked(ctx, SOLVE, other) for _ in range(2)]
    verdict = math_answer(first, second, last=True)
    if not (verdict.decided and verdict.passed):
        raise Reject("two answers to the changed problem differ", value=[first[-100:], second[-100:]])
    return {"question": other, "solution": first}


EXAMPLE = Example(
    row={"question": "Ann has 3 bags of 4 nuts. How many nuts has she?", "answer": "12"},
    replies=["Ann owns 3 bags, each with 4 nuts; wanted are all her nuts.", "1. 3 * 4 = 12 nuts.\nThe answer is 12."],
    gives={
        "instruction": "Ann has 3 bags of 4 nuts. How many nuts has she?",
        "output": "Ann owns 3 bags, each with 4 nuts; wanted are all her nuts.\n\n1. 3 * 4 = 12 nuts.\n#### 12",
        "restatement": "Ann owns 3 bags, each with 4 nuts; wanted are all her nuts.",
        "perturbed": {},
    },
)
