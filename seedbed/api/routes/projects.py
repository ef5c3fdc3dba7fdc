"""Projects, and whether the studio is there at all."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from seedbed.api.answers import Named, ProjectShown, WaitingShown
from seedbed.api.asking import Asking, AtDesk
from seedbed.api.waiting import waiting
from seedbed.core.version import __version__

ROUTER = APIRouter(tags=["projects"])


@ROUTER.get("/health")
def health() -> dict[str, str]:
    """That the studio is there, and which version it is."""
    return {"studio": "seedbed", "version": __version__}


@ROUTER.get("/projects", response_model=list[ProjectShown])
def projects(desk: AtDesk) -> Any:
    """The projects of the workspace."""
    return desk.workspace.projects()


@ROUTER.post("/projects", response_model=ProjectShown, status_code=201)
def create(body: Named, desk: AtDesk) -> Any:
    """A new project in a folder of its own."""
    return desk.workspace.create(body.name)


@ROUTER.get("/waiting", response_model=list[WaitingShown])
def what_waits(desk: AtDesk, visitor: Asking) -> Any:
    """What needs whoever asks, in all projects: rows to judge, verdicts that differ, work that failed or was paused."""
    return waiting(desk, visitor)
