"""Recipes before they run: checked, counted, and tried on a few rows."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from seedbed.api.answers import Checked, Estimated, RecipeGiven, TryGiven
from seedbed.api.asking import Asking, AtDesk
from seedbed.api.confine import refuse_outside
from seedbed.api.desk import Desk
from seedbed.api.drafts import checked, refuse_keys, written
from seedbed.api.people import Visitor

ROUTER = APIRouter(prefix="/projects/{project}/recipes", tags=["recipes"])


@ROUTER.post("/check", response_model=Checked)
def check(project: str, body: RecipeGiven, desk: AtDesk) -> Any:
    """Whether the form of a recipe is right; every fault is told. Steps and columns are bound by ``estimate``."""
    desk.workspace.project(project)
    return Checked(recipe=checked(_text(body)).model_dump(by_alias=True, mode="json"))


@ROUTER.post("/estimate", response_model=list[Estimated])
def estimate(project: str, body: RecipeGiven, desk: AtDesk, visitor: Asking) -> Any:
    """What a run would ask, in asks, tokens and money; nothing is asked."""
    return estimated(desk, project, _text(body), visitor)


@ROUTER.post("/try")
def try_rows(project: str, body: TryGiven, desk: AtDesk, visitor: Asking) -> list[dict[str, Any]]:
    """A few rows of each source on their way, with every ask and its reply. The replies are kept for the run."""
    return tried(desk, project, _text(body), visitor, rows=body.rows)


def estimated(desk: Desk, project: str, text: str, visitor: Visitor) -> list[dict[str, Any]]:
    """As the route of that name."""
    home = desk.workspace.home(project)
    _refuse(desk, project, text, visitor)
    return desk.drafts.estimate(text, home, desk.workspace.own)


def tried(desk: Desk, project: str, text: str, visitor: Visitor, *, rows: int) -> list[dict[str, Any]]:
    """As the route of that name."""
    home = desk.workspace.home(project)
    _refuse(desk, project, text, visitor)
    return desk.drafts.tried(text, home, desk.workspace.own, rows=rows)


def _refuse(desk: Desk, project: str, text: str, visitor: Visitor) -> None:
    recipe = checked(text)
    refuse_keys(recipe.model_dump(by_alias=True, mode="json"))
    if visitor.role != "owner":
        refuse_outside(recipe, desk, project)


def _text(body: RecipeGiven) -> str:
    return body.recipe if isinstance(body.recipe, str) else written(body.recipe)
