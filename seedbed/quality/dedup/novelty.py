"""Novelty: of the rows only those that are not out already, held against datasets that were saved before.

``seedbed index`` makes an index of a saved dataset (files, a folder, or one on the hub), which holds hashes and no
text. A row goes when its text is that of a row there, width, case and white space folded; when its n-grams have a
Jaccard similarity of ``threshold`` or more with one (all of them are found, not most of them); or, with ``meaning``,
when the cosine of their vectors reaches that. The index must then have vectors, and ``by`` the same model they are of:
``static`` (English words, with ``pip install 'seedbed[vectors]'``), ``characters``, or ``model``, that of the role
``embed``. What is compared is the question and not the answer, as in ``exact_dedup``; name ``columns`` for other texts,
the same as for the index. Rows of one set are compared with one another by the other steps. ``items`` are rows written
down here. Needs the extra ``[quality]``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.table import without
from seedbed.quality.dedup.compared import texts
from seedbed.quality.dedup.meaning import nearest_seen
from seedbed.quality.dedup.overlap import indexes
from seedbed.quality.dedup.seen_index import SeenIndex
from seedbed.quality.dedup.set_lookup import SetLookup
from seedbed.quality.text_vectors import Given

NEEDS = ("numpy", "quality")


async def novelty(
    ctx: Context,
    table: pa.Table,
    *,
    against: tuple[Path, ...] = (),
    items: tuple[str, ...] = (),
    columns: tuple[str, ...] = (),
    threshold: float = 0.7,
    meaning: float | None = None,
    by: Given = "static",
) -> pa.Table:
    """The table without rows that are in a saved dataset; see the card above."""
    if not 0 < threshold <= 1 or (meaning is not None and not 0 < meaning <= 1):
        raise RecipeError(f"novelty wants 0 < threshold <= 1 and the same of meaning; got {threshold} and {meaning}")
    found = texts(table, columns)
    reasons: dict[int, str] = {}
    for index in indexes(against, items, who="novelty"):
        reasons = _worded(index, found, threshold) | reasons
        if meaning is not None:
            left = [row for row, text in enumerate(found) if row not in reasons and text.strip()]
            near = await nearest_seen(ctx, [found[row] for row in left], index, by, meaning)
            reasons |= {left[at]: _like(index, item, cosine, "in meaning ") for at, (item, cosine) in near.items()}
    return without(table, reasons)


def _worded(index: SeenIndex, found: list[str], threshold: float) -> dict[int, str]:
    """Rows with the text of an item, or with nearly its n-grams."""
    if not index.about.set_ngram:
        raise RecipeError(f"the index '{index.about.name}' has no sets of n-grams; make it again without  --sets 0")
    same = {row: index.place(text) for row, text in enumerate(found) if text.strip()}
    reasons = {
        row: f"same text as {index.names[item]} of {index.about.name}" for row, item in same.items() if item is not None
    }
    near = SetLookup(index.sizes, index.members).nearest(found, index.about.set_ngram, threshold)
    return {row: _like(index, item, score) for row, (item, score) in near.items()} | reasons


def _like(index: SeenIndex, item: int, score: float, how: str = "") -> str:
    return f"{score:.2f} like {how}{index.names[item]} of {index.about.name}"


_ROWS: list[dict[str, Any]] = [
    {"instruction": "Name three rivers that cross a border, and the countries on either side of each of them."},
    {"instruction": "Name three  RIVERS that cross a border, and the countries on either side of each of them"},
    {"instruction": "Write a letter to a neighbour about a fence."},
    {"instruction": "请介绍公司的年假制度，并说明申请年假的步骤和所需的材料。"},
]
EXAMPLE = Example(
    row=_ROWS,
    settings={
        "items": (
            "Name three rivers that cross a border, and the countries on either side of each of them!",
            "请介绍公司的年假制度，并说明申请年假的步骤和所需材料。",
        )
    },
    gives=[_ROWS[2]],
)
