"""Pieces of text put together as lines, as columns, and as tables that have no rules. Pure geometry, y grows upward.

Tables are found by the order of writing: cell by cell from left to right, row by row, each cell one or more lines one
under the other. Whatever wrote a page, hardly anything but a table is written like that three rows long with its
cells in line. Limit: a table written column by column is taken for columns of text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from seedbed.ingest.pdf_text import Line

Flow = list[Line]
"""Pieces written one under the other: a cell, or a stretch of a column."""

_BULLET = re.compile(
    r"(?:[•◦▪‣●○■·–*-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]+)[.)、]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、])$"
)
_USUAL = 1.3  # em from line to line where a page does not tell


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: for every row its cells, for every cell its pieces; one that spans columns is repeated in each."""

    rows: list[list[list[Line]]]


def arranged(pieces: Sequence[Line]) -> list[list[Line] | Rows]:
    """Pieces in the order of writing, as lines (the pieces of each) and tables."""
    made: list[Line | Rows] = []
    run: list[list[Flow]] = []
    for row in [*_rows(_flows(pieces)), None]:
        if row is not None and _goes_on(run, row):
            run.append(row)
            continue
        made += _table_or_pieces(run)
        run = [] if row is None else [row]
    return _lined(made)


def _lined(parts: Sequence[Line | Rows]) -> list[list[Line] | Rows]:
    """Pieces on one level, written one after the other, as lines."""
    made: list[list[Line] | Rows] = []
    for part in parts:
        before = made[-1] if made else None
        if isinstance(part, Rows):
            made.append(part)
        elif isinstance(before, list) and _level(before[-1], part):
            before.append(part)
        else:
            made.append([part])
    return made


def _level(last: Line, piece: Line) -> bool:
    size = max(last.size, piece.size)
    return abs(last.y - piece.y) <= 0.3 * size and piece.x0 >= last.x1 - 0.3 * size


def _flows(pieces: Sequence[Line]) -> list[Flow]:
    """Pieces cut into flows: a flow ends where the next piece is not below, at the usual distance, in the same size."""
    leading = _leading(pieces)
    flows: list[Flow] = []
    for piece in pieces:
        last = flows[-1][-1] if flows else None
        if last and _overlap(last, piece) and abs(last.size - piece.size) < 0.15 * last.size:
            down = (last.y - piece.y) / last.size
            if 0.5 < down <= 1.12 * leading + 0.05:
                flows[-1].append(piece)
                continue
        flows.append([piece])
    return flows


def _leading(pieces: Sequence[Line]) -> float:
    """The usual distance of lines in em."""
    steps = Counter(
        round((a.y - b.y) / a.size, 1)
        for a, b in pairwise(pieces)
        if _overlap(a, b) and abs(a.size - b.size) < 0.05 * a.size and 0.9 < (a.y - b.y) / a.size < 2.2
    )
    step, count = steps.most_common(1)[0] if steps else (_USUAL, 0)
    return step if count > 2 else min(step, _USUAL)


def _overlap(a: Line, b: Line) -> bool:
    return min(a.x1, b.x1) > max(a.x0, b.x0)


def _rows(flows: list[Flow]) -> list[list[Flow]]:
    """Flows put into rows: one that stands to the right of the last and beside the row goes on with it."""
    rows: list[list[Flow]] = []
    for flow in flows:
        if rows and _left(flow) > _right(rows[-1][-1]) and _beside(rows[-1], flow):
            rows[-1].append(flow)
        else:
            rows.append([flow])
    return rows


def _left(flow: Flow) -> float:
    return min(piece.x0 for piece in flow)


def _right(flow: Flow) -> float:
    return max(piece.x1 for piece in flow)


def _beside(row: list[Flow], flow: Flow) -> bool:
    top, bottom = max(cell[0].top for cell in row), min(cell[-1].bottom for cell in row)
    return flow[0].top > bottom and flow[-1].bottom < top


def _goes_on(run: list[list[Flow]], row: list[Flow]) -> bool:
    """Whether a row may be the next of a table; a lone cell only where it stays within the first column."""
    if not run:
        return False
    above = run[-1]
    below = row[0][0].top <= min(cell[-1].bottom for cell in above) + 0.3 * row[0][0].size
    near = min(cell[-1].y for cell in above) - row[0][0].y < 5 * row[0][0].size
    if not (below and near):
        return False
    if len(row) == 1 and len(above) > 1:
        return _right(row[0]) < _left(above[1]) and len(row[0]) == 1
    return len(row) > 1 and (len(above) > 1 or len(run) > 1)


def _table_or_pieces(run: list[list[Flow]]) -> list[Line | Rows]:
    """A run of rows as a table, rows at its ends that do not fit left out; as pieces where it is none."""
    start, end = 0, len(run)
    while end > start and len(run[end - 1]) == 1:
        end -= 1
    for first, last in ((start, end), (start + 1, end), (start, end - 1), (start + 1, end - 1)):
        if table := _table(run[first:last]):
            return [*_pieces(run[:first]), *_shaped(table), *_pieces(run[last:])]
    return _pieces(run)


def _pieces(rows: Sequence[list[Flow]]) -> list[Line | Rows]:
    return [piece for row in rows for flow in row for piece in flow]


def _table(run: list[list[Flow]]) -> Rows | None:
    """The table that rows make, or None: at least three rows of two columns, or two of three."""
    full = [row for row in run if len(row) > 1]
    if len(full) < 2:
        return None
    width = Counter(map(len, full)).most_common(1)[0][0]
    columns = _columns([row for row in full if len(row) == width])
    if len(columns) != width or len(full) < (3 if width == 2 else 2):
        return None
    rows = [_filled(row, columns) for row in run]
    if any(row is None for row in rows) or _is_list(run):
        return None
    return Rows([row for row in rows if row is not None])


def _columns(rows: list[list[Flow]]) -> list[tuple[float, float]]:
    """The stretches of the page that cells of full rows cover together."""
    spans = sorted((_left(cell), _right(cell)) for row in rows for cell in row)
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _filled(row: list[Flow], columns: list[tuple[float, float]]) -> list[list[Line]] | None:
    """A row's cells, one for each column; None where two cells fall into one column."""
    cells: list[list[Line]] = [[] for _ in columns]
    for flow in row:
        left, right = _left(flow), _right(flow)
        under = [index for index, (x0, x1) in enumerate(columns) if min(right, x1) - max(left, x0) > 0]
        if not under:
            middle = (left + right) / 2
            under = [min(range(len(columns)), key=lambda index: abs(sum(columns[index]) / 2 - middle))]
        if any(cells[index] for index in under):
            return None
        for index in under:
            cells[index] = flow
    return cells


def _is_list(run: list[list[Flow]]) -> bool:
    """Whether the first column holds nothing but the marks of a list."""
    return all(_BULLET.match(row[0][0].text) for row in run)


def _shaped(table: Rows) -> list[Line | Rows]:
    """The table, or its columns one after the other where they are text that was written across them."""
    cells = [cell for row in table.rows for cell in row]
    lone = all(len(cell) == 1 for cell in cells)
    if not lone or len(table.rows) < 6 or len(table.rows[0]) > 3:
        return [table]
    columns = [[row[index][0] for row in table.rows] for index in range(len(table.rows[0]))]
    if all(_is_prose(column) for column in columns):
        return [piece for column in columns for piece in column]
    return [table]


def _is_prose(column: list[Line]) -> bool:
    """Whether most lines of a column are long and reach its right edge."""
    edge, size = max(piece.x1 for piece in column), column[0].size
    full = sum(piece.x1 > edge - 2 * size for piece in column)
    return full > 0.6 * len(column) and median(piece.x1 - piece.x0 for piece in column) > 12 * size
