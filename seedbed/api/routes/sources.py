"""Sources: files sent in pieces, pasted, listed and removed; whether addresses of the web may be fetched."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import FileResponse

from seedbed.api.answers import Done
from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.refusal import Refused
from seedbed.api.source_answers import Kept, PasteGiven, SourceShown, UploadGiven, UploadShown, WebGiven

ROUTER = APIRouter(tags=["sources"])
Octets = Annotated[bytes, Body(media_type="application/octet-stream")]


@ROUTER.post("/uploads", response_model=UploadShown, status_code=201)
def begin_upload(body: UploadGiven, desk: AtDesk) -> Any:
    """Begin to send a file, or go on: the same file that was begun before is known again, with its ``offset``."""
    return desk.sources.begin(body.project, body.name, body.size, body.mark)


@ROUTER.get("/uploads/{upload}", response_model=UploadShown)
def upload(upload: str, desk: AtDesk) -> Any:
    """How far the sending of a file is."""
    return desk.sources.upload(upload)


@ROUTER.put("/uploads/{upload}", response_model=UploadShown)
def put_piece(
    request: Request, upload: str, desk: AtDesk, data: Octets, offset: Annotated[int, Query(ge=0, le=1 << 40)] = 0
) -> Any:
    """Send a piece of at most 16 MiB that begins at ``offset``."""
    found = desk.sources.put(upload, offset, data)
    note(request, file=found["name"], bytes=len(data))
    return found


@ROUTER.delete("/uploads/{upload}", response_model=Done)
def drop_upload(upload: str, desk: AtDesk) -> Any:
    """Throw away what was sent of a file."""
    desk.sources.drop(upload)
    return Done()


@ROUTER.get("/projects/{project}/sources", response_model=list[SourceShown])
def sources(project: str, desk: AtDesk) -> Any:
    """The files of a project's sources."""
    return desk.sources.all(project)


@ROUTER.post("/projects/{project}/sources", response_model=Kept, status_code=201)
def paste(project: str, body: PasteGiven, desk: AtDesk) -> Any:
    """Keep a text as a file."""
    return {"path": desk.sources.paste(project, body.name, body.text)}


@ROUTER.get("/projects/{project}/sources/{path:path}", response_class=FileResponse)
def source(project: str, path: str, desk: AtDesk) -> FileResponse:
    """A source, to be saved; it is never shown as a page."""
    found = desk.sources.path(project, path)
    return FileResponse(found, media_type="application/octet-stream", filename=found.name)


@ROUTER.delete("/projects/{project}/sources/{path:path}", response_model=Done)
def remove(project: str, path: str, desk: AtDesk) -> Any:
    """Remove a source; extractions keep what they read of it."""
    desk.sources.remove(project, path)
    return Done()


@ROUTER.put("/web", response_model=WebGiven)
def allow_web(body: WebGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Whether extractions may fetch addresses of the web; for the owner to say."""
    if not visitor.may("owner"):
        raise Refused("this takes the role 'owner'", status=403, kind="role")
    desk.sources.allow_web(allowed=body.allowed)
    return body
