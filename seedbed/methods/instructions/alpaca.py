"""Alpaca: one request writes a list of whole examples, instruction, input and output at once.

No paper: Stanford Alpaca (tatsu-lab/stanford_alpaca), the one-call form of Self-Instruct, arXiv 2212.10560.

A request holds rules and a list of 20 examples whose first three are human seeds, never machine-made ones; the model
writes the others. The list is cut at ``###``; a block counts only with its number before Instruction, Input and Output,
once each and in this order. The last block of a reply that was cut off is dropped, and so is what lies beyond the
20th. "No input" becomes an empty ``input``. An instruction joins the pool by Self-Instruct's rules (4 to 150 words, no
"Write a program", no leading punctuation or foreign script, ROUGE-L of at most 0.7 with all of the pool) with a longer
list of what text cannot hold: also video, audio, music, flowcharts and diagrams. No test for classifications, one
example an instruction.

Rows that come in with ``instruction`` and ``output`` are the seeds; without any, those that ship with Seedbed are
shown, in the language that is written. ``raw`` continues the list as a completion model does.

Differs from the original: ``rows`` is 1,000, not 52,000; the rules are ours; the bias against the end-of-text token is
left out, because its number is another one in every vocabulary; a reply without a whole block is asked again.

Real run: Qwen2.5-Coder-1.5B, 2 English lists of 6 examples wanted: one readable, all 6 whole and admitted; the other
got lost in its first output and was cut off at 500 tokens. Chinese was not run on a model.
"""

from __future__ import annotations

import random

from seedbed.core.context import Context
from seedbed.core.example import Example
from seedbed.core.row import Row
from seedbed.core.step import Step, grow
from seedbed.core.verdict import Verdict
from seedbed.methods.instructions.alpaca_prompts import BEYOND_TEXT, LIST
from seedbed.methods.instructions.example_lists import NEXT, Made, continued, shown_seeds
from seedbed.methods.instructions.self_instruct_pool import admitted, shipped_seeds

_PROMPTS = (NEXT,)  # named here as well, where a recipe looks for prompts to replace


def alpaca(
    *, rows: int = 1000, requests: int = 5, count: int = 20, similarity: float = 0.7, raw: bool = False
) -> list[Step]:
    """Grow ``rows`` examples, ``requests`` lists of ``count`` a round; see the card above."""

    def draw(rng: random.Random, pool: list[Row], _round: int) -> list[Row]:
        return [{"examples": shown_seeds(rng, pool, shipped_seeds())} for _ in range(requests)]

    def admit(candidate: Row, pool: list[Row]) -> Verdict:
        return admitted(candidate["instruction"], pool, similarity, beyond_text=BEYOND_TEXT)

    settings = {"count": count, "raw": raw}
    return [grow(write_examples, settings=settings, draw=draw, admit=admit, rows=rows, rounds=100_000)]


async def write_examples(
    ctx: Context, examples: list[dict[str, str]], *, count: int = 20, raw: bool = False
) -> list[Made]:
    """Continue a list of examples; one that is ``{"seed": KEY}`` stands for the shipped seed of that key."""
    return await continued(ctx, LIST, [_example(ctx, one) for one in examples], count, raw=raw)


def _example(ctx: Context, one: dict[str, str]) -> dict[str, str]:
    if "seed" not in one:
        return one
    seed = shipped_seeds()[one["seed"]]["zh" if ctx.language == "zh" else "en"]
    return {"instruction": seed["instruction"], **ctx.rng.choice(seed["instances"])}


EXAMPLE = Example(
    row=[{"instruction": "Name a fruit that is also a colour.", "input": "", "output": "Orange."}],
    settings={"rows": 1, "requests": 1},
    replies=["###\n2. Instruction: Turn the sentence into a question.\n2. Input: The shop is open.\n2. Output: Is it?"],
    gives=[
        {
            "examples": [{"instruction": "Name a fruit that is also a colour.", "input": "", "output": "Orange."}],
            "instruction": "Turn the sentence into a question.",
            "input": "The shop is open.",
            "output": "Is it?",
            "origin": "machine",
        }
    ],
)
