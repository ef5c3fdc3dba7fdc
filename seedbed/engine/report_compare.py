"""Two sets of rows side by side: sizes, lengths, scores, labels, repetitions, measures, and the rows they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seedbed.engine.plot import LABEL, Texts, share
from seedbed.engine.report_measures import Gated
from seedbed.engine.report_pairs import Repeats
from seedbed.engine.report_survey import GOOD, Survey

COLUMNS, VALUES = 8, 8
"""Columns, and values of a column, that are compared."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what was found in its rows, its repetitions, its measures."""

    name: str
    found: Survey
    repeats: Repeats
    measures: Sequence[Gated]


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of both; ``change`` is what the first has more."""

    name: str
    this: str
    that: str
    change: str = ""


def compare(this: Side, that: Side, t: Texts) -> list[Compared]:
    """The figures of both, in the order of a report."""
    return [
        _figures(t["rows"], this.found.rows, that.found.rows),
        *_shared(this.found, that.found, t),
        *_lengths(this.found, that.found, t),
        *_scores(this.found, that.found, t),
        *_labels(this.found, that.found, t),
        _shares(t["row_repeats"], *(_part(side.repeats.repeating, side.repeats.compared) for side in (this, that))),
        *_measures(this, that),
    ]


def _shared(this: Survey, that: Survey, t: Texts) -> Iterator[Compared]:
    both = len(this.keys & that.keys)
    yield Compared(t["rows_both"], f"{both:,}", f"{both:,}")
    yield Compared(t["rows_only"], f"{len(this.keys) - both:,}", f"{len(that.keys) - both:,}")


def _lengths(this: Survey, that: Survey, t: Texts) -> Iterator[Compared]:
    texts = {name for one in (this, that) for name, spread in one.lengths.items() if spread.quantile(0.99) > LABEL}
    names = sorted(texts, key=lambda name: -max(_total(this, name), _total(that, name)))
    for name in names[:COLUMNS]:
        values = [one.lengths[name].quantile(0.5) if name in one.lengths else None for one in (this, that)]
        yield _figures(t["row_length"].format(name=name), *values)


def _total(found: Survey, name: str) -> int:
    return found.lengths[name].total if name in found.lengths else 0


def _scores(this: Survey, that: Survey, t: Texts) -> Iterator[Compared]:
    for name in list(dict.fromkeys([*this.checks, *that.checks]))[:COLUMNS]:
        spreads = [one.checks.get(name) for one in (this, that)]
        parts = [None if one is None else _part(one.at_least(round(100 * GOOD)), one.size) for one in spreads]
        yield _shares(t["row_score"].format(name=name), *parts)


def _labels(this: Survey, that: Survey, t: Texts) -> Iterator[Compared]:
    sides = [one.few_valued() for one in (this, that)]
    for name in list(dict.fromkeys([*sides[0], *sides[1]]))[:COLUMNS]:
        counts: list[Counter[str]] = [side.get(name) or Counter() for side in sides]
        values = sorted({*counts[0], *counts[1]}, key=lambda value: (-sum(one.get(value, 0) for one in counts), value))
        for value in values[:VALUES]:
            parts = [_part(one.get(value, 0), sum(one.values())) if one else None for one in counts]
            yield _shares(f"{name} = {value}", *parts)


def _measures(this: Side, that: Side) -> Iterator[Compared]:
    found = [{_named(one): one.measure.value for one in side.measures} for side in (this, that)]
    for name in dict.fromkeys([*found[0], *found[1]]):
        yield _figures(name, found[0].get(name), found[1].get(name))


def _named(one: Gated) -> str:
    return one.step or one.measure.name


def _part(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _figures(name: str, this: float | None, that: float | None) -> Compared:
    one, other = ("–" if value is None else _figure(value) for value in (this, that))
    if this is None or that is None:
        return Compared(name, one, other)
    change = this - that
    return Compared(name, one, other, "=" if not change else ("+" if change > 0 else "−") + _figure(abs(change)))


def _figure(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"


def _shares(name: str, this: float | None, that: float | None) -> Compared:
    one, other = ("–" if value is None else share(value, 1) for value in (this, that))
    if this is None or that is None:
        return Compared(name, one, other)
    points = 100 * (this - that)
    return Compared(name, one, other, "=" if abs(points) < 0.05 else f"{'+' if points > 0 else '−'}{abs(points):.1f}")
