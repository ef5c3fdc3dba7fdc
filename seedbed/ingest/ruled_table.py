"""Tables drawn with rules: from the lines on a page to a grid of cells. Pure geometry, in points, y grows upward."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Segment = tuple[float, float, float, float]
"""A rule from (x0, y0) to (x1, y1), level or upright, with x0 <= x1 and y0 <= y1."""

_SNAP = 3.0  # rules nearer than this are one: double rules, and borders drawn as thin rectangles
_MOST_RULES = 1_500  # after merging; a page with more is a drawing


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its lines from left to right and from bottom to top, and for every (row, column) the cell it is part of.

    Rows count from the top. Cells that no rule parts are merged: they name the same first (row, column).
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: dict[tuple[int, int], tuple[int, int]]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.ys) - 1, len(self.xs) - 1

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell a point lies in, or None outside the table."""
        column, above = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        return self.cells.get((len(self.ys) - 2 - above, column))


@dataclass(slots=True)
class _Rule:
    """A level or upright line: `at` is the coordinate it keeps, `low` to `high` the stretch it covers."""

    at: float
    low: float
    high: float

    def spans(self, place: float) -> bool:
        return self.low - _SNAP <= place <= self.high + _SNAP


def grids(segments: Iterable[Segment]) -> list[Grid]:
    """The tables of at least two rows and two columns that rules form, from top to bottom."""
    level: list[_Rule] = []
    upright: list[_Rule] = []
    for x0, y0, x1, y1 in segments:
        if y1 - y0 <= _SNAP < x1 - x0:
            level.append(_Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _SNAP < y1 - y0:
            upright.append(_Rule((x0 + x1) / 2, y0, y1))
    level, upright = _merged(level), _merged(upright)
    if len(level) + len(upright) > _MOST_RULES:
        return []
    found = [_grid(rows, columns) for rows, columns in _connected(level, upright)]
    return sorted((grid for grid in found if grid), key=lambda grid: -grid.ys[-1])


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """Rules on one line joined where they touch, their coordinate snapped to the first."""
    merged: list[_Rule] = []
    lines: list[list[_Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at <= _SNAP:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    for line in lines:
        at = line[0].at
        for rule in sorted(line, key=lambda rule: rule.low):
            if merged and merged[-1].at == at and rule.low <= merged[-1].high + _SNAP:
                merged[-1].high = max(merged[-1].high, rule.high)
            else:
                merged.append(_Rule(at, rule.low, rule.high))
    return merged


def _connected(level: list[_Rule], upright: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Groups of rules that touch one another."""
    owner = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for row, across in enumerate(level):
        for column, down in enumerate(upright, len(level)):
            if across.spans(down.at) and down.spans(across.at):
                owner[root(row)] = root(column)
    groups: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for index, rule in enumerate(level + upright):
        groups.setdefault(root(index), ([], []))[index >= len(level)].append(rule)
    return list(groups.values())


def _grid(level: list[_Rule], upright: list[_Rule]) -> Grid | None:
    xs, ys = sorted({rule.at for rule in upright}), sorted({rule.at for rule in level})
    if len(xs) < 3 or len(ys) < 3:
        return None
    first: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(ys) - 1):
        top, middle = ys[len(ys) - 1 - row], (ys[len(ys) - 1 - row] + ys[len(ys) - 2 - row]) / 2
        for column in range(len(xs) - 1):
            left, centre = xs[column], (xs[column] + xs[column + 1]) / 2
            cell = (row, column)
            if column and not any(rule.at == left and rule.low <= middle <= rule.high for rule in upright):
                cell = first[row, column - 1]
            elif row and not any(rule.at == top and rule.low <= centre <= rule.high for rule in level):
                cell = first[row - 1, column]
            first[row, column] = cell
    return Grid(tuple(xs), tuple(ys), first) if len(set(first.values())) > 2 else None
