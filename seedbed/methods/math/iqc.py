"""IQC: a problem is composed into a harder one that holds it as a step, again and again, each answer reproduced.

Paper: iterative question composing, the heart of MMIQC, arXiv 2401.09003.

Iteration 0 composes one new problem from a seed with its solution and answer, and gives a short solution and a boxed
answer (temperature 0). Iteration k composes from what iteration k-1 gave and nothing else, and is told that this may be
wrong. Every composed problem is then solved up to ``attempts`` (3) times by another model (role ``sampler``): worked
answers that equal the composer's are rows, at most ``most`` (3) of them; where none does, the chain of this seed ends
there, since what comes after would rest on it. ``solution`` is the sampler's, ``answer`` the composer's.

Strict reading: three texts, one box in the solution, and its content is the answer; the new solution must not simply
quote the old one's last line. The other parts of MMIQC are entries of their own (``rejection_sampling``, ``metamath``)
and its web pairs a source; the mix is `mmiqc`. Differs from the paper: samples are drawn at temperature 0.7, because at
0 three of them are near copies of each other.
"""

from __future__ import annotations

from typing import Any, TypedDict

from pydantic import BaseModel, ConfigDict, Field

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.text import folded
from seedbed.methods.math.solving import SOLVE, known, reaches, worked


class Composed(TypedDict):
    """A composed problem with one reproduced solution; ``iteration`` counts from 0, ``descent`` lists its ancestors."""

    question: str
    solution: str
    answer: str
    iteration: int
    descent: list[str]


class Composition(BaseModel):
    """The composer's reply."""

    model_config = ConfigDict(extra="forbid")
    problem: str = Field(min_length=1)
    solution: str = Field(min_length=1)
    answer: str = Field(min_length=1)


COMPOSE = Prompt(
    en="""Compose a harder problem of which the one below is a step: solving it takes the result of this one, and \
something more. {warning}Solve the new problem briefly, working the old step out anew instead of quoting its result, \
with the answer in one \\boxed{}.

Problem: {question}
Solution: {solution}
Answer: {answer}

Reply in JSON only, on one line, backslashes doubled:
{"problem": "…", "solution": "…", "answer": "what the box holds"}""",
    zh="""请编一道更难的题目，使下面这道题成为其中的一步：解新题要用到这道题的结果，并且还要再往前走。{warning}\
简要解答新题，旧的一步要重新推导，不要直接引用结果，答案写在一个 \\boxed{} 里。

题目：{question}
解答：{solution}
答案：{answer}

只回复一行 JSON，反斜杠写成两个：{"problem": "……", "solution": "……", "answer": "方框里的内容"}""",
)
WARNING = Prompt(
    en="It may be wrong: then mend it first. ",
    zh="下面的题目和解答可能有误，有误就先改正。",
)
COMPOSING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 4000}


async def iqc(
    ctx: Context,
    question: str,
    answer: str,
    solution: str = "",
    *,
    iterations: int = 4,
    attempts: int = 3,
    most: int = 3,
) -> list[Composed]:
    """Compose harder problems, one from another, and keep those whose answers are reproduced; see the card above.

    Raises:
        Reject: already the first one's answer is not reproduced.
    """
    if min(iterations, attempts, most) < 1:
        raise RecipeError(
            f"iqc: wanted at least 1 of each, got {iterations} iterations, {attempts} attempts, {most} rows"
        )
    current = Composition(problem=question, solution=solution or answer, answer=known(answer))
    descent: list[str] = []
    rows: list[Composed] = []
    for iteration in range(iterations):
        descent.append(current.problem)
        current = await _composed(ctx, current, told=iteration > 0)
        solved = [await worked(ctx, SOLVE, current.problem, role="sampler") for _ in range(attempts)]
        right = [one for one in dict.fromkeys(solved) if reaches(one, current.answer)][:most]
        if not right:
            ctx.note(ended=iteration, because="the sampler did not reach the composer's answer")
            break
        rows += [
            Composed(
                question=current.problem,
                solution=one,
                answer=current.answer,
                iteration=iteration,
                descent=list(descent),
            )
            for one in right
        ]
    if not rows:
        raise Reject("the sampler did not reach the composer's answer", value=current.answer)
    return rows


async def _composed(ctx: Context, old: Composition, *, told: bool) -> Composition:
    """The next problem, strictly read."""
    warning = ctx.fill(WARNING) if told else ""
    prompt = ctx.fill(COMPOSE, warning=warning, question=old.problem, solution=old.solution, answer=old.answer)
    reply = await ctx.ask(prompt, schema=Composition, **COMPOSING)
    found = reply.json(Composition)
    boxes = boxed(found.solution)
    if len(boxes) != 1 or folded(boxes[0]) != folded(found.answer):
        raise Unreadable(f"wanted one box that holds the answer {found.answer!r}, found {boxes}", reply)
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


EXAMPLE = Example(
    row={"question": "What is 3 * 4?", "answer": "12"},
    settings={"iterations": 1, "attempts": 2},
    replies=[
        {
            "problem": "A box holds 3 rows of 4 nuts; 5 nuts are eaten. How many are left?",
            "solution": "3 * 4 = 12, and 12 - 5 = \\boxed{7}.",
            "answer": "7",
        },
        "12 - 5 = 7. The answer is 7.",
        "The answer is 17.",
    ],
    gives=[
        {
            "question": "A box holds 3 rows of 4 nuts; 5 nuts are eaten. How many are left?",
            "solution": "12 - 5 = 7. The answer is 7.",
            "answer": "7",
            "iteration": 0,
            "descent": ["What is 3 * 4?"],
        }
    ],
)
