"""Vote: a question is answered several times; the row is kept when the answers agree, and with the answer it holds.

Paper: Self-Consistency, arXiv 2203.11171 (temperature 0.7, the most frequent final answer). The score is the share of
samples that gave the winning answer; the winning answer and the counts are in the verdict's value. Where the row has an
``answer``, the winner must equal it, otherwise the vote only tells whether the question has one agreed answer. A tie
for the first place sets the row aside. Samples without a readable answer count in the share and win nothing.

``by="number"`` compares values (``1,000`` and ``1e3`` are one answer), ``by="exact"`` the folded text after "Answer:".
Differs from the paper: 5 samples instead of 40, and the answers are asked for on a marked last line.

Real run: Qwen2.5-Coder-1.5B, 10 rows, 3 samples each: 26 of 30 samples readable, 8 rows kept, all with the right
answer; one row set aside by a tie, one by a wrong winner.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Literal

from seedbed.checks.numerals import read_number
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.text import folded, shortened
from seedbed.core.verdict import Verdict

SOLVE = Prompt(
    en="""{question}

Think step by step. End with a last line of this form, with nothing but the final answer after the colon:
Answer: …""",
    zh="""{question}

请逐步思考。最后一行用如下形式，冒号后只写最终答案：
答案：…""",
)
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}
_LAST_LINE = re.compile(r"(?:answer|答案)\s*\**\s*[:：]\s*\**\s*(.+)", re.IGNORECASE)


async def vote(
    ctx: Context,
    question: str,
    answer: str = "",
    *,
    samples: int = 5,
    by: Literal["number", "exact"] = "number",
    threshold: float = 0.5,
) -> Verdict:
    """Whether several answers to a question agree; see the card above."""
    if samples < 2:
        raise RecipeError(f"vote: 'samples' must be at least 2, got {samples}")
    wanted = _normal(answer, by) if answer.strip() else None
    if answer.strip() and wanted is None:
        raise Reject("the row's own answer cannot be read as a number", value=shortened(answer))
    prompt = ctx.fill(SOLVE, question=question)
    replies = [await ctx.ask(prompt, may_be_cut=True, **SAMPLING) for _ in range(samples)]
    read = [_given(reply.text, by) for reply in replies]
    return _outcome(Counter(one for one in read if one is not None), samples, threshold, wanted)


def _given(text: str, by: str) -> str | None:
    """The normalised answer of one sample, or None when it gives none."""
    if by == "number":
        return _normal(text, by)
    marked = _LAST_LINE.findall(text)
    return _normal(marked[-1].strip("*` \t"), by) if marked else None


def _normal(answer: str, by: str) -> str | None:
    if by == "number":
        value = read_number(answer).value
        return None if value is None else str(value)
    return folded(answer).rstrip(".。!！ ") or None


def _outcome(counts: Counter[str], samples: int, threshold: float, wanted: str | None) -> Verdict:
    value: dict[str, Any] = {"answer": None, "counts": dict(counts.most_common()), "samples": samples}
    if not counts:
        return Verdict.unreadable(f"none of {samples} samples gives an answer", value=value)
    (winner, votes), *others = counts.most_common(2)
    if others and others[0][1] == votes:
        return Verdict.wrong(f"a tie: {winner} and {others[0][0]} with {votes} of {samples} votes each", value=value)
    value["answer"] = winner
    told = f"{votes} of {samples} samples answer {shortened(winner, 60)}"
    if wanted is not None and winner != wanted:
        return Verdict.wrong(f"{told}, the row says {shortened(wanted, 60)}", value=value)
    return Verdict(votes / samples, told, threshold, value)


EXAMPLE = Example(
    row={"question": "A box holds 6 eggs. How many eggs are in 7 boxes?", "answer": "42"},
    settings={"samples": 3},
    replies=["7 × 6 = 42\nAnswer: 42", "6 + 7 = 13\nAnswer: 13", "Seven boxes of six.\nAnswer: **42 eggs**"],
    gives=True,
)
