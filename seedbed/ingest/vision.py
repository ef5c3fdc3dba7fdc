"""Pages without text read by a vision model instead of OCR: a picture goes out, Markdown comes back.

Who asks the model is not known here: a `Look` is handed in, which keeps replies so that a page is paid for once. What
stands on a page is text to be copied and never an instruction. How sure a page is, is the mean probability of the
reply's tokens where the server gives them; where it does not, nothing is claimed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import msgspec

from seedbed.ingest.blocks import Block, Document, PageRead, UnreadableDocument, Way, joined, sha256
from seedbed.ingest.markdown import blocks_of
from seedbed.ingest.page_pictures import PagePicture
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.warned import warning

_MEDIA = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
_MOST_BYTES = 20 << 20  # what servers take of one picture


@dataclass(frozen=True, slots=True)
class Seen:
    """What a model read on a picture, as Markdown, and how sure it was (0 to 1), where that is known."""

    text: str
    confidence: float | None = None


Look = Callable[[bytes, str], Seen]
"""From a picture and its media type to what stands on it. Raises UnreadableDocument where the model does not answer."""


def media_of(data: bytes) -> str | None:
    """The media type of a picture that vision models take; None for other files."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((media for mark, media in _MEDIA if data.startswith(mark)), None)


def is_looked_at(data: bytes) -> bool:
    """Whether a file is a picture that a vision model takes as it is."""
    return media_of(data) is not None and len(data) <= _MOST_BYTES


def seen_picture(data: bytes, name: str, look: Look) -> Document:
    """A picture as a document of one page.

    Raises UnreadableDocument where nothing is read on it.
    """
    media = media_of(data)
    assert media is not None
    blocks, read, failure = _page(1, data, media, look)
    if not blocks:
        raise UnreadableDocument(name, failure or because("model_blind_picture"), advice("another_picture"))
    text, placed = joined(blocks)
    return Document(name, text, placed, _doubts([read]), sha256(data), "scan", 1, (read,))


def seen_pdf(data: bytes, name: str, pictures: bytes, layer: Document | None, look: Look) -> Document:
    """A PDF whose pages without text are read by the model; `layer` is what its text layer gave, if there is one.

    `pictures` is the answer of `page_pictures`. Raises UnreadableDocument where nothing is read at all.
    """
    blocks: list[Block] = list(layer.blocks) if layer else []
    pages = {page.number: page for page in layer.pages_read} if layer else {}
    failures: list[str] = []
    for one in msgspec.json.decode(pictures, type=list[PagePicture]):
        found, read, failure = _page(one.number, one.picture, "image/png", look)
        failures += [warning("page_unread", page=one.number, reason=failure)] if failure else []
        blocks = [*(block for block in blocks if block.page != one.number), *found] if found else blocks
        pages[one.number] = read if found or one.number not in pages else pages[one.number]
    if not blocks:
        reason = "; ".join(failures[:3]) or because("model_blind")
        raise UnreadableDocument(name, reason, advice("without_model"))
    blocks.sort(key=lambda block: block.page or 0)
    text, placed = joined(blocks)
    read_ones = tuple(pages[number] for number in sorted(pages))
    told = [one for one in layer.warnings if not one.startswith("no text on page")] if layer else []
    return Document(
        name, text, placed, (*told, *failures, *_doubts(read_ones)), sha256(data), "pdf", len(read_ones), read_ones
    )


def _page(number: int, picture: bytes | None, media: str, look: Look) -> tuple[list[Block], PageRead, str]:
    """The blocks of a page, how it was read, and why it was not, where the model did not answer."""
    if picture is None:
        return [], PageRead(number, "empty", 0), ""
    try:
        seen = look(picture, media)
    except UnreadableDocument as problem:
        return [], PageRead(number, "empty", 0), problem.reason
    sure = 1.0 if seen.confidence is None else seen.confidence
    blocks = [replace(block, page=number, confidence=sure) for block in blocks_of(seen.text)]
    characters = sum(len(block.text) for block in blocks)
    way: Way = "vision" if blocks else "empty"
    return blocks, PageRead(number, way, characters, seen.confidence if blocks else 1.0), ""


def _doubts(pages: Sequence[PageRead]) -> tuple[str, ...]:
    unknown = [page.number for page in pages if page.way == "vision" and page.confidence is None]
    silent = [page.number for page in pages if page.way == "empty"]
    told = []
    if unknown:
        told.append(warning("unsure_model", pages=unknown))
    if silent:
        told.append(warning("empty_pages", pages=silent))
    return tuple(told)
