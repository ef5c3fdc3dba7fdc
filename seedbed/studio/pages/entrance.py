"""Coming in, going out, and how the pages look."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from seedbed.api.asking import AtDesk
from seedbed.api.people import LASTS
from seedbed.studio.look import THEMES, Look, keep, of_request
from seedbed.studio.render import page
from seedbed.studio.words import LANGUAGES

ROUTER = APIRouter()


@ROUTER.get("/enter")
def enter(request: Request, desk: AtDesk, token: str = "", to: str = "/") -> Response:
    """Where the link leads that the studio printed; without a good token, the form to sign in."""
    secret = desk.people.enter(token) if token else None
    if secret is not None:
        return _come_in(request, secret, to)
    door = request.app.state.door
    known = desk.people.of_session(request.cookies.get(door.cookie, ""))
    if known is not None:
        return RedirectResponse(_inside(to), 303)
    return page(request, "enter.html.jinja", here="", to=_inside(to), wrong=bool(token), status=401 if token else 200)


@ROUTER.post("/enter")
def sign_in(
    request: Request, desk: AtDesk, token: Annotated[str, Form(max_length=200)], to: Annotated[str, Form()] = "/"
) -> Response:
    """Sign in with a token."""
    secret = desk.people.enter(token.strip())
    if secret is None:
        return page(request, "enter.html.jinja", here="", to=_inside(to), wrong=True, status=401)
    return _come_in(request, secret, to)


@ROUTER.post("/leave")
def leave(request: Request, desk: AtDesk) -> Response:
    """End the session."""
    door = request.app.state.door
    desk.people.leave(request.cookies.get(door.cookie, ""))
    answer = Response(status_code=204, headers={"HX-Redirect": "/enter"})
    answer.delete_cookie(door.cookie, path="/")
    return answer


@ROUTER.post("/look")
def look(request: Request, language: Annotated[str, Form()] = "", theme: Annotated[str, Form()] = "") -> Response:
    """Change language or theme; the page comes again as it is."""
    before = of_request(request)
    answer = Response(status_code=204, headers={"HX-Refresh": "true"})
    spoken = language if language in LANGUAGES else before.language
    keep(answer, Look(spoken, theme if theme in THEMES else before.theme))
    return answer


def _come_in(request: Request, secret: str, to: str) -> Response:
    """A page that leads on, not a redirect: a cookie that is this strict is not sent along one from elsewhere."""
    answer: Any = page(request, "entered.html.jinja", here="", to=_inside(to))
    secure = request.url.scheme == "https"
    cookie = request.app.state.door.cookie
    answer.set_cookie(cookie, secret, max_age=int(LASTS), httponly=True, samesite="strict", path="/", secure=secure)
    return answer  # type: ignore[no-any-return]


def _inside(to: str) -> str:
    """A path of this studio, never an address elsewhere."""
    plain = to.startswith("/") and not to.startswith(("//", "/\\")) and "\\" not in to
    return to if plain and to.isprintable() and not to.startswith("/enter") else "/"
