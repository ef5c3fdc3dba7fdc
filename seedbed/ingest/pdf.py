"""PDF with a text layer: lines into paragraphs, headings by font size, ruled tables, running headers and footers
taken out.

PDFium (Chrome's renderer) does the reading; the reading order is that of the page's own content, which keeps columns
apart.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from seedbed.ingest.blocks import Document, Format, PageRead, UnreadableDocument, Way, joined, sha256
from seedbed.ingest.pdf_layout import blocks_of, body_size
from seedbed.ingest.pdf_page import Table, page_items
from seedbed.ingest.pdf_text import Line
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.scan_text import mended_blocks
from seedbed.ingest.warned import warning

_MARK = re.compile(rb"(?:^|[\r\n\x00-\x08\xef\xbb\xbf ])%PDF-\d")  # junk may stand before it


def _is_pdf(data: bytes) -> bool:
    return bool(_MARK.search(data[:1024]))


FORMAT = Format(endings=(".pdf",), claims=_is_pdf, guest=True)

_MOST_PAGES = 5_000


Recognise = Callable[[Any, int], tuple[list[Line | Table], float]]
"""What is found on the picture of a page (pypdfium2's, and its number), and how sure that is."""


def pdf(data: bytes, *, name: str, recognise: Recognise | None = None) -> Document:
    """Read a PDF. Pages without a text layer, or with one that means nothing, are given to `recognise`.

    Raises UnreadableDocument where it is damaged, encrypted, without pages or without text (a scan).
    """
    items, pages, sure = _items(data, name, recognise)
    if not items:
        raise UnreadableDocument(name, because("no_layer"), advice("install_ocr"))
    lines = [item for item in items if isinstance(item, Line)]
    running = _running(lines, pages)
    kept = [item for item in items if not (isinstance(item, Line) and _running_key(item) in running)]
    made = blocks_of(kept)
    text, blocks = joined(mended_blocks(made) if sure else made)
    warnings = (*_left_out(lines, running), *_doubts(items, text, pages))
    return Document(name, text, blocks, warnings, sha256(data), "pdf", pages, _pages_read(items, pages, sure))


def _left_out(lines: Sequence[Line], running: set[tuple[str, int]]) -> Iterator[str]:
    for line, count in _named(lines, running).items():
        yield warning("running", count=count, line=repr(line))


def _doubts(items: Sequence[Line | Table], text: str, pages: int) -> Iterator[str]:
    silent = sorted(set(range(1, pages + 1)) - {item.page for item in items})
    if silent:
        yield warning("no_text", pages=silent)
    if "\ufffd" in text:
        yield warning("no_meaning", count=text.count("\ufffd"))
    if radicals := sum(item.radicals for item in items):
        yield warning("radicals", count=radicals)


def _pages_read(items: Sequence[Line | Table], pages: int, sure: dict[int, float]) -> tuple[PageRead, ...]:
    characters: Counter[int] = Counter()
    for item in items:
        characters[item.page] += _characters(item)
    read = []
    for page in range(1, pages + 1):
        way: Way = "ocr" if page in sure else "text" if characters[page] else "empty"
        read.append(PageRead(page, way, characters[page], sure.get(page, 1.0)))
    return tuple(read)


def _characters(item: Line | Table) -> int:
    return len(item.text) if isinstance(item, Line) else sum(len(cell) for row in item.cells for cell in row)


def is_meaningless(items: Sequence[Line | Table]) -> bool:
    """Whether a page's text layer is missing, or a fifth of it has no meaning in the page's fonts."""
    text = "".join(item.text for item in items if isinstance(item, Line))
    unknown = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in text)
    return not items or unknown > 0.2 * len(text)


def _items(data: bytes, name: str, recognise: Recognise | None) -> tuple[list[Line | Table], int, dict[int, float]]:
    """What is on the pages, how many there are, and of those recognised how sure it is."""
    import pypdfium2

    if not data:
        raise UnreadableDocument(name, because("empty"), advice("put_back"))
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unopened(name, error) from error
    try:
        count = len(document)
        if not 0 < count <= _MOST_PAGES:
            reason = because("no_pages") if not count else because("too_many_pages", count=count, most=_MOST_PAGES)
            raise UnreadableDocument(name, reason, advice("export_parts"))
        items: list[Line | Table] = []
        sure: dict[int, float] = {}
        for number in range(1, count + 1):
            page = document[number - 1]
            here = page_items(page, number)
            if recognise and is_meaningless(here):
                seen, confidence = recognise(page, number)
                if seen:
                    here, sure[number] = seen, confidence
            items += here
            page.close()
        return items, count, sure
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(name, because("damaged_page", error=error), advice("open_print")) from error
    finally:
        document.close()


def _unopened(name: str, error: Any) -> UnreadableDocument:
    import pypdfium2.raw as pdfium

    if getattr(error, "err_code", None) in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
        return UnreadableDocument(name, because("password"), advice("remove_password"))
    return UnreadableDocument(name, because("damaged_pdf", error=error), advice("open_print"))


def _running_key(line: Line) -> tuple[str, int]:
    """What a running line has in common from page to page: its words, digits apart, and its height on the page."""
    return re.sub(r"\d+", "#", line.text), round(line.y / 6)


def _running(lines: Sequence[Line], pages: int) -> set[tuple[str, int]]:
    """Lines in the outer eighth of the page that return on at least two pages and on 60 % of all, or of all odd or
    even ones.
    """
    body = body_size(lines)
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for line in lines:
        outer = not line.height / 8 < line.y < line.height * 7 / 8
        if outer and line.size <= 1.08 * body:
            seen[_running_key(line)].add(line.page)
    return {key for key, found in seen.items() if _returns(found, pages)}


def _returns(found: set[int], pages: int) -> bool:
    odd = sum(page % 2 for page in found)
    one_side = max(odd / max((pages + 1) // 2, 1), (len(found) - odd) / max(pages // 2, 1))
    return len(found) >= max(2, 0.6 * pages) or (len(found) > 2 and one_side >= 0.6 and odd in {0, len(found)})


def _named(lines: Sequence[Line], running: set[tuple[str, int]]) -> dict[str, int]:
    first: dict[tuple[str, int], str] = {}
    counts: Counter[tuple[str, int]] = Counter()
    for line in lines:
        if (key := _running_key(line)) in running:
            first.setdefault(key, line.text)
            counts[key] += 1
    return {first[key]: count for key, count in counts.items()}
