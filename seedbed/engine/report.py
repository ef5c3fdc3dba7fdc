"""The report of a run or of a dataset: one HTML file that needs nothing else, in English or Chinese.

The rows are gone through once, one shard in memory at a time; what stays are counters, histograms of bounded size and
samples. Equal rows give the same bytes, whatever their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.row import Item
from seedbed.core.text import shortened
from seedbed.engine import plot, shard
from seedbed.engine.disk import write_atomically
from seedbed.engine.plot import Texts
from seedbed.engine.report_compare import Side, compare
from seedbed.engine.report_map import GRID, Layout, draw_map
from seedbed.engine.report_measures import Gated, figure, of_record, shown_measures
from seedbed.engine.report_pairs import repeats
from seedbed.engine.report_parts import curves, labels, reviews
from seedbed.engine.report_survey import Survey, told
from seedbed.engine.report_texts import TEXTS
from seedbed.engine.run import TRUNK
from seedbed.engine.shard import Aside, Counts, StepCount

SHOWN, BARS, COLUMNS = 40, 12, 4
"""Reasons and lines of a list that are shown; reasons that get a bar; columns whose lengths do."""
CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), "\ufffd")
"""Control characters, which HTML does not allow."""
COLOURS = {
    "done": "good ✓", "budget": "warn !", "short": "warn !", "stopped": "warn !", "paused": "warn !",
    "halted": "warn !", "running": "plain …",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report is of.

    Attributes:
        facts: the run's record; a part that is missing is left out of the report. Only a ``name`` for a dataset.
        items: gives the rows that were kept; may be called again.
        asides: gives the rows that were set aside.
        expected: how many rows are kept.
        measures: besides those of the record.
        of_run: whether it is a run's, with its steps and costs, or a dataset's.
    """

    facts: dict[str, Any]
    items: Callable[[], Iterable[Item]]
    asides: Callable[[], Iterable[Aside]] = tuple
    expected: int = 0
    measures: Sequence[Gated] = ()
    of_run: bool = True
    given: frozenset[str] = field(default_factory=frozenset)

    def survey(self, *, keys: bool = False) -> Survey:
        """Go through the rows; with ``keys`` in a way that two sets can be compared."""
        found = Survey(given=self.given, keep_keys=keys)
        found.read(self.items(), self.asides(), expected=self.expected)
        return found

    def side(self, found: Survey) -> Side:
        """One side of a comparison."""
        name = str(self.facts.get("name", ""))
        return Side(name, found, repeats(found.paired.values()), [*of_record(self.facts), *self.measures])


def of_shards(facts: dict[str, Any], accepted: Sequence[Path], shards: Sequence[Path]) -> Reported:
    """What a run left: its record, the shards of its dataset, and those of all its segments."""
    return Reported(
        facts,
        lambda: (item for path in accepted for item in shard.read_items(path)),
        lambda: (aside for path in shards for aside in shard.read_aside(path)),
        expected=sum(shard.read_header(path).kept for path in accepted),
        given=frozenset(facts.get("given") or ()),
    )


def write_report(
    target: Path, facts: dict[str, Any], accepted: Sequence[Path], shards: Sequence[Path], *, language: str = "en"
) -> Path:
    """Write the report of a run from its shards; see ``write``."""
    return write(target, of_shards(facts, accepted, shards), language=language)


def write(
    target: Path,
    reported: Reported,
    *,
    language: str = "en",
    other: Reported | None = None,
    layout: Layout = "pca",
    by: str = "",
) -> Path:
    """Write a report and return its path.

    Args:
        target: the HTML file.
        reported: what it is of.
        language: that it is written in: ``zh``, or English.
        other: what it is put side by side with.
        layout, by: of the map: how places are found, and the column of its strata.

    Raises:
        DamagedShard: a shard cannot be read.
        MissingPackage: ``tsne`` was asked for, and scikit-learn is not there.
        OSError: there is no room; what stood at ``target`` is still there.
    """
    t = {name: both[language == "zh"] for name, both in TEXTS.items()}
    found = reported.survey(keys=other is not None)
    side = reported.side(found)
    view = {"t": t, "facts": reported.facts, "found": found, "of_run": reported.of_run}
    view |= _view(reported.facts, found, t) | _more(side, reported.facts, t)
    if not reported.of_run:
        view |= {"figures": [(t["rows"], f"{found.rows:,}")], "line": "", "alerts": []}
    view |= {"map": _map(found, t, layout, by), "grid": GRID, "compared": [], "other": ""}
    if other is not None:
        view |= {
            "compared": compare(side, other.side(other.survey(keys=True)), t),
            "other": other.facts.get("name", ""),
        }
    write_atomically(target, _page(view).translate(CONTROL).encode(errors="replace"))
    return target


def _map(found: Survey, t: Texts, layout: Layout, by: str) -> Any:
    """The map, or a sentence where its package is not there."""
    try:
        return draw_map(found, t, layout=layout, by=by)
    except ImportError as error:
        if layout == "tsne":
            from seedbed.core.errors import MissingPackage

            raise MissingPackage(error.name or "scikit-learn", "quality", wanted_for="the map by t-SNE") from error
        return t["map_needs"]


def _more(side: Side, facts: dict[str, Any], t: Texts) -> dict[str, Any]:
    """What was measured of all rows, watched, said by people, and found alike."""
    gates = [one for one in side.measures if one.gate or one.failures]
    return {
        "measures": shown_measures(side.measures, t),
        "gates": gates,
        "failing": sum(bool(one.failures) for one in gates),
        "repeats": side.repeats,
        "repeating": plot.share(side.repeats.repeating, side.repeats.compared),
        "watch": facts.get("watch") or {},
        "curves": curves(facts.get("watch") or {}, t),
        "reviews": reviews(facts.get("reviews") or [], t),
        "labels": labels(side.found, (facts.get("want") or {}).get("by") or {}, t),
    }


def _page(view: dict[str, Any]) -> str:
    return str(_template().render(view, shown=SHOWN))


@lru_cache(maxsize=1)
def _template() -> Any:
    from importlib.resources import files

    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("seedbed.engine")
    loader = FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8"))
    pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    pages.filters |= {"number": "{:,}".format, "told": told, "figure": figure, "shortened": shortened, "date": _date}
    return pages.get_template("report.html.jinja")


def _view(facts: dict[str, Any], survey: Survey, t: Texts) -> dict[str, Any]:
    """What the page needs beside the facts: sums, findings and plots."""
    stages = msgspec.convert(facts.get("stages") or {}, dict[str, Counts])
    steps = _steps(stages, t)
    several = len({branch for branch, _, _ in steps}) > 1
    labelled = [(f"{branch} / {step}" if several else step, one) for branch, step, one in steps]
    entered = _entered(stages) if steps else survey.rows
    reasons = sorted(survey.reasons.items(), key=lambda one: (-one[1][0][0], one[0]))
    named = [(step, kind, text or t["other"], counted[0]) for (step, kind, text), (counted, _) in reasons]
    return {
        **_heading(facts, survey, [one for _, _, one in steps], entered, t),
        "steps": steps,
        "several": several,
        "funnel": plot.funnel(labelled, entered, survey.rows, t) if steps else None,
        "reasons": [(*name, samples.values()) for name, (_, (_, samples)) in zip(named, reasons, strict=True)],
        "why": plot.reasons(named[:BARS], survey.aside, t) if named else None,
        "targets": _targets(facts, t),
        "lengths": plot.lengths(survey.lengths, COLUMNS, t),
        "checks": [plot.scores(name, spread, t) for name, spread in survey.checks.items()],
        "spent": list(_spent(facts, survey.rows, t)),
        "tokens": plot.tokens(labelled, t),
    }


def _steps(stages: Mapping[str, Counts], t: Texts) -> list[tuple[str, str, StepCount]]:
    names = {TRUNK: t["trunk"]}
    return [
        (names.get(branch, branch), step, count) for branch, counts in stages.items() for step, count in counts.items()
    ]


def _entered(stages: Mapping[str, Counts]) -> int:
    """Rows that the sources gave: what went into first steps, less what the trunk had from other steps."""
    branches = [list(counts.values()) for name, counts in stages.items() if counts and name != TRUNK]
    trunk = list(stages.get(TRUNK, {}).values())
    handed_on = sum(counts[-1].made for counts in branches)
    return sum(counts[0].rows for counts in branches) + max(0, trunk[0].rows - handed_on if trunk else 0)


def _heading(
    facts: dict[str, Any], survey: Survey, counts: Sequence[StepCount], entered: int, t: Texts
) -> dict[str, Any]:
    state = facts.get("state") or "running"
    known = "failed_state" if state == "failed" else state
    colour, sign = COLOURS.get(known, "bad ✕").split()
    rejected, failed = sum(one.rejected for one in counts), sum(one.failed for one in counts)
    first = "asked" if facts.get("want") else "entered"
    figures = {"first": facts["want"]["rows"] if facts.get("want") else entered}
    figures |= {"kept": survey.rows, "rejected": rejected, "failed": failed}
    written = {name: f"{figure:,}" for name, figure in figures.items()}
    return {
        "state": {"word": t.get(known, state), "says": t.get(f"{known}_says", ""), "colour": colour, "sign": sign},
        "figures": [(t[first if name == "first" else name], figure) for name, figure in written.items()],
        "line": t[f"{first}_line"].format(**written),
        "alerts": list(_alerts(facts, survey, rejected + failed, t)),
    }


def _alerts(facts: dict[str, Any], survey: Survey, aside: int, t: Texts) -> Iterator[str]:
    """Where the record and the shard files tell different stories, and what a kill may have cost."""
    rows = facts.get("rows", survey.rows)
    if rows != survey.rows:
        yield t["rows_off"].format(counted=f"{rows:,}", found=f"{survey.rows:,}")
    if facts.get("stages") and aside != survey.aside:
        yield t["aside_off"].format(counted=f"{aside:,}", found=f"{survey.aside:,}")
    if facts.get("in_flight_at_kill"):
        yield t["in_flight"].format(n=f"{facts['in_flight_at_kill']:,}")


def _targets(facts: dict[str, Any], t: Texts) -> plot.Figure | None:
    want, missing = facts.get("want"), facts.get("missing") or {}
    if not want:
        return None
    kinds = [(t["total"], want["rows"], missing.get("rows", 0))]
    for column, values in (want.get("by") or {}).items():
        kinds += [(f"{column} = {value}", n, missing.get(f"{column}={value}", 0)) for value, n in values.items()]
    return plot.targets(kinds, t)


def _spent(facts: dict[str, Any], rows: int, t: Texts) -> Iterator[tuple[str, str]]:
    spent = facts.get("spent") or {}
    for name in ("requests", "reused", "unreadable", "tokens_in", "tokens_out"):
        yield t[name], f"{int(spent.get(name, 0)):,}"
    if rows:
        yield t["tokens_row"], f"{(spent.get('tokens_in', 0) + spent.get('tokens_out', 0)) / rows:,.0f}"
    if spent.get("money"):
        yield t["money"], f"{spent['money']:,.4g}"
    yield t["time"], _duration(float(spent.get("seconds") or facts.get("seconds") or 0.0))


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min {rest} s"


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
