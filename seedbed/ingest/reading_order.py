"""Reading order by where lines stand, for scans and for pages that were written in no order. Pure geometry."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Protocol, TypeVar

from seedbed.ingest.blocks import Box
from seedbed.ingest.pdf_text import Line

_LEADING = 1.75  # sizes; how far apart lines of one cell may be
_SCRAMBLED = 0.15  # share of steps that go up in a column; what a page in order has is a step or two


class _Boxed(Protocol):
    @property
    def box(self) -> Box: ...


Item = TypeVar("Item", bound=_Boxed)


def is_scrambled(lines: Sequence[Line]) -> bool:
    """Whether lines are written in an order that nobody reads in: many a line stands above the one before it."""
    ups = sum(b.y > a.y + 0.5 * a.size and min(a.x1, b.x1) > max(a.x0, b.x0) for a, b in pairwise(lines))
    return len(lines) > 8 and ups > _SCRAMBLED * len(lines)


def in_order(lines: list[Line]) -> list[Line]:
    """Reading order: columns of prose one after the other, all else row by row from left to right."""
    if len(lines) < 2:
        return lines
    gutter = _gutter(lines)
    if gutter is not None:
        left, right = [line for line in lines if line.x1 <= gutter], [line for line in lines if line.x1 > gutter]
        return in_order(left) + in_order(right)
    top = max(lines, key=lambda line: line.x1 - line.x0)
    above, below = [line for line in lines if line.y > top.y], [line for line in lines if line.y < top.y]
    level = [line for line in lines if line.y == top.y]
    if _gutter(above) is not None or _gutter(below) is not None:
        return in_order(above) + level + in_order(below)
    return _cell_by_cell(lines)


def _cell_by_cell(lines: list[Line]) -> list[Line]:
    """Row by row, but a cell of several lines, or a paragraph, is read to its end before what stands beside it."""
    rows: list[list[list[Line]]] = []
    for flow in sorted(_flows(lines), key=lambda flow: -flow[0].top):
        if rows and flow[0].top > min(one[-1].bottom for one in rows[-1]) + 0.1 * flow[0].size:
            rows[-1].append(flow)
        else:
            rows.append([flow])
    ordered: list[Line] = []
    for row in rows:
        tight = len(row) > 1 and len({len(flow) for flow in row}) == 1 and len(row[0]) > 2
        flows = (
            [row_by_row([line for flow in row for line in flow])] if tight else sorted(row, key=lambda one: one[0].x0)
        )
        ordered += [line for flow in flows for line in flow]
    return ordered


def _flows(lines: list[Line]) -> list[list[Line]]:
    """Lines that stand one under the other at the distance of lines and begin or end alike."""
    flows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        flow = next((one for one in flows if _is_below(one[-1], line)), None)
        if flow is None:
            flows.append([line])
        else:
            flow.append(line)
    return flows


def _is_below(last: Line, line: Line) -> bool:
    size = last.size
    if last.size != line.size or not 0.8 * size < last.y - line.y < _LEADING * size:
        return False
    return abs(last.x0 - line.x0) < 0.6 * size and min(last.x1, line.x1) > max(last.x0, line.x0)


def _gutter(lines: Sequence[Line]) -> float | None:
    """The middle of a white stripe from top to bottom that has prose on both sides."""
    edges = sorted((line.x0, line.x1) for line in lines)
    reach = edges[0][1] if edges else 0.0
    for left, right in edges[1:]:
        if left > reach + 0.8 * lines[0].size:
            sides = [line for line in lines if line.x1 <= reach], [line for line in lines if line.x0 >= left]
            if all(_is_prose(side) for side in sides):
                return (reach + left) / 2
        reach = max(reach, right)
    return None


def _is_prose(lines: Sequence[Line]) -> bool:
    return len(lines) >= 4 and median((line.x1 - line.x0) / line.size for line in lines) > 12


def row_by_row(lines: list[Line]) -> list[Line]:
    """Lines from top to bottom, those on one level from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if rows and abs(rows[-1][0].y - line.y) < 0.5 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.x0)]


def placed(items: Sequence[Item], tables: Sequence[Item]) -> list[Item]:
    """Items with ruled tables put in before the first item that stands below each, in its column."""
    out = list(items)
    for table in tables:
        left, _, right, bottom = table.box
        below = (
            place
            for place, item in enumerate(out)
            if item.box[1] >= bottom - 2 and item.box[0] < right and item.box[2] > left
        )
        out.insert(next(below, len(out)), table)
    return out
