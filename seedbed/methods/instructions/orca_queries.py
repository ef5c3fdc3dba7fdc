"""Which queries Orca takes of each collection: its Algorithm 1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pyarrow as pa

from seedbed.core.seed import generator
from seedbed.core.table import without

COUNTS = {"cot": 150_000, "niv2": 440_000, "flan2021": 2_500_000, "t0": 2_000_000}
PER_TASK = {"niv2": 300}


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


def _column(table: pa.Table, name: str) -> list[str]:
    if name not in table.column_names:
        return [""] * table.num_rows
    return ["" if value is None else str(value) for value in table.column(name).to_pylist()]
