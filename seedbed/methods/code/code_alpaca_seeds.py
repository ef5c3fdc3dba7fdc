"""The seeds of `code_alpaca`, and what keeps an instruction out that repeats them."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from seedbed.checks.rouge_l import above
from seedbed.core.row import Row
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.methods.instructions.self_instruct_pool import admitted, is_human


@lru_cache(maxsize=1)
def code_seeds() -> dict[str, Any]:
    """The coding seeds that ship with Seedbed, by their key (``seed 1`` …), in English and Chinese."""
    path = Path(__file__).with_name("code_alpaca_seeds.json")
    return {f"seed {place}": seed for place, seed in enumerate(json.loads(path.read_text(encoding="utf-8")), 1)}


def joins(instruction: str, pool: list[Row], similarity: float, beyond: re.Pattern[str]) -> Verdict:
    """Whether an instruction joins: Self-Instruct's rules, and it repeats none of the shipped seeds that are shown."""
    verdict = admitted(instruction, pool, similarity, beyond_text=beyond)
    if not verdict.passed or any(is_human(row) for row in pool):
        return verdict
    seeds = [seed[side]["instruction"] for seed in code_seeds().values() for side in ("en", "zh")]
    near = above(instruction, seeds, limit=similarity)
    if near is not None:
        return Verdict.wrong(f"ROUGE-L {near[0]:.2f} with the seed {shortened(near[1], 60)!r}", value=near[0])
    return verdict
