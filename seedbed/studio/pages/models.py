"""Models: endpoints with their keys, prices and limits; a test of each; which plays which role by default."""

from __future__ import annotations

import math
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from seedbed.api.asking import AtDesk, note
from seedbed.api.endpoints import ROLES
from seedbed.api.refusal import Refused
from seedbed.studio.render import Nav, gone, page, part

ROUTER = APIRouter(prefix="/models")
NAV = Nav("models", "/models", 70, "g m")
FIGURES = {"in_flight": int, "requests_per_minute": float, "tokens_per_minute": float, "timeout": float,
           "temperature": float, "max_tokens": int, "context": int}  # fmt: skip
KINDS = ("openai", "embedded", "gguf", "fake")


class ModelForm(BaseModel):
    """What the form holds. ``key`` is kept when it is not empty; ``forget`` removes the one that is kept."""

    name: str = ""
    kind: str = "openai"
    model: str = ""
    url: str = ""
    key: str = ""
    forget: bool = False
    price_in: str = ""
    price_out: str = ""
    currency: str = ""
    in_flight: str = ""
    requests_per_minute: str = ""
    tokens_per_minute: str = ""
    timeout: str = ""
    temperature: str = ""
    max_tokens: str = ""
    context: str = ""


@ROUTER.get("")
def models(request: Request, desk: AtDesk, edit: str = "") -> Response:
    """The page; ``edit`` names the model in the form."""
    edited = desk.endpoints.get(edit) if edit else None
    return page(
        request,
        "models.html.jinja",
        here="models",
        models=desk.endpoints.all(),
        roles=desk.endpoints.roles(),
        known_roles=ROLES,
        place=desk.endpoints.keys.place,
        form=_filled(edited),
        edited=edited,
        kinds=KINDS,
        figures=FIGURES,
    )


@ROUTER.post("")
def put(request: Request, desk: AtDesk, form: Annotated[ModelForm, Form()]) -> Response:
    """Keep a model."""
    key = "" if form.forget else form.key or None
    note(request, model=form.name, key="removed" if form.forget else "changed" if form.key else "as it was")
    desk.endpoints.put(form.name.strip(), _written(form), _settings(form), key)
    return gone("/models")


@ROUTER.post("/{name}/test")
def test(request: Request, name: str, desk: AtDesk) -> Response:
    """Test a model; what was found."""
    desk.test_model(name)
    return part(request, "parts/model_tested.html.jinja", model=desk.endpoints.get(name))


@ROUTER.post("/{name}/remove")
def remove(name: str, desk: AtDesk) -> Response:
    """Forget a model."""
    desk.endpoints.remove(name)
    return gone("/models")


class RolesForm(BaseModel):
    """Which model plays which role; "" for none."""

    main: str = ""
    judge: str = ""
    embed: str = ""
    vision: str = ""


@ROUTER.post("/roles")
def roles(request: Request, desk: AtDesk, form: Annotated[RolesForm, Form()]) -> Response:
    """Set the roles."""
    desk.endpoints.set_roles(form.model_dump())
    return gone("/models")


def _written(form: ModelForm) -> str:
    """The model as a recipe names it."""
    if form.kind not in KINDS:
        raise Refused(f"there is no kind of model '{form.kind}'", status=422, kind="form")
    name, url = form.model.strip(), form.url.strip()
    if form.kind == "embedded":
        return "embedded"
    return f"{form.kind}:{name}@{url}" if form.kind == "openai" and url else f"{form.kind}:{name}"


def _settings(form: ModelForm) -> dict[str, Any]:
    given = {name: figure(name, getattr(form, name), kind) for name, kind in FIGURES.items()}
    price = {"in": figure("price", form.price_in, float), "out": figure("price", form.price_out, float)}
    priced: dict[str, Any] = {name: value for name, value in price.items() if value is not None}
    if priced and form.currency.strip():
        priced["currency"] = form.currency.strip()
    return {**given, "price": priced}


def figure(name: str, text: str, kind: type) -> Any:
    """The number in a field of a form; None where it is empty.

    Raises:
        Refused: it is no number.
    """
    if not text.strip():
        return None
    try:
        found = kind(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise Refused(f"{name}: '{text[:20]}' is no number", status=422, kind="form")
    return found


def _filled(model: dict[str, Any] | None) -> dict[str, Any]:
    """The form's values for a model; a key is never among them."""
    if model is None:
        return ModelForm().model_dump()
    kind, _, rest = model["model"].partition(":")
    name, _, url = rest.partition("@http")
    settings = model["settings"]
    price = settings.get("price", {})
    known = {one: settings[one] for one in FIGURES if one in settings}
    prices = {"price_in": price.get("in", ""), "price_out": price.get("out", ""), "currency": price.get("currency", "")}
    place = {"kind": kind, "model": name, "url": f"http{url}" if url else ""}
    return {**ModelForm().model_dump(), **known, **prices, **place, "name": model["name"]}
