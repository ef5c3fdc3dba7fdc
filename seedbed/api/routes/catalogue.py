"""The catalogue: looking for entries, and the card of one."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query

from seedbed.actions.catalogue import WINGS, Card, card, type_name
from seedbed.api.answers import CardShown, EntryShown
from seedbed.api.catalogue import search
from seedbed.api.refusal import Refused, not_found
from seedbed.core.errors import RecipeError

ROUTER = APIRouter(prefix="/catalogue", tags=["catalogue"])


@ROUTER.get("", response_model=list[EntryShown])
def entries(
    wish: Annotated[str, Query(max_length=400)] = "",
    wing: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
    ready: bool = False,  # noqa: FBT001, FBT002 - given by name in the address
) -> Any:
    """The entries that fit a wish, the best first."""
    wrong = [one for one in wing if one not in WINGS]
    if wrong:
        raise Refused(f"there is no wing '{wrong[0]}'; there are {', '.join(WINGS)}", status=422, kind="wing")
    return [
        {"name": one.line.name, "wing": one.line.wing, "field": one.line.field, "summary": one.line.summary,
         "source": one.line.source, "needs": one.needs, "missing": one.missing}
        for one in search(wish, wings=tuple(wing), ready=ready)
    ]  # fmt: skip


@ROUTER.get("/{wing}/{name}", response_model=CardShown)
def entry(wing: str, name: str) -> Any:
    """The card of an entry."""
    return shown(known_card(wing, name))


def known_card(wing: str, name: str) -> Card:
    """The card of an entry of the catalogue; files of one's own are not looked at.

    Raises:
        Refused: there is none of that name.
    """
    if wing not in WINGS or not name.isidentifier():
        raise not_found(f"there is no entry '{wing}/{name}'")
    try:
        return card(f"{wing}/{name}")
    except RecipeError as error:
        raise not_found(str(error)) from None


def shown(found: Card) -> dict[str, Any]:
    """A card as JSON values."""
    settings = [
        {"name": one.name, "kind": type_name(one.kind), "default": _plain(one.default), "required": one.required}
        for one in found.settings
    ]
    prompts = {name: {"en": one.en, "zh": one.zh} for name, one in found.prompts.items()}
    whole = {name: getattr(found, name) for name in ("name", "wing", "field", "text", "shape", "asks")}
    columns = {"reads": list(found.reads), "optional": list(found.optional), "writes": dict(found.writes)}
    return {**whole, **columns, "settings": settings, "prompts": prompts}


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, enc_hook=str)
