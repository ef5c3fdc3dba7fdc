"""Runs: started, looked at, paused, gone on with; their events as they come, their files to take away."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, StreamingResponse

from seedbed.api.answers import BudgetGiven, Done, RecipeGiven, RunShown, RunWhole
from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.changes import changes
from seedbed.api.confine import refuse_outside
from seedbed.api.desk import Desk
from seedbed.api.drafts import checked, refuse_keys, written
from seedbed.api.refusal import not_found
from seedbed.api.runs import LIVE
from seedbed.api.workspace import within

ROUTER = APIRouter(prefix="/projects/{project}/runs", tags=["runs"])


@ROUTER.get("", response_model=list[RunShown])
def all_runs(project: str, desk: AtDesk) -> Any:
    """The runs of a project, newest first; those that the command line made are among them."""
    return desk.runs.all(project)


@ROUTER.post("", response_model=RunShown, status_code=201)
def start(project: str, body: RecipeGiven, desk: AtDesk, visitor: Asking, request: Request) -> Any:
    """Start the run of a recipe in a process of its own, which goes on when the studio closes."""
    text = body.recipe if isinstance(body.recipe, str) else written(body.recipe)
    begun = start_run(desk, project, text, by=visitor.name, free=visitor.role == "owner")
    note(request, run=begun["name"])
    return begun


def start_run(desk: Desk, project: str, text: str, *, by: str, free: bool) -> dict[str, Any]:
    """Start the run of a recipe's text; unless ``free``, it may name no file outside of the workspace."""
    recipe = checked(text)
    whole = recipe.model_dump(by_alias=True, mode="json")
    refuse_keys(whole)
    if not free:
        refuse_outside(recipe, desk, project)
    return desk.runs.start(project, whole, text, by=by)


@ROUTER.get("/{run}", response_model=RunWhole)
def one_run(project: str, run: str, desk: AtDesk) -> Any:
    """A run with its progress, its costs, its troubles, and why rows were set aside."""
    return desk.runs.one(project, run)


@ROUTER.post("/{run}/pause", response_model=Done)
def pause(project: str, run: str, desk: AtDesk) -> Any:
    """Ask no more; what is in flight arrives, and ``resume`` goes on."""
    desk.runs.end(project, run, "pause")
    return Done()


@ROUTER.post("/{run}/stop", response_model=Done)
def stop(project: str, run: str, desk: AtDesk) -> Any:
    """End the run; asked for twice, it is ended at once. What is there stays."""
    desk.runs.end(project, run, "stop")
    return Done()


@ROUTER.post("/{run}/resume", response_model=RunShown)
def resume(project: str, run: str, body: BudgetGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Go on with a run, and try again the rows that failed; a budget that is given replaces the one before."""
    return desk.runs.resume(project, run, by=visitor.name, budget=body.model_dump(exclude_none=True))


@ROUTER.get("/{run}/files/{path:path}", response_class=FileResponse)
def file(project: str, run: str, path: str, desk: AtDesk) -> FileResponse:
    """A file of the run's dataset, to be saved; nothing is ever shown as a page."""
    folder = desk.runs.folder(project, run)
    found = within(folder / "dataset", path)
    if not found.is_file():
        raise not_found(f"there is no file '{path}' in the dataset of '{run}'")
    return FileResponse(found, media_type="application/octet-stream", filename=found.name)


@ROUTER.get("/{run}/events", response_class=StreamingResponse)
async def events(project: str, run: str, desk: AtDesk) -> StreamingResponse:
    """Server-sent events: ``change`` whenever there is something new, ``end`` when no process works on the run."""
    await asyncio.to_thread(desk.runs.one, project, run)
    told = changes(desk, lambda: desk.runs.pulse(project, run), LIVE, lambda now: {"version": now[0], "state": now[1]})
    return StreamingResponse(told, media_type="text/event-stream")
