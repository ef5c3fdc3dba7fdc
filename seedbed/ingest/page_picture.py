"""The picture of one page of a PDF, whatever stands on it, to be looked at beside its text: PNG in grey.

Runs in the child process, like a reader; its answer is not a document, so it has no `FORMAT`.
"""

from dataclasses import dataclass

from seedbed.ingest.one_page import one_page
from seedbed.ingest.page_pictures import png

_DPI = 110  # a person reads print of 8 points on it; A4 makes 909 by 1286 pixels
_MOST_PIXELS = 4_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A page drawn: its width and height in points, and the PNG."""

    width: float
    height: float
    picture: bytes


def page_picture(data: bytes, *, name: str) -> Picture:
    """Draw the page that `name` tells (`report.pdf#page=3`).

    Raises UnreadableDocument where there is no such page, or it is damaged.
    """
    with one_page(data, name) as (page, _):
        width, height = page.get_size()
        scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        pixels = memoryview(bitmap.buffer).cast("B")
        rows = [bytes(pixels[at * bitmap.stride :][: bitmap.width]) for at in range(bitmap.height)]
        return Picture(width, height, png(rows, bitmap.width))
