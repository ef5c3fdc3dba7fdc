"""Sources: files and texts come in, and extractions of them are started and followed."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from seedbed.actions.extract import BY, results
from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.desk import Desk
from seedbed.api.extractions import LIVE, WRONG_TREE
from seedbed.api.refusal import Refused
from seedbed.api.sources import FOLDER, LARGEST, PIECE, endings
from seedbed.ingest.domain_tree import MOST_CHARACTERS
from seedbed.studio.render import Nav, gone, page, part

ROUTER = APIRouter(prefix="/p/{project}/sources")
NAV = Nav("sources", "/p/{project}/sources", 10, "g s")
MOST_FILES = 300
"""Results of files that a page shows at once."""
SHOWN = ("all", "unread", "warned")


@ROUTER.get("")
def sources(request: Request, project: str, desk: AtDesk) -> Response:
    """What is there to read, and what was read."""
    desk.workspace.project(project)
    return page(request, "sources.html.jinja", here="sources", project=project, **_view(desk, project))


@ROUTER.get("/files")
def files(request: Request, project: str, desk: AtDesk) -> Response:
    """The files anew, after some were sent."""
    return part(request, "parts/source_files.html.jinja", **_view(desk, project))


@ROUTER.post("/paste")
def paste(
    request: Request,
    project: str,
    desk: AtDesk,
    name: Annotated[str, Form(max_length=200)] = "",
    text: Annotated[str, Form(max_length=1_500_000)] = "",
) -> Response:
    """Keep a text as a file."""
    note(request, file=desk.sources.paste(project, name, text))
    return files(request, project, desk)


@ROUTER.post("/remove")
def remove(request: Request, project: str, desk: AtDesk, path: Annotated[str, Form()] = "") -> Response:
    """Remove a source."""
    desk.sources.remove(project, path)
    note(request, file=path)
    return files(request, project, desk)


@ROUTER.post("/web")
def allow_web(project: str, desk: AtDesk, visitor: Asking, allowed: Annotated[str, Form()] = "") -> Response:
    """Allow fetching addresses of the web, or no longer."""
    if not visitor.may("owner"):
        raise Refused("this takes the role 'owner'", status=403, kind="role")
    desk.sources.allow_web(allowed=allowed == "1")
    return gone(f"/p/{project}/sources")


@ROUTER.post("/rows")
def from_rows(project: str, desk: AtDesk, path: Annotated[str, Form()] = "") -> Response:
    """A recipe that begins with a file of rows."""
    found = desk.sources.path(project, path)
    name = re.sub(r"[^\w-]+", "-", found.stem).strip("-")[:50] or "rows"
    source = {"rows": f"{FOLDER}/{path}"}
    recipe = {"name": name, "from": source, "steps": ["exact_dedup"], "models": desk.endpoints.default_models()}
    return gone(f"/p/{project}/generate/{desk.drafts.create(project, recipe)}")


class ExtractionForm(BaseModel):
    """The form of an extraction, as it is posted; files are ticked, addresses stand one on a line."""

    name: str = ""
    files: list[str] = []
    folders: list[str] = []
    addresses: str = ""
    by: str = "structure"
    size: str = "1500"
    overlap: str = "0"
    mask: str = ""
    unicode: str = "keep"
    languages: bool = False
    repeats: bool = False
    domains: str = "headings"
    tree: str = ""
    model: str = ""
    vision: str = ""


@ROUTER.post("")
def begin(
    request: Request, project: str, desk: AtDesk, visitor: Asking, form: Annotated[ExtractionForm, Form()]
) -> Response:
    """Start an extraction; without a choice everything that was sent is read."""
    places = [*form.folders, *(f"{FOLDER}/{one}" for one in form.files)]
    places += [line.strip() for line in form.addresses.splitlines() if line.strip()]
    name = form.name.strip() or _free(desk, project)
    keys = ("by", "mask", "unicode", "languages", "repeats", "domains", "tree")
    numbers = {key: _whole(key, getattr(form, key)) for key in ("size", "overlap")}
    models = {key: getattr(form, key) for key in ("model", "vision") if getattr(form, key)}
    given = {key: getattr(form, key) for key in keys} | numbers | models
    try:
        desk.extractions.begin(project, name, {**given, "places": places or [FOLDER]}, by=visitor.name)
    except Refused as error:
        if error.kind != WRONG_TREE:
            raise
        where = {"HX-Retarget": "#x-tree-told", "HX-Reswap": "innerHTML"}
        return part(request, "parts/tree_told.html.jinja", status=error.status, headers=where, message=str(error))
    note(request, extraction=name)
    return gone(f"/p/{project}/sources/x/{name}")


@ROUTER.get("/x/{name}")
def extraction(request: Request, project: str, name: str, desk: AtDesk, show: str = "all") -> Response:
    """An extraction: how far it is, what came of each file, and its versions."""
    values = _extraction(desk, project, name, show)
    return page(request, "extraction.html.jinja", here="sources", project=project, **values)


@ROUTER.get("/x/{name}/live")
def live(request: Request, project: str, name: str, desk: AtDesk, show: str = "all") -> Response:
    """What of the page changes while it is read."""
    values = _extraction(desk, project, name, show)
    return part(request, "parts/extraction_live.html.jinja", of_project=project, **values)


@ROUTER.post("/x/{name}/again")
def again(project: str, name: str, desk: AtDesk, visitor: Asking) -> Response:
    """Read again what is new or changed."""
    desk.extractions.again(project, name, by=visitor.name)
    return gone(f"/p/{project}/sources/x/{name}")


@ROUTER.post("/x/{name}/stop")
def stop(request: Request, project: str, name: str, desk: AtDesk) -> Response:
    """Stop the reading."""
    desk.extractions.end(project, name)
    return live(request, project, name, desk)


def _view(desk: Desk, project: str) -> dict[str, Any]:
    return {
        "project_id": project,
        "files": desk.sources.all(project),
        "folders": [one for one in desk.sources.folders(project) if one != FOLDER],
        "extractions": desk.extractions.all(project),
        "web": desk.sources.web_allowed(),
        "ways": BY,
        "models": desk.endpoints.all(),
        "roles": desk.endpoints.roles(),
        "name": _free(desk, project),
        "piece": PIECE,
        "largest": LARGEST,
        "longest_tree": MOST_CHARACTERS,
        "endings": ",".join(sorted(endings())),
    }


def _extraction(desk: Desk, project: str, name: str, show: str) -> dict[str, Any]:
    found = desk.extractions.one(project, name)
    book = desk.extractions.book(project, name)
    lines = [] if found["state"] in LIVE else results(book.folder)
    chosen = [one for one in lines if _is_shown(one, show)]
    known = {one["name"] for one in book.documents(found["version"])} if found["version"] else set[str]()
    counts = {"all": len(lines), "unread": sum("reason" in one for one in lines)}
    counts["warned"] = sum(_is_shown(one, "warned") for one in lines)
    return {
        "project_id": project,
        "one": found,
        "is_live": found["state"] in LIVE,
        "lines": chosen[:MOST_FILES],
        "more": max(0, len(chosen) - MOST_FILES),
        "show": show,
        "shows": SHOWN,
        "counts": counts,
        "known": known,
        "versions": book.versions()[:100],
    }


def _is_shown(line: dict[str, Any], show: str) -> bool:
    if show == "unread":
        return "reason" in line
    return show != "warned" or bool(line.get("warnings") or line.get("unsure_pages"))


def _free(desk: Desk, project: str) -> str:
    home = desk.workspace.home(project) / "extractions"
    return next(one for number in range(1, 10_000) if not (home / (one := f"reading-{number}")).exists())


def _whole(name: str, text: str) -> int:
    if not text.strip().isdecimal():
        raise Refused(f"{name}: '{text[:20]}' is no whole number", status=422, kind="form")
    return int(text)
