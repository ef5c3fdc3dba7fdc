"""Two versions of a dataset side by side: the rows that differ, and every figure of both."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.errors import MissingPackage, RecipeError, SeedbedError
from seedbed.core.measure import Measure, unmeasured
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.engine.disk import write_atomically
from seedbed.store.datasets import Datasets
from seedbed.store.difference import SHOWN, Difference, difference
from seedbed.store.version import Version, parse_whole, plain

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


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>body{{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;
color:#222;background:#fff}}table{{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}}
td,th{{padding:.3rem .7rem;border-bottom:1px solid #ccc;text-align:left;vertical-align:top}}.n{{text-align:right}}
pre{{white-space:pre-wrap;margin:0}}@media(prefers-color-scheme:dark){{body{{color:#ddd;background:#111}}}}</style>
<h1>{title}</h1>{body}</html>
"""


def write_page(compared: Compared, target: Path) -> Path:
    """The comparison as one HTML file that needs nothing else; texts of rows are shown as text, never as markup."""
    rows = compared.rows
    counts = [["rows in", rows.came], ["rows out", rows.gone], ["changed", rows.changed], ["same", rows.same]]
    counts.append(["of these in another split", rows.moved])
    parts = [_table(["", "rows"], counts)]
    if rows.columns:
        parts += [
            "<h2>Changed columns</h2>",
            _table(["column", "rows"], [list(one) for one in rows.columns.most_common()]),
        ]
    figures = [[one.name, one.before, one.after, one.unit, one.reason] for one in compared.figures]
    parts += ["<h2>Figures</h2>", _table(["", compared.before.name, compared.after.name, "unit", ""], figures)]
    for title, samples in (("Rows in", rows.samples_came), ("Rows out", rows.samples_gone)):
        if samples:
            parts += [f"<h2>{title}</h2>", _table(["id", "row"], [[one.get("id", ""), plain(one)] for one in samples])]
    changed = [[one.id, name, *values] for one in rows.samples_changed for name, values in one.columns.items()]
    if changed:
        parts += ["<h2>Changed rows</h2>", _table(["id", "column", "before", "after"], changed)]
    title = f"{compared.before.name} → {compared.after.name}"
    page = PAGE.format(title=html.escape(title), body="\n".join(parts))
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, page.encode(errors="replace"))
    return target


def _table(head: list[str], rows: list[list[Any]]) -> str:
    heads = "".join(f"<th>{html.escape(one)}" for one in head)
    lines = ["<tr>" + "".join(_cell(value) for value in row) for row in rows]
    return f"<table><tr>{heads}{''.join(lines)}</table>"


def _cell(value: Any) -> str:
    if value is None:
        return "<td>–"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<td class="n">{value:,.4g}' if isinstance(value, float) else f'<td class="n">{value:,}'
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"<td><pre>{html.escape(text[:2000])}</pre>"
