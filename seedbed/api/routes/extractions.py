"""Extractions: started, followed, looked at page by page; chunks changed in versions; recipes begun from them."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse

from seedbed.actions.extract import results
from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.changes import changes
from seedbed.api.desk import Desk
from seedbed.api.drafts import steps_about_texts
from seedbed.api.extractions import LIVE, wanted_of
from seedbed.api.refusal import Refused
from seedbed.api.source_answers import (
    BackGiven,
    Changed,
    ChunkGiven,
    ChunksShown,
    DraftShown,
    ExtractionGiven,
    ExtractionShown,
    GenerateGiven,
    ManyGiven,
    PageShown,
    ReadGiven,
    Row,
)
from seedbed.store import extraction_edits as edits
from seedbed.store.extraction import Wanted

ROUTER = APIRouter(prefix="/projects/{project}/extractions", tags=["extractions"])
Version = Annotated[int, Query(ge=0, le=1 << 31)]
Place = Annotated[int, Query(ge=1, le=1 << 31)]
Text = Annotated[str, Query(max_length=2000)]


def _meant(
    wish: Annotated[str, Query(max_length=300)] = "",
    document: Text = "",
    domain: Annotated[str, Query(max_length=300)] = "",
    tag: Annotated[str, Query(max_length=60)] = "",
    state: Literal["", "edited", "over", "untagged"] = "",
) -> Wanted:
    """Which chunks the address of a request means."""
    return Wanted(wish, document, domain, tag, state)


Meant = Annotated[Wanted, Depends(_meant)]


@ROUTER.get("", response_model=list[ExtractionShown])
def extractions(project: str, desk: AtDesk) -> Any:
    """The extractions of a project, the last begun first."""
    return desk.extractions.all(project)


@ROUTER.post("", response_model=ExtractionShown, status_code=201)
def begin(request: Request, project: str, body: ExtractionGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Start an extraction in a process of its own, which goes on when the studio closes."""
    note(request, extraction=body.name)
    settings = {name: value for name, value in body.model_dump(exclude={"name"}).items() if value is not None}
    return desk.extractions.begin(project, body.name, settings, by=visitor.name)


@ROUTER.get("/{name}", response_model=ExtractionShown)
def one(project: str, name: str, desk: AtDesk) -> Any:
    """An extraction, and how far it is."""
    return desk.extractions.one(project, name)


@ROUTER.post("/{name}/again", response_model=ExtractionShown)
def again(project: str, name: str, desk: AtDesk, visitor: Asking) -> Any:
    """Read again what is new or changed."""
    return desk.extractions.again(project, name, by=visitor.name)


@ROUTER.post("/{name}/stop", response_model=ExtractionShown)
def stop(project: str, name: str, desk: AtDesk) -> Any:
    """Stop the reading; asked for twice, it is ended at once."""
    desk.extractions.end(project, name)
    return desk.extractions.one(project, name)


@ROUTER.get("/{name}/files")
def files(project: str, name: str, desk: AtDesk) -> list[dict[str, Any]]:
    """A line for each file of the last reading: counts and warnings, or the ``reason`` and the ``way_out``."""
    return results(desk.extractions.folder(project, name))


@ROUTER.get("/{name}/documents")
def documents(project: str, name: str, desk: AtDesk, version: Version = 0) -> list[dict[str, Any]]:
    """The documents of a version; 0 is the newest."""
    book = desk.extractions.book(project, name)
    return book.documents(version or book.head())


@ROUTER.get("/{name}/page", response_model=PageShown)
def one_page(project: str, name: str, desk: AtDesk, document: Text, page: Place = 1, version: Version = 0) -> Any:
    """A page of a document: its blocks, and the chunks that share in it."""
    return desk.extractions.page(project, name, document, page, version or desk.extractions.book(project, name).head())


@ROUTER.get("/{name}/picture", response_class=Response, responses={200: {"content": {"image/png": {}}}})
def picture(project: str, name: str, desk: AtDesk, document: Text, page: Place = 1, version: Version = 0) -> Response:
    """A page of a PDF as a picture (PNG)."""
    found = desk.extractions.picture(
        project, name, document, page, version or desk.extractions.book(project, name).head()
    )
    return Response(found.picture, media_type="image/png", headers={"cache-control": "private, max-age=3600"})


@ROUTER.post("/{name}/pages", response_model=Changed)
def read_page(project: str, name: str, body: ReadGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Read one page of a PDF another way; the chunks of the other pages stay."""
    version = desk.extractions.read_page(project, name, body.document, body.page, way=body.way, by=visitor.name)
    return Changed(version=version)


@ROUTER.get("/{name}/chunks", response_model=ChunksShown)
def chunks(
    project: str,
    name: str,
    desk: AtDesk,
    of: Meant,
    version: Version = 0,
    after: Annotated[int, Query(ge=0, le=1 << 31)] = 0,
    most: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Any:
    """Chunks of a version by what they hold, their document, domain, tag or state."""
    book = desk.extractions.book(project, name)
    number = version or book.head()
    found = book.chunks(of, number, after=after, most=most)
    return {"version": number, "count": book.count(of, number), "chunks": found}


@ROUTER.get("/{name}/chunk")
def one_chunk(project: str, name: str, desk: AtDesk, chunk: Text, version: Version = 0) -> dict[str, Any]:
    """The chunk of a row's ``chunk_id``, as it was in the version that the row names."""
    book = desk.extractions.book(project, name)
    return book.chunk(chunk, version or book.head())


@ROUTER.post("/{name}/chunks/{row}", response_model=Changed)
def change(project: str, name: str, row: Row, body: ChunkGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Edit, split or merge a chunk; ``row`` is the state of it that was looked at."""
    return Changed(version=changed(desk, project, name, row, body, by=visitor.name))


def changed(desk: Desk, project: str, name: str, row: int, body: ChunkGiven, *, by: str) -> int:
    """Do it; the version that this made."""
    book = desk.extractions.idle(project, name)
    if body.act == "edit":
        return edits.edit(book, row, text=body.text, heading=body.heading, by=by)
    return edits.split(book, row, at=body.at, by=by) if body.act == "split" else edits.merge(book, row, by=by)


@ROUTER.post("/{name}/chunks", response_model=Changed)
def change_many(project: str, name: str, body: ManyGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Tag, untag, place under a domain, or remove several chunks at once."""
    rows: list[int] | Wanted = body.rows or wanted_of(body.of.model_dump() if body.of else {})
    if not body.rows and body.of is None:
        raise Refused("say which chunks: rows, or all `of` a kind", status=422, kind="form")
    return Changed(version=changed_many(desk, project, name, rows, body.act, body.value, by=visitor.name))


def changed_many(
    desk: Desk, project: str, name: str, rows: list[int] | Wanted, act: str, value: str, *, by: str
) -> int:
    """Do it; the version that this made."""
    book = desk.extractions.idle(project, name)
    if act == "remove":
        return edits.remove(book, rows, by=by)
    if act == "place":
        return edits.place(book, rows, domain=value, by=by)
    tags = [one for one in value.replace("，", ",").split(",") if one.strip()]
    if not tags:
        raise Refused("name at least one tag", status=422, kind="form")
    add, away = (tags, []) if act == "tag" else ([], tags)
    return edits.tag(book, rows, add=add, remove=away, by=by)


@ROUTER.get("/{name}/versions")
def versions(project: str, name: str, desk: AtDesk) -> list[dict[str, Any]]:
    """The versions, the newest first: what was done, by whom and when."""
    return desk.extractions.book(project, name).versions()


@ROUTER.post("/{name}/back", response_model=Changed)
def back(project: str, name: str, body: BackGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Take the last act back, or make a new version that is like an earlier one."""
    book = desk.extractions.idle(project, name)
    by = visitor.name
    return Changed(
        version=edits.undo(book, by=by) if body.version is None else edits.restore(book, body.version, by=by)
    )


@ROUTER.get("/{name}/domains")
def domains(project: str, name: str, desk: AtDesk, version: Version = 0) -> list[dict[str, Any]]:
    """The tree of domains with the chunks under each."""
    book = desk.extractions.book(project, name)
    return book.domains(version or book.head())


@ROUTER.get("/{name}/tags")
def tags(project: str, name: str, desk: AtDesk, version: Version = 0) -> dict[str, int]:
    """Every tag with its chunks."""
    book = desk.extractions.book(project, name)
    return book.tags(version or book.head())


@ROUTER.post("/{name}/generate", response_model=DraftShown, status_code=201)
def generate(project: str, name: str, body: GenerateGiven, desk: AtDesk) -> Any:
    """Begin a recipe that asks about these chunks."""
    return begun(desk, project, name, wanted_of(body.of.model_dump()), body.version)


def begun(desk: Desk, project: str, name: str, wanted: Wanted, version: int) -> dict[str, Any]:
    """A draft whose rows are chunks of a version."""
    path, count = desk.extractions.rows(project, name, wanted, version)
    taken = {one["name"] for one in desk.runs.all(project)}
    free = next(one for number in range(1, 10_000) if (one := f"{name}-{number}") not in taken)
    models = desk.endpoints.default_models()
    recipe = {"name": free, "from": {"rows": path}, "steps": steps_about_texts(models), "models": models}
    return {"draft": desk.drafts.create(project, recipe), "path": path, "rows": count}


@ROUTER.get("/{name}/events", response_class=StreamingResponse)
async def events(project: str, name: str, desk: AtDesk) -> StreamingResponse:
    """Server-sent events: ``change`` whenever there is something new, ``end`` when nothing is being read."""
    await asyncio.to_thread(desk.extractions.one, project, name)
    told = changes(desk, lambda: desk.extractions.pulse(project, name), LIVE, lambda now: {"state": now[1]})
    return StreamingResponse(told, media_type="text/event-stream")
