"""Measures as the pages show them: figures, drawings, and the way from each part of them to its rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from markupsafe import Markup

from seedbed.actions.measure_version import Quality
from seedbed.api.row_query import address
from seedbed.core.measure import Cells, Clusters, Detail, Histogram, Measure
from seedbed.core.text import cjk_share, shortened
from seedbed.engine.report_measures import Gated, shown_measures
from seedbed.engine.report_texts import TEXTS
from seedbed.store.row_index import FEW, LONGEST, TOKENS
from seedbed.store.row_view import Wanted
from seedbed.store.version import Version

MOST, PHRASE = 30, 60
"""Ways to rows below a drawing; characters of a text that is searched for."""


@dataclass(frozen=True, slots=True)
class Way:
    """From a part of a measure to its rows."""

    label: str
    rows: str
    link: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing, ours from end to end: every text in it was escaped when it was drawn."""

    title: str
    svg: Markup
    wide: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A measure with its drawings, tables and ways to rows."""

    measure: Measure
    value: str
    facts: list[str]
    plots: list[Plot]
    tables: list[Cells]
    ways: list[Way]


def drawn(found: Quality, version: Version, language: str) -> list[Drawn]:
    """Every measure of a version, those without a value last."""
    place = 1 if language == "zh" else 0
    words = {name: pair[place] for name, pair in TEXTS.items()}
    ordered = sorted(found.measures, key=lambda one: one.value is None)
    shown = shown_measures([Gated(one) for one in ordered], words)
    return [_drawn(one.gated.measure, one, version) for one in shown]


def _drawn(measure: Measure, shown: Any, version: Version) -> Drawn:
    plots = [Plot(one.title, Markup(one.svg), one.more == "wide") for one in shown.plots]  # noqa: S704 - see Plot
    ways = [way for detail in measure.details for way in _ways(measure, detail, version)][:MOST]
    return Drawn(measure, shown.value, shown.facts, plots, shown.tables, ways)


def _ways(measure: Measure, detail: Detail, version: Version) -> Iterator[Way]:
    if isinstance(detail, Histogram):
        yield from _of_lengths(measure, detail, version)
    elif isinstance(detail, Clusters):
        for one in detail.clusters:
            if _searchable(one.example):
                yield Way(one.name, f"{one.rows:,}", address(Wanted(text=one.example.strip()[:PHRASE])))
    elif isinstance(detail, Cells) and detail.rows and measure.basis != "id":
        yield from _of_values(measure, detail, version)


def _of_lengths(measure: Measure, detail: Histogram, version: Version) -> Iterator[Way]:
    """A histogram of the tokens of a column leads to the rows of each bin."""
    if measure.name != "lengths" or detail.unit != "estimated tokens" or version.columns.get(measure.basis) is None:
        return
    last = len(detail.counts) - 1
    size = -(-len(detail.counts) // MOST)
    for first in range(0, last + 1, size):
        until = min(first + size, last + 1)
        low = math.ceil(detail.edges[first])  # tokens are whole, and a bin ends before the next begins
        high = math.floor(detail.edges[until]) if until > last else math.ceil(detail.edges[until]) - 1
        count = sum(detail.counts[first:until])
        if count:
            wanted = Wanted(ranges=((f"{TOKENS}:{measure.basis}", low, high),))
            yield Way(f"{low:,} – {high:,}", f"{count:,}", address(wanted))


def _of_values(measure: Measure, detail: Cells, version: Version) -> Iterator[Way]:
    """A table of values leads to the rows that have each, or whose texts hold it."""
    column = measure.basis.partition(",")[0].partition(";")[0]
    facet = column in version.columns and len(detail.rows) <= FEW
    plain = version.columns.get(column) == "text"
    for one in detail.rows:
        value = one[0]
        count = next((f"{cell:,}" for cell in one[1:] if isinstance(cell, int)), "")
        if facet and len(str(value)) <= LONGEST:
            wanted = Wanted(values=((column, msgspec.json.encode(value).decode() if plain else str(value)),))
        elif _searchable(str(value)):
            wanted = Wanted(text=str(value)[:PHRASE])
        else:
            continue
        yield Way(shortened(str(value), PHRASE), count, address(wanted))


def _searchable(text: str) -> bool:
    return len(text.strip()) >= 3 or cjk_share(text) > 0
