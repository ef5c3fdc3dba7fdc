"""What no user would have written: pieces of a template, the assistant's voice, half a request."""

from __future__ import annotations

import re

from seedbed.core.errors import Reject
from seedbed.core.text import length

_PIECES = re.compile(
    r"<[|｜]\w|\w[|｜]>|\[/?INST\]|</?s>|<</?SYS>>|\[gMASK\]|<(start|end)_of_turn>"
    r"|^(assistant|user|system|model)\s*[\n:：]",
    re.IGNORECASE,
)
_ASSISTANT = re.compile(
    r"(sure|certainly|of course|i'?m sorry|i apologi[sz]e|as an ai|i'?m here to|how (can|may) i (help|assist) you)\b"
    r"|当然|好的|抱歉|对不起|很高兴|作为(一个|一名)?(AI|人工智能)|有什么.{0,8}帮",
    re.IGNORECASE,
)


def require(drawn: str) -> None:
    """Raises Reject for what a user would not have written."""
    if drawn.endswith((":", "：")):
        raise Reject("the instruction ends with a colon", value=drawn[-60:])
    if length(drawn) < 2:
        raise Reject("the instruction has fewer than 2 words", value=length(drawn), threshold=2)
    if found := _PIECES.search(drawn):
        raise Reject(f"the instruction holds a piece of a template, {found.group()!r}", value=found.group())
    if found := _ASSISTANT.match(drawn):
        raise Reject(f"the instruction speaks in the assistant's voice: {found.group()!r}", value=found.group())
