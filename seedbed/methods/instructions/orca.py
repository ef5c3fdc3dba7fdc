"""Orca: questions answered under system messages that ask for reasons, so that a student learns how, not only what.

Paper: Orca explanation tuning, arXiv 2306.02707.

Two steps. ``draw_queries`` takes from each collection (column ``collection``: ``cot``, ``niv2``, ``flan2021``, ``t0``)
as many queries as the paper did, by its Algorithm 1: draw a kind of query (column ``task``) uniformly, take one of its
queries not taken yet, drop kinds that are used up; ``niv2`` gives at most 300 of a kind. ``explain`` draws one of the
collection's system messages, those for multiple choice only where there are choices (column ``choices``, or a list of
options in the text), and asks the first teacher, role ``main``. A fifth of the rows (1M of 5M) are asked of the second
teacher, role ``strong``, as well, under the same message: rows with ``stage`` 1 and 2 are the two stages of training.

The messages are ours, one for each of the paper's sixteen, the first empty. Rows of no known collection draw from all
of them. Differs from the paper: which collection draws which message is taken from a reproduction (the paper shows it
as a figure); rows without a ``collection`` are all taken; the second teacher's rows are drawn one by one, so their
share is a fifth on average. One model in both roles is refused. Training (4 epochs a stage, loss on the answer alone)
is not done here.

Real run: Qwen2.5-Coder-1.5B as the one teacher, 8 queries (half Chinese) of four collections: 8 readable, 8 kept, 100
tokens an answer; the reasons that it gives follow its message, and one of the answers is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.step import Step, step
from seedbed.methods.instructions.orca_messages import MESSAGES
from seedbed.methods.instructions.orca_queries import COUNTS, PER_TASK, draw_queries


class Explained(TypedDict):
    """An answer under a system message; ``system_id`` counts the messages from 1, ``stage`` the teachers."""

    system: str
    system_id: int
    output: str
    teacher: str
    stage: int


BY_COLLECTION = {
    "cot": (6, 11, 16),
    "niv2": (1, 2, 5, 7, 9, 12, 13, 14, 15),
    "flan2021": (3, 4, 7, 8, 10),
    "t0": (1, 2, 3, 5, 7),
}
MULTIPLE_CHOICE = frozenset({8, 10})
OPTIONS = re.compile(
    r"^\s*(?:options|choices|选项)\s*[:：]|^\s*(?:[-*]\s*)?[(（]?[A-Da-d][)）.、:：]\s*\S.*\n+\s*(?:[-*]\s*)?[(（]?[B-Eb-e][)）.、:：]",
    re.IGNORECASE | re.MULTILINE,
)
SAMPLING: dict[str, Any] = {"temperature": 0.7, "top_p": 0.95, "max_tokens": 2048}


def orca(
    *,
    counts: Mapping[str, int] = COUNTS,
    per_task: Mapping[str, int] = PER_TASK,
    second: float = 0.2,
    seed: int = 0,
) -> list[Step]:
    """Draw queries and have them explained; see the card above."""
    return [step(draw_queries, counts=dict(counts), per_task=dict(per_task), seed=seed), step(explain, second=second)]


async def explain(
    ctx: Context,
    instruction: str,
    input: str = "",
    collection: str = "",
    choices: list[str] | None = None,
    *,
    second: float = 0.2,
) -> list[Explained]:
    """Answer a query under a system message of its collection, and some also with the second teacher.

    Raises:
        RecipeError: one model answers as both teachers.
    """
    asked = f"{instruction}\n\n{input}" if input.strip() else instruction
    multiple = bool(choices) or bool(OPTIONS.search(asked))
    allowed = BY_COLLECTION.get(collection.lower(), tuple(range(1, len(MESSAGES) + 1)))
    number = ctx.rng.choice([one for one in allowed if multiple or one not in MULTIPLE_CHOICE])
    system = ctx.fill(MESSAGES[number - 1])
    teachers = ("main", "strong") if ctx.rng.random() < second else ("main",)
    replies = [await ctx.ask(asked, system=system, role=teacher, **SAMPLING) for teacher in teachers]
    if len(replies) == 2 and replies[0].model and replies[0].model == replies[1].model:
        raise RecipeError(
            f"the roles 'main' and 'strong' are answered by one model, {replies[0].model!r}: name a stronger teacher "
            "for the role 'strong' in the recipe, or set `second: 0` on orca"
        )
    return [
        Explained(system=system, system_id=number, output=reply.text.strip(), teacher=teacher, stage=stage)
        for stage, (teacher, reply) in enumerate(zip(teachers, replies, strict=True), 1)
    ]


EXAMPLE = Example(
    row=[{"instruction": "Does iron float on mercury?", "collection": "cot"}],
    settings={"second": 0.0},
    replies=["Mercury is denser than iron, so the push upwards exceeds the weight: it floats."],
    gives=[
        {
            "instruction": "Does iron float on mercury?",
            "collection": "cot",
            "system": "You help people find what they want to know.",
            "system_id": 16,
            "output": "Mercury is denser than iron, so the push upwards exceeds the weight: it floats.",
            "teacher": "main",
            "stage": 1,
        }
    ],
)
