"""A judge held against labels, as one HTML page: figures with their intervals, the curve of scores, who said what.

The page holds all it needs and nothing foreign: no script, no address, every text from outside escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from importlib.resources import files

from seedbed.actions.agreement import Figure
from seedbed.actions.calibrate_judge import POINTS, Calibration, PairReport, ScoreReport
from seedbed.engine.plot import svg, words

Say = Callable[..., str]
"""A text by its name, in the reader's language."""
_WIDE, _NAMES, _ROW, _SQUARE = 720, 250, 30, 56
_SHARES = ("exact", "near", "kappa", "spearman", "pearson", "length_judge", "length_label", "length_lean")
_OF_PAIRS = ("agreement", "decided", "kappa", "by_place", "first_place", "longer_judge", "longer_label")


def calibration_page(made: Calibration, say: Say, *, language: str = "en") -> str:
    """The page; `say` gives the texts of ``seedbed judge calibrate`` by name."""
    rows = (made.scores.rows if made.scores else 0) + (made.pairs.rows if made.pairs else 0) + len(made.undecided)
    title = escape(say("judge.of", model=made.model, rows=rows))
    parts = [*(_scores(made.scores, say) if made.scores else ()), *(_pairs(made.pairs, say) if made.pairs else ())]
    if made.undecided:
        line, reason = made.undecided[0]
        told = say("judge.undecided", undecided=len(made.undecided), line=line, reason=reason)
        parts.append(f'<p class="alert foreign">{escape(told)}</p>')
    style = files("seedbed.engine").joinpath("report_style.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>\n{style}</style></head><body><main>"
        f'<h1 class="foreign">{title}</h1>{"".join(parts)}</main></body></html>\n'
    )


def _scores(found: ScoreReport, say: Say) -> Iterator[str]:
    heading = say("judge.scores", rows=found.rows)
    yield f"<h2>{escape(heading)}</h2>"
    yield _figure(
        heading, _intervals([(say(f"judge.{one}"), getattr(found, one)) for one in _SHARES], (-1, 1), heading)
    )
    lean = say("judge.lean")
    yield _figure(lean, _intervals([(lean, found.lean)], (-4, 4), lean))
    head = say("judge.by_score").split("\t")
    curve = f"{head[0]} → {head[-1]}"
    kinds = [str(one) for one in POINTS]
    crossed = say("judge.confusion", kinds="").strip()
    plots = _figure(curve, _curve(found.by_score, curve)), _figure(crossed, _crossed(found.confusion, kinds, crossed))
    yield f'<div class="pair">{"".join(plots)}</div>'


def _pairs(found: PairReport, say: Say) -> Iterator[str]:
    heading = say("judge.pairs", rows=found.rows)
    yield f"<h2>{escape(heading)}</h2>"
    names = [say("judge.kappa_pairs" if one == "kappa" else f"judge.{one}") for one in _OF_PAIRS]
    shown = [(name, getattr(found, one)) for name, one in zip(names, _OF_PAIRS, strict=True)]
    yield _figure(heading, _intervals(shown, (-1, 1), heading))
    crossed = say("judge.confusion", kinds="").strip()
    kinds = say("judge.sides").split("\t")
    yield f'<div class="pair">{_figure(crossed, _crossed(found.confusion, kinds, crossed))}</div>'


def _figure(caption: str, drawing: str) -> str:
    return f'<figure><figcaption>{escape(caption)}</figcaption><div class="wide" tabindex="0">{drawing}</div></figure>'


def _intervals(figures: Sequence[tuple[str, Figure]], ends: tuple[float, float], title: str) -> str:
    """A dot for each figure and a line for its interval, on one axis; what the rows do not decide has neither."""
    bottom = _ROW * len(figures) + 6
    drawn = []
    for tick in range(5):
        value = ends[0] + (ends[1] - ends[0]) * tick / 4
        x = _x(value, ends)
        drawn.append(f'<line class="grid" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{bottom}"/>')
        drawn.append(words(x, bottom + 16, f"{value:g}", "tick", "middle"))
    for place, (name, one) in enumerate(figures):
        drawn += _interval(name, one, ends, _ROW * place + 20)
    return svg(_WIDE, bottom + 24, title, drawn)


def _interval(name: str, one: Figure, ends: tuple[float, float], y: int) -> Iterator[str]:
    yield words(0, y + 4, name, "label")
    if one.value is None:
        yield words(_NAMES, y + 4, "-", "note")
        return
    if one.low is not None and one.high is not None:
        yield f'<line class="curve" x1="{_x(one.low, ends):.1f}" y1="{y}" x2="{_x(one.high, ends):.1f}" y2="{y}"/>'
    yield f'<circle class="dot" cx="{_x(one.value, ends):.1f}" cy="{y}" r="5"/>'
    yield words(_x(one.value, ends), y - 8, f"{one.value:.2f}", "count", "middle")


def _x(value: float, ends: tuple[float, float]) -> float:
    held = min(max(value, ends[0]), ends[1])
    return _NAMES + 12 + (held - ends[0]) / (ends[1] - ends[0]) * (_WIDE - _NAMES - 36)


def _curve(by_score: Sequence[tuple[int, int, Figure]], title: str) -> str:
    """The mean label for each score of the judge, beside the line on which both would be the same."""
    side, edge = 300, 34

    def at(value: float) -> float:
        return edge + (value - 1) / 4 * (side - 2 * edge)

    drawn = [f'<line class="limit" x1="{at(1)}" y1="{side - at(1)}" x2="{at(5)}" y2="{side - at(5)}"/>']
    for point in POINTS:
        drawn.append(words(at(point), side - 8, str(point), "tick", "middle"))
        drawn.append(words(8, side - at(point) + 4, str(point), "tick"))
    for point, rows, mean in by_score:
        if mean.value is None:
            continue
        x = at(point)
        if mean.low is not None and mean.high is not None:
            low, high = side - at(mean.low), side - at(mean.high)
            drawn.append(f'<line class="curve" x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}"/>')
        drawn.append(f'<circle class="dot" cx="{x:.1f}" cy="{side - at(mean.value):.1f}" r="5"/>')
        drawn.append(words(x + 8, side - at(mean.value) - 6, f"{mean.value:.2f} ({rows})", "count"))
    return svg(side + 40, side, title, drawn)


def _crossed(counts: Sequence[Sequence[int]], kinds: Sequence[str], title: str) -> str:
    """Labels from the top down, what the judge said from left to right; the fuller, the darker."""
    most, left, top = max(map(max, counts), default=0) or 1, 64, 30
    drawn = []
    for row, (kind, line) in enumerate(zip(kinds, counts, strict=True)):
        y = top + row * _SQUARE
        drawn.append(words(0, y + _SQUARE / 2 + 4, kind, "label"))
        drawn.append(words(left + row * _SQUARE + _SQUARE / 2, top - 10, kind, "label", "middle"))
        for column, count in enumerate(line):
            x = left + column * _SQUARE
            box = f'x="{x}" y="{y}" width="{_SQUARE - 2}" height="{_SQUARE - 2}"'
            drawn.append(f'<rect class="kept" {box} fill-opacity="{0.08 + 0.72 * count / most:.2f}"/>')
            drawn.append(words(x + _SQUARE / 2, y + _SQUARE / 2 + 4, f"{count:,}", "label", "middle"))
    return svg(left + _SQUARE * len(kinds) + 4, top + _SQUARE * len(kinds) + 4, title, drawn)
