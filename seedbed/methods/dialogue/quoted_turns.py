"""A turn of a dialogue that rests on a quotation: what a model writes, and whether it can be used."""

from __future__ import annotations

from typing import TypedDict

from pydantic import BaseModel, Field

from seedbed.checks.quotation import find_quote
from seedbed.core.errors import Unreadable
from seedbed.core.reply import Reply
from seedbed.methods.documents.quoted_pairs import asked_before, failure_of


class Evidence(TypedDict):
    """What one assistant turn rests on: ``text[start:end] == quote``."""

    quote: str
    start: int
    end: int


class Turn(BaseModel):
    """What the model writes for one turn."""

    question: str = Field(max_length=300)
    quote: str = Field(max_length=500)
    answer: str = Field(max_length=1000)


def read(reply: Reply, text: str, written: list[Turn]) -> Turn:
    """The turn in a reply; what is wrong with it is told to the model, which is then asked again."""
    turn = reply.json(Turn)
    failure = failure_of(turn.model_dump(), text)
    failure = failure or asked_before(turn.question, [one.question for one in written])
    if failure is None and any(_overlap(turn.quote, one.quote, text) for one in written):
        failure = "an earlier answer rests on this quote; ask about another part of the text"
    if failure is not None:
        raise Unreadable(failure, reply)
    return Turn(question=turn.question.strip(), quote=turn.quote, answer=turn.answer.strip())


def _overlap(one: str, other: str, text: str) -> bool:
    mine, theirs = evidence_of(one, text), evidence_of(other, text)
    return mine["start"] < theirs["end"] and theirs["start"] < mine["end"]


def evidence_of(quote: str, text: str) -> Evidence:
    """Where a quotation, known to be there, stands in the text."""
    span = find_quote(quote, text)
    assert span is not None
    return Evidence(quote=text[slice(*span)], start=span[0], end=span[1])
