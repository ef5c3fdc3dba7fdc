"""Datasets: versions, their rows, their quality, and work that makes more of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, StreamingResponse

from seedbed.actions.dataset_card import card_text
from seedbed.actions.measure_version import failures, gates, put_gate, quality
from seedbed.api.answers import Done
from seedbed.api.asking import AtDesk, note
from seedbed.api.dataset_answers import (
    CardShown,
    DatasetShown,
    FacetsShown,
    GateGiven,
    QualityShown,
    RowShown,
    RowsShown,
    VersionShown,
    shown,
)
from seedbed.api.desk import Desk
from seedbed.api.refusal import not_found
from seedbed.api.row_query import Asked, Viewed
from seedbed.core.measure import Gate
from seedbed.core.row import Row
from seedbed.core.text import shortened
from seedbed.store.version import Version

ROUTER = APIRouter(prefix="/projects/{project}/datasets", tags=["datasets"])
MOST_ROWS = 200
Name = Annotated[str, Path(max_length=80)]
Number = Annotated[int, Path(ge=1, le=999_999)]
ONE = "/{name}/versions/{number}"


@ROUTER.get("", response_model=list[DatasetShown])
def datasets(project: str, desk: AtDesk) -> Any:
    """The datasets of a project."""
    return [{**one, "newest": shown(one["newest"])} for one in desk.datasets.all(project)]


@ROUTER.get("/{name}/versions", response_model=list[VersionShown])
def versions(project: str, name: Name, desk: AtDesk, *, dropped: bool = False) -> Any:
    """The versions of a dataset, the newest first; or those that were dropped and can be brought back."""
    return [shown(one) for one in desk.datasets.versions(project, name, dropped=dropped)]


@ROUTER.get(ONE, response_model=VersionShown)
def version(project: str, name: Name, number: Number, desk: AtDesk) -> Any:
    """A version."""
    return shown(desk.datasets.version(project, name, number))


@ROUTER.post(f"{ONE}/drop", response_model=Done)
def drop(project: str, name: Name, number: Number, desk: AtDesk) -> Any:
    """Put a version aside; ``restore`` brings it back."""
    desk.datasets.version(project, name, number)
    desk.datasets.store(project).drop(f"{name}@{number}")
    return Done()


@ROUTER.post(f"{ONE}/restore", response_model=Done)
def restore(project: str, name: Name, number: Number, desk: AtDesk) -> Any:
    """Bring back a version that was dropped."""
    gone = desk.datasets.versions(project, name, dropped=True)
    if number not in [one.number for one in gone]:
        raise not_found(f"{name}@{number} was not dropped, or is gone for good")
    desk.datasets.store(project).restore(f"{name}@{number}")
    return Done()


@ROUTER.get(f"{ONE}/card", response_model=CardShown)
def card(project: str, name: Name, number: Number, desk: AtDesk, language: str = "en") -> Any:
    """The card of a version, in English or (``zh``) Chinese."""
    return {"card": text_of_card(desk, project, desk.datasets.version(project, name, number), language)}


def text_of_card(desk: Desk, project: str, version: Version, language: str) -> str:
    """The card of a version, as Markdown."""
    home = desk.workspace.home(project)
    return card_text(version.name, home=home, language="zh" if language == "zh" else "en")


@ROUTER.get(f"{ONE}/rows", response_model=RowsShown)
def rows(
    view: Viewed,
    wanted: Asked,
    first: Annotated[int, Query(ge=0, le=10**9)] = 0,
    count: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 50,
    columns: Annotated[list[str], Query(max_length=200)] = [],  # noqa: B006 - FastAPI copies it
    cut: Annotated[int, Query(ge=0, le=100_000, description="characters of each value, as text; 0: as it is")] = 0,
) -> Any:
    """Rows that fit, in their order. The index that filters and the search need is made when it is first asked for."""
    found = view.page(wanted, first, count)
    told = [
        {"place": place, "split": view.split_at(place), "row": brief(row, columns, cut)} for place, row in found.rows
    ]
    return {"total": found.total, "complete": found.complete, "index": view.stage[0], "rows": told}


def brief(row: Row, columns: Sequence[str], cut: int) -> Row:
    """Some columns of a row, or all; with ``cut`` each value as a text of up to so many characters."""
    chosen = {name: row[name] for name in columns if name in row} if columns else row
    return {name: _text(value, cut) for name, value in chosen.items()} if cut else chosen


def _text(value: Any, cut: int) -> str:
    if value is None:
        return ""
    return shortened(value if isinstance(value, str) else msgspec.json.encode(value).decode(), cut)


@ROUTER.get(f"{ONE}/rows/{{place}}", response_model=RowShown)
def row(view: Viewed, place: Annotated[int, Path(ge=0, le=10**9)]) -> Any:
    """One row by its place."""
    if place >= view.version.rows:
        raise not_found(f"{view.version.name} has {view.version.rows:,} rows; there is none at {place:,}")
    [(_, found)] = view.rows([place])
    return {"place": place, "split": view.split_at(place), "row": found}


@ROUTER.get(f"{ONE}/facets", response_model=FacetsShown)
def facets(view: Viewed, wanted: Asked) -> Any:
    """What rows can be filtered by, counted among those that fit."""
    stage, done = view.stage
    told = {"index": stage, "done": done, "rows": view.version.rows, "numbers": view.numbers()}
    return FacetsShown.model_validate({**told, "facets": view.facets(wanted)}, from_attributes=True)


@ROUTER.get(f"{ONE}/lines", response_class=StreamingResponse)
def lines(view: Viewed, wanted: Asked) -> StreamingResponse:
    """All rows that fit as JSON lines, sent while they are read."""
    view.page(wanted, 0, 1)  # refuses what cannot be, before anything is sent
    headers = {"content-disposition": f'attachment; filename="rows-{view.version.number}.jsonl"'}
    return StreamingResponse(_batches(view.every(wanted)), media_type="application/octet-stream", headers=headers)


def _batches(every: Iterator[bytes]) -> Iterator[bytes]:
    """Lines put together, for each thing that is sent costs a change of threads."""
    batch, size = [], 0
    for line in every:
        batch.append(line)
        size += len(line)
        if size > 1 << 18:
            yield b"".join(batch)
            batch, size = [], 0
    yield b"".join(batch)


@ROUTER.get(f"{ONE}/quality", response_model=QualityShown)
def measured(project: str, name: Name, number: Number, desk: AtDesk) -> Any:
    """What was measured of a version, and what does not pass the gates."""
    store, one = desk.datasets.store(project), desk.datasets.version(project, name, number)
    found, held = quality(store, one), gates(store, name)
    told = {"measured": found, "gates": held, "failures": failures(found, held) if found else {}}
    return msgspec.to_builtins(told)


@ROUTER.put("/{name}/gates", response_model=Done)
def gate(project: str, name: Name, body: GateGiven, desk: AtDesk, request: Request) -> Any:
    """Set the gate of a measure, for all versions of a dataset; without limits it is taken away."""
    desk.datasets.versions(project, name)
    put_gate(desk.datasets.store(project), name, body.measure, Gate(body.below, body.above))
    note(request, measure=body.measure)
    return Done()


@ROUTER.get("/files/{path:path}", response_class=FileResponse)
def file(project: str, path: str, desk: AtDesk) -> FileResponse:
    """A file that an export made, to be saved; nothing is ever shown as a page."""
    found = desk.datasets.file(project, path)
    return FileResponse(found, media_type="application/octet-stream", filename=found.name)
