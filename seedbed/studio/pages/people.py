"""People: who may come in, with which role; and what was done."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from seedbed.api import audit
from seedbed.api.asking import AtDesk, note
from seedbed.api.people import LOCAL, ROLES
from seedbed.studio.render import gone, page, part

ROUTER = APIRouter(prefix="/people")


@ROUTER.get("")
def people(request: Request, desk: AtDesk) -> Response:
    """The page."""
    return page(
        request,
        "people.html.jinja",
        here="people",
        people=desk.people.all(),
        roles=ROLES,
        local=LOCAL,
        acts=audit.newest(desk.database, most=60),
    )


@ROUTER.post("")
def invite(
    request: Request, desk: AtDesk, name: Annotated[str, Form()] = "", role: Annotated[str, Form()] = ""
) -> Response:
    """Invite somebody: the token, shown this once."""
    note(request, name=name, role=role)
    return part(request, "parts/invited.html.jinja", token=desk.people.invite(name, role), name=name)


@ROUTER.post("/{user}/remove")
def remove(user: str, desk: AtDesk) -> Response:
    """Remove somebody."""
    desk.people.dismiss(user)
    return gone("/people")
