"""A talk as a person sees it; while it is blind, without anything that tells which model is which."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from seedbed.api import showing
from seedbed.api.database import Record
from seedbed.api.playground import Talks
from seedbed.api.playground_arena import LETTERS, Arena

TOLD = {"text": "", "reasoning": "", "calls": [], "finish": "", "message": "", "tokens_in": 0, "tokens_out": 0,
        "estimated": False, "seconds": None, "money": None, "currency": ""}  # fmt: skip
SHOWN_BLIND = ("text", "calls")
"""What of an answer is shown while names are hidden: how long it took, or how a server fails, would give it away."""


def view(talks: Talks, arena: Arena, talk: str) -> dict[str, Any]:
    """A talk whole: its turns with their answers, and the verdict on it."""
    found, turns = talks.get(talk), talks.turns(talk)
    hidden = found["blind"] and not found["revealed"]
    shown = [_turn(turn, found, hidden=hidden) for turn in turns]
    last = shown[-1]["answers"] if shown else []
    return {
        **summary(found),
        "places": [_named(found, place, hidden=hidden) for place in range(len(found["models"]))],
        "turns": shown,
        "awaited": sum(one["state"] == "asked" for one in last),
        "comparable": hidden and sum(one["state"] == "done" for one in last) >= 2,
        "verdict": arena.of(talk),
    }


@lru_cache(maxsize=400)
def _laid_out(text: str) -> str:
    return showing.markdown(text)


def summary(talk: Record) -> dict[str, Any]:
    """A talk in the list."""
    hidden = talk["blind"] and not talk["revealed"]
    names = ("id", "title", "blind", "created_by", "created", "updated")
    models = [] if hidden else [one["name"] for one in talk["models"]]
    return {**{name: talk[name] for name in names}, "hidden": hidden, "models": models, "count": len(talk["models"])}


def _named(talk: Record, place: int, *, hidden: bool) -> dict[str, str]:
    letter = LETTERS[place] if talk["blind"] else ""
    return {"letter": letter, **({"name": "", "model": ""} if hidden else talk["models"][place])}


def _turn(turn: Record, talk: Record, *, hidden: bool) -> dict[str, Any]:
    asked = {key: value for key, value in msgspec.to_builtins(turn["asked"]).items() if key != "message"}
    answers = [_answer(one, talk, hidden=hidden) for one in turn["answers"]]
    return {"number": turn["number"], "message": turn["asked"].message, **asked, "answers": answers}


def _answer(answer: Record, talk: Record, *, hidden: bool) -> dict[str, Any]:
    result: Mapping[str, Any] = answer["result"]
    known = {name: value for name, value in result.items() if not hidden or name in SHOWN_BLIND}
    told = {**TOLD, **known}
    html = _laid_out(told["text"]) if told["text"] else ""
    waited = max(0.0, time.time() - answer["created"]) if answer["state"] == "asked" else 0.0
    place = {"place": answer["place"], "state": answer["state"], "waited": waited}
    return {**place, **_named(talk, answer["place"], hidden=hidden), **told, "html": html}
