"""The door: who may come in, from where, and how large a request may be; what every answer is sent with.

It stands outside of everything else, so that no route can be reached, and no answer leaves, without it. The names that
a request may be addressed to are known, so a foreign name that resolves to this machine opens nothing. What changes
something comes from a page of the studio itself (its origin, and a mark that only the page knows), or bears a token.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from seedbed.api import audit
from seedbed.api.database import Database
from seedbed.api.people import People, Visitor
from seedbed.api.refusal import Refused

Scope = dict[str, Any]
Answerer = Callable[[Request, int, dict[str, Any]], Response]
SAFE = ("GET", "HEAD")
OPEN = ("/static/", "/enter", "/api/v1/health")
"""What may be asked for without a session; ``/enter`` is where one begins."""
RIGHTS = (
    ("/api/v1/models", "owner"),
    ("/api/v1/roles", "owner"),
    ("/models", "owner"),
    ("/api/v1/people", "owner"),
    ("/people", "owner"),
    ("/api/v1/reviews", "reviewer"),
    ("/review", "reviewer"),
    ("/api/v1/problems", "reader"),
    ("/problems", "reader"),
    ("/look", "reader"),
    ("/leave", "reader"),
)
"""The least role that may change something below a path; everything else takes an editor. Whoever may look, may look
at everything but the people and the audit log."""
_REVIEWING = re.compile(r"^/(p|api/v1/projects)/[^/]+/reviews?(/|$)")
"""Where a project's rows are judged; a run that is called ``review`` stands one step deeper."""
OWNERS = ("/people", "/api/v1/people", "/api/v1/audit")
LARGEST = 2 << 20
LARGER = {"/api/v1/uploads": 17 << 20}
"""Bytes of a request's body: of all, and below a path."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""What every answer has, unless its route says otherwise."""
SHOWN = ("role", "csrf", "too_large")
"""Kinds of refusals that somebody meets who is known here; others get no page of this studio."""


class _Refusal(Exception):
    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind = status, kind


@dataclass
class Door:
    """What the guard knows of the place it stands at.

    Attributes:
        cookie: the name of the session's cookie; it has the port in it, for cookies know no ports.
        names: hosts that requests may be addressed to; literal addresses are good besides, unless only ``loopback`` is.
        loopback: whether the studio is open to this machine alone.
    """

    people: People
    database: Database
    cookie: str = "seedbed_studio"
    names: frozenset[str] = field(default_factory=frozenset)
    loopback: bool = True


class Guard:
    """The application behind the door. ``answer`` says to the eyes of a person what the door refuses on a page."""

    def __init__(self, app: Any, door: Door, *, answer: Answerer | None = None) -> None:
        self.app, self._door, self._answer = app, door, answer

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        answer = _Answer(scope, send)
        visitor: Visitor | None = None
        try:
            visitor = self._checked(scope, headers)
            counted = _bounded(scope, headers, receive, answer)
            scope.setdefault("state", {})["visitor"] = visitor
            await self.app(scope, counted, answer)
        except (_Refusal, Refused) as refusal:  # the latter: the database cannot say who this is
            if not answer.begun:
                await self._refuse(scope, headers, answer, refusal)
        else:
            if answer.over is not None:
                await self._refuse(scope, headers, answer, answer.over)
        finally:
            if scope["method"] not in SAFE and (visitor is not None or answer.status == 403):
                await self._note(scope, visitor, answer.status)

    async def _refuse(self, scope: Scope, headers: Mapping[str, str], send: Any, refusal: _Refusal | Refused) -> None:
        """A refusal in the form that was asked for: of a page as people read it, else as JSON."""
        looked_at = scope["method"] in SAFE or headers.get("hx-request")
        if not (self._answer and looked_at) or refusal.kind not in SHOWN or scope["path"].startswith("/api/"):
            await _refuse(scope, headers, send, refusal)
            return
        body = {"error": {"kind": refusal.kind, "message": str(refusal)}}
        shown = self._answer(Request({**scope, "app": self.app}), refusal.status, body)
        await shown(scope, _nothing, send)

    def _checked(self, scope: Scope, headers: Mapping[str, str]) -> Visitor | None:
        self._refuse_foreign_host(headers.get("host", ""))
        path, changes = scope["path"], scope["method"] not in SAFE
        by_cookie = not headers.get("authorization", "").lower().startswith("bearer ")
        if changes and by_cookie:
            _refuse_foreign_origin(scope, headers)
        if path == OPEN[1] or path.startswith(OPEN[0]) or path == OPEN[2]:
            return None
        visitor = self._visitor(headers, by_cookie=by_cookie)
        if visitor is None:
            raise _Refusal(
                401, "not_signed_in", "open the studio with the link that it printed, or sign in with a token"
            )
        if (
            changes
            and by_cookie
            and not hmac.compare_digest(headers.get("x-csrf-token", "").encode(), visitor.csrf.encode())
        ):
            raise _Refusal(403, "csrf", "the request does not bear this session's mark; load the page again")
        role = needed(path, changes=changes)
        if not visitor.may(role):
            raise _Refusal(403, "role", f"this takes the role '{role}', {visitor.name} has '{visitor.role}'")
        return visitor

    def _refuse_foreign_host(self, host: str) -> None:
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        name = name.strip("[]").lower()
        if name in self._door.names or _is_address(name, loopback=self._door.loopback):
            return
        raise _Refusal(421, "host", "this studio is not known by that name")

    def _visitor(self, headers: Mapping[str, str], *, by_cookie: bool) -> Visitor | None:
        if not by_cookie:
            return self._door.people.of_token(headers["authorization"][7:].strip())
        secret = _cookie(headers.get("cookie", ""), self._door.cookie)
        return self._door.people.of_session(secret) if secret else None

    async def _note(self, scope: Scope, visitor: Visitor | None, status: int) -> None:
        name = visitor.name if visitor else "?"
        facts = scope.get("state", {}).get("audit")
        action, target = scope["method"], scope["path"]

        def note() -> None:
            audit.record(self._door.database, name, action, target, status=status, facts=facts)

        try:
            await asyncio.to_thread(note)
        except Exception:  # what was done is done; that it was not noted must be seen
            logging.getLogger("seedbed.studio").exception("an act could not be noted")
            raise


async def _nothing() -> dict[str, Any]:
    """What there is to receive of a request that is answered already."""
    return {"type": "http.disconnect"}


def needed(path: str, *, changes: bool) -> str:
    """The least role for a request."""
    if not changes:
        return "owner" if any(_below(path, one) for one in OWNERS) else "reader"
    own = next((role for place, role in RIGHTS if _below(path, place)), None)
    if own is None and _REVIEWING.match(path):
        return "reviewer"
    return own or "editor"


def _below(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")


def _is_address(name: str, *, loopback: bool) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost"
    return address.is_loopback or not loopback


def _refuse_foreign_origin(scope: Scope, headers: Mapping[str, str]) -> None:
    """A browser says where a change comes from; anything but this studio's own pages is foreign."""
    origin = headers.get("origin")
    own = f"{scope.get('scheme', 'http')}://{headers.get('host', '')}"
    site = headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or (origin is not None and origin != own):
        raise _Refusal(403, "origin", "the request comes from another site")


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _bounded(scope: Scope, headers: Mapping[str, str], receive: Any, answer: _Answer) -> Any:
    """``receive``, ended with a refusal when the body grows over its bound."""
    most = next((size for path, size in LARGER.items() if scope["path"].startswith(path)), LARGEST)
    refusal = _Refusal(413, "too_large", f"a request may have {most >> 20} MiB here")
    told = headers.get("content-length", "0")
    if not told.isdigit() or int(told) > most:
        raise refusal
    taken = 0

    async def counted() -> Any:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            answer.over = refusal
            raise refusal
        return message

    return counted


class _Answer:
    """``send``, with the headers that every answer has."""

    def __init__(self, scope: Scope, send: Callable[[Any], Any]) -> None:
        self._scope, self._send, self.status, self.begun = scope, send, 0, False
        self.over: _Refusal | None = None  # a body that grew over its bound; whoever read it may call that otherwise

    async def __call__(self, message: Any) -> None:
        if self.over is not None and not self.begun and message.get("status") != self.over.status:
            return
        if message["type"] == "http.response.start":
            self.begun, self.status = True, message["status"]
            known = {name.lower() for name, _ in message["headers"]}
            more = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in known]
            message = {**message, "headers": [*message["headers"], *more]}
        await self._send(message)


async def _refuse(scope: Scope, headers: Mapping[str, str], send: Any, refusal: _Refusal | Refused) -> None:
    """A refusal in the form that was asked for: to sign in for a page, else as JSON."""
    body = msgspec.json.encode({"error": {"kind": refusal.kind, "message": str(refusal)}})
    status, more = refusal.status, [(b"content-type", b"application/json")]
    if refusal.status == 401 and not scope["path"].startswith("/api/"):
        place = f"/enter?to={quote(scope['path'])}".encode()
        if headers.get("hx-request"):
            more.append((b"hx-redirect", place))
        else:
            status, more = 303, [(b"location", place)]
            body = b""
    more.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": more})
    await send({"type": "http.response.body", "body": body if scope["method"] != "HEAD" else b""})
