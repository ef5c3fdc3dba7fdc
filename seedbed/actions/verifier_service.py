"""The checks of problem families over HTTP, for trainers on other machines; standard library only.

``POST /verify`` with ``{"items": [{"problem": …, "response": …}, …]}`` gives ``{"results": […]}``, one for each item in
their order (``verifier_pool``). ``GET /health`` tells that it is there. A request that cannot be answered as a whole
gets ``{"error": …}`` with the way out. No text of a model is evaluated.

On loopback only loopback names are answered, as DNS rebinding brings other ones; only ``application/json`` is read, so
that no page in a browser can use it. On other addresses give a token; there is no encryption.
"""

from __future__ import annotations

import hmac
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from seedbed.actions.verifier_pool import VerifierPool
from seedbed.core import find
from seedbed.core.errors import SeedbedError
from seedbed.core.version import __version__

LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one service takes.

    Attributes:
        body: bytes of a request.
        items: of a request.
        requests: that are checked at once; more are told to come again.
        connections: open at once; more are closed at once.
        idle: seconds that a client may be silent.
    """

    body: int = 32 << 20
    items: int = 10_000
    requests: int = 8
    connections: int = 64
    idle: float = 60.0


class Refused(Exception):
    """A request that is not answered: status, why and what to do."""

    def __init__(self, status: int, why: str, **headers: str) -> None:
        super().__init__(why)
        self.status, self.headers = status, headers


class Service(ThreadingHTTPServer):
    """The listening socket, the pool and what is counted."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], pool: VerifierPool, token: str, limits: Limits) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.pool, self.token, self.limits = pool, token.encode(), limits
        self.local = address[0] in LOOPBACK
        self.in_hand = threading.BoundedSemaphore(limits.requests)
        self.places = threading.BoundedSemaphore(limits.connections)
        self._counting, self.checked = threading.Lock(), 0
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """A thread for a connection, while there are places; called by the server."""
        if not self.places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One connection to its end; called in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no fault of ours; called by the server, which would print a traceback."""

    def count(self, items: int) -> None:
        """So many items more were checked."""
        with self._counting:
            self.checked += items


class Handler(BaseHTTPRequestHandler):
    """One connection; ``do_*`` are called by the standard library's server."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = f"seedbed/{__version__}", ""
    disable_nagle_algorithm = True  # a reply of two packets would wait 40 ms for the client's nod
    server: Service

    def setup(self) -> None:
        """Called before the first request."""
        self.request.settimeout(self.server.limits.idle)
        super().setup()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it is called by
        """Requests are not logged: they hold what people train on."""

    def do_GET(self) -> None:
        """``/health``."""
        self._answered(self._health)

    def do_POST(self) -> None:
        """``/verify``."""
        self._answered(self._verify)

    def _answered(self, work: Any) -> None:
        try:
            self._allowed()
            self._send(200, work())
        except Refused as refused:
            self.close_connection = True  # what is left of the body is not read
            self._send(refused.status, {"error": str(refused)}, refused.headers)

    def _allowed(self) -> None:
        host = self.headers.get("Host", "")
        if self.server.local and (host.rpartition(":")[0] or host).strip("[]") not in LOOPBACK:
            raise Refused(403, "this server answers to loopback names only: write 127.0.0.1 or localhost into the URL")
        sent = self.headers.get("Authorization", "").removeprefix("Bearer ").encode("utf-8", "replace")
        if self.server.token and not hmac.compare_digest(sent, self.server.token):
            raise Refused(401, "send the token of this server as  Authorization: Bearer TOKEN")

    def _health(self) -> Mapping[str, Any]:
        if self.path != "/health":
            raise Refused(404, f"there is no GET {self.path}: known are GET /health and POST /verify")
        families = len(find.names("problems"))
        pool = self.server.pool
        return {"status": "ok", "version": __version__, "families": families, "workers": pool.workers,
                "checked": self.server.checked}  # fmt: skip

    def _verify(self) -> Mapping[str, Any]:
        if self.path != "/verify":
            raise Refused(404, f"there is no POST {self.path}: known are POST /verify and GET /health")
        body = self._body()
        if not self.server.in_hand.acquire(blocking=False):
            most = self.server.limits.requests
            raise Refused(503, f"{most} requests are being checked: come again in a second", **{"Retry-After": "1"})
        try:
            items = self._items(body)
            results = self.server.pool.verify(items)
        finally:
            self.server.in_hand.release()
        self.server.count(len(items))
        return {"results": results, "errors": sum("error" in one for one in results)}

    def _body(self) -> bytes:
        if self.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refused(415, "send  Content-Type: application/json")
        told = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not (told.isascii() and told.isdigit()):
            raise Refused(411, "send  Content-Length: BYTES;  chunked bodies are not read")
        if int(told) > self.server.limits.body:
            raise Refused(
                413, f"{int(told):,} bytes are more than {self.server.limits.body:,}: send fewer items at once"
            )
        return self.rfile.read(int(told))

    def _items(self, body: bytes) -> list[Any]:
        try:
            told = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Refused(400, f"the body is not JSON ({error!s:.100})") from None
        items = told.get("items") if isinstance(told, dict) else None
        if not isinstance(items, list):
            raise Refused(400, 'wanted {"items": [{"problem": …, "response": …}]}')
        if len(items) > self.server.limits.items:
            most = self.server.limits.items
            raise Refused(413, f"{len(items):,} items are more than {most:,}: send them in several requests")
        return items

    def _send(self, status: int, value: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        with suppress(ConnectionError, TimeoutError):  # nobody is there to read it
            self.wfile.write(data)


@contextmanager
def serving(
    pool: VerifierPool, *, host: str = "127.0.0.1", port: int = 0, token: str = "", limits: Limits | None = None
) -> Iterator[str]:
    """Serve while the context lasts; gives the URL. Port 0 takes a free one.

    Raises:
        SeedbedError: the address cannot be listened at.
    """
    try:
        service = Service((host, port), pool, token, limits or Limits())
    except OSError as error:
        raise SeedbedError(f"{host}:{port} cannot be listened at ({error.strerror}): choose another --port") from error
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.1}, name="verifier", daemon=True)
    thread.start()
    shown = f"[{host}]" if ":" in host else host
    try:
        yield f"http://{shown}:{service.server_address[1]}"
    finally:
        service.shutdown()
        service.server_close()
        thread.join()
