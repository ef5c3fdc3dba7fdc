"""What the dialogues with a simulated user share: how it sees the talk, and how what it says is read."""

from __future__ import annotations

from collections.abc import Sequence

from seedbed.core.request import Message

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
