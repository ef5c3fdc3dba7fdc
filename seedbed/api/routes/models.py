"""Models: kept, tested, given roles. Keys go in and never come out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from seedbed.api.answers import Done, ModelGiven, ModelShown, RolesGiven, RolesShown
from seedbed.api.asking import AtDesk, note

ROUTER = APIRouter(tags=["models"])


@ROUTER.get("/models", response_model=list[ModelShown])
def models(desk: AtDesk) -> Any:
    """The models of this studio."""
    return desk.endpoints.all()


@ROUTER.put("/models/{name}", response_model=ModelShown)
def put(name: str, body: ModelGiven, desk: AtDesk, request: Request) -> Any:
    """Keep a model, or change it."""
    note(request, model=name, key="changed" if body.key else "as it was" if body.key is None else "removed")
    return desk.endpoints.put(name, body.model, body.settings, body.key)


@ROUTER.delete("/models/{name}", response_model=Done)
def remove(name: str, desk: AtDesk) -> Any:
    """Forget a model and its key."""
    desk.endpoints.remove(name)
    return Done()


@ROUTER.post("/models/{name}/test")
def test(name: str, desk: AtDesk) -> dict[str, Any]:
    """Ask a model what it can do: ``ok``, ``message``, ``seconds``, ``can``, ``models``."""
    return desk.test_model(name)


@ROUTER.get("/roles", response_model=RolesShown)
def roles(desk: AtDesk) -> Any:
    """Which model plays which role by default."""
    return {"roles": desk.endpoints.roles()}


@ROUTER.put("/roles", response_model=RolesShown)
def set_roles(body: RolesGiven, desk: AtDesk) -> Any:
    """Set them all."""
    desk.endpoints.set_roles(body.roles)
    return {"roles": desk.endpoints.roles()}
