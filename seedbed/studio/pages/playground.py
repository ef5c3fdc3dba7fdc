"""The playground: up to four models side by side, named or blind; how they stand by what people said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.desk import Desk
from seedbed.api.playground import MOST, Asked
from seedbed.api.playground_view import summary, view
from seedbed.api.refusal import Refused
from seedbed.api.routes.playground import Number, Place
from seedbed.studio.pages.models import figure
from seedbed.studio.render import gone, page, part

ROUTER = APIRouter(prefix="/playground")
TOKENS = "1024"
"""The most tokens of an answer where nobody chose."""


class Choices(BaseModel):
    """How models are asked, as the form and the address have it."""

    models: list[str] = []
    blind: str = ""
    system: Annotated[str, Field(max_length=20_000)] = ""
    temperature: str = ""
    max_tokens: str = TOKENS
    extra: str = ""


class Saying(Choices):
    """The form."""

    message: Annotated[str, Field(max_length=100_000)] = ""
    max_tokens: str = ""

    def asked(self) -> Asked:
        """What is said, as the talks take it.

        Raises:
            Refused: there is no message, a figure is none, or the further parameters are no JSON object.
        """
        message = self.message.replace("\r\n", "\n")
        if not message.strip():
            raise Refused("write a message first", status=422, kind="form")
        temperature = figure("temperature", self.temperature, float)
        tokens = figure("max_tokens", self.max_tokens, int)
        return Asked(message, self.system.replace("\r\n", "\n"), temperature, tokens, _object(self.extra))


@ROUTER.get("")
def playground(request: Request, desk: AtDesk, chosen: Annotated[Choices, Query()]) -> Response:
    """The form for a talk, the standings, and the latest talks."""
    values: dict[str, Any] = {
        "models": desk.talks.models(),
        "chosen": chosen,
        "most": MOST,
        "standings": desk.arena.standings(),
        "talks": [summary(one) for one in desk.talks.all()],
    }
    return page(request, "playground.html.jinja", here="models", **values)


@ROUTER.post("")
def begin(request: Request, desk: AtDesk, visitor: Asking, form: Annotated[Saying, Form()]) -> Response:
    """Begin a talk."""
    talk = desk.talks.begin(form.models, form.asked(), blind=bool(form.blind), by=visitor.name)
    note(request, talk=talk, models=sorted(form.models))
    return gone(f"/playground/{talk}")


@ROUTER.get("/{talk}")
def one_talk(request: Request, talk: str, desk: AtDesk) -> Response:
    """A talk."""
    found = view(desk.talks, desk.arena, talk)
    asked = found["turns"][-1] if found["turns"] else {}
    extra = msgspec.json.encode(asked["extra"]).decode() if asked.get("extra") else ""
    again = {name: asked.get(name) for name in ("system", "temperature", "max_tokens") if asked.get(name) is not None}
    address = [*(("models", one) for one in sorted(found["models"])), *again.items(), ("extra", extra)]
    values: dict[str, Any] = {
        "talk": found,
        "asked": {**asked, "extra": extra},
        "address": address,
        "seen": _seen(found["turns"]),
    }
    return page(request, "talk.html.jinja", here="models", **values)


@ROUTER.get("/{talk}/now")
def now(request: Request, talk: str, desk: AtDesk, seen: int = -1) -> Response:
    """Its turns as they are now; nothing where no answer came since ``seen``."""
    desk.talks.get(talk)
    if _seen(desk.talks.turns(talk)) == seen:
        return Response(status_code=204)
    return _shown(request, desk, talk)


@ROUTER.post("/{talk}")
def go_on(request: Request, talk: str, desk: AtDesk, form: Annotated[Saying, Form()]) -> Response:
    """Say the next thing."""
    desk.talks.go_on(talk, form.asked())
    return _shown(request, desk, talk)


@ROUTER.post("/{talk}/{number}/{place}/again")
def again(request: Request, talk: str, number: Number, place: Place, desk: AtDesk) -> Response:
    """Ask once more for an answer that did not come."""
    desk.talks.again(talk, number, place)
    return _shown(request, desk, talk)


@ROUTER.post("/{talk}/{number}/{place}/stop")
def stop(request: Request, talk: str, number: Number, place: Place, desk: AtDesk) -> Response:
    """Wait for an answer no longer."""
    desk.talks.stop(talk, number, place)
    return _shown(request, desk, talk)


@ROUTER.post("/{talk}/verdict")
def verdict(
    request: Request, talk: str, desk: AtDesk, visitor: Asking, winner: Annotated[str, Form(max_length=10)] = ""
) -> Response:
    """Say which answers are the best; the page then shows the names."""
    desk.arena.give(talk, winner, by=visitor.name)
    note(request, verdict=winner)
    return gone(f"/playground/{talk}")


@ROUTER.post("/{talk}/reveal")
def reveal(talk: str, desk: AtDesk) -> Response:
    """Show the names without a verdict."""
    desk.talks.get(talk)
    desk.talks.reveal(talk)
    return gone(f"/playground/{talk}")


@ROUTER.post("/{talk}/remove")
def remove(talk: str, desk: AtDesk) -> Response:
    """Throw a talk away."""
    desk.talks.remove(talk)
    return gone("/playground")


def _shown(request: Request, desk: Desk, talk: str) -> Response:
    found = view(desk.talks, desk.arena, talk)
    return part(request, "parts/talk_turns.html.jinja", talk=found, seen=_seen(found["turns"]), partly=True)


def _seen(turns: Sequence[Mapping[str, Any]]) -> int:
    """How many answers are no longer awaited: when that changes, the page has something new to show."""
    return sum(one["state"] != "asked" for turn in turns for one in turn["answers"])


def _object(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused(f"further parameters: this is no JSON ({error})", status=422, kind="form") from None
    if not isinstance(found, dict):
        raise Refused('further parameters are a JSON object, such as {"top_k": 20}', status=422, kind="form")
    return found
