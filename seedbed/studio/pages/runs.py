"""Runs: the list of a project's, and the page of one, which follows it while it works."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.desk import Desk
from seedbed.api.refusal import Refused, not_found
from seedbed.api.rejects import first_rows
from seedbed.api.runs import LIVE, WAITING
from seedbed.core.errors import SeedbedError
from seedbed.studio.render import Nav, gone, page, part

ROUTER = APIRouter(prefix="/p/{project}/runs")
NAV = Nav("runs", "/p/{project}/runs", 40, "g r")
REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"
"""A report brings its style with it; in a sandbox it can do nothing else."""
BUDGETS = ("money", "tokens", "requests", "hours")


@ROUTER.get("")
def runs(request: Request, project: str, desk: AtDesk, state: str = "") -> Response:
    """The list, of all states or of one."""
    found = desk.runs.all(desk.workspace.project(project)["id"])
    states = sorted({one["state"] for one in found})
    shown = [one for one in found if not state or one["state"] == state]
    return page(
        request, "runs.html.jinja", here="runs", project=project, shown=shown, states=states, state=state, live=LIVE
    )


@ROUTER.get("/{run}")
def one_run(request: Request, project: str, run: str, desk: AtDesk) -> Response:
    """The page of a run."""
    return page(request, "run.html.jinja", here="runs", project=project, **_view(desk, project, run))


@ROUTER.get("/{run}/live")
def live(request: Request, project: str, run: str, desk: AtDesk) -> Response:
    """What of the page changes while the run works."""
    return part(request, "parts/run_live.html.jinja", of_project=project, **_view(desk, project, run))


@ROUTER.get("/{run}/report")
def report(project: str, run: str, desk: AtDesk) -> Response:
    """The report that the run wrote."""
    path = desk.runs.folder(project, run) / "report.html"
    if not path.is_file():
        raise not_found(f"'{run}' has no report yet; it is written when the run ends")
    return HTMLResponse(path.read_bytes(), headers={"content-security-policy": REPORT_POLICY})


@ROUTER.post("/{run}/pause")
def pause(request: Request, project: str, run: str, desk: AtDesk) -> Response:
    """Ask no more, and wait."""
    desk.runs.end(project, run, "pause")
    return live(request, project, run, desk)


@ROUTER.post("/{run}/stop")
def stop(request: Request, project: str, run: str, desk: AtDesk) -> Response:
    """End the run."""
    desk.runs.end(project, run, "stop")
    return live(request, project, run, desk)


class Budget(BaseModel):
    """What the form to raise a budget holds; empty is as it was."""

    money: str = ""
    tokens: str = ""
    requests: str = ""
    hours: str = ""


@ROUTER.post("/{run}/resume")
def resume(
    request: Request, project: str, run: str, desk: AtDesk, visitor: Asking, form: Annotated[Budget, Form()]
) -> Response:
    """Go on, with a larger budget where one is given."""
    budget = _budget(form.model_dump())
    note(request, budget=budget)
    desk.runs.resume(project, run, by=visitor.name, budget=budget)
    return gone(f"/p/{project}/runs/{run}")


@ROUTER.post("/{run}/clone")
def clone(project: str, run: str, desk: AtDesk) -> Response:
    """The run's recipe as a new draft, under a name that is free."""
    found = desk.runs.one(project, run)
    if not found["recipe"]:
        raise Refused(f"'{run}' keeps no recipe", kind="never_began")
    taken = {one["name"] for one in desk.runs.all(project)}
    name = next(one for number in range(2, 1000) if (one := f"{run[:70]}-{number}") not in taken)
    draft = desk.drafts.create(project, {**_bare(found["recipe"]), "name": name})
    return gone(f"/p/{project}/generate/{draft}")


def _view(desk: Desk, project: str, run: str) -> dict[str, Any]:
    found = desk.runs.one(project, run)
    folder = desk.runs.folder(project, run)
    try:
        rows, damage = first_rows(folder), ""
    except (SeedbedError, OSError) as error:
        rows, damage = [], str(error)
    again = found["state"] in WAITING or (found["state"] == "done" and found["failed_rows"])
    return {
        "run": found,
        "rows": rows,
        "damage": damage,
        "is_live": found["state"] in LIVE,
        "again": bool(again) and bool(found["recipe"]),
        "report": (folder / "report.html").is_file(),
        "budget": {name: value for name, value in (found["recipe"].get("budget") or {}).items() if value},
        "budgets": BUDGETS,
        "project_id": project,
    }


def _budget(given: dict[str, str]) -> dict[str, float]:
    found = {}
    for name, text in given.items():
        if not text.strip():
            continue
        try:
            value = float(text)
        except ValueError:
            value = 0.0
        if not 0 < value < float("inf"):
            raise Refused(f"{name}: '{text[:20]}' is no number above 0", status=422, kind="form")
        found[name] = value
    return found


def _bare(recipe: dict[str, Any]) -> dict[str, Any]:
    """A recipe as a person would write it: without what is the default anyway."""
    from seedbed.recipe.model import Recipe

    kept: dict[str, Any] = Recipe.model_validate(recipe).model_dump(by_alias=True, mode="json", exclude_defaults=True)
    kept["steps"] = [_step(one) for one in kept.get("steps", [])]
    for source in kept["from"]:
        if source.get("steps"):
            source["steps"] = [_step(one) for one in source["steps"]]
    return {**kept, "from": kept["from"][0] if len(kept["from"]) == 1 else kept["from"]}


def _step(step: dict[str, Any]) -> Any:
    return {step["name"]: step["settings"]} if step.get("settings") else step["name"]
