"""One page of a PDF as lines of text and ruled tables, in the order the page was written.

Works on single characters with their baseline and box: PDFium's own runs split at every change of font and may overlap.
"""

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from seedbed.ingest.blocks import Cells
from seedbed.ingest.ruled_table import Grid, Segment, grids

HYPHEN = "\u00ad"  # at the end of a line: PDFium saw a word divided there
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_THIN = 3.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, in points from the page's lower left corner; `size` is the font's, `page` counts from 1."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    height: float


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a ruled table, merged cells repeated, and the pages it begins and ends on."""

    cells: Cells
    page: int
    last_page: int


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    x0: float
    x1: float
    y: float
    middle: float
    size: float


def page_items(page: Any, number: int) -> list[Line | Table]:  # pypdfium2 has no types
    """The lines and tables of a page; a table stands where its first character was written."""
    tables = grids(_segments(page))
    height = page.get_height()
    items: list[Line | Table] = []
    inside: dict[int, dict[tuple[int, int], list[_Char]]] = {}
    run: list[_Char] = []
    at: tuple[int, tuple[int, int]] | None = None
    for char in _chars(page):
        if char.text != " " or char.x1 > char.x0:  # a space PDFium made up has no box and stays with what it follows
            at = _place(tables, char)
        if at is None:
            run.append(char)
            continue
        if at[0] not in inside:
            items += _lines(run, number, height)
            run = []
            items.append(Table((), number, number))
        inside.setdefault(at[0], {}).setdefault(at[1], []).append(char)
    items += _lines(run, number, height)
    filled = iter([Table(_cells(tables[index], cells, number), number, number) for index, cells in inside.items()])
    return [next(filled) if isinstance(item, Table) else item for item in items]


def _place(tables: list[Grid], char: _Char) -> tuple[int, tuple[int, int]] | None:
    for index, table in enumerate(tables):
        if cell := table.cell_at((char.x0 + char.x1) / 2, char.middle):
            return index, cell
    return None


def _cells(grid: Grid, chars: dict[tuple[int, int], list[_Char]], number: int) -> Cells:
    rows, columns = grid.shape
    texts = {cell: join_lines([line.text for line in _lines(found, number, 0.0)]) for cell, found in chars.items()}
    return tuple(tuple(texts.get(grid.cells[row, column], "") for column in range(columns)) for row in range(rows))


def join_lines(lines: list[str]) -> str:
    """Wrapped lines as one: divided words joined, a space between others, none between Chinese characters."""
    text = ""
    for line in lines:
        if text.endswith(HYPHEN) or (text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()):
            text = text[:-1] + line
        elif text and line and not (_unspaced(text[-1]) and _unspaced(line[0])):
            text += " " + line
        else:
            text += line
    return text.replace(HYPHEN, "-")


def _unspaced(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uffef" or char >= "\U00020000" or char in "“”‘’…—"


def _lines(chars: list[_Char], number: int, height: float) -> Iterator[Line]:
    """Characters cut into lines: where the baseline moves by half an em, or the writing jumps back."""
    line: list[_Char] = []
    for char in chars:
        if line and char.text != " ":
            last = line[-1]
            moved = abs(char.y - line[0].y) > 0.5 * max(line[0].size, char.size)
            if moved or char.x0 < last.x0 - 0.5 * last.size:
                yield from _line(line, number, height)
                line = []
        if line or char.text != " ":
            line.append(char)
    yield from _line(line, number, height)


def _line(chars: list[_Char], number: int, height: float) -> Iterator[Line]:
    inked = [char for char in chars if not char.text.isspace()]
    if not inked:
        return
    text = " ".join(
        "".join(char.text for char in chars).encode("utf-16", "surrogatepass").decode("utf-16", "replace").split()
    )
    text = text.translate(_LIGATURES)
    size = Counter(round(char.size, 1) for char in inked).most_common(1)[0][0]
    body = text[:-1].replace(HYPHEN, "-") + text[-1:]
    yield Line(body, inked[0].x0, max(char.x1 for char in inked), inked[0].y, size, number, height)


def _chars(page: Any) -> Iterator[_Char]:
    """The characters of a page, turned upright where the page is shown turned."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    turn = _Turn(page)
    box, matrix, x, y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    scale, known = 1.0, -1.0
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in {0, 10, 13, 0xFFFE, 0xFFFF} or code > 0x10FFFF:
            continue
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        size = pdfium.FPDFText_GetFontSize(textpage, index)
        if size != known and pdfium.FPDFText_GetMatrix(textpage, index, matrix):
            scale, known = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0, size
        x0, y0, x1, y1 = turn.rectangle(box.left, box.bottom, box.right, box.top)
        baseline = turn.point(x.value, y.value)[1]
        text = HYPHEN if code == 2 else " " if chr(code).isspace() or code < 32 else chr(code)
        yield _Char(text, x0, x1, baseline, (y0 + y1) / 2, size * scale)
    textpage.close()


class _Turn:
    """A page's rotation (/Rotate: 90, 180 or 270 degrees clockwise) applied to places on it."""

    def __init__(self, page: Any) -> None:
        self.angle = page.get_rotation()
        self.width, self.height = page.get_size() if self.angle in {0, 180} else page.get_size()[::-1]

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.angle:
            case 90:
                return y, self.width - x
            case 180:
                return self.width - x, self.height - y
            case 270:
                return self.height - y, x
        return x, y

    def rectangle(self, x0: float, y0: float, x1: float, y1: float) -> Segment:
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _segments(page: Any) -> Iterator[Segment]:
    """Level and upright strokes of a page's drawing, thin filled boxes among them; shading is not a rule."""
    import pypdfium2.raw as pdfium

    turn = _Turn(page)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)
        left, bottom, right, top = shape.get_bounds()
        if min(right - left, top - bottom) <= _THIN:
            yield turn.rectangle(left, bottom, right, top)
        elif stroke.value:
            for x0, y0, x1, y1 in _strokes(shape):
                yield turn.rectangle(x0, y0, x1, y1)


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
