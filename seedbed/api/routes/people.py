"""People and the audit log: for owners."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from seedbed.api import audit
from seedbed.api.answers import Act, Done, Invited, PersonGiven, PersonShown
from seedbed.api.asking import AtDesk, note

ROUTER = APIRouter(tags=["people"])


@ROUTER.get("/people", response_model=list[PersonShown])
def people(desk: AtDesk) -> Any:
    """The users."""
    return desk.people.all()


@ROUTER.post("/people", response_model=Invited, status_code=201)
def invite(body: PersonGiven, desk: AtDesk, request: Request) -> Any:
    """A new user. The token to come in with is shown this once."""
    note(request, name=body.name, role=body.role)
    return {"token": desk.people.invite(body.name, body.role)}


@ROUTER.delete("/people/{user}", response_model=Done)
def dismiss(user: str, desk: AtDesk) -> Any:
    """Remove a user."""
    desk.people.dismiss(user)
    return Done()


@ROUTER.get("/audit", response_model=list[Act])
def log(desk: AtDesk, most: Annotated[int, Query(ge=1, le=audit.MOST)] = 100) -> Any:
    """The newest acts, newest first."""
    return audit.newest(desk.database, most=most)
