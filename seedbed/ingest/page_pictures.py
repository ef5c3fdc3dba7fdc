"""The pages of a PDF that have no text, as pictures for a vision model: grey PNG at 150 dpi.

Runs in the child process, like a reader; its answer is not a document, so it has no `FORMAT`.
"""

import struct
import zlib
from dataclasses import dataclass

from seedbed.ingest.pdf import is_meaningless
from seedbed.ingest.pdf_page import page_items
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.unreadable import UnreadableDocument

_DPI = 150  # of A4 this makes 1240 by 1754 pixels, about what vision models look at
_MOST_PIXELS = 8_000_000
_MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a picture (PNG); none where the page is blank."""

    number: int
    picture: bytes | None


def page_pictures(data: bytes, *, name: str) -> list[PagePicture]:
    """Draw the pages whose text layer is missing or means nothing.

    Raises UnreadableDocument where there are too many, or the file is damaged.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        found: list[PagePicture] = []
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            if is_meaningless(page_items(page, number)):
                found.append(PagePicture(number, _drawn(page)))
            page.close()
            if len(found) > _MOST_PAGES:
                raise UnreadableDocument(name, because("pages_without_text", most=_MOST_PAGES), advice("split"))
        return found
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(name, because("damaged_page", error=error), advice("print")) from error


def _drawn(page: object) -> bytes | None:
    width, height = page.get_size()  # type: ignore[attr-defined]  # pypdfium2 has no types
    scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)  # type: ignore[attr-defined]
    pixels = memoryview(bitmap.buffer).cast("B")  # a slice of the buffer itself would copy all that follows
    rows = [bytes(pixels[at * bitmap.stride :][: bitmap.width]) for at in range(bitmap.height)]
    values = {value for row in rows for value in (min(row), max(row))}
    return png(rows, bitmap.width) if max(values) - min(values) >= 32 else None


def png(rows: list[bytes], width: int) -> bytes:
    """Rows of grey pixels, a byte each, as a PNG file (W3C, Portable Network Graphics)."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 0, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _part(kind, body) for kind, body in ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    )


def _part(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
