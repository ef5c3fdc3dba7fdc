"""The pool that Self-Instruct and Alpaca grow: the shipped seeds, and what keeps a new instruction out of it."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from seedbed.checks.rouge_l import above
from seedbed.core.row import Row
from seedbed.core.text import CJK, length, shortened
from seedbed.core.verdict import Verdict

BEYOND_TEXT = re.compile(
    r"\b(images?|graphs?|pictures?|files?|maps?|draw|plot|go to)\b|图片|图像|照片|图表|文件|地图|画出|绘制|前往",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"write a program|(请)?(编写|写)一?个程序", re.IGNORECASE)
_BEGINNING = re.compile(rf"[A-Za-z0-9{CJK}]")


@lru_cache(maxsize=1)
def shipped_seeds() -> dict[str, Any]:
    """The seeds that ship with Seedbed, by their key (``seed 1`` …), in English and Chinese."""
    path = Path(__file__).with_name("self_instruct_seeds.json")
    return {f"seed {place}": seed for place, seed in enumerate(json.loads(path.read_text(encoding="utf-8")), 1)}


def is_human(row: Row) -> bool:
    """Whether a row of the pool is a seed; rows made from nothing have only a number."""
    return bool(row.get("instruction")) and row.get("origin") != "machine"


def admitted(
    instruction: str, pool: list[Row], similarity: float, *, beyond_text: re.Pattern[str] = BEYOND_TEXT
) -> Verdict:
    """Whether a new instruction joins: its length, its words, its beginning, then its likeness to all of the pool."""
    size = length(instruction)
    if not 3 < size <= 150:
        return Verdict.wrong(f"the instruction has {size} words, 4 to 150 are wanted", value=size)
    if found := beyond_text.search(instruction):
        return Verdict.wrong(
            f"the instruction speaks of {found.group()!r}, which text cannot hold", value=found.group()
        )
    if _PROGRAM.match(instruction):
        return Verdict.wrong("the instruction asks to write a program")
    if not _BEGINNING.match(instruction):
        return Verdict.wrong(f"the instruction begins with {instruction[:1]!r}", value=instruction[:1])
    texts = [row["instruction"] for row in pool if "instruction" in row]
    if not any(is_human(row) for row in pool):
        texts += [seed[side]["instruction"] for seed in shipped_seeds().values() for side in ("en", "zh")]
    near = above(instruction, texts, limit=similarity)
    if near is not None:
        return Verdict.wrong(f"ROUGE-L {near[0]:.2f} with {shortened(near[1], 60)!r}", value=near[0])
    return Verdict.right("new")
