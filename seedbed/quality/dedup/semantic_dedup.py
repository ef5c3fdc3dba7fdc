"""Semantic dedup: of rows that say the same in other words, one stays, by the cosine between vectors of their texts.

Paper: SemDeDup, arXiv 2303.09540: vectors, clusters, and within a cluster the pairs above a threshold. Which row stays
is ``first``, ``longest``, ``best`` (by ``score``), or ``far``, the paper's: the one least like its cluster's centre.
Each row is compared with those that stay, so the rows that go gather round a representative, which the reason names
with the cosine. Up to 40,000 rows all pairs are compared, above that those within clusters of some 10,000.

``by`` says what gives the vectors: ``model``, the model of the role ``embed``; ``static``, a table of English words
that comes with ``pip install 'seedbed[vectors]'`` and asks nobody; ``characters``, runs of characters, for any script,
which sees wording and not meaning; ``auto``, ``static`` for texts in Latin script and ``characters`` for others, which
are not compared with one another. The threshold is 0.9, as in Persona Hub, arXiv 2406.20094, for its vectors; models
differ, so look at what goes. Short questions about different things may differ in one word and be alike: poems about
autumn and about winter have 0.79 by the static table, the capitals of France and of Germany, asked for in Chinese, 0.87
by ``characters``. Needs the extra ``[quality]``.
"""

from __future__ import annotations

from typing import Any, Literal

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.table import without
from seedbed.quality.dedup.compared import Keep, named, texts, turns
from seedbed.quality.dedup.meaning import By, alike, homes, vectors_of

NEEDS = ("numpy", "quality")


async def semantic_dedup(
    ctx: Context,
    table: pa.Table,
    *,
    columns: tuple[str, ...] = (),
    by: By = "auto",
    threshold: float = 0.9,
    keep: Keep | Literal["far"] = "first",
    score: str = "score",
) -> pa.Table:
    """The table without rows that say the same as another; see the card above."""
    if not 0 < threshold <= 1:
        raise RecipeError(f"semantic_dedup wants 0 < threshold <= 1, got {threshold}")
    found = texts(table, columns)
    names, reasons = named(table), dict[int, str]()
    order = turns(table, [len(text.strip()) for text in found], "first" if keep == "far" else keep, score)
    for kind, rows, vectors in await vectors_of(ctx, found, by):
        place = {row: at for at, row in enumerate(rows)}
        mine = [place[row] for row in order if row in place]
        if keep == "far":
            near = homes(vectors)[1]
            mine.sort(key=lambda at: float(near[at]))
        for at, (other, cosine) in alike(vectors, mine, threshold).items():
            reasons[rows[at]] = f"{cosine:.2f} like {names[rows[other]]} by {kind}"
    return without(table, reasons)


_ROWS: list[dict[str, Any]] = [
    {"id": "a", "instruction": "请说明员工请年假需要经过哪些步骤。"},
    {"id": "b", "instruction": "How do I boil an egg?"},
    {"id": "c", "instruction": "请说明员工请年假需要经过哪些步骤？谢谢。"},
    {"id": "d", "instruction": "How do I boil an egg? Thanks."},
]
EXAMPLE = Example(row=_ROWS, settings={"by": "characters", "threshold": 0.75}, gives=_ROWS[:2])
