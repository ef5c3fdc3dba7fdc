"""Code Alpaca: one request writes a list of whole coding examples, instruction, input and output at once.

No paper: sahil280114/codealpaca, Self-Instruct (arXiv 2212.10560) and Alpaca's form of it, held to code.

A request shows rules and three human seeds, never machine-made ones, and the model writes the examples 4 to 20; five
requests a round. The list is cut and read as in ``alpaca``: number, Instruction, Input and Output, once each and in
order; the last block of a reply that was cut off is dropped; "no input" becomes an empty ``input``. An instruction
joins the pool with 4 to 150 words, none of ``blocked``, no "Write a program", no punctuation or foreign script at its
beginning, and ROUGE-L of at most 0.7 with every instruction there, the seeds included.

Rows that come in with ``instruction`` and ``output`` are the seeds; without any, those that ship with Seedbed are
shown, in the language that is written. ``blocked`` is the published list, made for text in general: it also takes
coding tasks away that speak of files, graphs or maps; give a shorter one, or (), where those are wanted. Nothing is
run here: ``unit_tests``, ``compiles`` or ``self_oss_instruct`` come after.

Differs from the original: ``rows`` is 1,000, not 20,000; rules and seeds are ours; a reply without a whole block is
asked again.
"""

from __future__ import annotations

import random
import re

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.row import Row
from seedbed.core.step import Step, grow
from seedbed.core.verdict import Verdict
from seedbed.methods.code.code_alpaca_prompts import BLOCKED, LIST
from seedbed.methods.code.code_alpaca_seeds import code_seeds, joins
from seedbed.methods.instructions.example_lists import NEXT, SHOWN, Made, continued, shown_seeds

_PROMPTS = (NEXT,)  # named here as well, where a recipe looks for prompts to replace


def code_alpaca(
    *,
    rows: int = 1000,
    requests: int = 5,
    count: int = 20,
    similarity: float = 0.7,
    blocked: tuple[str, ...] = BLOCKED,
    raw: bool = False,
) -> list[Step]:
    """Grow ``rows`` coding examples, ``requests`` lists of ``count`` a round; see the card above."""
    if count <= SHOWN or min(rows, requests) < 1:
        raise RecipeError(
            f"code_alpaca: 'count' must be above the {SHOWN} examples shown, got {count}; 'rows' and 'requests' at "
            f"least 1, got {rows} and {requests}"
        )
    beyond = _pattern(blocked)

    def draw(rng: random.Random, pool: list[Row], _round: int) -> list[Row]:
        return [{"examples": shown_seeds(rng, pool, code_seeds())} for _ in range(requests)]

    def admit(candidate: Row, pool: list[Row]) -> Verdict:
        return joins(candidate["instruction"], pool, similarity, beyond)

    settings = {"count": count, "raw": raw}
    return [grow(write_code_examples, settings=settings, draw=draw, admit=admit, rows=rows, rounds=100_000)]


async def write_code_examples(
    ctx: Context, examples: list[dict[str, str]], *, count: int = 20, raw: bool = False
) -> list[Made]:
    """Continue a list of coding examples; one that is ``{"seed": KEY}`` stands for the shipped seed of that key."""
    side = "zh" if ctx.language == "zh" else "en"
    known = [code_seeds()[one["seed"]][side] if "seed" in one else one for one in examples]
    return await continued(ctx, LIST, known, count, raw=raw)


def _pattern(blocked: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words of the Latin script, others anywhere; without any word, nothing fits."""
    words = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in blocked if word.strip()]
    return re.compile("|".join(words) or r"(?!)", re.IGNORECASE)


EXAMPLE = Example(
    row=[{"instruction": "Reverse a list in Python.", "input": "[1, 2]", "output": "[1, 2][::-1]"}],
    settings={"rows": 1, "requests": 1},
    replies=["###\n2. Instruction: Count the rows of a table in SQL.\n2. Input: users\n2. Output: SELECT 1;"],
    gives=[
        {
            "examples": [{"instruction": "Reverse a list in Python.", "input": "[1, 2]", "output": "[1, 2][::-1]"}],
            "instruction": "Count the rows of a table in SQL.",
            "input": "users",
            "output": "SELECT 1;",
            "origin": "machine",
        }
    ],
)
