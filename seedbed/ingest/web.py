"""A page fetched from the web: one request, guarded, within limits; no cookies, no scripts, no proxy, no links.

Every stop of a redirect is judged anew (`web_address.py`). The person who names an address asks for that one page, as
with a browser; nothing is crawled, so robots.txt, which speaks to crawlers (RFC 9309), is not asked for.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from seedbed.core.version import __version__
from seedbed.ingest.html import declares_encoding
from seedbed.ingest.reasons import advice, because, fault
from seedbed.ingest.unreadable import UnreadableDocument
from seedbed.ingest.web_address import Resolve, Target, moved_to, resolve, target_of

_PIECE = 1 << 16
_MOVED = frozenset((301, 302, 303, 307, 308))
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_HEADERS = {"User-Agent": f"seedbed/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity, gzip"}

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "text/x-rst": ".rst",
    "application/x-tex": ".tex",
    "application/x-ipynb+json": ".ipynb",
    "message/rfc822": ".eml",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/zip": ".zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tiff",
    "image/webp": ".webp",
}
"""Content types that name a format; the others (text/plain, application/octet-stream …) leave it to the address."""


@dataclass(frozen=True, slots=True)
class WebLimits:
    """Seconds and bytes that a page may take in all, and redirects; `allowed` are own addresses, for tests."""

    seconds: float = 60.0
    bytes: int = 64 << 20
    redirects: int = 5
    allowed: frozenset[str] = frozenset()
    resolved: Resolve = resolve


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched: the address it was found at in the end, its bytes, and the ending its format has."""

    url: str
    data: bytes
    ending: str
    content_type: str


class _Gone(Exception):
    """The page is somewhere else."""


def fetch(url: str, limits: WebLimits | None = None) -> Page:
    """The page at an address.

    Raises UnreadableDocument where the address may not be used, nobody answers, the answer is no page, or it is over
    a limit.
    """
    limits = limits or WebLimits()
    deadline = time.monotonic() + limits.seconds
    at = url
    for _ in range(limits.redirects + 1):
        target = target_of(at, allowed=limits.allowed, resolved=limits.resolved)
        try:
            return _asked(url, target, limits, deadline)
        except _Gone as gone:
            at = moved_to(at, str(gone))
    raise UnreadableDocument(url, because("redirected", count=limits.redirects), advice("last_address"))


def _asked(url: str, target: Target, limits: WebLimits, deadline: float) -> Page:
    slow = because("slow", seconds=f"{limits.seconds:g}")
    left = deadline - time.monotonic()
    if left <= 0:
        raise UnreadableDocument(url, slow, advice("download"))
    sockets: list[socket.socket] = []
    connection = _Pinned(target, left, sockets)
    watch = threading.Timer(left, _cut_off, [sockets])  # a server that sends a byte now and then meets no timeout
    watch.daemon = True
    watch.start()
    try:
        connection.request("GET", target.path, headers=_HEADERS)
        with contextlib.closing(connection.getresponse()) as answer:
            page = _page(url, target, answer, limits)
        if time.monotonic() >= deadline:  # cut off by the watch, which may look like a page's own end
            raise UnreadableDocument(url, slow, advice("download"))
        return page
    except (OSError, http.client.HTTPException, zlib.error) as error:
        late = time.monotonic() >= deadline - 0.01
        reason = slow if late else because("no_whole_page", host=target.host, error=fault(error))
        raise UnreadableDocument(url, reason, advice("try_download")) from error
    finally:
        watch.cancel()
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection whose socket goes to the address that was judged; TLS is checked against the name."""

    def __init__(self, target: Target, seconds: float, opened: list[socket.socket]) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self.default_port = 443 if target.scheme == "https" else 80  # that is left out of the header Host
        self._target, self._seconds, self._opened = target, seconds, opened

    def connect(self) -> None:
        """Open the socket, to nothing but the judged address."""
        plain = socket.create_connection((self._target.address, self._target.port), timeout=self._seconds)
        self._opened.append(plain)
        self.sock = plain
        if self._target.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self._target.host)
            self._opened.append(self.sock)


def _cut_off(sockets: list[socket.socket]) -> None:
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def _page(url: str, target: Target, answer: http.client.HTTPResponse, limits: WebLimits) -> Page:
    if answer.status in _MOVED and (location := answer.getheader("Location")):
        raise _Gone(location)
    if answer.status != 200:
        way_out = advice("try_later") if answer.status in _PASSING else advice("open_browser_page")
        raise UnreadableDocument(
            url, because("answers", host=target.host, answer=f"{answer.status} {answer.reason}".rstrip()), way_out
        )
    data = _body(url, answer, limits.bytes)
    if (told := answer.length) and answer.getheader("Content-Length"):
        raise UnreadableDocument(url, because("missing_bytes", count=told), advice("try_again"))
    kind, _, rest = (answer.getheader("Content-Type") or "").partition(";")
    kind = kind.strip().lower()
    ending = _ENDINGS.get(kind) or _ending_of(target.url, kind)
    return Page(target.url, _in_utf8(data, ending, rest, kind), ending, kind)


def _ending_of(url: str, kind: str) -> str:
    """The ending that the address has, where its type says nothing of the format; a page where there is none."""
    found = PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()
    if found and found.isascii() and found[1:].isalnum() and len(found) < 12:
        return found
    return ".txt" if kind.startswith("text/") else ""


def _body(url: str, answer: http.client.HTTPResponse, most: int) -> bytes:
    parts, size = [], 0
    for piece in _unpacked(answer, most):
        parts.append(piece)
        size += len(piece)
        if size > most:
            raise UnreadableDocument(url, because("too_many_bytes", most=most), advice("download"))
    return b"".join(parts)


def _unpacked(answer: http.client.HTTPResponse, most: int) -> Iterator[bytes]:
    coding = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    pieces = iter(lambda: answer.read(_PIECE), b"")
    if coding in {"identity", ""}:
        yield from pieces
        return
    if coding not in {"gzip", "x-gzip"}:
        raise http.client.HTTPException(f"it is packed as {coding}, which was not asked for")
    unpack = zlib.decompressobj(47)
    for piece in pieces:
        yield unpack.decompress(piece, most + 1)
        if unpack.unconsumed_tail:  # more than is allowed, whatever is left
            yield unpack.decompress(unpack.unconsumed_tail, most + 1)
    if not unpack.eof or unpack.unused_data:
        raise http.client.HTTPException("its packed body is cut off, or in parts")


def _in_utf8(data: bytes, ending: str, rest: str, kind: str) -> bytes:
    """Text whose encoding only the answer's header tells, in UTF-8; a page that declares its own is left alone."""
    named = [
        part.partition("=")[2].strip(" \"'") for part in rest.split(";") if part.strip().lower().startswith("charset=")
    ]
    told = (named[0] if named else "").lower()
    if not told or told in {"utf-8", "utf8"} or not kind.startswith(("text/", "application/xhtml")):
        return data
    if ending in {".html", ".htm", ".xhtml"} and declares_encoding(data):
        return data
    with contextlib.suppress(LookupError, UnicodeDecodeError):  # told wrongly: the reader finds it out, or refuses
        return data.decode(told).encode("utf-8")
    return data


Fetch = Callable[[str], Page]
"""How a page is had; another one stands in for the web in tests."""
