"""Books (.epub, versions 2 and 3): the chapters in reading order, with their headings, lists, tables and notes."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from seedbed.ingest.blocks import Block, Document, Format, UnreadableDocument, joined, sha256
from seedbed.ingest.html import tree
from seedbed.ingest.html_blocks import blocks_of
from seedbed.ingest.package import DAMAGE, Package, damaged, joined_path
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.warned import warning


def _is_epub(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b"application/epub+zip" in data[:200]


FORMAT = Format(endings=(".epub",), claims=_is_epub, guest=True)

_LOCK = "META-INF/encryption.xml"
_TEXT = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml"))


def epub(data: bytes, *, name: str) -> Document:
    """Read a book.

    Raises UnreadableDocument where it is damaged, protected, a bomb, or has no text.
    """
    try:
        package = Package(data, name)
        hidden = _LOCK in package.names and b"EncryptedData" in package.read(_LOCK)
        warnings: tuple[str, ...] = (warning("encrypted"),) if hidden else ()
        blocks: list[Block] = []
        for chapter in _chapters(package):
            try:
                blocks += _chapter(package, chapter)
            except UnreadableDocument as problem:  # one bad chapter does not cost the book
                warnings = (*warnings, warning("chapter_unread", reason=problem))
    except DAMAGE as error:
        raise damaged(error, name, "a book", advice("download_export")) from error
    if not blocks:
        raise UnreadableDocument(name, because("no_text_protected"), advice("no_protection"))
    text, placed = joined(blocks)
    return Document(name, text, placed, warnings, sha256(data), "epub")


def _chapters(package: Package) -> Iterator[str]:
    """The members of the spine, in reading order; those that are not linear are left to the end by most readers."""
    root = _local(package.xml("META-INF/container.xml"), "rootfile")[0].get("full-path")
    folder = root.rpartition("/")[0]
    opf = package.xml(root)
    items = {item.get("id"): item for item in _local(opf, "item")}
    for reference in _local(opf, "itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _TEXT or "nav" in (item.get("properties") or "").split():
            continue
        member = joined_path(folder, unquote((item.get("href") or "").partition("#")[0]))
        if member in package.names:
            yield member


def _local(root: Any, tag: str) -> list[Any]:
    """Elements by name, whatever their namespace."""
    return [one for one in root.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == tag]


def _chapter(package: Package, member: str) -> list[Block]:
    data = package.read(member)
    if not data.strip():
        return []
    root = tree(data, name=member)
    body = root.find(".//body")
    return blocks_of(root if body is None else body)
