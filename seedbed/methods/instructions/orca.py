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
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypedDict

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.seed import generator
from seedbed.core.step import Step, step
from seedbed.core.table import without
from seedbed.methods.instructions.orca_messages import MESSAGES


class Explained(TypedDict):
    """An answer under a system message; ``system_id`` counts the messages from 1, ``stage`` the teachers."""

    system: str
    system_id: int
    output: str
    teacher: str
    stage: int


COUNTS = {"cot": 150_000, "niv2": 440_000, "flan2021": 2_500_000, "t0": 2_000_000}
PER_TASK = {"niv2": 300}
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


def draw_queries(
    table: pa.Table, *, counts: Mapping[str, int] = COUNTS, per_task: Mapping[str, int] = PER_TASK, seed: int = 0
) -> pa.Table:
    """The queries that Algorithm 1 takes of each collection; collections without a count are taken whole."""
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    collections, tasks = _column(table, "collection"), _column(table, "task")
    for place, (collection, task) in enumerate(zip(collections, tasks, strict=True)):
        places[collection.lower()][task].append(place)
    reasons: dict[int, str] = {}
    for collection, by_task in places.items():
        taken = taken_of(by_task, counts.get(collection), per_task.get(collection), (seed, collection))
        left = {place for group in by_task.values() for place in group} - set(taken)
        reasons |= dict.fromkeys(left, f"not drawn: {len(taken)} queries of the collection {collection!r} are wanted")
    return without(table, reasons)


def taken_of(
    by_task: Mapping[str, list[int]], count: int | None, most: int | None, seed: tuple[str | int, ...]
) -> list[int]:
    """Algorithm 1: kinds drawn uniformly, each query once, until ``count`` are taken or all kinds are used up."""
    rng = generator("orca", *seed)
    left = {task: rng.sample(group, len(group))[:most] for task, group in sorted(by_task.items()) if group}
    names = list(left)
    taken: list[int] = []
    while names and (count is None or len(taken) < count):
        at = rng.randrange(len(names))
        taken.append(left[names[at]].pop())
        if not left[names[at]]:
            names[at] = names[-1]
            names.pop()
    return taken


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


def _column(table: pa.Table, name: str) -> list[str]:
    if name not in table.column_names:
        return [""] * table.num_rows
    return ["" if value is None else str(value) for value in table.column(name).to_pylist()]


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
