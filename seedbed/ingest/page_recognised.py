"""One page of a PDF recognised as a picture, whatever its text layer says: for fonts whose characters mean nothing.

Runs in the child process, like a reader, and takes the extra that recognises text; it has no `FORMAT`.
"""

from seedbed.ingest.blocks import Document, PageRead, UnreadableDocument, joined, sha256
from seedbed.ingest.one_page import one_page
from seedbed.ingest.pdf_layout import blocks_of
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.scan import recognise_page
from seedbed.ingest.scan_text import mended_blocks


def page_recognised(data: bytes, *, name: str) -> Document:
    """Recognise the page that `name` tells (`report.pdf#page=3`).

    Raises UnreadableDocument where nothing is found on it, or it is damaged.
    """
    with one_page(data, name) as (page, number):
        items, confidence = recognise_page(page, number)
        text, blocks = joined(mended_blocks(blocks_of(items)))
    if not blocks:
        raise UnreadableDocument(name, because("nothing_on_page"), advice("read_layer"))
    return Document(name, text, blocks, (), sha256(data), "pdf", 1, (PageRead(number, "ocr", len(text), confidence),))
