"""The bodies of the API of the playground."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from seedbed.api.answers import Given


class Saying(Given):
    """What is said in a turn, and how; ``extra`` are further parameters of the request's body."""

    message: str = Field(min_length=1, max_length=100_000)
    system: str = Field("", max_length=20_000)
    temperature: float | None = Field(None, ge=0, le=10, allow_inf_nan=False)
    max_tokens: int | None = Field(None, ge=1, le=1_000_000)
    extra: dict[str, Any] = Field(default_factory=dict)


class TalkGiven(Saying):
    """A talk to begin: with one to four models by name, at least two where it is blind."""

    models: list[str] = Field(min_length=1, max_length=4)
    blind: bool = False


class VerdictGiven(Given):
    """Which answers are the best; ``none`` says that no one's are any good."""

    winner: Literal["a", "b", "c", "d", "tie", "none"]


class AskableShown(BaseModel):
    """A model that can be asked."""

    name: str
    model: str


class TalkListed(BaseModel):
    """A talk in the list; ``models`` is empty while they are ``hidden``, ``count`` is how many they are."""

    id: str
    title: str
    blind: bool
    hidden: bool
    models: list[str]
    count: int
    created_by: str
    created: float
    updated: float


class PlaceNamed(BaseModel):
    """Who stands where; ``letter`` in a blind talk, the rest once it is known."""

    letter: str
    name: str
    model: str


class AnswerShown(PlaceNamed):
    """An answer: asked for, done, failed with a ``message``, or stopped.

    ``html`` is the text laid out, safe to show. ``waited`` are the seconds so far of one that is asked for; ``seconds``
    include waits and retries. ``money`` is null where no price is known. While names are hidden,
    only the text is there.
    """

    place: int
    state: Literal["asked", "done", "failed", "stopped"]
    waited: float
    text: str
    html: str
    reasoning: str
    calls: list[str]
    finish: str
    message: str
    tokens_in: int
    tokens_out: int
    estimated: bool
    seconds: float | None
    money: float | None
    currency: str


class TurnShown(BaseModel):
    """A turn: what was said, how, and the answers by place."""

    number: int
    message: str
    system: str
    temperature: float | None
    max_tokens: int | None
    extra: dict[str, Any]
    answers: list[AnswerShown]


class VerdictShown(BaseModel):
    """What was said of a blind talk."""

    winner: str
    by: str
    at: float


class TalkShown(TalkListed):
    """A talk whole; ``awaited`` answers are on their way, ``comparable`` tells that a verdict can be given."""

    places: list[PlaceNamed]
    turns: list[TurnShown]
    awaited: int
    comparable: bool
    verdict: VerdictShown | None


class StandingShown(BaseModel):
    """A model by what people said: Elo with its 95 % interval, and the share of duels won (ties count half)."""

    name: str
    model: str
    elo: float
    low: float
    high: float
    win_rate: float
    duels: int
