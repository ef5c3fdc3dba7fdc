"""Any model behind an OpenAI-compatible HTTP interface: chat, completions, embeddings, the list of models.

For other programs on this machine. A page in a browser cannot use it: on loopback only loopback names are answered (DNS
rebinding brings other ones), only ``application/json`` is read, and no CORS header is sent. There is no key and no
encryption: on another address than loopback, whoever reaches the port may use the model.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from typing import NamedTuple, cast

import httptools
import msgspec

from seedbed.core.errors import ProviderError, SeedbedError
from seedbed.llm import served
from seedbed.llm.models import Model
from seedbed.llm.served import BadRequest
from seedbed.llm.spec import resolved

MAX_BODY = 32 * 1024 * 1024  # bytes of a request
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PHRASES = {200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
            413: "Content Too Large", 415: "Unsupported Media Type"}  # fmt: skip
_KINDS = {"/v1/chat/completions": "chat", "/v1/completions": "complete", "/v1/embeddings": "embed"}


class Ask(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    keep: bool


async def serve(model: Model, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve a model until cancelled.

    Raises:
        SeedbedError: the address cannot be listened at.
    """
    async with serving(model, host=host, port=port):
        await asyncio.get_running_loop().create_future()


@contextlib.asynccontextmanager
async def serving(model: Model, *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve a model while the context lasts; gives the base URL. Port 0 takes a free one.

    Raises:
        SeedbedError: the address cannot be listened at.
    """
    loop = asyncio.get_running_loop()
    connections: set[Connection] = set()
    local = host in _LOOPBACK
    try:
        server = await loop.create_server(lambda: Connection(model, connections, local=local), host, port)
    except OSError as error:
        raise SeedbedError(f"{host}:{port} cannot be listened at ({error.strerror}): choose another --port") from error
    shown = f"[{host}]" if ":" in host else host
    try:
        yield f"http://{shown}:{server.sockets[0].getsockname()[1]}/v1"
    finally:
        server.close()
        for connection in list(connections):
            connection.end()


class Connection(asyncio.Protocol):
    """One client. Its requests are answered one after another; ``on_*`` are called by the parser."""

    def __init__(self, model: Model, all_of_them: set[Connection], *, local: bool) -> None:
        self._model, self._all, self._local = model, all_of_them, local
        self._parser = httptools.HttpRequestParser(self)
        self._waiting: deque[Ask] = deque()
        self._work: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None
        self.on_message_begin()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        self._transport = cast("asyncio.Transport", transport)
        self._all.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there to read the answer: stop asking the model."""
        self._all.discard(self)
        if self._work is not None:
            self._work.cancel()

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        self._size += len(data)
        try:
            if self._size > MAX_BODY:
                self._refuse(413, f"the request is larger than {MAX_BODY:,} bytes")
            else:
                self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._refuse(400, "this is not HTTP/1.1")

    def end(self) -> None:
        """Close at once."""
        assert self._transport is not None
        self._transport.abort()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._path, self._size = "", 0
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []

    def on_url(self, url: bytes) -> None:
        """A part of the target."""
        self._path += url.decode("latin-1")

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """Large bodies are sent after a nod by some clients."""
        if self._headers.get("expect", "").lower() == "100-continue" and self._transport is not None:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, data: bytes) -> None:
        """A part of the body."""
        self._body.append(data)

    def on_message_complete(self) -> None:
        """A whole request: answer it when those before it are answered."""
        method = self._parser.get_method().decode("latin-1")
        path = self._path.partition("?")[0]
        keep = self._parser.should_keep_alive()
        self._waiting.append(Ask(method, path, self._headers, b"".join(self._body), keep))
        if self._work is None or self._work.done():
            self._work = asyncio.get_running_loop().create_task(self._answer())

    async def _answer(self) -> None:
        while self._waiting:
            ask = self._waiting.popleft()
            status, body, form = await self._answered(ask)
            self._write(status, body, form, keep=ask.keep)

    async def _answered(self, ask: Ask) -> tuple[int, bytes, str]:
        refused = self._forbidden(ask)
        if refused is not None:
            return refused[0], served.error(*refused), served.JSON
        if ask.path == "/v1/models":
            return 200, served.models(self._model.spec.identity), served.JSON
        kind = _KINDS[ask.path]
        try:
            request, stream = served.request(kind, ask.body)
            reply = await self._model(resolved(self._model.spec, request))
        except BadRequest as error:
            return 400, served.error(400, str(error)), served.JSON
        except ProviderError as error:
            status = served.status_of(error)
            return status, served.error(status, str(error)), served.JSON
        answer = served.answer(kind, reply, self._model.spec.identity)
        return (
            (200, served.streamed(answer), served.EVENTS) if stream else (200, msgspec.json.encode(answer), served.JSON)
        )

    def _forbidden(self, ask: Ask) -> tuple[int, str] | None:
        """Why a request is not answered, as status and reason."""
        host = ask.headers.get("host", "").rsplit(":", 1)[0] if "]" not in ask.headers.get("host", "") else "::1"
        if self._local and host not in _LOOPBACK:
            return 403, "this server answers to loopback names only: write 127.0.0.1 or localhost into the URL"
        if ask.path != "/v1/models" and ask.path not in _KINDS:
            return 404, f"there is no {ask.path}: known are /v1/models, {', '.join(_KINDS)}"
        if ask.method != ("GET" if ask.path == "/v1/models" else "POST"):
            return 405, f"{ask.path} does not take {ask.method}"
        form = ask.headers.get("content-type", "").partition(";")[0].strip().lower()
        if ask.method == "POST" and form != "application/json":
            return 415, "send  Content-Type: application/json"
        return None

    def _refuse(self, status: int, why: str) -> None:
        if self._work is not None:
            self._work.cancel()
        self._write(status, served.error(status, why), served.JSON, keep=False)

    def _write(self, status: int, body: bytes, form: str, *, keep: bool) -> None:
        assert self._transport is not None
        ending = "" if keep else "connection: close\r\n"
        head = f"HTTP/1.1 {status} {_PHRASES.get(status, 'Error')}\r\ncontent-type: {form}\r\n"
        self._transport.write(f"{head}content-length: {len(body)}\r\n{ending}\r\n".encode() + body)
        if not keep:
            self._transport.close()
