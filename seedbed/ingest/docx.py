"""Word documents (.docx): paragraphs, headings, list items, tables, formulas and notes in the order of the document.

python-docx opens the package and knows the styles; the body is walked by us, because its own walk leaves out tracked
insertions, content controls and nested tables. Formulas become LaTeX. A note is marked in the text ([^1]) and stands
at the end. Text boxes, headers and footers are not read, the first with a warning.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from seedbed.ingest.blocks import Block, Cells, Document, Format, UnreadableDocument, joined, sha256, table_block
from seedbed.ingest.omml import latex
from seedbed.ingest.package import DAMAGE, Package, damaged, holds
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.warned import warning


def _is_docx(data: bytes) -> bool:
    return holds(data, "word/document")


FORMAT = Format(endings=(".docx",), claims=_is_docx, guest=True)

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRAPPERS = frozenset(_W + tag for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_SKIPPED = frozenset((_W + "txbxContent", _W + "moveFrom", _FALLBACK))
_PLAIN = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_REFERENCES = {_W + "footnoteReference": "", _W + "endnoteReference": "e"}
_HEADING = re.compile(r"heading ([1-9])$")


def docx(data: bytes, *, name: str) -> Document:
    """Read a Word document.

    Raises UnreadableDocument where it is damaged, encrypted, a bomb, or has no text; MemoryError where memory runs out.
    """
    if not data:
        raise UnreadableDocument(name, because("empty"), advice("put_back"))
    try:
        package = Package(data, name)
        body, headings, lists = _opened(data)
        blocks = [*_blocks(body, headings, lists), *_notes(package)]
        warnings = tuple(_unread(body))
    except DAMAGE as error:
        way_out = advice("word")
        raise damaged(error, name, "a Word document", way_out) from error
    if not blocks:
        raise UnreadableDocument(name, because("no_text"), advice("remove_or_ocr"))
    text, placed = joined(blocks)
    return Document(name, text, placed, warnings, sha256(data), "docx")


def _notes(package: Package) -> Iterator[Block]:
    """Footnotes and endnotes, each a paragraph with its mark."""
    for part, tag, mark in (("word/footnotes.xml", "footnote", ""), ("word/endnotes.xml", "endnote", "e")):
        if part not in package.names:
            continue
        for note in package.xml(part).iter(_W + tag):
            text = " ".join(_text(note).split())
            if text and note.get(_W + "type") is None:  # those with a type are the line above the notes
                yield Block("paragraph", f"[^{mark}{note.get(_W + 'id')}]: {text}")


def _opened(data: bytes) -> tuple[Any, dict[str, int], frozenset[str]]:
    """The body, the heading level of each style id, and the ids of list styles."""
    import docx as python_docx

    document = python_docx.Document(io.BytesIO(data))
    headings: dict[str, int] = {}
    lists: set[str] = set()
    for style in document.styles:
        title = (style.name or "").lower()
        if match := _HEADING.match(title):
            headings[style.style_id] = min(int(match[1]), 6)
        elif title == "title":
            headings[style.style_id] = 1
        elif title.startswith("list "):
            lists.add(style.style_id)
    return document.element.body, headings, frozenset(lists)


def _blocks(parent: Any, headings: dict[str, int], lists: frozenset[str]) -> Iterator[Block]:
    for element in parent:
        if element.tag in _WRAPPERS:
            yield from _blocks(element, headings, lists)
        elif element.tag == _W + "tbl":
            cells = _cells(element)
            if any(any(row) for row in cells):
                yield table_block(cells)
        elif element.tag == _W + "p" and (text := _text(element).strip()):
            yield _paragraph(element, text, headings, lists)
        elif element.tag == _M + "oMathPara" and (text := latex(element)):
            yield Block("formula", text)


def _paragraph(element: Any, text: str, headings: dict[str, int], lists: frozenset[str]) -> Block:
    if (formula := element.find(_M + "oMathPara")) is not None and text == f"${latex(formula)}$":
        return Block("formula", text.strip("$"))
    style = _value(element, "pPr", "pStyle") or ""
    outline = _value(element, "pPr", "outlineLvl")
    if style in headings or (outline is not None and outline in set("012345")):
        level = headings[style] if style in headings else int(outline or 0) + 1
        return Block("heading", " ".join(text.split()), level)
    numbered = _child(_child(element, "pPr"), "numPr")
    if numbered is not None or style in lists:
        depth = _value(numbered, "ilvl") or "0"
        return Block("list_item", " ".join(text.split()), int(depth) if depth in set("012345678") else 0)
    return Block("paragraph", text)


def _text(element: Any) -> str:
    """The text of everything inside, without deletions, text boxes and doubled fallbacks."""
    parts: list[str] = []
    for child in element:
        if child.tag == _W + "t":
            parts.append(child.text or "")
        elif child.tag in {_M + "oMath", _M + "oMathPara"}:
            parts.append(f"${latex(child)}$")
        elif child.tag in _REFERENCES:
            parts.append(f"[^{_REFERENCES[child.tag]}{child.get(_W + 'id')}]")
        elif child.tag in _PLAIN:
            parts.append(_PLAIN[child.tag])
        elif child.tag not in _SKIPPED and child.tag != _W + "pPr":
            inner = _text(child)
            parts.append(inner + "\n" if child.tag == _W + "p" and inner else inner)
    return "".join(parts)


def _cells(table: Any) -> Cells:
    """The cells row by row: one that spans columns or rows is repeated in each."""
    rows: list[tuple[str, ...]] = []
    for row in _within(table, "tr"):
        cells: list[str] = [""] * _number(_value(row, "trPr", "gridBefore"), 0)
        for cell in _within(row, "tc"):
            properties = _child(cell, "tcPr")
            merge = _child(properties, "vMerge")
            text = " ".join(_text(cell).split())
            if merge is not None and merge.get(_W + "val") != "restart" and rows and len(cells) < len(rows[-1]):
                text = rows[-1][len(cells)]
            cells += [text] * _number(_value(properties, "gridSpan"), 1)
        rows.append(tuple(cells))
    width = max(map(len, rows), default=0)
    return tuple(row + ("",) * (width - len(row)) for row in rows)


def _within(parent: Any, tag: str) -> Iterator[Any]:
    """Children of one kind, also those a content control wraps."""
    for child in parent:
        if child.tag == _W + tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _within(child, tag)


def _child(element: Any, tag: str) -> Any:
    return None if element is None else element.find(_W + tag)


def _value(element: Any, *path: str) -> str | None:
    """The w:val of a descendant, or None where there is none."""
    for tag in path:
        element = _child(element, tag)
    value = None if element is None else element.get(_W + "val")
    return None if value is None else str(value)


def _number(value: str | None, default: int) -> int:
    """A count of columns: Word has at most 63."""
    return min(int(value), 63) if value and value.isdecimal() else default


def _unread(body: Any) -> Iterator[str]:
    if count := sum(1 for _ in body.iter(_W + "txbxContent")):
        yield warning("text_boxes", count=count)
