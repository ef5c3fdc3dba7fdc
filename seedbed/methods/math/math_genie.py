"""MathGenie: solutions are augmented and turned back into questions, which are kept when code-run answers hold.

Paper: MathGenie, arXiv 2402.16352.

It is the solution that is augmented, for that is where the constraints of a problem stand. In each of ``rounds`` rounds
one of four edits, drawn evenly, is applied to the solution of the round before (the seed's in the first): other things
and verbs, one more step, other numbers, numbers and variables drawn at random. Each augmented solution is turned back
into a question (role ``writer``), which is solved ``samples`` times (role ``solver``) by words and code that runs in
the sandbox; a solution without an end or a program does not count, and two must be left. A question whose solutions
disagree is dropped, results compared as mathematics. For each solution left a verification by words and code is
written; one that it calls wrong, or that is verified without a program, is dropped (``verify_failed``).

Differs from the paper: one model may play all roles (three were tuned there), and the writer is told which figures the
solution starts from; an item gets one edit a round; the number of rounds and of samples are ours, for it gives none;
the verifier sees no more than the solver, so it has its blind spots.
"""

from __future__ import annotations

import re
from typing import Any, TypedDict

from seedbed.checks.numerals import written
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.program import Outcome
from seedbed.core.reply import Reply
from seedbed.core.text import cjk_share, folded
from seedbed.methods.math.agreeing import groups, result_of
from seedbed.methods.math.code_in_words import GO_ON, INTERLEAVE, interleaved
from seedbed.methods.math.math_genie_prompts import AUGMENT, BACK, EDITS, NUMBERS, VERIFY
from seedbed.methods.math.sums import figures, starting_figures, written_sums


class Generated(TypedDict):
    """A new question with a verified code-run ``output``; ``solution`` is the augmented one that it was made of.

    ``descent`` lists the solutions before that, the seed's first.
    """

    instruction: str
    question: str
    output: str
    solution: str
    answer: str
    verification: str
    edit: str
    round: int
    descent: list[str]


DRAWING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}
CHECKING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1024}
PROGRAMS = 3
_TOLD = re.compile(r"(?:the (?:final )?answer is|答案(?:是|为))", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:new|changed|original|rewritten) solution\b|改动|新的?解答|原解答", re.IGNORECASE)
_VERDICT = re.compile(r"\W*(?:verdict|结论)\W*[:：]\W*(correct|wrong|正确|错误)\W*", re.IGNORECASE)


async def math_genie(
    ctx: Context, question: str, solution: str, *, rounds: int = 3, samples: int = 3
) -> list[Generated]:
    """Make new questions out of a solution and keep those whose answers hold; see the card above.

    Raises:
        Reject: none came through.
    """
    if rounds < 1 or samples < 2:
        raise RecipeError(f"math_genie: wanted rounds of at least 1 and 2 samples or more, got {rounds} and {samples}")
    descent, asked = [solution.strip()], [question]
    rows: list[Generated] = ctx.keep([])
    failures: list[str] = []
    for number in range(1, rounds + 1):
        edit = ctx.rng.choice(tuple(EDITS))
        descent.append(await _augmented(ctx, descent, edit))
        asked.append(await _question(ctx, descent[-1], asked))
        made = await _solved(ctx, asked[-1], samples)
        if isinstance(made, str):
            failures.append(f"round {number}, {edit}: {made}")
            continue
        rows += [
            Generated(
                instruction=asked[-1],
                question=asked[-1],
                output=text,
                solution=descent[-1],
                answer=result_of(text.rpartition("```")[2]),
                verification=verification,
                edit=edit,
                round=number,
                descent=descent[:-1],
            )
            for text, verification in made
        ]
    ctx.note(failed=failures)
    if not rows:
        raise Reject(f"no new question came through: {failures[-1]}", value=failures)
    return rows


async def _augmented(ctx: Context, before: list[str], edit: str) -> str:
    """The last solution after one edit; never one that was there already."""
    reply = await ctx.ask(ctx.fill(AUGMENT, solution=before[-1], edit=ctx.fill(EDITS[edit])), **DRAWING)
    new = reply.text.strip()
    if _SPEAKS.search(new):
        raise Unreadable("the solution speaks of its own change", reply)
    if folded(new) in {folded(one) for one in before}:
        raise Unreadable("the solution was not changed", reply)
    return new


async def _question(ctx: Context, solution: str, before: list[str]) -> str:
    """The question that a solution answers; it must be new, give figures, and not tell what the solution works out."""
    start = starting_figures(solution)
    numbers = ("、" if ctx.language == "zh" else ", ").join(written(one) for one in sorted(start))
    told = ctx.fill(NUMBERS, numbers=numbers) if written_sums(solution) else ""  # else results would be among them
    reply = await ctx.ask(ctx.fill(BACK, solution=solution, numbers=told), role="writer", **DRAWING)
    question = _both_parts(reply)
    if _TOLD.search(question) or written_sums(question):
        raise Unreadable("the question tells its answer", reply)
    if folded(question) in {folded(one) for one in before}:
        raise Unreadable("the question is one that was there before", reply)
    if len(figures(question) & start) < min(2, len(start)):
        raise Unreadable("the question leaves out the figures that the solution starts from", reply)
    return question


def _both_parts(reply: Reply) -> str:
    """The problem of a reply: what is given, then what is asked; a reply without marks is all of it."""
    if "<question>" not in reply.text:
        return reply.text.strip()
    asked = reply.tag("question")
    given = reply.tag("given") if "<given>" in reply.text else ""
    between = "" if cjk_share(asked) > 0.5 else " "
    return given if asked in given else f"{given}{between}{asked}".strip()


async def _solved(ctx: Context, question: str, samples: int) -> list[tuple[str, str]] | str:
    """The verified solutions of a question with their verifications, or why there are none."""
    prompt = ctx.fill(INTERLEAVE, question=question)
    tries = [await interleaved(ctx, prompt, GO_ON, programs=PROGRAMS, role="solver", **DRAWING) for _ in range(samples)]
    found = [one for one in tries if not isinstance(one, str) and one.programs]
    if len(found) < 2:
        return f"{len(found)} of {samples} solutions came to an end with a program, at least 2 are wanted"
    if set(groups([one.last for one in found])) != {0}:
        return "the solutions disagree, or state no answer"
    texts = list(dict.fromkeys(one.text for one in found))
    verified = [(text, await _verified(ctx, question, text)) for text in texts]
    return [one for one in verified if one[1]] or "verify_failed: no solution was verified"


async def _verified(ctx: Context, question: str, solution: str) -> str:
    """The verification of a solution by words and code; empty where it was not verified."""
    prompt = ctx.fill(VERIFY, question=question, solution=solution)
    made = await interleaved(ctx, prompt, GO_ON, programs=PROGRAMS, role="solver", **CHECKING)
    if isinstance(made, str) or not made.programs:
        return ""
    verdict = _VERDICT.fullmatch(made.last.rpartition("\n")[2])
    if verdict is None:
        raise Unreadable("the last line of the verification is no verdict", made.reply)
    return made.text if verdict[1].lower() in ("correct", "正确") else ""


_CODE = "Multiply, then add.\n```python\nprint(3 * 4 + 8)\n```"
_RAN = Outcome("ok", exit=0, stdout="20\n", level="A")
_SOLVED = f"{_CODE}\n```output\n20\n```\nShe has \\boxed{{20}} nuts."
EXAMPLE = Example(
    row={"question": "Ann has 3 bags of 4 nuts. How many nuts has she?", "solution": "3 * 4 = 12 nuts."},
    settings={"rounds": 1, "samples": 2},
    replies=[
        "3 * 4 = 12 nuts, and 12 + 8 = 20 nuts.",
        "Ann has 3 bags of 4 nuts and gets 8 more. How many nuts has she?",
        *[_CODE, "She has \\boxed{20} nuts."] * 2,
        _CODE,
        "It is 20 as the solution says.\nVerdict: correct",
    ],
    outcomes=[_RAN] * 3,
    gives=[
        {
            "instruction": "Ann has 3 bags of 4 nuts and gets 8 more. How many nuts has she?",
            "output": _SOLVED,
            "verification": f"{_CODE}\n```output\n20\n```\nIt is 20 as the solution says.\nVerdict: correct",
            "question": "Ann has 3 bags of 4 nuts and gets 8 more. How many nuts has she?",
            "solution": "3 * 4 = 12 nuts, and 12 + 8 = 20 nuts.",
            "answer": "20",
            "edit": "step",
            "round": 1,
            "descent": ["3 * 4 = 12 nuts."],
        }
    ],
)
