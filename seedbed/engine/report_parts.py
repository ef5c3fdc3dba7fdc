"""Parts of a report: curves of the rules that watched a run, columns with few values, what people said of samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seedbed.engine.monitor_rules import SHARES
from seedbed.engine.plot import Bar, Figure, Texts, bars, share
from seedbed.engine.plot_curves import curve
from seedbed.engine.report_survey import Survey

CURVES, LABELS = 12, 8
"""Curves and columns that are shown at the most."""


def curves(watch: Mapping[str, Any], t: Texts) -> list[Figure]:
    """A curve over the rows for each rule in each stretch, those that held first."""
    held = {(one["rule"], one["stage"]) for one in watch.get("fired", [])}
    found = [one for one in watch.get("curves", []) if one["points"]]
    found.sort(key=lambda one: (one["rule"], one["stage"]) not in held)
    return [_curve(one, watch.get("fired", []), t) for one in found[:CURVES]]


def _curve(one: Mapping[str, Any], fired: Sequence[Mapping[str, Any]], t: Texts) -> Figure:
    points = [(float(row), float(value)) for row, value in one["points"]]
    marks = [
        (float(f["row"]), float(f["value"])) for f in fired if (f["rule"], f["stage"]) == (one["rule"], one["stage"])
    ]
    last = points[-1][1]
    value = share(last, 1) if one["signal"] in SHARES else f"{last:,.4g}"
    title = t["curve_title"].format(rule=one["rule"], value=value)
    rows = f"{one['rows']:,}"
    more = t["curve_more"].format(action=f"{one['action']}_when", stage=one["stage"], rows=rows)
    axis = (t["axis_row"], one["signal"])
    return Figure(
        title, curve(sorted({*points, *marks}), title, axis, limit=(one["limit"], t["limit"]), marks=marks), more
    )


def labels(found: Survey, want: Mapping[str, Mapping[str, int]], t: Texts) -> list[Figure]:
    """The values of columns that have few; those with targets are shown among the targets."""
    columns = {name: counts for name, counts in found.few_valued().items() if name not in want}
    return [_label(name, counts, t) for name, counts in list(columns.items())[:LABELS]]


def _label(name: str, counts: Counter[str], t: Texts) -> Figure:
    most, total = max(counts.items(), key=lambda one: (one[1], one[0])), counts.total()
    title = t["label_title"].format(name=name, value=most[0], share=share(most[1], total))
    ordered = sorted(counts, key=int if all(map(_is_number, counts)) else lambda value: (-counts[value], value))
    rows = [
        Bar(value, [("kept", counts[value])], f"{counts[value]:,} ({share(counts[value], total)})") for value in ordered
    ]
    return Figure(title, bars(rows, title, t["axis_rows"]), t["label_more"].format(n=len(rows)))


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal()


def reviews(found: Sequence[Mapping[str, Any]], t: Texts) -> list[dict[str, Any]]:
    """What people said of each sheet: a sentence, a line for each stratum, their reasons."""
    return [
        {
            "title": t["review_title"].format(n=f"{one['total']['reviewed']:,}", **_bounds(one["total"])),
            "lines": list(_strata(one)),
            "open": t["review_open"].format(n=one["open"]) if one["open"] else "",
            "reasons": one["reasons"],
        }
        for one in found
    ]


def _strata(review: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for one in review["strata"] if len(review["strata"]) > 1 else []:
        bounds = _bounds(one) if one["rate"] is not None else {"share": "–", "low": "–", "high": "–"}
        yield {**one, **bounds}


def _bounds(rate: Mapping[str, Any]) -> dict[str, str]:
    return {name: f"{100 * rate[key]:.1f} %" for name, key in (("share", "rate"), ("low", "low"), ("high", "high"))}
