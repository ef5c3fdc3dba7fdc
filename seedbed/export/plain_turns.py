"""Turns that hold texts only, for formats without a place for calls, pictures or parts."""

from __future__ import annotations

from seedbed.export.columns import Message
from seedbed.export.written import Misfit


def plain_turns(said: list[Message]) -> list[dict[str, str]]:
    """The turns as role and content.

    Raises:
        Misfit: a turn is a tool's or calls one, or is no text.
    """
    made = []
    for turn in said:
        if turn["role"] == "tool" or turn.get("tool_calls"):
            raise Misfit("the dialogue uses tools, which the format has no place for")
        made.append({"role": turn["role"], "content": text_of(turn)})
    return made


def text_of(turn: Message) -> str:
    """The text of a turn.

    Raises:
        Misfit: it is none.
    """
    if not isinstance(turn["content"], str):
        raise Misfit("a turn holds nothing, images or other parts, and the format takes text only")
    return turn["content"]


def answered(said: list[Message]) -> list[Message]:
    """The same turns.

    Raises:
        Misfit: the last is not the assistant's.
    """
    if said[-1]["role"] != "assistant":
        raise Misfit("the last turn is not the assistant's")
    return said
