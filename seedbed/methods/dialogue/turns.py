"""What the dialogues with a simulated user share: how it sees the talk, and how what it says is read."""

from __future__ import annotations

from collections.abc import Sequence

from seedbed.core.request import Message
from seedbed.core.text import estimate_tokens

_OTHER = {"user": "assistant", "assistant": "user"}
_PAIRS = ('""', "“”", "「」", "''", "‘’")


def inverted(talk: Sequence[Message], begin: str) -> list[Message]:
    """The talk as the simulated user sees it: its own turns are the assistant's, and ``begin`` opens it."""
    turns: list[Message] = [{"role": _OTHER[one["role"]], "content": one["content"]} for one in talk]
    return [{"role": "user", "content": begin}, *turns]


def unquoted(text: str) -> str:
    """What somebody says, without the quotation marks that small models put round it."""
    said = text.strip()
    inner = said[1:-1]
    whole = said[:1] + said[-1:] in _PAIRS and not set(inner) & set('"“”「」')
    return inner.strip() if whole and inner.strip() else said


MESSAGE_TOKENS = 6
"""What a chat template adds to each message, about."""


def cut_between_rounds(messages: list[Message], limit: int) -> list[list[Message]]:
    """The dialogue cut between rounds; a round that alone exceeds the limit is a part of its own."""
    parts: list[list[Message]] = []
    used = 0
    for at in range(0, len(messages), 2):
        pair = messages[at : at + 2]
        tokens = sum(estimate_tokens(message["content"]) + MESSAGE_TOKENS for message in pair)
        if not parts or (limit and used + tokens > limit):
            parts.append([])
            used = 0
        parts[-1].extend(pair)
        used += tokens
    return parts
