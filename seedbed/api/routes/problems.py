"""Problem families: samples at a level, and the check of an answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from seedbed.api.answers import AnswerGiven, EntryShown, VerdictShown
from seedbed.api.asking import AtDesk
from seedbed.api.catalogue import search
from seedbed.api.families import MOST
from seedbed.api.refusal import not_found
from seedbed.core import find

ROUTER = APIRouter(prefix="/problems", tags=["problems"])


@ROUTER.get("", response_model=list[EntryShown])
def families() -> Any:
    """The families."""
    return [
        {"name": one.line.name, "wing": "problems", "field": one.line.field, "summary": one.line.summary,
         "source": one.line.source, "needs": one.needs, "missing": one.missing}
        for one in search(wings=("problems",))
    ]  # fmt: skip


@ROUTER.get("/{family}/samples")
def samples(
    family: str,
    desk: AtDesk,
    level: Annotated[int, Query(ge=1, le=10)] = 1,
    language: Literal["en", "zh"] = "en",
    seed: Annotated[int, Query(ge=0, lt=1 << 31)] = 0,
    count: Annotated[int, Query(ge=1, le=MOST)] = 1,
) -> list[dict[str, Any]]:
    """Problems as rows, each of which has passed its own check."""
    if family not in find.names("problems"):
        raise not_found(f"there is no family '{family}'")
    return desk.families.samples(family, level=level, language=language, seed=seed, count=count)


@ROUTER.post("/check", response_model=VerdictShown)
def check(body: AnswerGiven, desk: AtDesk) -> Any:
    """The verdict on an answer to a problem of ``samples``."""
    return desk.families.verdict(body.problem, body.answer)
