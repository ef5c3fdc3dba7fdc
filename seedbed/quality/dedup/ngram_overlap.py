"""N-gram overlap: no row that is put together from earlier rows, however many of them it takes.

A row goes when more than ``share`` of its runs of ``ngram`` words stand in earlier rows of the set, in any of them:
near dedup compares rows in pairs, and a text that takes a sentence from each of five others is near none of them.
Templates and boilerplate show here first. The reason tells the share and the row that most of it stands in first.
Earlier rows count whether they stay or not; a text of fewer words is one run; texts without a word stay. A CJK
character is a word. No paper: the default of 0.8 over 8 words leaves a text a fifth of its own. Needs the extra
``[quality]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.table import without
from seedbed.quality.arrays import numpy
from seedbed.quality.dedup.compared import named, texts
from seedbed.quality.dedup.shingles import shingled, sorted_once

if TYPE_CHECKING:
    from seedbed.quality.dedup.shingles import Numbers

NEEDS = ("numpy", "quality")

PART_BITS = 4
PARTS = 1 << PART_BITS
"""Runs are sorted so many times, each time those of one range of hashes, which bounds memory."""


def ngram_overlap(table: pa.Table, *, columns: tuple[str, ...] = (), ngram: int = 8, share: float = 0.8) -> pa.Table:
    """The table without rows that consist of earlier ones; see the card above."""
    if not 0 < share <= 1 or ngram < 1:
        raise RecipeError(f"ngram_overlap wants 0 < share <= 1 and ngram >= 1, got {share} and {ngram}")
    np = numpy()
    found = texts(table, columns)
    rows, firsts = _firsts(found, ngram)
    sizes = np.bincount(rows, minlength=len(found))
    taken = np.bincount(rows[firsts < rows], minlength=len(found))
    over = np.flatnonzero(taken > share * sizes + 1e-9)
    main = _main(rows, firsts, over)
    names = named(table)
    return without(table, {row: _told(int(taken[row]), int(sizes[row]), ngram, *main[row], names) for row in main})


def _told(taken: int, size: int, ngram: int, source: int, most: int, names: list[str]) -> str:
    whole = f"{taken / size:.0%} of its {size} {ngram}-grams stand in earlier rows"
    return f"{whole}, {most} of them first in {names[source]}"


def _firsts(found: list[str], ngram: int) -> tuple[Numbers, Numbers]:
    """For each row and run, once: the row, and the first row that the run stands in; by row."""
    np = numpy()
    bits = np.uint64(max(len(found).bit_length(), 1))  # of a key: the row; the others are the hash
    kept = [(rows.astype(np.uint32), hashes) for rows, hashes in shingled(found, ngram)]
    all_rows, all_firsts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for part in range(PARTS):
        keys = [np.zeros(0, np.uint64)]
        for rows, hashes in kept:
            mine = (hashes >> np.uint64(64 - PART_BITS)) == part
            keys.append((hashes[mine] << np.uint64(PART_BITS) >> bits << bits) | rows[mine].astype(np.uint64))
        once = sorted_once(np.concatenate(keys))
        if len(once):
            rows = (once & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
            fresh = np.concatenate([[True], once[1:] >> bits != once[:-1] >> bits])
            all_rows.append(rows)
            all_firsts.append(rows[fresh][np.cumsum(fresh) - 1])
    rows, firsts = np.concatenate(all_rows), np.concatenate(all_firsts)
    order = np.argsort(rows, kind="stable")
    return rows[order], firsts[order]


def _main(rows: Numbers, firsts: Numbers, over: Numbers) -> dict[int, tuple[int, int]]:
    """For each row that goes: the earlier row that most of its runs stand in first, and how many of them."""
    np = numpy()
    main = {}
    for row in over.tolist():
        begin, end = np.searchsorted(rows, [row, row + 1])
        sources, counts = np.unique(firsts[begin:end][firsts[begin:end] < row], return_counts=True)
        top = int(counts.argmax())
        main[row] = int(sources[top]), int(counts[top])
    return main


_ROWS: list[dict[str, Any]] = [
    {"text": "Bring your badge to the front desk on Monday and ask for the new one before noon."},
    {"text": "The canteen opens at eleven on working days, and the menu of the week hangs beside the door."},
    {"text": "Bring your badge to the front desk on Monday. The canteen opens at eleven on working days."},
    {"text": "员工应当在每周五下班之前把本周的工时填写到系统里。"},
    {"text": "请注意，员工应当在每周五下班之前把本周的工时填写到系统里。"},
]
EXAMPLE = Example(row=_ROWS, settings={"ngram": 4, "share": 0.6}, gives=[_ROWS[0], _ROWS[1], _ROWS[3]])
