"""One page of a PDF as lines of text and tables, in the order the page was written."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from seedbed.ingest.blocks import Box, Cells
from seedbed.ingest.borderless import Rows, arranged
from seedbed.ingest.pdf_text import Char, Line, Turn, Weights, characters, pieces, whole
from seedbed.ingest.reading_order import in_order, is_scrambled, placed
from seedbed.ingest.ruled_table import Grid, Segment, grids

_THIN = 3.0
_DOT = 1.5, 8.0  # points; how wide a drawn bullet is

Inside = dict[tuple[int, int], list[Char]]


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table, merged cells repeated and lines of a cell apart by "\\n"; the pages it begins and ends on.

    `box` is that on the first page, `edges` are its left and right edge.
    """

    cells: Cells
    page: int
    last_page: int
    box: Box
    edges: tuple[float, float]
    radicals: int = 0
    confidence: float = 1.0


def page_items(page: Any, number: int) -> list[Line | Table]:  # pypdfium2 has no types
    """The lines and tables of a page; a table stands where its first character was written."""
    turn = Turn(page)
    drawing = _Drawing(page, turn)
    tables = grids(drawing.rules)
    textpage = page.get_textpage()
    height, weights = page.get_height(), Weights(textpage)
    items: list[Line | Grid] = []
    inside: dict[int, Inside] = {}
    run: list[Char] = []
    at: tuple[int, tuple[int, int]] | None = None
    for char in characters(textpage, turn):
        if char.text != " " or char.x1 > char.x0:  # a space PDFium made up has no box and stays with what it follows
            at = _place(tables, char)
        if at is None:
            run.append(char)
            continue
        if at[0] not in inside:
            items += pieces(run, number, height, weights)
            run = []
            items.append(tables[at[0]])
        inside.setdefault(at[0], {}).setdefault(at[1], []).append(char)
    items += pieces(run, number, height, weights)
    textpage.close()
    items = [drawing.with_bullet(item) if isinstance(item, Line) else item for item in items]
    ruled = iter([_ruled(tables[index], chars, number, height) for index, chars in inside.items()])
    lines = [item for item in items if isinstance(item, Line)]
    if is_scrambled(lines):
        return placed(parted(in_order(lines)), list(ruled))
    return [next(ruled) if isinstance(item, Grid) else item for item in _arranged(items)]


def _arranged(items: list[Line | Grid]) -> Iterator[Line | Table | Grid]:
    """The pieces between ruled tables put together as lines and as tables without rules."""
    run: list[Line] = []
    for item in items:
        if isinstance(item, Line):
            run.append(item)
        else:
            yield from parted(run)
            yield item
            run = []
    yield from parted(run)


def parted(run: list[Line]) -> list[Line | Table]:
    """Pieces in the order they are read in, as lines and as tables without rules."""
    return [_part(part) for part in arranged(run)]


def _part(part: list[Line] | Rows) -> Line | Table:
    if not isinstance(part, Rows):
        return whole(part)
    parts = [piece for row in part.rows for cell in row for piece in cell]
    edges = min(piece.x0 for piece in parts), max(piece.x1 for piece in parts)
    height, number = parts[0].height, parts[0].page
    top, bottom = max(piece.top for piece in parts), min(piece.bottom for piece in parts)
    cells = tuple(tuple("\n".join(piece.text for piece in cell) for cell in row) for row in part.rows)
    box = edges[0], height - top, edges[1], height - bottom
    sure = sum(piece.confidence for piece in parts) / len(parts)
    return Table(cells, number, number, box, edges, sum(piece.radicals for piece in parts), sure)


def _place(tables: list[Grid], char: Char) -> tuple[int, tuple[int, int]] | None:
    for index, table in enumerate(tables):
        if cell := table.cell_at((char.x0 + char.x1) / 2, char.middle):
            return index, cell
    return None


def _ruled(grid: Grid, inside: Inside, number: int, height: float) -> Table:
    rows, columns = grid.shape
    found = {cell: list(pieces(chars, number, height)) for cell, chars in inside.items()}
    texts = {cell: "\n".join(whole(line).text for line in _lines(parts)) for cell, parts in found.items()}
    cells = tuple(tuple(texts.get(grid.cells[row, column], "") for column in range(columns)) for row in range(rows))
    edges = grid.xs[0], grid.xs[-1]
    radicals = sum(piece.radicals for parts in found.values() for piece in parts)
    return Table(
        cells, number, number, (edges[0], height - grid.ys[-1], edges[1], height - grid.ys[0]), edges, radicals
    )


def _lines(parts: list[Line]) -> list[list[Line]]:
    lines: list[list[Line]] = []
    for part in parts:
        if lines and abs(lines[-1][-1].y - part.y) < 0.3 * part.size and part.x0 > lines[-1][-1].x0:
            lines[-1].append(part)
        else:
            lines.append([part])
    return lines


class _Drawing:
    """What is drawn on a page: level and upright rules, and the dots before the items of a list."""

    def __init__(self, page: Any, turn: Turn) -> None:
        self.rules: list[Segment] = []
        self._dots: list[tuple[float, float]] = []
        import pypdfium2.raw as pdfium

        fill, stroke = ctypes.c_int(), ctypes.c_int()
        for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
            pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)
            box = turn.rectangle(*shape.get_bounds())
            wide, high = box[2] - box[0], box[3] - box[1]
            if _DOT[0] < wide < _DOT[1] and 0.8 < wide / high < 1.25:
                self._dots.append(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
            elif min(wide, high) <= _THIN:  # thin filled boxes are rules, shading is not
                self.rules.append(box)
            elif stroke.value:
                self.rules += [turn.rectangle(*piece) for piece in _strokes(shape)]

    def with_bullet(self, line: Line) -> Line:
        """A line with a bullet where a dot is drawn before it."""
        for x, y in self._dots:
            if 0.2 < (line.x0 - x) / line.size < 2 and 0 < (y - line.y) / line.size < 0.75:
                return replace(line, text=f"• {line.text}")
        return line


def _strokes(shape: Any) -> Iterator[Segment]:
    """The straight pieces of one path."""
    import pypdfium2.raw as pdfium

    matrix = shape.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(shape)):
        piece = pdfium.FPDFPath_GetPathSegment(shape, index)
        pdfium.FPDFPathSegment_GetPoint(piece, x, y)
        place = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(piece)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = place
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield (*last, *place)
        last = place
        if pdfium.FPDFPathSegment_GetClose(piece):
            yield (*last, *first)
