"""One page of a PDF read again by itself: its text layer as it stands, running header and footer too.

Runs in the child process, like a reader; it reads a page and no file, so it has no `FORMAT`.
"""

from seedbed.ingest.blocks import Document, PageRead, UnreadableDocument, joined, sha256
from seedbed.ingest.one_page import one_page
from seedbed.ingest.pdf_layout import blocks_of
from seedbed.ingest.pdf_page import page_items
from seedbed.ingest.reasons import advice, because


def page_again(data: bytes, *, name: str) -> Document:
    """Read the page that `name` tells (`report.pdf#page=3`) from its text layer.

    Raises UnreadableDocument where it has none, or is damaged.
    """
    with one_page(data, name) as (page, number):
        text, blocks = joined(blocks_of(page_items(page, number)))
    if not blocks:
        raise UnreadableDocument(name, because("no_layer_page"), advice("recognise"))
    return Document(name, text, blocks, (), sha256(data), "pdf", 1, (PageRead(number, "text", len(text)),))
