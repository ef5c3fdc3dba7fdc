"""A version of a dataset: what it is, its rows, its quality, its exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from seedbed.actions.catalogue import card as entry_card
from seedbed.actions.catalogue import entry_names, listed
from seedbed.actions.measure_version import failures, gates, put_gate, quality
from seedbed.actions.override import settings as read_settings
from seedbed.api import forms
from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.dataset_answers import ExportGiven, GateGiven, MeasureGiven, SplitGiven
from seedbed.api.refusal import Refused, not_found
from seedbed.api.routes.dataset_works import measure_name, previewed, start_export, start_measure, start_split
from seedbed.api.routes.datasets import text_of_card
from seedbed.api.row_query import Asked, Viewed, address, without
from seedbed.core.errors import RecipeError
from seedbed.core.measure import Gate
from seedbed.store.row_view import Fitting, RowView, Wanted
from seedbed.store.version import Version
from seedbed.studio.look import of_request
from seedbed.studio.pages.datasets import Posted, posted
from seedbed.studio.quality_view import drawn
from seedbed.studio.render import gone, page, part

ROUTER = APIRouter(prefix="/p/{project}/datasets/{name}/{number}")
SHOWN_COLUMNS, CELL = 4, 180
"""Columns of the list of rows, and characters of a cell."""
FACETS = 12
"""Facets that stand beside the rows; the API has all."""


class Bounds:
    """Where a page of rows begins, and what the form that filters by a number holds."""

    def __init__(
        self,
        first: Annotated[int, Query(ge=0, le=10**9)] = 0,
        column: Annotated[str, Query(max_length=300)] = "",
        low: Annotated[str, Query(max_length=40)] = "",
        high: Annotated[str, Query(max_length=40)] = "",
    ) -> None:
        self.first, self.column, self.low, self.high = first, column, low, high

    def read(self) -> tuple[str, float | None, float | None]:
        """As a filter.

        Raises:
            Refused: a bound is no number.
        """
        try:
            low, high = (float(one) if one.strip() else None for one in (self.low, self.high))
        except ValueError:
            raise Refused(f"'{self.low}' to '{self.high}': bounds are numbers", status=422, kind="form") from None
        return self.column, low, high


@ROUTER.get("")
def overview(request: Request, project: str, name: str, number: int, desk: AtDesk) -> Response:
    """What a version is and where it comes from, and its card."""
    version = desk.datasets.version(project, name, number)
    card = text_of_card(desk, project, version, of_request(request).language)
    return _page(request, "dataset_version.html.jinja", project, version, "about", card=card)


@ROUTER.post("/split")
def split(
    request: Request, project: str, name: str, number: int, desk: AtDesk, visitor: Asking, given: Posted
) -> Response:
    """Split the version into its dataset's next one."""
    version = desk.datasets.version(project, name, number)
    shares = {
        given[f"split.{place}"]: given.get(f"share.{place}", "") for place in "123" if given.get(f"split.{place}")
    }
    by = [one.strip() for one in given.get("by", "").split(",") if one.strip()]
    rest = {one: given.get(one, "") for one in ("stratify", "near", "seed", "said")}
    body = posted(SplitGiven, {**rest, "by": by, "shares": {one: share for one, share in shares.items() if share}})
    start_split(desk, project, version, body, visitor)
    note(request, dataset=version.name)
    return gone(f"/p/{project}/datasets")


@ROUTER.get("/rows")
def rows(
    request: Request,
    project: str,
    desk: AtDesk,
    view: Viewed,
    wanted: Asked,
    bounds: Annotated[Bounds, Depends()],
) -> Response:
    """Rows that fit what stands in the address, with what they can be filtered by."""
    if bounds.column and (bounds.low or bounds.high):
        more = msgspec.structs.replace(wanted, ranges=(*wanted.ranges, bounds.read()))
        return RedirectResponse(f"{request.url.path}?{address(more)}", status_code=303)
    version, first = view.version, bounds.first
    found, told = _found(view, wanted)
    stage, done = view.stage
    values: dict[str, Any] = {
        "found": found, "columns": _columns(version), "cut": CELL, "first": first, "wanted": wanted,
        "stage": stage, "done": done, "fault": desk.datasets.index_fault(project, version),
        "told": told, "facets": [] if told else _facets(view, wanted), "numbers": view.numbers(),
        "chosen": _chosen(wanted), "link": address(wanted),
        "values_json": [f"[{msgspec.json.encode(one).decode()},{value}]" for one, value in wanted.values],
        "ranges_json": [msgspec.json.encode(one).decode() for one in wanted.ranges],
    }  # fmt: skip
    return _page(request, "dataset_rows.html.jinja", project, version, "rows", **values)


@ROUTER.get("/rows/{place}")
def row(request: Request, project: str, view: Viewed, place: int) -> Response:
    """One row, whole."""
    version = view.version
    if not 0 <= place < version.rows:
        raise not_found(f"{version.name} has {version.rows:,} rows; there is none at {place:,}")
    [(_, found)] = view.rows([place])
    plain = {one: value for one, value in found.items() if not one.startswith("_")}
    descent = {one: value for one, value in found.items() if one.startswith("_")}
    values: dict[str, Any] = {"place": place, "split": view.split_at(place), "plain": plain, "descent": descent}
    return _page(request, "dataset_row.html.jinja", project, version, "rows", **values)


@ROUTER.post("/index")
def index(project: str, name: str, number: int, desk: AtDesk, visitor: Asking) -> Response:
    """Make the index again, where that failed."""
    desk.datasets.index_again(project, desk.datasets.version(project, name, number), by=visitor.name)
    return gone(f"/p/{project}/datasets/{name}/{number}/rows")


@ROUTER.get("/quality")
def measured(request: Request, project: str, name: str, number: int, desk: AtDesk) -> Response:
    """The measures of a version with their plots, and the gates of its dataset."""
    version = desk.datasets.version(project, name, number)
    store = desk.datasets.store(project)
    found, held = quality(store, version), gates(store, name)
    work = desk.datasets.work(project, measure_name(version))
    shown = drawn(found, version, of_request(request).language) if found else []
    told = failures(found, held) if found else {}
    settings = "\n".join(
        f"{one}.{key}={value}"
        for one, given in (found.settings if found else {}).items()
        for key, value in given.items()
    )
    values: dict[str, Any] = {"quality": found, "shown": shown, "gates": held, "failures": told, "work": work}
    return _page(request, "dataset_quality.html.jinja", project, version, "quality", settings=settings, **values)


@ROUTER.post("/quality")
def measure(project: str, name: str, number: int, desk: AtDesk, visitor: Asking, given: Posted) -> Response:
    """Measure; what is set stands on lines of its own, ``MEASURE.SETTING=VALUE``."""
    settings: dict[str, dict[str, Any]] = {}
    for key, value in read_settings([one for one in given.get("settings", "").splitlines() if one.strip()]).items():
        measured_by, dot, setting = key.partition(".")
        if not dot:
            raise Refused(f"'{key[:80]}': write MEASURE.SETTING=VALUE", status=422, kind="form")
        settings.setdefault(measured_by, {})[setting] = value
    version = desk.datasets.version(project, name, number)
    start_measure(desk, project, version, MeasureGiven(settings=settings), visitor)
    return gone(f"/p/{project}/datasets/{name}/{number}/quality")


@ROUTER.post("/gate")
def gate(request: Request, project: str, name: str, number: int, desk: AtDesk, given: Posted) -> Response:
    """Set a gate of the dataset, or take it away."""
    figure = given.get("figure") or "value"
    limits = {side: {figure: given[side]} for side in ("below", "above") if given.get(side)}
    body = posted(GateGiven, {"measure": given.get("measure", ""), **limits})
    desk.datasets.version(project, name, number)
    put_gate(desk.datasets.store(project), name, body.measure, Gate(body.below, body.above))
    note(request, measure=body.measure)
    return gone(f"/p/{project}/datasets/{name}/{number}/quality")


@ROUTER.get("/export")
def exports(request: Request, project: str, name: str, number: int, desk: AtDesk, form: str = "") -> Response:
    """The formats; one of them with its settings; what was written."""
    version = desk.datasets.version(project, name, number)
    names = ("card", *entry_names("export"))
    form = form if form in names else "jsonl"
    made = [one for one in desk.datasets.works(project, most=60) if one["verb"] in ("export", "card")]
    mine = [one for one in made if str(one["given"].get("ref", "")).partition("/")[0] == version.name]
    if request.headers.get("hx-target") == "made":
        return part(request, "parts/dataset_made.html.jinja", made=mine, project_id=project, version=version)
    values: dict[str, Any] = {"form": form, "names": names, "made": mine, "fields": _settings(form)}
    values["line"] = next((one for one in listed("export") if one.name == form), None)  # a card has none
    return _page(request, "dataset_export.html.jinja", project, version, "export", **values)


@ROUTER.post("/preview")
def preview(request: Request, project: str, name: str, number: int, desk: AtDesk, given: Posted) -> Response:
    """The first rows in a format."""
    version = desk.datasets.version(project, name, number)
    found = previewed(desk, project, version, _export(given))
    return part(request, "parts/dataset_preview.html.jinja", preview=found)


@ROUTER.post("/export")
def export(
    request: Request, project: str, name: str, number: int, desk: AtDesk, visitor: Asking, given: Posted
) -> Response:
    """Write the files."""
    body = _export(given)
    start_export(desk, project, desk.datasets.version(project, name, number), body, visitor)
    note(request, form=body.form, send=bool(body.settings.get("send")))
    return gone(f"/p/{project}/datasets/{name}/{number}/export?form={body.form}")


def _page(request: Request, template: str, project: str, version: Version, tab: str, **values: Any) -> Response:
    return page(request, template, here="datasets", project=project, version=version, tab=tab, **values)


def _columns(version: Version) -> list[str]:
    """The columns that a list of rows shows: texts first, then what there is."""
    plain = [one for one in version.columns if one != "id" and not one.startswith("_")]
    chosen = sorted(plain, key=lambda one: version.columns[one] != "text")[:SHOWN_COLUMNS]
    return [one for one in plain if one in chosen]


def _found(view: RowView, wanted: Wanted) -> tuple[Fitting, str]:
    """How many rows fit, or why that cannot be said: the search is too short, the index is not there yet."""
    try:
        return view.page(wanted, 0, 0), ""
    except RecipeError as error:
        return Fitting(0, complete=True, rows=[]), str(error)


def _facets(view: RowView, wanted: Wanted) -> list[dict[str, Any]]:
    """Each facet with its values, and the address that takes a value in or out."""
    made = []
    for facet in view.facets(wanted, patience=0.0)[:FACETS]:
        values = []
        for one in facet.values:
            pair = (facet.name, one.value)
            rest = without(wanted, [pair])
            other = rest if one.chosen else msgspec.structs.replace(wanted, values=(*wanted.values, pair))
            text = msgspec.json.decode(one.value)
            shown = text if isinstance(text, str) else one.value
            values.append({"shown": shown, "rows": one.rows, "chosen": one.chosen, "link": address(other)})
        made.append({"name": facet.name, "values": values})
    return made


def _chosen(wanted: Wanted) -> list[dict[str, str]]:
    """What is filtered by numbers, with the address without it."""
    told = []
    for one in wanted.ranges:
        rest = msgspec.structs.replace(wanted, ranges=tuple(other for other in wanted.ranges if other != one))
        low, high = ("…" if bound is None else f"{bound:g}" for bound in one[1:])
        told.append({"shown": f"{one[0]} {low} – {high}", "link": address(rest)})
    return told


def _settings(form: str) -> list[forms.Field]:
    return [] if form == "card" else [forms.field(one, {}) for one in entry_card(form).settings]


def _export(given: Mapping[str, str]) -> ExportGiven:
    """A form of an export as the API takes it.

    Raises:
        Refused: a setting is not of its type.
    """
    form, settings = given.get("form", ""), dict[str, Any]()
    known = {one.name: one for one in entry_card(form).settings} if form in entry_names("export") else {}
    for name, text in given.items():
        setting = known.get(name.removeprefix("set."))
        if not name.startswith("set.") or setting is None or not text:
            continue
        try:
            settings[setting.name] = forms.read(setting, text)
        except ValueError as error:
            raise Refused(str(error), status=422, kind="form") from None
    return posted(ExportGiven, {"form": form, "split": given.get("split", ""), "settings": settings})
