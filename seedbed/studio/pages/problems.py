"""Problems: the families, live samples of one at any level in both languages, and the check of an answer."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from seedbed.api.asking import Asking, AtDesk
from seedbed.api.catalogue import search
from seedbed.api.desk import Desk
from seedbed.api.refusal import Refused, not_found
from seedbed.core import find
from seedbed.core.errors import SeedbedError
from seedbed.studio.render import Nav, gone, page, part

ROUTER = APIRouter(prefix="/problems")
NAV = Nav("problems", "/problems", 30, "g p")
Level = Annotated[int, Query(ge=1, le=10)]
Number = Annotated[int, Query(ge=0, lt=1 << 31)]
Which = Literal["en", "zh", "both"]


@ROUTER.get("")
def families(request: Request, wish: str = "") -> Response:
    """All families by their field, or those that fit a wish."""
    found = [one.line for one in search(wish[:200], wings=("problems",))]
    fields = [
        (field, list(some)) for field, some in groupby(sorted(found, key=lambda one: one.field), lambda one: one.field)
    ]
    if request.headers.get("hx-target") == "families":
        return part(request, "parts/families.html.jinja", fields=fields)
    return page(request, "problems.html.jinja", here="problems", fields=fields, wish=wish, count=len(found))


@ROUTER.get("/{family}")
def one_family(
    request: Request, family: str, desk: AtDesk, level: Level = 1, language: Which = "both", seed: Number = 0
) -> Response:
    """A family; level, language and number stand in the address. The samples follow, for some take a while."""
    line = _known(desk, family)
    dials: dict[str, Any] = {"level": level, "language": language, "seed": seed}
    text = desk.families.text(family)
    return page(request, "problem.html.jinja", here="problems", line=line, text=text, **dials)


@ROUTER.get("/{family}/samples")
def samples(
    request: Request, family: str, desk: AtDesk, level: Level = 1, language: Which = "both", seed: Number = 0
) -> Response:
    """Samples anew; the address of the page follows."""
    _known(desk, family)
    place = {"HX-Replace-Url": f"/problems/{family}?level={level}&language={language}&seed={seed}"}
    found = _samples(desk, family, level, language, seed)
    return part(request, "parts/samples.html.jinja", headers=place, **found)


@ROUTER.post("/check")
def check(
    request: Request, desk: AtDesk, problem: Annotated[str, Form()] = "", answer: Annotated[str, Form()] = ""
) -> Response:
    """The verdict on an answer."""
    try:
        told = msgspec.json.decode(problem, type=dict[str, Any])
    except msgspec.MsgspecError:
        raise Refused("the form lost its problem; load the page again", status=422, kind="form") from None
    return part(request, "parts/verdict.html.jinja", verdict=desk.families.verdict(told, answer))


@ROUTER.post("/{family}/draft")
def draft(
    family: str,
    desk: AtDesk,
    visitor: Asking,
    project: Annotated[str, Form()] = "",
    level: Annotated[int, Form(ge=1, le=10)] = 1,
) -> Response:
    """A recipe of problems of this family, to go on with."""
    _known(desk, family)
    if not visitor.may("editor"):
        raise Refused("this takes the role 'editor'", status=403, kind="role")
    desk.workspace.project(project)
    source = {"problems": family, "count": 100, "settings": {"level": level, "language": ["en", "zh"]}}
    recipe = {"name": f"{family}-{level}", "from": source, "steps": [], "models": desk.endpoints.default_models()}
    return gone(f"/p/{project}/generate/{desk.drafts.create(project, recipe)}")


def _known(desk: Desk, family: str) -> Any:
    if family not in find.names("problems"):
        raise not_found(f"there is no family '{family}' among the problems")
    return desk.families.known(family)


def _samples(desk: Desk, family: str, level: int, language: str, seed: int) -> dict[str, Any]:
    found, faults = [], []
    for one in ("en", "zh") if language == "both" else (language,):
        try:
            found += desk.families.samples(family, level=level, language=one, seed=seed)
        except SeedbedError as error:
            faults.append(str(error))
    return {"samples": found, "faults": faults}
