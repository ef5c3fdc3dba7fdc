"""PowerPoint presentations (.pptx): slide by slide, titles as headings, lists, tables, charts' words and speaker notes.

Shapes come from top to bottom and from left to right, as they are read, not in the order they were drawn in; the title
comes first. A slide is a page. Pictures are read by their alternative text.
"""

from collections.abc import Iterator
from typing import Any

from seedbed.ingest.blocks import (
    Block,
    Box,
    Cells,
    Document,
    Format,
    PageRead,
    UnreadableDocument,
    joined,
    sha256,
    table_block,
)
from seedbed.ingest.omml import latex
from seedbed.ingest.package import DAMAGE, Package, damaged, holds
from seedbed.ingest.reasons import advice, because


def _is_pptx(data: bytes) -> bool:
    return holds(data, "ppt/presentation.xml")


FORMAT = Format(endings=(".pptx",), claims=_is_pptx, guest=True)

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_POINT = 12_700  # EMU
_TITLES = frozenset(("title", "ctrTitle"))
_FURNITURE = frozenset(("sldNum", "dt", "ftr", "hdr", "sldImg"))
_NOTES_LEVEL = 2


def pptx(data: bytes, *, name: str) -> Document:
    """Read a presentation.

    Raises UnreadableDocument where it is damaged, encrypted, a bomb, or has no text.
    """
    if not data:
        raise UnreadableDocument(name, because("empty"), advice("put_back"))
    try:
        package = Package(data, name)
        slides = list(_slides(package))
        blocks = [block for number, slide in enumerate(slides, 1) for block in _slide(package, slide, number)]
    except DAMAGE as error:
        way_out = advice("powerpoint")
        raise damaged(error, name, "a presentation", way_out) from error
    if not blocks:
        raise UnreadableDocument(name, because("no_text"), advice("remove_or_ocr"))
    text, placed = joined(blocks)
    read = tuple(_page(blocks, number) for number in range(1, len(slides) + 1))
    return Document(name, text, placed, (), sha256(data), "pptx", len(slides), read)


def _page(blocks: list[Block], number: int) -> PageRead:
    characters = sum(len(block.text) for block in blocks if block.page == number)
    return PageRead(number, "text" if characters else "empty", characters)


def _slides(package: Package) -> Iterator[str]:
    """The members that are slides, in the order of the show."""
    main = "ppt/presentation.xml"
    related = package.related(main)
    for slide in package.xml(main).iter(_P + "sldId"):
        kind, member = related[slide.get(_R + "id") or ""]
        if kind == "slide" and member in package.names:
            yield member


def _slide(package: Package, member: str, page: int) -> Iterator[Block]:
    related = package.related(member)
    shapes = [shape for tree in package.xml(member).iter(_P + "spTree") for shape in _shapes(tree)]
    shapes.sort(key=_reading_order)
    for shape in shapes:
        yield from _shape(package, shape, related, page)
    for kind, notes in related.values():
        if kind == "notesSlide" and notes in package.names:
            yield from _notes(package.xml(notes), page)


def _shapes(tree: Any) -> Iterator[Any]:
    """Shapes, those of groups too."""
    for shape in tree:
        if shape.tag == _P + "grpSp":
            yield from _shapes(shape)
        elif shape.tag in {_P + "sp", _P + "graphicFrame", _P + "pic"}:
            yield shape


def _reading_order(shape: Any) -> tuple[bool, float, float]:
    """Titles first, then by place in steps of 36 points; a shape whose place is that of its layout keeps its turn."""
    box = _box(shape)
    place = (round(box[1] / 36), box[0]) if box else (0, 0.0)
    return _placeholder(shape) not in _TITLES, *place


def _placeholder(shape: Any) -> str:
    found = next(iter(shape.iter(_P + "ph")), None)
    return "" if found is None else str(found.get("type") or "body")


def _box(shape: Any) -> Box | None:
    frame = next((one for tag in (_A + "xfrm", _P + "xfrm") for one in shape.iter(tag)), None)
    place, size = (None, None) if frame is None else (frame.find(_A + "off"), frame.find(_A + "ext"))
    if place is None or size is None:
        return None
    x, y = int(place.get("x") or 0) / _POINT, int(place.get("y") or 0) / _POINT
    return x, y, x + int(size.get("cx") or 0) / _POINT, y + int(size.get("cy") or 0) / _POINT


def _shape(package: Package, shape: Any, related: dict[str, tuple[str, str]], page: int) -> Iterator[Block]:
    box, placeholder = _box(shape), _placeholder(shape)
    if placeholder in _FURNITURE:
        return
    if shape.tag == _P + "pic":
        about = next(iter(shape.iter(_P + "cNvPr")), None)
        if about is not None and (text := " ".join((about.get("descr") or "").split())):
            yield Block("image", text, page=page, box=box)
        return
    for table in shape.iter(_A + "tbl"):
        cells = _cells(table)
        if any(any(row) for row in cells):
            yield table_block(cells, page=page, box=box)
    for chart in shape.iter(_C + "chart"):
        kind, member = related.get(chart.get(_R + "id") or "", ("", ""))
        if kind == "chart" and member in package.names:
            yield from _chart(package.xml(member), page, box)
    if placeholder in _TITLES:
        if text := " ".join(_text(shape).split()):
            yield Block("heading", text, 1, page, box=box)
        return
    body = shape.find(_P + "txBody")
    if body is not None:
        yield from _paragraphs(body, page, box, listed=placeholder == "body")


def _paragraphs(body: Any, page: int, box: Box | None, *, listed: bool) -> Iterator[Block]:
    for paragraph in body.iter(_A + "p"):
        text = _text(paragraph).strip()
        if not text:
            continue
        settings = paragraph.find(_A + "pPr")
        level = 0 if settings is None else min(int(settings.get("lvl") or 0), 8)
        marked = settings is not None and any(settings.find(_A + tag) is not None for tag in ("buChar", "buAutoNum"))
        plain = settings is not None and settings.find(_A + "buNone") is not None
        is_item = marked or (listed and not plain)
        text = text.replace("\v", "\n")
        yield Block("list_item" if is_item else "paragraph", text, level if is_item else 0, page, box=box)


def _text(element: Any) -> str:
    parts: list[str] = []
    for one in element.iter():
        if one.tag == _A + "t":
            parts.append(one.text or "")
        elif one.tag == _A + "br":
            parts.append("\v")
        elif one.tag == _A + "p" and parts:
            parts.append("\n")
        elif one.tag == _M + "oMath":
            parts.append(f"${latex(one)}$")
    return "".join(parts)


def _cells(table: Any) -> Cells:
    """The cells row by row: one that spans columns or rows is repeated in each."""
    rows: list[tuple[str, ...]] = []
    for row in table.iter(_A + "tr"):
        cells: list[str] = []
        for cell in row.iter(_A + "tc"):
            text = " ".join(_text(cell).split())
            if cell.get("hMerge") in {"1", "true"} and cells:
                text = cells[-1]
            elif cell.get("vMerge") in {"1", "true"} and rows and len(cells) < len(rows[-1]):
                text = rows[-1][len(cells)]
            cells.append(text)
        rows.append(tuple(cells))
    width = max(map(len, rows), default=0)
    return tuple(row + ("",) * (width - len(row)) for row in rows)


def _chart(chart: Any, page: int, box: Box | None) -> Iterator[Block]:
    """A chart as the table of its series."""
    title = next(iter(chart.iter(_C + "title")), None)
    if title is not None and (text := " ".join(_text(title).split())):
        yield Block("caption", text, page=page, box=box)
    columns: list[list[str]] = []
    for series in chart.iter(_C + "ser"):
        if not columns:
            columns.append(["", *_points(series.find(_C + "cat"))])
        name = _points(series.find(_C + "tx"))
        columns.append([name[0] if name else "", *_points(series.find(_C + "val"))])
    height = max(map(len, columns), default=0)
    rows = tuple(tuple(column[at] if at < len(column) else "" for column in columns) for at in range(height))
    if len(rows) > 1:
        yield table_block(rows, page=page, box=box)


def _points(part: Any) -> list[str]:
    return [] if part is None else [value.text or "" for value in part.iter(_C + "v")]


def _notes(notes: Any, page: int) -> Iterator[Block]:
    texts = [
        _text(shape).strip().replace("\v", "\n")
        for tree in notes.iter(_P + "spTree")
        for shape in _shapes(tree)
        if _placeholder(shape) == "body"
    ]
    told = [text for text in texts if text]
    if told:
        yield Block("heading", "Notes", _NOTES_LEVEL, page)
        for text in told:
            for paragraph in text.split("\n"):
                if paragraph.strip():
                    yield Block("paragraph", paragraph.strip(), page=page)
