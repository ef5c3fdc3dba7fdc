"""Measures in a report: figures of all rows with gates, intervals and plots, from a run's record or from a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.measure import Cell, Cells, Clusters, Detail, Histogram, Measure, Points
from seedbed.engine.plot import Bar, Bin, Figure, Texts, bars, columns, compact
from seedbed.engine.plot_curves import curve

ROWS, BINS, BARS = 15, 24, 10
"""Lines of a table, columns of a histogram and bars of clusters that are shown."""


class Gated(msgspec.Struct):
    """A measure as it stands on disk: in the record of a run with its step and gate, or alone."""

    measure: Measure
    step: str = ""
    branch: str = ""
    gate: dict[str, dict[str, float]] = {}
    failures: list[str] = []


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure as the page shows it."""

    gated: Gated
    value: str
    facts: list[str]
    plots: list[Figure]
    tables: list[Cells]


class _File(msgspec.Struct):
    measures: list[Gated]


def read_measures(path: Path) -> list[Gated]:
    """The measures of a file: what ``seedbed measure --json`` prints, a run's record, or a list of either's measures.

    Raises:
        RecipeError: it is missing or holds no measures.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RecipeError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        kind: Any = list[Gated] if data.lstrip()[:1] == b"[" else _File
        found = msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise RecipeError(f"{path}: holds no measures ({error}); `seedbed measure DATA --json` prints them") from None
    made: list[Gated] = found if isinstance(found, list) else found.measures
    return made


def of_record(facts: dict[str, Any]) -> list[Gated]:
    """The measures that a record holds; none where it has none."""
    return msgspec.convert(facts.get("measures") or [], list[Gated])


def shown_measures(measures: Sequence[Gated], t: Texts) -> list[Shown]:
    """Measures with the drawings of their details."""
    return [_shown(one, t) for one in measures]


def _shown(one: Gated, t: Texts) -> Shown:
    measure = one.measure
    value = t["not_measured"].format(reason=measure.reason) if measure.value is None else figure(measure.value)
    plots, tables = [], []
    for detail in measure.details:
        if isinstance(detail, Cells):
            tables.append(detail)
        else:
            plots += list(_plot(detail, t))
    tables += [_clusters(detail, t) for detail in measure.details if isinstance(detail, Clusters)]
    return Shown(one, value, list(_facts(measure, t)), plots, tables)


def _facts(measure: Measure, t: Texts) -> Iterator[str]:
    if measure.low is not None and measure.high is not None:
        yield t["interval"].format(low=figure(measure.low), high=figure(measure.high))
    if measure.measured < measure.rows:
        yield t["on_rows"].format(n=f"{measure.measured:,}", rows=f"{measure.rows:,}")
    if measure.basis:
        yield t["basis"].format(basis=measure.basis)
    yield from (f"{name} {figure(value)}" for name, value in measure.figures.items())
    yield from measure.notes


def figure(value: float) -> str:
    """A figure to be read: whole from a thousand on, four digits below."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _plot(detail: Detail, t: Texts) -> Iterator[Figure]:
    if isinstance(detail, Histogram) and detail.counts:
        yield Figure(detail.title, columns(_bins(detail), detail.title, (detail.unit, t["axis_rows"])))
    elif isinstance(detail, Points) and detail.points:
        joined = all(one[0] < other[0] for one, other in zip(detail.points, detail.points[1:], strict=False))
        yield Figure(detail.title, curve(detail.points, detail.title, detail.axes, joined=joined))
    elif isinstance(detail, Clusters) and detail.clusters:
        rows = [Bar(one.name, [("kept", one.rows)], f"{one.rows:,}") for one in detail.clusters[:BARS]]
        yield Figure(detail.title, bars(rows, detail.title, t["axis_rows"]), "wide")


def _bins(detail: Histogram) -> list[Bin]:
    """The bins of a histogram, put together where there are more than a plot has room for."""
    size = -(-len(detail.counts) // BINS)
    starts = range(0, len(detail.counts), size)
    return [Bin(_tick(detail.edges[place]), sum(detail.counts[place : place + size])) for place in starts]


def _tick(edge: float) -> str:
    return compact(edge) if edge >= 1000 else f"{edge:.3g}"


def _clusters(detail: Clusters, t: Texts) -> Cells:
    rows: list[list[Cell]] = [[one.name, one.rows, ", ".join(one.terms), one.example] for one in detail.clusters]
    return Cells("", [t["cluster"], t["rows"], t["terms"], t["example"]], rows)
