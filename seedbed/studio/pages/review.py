"""Review: rows judged by people, one at a time by keys, or many at once in a list; and what came out, to be saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.desk import Desk
from seedbed.api.people import Visitor
from seedbed.api.refusal import Refused
from seedbed.api.review_find import Found
from seedbed.api.routes.reviews import Sought, editors_only
from seedbed.studio.look import of_request
from seedbed.studio.render import Nav, gone, page, part
from seedbed.studio.words import catalogue

ROUTER = APIRouter(prefix="/p/{project}/review")
NAV = Nav("review", "/p/{project}/review", 50, "g v")
STATUSES = ("open", "mine", "undecided", "accept", "reject", "split", "edited", "all")
SORTS = ("place", "score", "-score", "size", "-size")
OUTCOMES = ("accept", "reject", "swap", "tie", "split")


class Beginning(BaseModel):
    """The form that begins a review."""

    name: str = ""
    place: str = ""
    sample: str = ""
    by: str = ""
    overlap: str = "1"
    people: list[str] = []
    blind: str = ""
    guide: str = ""


@ROUTER.get("")
def reviews(request: Request, project: str, desk: AtDesk, of: str = "") -> Response:
    """The reviews of a project, and the form for a new one; ``of`` is what it is to be of."""
    queues = desk.reviews.queues
    values: dict[str, Any] = {"queues": queues.all(project), "places": _places(desk, project, of), "of": of}
    people = [one["name"] for one in desk.people.all()]
    return page(request, "review.html.jinja", here="review", project=project, people=people, **values)


@ROUTER.get("/{queue}/state")
def state(request: Request, project: str, queue: str, desk: AtDesk) -> Response:
    """A review in the list, while its rows come in."""
    found = desk.reviews.queues.get(project, queue)
    return part(request, "parts/review_card.html.jinja", of_project=project, one=found)


@ROUTER.post("")
def begin(
    request: Request, project: str, desk: AtDesk, visitor: Asking, form: Annotated[Beginning, Form()]
) -> Response:
    """Begin a review."""
    editors_only(visitor)
    settings = {
        "sample": _whole(form.sample, "0"),
        "by": form.by.strip(),
        "overlap": _whole(form.overlap, "1"),
        "people": form.people,
        "blind": bool(form.blind),
        "guide": form.guide.strip(),
    }
    name = form.name.strip() or form.place.partition(":")[2].replace("@", " ").replace("/", " ")
    made = desk.reviews.create(project, name, form.place, settings, by=visitor.name)
    note(request, review=made["name"])
    ready = made["state"] in ("ready", "filling")
    return gone(f"/p/{project}/review/{made['id']}" if ready else f"/p/{project}/review")


@ROUTER.get("/{queue}")
def bench(request: Request, project: str, queue: str, desk: AtDesk, visitor: Asking, sought: Sought) -> Response:
    """One row at a time."""
    values = _surroundings(request, desk.reviews.queues.get(project, queue), visitor, sought, "review.bench.")
    settles = visitor.may("editor") and sought.status == "split"
    suggests = bool(desk.endpoints.roles().get("main"))
    return page(
        request, "bench.html.jinja", here="review", project=project, settles=settles, suggests=suggests, **values
    )


@ROUTER.get("/{queue}/list")
def rows(request: Request, project: str, queue: str, desk: AtDesk, visitor: Asking, sought: Sought) -> Response:
    """All rows in a list, to be judged many at once."""
    told = request.query_params.get("status")
    found = sought if told else Found("all", sought.q, sought.sort, sought.below)
    values = _surroundings(request, desk.reviews.queues.get(project, queue), visitor, found, "review.list.")
    return page(request, "review_list.html.jinja", here="review", project=project, **values)


@ROUTER.get("/{queue}/results")
def results(request: Request, project: str, queue: str, desk: AtDesk) -> Response:
    """What was decided, how far reviewers agree, and where it can go."""
    found = desk.reviews.queues.get(project, queue)
    agreement = desk.reviews.agreement(project, queue)
    values: dict[str, Any] = {"queue": found, "agreement": agreement, "outcomes": OUTCOMES}
    return page(request, "review_results.html.jinja", here="review", project=project, **values)


@ROUTER.post("/{queue}/save")
def save(
    request: Request,
    project: str,
    queue: str,
    desk: AtDesk,
    visitor: Asking,
    dataset: Annotated[str, Form(max_length=80)] = "",
    which: Annotated[Literal["accepted", "not_rejected"], Form()] = "accepted",
    replace: Annotated[str, Form()] = "",
) -> Response:
    """Save what was decided as the next version of a dataset."""
    editors_only(visitor)
    made = desk.reviews.save(project, queue, dataset.strip(), which=which, said="", replace=bool(replace))
    note(request, **made)
    return part(request, "parts/review_told.html.jinja", kind="saved", made=made, of_project=project)


@ROUTER.post("/{queue}/sheet")
def keep_sheet(request: Request, project: str, queue: str, desk: AtDesk, visitor: Asking) -> Response:
    """Keep the sheet beside the rows."""
    editors_only(visitor)
    made = desk.reviews.keep_sheet(project, queue).total
    return part(request, "parts/review_told.html.jinja", kind="kept", made=made, of_project=project)


@ROUTER.post("/{queue}/examples")
def examples(project: str, queue: str, desk: AtDesk, visitor: Asking, every: Annotated[str, Form()] = "") -> Response:
    """Accepted rows become the examples of a new draft, which makes more of their kind."""
    editors_only(visitor)
    made = desk.reviews.examples(project, queue, edited=not every)
    name = made["file"].removesuffix(".jsonl")
    recipe = {"name": name, "from": {"rows": made["file"]}, "steps": ["in_context"], "want": 20}
    draft = desk.drafts.create(project, {**recipe, "models": desk.endpoints.default_models(), "to": ["jsonl"]})
    return gone(f"/p/{project}/generate/{draft}")


@ROUTER.post("/{queue}/remove")
def remove(project: str, queue: str, desk: AtDesk, visitor: Asking) -> Response:
    """Throw a review away."""
    editors_only(visitor)
    desk.reviews.queues.remove(project, queue)
    return gone(f"/p/{project}/review")


def _places(desk: Desk, project: str, of: str) -> list[dict[str, str]]:
    """What can be judged; ``of`` stands first if it is an older version or a split, which the list leaves out."""
    known = desk.reviews.queues.places(project)
    kind, _, name = of.partition(":")
    if kind != "dataset" or of in [one["place"] for one in known]:
        return known
    desk.reviews.queues.data(project, of)
    return [{"place": of, "kind": kind, "name": name}, *known]


def _surroundings(
    request: Request, queue: Mapping[str, Any], visitor: Visitor, sought: Found, prefix: str
) -> dict[str, Any]:
    words = catalogue(of_request(request).language)
    return {
        "queue": queue,
        "sought": sought,
        "statuses": STATUSES,
        "sorts": SORTS,
        "may": visitor.may("reviewer"),
        "words": {key.removeprefix(prefix): text for key, text in words.items() if key.startswith(prefix)},
    }


def _whole(text: str, default: str) -> int:
    try:
        return int(text.strip() or default)
    except ValueError:
        raise Refused(f"'{text[:20]}' is no whole number", status=422, kind="form") from None
