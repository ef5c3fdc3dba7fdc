"""A lean HTTP/1.1 keep-alive client for JSON endpoints, one pool per endpoint.

Written on `asyncio.Protocol` with the `httptools` parser: general clients cost 10 to 500 times the CPU. It does what
model servers need and no more: no redirects, cookies, compression, pipelining or HEAD, and `HTTP_PROXY` / `HTTPS_PROXY`
of the environment are not read. It sets no limit on what is in flight: who calls decides.

Framing follows RFC 9112. Header names come back in lower case, repeated headers joined by ", " (RFC 9110, section 5.3).
"""

from __future__ import annotations

import asyncio
import errno
import functools
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, cast
from urllib.parse import urlsplit

import httptools

from seedbed.llm.descriptors import make_room

ErrorKind = Literal["connect", "dns", "tls", "reset", "timeout", "protocol"]

MAX_BODY = 64 * 1024 * 1024  # bytes of one response, as sent
MAX_HEAD = 64 * 1024  # bytes of status line and headers, interim 1xx responses included
_JSON = "application/json"
_KEEP_SECONDS = 60.0  # an unused connection is closed after this; most servers do so after 5 to 75 s
_SWEEP_SECONDS = 0.5
_MANY_CONNECTIONS = 64
_NO_RESPONSE = "closed the connection without a response: look into the server's log, or ask again"
_REFUSED = f"[Errno {errno.ECONNREFUSED}]"
_TARGET = re.compile(r"/[\x21-\x7e]*")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_FRAMING = frozenset({"host", "connection", "content-length", "transfer-encoding", "expect", "upgrade"})


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait: for a connection, for the first byte of a response, and between bytes after that."""

    connect: float = 10.0
    first_byte: float = 120.0
    idle: float = 60.0


class HttpResponse(NamedTuple):
    """A whole response: the status, the headers by lower-case name, the body as sent."""

    status: int
    headers: dict[str, str]
    body: bytes


class HttpError(Exception):
    """No whole response came. `kind` says where it failed; `answered`, whether bytes of the response had come."""

    def __init__(self, kind: ErrorKind, message: str, *, answered: bool = False) -> None:
        super().__init__(message)
        self.kind, self.message, self.answered = kind, message, answered


@dataclass(slots=True, eq=False)
class _Shared:
    """What the connections of one pool have in common."""

    peer: str
    timeouts: Timeouts
    loop: asyncio.AbstractEventLoop
    max_body: int = MAX_BODY
    idle: list[_Connection] = field(default_factory=list)
    alive: set[_Connection] = field(default_factory=set)


class _Connection(asyncio.Protocol):
    """One connection and the one response it is reading. Callbacks named `on_*` are called by the parser."""

    def __init__(self, shared: _Shared) -> None:
        self.shared = shared
        self.transport: asyncio.Transport | None = None
        self.parser = httptools.HttpResponseParser(self)
        self.waiter: asyncio.Future[HttpResponse] | None = None
        self.deadline = shared.loop.time() + 2 * shared.timeouts.connect  # a connection whose opener was cancelled
        self.closed = False
        self.ending: tuple[ErrorKind, str] = ("reset", _NO_RESPONSE)
        self._clear()

    def _clear(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body: list[bytes] = []
        self.seen = 0
        self.headed = self.complete = self.keep = False

    async def exchange(self, request: bytes) -> HttpResponse:
        """Write a request and wait for its response."""
        assert self.transport is not None
        waiter: asyncio.Future[HttpResponse] = self.shared.loop.create_future()
        self.waiter = waiter
        self.deadline = self.shared.loop.time() + self.shared.timeouts.first_byte
        if self.closed:
            self.fail(*self.ending)
        else:
            self.transport.write(request)
        try:
            return await waiter
        finally:
            if self.waiter is waiter:  # cancelled; after a whole response another request may hold this connection
                self.drop()

    def drop(self) -> None:
        """Close at once: what may still arrive belongs to nobody."""
        self.closed = True
        self.waiter = None
        if self.transport is not None:
            self.transport.abort()

    def fail(self, kind: ErrorKind, reason: str) -> None:
        """Give the waiting request an error and close."""
        waiter = self.waiter
        self.drop()
        if waiter is not None and not waiter.done():
            waiter.set_exception(HttpError(kind, f"{self.shared.peer} {reason}", answered=self.seen > 0))

    def expire(self) -> None:
        """Called when the deadline has passed, of a request or of an unused connection."""
        limits = self.shared.timeouts
        mute = f"sent no byte within {limits.first_byte:g} s: raise the first-byte timeout or ask less at once"
        stuck = f"fell silent for {limits.idle:g} s within a response: raise the idle timeout or ask again"
        self.fail("timeout", stuck if self.seen else mute)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's transports are not instances of it
        self.shared.alive.add(self)

    def data_received(self, data: bytes) -> None:
        if self.waiter is None:
            self.ending = ("protocol", "spoke before it was asked: check address and port")
            self.drop()  # kept, these bytes would be read as the response to the next request
            return
        self.seen += len(data)
        try:
            self.parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if not self.complete:
                self.fail("protocol", f"does not speak HTTP/1.1 ({error}): check address, port and http or https")
                return
            self.keep = False
        cap = self.shared.max_body if self.headed else MAX_HEAD
        if self.complete:
            self._finish()
        elif self.seen > cap:
            self.fail("protocol", f"sent a head or body of more than {cap:,} bytes: ask for less at once")
        else:
            self.deadline = self.shared.loop.time() + self.shared.timeouts.idle

    def eof_received(self) -> None:
        self.closed = True

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        self.shared.alive.discard(self)
        if self.waiter is None:
            return
        sized = "content-length" in self.headers or "transfer-encoding" in self.headers
        if exc is None and self.headed and self.status >= 200 and not sized:
            self._finish()  # a body without a length ends with the connection (RFC 9112, section 6.3)
        else:
            cut = f"cut the connection after {self.seen:,} bytes of a response: ask again"
            self.fail("reset", cut if self.seen else _NO_RESPONSE)

    def _finish(self) -> None:
        waiter, self.waiter = self.waiter, None
        assert waiter is not None
        response = HttpResponse(self.status, self.headers, b"".join(self.body))
        if self.keep and not self.closed:
            self.deadline = self.shared.loop.time() + _KEEP_SECONDS
            self.shared.idle.append(self)
        else:
            self.drop()
        self._clear()  # an unused connection must not hold on to a large body
        if not waiter.done():
            waiter.set_result(response)

    def on_message_begin(self) -> None:
        if self.complete:
            self.keep = False  # a second response to one request: the first is whole, the rest is not trusted

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.headed:  # else it is a trailer
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text

    def on_headers_complete(self) -> None:
        if not self.headed:
            self.headed = True
            self.status = self.parser.get_status_code()
            self.keep = self.parser.should_keep_alive()

    def on_body(self, data: bytes) -> None:
        if not self.complete:
            self.body.append(data)

    def on_message_complete(self) -> None:
        if self.status >= 200:
            self.complete = True
        else:
            self.headed, self.headers = False, {}


@functools.lru_cache(maxsize=256)
def _request_line(method: str, target: str) -> bytes:
    if method not in _METHODS:
        raise ValueError(f"HTTP method {method!r} is not supported: use one of {', '.join(_METHODS)}")
    if not _TARGET.fullmatch(target):  # not shown: a query may hold a key
        raise ValueError("the path of a request must begin with '/' and be percent-encoded")
    return f"{method} {target} HTTP/1.1\r\n".encode("ascii")


def _lower_names(headers: Mapping[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _FRAMING:
            raise ValueError(f"header {name!r} may not be set here: the client writes framing headers itself")
        if not _HEADER_VALUE.fullmatch(value):
            raise ValueError(f"header {name!r} holds a control or non-Latin-1 character (a line break?): remove it")
    return {name.lower(): value for name, value in headers.items()}


def _render(headers: Mapping[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("latin-1")


class HttpPool:
    """Connections to one endpoint, taken last in first out, opened when none is free.

    `url` is `http://` or `https://` with an optional base path; `headers` go with every request; a response body above
    `max_body` bytes is refused. The pool belongs to the event loop of its first request. Proxies named in the
    environment are not used.

    Raises:
        ValueError: the URL has another scheme, no host, a user or password, a query or a fragment.
    """

    def __init__(
        self,
        url: str,
        *,
        timeouts: Timeouts | None = None,
        headers: Mapping[str, str] = {},
        ssl_context: ssl.SSLContext | None = None,
        max_body: int = MAX_BODY,
    ) -> None:
        self._secure, self._host, self._port, self._base = _split(url)
        host = f"[{self._host}]" if ":" in self._host else self._host
        self._peer = f"{host}:{self._port}"
        host = host if self._port == (443 if self._secure else 80) else self._peer
        fixed = {"host": host, "user-agent": "seedbed", "accept": _JSON, "content-type": _JSON}
        self._headers = fixed | _lower_names(headers)
        self._head = _render(self._headers)
        self._timeouts = limits = timeouts or Timeouts()
        self._tick = min(_SWEEP_SECONDS, limits.connect / 4, limits.first_byte / 4, limits.idle / 4)
        self._ssl = ssl_context if self._secure else None
        self._max_body = max_body
        self._shared: _Shared | None = None
        self._sweeper: asyncio.TimerHandle | None = None
        self._opening, self._closed = 0, False

    async def request(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}) -> HttpResponse:
        """Send one request below the base path and return the whole response, whatever its status.

        `headers` are added to those of the pool and win over them. A kept connection that the server closes before any
        byte of the response is replaced by a fresh one, once; nothing else is retried. Cancelling closes it.

        Raises:
            HttpError: no whole response came.
            ValueError: the method, the path or a header cannot be sent.
            RuntimeError: the pool is closed, or belongs to another event loop.
        """
        head = _render(self._headers | _lower_names(headers)) if headers else self._head
        length = b"content-length: %d\r\n\r\n" % len(body) if body or method != "GET" else b"\r\n"
        message = b"".join((_request_line(method, self._base + path), head, length, body))
        shared = self._bound()
        while shared.idle:
            connection = shared.idle.pop()
            if connection.closed:
                continue
            try:
                return await connection.exchange(message)
            except HttpError as error:
                if error.kind != "reset" or error.answered or self._closed:
                    raise
                break
        return await (await self._connect(shared)).exchange(message)

    def _bound(self) -> _Shared:
        loop = asyncio.get_running_loop()
        shared = self._shared
        if shared is None:
            shared = self._shared = _Shared(self._peer, self._timeouts, loop, self._max_body)
        if self._closed or shared.loop is not loop:
            state = "is closed" if self._closed else "belongs to another event loop"
            raise RuntimeError(f"the HTTP pool of {self._peer} {state}: make a new one")
        return shared

    async def _connect(self, shared: _Shared) -> _Connection:
        connection = _Connection(shared)
        self._opening += 1
        if self._opening + len(shared.alive) > _MANY_CONNECTIONS:
            make_room()
        if self._secure and self._ssl is None:
            self._ssl = ssl.create_default_context()
        try:
            async with asyncio.timeout(self._timeouts.connect):
                await shared.loop.create_connection(lambda: connection, self._host, self._port, ssl=self._ssl)
        except OSError as error:
            raise self._unreachable(error) from error
        finally:
            self._opening -= 1
        if self._closed:
            connection.drop()
            raise HttpError("reset", f"the HTTP pool of {self._peer} was closed while it connected")
        if self._sweeper is None:
            self._sweeper = shared.loop.call_later(self._tick, self._sweep, shared)
        return connection

    def _unreachable(self, error: OSError) -> HttpError:
        kind: ErrorKind = "connect"
        text = f"no connection to {self._peer} ({error.strerror or error}): check address and network"
        if isinstance(error, TimeoutError):
            kind, text = (
                "timeout",
                f"no connection to {self._peer} within {self._timeouts.connect:g} s: check the address",
            )
        elif isinstance(error, socket.gaierror):
            kind, text = "dns", f"the name of {self._peer} cannot be resolved: check spelling and network"
        elif isinstance(error, ConnectionRefusedError) or _REFUSED in str(error):
            text = f"nothing listens at {self._peer}: is the server started?"
        elif isinstance(error, ssl.SSLError) or (self._secure and isinstance(error, ConnectionError)):
            reason = getattr(error, "reason", None) or type(error).__name__
            kind, text = (
                "tls",
                f"no TLS with {self._peer} ({reason}): check the certificate and whether it speaks https",
            )
        return HttpError(kind, text)

    def _sweep(self, shared: _Shared) -> None:
        """Enforce all deadlines: one timer for the pool, because one for each request would cost more than parsing."""
        now = shared.loop.time()
        for connection in [each for each in shared.alive if each.deadline < now]:
            connection.expire()
        shared.idle[:] = [each for each in shared.idle if not each.closed]
        self._sweeper = shared.loop.call_later(self._tick, self._sweep, shared) if shared.alive else None

    async def close(self) -> None:
        """Close every connection; requests still in flight get `HttpError` "reset"."""
        self._closed = True
        if self._sweeper is not None:
            self._sweeper.cancel()
        if self._shared is not None:
            for connection in list(self._shared.alive):
                connection.fail("reset", "was not waited for: the HTTP pool was closed")
            while self._shared.alive:
                await asyncio.sleep(0)


def _split(url: str) -> tuple[bool, str, int, str]:
    """Take a URL apart into (https?, host, port, base path). Messages never show the URL: it may hold a password."""
    form = "write it like http://127.0.0.1:8000/v1"
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        raise ValueError(f"the endpoint's URL has a malformed host or port: {form}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(f"the endpoint's URL must begin with http:// or https:// and a host: {form}")
    if "@" in parts.netloc:
        raise ValueError(f"the URL of {host} holds a user or password: pass credentials as a header instead")
    if parts.query or parts.fragment:
        raise ValueError(f"the URL of {host} has a query or fragment: put the query into the request's path")
    secure, base = parts.scheme == "https", parts.path.rstrip("/")
    return secure, host, port or (443 if secure else 80), base
