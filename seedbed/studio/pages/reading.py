"""What was read: a page as picture, blocks and chunks side by side; the chunks as a list; changes, in versions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from seedbed.actions.read_page import ways
from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.desk import Desk
from seedbed.api.extractions import LIVE, wanted_of
from seedbed.api.refusal import Refused
from seedbed.api.routes.extractions import Meant, begun, changed, changed_many
from seedbed.api.source_answers import ChunkGiven, Row
from seedbed.store import extraction_edits as edits
from seedbed.store.extraction import STATES, Extraction, Wanted
from seedbed.studio.render import gone, page, part

ROUTER = APIRouter(prefix="/p/{project}/sources/x/{name}")
MOST = 40
"""Chunks that a list shows at once."""
Number = Annotated[int, Query(ge=0, le=1 << 31)]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=1 << 31)]
NEWS = {"HX-Trigger": "seedbed:chunks"}
"""Whoever shows chunks asks for them anew."""


class Filter(BaseModel):
    """Which chunks are meant, as a form tells it."""

    wish: str = ""
    document: str = ""
    domain: str = ""
    tag: str = ""
    state: str = ""

    @property
    def wanted(self) -> Wanted:
        """The same, as it is asked for."""
        return wanted_of(self.model_dump())


class One(BaseModel):
    """What is to be done with one chunk; ``at`` is where the cursor stands, ``before`` the text as it was shown."""

    act: Literal["edit", "split", "merge"] = "edit"
    text: str = ""
    heading: str = ""
    at: str = ""
    before: str = ""


class Many(Filter):
    """What is to be done with several chunks: those that are ticked, or with ``all`` those that match."""

    act: str = ""
    value: str = ""
    rows: list[Row] = []
    all: bool = False


@ROUTER.get("/page")
def one_page(
    request: Request, project: str, name: str, desk: AtDesk, document: str, number: PageNumber = 1, version: Number = 0
) -> Response:
    """The viewer; document, page and version stand in the address."""
    values = _page(desk, project, name, document, number, version)
    return page(request, "reading.html.jinja", here="sources", project=project, **values)


@ROUTER.get("/page/chunks")
def page_chunks(
    request: Request, project: str, name: str, desk: AtDesk, document: str, number: PageNumber = 1, version: Number = 0
) -> Response:
    """The chunks of a page anew."""
    values = _page(desk, project, name, document, number, version)
    return part(request, "parts/page_chunks.html.jinja", of_project=project, **values)


@ROUTER.get("/page/picture")
def picture(
    request: Request, project: str, name: str, desk: AtDesk, document: str, number: PageNumber = 1, version: Number = 0
) -> Response:
    """The page as a picture with the boxes of its blocks."""
    values = _page(desk, project, name, document, number, version)
    drawn = desk.extractions.picture(project, name, document, values["page"], values["version"])
    return part(request, "parts/page_picture.html.jinja", drawn=drawn, **values)


@ROUTER.post("/page/read")
def read_page(
    request: Request,
    project: str,
    name: str,
    desk: AtDesk,
    visitor: Asking,
    document: Annotated[str, Form()] = "",
    number: Annotated[int, Form(alias="page", ge=1)] = 1,
    way: Annotated[str, Form()] = "text",
) -> Response:
    """Read a page another way."""
    note(request, document=document, page=number, way=way)
    desk.extractions.read_page(project, name, document, number, way=way, by=visitor.name)
    return gone(f"/p/{project}/sources/x/{name}/page?{urlencode({'document': document, 'page': number})}")


@ROUTER.get("/chunks")
def chunks(
    request: Request, project: str, name: str, desk: AtDesk, of: Meant, after: Number = 0, version: Number = 0
) -> Response:
    """The chunks as a list; filter, place and version stand in the address."""
    values = _list(desk, project, name, of, after, version)
    if request.headers.get("hx-target") == "chunks":
        return part(request, "parts/chunk_list.html.jinja", of_project=project, **values)
    return page(request, "chunks.html.jinja", here="sources", project=project, **values)


@ROUTER.post("/chunks/{row}")
def change(project: str, name: str, row: Row, desk: AtDesk, visitor: Asking, form: Annotated[One, Form()]) -> Response:
    """Edit, split or merge a chunk."""
    text = _lines(form.text)
    if form.act != "edit" and text != _lines(form.before):
        raise Refused("the text was changed: save it first, then split or merge", status=409, kind="unsaved")
    if form.act == "split" and not form.at.isdecimal():
        raise Refused("put the cursor where the cut goes, then split", status=422, kind="form")
    given = ChunkGiven(act=form.act, text=text, heading=form.heading.strip(), at=int(form.at or 0))
    changed(desk, project, name, row, given, by=visitor.name)
    return Response(status_code=204, headers=NEWS)


@ROUTER.post("/many")
def many(
    request: Request, project: str, name: str, desk: AtDesk, visitor: Asking, form: Annotated[Many, Form()]
) -> Response:
    """Tag, place or remove the ticked chunks, or all that match."""
    if form.act not in ("tag", "untag", "place", "remove"):
        raise Refused("choose what to do", status=422, kind="form")
    if not form.rows and not form.all:
        raise Refused("tick the chunks that are meant, or all that match", status=422, kind="form")
    rows: list[int] | Wanted = form.wanted if form.all else form.rows
    note(request, act=form.act, chunks="all that match" if form.all else len(form.rows))
    changed_many(desk, project, name, rows, form.act, form.value, by=visitor.name)
    return Response(status_code=204, headers=NEWS)


@ROUTER.post("/undo")
def undo(project: str, name: str, desk: AtDesk, visitor: Asking) -> Response:
    """Take the last act back."""
    edits.undo(desk.extractions.idle(project, name), by=visitor.name)
    return Response(status_code=204, headers={"HX-Refresh": "true"})


@ROUTER.post("/restore")
def restore(
    project: str, name: str, desk: AtDesk, visitor: Asking, version: Annotated[int, Form(ge=0, le=1 << 31)] = 0
) -> Response:
    """Make a new version that is like an earlier one."""
    edits.restore(desk.extractions.idle(project, name), version, by=visitor.name)
    return gone(f"/p/{project}/sources/x/{name}")


@ROUTER.post("/generate")
def generate(request: Request, project: str, name: str, desk: AtDesk, of: Annotated[Filter, Form()]) -> Response:
    """Begin a recipe that asks about these chunks."""
    made = begun(desk, project, name, of.wanted, 0)
    note(request, rows=made["rows"])
    return gone(f"/p/{project}/generate/{made['draft']}")


def _page(desk: Desk, project: str, name: str, document: str, number: int, version: int) -> dict[str, Any]:
    book = desk.extractions.book(project, name)
    head = book.head()
    shown = version or head
    found = desk.extractions.page(project, name, document, number, shown)
    names = [one["name"] for one in book.documents(shown)]
    place = names.index(document)
    return {
        **found,
        **_common(project, name, book, shown, head),
        "neighbours": (names[place - 1] if place else "", names[place + 1] if place + 1 < len(names) else ""),
        "ways": [one for one in ways() if found["drawable"]],
        "busy": desk.extractions.one(project, name)["state"] in LIVE,
        "query": urlencode({"document": document, "page": found["page"]} | ({"version": version} if version else {})),
    }


def _list(desk: Desk, project: str, name: str, of: Wanted, after: int, version: int) -> dict[str, Any]:
    book = desk.extractions.book(project, name)
    head = book.head()
    shown = version or head
    given = {key: value for key, value in asdict(of).items() if value} | ({"version": version} if version else {})
    return {
        **_common(project, name, book, shown, head),
        "of": of,
        "given": given,
        "chunks": book.chunks(of, shown, after=after, most=MOST),
        "count": book.count(of, shown),
        "after": after,
        "most": MOST,
        "tags": book.tags(shown),
        "domains": book.domains(shown),
        "documents": [one["name"] for one in book.documents(shown)],
        "states": STATES,
        "busy": desk.extractions.one(project, name)["state"] in LIVE,
        "query": urlencode(given | ({"after": after} if after else {})),
        "link": lambda **change: urlencode({key: value for key, value in {**given, **change}.items() if value}),
    }


def _common(project: str, name: str, book: Extraction, shown: int, head: int) -> dict[str, Any]:
    return {
        "project_id": project,
        "name": name,
        "version": shown,
        "head": head,
        "last_act": next((one["act"] for one in book.versions()[:1]), ""),
    }


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
