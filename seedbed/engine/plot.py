"""The plots of a report as inline SVG: bars that lie, columns that stand, and the counts behind a histogram.

Colours come from the page's style sheet through classes, so that one drawing serves light, dark and print. Lengths are
SVG user units, about a CSS pixel each. Every text that comes from outside is escaped here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from unicodedata import east_asian_width

from seedbed.core.text import shortened
from seedbed.engine.shard import StepCount

WIDTH = 720
"""Of lying bars: what a window of 768 pixels has room for, so that text is not scaled down."""
SMALL, TALL = 360, 210
"""Width and height of standing columns; two stand side by side."""
LETTER = 12.5
ROW, TOP, THICK = 46, 8, 15
"""Height of a bar with its label; space above the first; height of the bar itself."""
LEFT, RIGHT, HEAD, FOOT = 46, 10, 34, 42
"""Margins around standing columns, where ticks and titles of the axes are."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A lying bar: ``parts`` are (class, value) from left to right, ``note`` the figures at its end."""

    label: str
    parts: Sequence[tuple[str, float]]
    note: str

    @property
    def value(self) -> float:
        """How long it is."""
        return sum(value for _, value in self.parts)


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values lie from a tick up to the next; ``label`` is the tick at its left edge."""

    label: str
    count: int


@dataclass(slots=True)
class Spread:
    """How whole numbers are spread: exact up to 999, three leading digits above, so it stays small for any input."""

    counts: Counter[int] = field(default_factory=Counter)
    size: int = 0
    total: int = 0

    def add(self, value: int) -> None:
        """Count one more value, 0 or above."""
        step = 1 if value < 1000 else int(10 ** (len(str(value)) - 3))
        self.counts[value // step * step] += 1
        self.size += 1
        self.total += value

    def quantile(self, share: float) -> int:
        """The smallest value that at least a share (0 to 1) of the values do not exceed; 0 when there is none."""
        wanted, seen = share * self.size, 0
        for value in sorted(self.counts):
            seen += self.counts[value]
            if seen >= wanted:
                return value
        return 0

    def at_least(self, low: int) -> int:
        """How many values are ``low`` or more."""
        return sum(n for value, n in self.counts.items() if value >= low)

    def bins(self, most: int = 12) -> list[Bin]:
        """Bins of one round width up to the 99th percentile; what is longer goes into the last one, marked ``+``."""
        if not self.counts:
            return []
        low, high, longest = min(self.counts), self.quantile(0.99), max(self.counts)
        width = max(1, int(nice((high - low + 1) / most, (1, 2, 3, 4, 5, 10))))
        low = low // width * width
        last = (high - low) // width
        sorted_in = Counter(dict.fromkeys(range(last + 1), 0))
        for value, count in self.counts.items():
            sorted_in[min((value - low) // width, last)] += count
        edges = [f"{low + place * width:,}" for place in range(last + 1)]
        edges[-1] += "+" if longest >= low + (last + 1) * width else ""
        return [Bin(edge, sorted_in[place]) for place, edge in enumerate(edges)]

    def tenths(self) -> list[Bin]:
        """Ten bins for scores counted in hundredths; the last one has its upper end, 100, in it."""
        sorted_in = Counter(dict.fromkeys(range(10), 0))
        for value, count in self.counts.items():
            sorted_in[min(value // 10, 9)] += count
        return [Bin(f"{place / 10:g}", sorted_in[place]) for place in range(10)]


def nice(size: float, factors: Sequence[int] = (1, 2, 5, 10)) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … (or of other ``factors``) that is not smaller."""
    if size <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(size))
    return power * next(factor for factor in factors if factor * power >= size * 0.999999)


def compact(value: float) -> str:
    """A figure short enough to stand on a column: 950, 1.2k, 35k, 1.2M."""
    for unit, power in (("M", 1e6), ("k", 1e3)):
        if value >= power:
            figure = f"{value / power:.1f}".removesuffix(".0") if value < 10 * power else f"{value / power:.0f}"
            return figure + unit
    return f"{value:g}"


def bars(rows: Sequence[Bar], title: str, axis: str, *, legend: Sequence[tuple[str, str]] = ()) -> str:
    """Bars that lie under each other, each below its label; ``title`` is for screen readers.

    Args:
        rows: from the top down.
        title: what the plot shows, in a sentence.
        axis: what the horizontal axis counts.
        legend: (class, word) for the parts of a bar.
    """
    longest = max((row.value for row in rows), default=0) or 1
    room = WIDTH - 2
    head = 26 if legend else 0
    bottom = TOP + head + ROW * len(rows)
    drawn = [_legend(legend), *_grid(longest, room, head, bottom)]
    for place, row in enumerate(rows):
        drawn.extend(_lying(row, TOP + head + ROW * place, room / longest))
    drawn.append(words(0, bottom + 34, axis, "axis"))
    return svg(WIDTH, bottom + 42, title, drawn)


def _grid(longest: float, room: float, head: int, bottom: int) -> Iterator[str]:
    step = nice(longest / 6)
    for tick in range(int(longest / step) + 1):
        x = tick * step / longest * room
        yield f'<line class="grid" x1="{x:.1f}" y1="{TOP + head}" x2="{x:.1f}" y2="{bottom}"/>'
        anchor = "end" if x > room - 20 else ("middle" if tick else "start")
        yield words(x, bottom + 16, compact(tick * step), "tick", anchor)


def _lying(row: Bar, y: int, scale: float) -> Iterator[str]:
    label = _cut(row.label, WIDTH - _width(row.note) - 30)
    note = f'<tspan class="note" dx="10">{escape(row.note)}</tspan>'  # beside the label: on a phone it is seen
    text = words(0, y + 14, label, "label").removesuffix("</text>") + f"{note}</text>"
    yield f"<g><title>{escape(row.label)}: {escape(row.note)}</title>{text}"
    x = 0.0
    for kind, value in row.parts:
        if value > 0:
            wide = max(value * scale, 1.5)  # what is there can be seen
            yield f'<rect class="{kind}" x="{x:.1f}" y="{y + 20}" width="{wide:.1f}" height="{THICK}"/>'
            x += wide
    yield "</g>"


def _legend(legend: Sequence[tuple[str, str]]) -> str:
    x, drawn = 0.0, []
    for kind, word in legend:
        drawn.append(
            f'<rect class="{kind}" x="{x:.1f}" y="4" width="12" height="12"/>{words(x + 18, 14, word, "tick")}'
        )
        x += 42 + 1.7 * _width(word)  # as wide as it is on a phone, where letters are larger
    return "".join(drawn)


def columns(bins: Sequence[Bin], title: str, axis: tuple[str, str], *, end: str = "", kind: str = "kept") -> str:
    """Columns side by side: a histogram. ``axis`` names both axes, ``end`` is the tick at the far right."""
    highest = max((one.count for one in bins), default=0) or 1
    step = nice(highest / 4)
    top = step * math.ceil(highest / step)
    drawn = []
    for tick in range(int(top / step + 0.5) + 1):
        y = TALL - FOOT - tick * step / top * (TALL - HEAD - FOOT)
        drawn.append(f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{SMALL - RIGHT}" y2="{y:.1f}"/>')
        drawn.append(words(LEFT - 6, y + 4, compact(tick * step), "tick", "end"))
    drawn.extend(_standing(bins, top, kind))
    if end:
        drawn.append(words(SMALL - RIGHT, TALL - FOOT + 16, end, "tick", "middle"))
    drawn.append(words(0, 12, axis[1], "axis"))
    drawn.append(words((LEFT + SMALL - RIGHT) / 2, TALL - 6, axis[0], "axis", "middle"))
    return svg(SMALL, TALL, title, drawn)


def _standing(bins: Sequence[Bin], top: float, kind: str) -> Iterator[str]:
    wide = (SMALL - LEFT - RIGHT) / max(len(bins), 1)
    every = math.ceil(max(_width(one.label, 11) + 6 for one in bins) / wide) if bins else 1
    counted = all(_width(compact(one.count), 10.5) <= wide + 2 for one in bins)
    for place, one in enumerate(bins):
        x, tall = LEFT + place * wide, one.count / top * (TALL - HEAD - FOOT)
        y = TALL - FOOT - tall
        if one.count:
            size = f'width="{wide - 2:.1f}" height="{max(tall, 1):.1f}"'
            yield f'<rect class="{kind}" x="{x + 1:.1f}" y="{y:.1f}" {size}/>'
            if counted:
                yield words(x + wide / 2, y - 4, compact(one.count), "count", "middle")
        if place % every == 0:
            yield words(x, TALL - FOOT + 16, one.label, "tick", "middle")


def svg(width: int, height: int, title: str, drawn: Sequence[str]) -> str:
    """A drawing of so many units, with a title for screen readers."""
    head = f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
    return head + "\n".join(drawn) + "</svg>"


def words(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    """A text at a place, escaped."""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _width(text: str, size: float = LETTER) -> float:
    """About how wide a text is drawn: a Chinese character is a square, a Latin one a little more than half of it."""
    return sum(1.02 if east_asian_width(character) in "WF" else 0.57 for character in text) * size


def _cut(text: str, room: float) -> str:
    """A text that fits; the whole of it is in the tooltip."""
    if _width(text) <= room:
        return text
    kept = text
    while kept and _width(kept) > room - LETTER:
        kept = kept[:-1]
    return kept + "…"


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot with the finding it shows as its title."""

    title: str
    svg: str
    more: str = ""


Texts = Mapping[str, str]
LABEL = 3
"""A column whose texts are all of so few words is a label; how long it is tells nothing."""


def share(part: float, whole: float) -> str:
    """A percentage that says 100 % and 0 % only where that is so."""
    if whole <= 0 or part <= 0 or part >= whole:
        return "100 %" if 0 < whole <= part else "0 %"
    return f"{min(max(100 * part / whole, 0.1), 99.9):.1f} %"


def funnel(steps: Sequence[tuple[str, StepCount]], entered: int, kept: int, t: Texts) -> Figure:
    """What each step kept of the rows that went into it; ``steps`` are (label, count)."""
    facts = {"entered": f"{entered:,}", "kept": f"{kept:,}"}
    label, worst = max(steps, key=lambda one: one[1].rejected + one[1].failed)
    lost = worst.rejected + worst.failed
    title = t["funnel_title" if lost else "funnel_none"].format(step=label, lost=f"{lost:,}", **facts)
    rows = []
    for name, one in steps:
        parts = [("kept", one.kept), ("rejected", one.rejected), ("failed", one.failed)]
        known = {"part": f"{one.kept:,}", "whole": f"{one.rows:,}", "share": share(one.kept, one.rows)}
        note = t["of" if one.made == one.kept else "became"].format(made=f"{one.made:,}", **known)
        rows.append(Bar(name, parts, note))
    legend = [(kind, t[kind]) for kind in ("kept", "rejected", "failed")]
    return Figure(title, bars(rows, title, t["axis_in"], legend=legend))


def reasons(found: Sequence[tuple[str, str, str, int]], total: int, t: Texts) -> Figure:
    """How often each reason was given; ``found`` are (step, kind, reason, rows), the most frequent first."""
    step, _, reason, most = found[0]
    facts = {"reason": shortened(reason, 70), "step": step, "share": share(most, total), "total": f"{total:,}"}
    title = t["why_title"].format(**facts)
    rows = [
        Bar(f"{step} · {reason}", [(kind, count)], f"{count:,} ({share(count, total)})")
        for step, kind, reason, count in found
    ]
    legend = [(kind, t[kind]) for kind in ("rejected", "failed")]
    return Figure(title, bars(rows, title, t["axis_rows"], legend=legend))


def targets(kinds: Sequence[tuple[str, int, int]], t: Texts) -> Figure:
    """How far each target is filled; ``kinds`` are (label, wanted, missing)."""
    label, _, lost = max(kinds, key=lambda one: one[2])
    full = sum(not missing for _, _, missing in kinds)
    title = t["targets_short" if lost else "targets_full"].format(full=full, n=len(kinds), kind=label, lost=f"{lost:,}")
    rows = []
    for name, wanted, missing in kinds:
        known = {"part": f"{wanted - missing:,}", "whole": f"{wanted:,}", "share": share(wanted - missing, wanted)}
        rows.append(Bar(name, [("kept", wanted - missing), ("rest", missing)], t["of"].format(**known)))
    return Figure(title, bars(rows, title, t["axis_rows"], legend=[("kept", t["filled"]), ("rest", t["lacking"])]))


def tokens(steps: Sequence[tuple[str, StepCount]], t: Texts) -> Figure | None:
    """Tokens by step; None when there are none."""
    asking = [(name, one, one.tokens_in + one.tokens_out) for name, one in steps if one.tokens_in + one.tokens_out]
    if not asking:
        return None
    label, _, most = max(asking, key=lambda one: one[2])
    title = t["tokens_title"].format(step=label, share=share(most, sum(size for _, _, size in asking)))
    rows = [
        Bar(name, [("kept", one.tokens_in), ("rejected", one.tokens_out)],
            t["tokens_note"].format(tokens=f"{size:,}", asks=f"{one.asks:,}"))
        for name, one, size in asking
    ]  # fmt: skip
    legend = [("kept", t["tokens_in"]), ("rejected", t["tokens_out"])]
    return Figure(title, bars(rows, title, t["axis_tokens"], legend=legend), t["tokens_hint"])


def lengths(found: Mapping[str, Spread], most: int, t: Texts) -> list[Figure]:
    """The lengths of texts in the columns that hold most of the text, in the order of the row."""
    texts = {name: spread for name, spread in found.items() if spread.quantile(0.99) > LABEL}
    chosen = sorted(texts, key=lambda name: -texts[name].total)[:most]
    return [_lengths(name, spread, t) for name, spread in texts.items() if name in chosen]


def _lengths(name: str, spread: Spread, t: Texts) -> Figure:
    low, middle, high, most = (f"{spread.quantile(part):,}" for part in (0.25, 0.5, 0.75, 0.99))
    title = t["length_title"].format(name=name, low=low, high=high)
    more = t["length_more"].format(middle=middle, most=most, n=f"{spread.size:,}")
    return Figure(title, columns(spread.bins(), title, (t["axis_length"], t["axis_rows"])), more)


def scores(name: str, spread: Spread, t: Texts) -> Figure:
    """The scores of a check, counted in hundredths; no drawing where all are alike."""
    if len(spread.counts) == 1:
        title = t["check_same"].format(name=name, score=f"{spread.quantile(1) / 100:g}")
        return Figure(title, "", t["check_rows"].format(n=f"{spread.size:,}"))
    title = t["check_title"].format(name=name, share=share(spread.at_least(90), spread.size))
    more = t["check_more"].format(middle=f"{spread.quantile(0.5) / 100:g}", n=f"{spread.size:,}")
    return Figure(title, columns(spread.tenths(), title, (t["score"], t["axis_rows"]), end="1"), more)
