"""Plots of curves over rows and of points, as inline SVG; what bars and columns are drawn with stands in ``plot``."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from seedbed.engine.plot import FOOT, HEAD, LEFT, RIGHT, SMALL, TALL, compact, nice, svg, words

TICKS = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """The room that values are drawn in."""

    low_x: float
    high_x: float
    low: float
    high: float
    step: float

    def x(self, value: float) -> float:
        """Where a value of the horizontal axis is."""
        return LEFT + (value - self.low_x) / ((self.high_x - self.low_x) or 1) * (SMALL - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Where a value of the vertical axis is."""
        room = TALL - HEAD - FOOT
        return TALL - FOOT - (value - self.low) / ((self.high - self.low) or 1) * room


def curve(
    points: Sequence[tuple[float, float]],
    title: str,
    axis: tuple[str, str],
    *,
    limit: tuple[float, str] | None = None,
    marks: Sequence[tuple[float, float]] = (),
    joined: bool = True,
) -> str:
    """Points from left to right, joined where one follows from the other.

    Args:
        points: (x, y), at least one; ``title`` is for screen readers, ``axis`` names both axes.
        limit: a value that a line is drawn at, with its word.
        marks: points that stand out.
    """
    frame = _frame(points, limit)
    drawn = [*_grid(frame), words(0, 12, axis[1], "axis"),
             words((LEFT + SMALL - RIGHT) / 2, TALL - 6, axis[0], "axis", "middle")]  # fmt: skip
    if joined:
        path = " ".join(f"{frame.x(x):.1f},{frame.y(y):.1f}" for x, y in points)
        drawn.append(f'<polyline class="curve" points="{path}"/>')
    if not joined or len(points) == 1:
        drawn += [_dot(frame, x, y, "dot") for x, y in points]
    if limit is not None:
        y = frame.y(limit[0])
        drawn.append(f'<line class="limit" x1="{LEFT}" y1="{y:.1f}" x2="{SMALL - RIGHT}" y2="{y:.1f}"/>')
        drawn.append(words(SMALL - RIGHT, y - 5, f"{limit[1]} {limit[0]:g}", "tick", "end"))
    drawn += [_dot(frame, x, y, "mark") for x, y in marks]
    return svg(SMALL, TALL, title, drawn)


def _frame(points: Sequence[tuple[float, float]], limit: tuple[float, str] | None) -> Frame:
    """Everything is inside, and 0 where it is near; grid lines are round figures."""
    xs, ys = [x for x, _ in points], [y for _, y in points] + ([limit[0]] if limit else [])
    low, high = min(ys), max(ys)
    low = 0.0 if 0 < low < (high - low) * 2 else low
    step = nice(((high - low) or abs(high) or 1.0) / TICKS)
    low = math.floor(low / step + 1e-6) * step
    return Frame(min(xs), max(xs), low, max(math.ceil(high / step - 1e-6) * step, low + step), step)


def _grid(frame: Frame) -> Iterator[str]:
    for tick in range(round((frame.high - frame.low) / frame.step) + 1):
        value = frame.low + tick * frame.step
        y = frame.y(value)
        yield f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{SMALL - RIGHT}" y2="{y:.1f}"/>'
        yield words(LEFT - 6, y + 4, short(value), "tick", "end")
    for part in (0.0, 0.5, 1.0):
        value = frame.low_x + part * (frame.high_x - frame.low_x)
        anchor = "start" if part == 0 else ("end" if part == 1 else "middle")
        yield words(frame.x(value), TALL - FOOT + 16, short(value), "tick", anchor)


def short(value: float) -> str:
    """A figure of an axis."""
    return compact(round(value)) if abs(value) >= 1000 else f"{round(value, 9):.3g}"


def _dot(frame: Frame, x: float, y: float, kind: str) -> str:
    told = escape(f"{x:g}: {y:g}")
    place = f'cx="{frame.x(x):.1f}" cy="{frame.y(y):.1f}" r="{4 if kind == "mark" else 2.5}"'
    return f'<circle class="{kind}" {place}><title>{told}</title></circle>'
