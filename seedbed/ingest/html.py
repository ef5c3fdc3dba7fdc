"""Web pages: the article without navigation, its headings, lists, tables, code and formulas kept.

The article is the element that says it is one (`article`, `main`), else the body without what a page is surrounded by:
navigation, asides, footers, forms, and boxes that are named so and hold mostly links. What is left out is counted in a
warning. Parser: libxml2's, which mends what is broken and stops at 256 levels.
"""

import re
from collections.abc import Iterator
from typing import Any

from seedbed.ingest.blocks import Block, Document, Format, UnreadableDocument, joined, sha256
from seedbed.ingest.html_blocks import blocks_of, collapsed, text_of
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.text import decode
from seedbed.ingest.warned import warning


def _is_html(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html"))


FORMAT = Format(endings=(".html", ".htm", ".xhtml"), claims=_is_html, guest=True, loose=True)

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252", "shift_jis": "cp932"}
_SURROUNDINGS = frozenset(("nav", "aside", "footer", "form", "dialog", "menu"))
_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu"))
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|sidebar|breadcrumbs?|footer|masthead|cookies?|consent|adverts?|ads?|promo|banner|share|"
    r"social|related|recommend(?:ed|ations)|comments?|newsletter|pagination|toc|skip)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHARE_OF_ARTICLE = 0.3  # of the body's text; an article element with less is a teaser among others


def html(data: bytes, *, name: str) -> Document:
    """Read a web page; its title becomes the first heading where the article has none of the first level.

    Raises UnreadableDocument where it has no text.
    """
    root = tree(data, name=name)
    title = " ".join(root.findtext(".//title", "").split())
    body = root.find(".//body")
    heading = root.find(".//h1")
    above = "" if heading is None else collapsed(text_of(heading))
    article, dropped = article_of(root if body is None else body)
    blocks = blocks_of(article)
    if above and not any(block.kind == "heading" and block.text == above for block in blocks):
        blocks = [Block("heading", above, 1), *blocks]
        dropped = max(dropped - len("".join(above.split())), 0)
    if not blocks:
        raise UnreadableDocument(name, because("no_text_scripts"), advice("browser"))
    text, placed = joined(blocks)
    warnings = (warning("around", count=dropped),) if dropped else ()
    if title and not any(block.kind == "heading" and block.level == 1 for block in placed):
        warnings = (*warnings, warning("title", name=title))
    return Document(name, text, placed, warnings, sha256(data), "html")


def tree(data: bytes, *, name: str) -> Any:  # lxml's elements have no types here
    """The tree of a page in whatever encoding it declares, else in the one that its bytes are.

    Raises UnreadableDocument where there is nothing to parse.
    """
    from lxml import etree

    content = _decoded(data, name)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    if any("depth" in error.message for error in parser.error_log):  # the parser stops there: the rest would be lost
        raise UnreadableDocument(name, because("nested"), advice("export_simpler"))
    if root is None:
        raise UnreadableDocument(name, because("no_page"), advice("download_export"))
    return root


def declares_encoding(data: bytes) -> bool:
    """Whether a page says itself which encoding it is in."""
    return bool(_CHARSET.search(data[:4096]))


def _decoded(data: bytes, name: str) -> str:
    if found := _CHARSET.search(data[:4096]):
        declared = (found[1] or found[2]).decode("ascii").lower()
        try:
            return data.decode(_SUPERSETS.get(declared, declared)).replace("\x00", "")
        except (LookupError, UnicodeDecodeError):
            pass  # a page may declare one encoding and be in another
    return decode(data, name=name)[0]


def article_of(body: Any) -> tuple[Any, int]:
    """The element that holds the article, and how many characters of the body's text are left out."""
    total = _length(body)
    for path in (".//article", ".//main", ".//*[@role='main']"):
        found = [one for one in body.iterfind(path) if _length(one) > _SHARE_OF_ARTICLE * total]
        if found:
            body = max(found, key=_length)
            break
    for element in [one for one in body.iter() if one is not body and isinstance(one.tag, str) and _surrounds(one)]:
        parent = element.getparent()
        if parent is not None:
            _remove(parent, element)
    return body, total - _length(body)


def _surrounds(element: Any) -> bool:
    """Whether an element is what a page is surrounded by."""
    if element.tag in _SURROUNDINGS or element.get("role") in _ROLES or element.get("aria-hidden") == "true":
        return True
    if "hidden" in element.attrib or "display:none" in (element.get("style") or "").replace(" ", ""):
        return True
    if element.tag == "header":
        return element.find(".//h1") is None
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag not in {"div", "section", "ul", "ol", "table", "header", "p", "span"} or not _NAMED.search(names):
        return False
    length = _length(element)
    links = sum(_length(link) for link in element.iter("a"))
    return length < 40 or links > 0.4 * length


def _remove(parent: Any, element: Any) -> None:
    """Take an element out; the text after it stays."""
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _length(element: Any) -> int:
    return sum(len(part) for part in _texts(element))


def _texts(element: Any) -> Iterator[str]:
    return iter(text_of(element).split())
