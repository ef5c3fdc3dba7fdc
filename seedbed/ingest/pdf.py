"""PDF with a text layer: lines into paragraphs, headings by font size, ruled tables, running headers and footers
taken out.

PDFium (Chrome's renderer) does the reading; the reading order is that of the page's own content, which keeps columns
apart.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from seedbed.ingest.blocks import Block, Document, Format, UnreadableDocument, joined, sha256
from seedbed.ingest.pdf_page import HYPHEN, Line, Table, join_lines, page_items


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


FORMAT = Format(endings=(".pdf",), claims=_is_pdf, guest=True)

_MOST_PAGES = 5_000
_BULLET = re.compile(r"[•◦▪‣●○■·–-]\s+")
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s")
_TERMINAL = (".", "!", "?", ":", "。", "！", "？", "：", "”", ";", "；")


def pdf(data: bytes, *, name: str) -> Document:
    """Read a PDF.

    Raises UnreadableDocument where it is damaged, encrypted, without pages or without text (a scan).
    """
    items, pages = _items(data, name)
    lines = [item for item in items if isinstance(item, Line)]
    if not any(line.text for line in lines) and not any(isinstance(item, Table) for item in items):
        raise UnreadableDocument(
            name, "no text layer: scanned?", "run it through OCR first (for example ocrmypdf) and give the result"
        )
    running = _running(lines, pages)
    kept = [item for item in items if not (isinstance(item, Line) and _running_key(item) in running)]
    text, blocks = joined(_blocks(kept))
    warnings = [
        f"running header or footer left out on {count} pages: {line!r}"
        for line, count in _named(lines, running).items()
    ]
    silent = sorted(set(range(1, pages + 1)) - {item.page for item in items})
    if silent:
        warnings.append(f"no text on page {', '.join(map(str, silent[:20]))}: scanned, or empty")
    if "\ufffd" in text:
        warnings.append(f"{text.count(chr(0xFFFD))} characters have no meaning in the file's fonts")
    return Document(name, text, blocks, tuple(warnings), sha256(data), "pdf", pages)


def _items(data: bytes, name: str) -> tuple[list[Line | Table], int]:
    import pypdfium2

    if not data:
        raise UnreadableDocument(name, "the file is empty", "remove it or put it back")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unopened(name, error) from error
    try:
        count = len(document)
        if not 0 < count <= _MOST_PAGES:
            reason = "it has no pages" if not count else f"it has {count} pages, more than {_MOST_PAGES}"
            raise UnreadableDocument(name, reason, "export it again, in parts if it is long")
        items: list[Line | Table] = []
        for number in range(1, count + 1):
            page = document[number - 1]
            items += page_items(page, number)
            page.close()
        return items, count
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(
            name, f"a page is damaged ({error})", "open it in a viewer and print it to a new PDF"
        ) from error
    finally:
        document.close()


def _unopened(name: str, error: Any) -> UnreadableDocument:
    import pypdfium2.raw as pdfium

    if getattr(error, "err_code", None) in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
        return UnreadableDocument(
            name, "encrypted with a password", "remove the password (print it to a new PDF) and give that"
        )
    return UnreadableDocument(name, f"damaged, or not a PDF ({error})", "open it in a viewer and print it to a new PDF")


def _running_key(line: Line) -> tuple[str, int]:
    """What a running line has in common from page to page: its words, digits apart, and its height on the page."""
    return re.sub(r"\d+", "#", line.text), round(line.y / 6)


def _running(lines: Sequence[Line], pages: int) -> set[tuple[str, int]]:
    """Lines in the outer eighth of the page that return on at least two pages and on 60 % of all."""
    body = _body_size(lines)
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for line in lines:
        outer = not line.height / 8 < line.y < line.height * 7 / 8
        if outer and line.size <= 1.08 * body:
            seen[_running_key(line)].add(line.page)
    return {key for key, found in seen.items() if len(found) >= max(2, 0.6 * pages)}


def _named(lines: Sequence[Line], running: set[tuple[str, int]]) -> dict[str, int]:
    first: dict[tuple[str, int], str] = {}
    counts: Counter[tuple[str, int]] = Counter()
    for line in lines:
        if (key := _running_key(line)) in running:
            first.setdefault(key, line.text)
            counts[key] += 1
    return {first[key]: count for key, count in counts.items()}


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _blocks(items: Sequence[Line | Table]) -> list[Block]:
    lines = [item for item in items if isinstance(item, Line)]
    layout = _Layout(lines)
    groups: list[list[Line] | Table] = []
    for item in items:
        last = groups[-1] if groups else None
        if isinstance(item, Table):
            _add_table(groups, item)
        elif isinstance(last, list) and layout.continues(last, item):
            last.append(item)
        else:
            groups.append([item])
    return [layout.block(group) if isinstance(group, list) else _table_block(group) for group in groups]


def _add_table(groups: list[list[Line] | Table], table: Table) -> None:
    """A table at the head of a page goes on the one that ended the page before, without its repeated header."""
    last = groups[-1] if groups else None
    follows = isinstance(last, Table) and last.last_page < table.page and len(last.cells[0]) == len(table.cells[0])
    if isinstance(last, Table) and follows:
        rows = table.cells[1:] if table.cells[0] == last.cells[0] else table.cells
        groups[-1] = Table(last.cells + rows, last.page, table.page)
    else:
        groups.append(table)


def _table_block(table: Table) -> Block:
    return Block("table", "\n".join("\t".join(row) for row in table.cells), page=table.page, cells=table.cells)


class _Layout:
    """What the lines of a whole document have in common: body size, leading, heading sizes, where columns end."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.body = _body_size(lines)
        bigger = sorted({round(line.size, 1) for line in lines if self._is_heading(line)}, reverse=True)
        self.sizes: list[float] = []
        for size in bigger:
            if not self.sizes or size < self.sizes[-1] * 0.95:
                self.sizes.append(size)
        steps = Counter(
            round((a.y - b.y) / a.size, 1) for a, b in pairwise(lines) if a.page == b.page and a.size == b.size
        )
        usual = [step for step, _ in steps.most_common() if 0.8 < step < 2.2]
        self.leading = usual[0] if usual else 1.2
        self.edges: dict[tuple[int, int, int], float] = defaultdict(float)
        for line in lines:
            column = self._column(line)
            self.edges[column] = max(self.edges[column], line.x1)

    def _column(self, line: Line) -> tuple[int, int, int]:
        """A line's page, size and indent in em: what lines of one column share, give or take 3 em."""
        size = max(1, round(line.size))
        return line.page, size, int(line.x0 // size)

    def _is_heading(self, line: Line) -> bool:
        return line.size > 1.08 * self.body and sum(char.isalpha() for char in line.text) > 1

    def continues(self, group: list[Line], line: Line) -> bool:
        """Whether a line goes on with the paragraph or heading that a group of lines makes."""
        last = group[-1]
        if abs(line.size - last.size) > 0.05 * last.size or _BULLET.match(line.text) or _NUMBER.match(line.text):
            return False
        down = (last.y - line.y) / last.size
        close = last.page == line.page and 0 < down <= 1.25 * self.leading
        if self._is_heading(line):
            return close or (last.page == line.page and 0 < down <= 1.6)
        if last.page == line.page and down > 0:
            indented = len(group) > 1 and line.x0 > last.x0 + 0.8 * line.size
            return close and not indented and self._is_full(last, line)
        return self._is_full(last, line) and not last.text.endswith(_TERMINAL)

    def _is_full(self, last: Line, line: Line) -> bool:
        """Whether the first word of `line` would not have fitted at the end of `last`."""
        if last.text.endswith(HYPHEN):
            return True
        page, size, indent = self._column(last)
        right = max(self.edges.get((page, size, indent + ems), 0.0) for ems in range(-3, 4))
        word = line.text.split(" ", 1)[0]
        width = (line.x1 - line.x0) * min(len(word) + 1, len(line.text)) / len(line.text)
        return last.x1 + min(width, 1.8 * last.size if not word.isascii() else width) > right - 0.1 * last.size

    def block(self, group: list[Line]) -> Block:
        """A group of lines as one block."""
        text = join_lines([line.text for line in group])
        first = group[0]
        if self._is_heading(first) and len(text) <= 200:
            level = sum(size * 0.95 > first.size for size in self.sizes) + 1
            return Block("heading", text, min(level, 6), first.page)
        if bullet := _BULLET.match(text):
            return Block("list_item", text[bullet.end() :], page=first.page)
        return Block("paragraph", text, page=first.page)
