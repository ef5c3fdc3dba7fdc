"""The playground: talks with up to four models side by side, blind where wanted. Asking takes an editor."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from seedbed.api import playground_answers as answers
from seedbed.api.answers import Done
from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.playground import TURNS, Asked
from seedbed.api.playground_view import summary, view

ROUTER = APIRouter(prefix="/playground", tags=["playground"])
Number = Annotated[int, Path(ge=1, le=TURNS)]
Place = Annotated[int, Path(ge=0, le=3)]


def asked(saying: answers.Saying) -> Asked:
    """A turn as the talks take it."""
    return Asked(saying.message, saying.system, saying.temperature, saying.max_tokens, saying.extra)


@ROUTER.get("/models", response_model=list[answers.AskableShown])
def models(desk: AtDesk) -> Any:
    """The models that can be asked: those that are kept, and the one on board."""
    return desk.talks.models()


@ROUTER.get("/standings", response_model=list[answers.StandingShown])
def standings(desk: AtDesk) -> Any:
    """How the models stand by what people said of blind answers."""
    return desk.arena.standings()


@ROUTER.get("/talks", response_model=list[answers.TalkListed])
def talks(desk: AtDesk) -> Any:
    """The latest talks."""
    return [summary(one) for one in desk.talks.all()]


@ROUTER.post("/talks", response_model=answers.TalkShown, status_code=201)
def begin(body: answers.TalkGiven, desk: AtDesk, visitor: Asking, request: Request) -> Any:
    """Begin a talk; the answers come in their own time."""
    talk = desk.talks.begin(body.models, asked(body), blind=body.blind, by=visitor.name)
    note(request, talk=talk, models=sorted(body.models))
    return view(desk.talks, desk.arena, talk)


@ROUTER.get("/talks/{talk}", response_model=answers.TalkShown)
def one_talk(talk: str, desk: AtDesk) -> Any:
    """A talk whole."""
    return view(desk.talks, desk.arena, talk)


@ROUTER.delete("/talks/{talk}", response_model=Done)
def remove(talk: str, desk: AtDesk) -> Any:
    """Throw a talk away; what was said of blind answers stays."""
    desk.talks.remove(talk)
    return Done()


@ROUTER.post("/talks/{talk}/turns", response_model=answers.TalkShown, status_code=201)
def go_on(talk: str, body: answers.Saying, desk: AtDesk) -> Any:
    """Say the next thing to all models of a talk."""
    desk.talks.go_on(talk, asked(body))
    return view(desk.talks, desk.arena, talk)


@ROUTER.post("/talks/{talk}/turns/{number}/answers/{place}/again", response_model=answers.TalkShown)
def again(talk: str, number: Number, place: Place, desk: AtDesk) -> Any:
    """Ask once more for an answer of the last turn that did not come."""
    desk.talks.again(talk, number, place)
    return view(desk.talks, desk.arena, talk)


@ROUTER.post("/talks/{talk}/turns/{number}/answers/{place}/stop", response_model=answers.TalkShown)
def stop(talk: str, number: Number, place: Place, desk: AtDesk) -> Any:
    """Wait for an answer no longer."""
    desk.talks.stop(talk, number, place)
    return view(desk.talks, desk.arena, talk)


@ROUTER.post("/talks/{talk}/verdict", response_model=answers.TalkShown)
def give(talk: str, body: answers.VerdictGiven, desk: AtDesk, visitor: Asking, request: Request) -> Any:
    """Say which answers of a blind talk are the best; then the names are shown."""
    desk.arena.give(talk, body.winner, by=visitor.name)
    note(request, verdict=body.winner)
    return view(desk.talks, desk.arena, talk)


@ROUTER.post("/talks/{talk}/reveal", response_model=answers.TalkShown)
def reveal(talk: str, desk: AtDesk) -> Any:
    """Show the names without a verdict."""
    desk.talks.get(talk)
    desk.talks.reveal(talk)
    return view(desk.talks, desk.arena, talk)
