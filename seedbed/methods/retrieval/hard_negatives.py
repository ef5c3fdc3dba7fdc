"""Hard negatives: passages that look like the answer to a query and are none, for training retrievers.

Papers: DPR, arXiv 2004.04906 (near passages by BM25 that do not hold the answer); NV-Retriever, arXiv 2407.15831
(four of them by vectors, none above 95 % of the right passage's likeness); RocketQA, arXiv 2010.08191 (many near
passages do answer: each is judged); Promptagator, arXiv 2209.11755 (a query must find its own passage).

All passages of the rows (``positive``, a text or a list, and ``text``) are searched for each ``query``: by its words,
or with ``by: model`` by the vectors of the role ``embed``. The ``candidates`` best, without the right passages and what
repeats them, are looked at from the nearest on, until ``count`` are found: one that holds the row's ``answer`` goes,
and so does one of which the judge (role ``judge``) says that it answers the query. ``round_trip: 1`` is Promptagator's
filter: the right passage must be the best of all (20: among the best twenty). A row without a query lends its passage
and is set aside.

Differs from the papers: a judge in words takes the place of a trained cross-encoder; the limit of 95 % holds for
vectors only, since scores of words have no ceiling.
"""

from __future__ import annotations

from typing import Literal, TypedDict

import pyarrow as pa

from seedbed.checks.wording import holds
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.step import Step, step
from seedbed.core.text import folded, shortened
from seedbed.methods.retrieval.answering import ANSWERS, PASSAGE, QUERY, answers
from seedbed.methods.retrieval.mining import mine

_PROMPTS = ANSWERS, QUERY, PASSAGE  # named here as well, where a recipe looks for prompts to replace

By = Literal["words", "model"]


class Negatives(TypedDict):
    """Passages that do not answer, the nearest first."""

    negatives: list[str]


_TELLS_NOTHING = frozenset(("", "yes", "no", "true", "false", "是", "否", "不是", "有", "没有", "对", "错"))


def hard_negatives(
    *,
    count: int = 4,
    candidates: int = 30,
    by: By = "words",
    most_like: float = 0.95,
    round_trip: int = 0,
    least: int = 1,
    judged: bool = True,
) -> list[Step]:
    """Up to ``count`` negatives for each query, at least ``least``; see the card above."""
    if not 1 <= least <= count <= candidates or round_trip < 0 or not 0 < most_like <= 1:
        raise RecipeError(
            "hard_negatives: wanted 1 <= least <= count <= candidates, round_trip >= 0 and 0 < most_like <= 1; "
            f"got {least}, {count}, {candidates}, {round_trip} and {most_like}"
        )
    searched = step(mine_candidates, candidates=candidates, by=by, most_like=most_like, round_trip=round_trip)
    return [searched, step(sift, count=count, least=least, judged=judged)]


async def mine_candidates(
    ctx: Context,
    table: pa.Table,
    *,
    candidates: int = 30,
    by: By = "words",
    most_like: float = 0.95,
    round_trip: int = 0,
) -> pa.Table:
    """The rows with the passages that are near to their query and are not the right ones."""
    return await mine(ctx, table, most=candidates, by_words=by == "words", most_like=most_like, within=round_trip)


async def sift(
    ctx: Context, query: str, candidates: list[str], answer: str = "", *, count: int = 4, least: int = 1,
    judged: bool = True,
) -> Negatives:  # fmt: skip
    """The first ``count`` candidates that do not answer the query."""
    kept, dropped = list[str](), list[str]()
    told = folded(answer).strip(".。") not in _TELLS_NOTHING
    for passage in candidates:
        if len(kept) == count:
            break
        if told and holds(folded(passage), answer):
            dropped.append(f"{shortened(passage, 80)}: it holds the answer")
        elif judged and await answers(ctx, query, passage):
            dropped.append(f"{shortened(passage, 80)}: it answers the query")
        else:
            kept.append(passage)
    if dropped:
        ctx.note(dropped=dropped)
    if len(kept) < least:
        raise Reject("too few near passages that do not answer the query", value=len(kept), threshold=least)
    return Negatives(negatives=kept)


_OPENS, _CLOSES, _MOON = "The library opens at nine.", "The library closes at six.", "The moon has no air."
EXAMPLE = Example(
    row=[{"query": "When does the library open?", "positive": _OPENS}, {"query": "", "positive": _CLOSES},
         {"query": "Is there air on the moon?", "positive": _MOON}],
    settings={"count": 1},
    replies=["No"],
    gives=[{"query": "When does the library open?", "positive": _OPENS, "candidates": [_CLOSES],
            "negatives": [_CLOSES]}],
)  # fmt: skip
