"""Vote: a question is answered several times; the row is kept when the answers agree, and with the answer it holds.

Paper: Self-Consistency, arXiv 2203.11171 (temperature 0.7, the most frequent final answer). The score is the share of
samples that gave the winning answer; the winning answer and the counts are in the verdict's value. Where the row has an
``answer``, the winner must equal it, otherwise the vote only tells whether the question has one agreed answer. A tie
for the first place sets the row aside. Samples without a readable answer count in the share and win nothing.

``by="number"`` compares values (``1,000`` and ``1e3`` are one answer), ``by="exact"`` the folded text after "Answer:",
``by="math"`` mathematics (as ``math_answer``, whose ``\\boxed{}`` is read too), ``by="embed"`` meaning: answers whose
vectors (role ``embed``) have a cosine of ``near`` or more with the first of their group are one, a simple form of the
semantic clusters of arXiv 2302.09664.

``weight="logprob"`` counts a sample by the mean probability of its tokens (the paper's normalised weighting; the server
must give log-probabilities), ``weight="reward"`` by what a reward model (role ``reward``, see ``reward``) gives it, as
in arXiv 2206.02336. Differs from the paper: 5 samples instead of 40, and the answers are asked for on a marked last
line.

Real run: Qwen2.5-Coder-1.5B, 10 rows, 3 samples each: 26 of 30 samples readable, 8 rows kept, all with the right
answer; one row set aside by a tie, one by a wrong winner.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from seedbed.checks.grouping import StillOpen, by_mathematics, by_vectors
from seedbed.checks.marks import boxes
from seedbed.checks.numerals import read_number
from seedbed.checks.reward import figure_of
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.text import folded, shortened
from seedbed.core.verdict import Verdict

By = Literal["number", "exact", "math", "embed"]
Weight = Literal["count", "logprob", "reward"]
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


class _Group(NamedTuple):
    answer: str
    members: list[int]


async def vote(
    ctx: Context,
    question: str,
    answer: str = "",
    *,
    samples: int = 5,
    by: By = "number",
    weight: Weight = "count",
    near: float = 0.9,
    threshold: float = 0.5,
) -> Verdict:
    """Whether several answers to a question agree; see the card above."""
    if samples < 2 or not 0 < near <= 1:
        raise RecipeError(f"vote: 'samples' must be at least 2 and 0 < near <= 1, got {samples} and {near}")
    wanted = _given(answer, by) or _normal(answer, by) if answer.strip() else None
    if answer.strip() and wanted is None:
        raise Reject(f"the row's own answer cannot be read by {by}", value=shortened(answer))
    prompt = ctx.fill(SOLVE, question=question)
    more: dict[str, Any] = {"logprobs": 1} if weight == "logprob" else {}
    replies = [await ctx.ask(prompt, may_be_cut=True, **SAMPLING, **more) for _ in range(samples)]
    weights = await _weights(ctx, question, replies, weight)
    read = [_given(reply.text, by) for reply in replies]
    try:
        groups = await _grouped(ctx, [*read, wanted], by, near)
    except StillOpen as open_pair:
        return Verdict.undecided(str(open_pair))
    return _outcome(groups, weights, wanted, threshold)


def _given(text: str, by: By) -> str | None:
    """The normalised answer of one sample, or None when it gives none."""
    if by == "number":
        return _normal(text, by)
    marked = _LAST_LINE.findall(text)
    if not marked and by == "math":
        marked = [box.content for box in boxes(text)]
    return _normal(marked[-1].strip("*` \t"), by) if marked else None


def _normal(answer: str, by: By) -> str | None:
    if by == "number":
        value = read_number(answer).value
        return None if value is None else str(value)
    return (folded(answer).rstrip(".。!！ ") if by == "exact" else answer.strip()) or None


async def _weights(ctx: Context, question: str, replies: Sequence[Reply], weight: Weight) -> list[float]:
    """What each sample counts."""
    if weight == "count":
        return [1.0] * len(replies)
    if weight == "reward":
        found = [await figure_of(ctx, question, reply.text) for reply in replies]
        if any(not 0 <= one <= 1 for one in found):
            raise RecipeError(f"vote: a weight must be from 0 to 1, the reward model gave {found}")
        return found
    if any(not reply.logprobs for reply in replies):
        raise RecipeError("vote: the server gave no log-probabilities; write  weight: count  or ask one that does")
    return [math.exp(math.fsum(token["logprob"] for token in one.logprobs) / len(one.logprobs)) for one in replies]


async def _grouped(ctx: Context, answers: Sequence[str | None], by: By, near: float) -> list[_Group]:
    """Equal answers put together, each group under the first of them; a member is a place in ``answers``."""
    distinct = list(dict.fromkeys(one for one in answers if one is not None))
    heads = {one: one for one in distinct}
    if by == "math":
        heads = by_mathematics(distinct)
    elif by == "embed" and len(distinct) > 1:
        heads = by_vectors(distinct, await ctx.embed(distinct), near)
    groups: dict[str, _Group] = {}
    for place, one in enumerate(answers):
        if one is not None:
            groups.setdefault(heads[one], _Group(heads[one], [])).members.append(place)
    return list(groups.values())


def _outcome(groups: list[_Group], weights: list[float], wanted: str | None, threshold: float) -> Verdict:
    samples = len(weights)
    rows = next((group.answer for group in groups if samples in group.members), None)  # the row's own stands last
    voted = {group.answer: [place for place in group.members if place < samples] for group in groups}
    order = sorted((one for one in voted if voted[one]), key=lambda one: -sum(weights[place] for place in voted[one]))
    counts = {one: len(voted[one]) for one in order}
    value: dict[str, Any] = {"answer": None, "counts": counts, "samples": samples}
    total = math.fsum(weights)
    shares = [math.fsum(weights[place] for place in voted[one]) / total if total else 0.0 for one in order]
    if any(one != weights[0] for one in weights):
        value["shares"] = {one: round(share, 4) for one, share in zip(order, shares, strict=True)}
    if not order:
        return Verdict.unreadable(f"none of {samples} samples gives an answer", value=value)
    winner = order[0]
    if len(order) > 1 and math.isclose(shares[0], shares[1], rel_tol=1e-9):
        return Verdict.wrong(f"a tie: {winner} and {order[1]} with {shares[0]:.0%} of the votes each", value=value)
    value["answer"] = winner
    told = f"{counts[winner]} of {samples} samples answer {shortened(winner, 60)}"
    told += f" ({shares[0]:.0%} of the weight)" if "shares" in value else ""
    if wanted is not None and winner != rows:
        return Verdict.wrong(f"{told}, the row says {shortened(wanted, 60)}", value=value)
    return Verdict(min(shares[0], 1.0), told, threshold, value)


EXAMPLE = Example(
    row={"question": "A box holds 6 eggs. How many eggs are in 7 boxes?", "answer": "42"},
    settings={"samples": 3},
    replies=["7 × 6 = 42\nAnswer: 42", "6 + 7 = 13\nAnswer: 13", "Seven boxes of six.\nAnswer: **42 eggs**"],
    gives=True,
)
