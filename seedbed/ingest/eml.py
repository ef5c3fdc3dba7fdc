"""E-mail (.eml): subject as a heading, who wrote to whom and when, the text; attachments are named, not read."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

from seedbed.ingest.blocks import Block, Document, Format, UnreadableDocument, joined, sha256
from seedbed.ingest.html import tree
from seedbed.ingest.html_blocks import blocks_of
from seedbed.ingest.reasons import advice, because, fault
from seedbed.ingest.text import decode, paragraphs
from seedbed.ingest.warned import warning

FORMAT = Format(endings=(".eml",), guest=True)

_SHOWN = ("From", "To", "Cc", "Date")


def eml(data: bytes, *, name: str) -> Document:
    """Read an e-mail: its plain text where it has one, else its HTML.

    Raises UnreadableDocument where it is none, or has no text.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        head = list(_head(message))
        body = list(_body(message, name))
        attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        reason = because("damaged_not", what="an e-mail", error=fault(error))
        raise UnreadableDocument(name, reason, advice("mail")) from error
    if not head or not body:
        raise UnreadableDocument(name, because("no_text") if head else because("no_header"), advice("save_again"))
    text, placed = joined([*head, *body])
    warnings = tuple(warning("attachment", name=one) for one in attached)
    return Document(name, text, placed, warnings, sha256(data), "eml")


def _head(message: EmailMessage) -> Iterator[Block]:
    if subject := " ".join(str(message.get("Subject", "")).split()):
        yield Block("heading", subject, 1)
    lines = [f"{field}: {' '.join(str(message[field]).split())}" for field in _SHOWN if message[field]]
    if lines:
        yield Block("paragraph", "\n".join(lines))


def _body(message: EmailMessage, name: str) -> Iterator[Block]:
    part = message.get_body(("plain", "html"))
    if part is None:
        return
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    if not raw.strip():
        return
    content = _text(raw, part.get_content_charset() or "", name)
    if part.get_content_subtype() == "html":
        yield from blocks_of(tree(content.encode("utf-8", "replace"), name=name))
    else:
        yield from (Block("paragraph", block.text) for block in paragraphs(content))


def _text(raw: bytes, charset: str, name: str) -> str:
    """The part's text in the encoding it declares, else in the one its bytes are."""
    try:
        return raw.decode(charset).replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError):
        return decode(raw, name=name)[0]
