"""MetaMath: one question with a known answer becomes many, asked forward and backward.

Paper: MetaMath, arXiv 2309.12284.

Four augmentations. ``answer``: several worked answers, those kept that reach the known one. ``rephrase``: the question
in other words, kept when its worked answer is still the known one, which stands in for "means the same". Backward: each
number of the question in turn is masked by x, without a model, and asked for: ``fobar`` states the known answer in a
clause of its own, ``verify`` (self-verification) has the last clause and the answer turned into a statement; kept when
the worked answer is the masked number. Row columns: ``question``, ``solution``, ``answer`` and their descent.

Masking follows the authors' program: words between spaces that are a number word of its table or hold a digit and no
letter, bracket, hyphen, colon, quote, star or plus; its quirks stay ("$23." becomes "x.", "half" becomes "x%" with 50).
``style="math"`` masks by X, without number words and dollars. Chinese has no spaces: there, runs of digits are masked.

Differs from the paper: requests are zero-shot; self-verification splits at a comma or full stop only where a space
follows, and is dropped when the statement lost x; answers are compared as numbers (folded text where they are not).
The defaults are the script's: 90 requests and 100 more per masked number. The authors' own commands use 2 of each.

Real run: Qwen2.5-Coder-1.5B, 10 easy questions (half Chinese), each asked once for an answer, a rephrasing and, for
every number in it, both backward questions: 87 asks, 42 rows kept of 10 questions, at least one of each; those not kept
came to another answer.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Literal, TypedDict

from seedbed.checks.number import number
from seedbed.checks.numerals import read_number
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.text import folded
from seedbed.methods.math.masking import Mask as _Mask
from seedbed.methods.math.masking import last_clause as _last_clause
from seedbed.methods.math.masking import masks as _masks
from seedbed.methods.math.solving import SOLVE


class Bootstrapped(TypedDict):
    """A question with a worked solution; ``masked`` is the word that the variable stands for, "" when asked forward."""

    question: str
    solution: str
    answer: str
    augmentation: str
    original_question: str
    masked: str
    variable: str


SOLVE_FOR = Prompt(
    en="Find the unknown {variable}. Reason step by step, then end with a line of its own: The value of {variable} is "
    "...\n\n{question}",
    zh="请求出未知数{variable}。逐步推理，最后单独一行写：{variable}的值是……\n\n{question}",
)
REPHRASE = Prompt(
    en="Say this problem in other words. Keep every number, all that is given and what is asked; do not solve it. "
    "Reply with the problem only.\n\n{question}",
    zh="请换一种说法表述下面的题目。保留所有数字、全部条件和所求的问题，不要解答。只回复题目。\n\n{question}",
)
DECLARE = Prompt(
    en="Turn a question and its answer into one statement. Keep every number and every {variable}; add nothing.\n"
    "Question: How many eggs are left?\nAnswer: 7\nStatement: 7 eggs are left.\n\n"
    "Question: {question}\nAnswer: {answer}\nStatement:",
    zh="把问题和答案合成一句陈述。保留所有数字和每个{variable}，不要添加内容。\n"
    "问题：还剩多少个鸡蛋？\n答案：7\n陈述：还剩7个鸡蛋。\n\n问题：{question}\n答案：{answer}\n陈述：",
)
FOBAR = Prompt(
    en="{question} Suppose the answer to this question is {answer}. What is the value of the unknown {variable}?",
    zh="{question}已知这道题的答案是{answer}，那么未知数{variable}的值是多少？",
)
VERIFY = Prompt(
    en="{statement} What is the value of the unknown {variable}?",
    zh="{statement}那么未知数{variable}的值是多少？",
)

ANSWER = re.compile(r"(?:the (?:final )?answer is|答案(?:是|为))\s*[:：]?(.*)", re.IGNORECASE)
VALUE = re.compile(
    r"(?:value of (?:the )?(?:unknown )?(?:variable )?\W*x\W* is|x\W*的值(?:是|为))\s*[:：]?(.*)", re.IGNORECASE
)
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}


async def metamath(
    ctx: Context,
    question: str,
    answer: str,
    *,
    answers: int = 10,
    rephrasings: int = 40,
    verifications: int = 40,
    fobars: int = 20,
    style: Literal["gsm8k", "math"] = "gsm8k",
) -> list[Bootstrapped]:
    """Bootstrap one question in the four ways, so often each; see the card above.

    Raises:
        Reject: no worked answer agreed with what is known.
    """
    gold = answer.rsplit("####", 1)[-1].strip()
    variable = "X" if style == "math" else "x"
    tries: list[tuple[str, str, _Mask | None]] = [("answer", question, None)] * answers
    tries += [("rephrase", question, None)] * rephrasings
    for one in _masks(question, style):
        clause = ctx.fill(FOBAR, question=one.question, answer=gold, variable=variable)
        tries += [("verify", one.question, one)] * verifications + [("fobar", clause, one)] * fobars
    kept: dict[tuple[str, str], Bootstrapped] = {}
    for kind, text, mask in tries:
        asked = await _asked(ctx, kind, text, (gold, variable))
        solution = await _solved(ctx, asked, mask.value if mask else gold, variable if mask else "") if asked else ""
        if solution:
            kept[asked, solution] = Bootstrapped(
                question=asked,
                solution=solution,
                answer=mask.value if mask else gold,
                augmentation=kind,
                original_question=question,
                masked=mask.word if mask else "",
                variable=variable if mask else "",
            )
    counts = Counter(kind for kind, _, _ in tries), Counter(row["augmentation"] for row in kept.values())
    ctx.note(tried=dict(counts[0]), kept=dict(counts[1]))
    if not kept:
        raise Reject("no worked answer agreed with what is known", value=0, threshold=1)
    return list(kept.values())


async def _asked(ctx: Context, kind: str, text: str, known: tuple[str, str]) -> str:
    """The question to solve; empty when rewording changed nothing or the statement lost the variable."""
    gold, variable = known
    if kind == "rephrase":
        new = (await ctx.ask(ctx.fill(REPHRASE, question=text), **SAMPLING)).text.strip()
        return "" if folded(new) == folded(text) else new
    if kind != "verify":
        return text
    before, last = _last_clause(text)
    request = ctx.fill(DECLARE, question=last, answer=gold, variable=variable)
    statement = before + " ".join((await ctx.ask(request, **SAMPLING)).text.split())
    if not re.search(rf"(?<![A-Za-z]){variable}(?![A-Za-z])", statement):
        return ""
    return ctx.fill(VERIFY, statement=statement, variable=variable)


async def _solved(ctx: Context, question: str, wanted: str, variable: str) -> str:
    """A worked solution that ends in what is wanted, else nothing. A solution cut off has no last line to read."""
    prompt = (
        ctx.fill(SOLVE_FOR, question=question, variable=variable) if variable else ctx.fill(SOLVE, question=question)
    )
    text = (await ctx.ask(prompt, may_be_cut=True, **SAMPLING)).text.strip()
    return text if _agrees(text, wanted, VALUE if variable else ANSWER) else ""


def _agrees(text: str, wanted: str, phrase: re.Pattern[str]) -> bool:
    """Whether what stands after the last closing phrase (or is boxed) equals what is wanted."""
    said = [found for found in phrase.findall(text) if found.strip()]
    if not said and "\\boxed" not in text:
        return False
    given = said[-1].strip().rstrip(".。") if said else text
    if read_number(wanted).value is None:
        return folded(given).strip("$ ") == folded(wanted).strip("$ ")
    return number(given, wanted, last=True, percent_points=True).passed


_PENS = "Ann has 3 pens and buys 4 more. How many pens has she now?"
_X = "What is the value of the unknown x?"
EXAMPLE = Example(
    row={"question": _PENS, "answer": "7"},
    settings={"answers": 1, "rephrasings": 1, "verifications": 1, "fobars": 0},
    replies=[
        "3 + 4 = 7.\nThe answer is 7.",
        "Ann owns 3 pens. After buying 4 more, how many does she own?",
        "3 + 4 = 8.\nThe answer is 8.",
        "she has 7 pens now.",
        "x = 7 - 4 = 3.\nThe value of x is 3.",
        "she has 7 pens now.",
        "x = 7 - 3 = 4.\nThe value of x is 4.",
    ],
    gives=[
        {"question": _PENS, "solution": "3 + 4 = 7.\nThe answer is 7.", "answer": "7", "augmentation": "answer",
         "original_question": _PENS, "masked": "", "variable": ""},
        {"question": f"Ann has x pens and buys 4 more. she has 7 pens now. {_X}", "answer": "3",
         "solution": "x = 7 - 4 = 3.\nThe value of x is 3.", "augmentation": "verify", "original_question": _PENS,
         "masked": "3", "variable": "x"},
        {"question": f"Ann has 3 pens and buys x more. she has 7 pens now. {_X}", "answer": "4",
         "solution": "x = 7 - 3 = 4.\nThe value of x is 4.", "augmentation": "verify", "original_question": _PENS,
         "masked": "4", "variable": "x"},
    ],
)  # fmt: skip
