"""What was recognised on a picture put in reading order: straightened, columns apart, tables from rules or places."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from seedbed.ingest.pdf_page import Table, parted
from seedbed.ingest.pdf_text import Line
from seedbed.ingest.reading_order import in_order, placed, row_by_row
from seedbed.ingest.ruled_table import Grid, Segment, grids

Found = tuple[Any, str, float]
"""A box of four corners in pixels, clockwise from the upper left; its text; how sure."""

_TYPE = 0.78  # of a box's height is the size of type
_ALIKE = 0.14  # sizes that differ less are one
_MOST_SLOPE = math.radians(10)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (height, width, 3), what was recognised on it, its dots per inch."""

    pixels: Any
    found: list[Found]
    dpi: float


def page_items(picture: Picture, number: int) -> list[Line | Table]:
    """The lines and tables of a picture, in reading order."""
    slope = _slope(picture.found)
    lines = _sized([_line(one, picture, slope, number) for one in picture.found])
    tables = grids(_rules(picture, slope))
    inside: dict[int, dict[tuple[int, int], list[Line]]] = {}
    free: list[Line] = []
    for line in lines:
        place = next(((index, cell) for index, grid in enumerate(tables) if (cell := _cell(grid, line))), None)
        if place is None:
            free.append(line)
        else:
            inside.setdefault(place[0], {}).setdefault(place[1], []).append(line)
    made = [_table(tables[index], cells, number) for index, cells in sorted(inside.items())]
    return placed(parted(in_order(free)), made)


def _slope(found: Sequence[Found]) -> float:
    """The angle of the lines: the median of those of boxes much wider than high."""
    slopes = []
    for box, _, _ in found:
        wide, high = _length(box[0], box[1]), _length(box[0], box[3])
        if wide > 5 * high:
            slopes.append(math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0]))
    slope = median(slopes) if slopes else 0.0
    return slope if abs(slope) < _MOST_SLOPE else 0.0


def _length(a: Any, b: Any) -> float:
    return math.hypot(float(b[0] - a[0]), float(b[1] - a[1]))


def _line(found: Found, picture: Picture, slope: float, number: int) -> Line:
    box, text, score = found
    sine, cosine = math.sin(-slope), math.cos(-slope)
    xs = [float(x) * cosine - float(y) * sine for x, y in box]
    ys = [float(x) * sine + float(y) * cosine for x, y in box]
    point = 72 / picture.dpi
    height = picture.pixels.shape[0] * point
    size = _length(box[0], box[3]) * _TYPE * point
    middle = sum(ys) / 4 * point
    x0, x1 = min(xs) * point, max(xs) * point
    head = (x1 - x0) * min(1.0, (len(text.split(" ")[0]) if text.isascii() else 1) / len(text))
    return Line(text, x0, x1, height - middle - 0.3 * size, size, number, height, head=head, confidence=score)


def _sized(lines: list[Line]) -> list[Line]:
    """Lines whose sizes hardly differ from the usual one given that: boxes are not exact to the pixel."""
    if not lines:
        return []
    sizes = sorted((line.size, len(line.text)) for line in lines)
    half, weight = sum(length for _, length in sizes) / 2, 0
    usual = sizes[-1][0]
    for size, length in sizes:
        weight += length
        if weight >= half:
            usual = size
            break
    sizes_now = [usual if abs(line.size - usual) < _ALIKE * usual else line.size for line in lines]
    return [replace(line, size=round(size, 1)) for line, size in zip(lines, sizes_now, strict=True)]


def _rules(picture: Picture, slope: float) -> list[Segment]:
    """Level and upright rules of the straightened picture, in points, y upward."""
    import cv2

    grey = cv2.cvtColor(picture.pixels, cv2.COLOR_BGR2GRAY)
    high, wide = grey.shape
    turn = cv2.getRotationMatrix2D((0.0, 0.0), math.degrees(slope), 1.0)
    grey = cv2.warpAffine(grey, turn, (wide, high), borderValue=255)
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    point = 72 / picture.dpi
    segments: list[Segment] = []
    for shape in ((int(picture.dpi / 2.5), 1), (1, int(picture.dpi / 6))):
        bridged = cv2.dilate(dark, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
        kept = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        for x, y, w, h, _ in cv2.connectedComponentsWithStats(kept)[2][1:]:
            x0, x1, y0, y1 = (float(value) * point for value in (x, x + w, high - y - h, high - y))
            across, up = (x0 + x1) / 2, (y0 + y1) / 2
            segments.append((x0, up, x1, up) if shape[0] > 1 else (across, y0, across, y1))
    return segments


def _cell(grid: Grid, line: Line) -> tuple[int, int] | None:
    return grid.cell_at((line.x0 + line.x1) / 2, line.y + 0.3 * line.size)


def _table(grid: Grid, inside: dict[tuple[int, int], list[Line]], number: int) -> Table:
    rows, columns = grid.shape
    texts = {cell: "\n".join(line.text for line in row_by_row(lines)) for cell, lines in inside.items()}
    cells = tuple(tuple(texts.get(grid.cells[row, column], "") for column in range(columns)) for row in range(rows))
    every = [line for lines in inside.values() for line in lines]
    height = every[0].height
    box = grid.xs[0], height - grid.ys[-1], grid.xs[-1], height - grid.ys[0]
    sure = sum(line.confidence for line in every) / len(every)
    return Table(cells, number, number, box, (grid.xs[0], grid.xs[-1]), confidence=sure)
