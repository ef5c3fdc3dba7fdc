"""Work on datasets: saving, blending, splitting, comparing, exporting, measuring, each in a process of its own."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from seedbed.actions.export_preview import checked_export
from seedbed.api.answers import Done
from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.dataset_answers import (
    BlendGiven,
    DiffGiven,
    ExportGiven,
    MeasureGiven,
    PreviewShown,
    SaveGiven,
    SplitGiven,
    WorkShown,
)
from seedbed.api.desk import Desk
from seedbed.api.people import Visitor
from seedbed.api.refusal import Refused, not_found
from seedbed.store.version import Version

ROUTER = APIRouter(prefix="/projects/{project}", tags=["dataset works"])
Name = Annotated[str, Path(max_length=80)]
Number = Annotated[int, Path(ge=1, le=999_999)]
ONE = "/datasets/{name}/versions/{number}"


@ROUTER.get("/dataset-works", response_model=list[WorkShown])
def works(project: str, desk: AtDesk) -> Any:
    """The newest pieces of work."""
    return desk.datasets.works(project)


@ROUTER.get("/dataset-works/{work}", response_model=WorkShown)
def one_work(project: str, work: str, desk: AtDesk) -> Any:
    """A piece of work: whether it goes on, and what came of it."""
    desk.workspace.project(project)
    found = desk.datasets.work(project, work)
    if found is None:
        raise not_found(f"there is no piece of work '{work[:80]}' in this project")
    return found


@ROUTER.post("/dataset-works/{work}/stop", response_model=Done)
def stop(project: str, work: str, desk: AtDesk) -> Any:
    """End a piece of work; nothing half-made is kept."""
    desk.workspace.project(project)
    desk.datasets.stop(project, work)
    return Done()


@ROUTER.post("/datasets", response_model=WorkShown, status_code=201)
def save(project: str, body: SaveGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Save a run or a file as the next version of a dataset."""
    return start_save(desk, project, body, visitor)


def start_save(desk: Desk, project: str, body: SaveGiven, visitor: Visitor) -> dict[str, Any]:
    """Start saving."""
    source = desk.datasets.source(project, body.source)
    return desk.datasets.start(project, "save", {**body.model_dump(), "source": source}, by=visitor.name)


@ROUTER.post("/blends", response_model=WorkShown, status_code=201)
def blend(project: str, body: BlendGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Mix versions by shares into the next version of a dataset."""
    return start_blend(desk, project, body, visitor)


def start_blend(desk: Desk, project: str, body: BlendGiven, visitor: Visitor) -> dict[str, Any]:
    """Start blending."""
    store = desk.datasets.store(project)
    for ref in body.shares:
        store.opened(ref)  # a name that is none is told at once
    given = body.model_dump()
    given["wished"] = {name: given.pop(name) for name in ("said", "licence", "replace")}
    return desk.datasets.start(project, "blend", given, by=visitor.name)


@ROUTER.post("/diffs", response_model=WorkShown, status_code=201)
def diff(project: str, body: DiffGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Hold two versions against each other."""
    return start_diff(desk, project, body, visitor)


def start_diff(desk: Desk, project: str, body: DiffGiven, visitor: Visitor) -> dict[str, Any]:
    """Start comparing; two versions never change, so they are compared once."""
    store = desk.datasets.store(project)
    first, second = (store.find(ref).name for ref in (body.before, body.after))
    name = diff_name(first, second, measures=body.measures)
    known = desk.datasets.work(project, name)
    if known is not None and known["state"] in ("running", "done"):
        return known
    given = {"before": first, "after": second, "measures": body.measures}
    return desk.datasets.start(project, "diff", given, by=visitor.name, name=name)


def diff_name(before: str, after: str, *, measures: bool) -> str:
    """The name of the piece of work that compares two versions."""
    return f"diff {before} {after}{' measured' if measures else ''}"


@ROUTER.post(f"{ONE}/split", response_model=WorkShown, status_code=201)
def split(project: str, name: Name, number: Number, body: SplitGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Split a version without leakage into the next one."""
    return start_split(desk, project, desk.datasets.version(project, name, number), body, visitor)


def start_split(desk: Desk, project: str, version: Version, body: SplitGiven, visitor: Visitor) -> dict[str, Any]:
    """Start splitting."""
    wish = body.model_dump(exclude={"name", "said"})
    given = {"ref": version.name, "wish": wish, "name": body.name, "said": body.said}
    return desk.datasets.start(project, "split", given, by=visitor.name)


@ROUTER.post(f"{ONE}/measure", response_model=WorkShown, status_code=201)
def measure(project: str, name: Name, number: Number, body: MeasureGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Take all measures of a version; each stands in its quality as soon as it is taken."""
    return start_measure(desk, project, desk.datasets.version(project, name, number), body, visitor)


def start_measure(desk: Desk, project: str, version: Version, body: MeasureGiven, visitor: Visitor) -> dict[str, Any]:
    """Start measuring."""
    given = {"ref": version.name, "settings": body.settings}
    return desk.datasets.start(project, "measure", given, by=visitor.name, name=measure_name(version))


def measure_name(version: Version) -> str:
    """The name of the piece of work that measures a version."""
    return f"measure {version.name}"


@ROUTER.post(f"{ONE}/index", response_model=Done)
def index(project: str, name: Name, number: Number, desk: AtDesk, visitor: Asking) -> Any:
    """Make the index of a version again, where that failed."""
    version = desk.datasets.version(project, name, number)
    desk.datasets.index_again(project, version, by=visitor.name)
    return Done()


@ROUTER.post(f"{ONE}/preview", response_model=PreviewShown)
def preview(project: str, name: Name, number: Number, body: ExportGiven, desk: AtDesk) -> Any:
    """The first rows of a version in a format; nothing is kept, nothing is sent."""
    return previewed(desk, project, desk.datasets.version(project, name, number), body)


def previewed(desk: Desk, project: str, version: Version, body: ExportGiven) -> dict[str, Any]:
    """The first rows in a format."""
    checked_export(body.form, body.settings)
    return desk.datasets.preview(project, _split(version, body.split), body.form, body.settings)


@ROUTER.post(f"{ONE}/export", response_model=WorkShown, status_code=201)
def export(
    project: str, name: Name, number: Number, body: ExportGiven, desk: AtDesk, visitor: Asking, request: Request
) -> Any:
    """Write a version in a format; the files are below ``/datasets/files``. Only an owner may send it to the hub."""
    begun = start_export(desk, project, desk.datasets.version(project, name, number), body, visitor)
    note(request, form=body.form, send=bool(body.settings.get("send")))
    return begun


def start_export(desk: Desk, project: str, version: Version, body: ExportGiven, visitor: Visitor) -> dict[str, Any]:
    """Start an export; ``card`` is the folder with all splits, card and metadata.

    Raises:
        Refused: it would leave the machine, and who asks is no owner.
    """
    if body.form == "card":
        whole = {"ref": version.name, "target": desk.datasets.target(version.name, "card")}
        return desk.datasets.start(project, "card", whole, by=visitor.name)
    checked_export(body.form, body.settings)
    if body.settings.get("send") and not visitor.may("owner"):
        raise Refused("sending a dataset to the hub takes the role 'owner'", status=403, kind="role")
    ref = _split(version, body.split)
    settings = desk.datasets.settings(project, body.settings)
    given: dict[str, Any] = {"ref": ref, "form": body.form, "settings": settings}
    given["target"] = desk.datasets.target(ref, body.form)
    return desk.datasets.start(project, "export", given, by=visitor.name)


def _split(version: Version, split: str) -> str:
    """The split that is meant; refused where there is none, or it is not said which.

    The message comes from the version itself.
    """
    part = version.part(split or None)
    name = next(name for name, one in version.parts.items() if one is part)
    return f"{version.name}/{name}"
