"""Two versions of a dataset side by side: the rows that differ, and every figure of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.errors import MissingPackage, RecipeError, SeedbedError
from seedbed.core.measure import Measure, unmeasured
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.store.datasets import Datasets
from seedbed.store.difference import SHOWN, Difference, difference
from seedbed.store.version import Version, parse_whole

if TYPE_CHECKING:
    import pyarrow as pa

MEASURED = 10_000
"""Rows of a version that measures of the catalogue look at, drawn at random; what they are told is a sample."""


class Figure(msgspec.Struct, frozen=True):
    """A figure of both versions; None where it is not defined, and ``reason`` says why."""

    name: str
    unit: str
    before: float | None
    after: float | None
    reason: str = ""


class Compared(msgspec.Struct, frozen=True):
    """Two versions, what differs, and their figures; ``sampled`` rows of each were measured."""

    before: Version
    after: Version
    rows: Difference
    figures: list[Figure]
    sampled: tuple[int, int]


def compare_versions(before: str, after: str, *, home: Path, measures: bool = True, shown: int = SHOWN) -> Compared:
    """Hold two versions against each other; a text without ``@`` is the newest version of a dataset.

    Without ``measures`` only what was counted when they were saved stands side by side.

    Raises:
        RecipeError: there is no such version.
    """
    store = Datasets(home)
    first, second = store.find(parse_whole(before)), store.find(parse_whole(after))
    rows = difference(store, first, second, shown=shown)
    figures = _counted(first, second)
    samples = [_sample(store, one) if measures else [] for one in (first, second)]
    if measures:
        figures += _measured(*samples)
    return Compared(first, second, rows, figures, (len(samples[0]), len(samples[1])))


def predecessor(version: Version) -> str:
    """The version that another is compared with when none is named.

    Raises:
        SeedbedError: it is the first.
    """
    if not version.before:
        raise SeedbedError(f"{version.name} has no version before it; name two")
    return version.before


def _counted(before: Version, after: Version) -> list[Figure]:
    """What the manifests say: rows, tokens, generations, splits."""
    pairs: list[tuple[str, str, Any, Any]] = [
        ("rows", "rows", before.rows, after.rows),
        ("tokens", "estimated tokens", before.tokens, after.tokens),
        ("tokens_per_row", "estimated tokens / row", _mean(before), _mean(after)),
        ("columns", "columns", len(before.columns), len(after.columns)),
    ]
    for split in dict.fromkeys((*before.parts, *after.parts)):
        first, second = (one.parts[split].rows if split in one.parts else 0 for one in (before, after))
        pairs.append((f"split {split}", "rows", first, second))
    for generation in sorted({*before.generations, *after.generations}):
        first, second = (one.generations.get(generation, 0) for one in (before, after))
        pairs.append((f"generation {generation}", "rows", first, second))
    return [Figure(name, unit, float(one), float(other)) for name, unit, one, other in pairs]


def _mean(version: Version) -> float:
    return version.tokens / version.rows if version.rows else 0.0


def _sample(store: Datasets, version: Version) -> list[Row]:
    """Rows drawn at random, in their order, without what tells their descent; the same ones every time."""
    places: Iterator[int] | range = range(version.rows)
    if version.rows > MEASURED:
        places = iter(sorted(generator("diff", version.hash).sample(range(version.rows), MEASURED)))
    wanted = set(places)
    rows = (row for place, row in enumerate(store.every_row(version)) if place in wanted)
    return [{name: value for name, value in row.items() if not name.startswith("_")} for row in rows]


def _measured(before: list[Row], after: list[Row]) -> list[Figure]:
    """Every measure of the catalogue that needs no setting; what the rows do not allow stands there with the reason."""
    from seedbed.actions.measure import measure_names, table_of
    from seedbed.core import find

    names = [name for name in measure_names() if not any(one.required for one in find.entry(name).settings.values())]
    tables = table_of(before), table_of(after)
    made = []
    for name in names:
        first, second = (_measure(name, table) for table in tables)
        values = first.value, second.value
        made.append(Figure(name, first.unit or second.unit, *values, reason=first.reason or second.reason))
    return made


def _measure(name: str, table: pa.Table) -> Measure:
    from seedbed.actions.measure import measure

    try:
        return measure(table, [name])[0].measure
    except (RecipeError, MissingPackage) as error:
        return unmeasured(name, "", table.num_rows, str(error))
