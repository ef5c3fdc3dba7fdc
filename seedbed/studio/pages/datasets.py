"""Datasets: what there is, versions of one, what is saved, mixed and compared."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, ValidationError

from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.dataset_answers import BlendGiven, DiffGiven, SaveGiven
from seedbed.api.desk import Desk
from seedbed.api.refusal import Refused
from seedbed.api.routes.dataset_works import diff_name, start_blend, start_diff, start_save
from seedbed.core.errors import RecipeError
from seedbed.studio.render import Nav, gone, page, part

ROUTER = APIRouter(prefix="/p/{project}/datasets")
NAV = Nav("datasets", "/p/{project}/datasets", 60, "g d")
FILES = (".jsonl", ".json", ".csv", ".tsv", ".parquet", ".arrow")
FORMATS_OF_FILES = 60
"""Files that the form offers."""
Body = TypeVar("Body", bound=BaseModel)


def posted(kind: type[Body], given: dict[str, Any]) -> Body:
    """What a form holds, as the API's body; empty fields are left out.

    Raises:
        Refused: it is not of that form; the message names the field.
    """
    try:
        return kind.model_validate({name: value for name, value in given.items() if value not in ("", None, [], {})})
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise Refused(told, status=422, kind="form") from None


async def fields(request: Request) -> dict[str, str]:
    """What a form posted; of several of a name the last."""
    form = await request.form(max_fields=1000)
    return {name: one.strip() for name, one in form.items() if isinstance(one, str)}


Posted = Annotated[dict[str, str], Depends(fields)]


@ROUTER.get("")
def datasets(request: Request, project: str, desk: AtDesk, save: str = "") -> Response:
    """All datasets, the forms that make more, and what is being made."""
    desk.workspace.project(project)
    works: dict[str, Any] = {"works": desk.datasets.works(project), "project_id": project}
    if request.headers.get("hx-target") == "works":
        return part(request, "parts/dataset_works.html.jinja", **works)
    runs = [one["name"] for one in desk.runs.all(project) if one["rows"]]
    found = desk.datasets.all(project)
    refs = [_ref(one["newest"], split) for one in found for split in one["newest"].parts]
    return page(
        request,
        "datasets.html.jinja",
        here="datasets",
        project=project,
        found=found,
        runs=runs,
        files=_files(desk, project),
        save=save,
        refs=refs,
        **works,
    )


@ROUTER.post("")
def save(request: Request, project: str, desk: AtDesk, visitor: Asking, given: Posted) -> Response:
    """Save a run or a file."""
    body = posted(SaveGiven, {**given, "replace": "replace" in given})
    start_save(desk, project, body, visitor)
    note(request, dataset=body.name)
    return gone(f"/p/{project}/datasets")


@ROUTER.post("/blend")
def blend(request: Request, project: str, desk: AtDesk, visitor: Asking, given: Posted) -> Response:
    """Mix versions."""
    shares = {
        name.removeprefix("share."): value for name, value in given.items() if name.startswith("share.") and value
    }
    if not shares:
        raise Refused("give at least one version a share above 0", status=422, kind="form")
    rest = {name: value for name, value in given.items() if not name.startswith("share.")}
    body = posted(BlendGiven, {**rest, "shares": shares, "replace": "replace" in given})
    start_blend(desk, project, body, visitor)
    note(request, dataset=body.name)
    return gone(f"/p/{project}/datasets")


@ROUTER.post("/stop")
def stop(request: Request, project: str, desk: AtDesk, work: Annotated[str, Form()] = "") -> Response:
    """End a piece of work."""
    desk.workspace.project(project)
    desk.datasets.stop(project, work)
    return part(request, "parts/dataset_works.html.jinja", works=desk.datasets.works(project), project_id=project)


@ROUTER.get("/{name}")
def one_dataset(request: Request, project: str, name: str, desk: AtDesk) -> Response:
    """The versions of a dataset, those that were dropped apart."""
    found = desk.datasets.versions(project, name)
    dropped = desk.datasets.versions(project, name, dropped=True)
    return page(
        request, "dataset.html.jinja", here="datasets", project=project, name=name, found=found, dropped=dropped
    )


@ROUTER.post("/{name}/{number}/drop")
def drop(project: str, name: str, number: int, desk: AtDesk) -> Response:
    """Put a version aside."""
    desk.datasets.version(project, name, number)
    desk.datasets.store(project).drop(f"{name}@{number}")
    return gone(f"/p/{project}/datasets/{name}")


@ROUTER.post("/{name}/{number}/restore")
def restore(project: str, name: str, number: int, desk: AtDesk) -> Response:
    """Bring it back."""
    desk.datasets.versions(project, name)
    desk.datasets.store(project).restore(f"{name}@{number}")
    return gone(f"/p/{project}/datasets/{name}")


@ROUTER.get("/{name}/{number}/diff")
def diff(
    request: Request, project: str, name: str, number: int, desk: AtDesk, before: str = "", measures: str = ""
) -> Response:
    """A version beside another one; compared once, for neither ever changes."""
    version = desk.datasets.version(project, name, number)
    store = desk.datasets.store(project)
    others = [one.name for known in desk.datasets.all(project) for one in store.versions(known["name"])]
    others = [one for one in others if one != version.name]
    before = before if before in others else version.before if version.before in others else ""
    work = desk.datasets.work(project, diff_name(before, version.name, measures=bool(measures))) if before else None
    values: dict[str, Any] = {"version": version, "others": others, "before": before, "measures": measures}
    return page(request, "dataset_diff.html.jinja", here="datasets", project=project, tab="diff", work=work, **values)


@ROUTER.post("/{name}/{number}/diff")
def compare(project: str, name: str, number: int, desk: AtDesk, visitor: Asking, given: Posted) -> Response:
    """Compare, and look at what comes of it."""
    version = desk.datasets.version(project, name, number)
    measures = "measures" in given
    body = posted(DiffGiven, {"before": given.get("before", ""), "after": version.name, "measures": measures})
    try:
        start_diff(desk, project, body, visitor)
    except RecipeError as error:
        raise Refused(str(error), status=404, kind="not_found") from None
    more = "&measures=1" if measures else ""
    return gone(f"/p/{project}/datasets/{name}/{number}/diff?before={body.before}{more}")


def _ref(version: Any, split: str) -> str:
    return str(version.name) if len(version.parts) == 1 else f"{version.name}/{split}"


def _files(desk: Desk, project: str) -> list[str]:
    """Files of rows in the project's folder and one step below."""
    home = desk.workspace.home(project)
    skipped = ("runs", "datasets", "exports")
    found = [path for pattern in ("*", "*/*") for path in sorted(home.glob(pattern)) if path.suffix in FILES]
    places = [path.relative_to(home) for path in found]
    kept = [one.as_posix() for one in places if one.parts[0] not in skipped and not one.parts[0].startswith(".")]
    return kept[:FORMATS_OF_FILES]
