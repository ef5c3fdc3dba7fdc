"""Reviews: rows judged by people. Reviewers give verdicts and edits, editors begin reviews and save what came out."""

from __future__ import annotations

import tempfile
from pathlib import Path as Folder
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from seedbed.api import review_answers as answers
from seedbed.api.answers import Done
from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.people import Visitor
from seedbed.api.refusal import Refused
from seedbed.api.review_bench import PREFETCHED
from seedbed.api.review_find import Found, Sort, Status
from seedbed.api.review_marks import Mark

ROUTER = APIRouter(prefix="/projects/{project}/reviews", tags=["reviews"])
Number = Annotated[int, Path(ge=1, le=10_000_000)]
PICTURES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp", "webp": "image/webp"}


def found(
    status: Status = "open",
    q: Annotated[str, Query(max_length=400)] = "",
    sort: Sort = "place",
    below: Annotated[float | None, Query(allow_inf_nan=False)] = None,
) -> Found:
    """What is looked for, as an address tells it."""
    return Found(status, q.replace("\0", " "), sort, below)


Sought = Annotated[Found, Depends(found)]


def editors_only(visitor: Visitor) -> None:
    """Refuse a visitor who may judge rows, but make no data.

    Raises:
        Refused: the role is less than an editor's.
    """
    if not visitor.may("editor"):
        raise Refused(f"this takes the role 'editor', {visitor.name} has '{visitor.role}'", status=403, kind="role")


@ROUTER.get("", response_model=list[answers.QueueShown])
def all_reviews(project: str, desk: AtDesk) -> Any:
    """The reviews of a project, newest first."""
    return desk.reviews.queues.all(project)


@ROUTER.get("/places", response_model=list[answers.PlaceShown])
def places(project: str, desk: AtDesk) -> Any:
    """What can be judged: runs with rows, newest versions of datasets, files of rows."""
    return desk.reviews.queues.places(project)


@ROUTER.post("", response_model=answers.QueueShown, status_code=201)
def create(project: str, body: answers.QueueGiven, desk: AtDesk, visitor: Asking, request: Request) -> Any:
    """Begin a review; its rows are copied, so they do not change while they are judged."""
    editors_only(visitor)
    made = desk.reviews.create(project, body.name, body.place, body.settings.model_dump(), by=visitor.name)
    note(request, review=made["name"], rows=made["rows"])
    return made


@ROUTER.get("/{review}", response_model=answers.QueueShown)
def one_review(project: str, review: str, desk: AtDesk) -> Any:
    """A review, with how many rows have which outcome."""
    return desk.reviews.queues.get(project, review)


@ROUTER.delete("/{review}", response_model=Done)
def remove(project: str, review: str, desk: AtDesk, visitor: Asking) -> Any:
    """Throw a review away, with all that was decided in it."""
    editors_only(visitor)
    desk.reviews.queues.remove(project, review)
    return Done()


@ROUTER.get("/{review}/deck", response_model=answers.Deck)
def deck(
    project: str,
    review: str,
    desk: AtDesk,
    visitor: Asking,
    sought: Sought,
    after: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    most: Annotated[int, Query(ge=1, le=50)] = PREFETCHED,
    count: bool = True,  # noqa: FBT001, FBT002 - of a query string
) -> Any:
    """The next rows behind one; those that are open are kept for whoever asks for ten minutes."""
    return desk.reviews.deck(project, review, sought, visitor, after=after, most=most, count=count)


@ROUTER.get("/{review}/rows", response_model=answers.Window)
def window(
    project: str,
    review: str,
    desk: AtDesk,
    visitor: Asking,
    sought: Sought,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    most: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Any:
    """Rows of the list from a place on, shortened."""
    return desk.reviews.window(project, review, sought, visitor, offset=offset, most=most)


@ROUTER.get("/{review}/rows/{number}", response_model=answers.RowShown)
def one_row(project: str, review: str, number: Number, desk: AtDesk, visitor: Asking) -> Any:
    """One row, laid out."""
    return desk.reviews.row(project, review, number, visitor)


@ROUTER.put("/{review}/rows/{number}", response_model=answers.RowShown)
def judge(project: str, review: str, number: Number, body: answers.MarkGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Give a verdict, an edit, or both. Whoever comes second is refused, and nothing is overwritten."""
    mark = Mark(body.verdict, body.reason, body.edits)
    return desk.reviews.judge(project, review, number, visitor, mark, seen=body.seen, settle=body.settle)


@ROUTER.post("/{review}/bulk", response_model=answers.BulkDone)
def bulk(project: str, review: str, body: answers.BulkGiven, desk: AtDesk, visitor: Asking, request: Request) -> Any:
    """Judge many rows at once: those of some numbers, or all that match; rows of others are left alone."""
    sought = Found(body.status, body.q.replace("\0", " "), below=body.below)
    mark = Mark(body.verdict, body.reason or None)
    told = desk.reviews.bulk(project, review, sought, visitor, mark, numbers=body.numbers, expected=body.expected)
    note(request, verdict=body.verdict, **told)
    return told


@ROUTER.post("/{review}/undo", response_model=answers.Undone)
def undo(project: str, review: str, desk: AtDesk, visitor: Asking) -> Any:
    """Take back what one did last; a bulk is taken back whole."""
    return answers.Undone(numbers=desk.reviews.undo(project, review, visitor))


@ROUTER.post("/{review}/rows/{number}/suggest", response_model=answers.Suggested)
def suggest(
    project: str, review: str, number: Number, body: answers.SuggestGiven, desk: AtDesk, visitor: Asking
) -> Any:
    """Ask a model for a better text; it is shown, and nothing is taken over."""
    return desk.reviews.suggest(
        project, review, number, visitor, desk.endpoints, column=body.column, model=body.model, wish=body.wish
    )


@ROUTER.get(
    "/{review}/rows/{number}/pictures/{column}/{place}",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in PICTURES.values()}}},
)
def picture(
    project: str, review: str, number: Number, column: str, place: Annotated[int, Path(ge=0, le=1000)], desk: AtDesk
) -> Response:
    """A picture of a row, known to be one by its first bytes."""
    content, kind = desk.reviews.picture(project, review, number, column, place)
    return Response(content, media_type=PICTURES[kind])


@ROUTER.get("/{review}/agreement", response_model=answers.Agreement)
def agreement(project: str, review: str, desk: AtDesk) -> Any:
    """How far reviewers agree: shares, and Cohen's kappa with its interval."""
    return desk.reviews.agreement(project, review)


@ROUTER.get("/{review}/sheet", response_class=Response, responses={200: {"content": {"application/octet-stream": {}}}})
def sheet(project: str, review: str, desk: AtDesk, form: Literal["jsonl", "csv"] = "jsonl") -> Response:
    """What was decided as a sheet, which ``seedbed sample --read`` reads too."""
    with tempfile.TemporaryDirectory() as folder:
        if form == "csv":
            content = desk.reviews.sheet_csv(project, review, Folder(folder)).read_bytes()
        else:
            content = msgspec.json.Encoder().encode_lines(desk.reviews.sheet(project, review))
    name = {"content-disposition": f'attachment; filename="review-{review}.{form}"'}
    return Response(content, media_type="application/octet-stream", headers=name)


@ROUTER.post("/{review}/sheet", response_model=answers.SheetKept)
def keep_sheet(project: str, review: str, desk: AtDesk, visitor: Asking) -> Any:
    """Keep the sheet beside the rows: the report of a run then tells how many people accept."""
    editors_only(visitor)
    return msgspec.to_builtins(desk.reviews.keep_sheet(project, review).total)


@ROUTER.post("/{review}/save", response_model=answers.VersionSaved, status_code=201)
def save(project: str, review: str, body: answers.SaveGiven, desk: AtDesk, visitor: Asking, request: Request) -> Any:
    """Save what was decided as the next version of a dataset."""
    editors_only(visitor)
    made = desk.reviews.save(project, review, body.dataset, which=body.which, said=body.said, replace=body.replace)
    note(request, **made)
    return made


@ROUTER.post("/{review}/examples", response_model=answers.ExamplesMade, status_code=201)
def examples(project: str, review: str, body: answers.ExamplesGiven, desk: AtDesk, visitor: Asking) -> Any:
    """Write accepted rows as a file of examples, which ``in_context`` and other steps take."""
    editors_only(visitor)
    return desk.reviews.examples(project, review, edited=body.edited)
