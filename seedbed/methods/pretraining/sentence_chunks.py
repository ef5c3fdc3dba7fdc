"""A text cut at the ends of its sentences."""

from __future__ import annotations

from seedbed.core.text import estimate_tokens, sentences


def chunks(text: str, tokens: int) -> list[str]:
    """A text cut at sentence ends into pieces of at most so many tokens; a longer sentence is a piece of its own."""
    pieces: list[str] = []
    for one in sentences(text):
        gap = "" if pieces and pieces[-1][-1] in "。！？…”」" else " "
        joined = f"{pieces[-1]}{gap}{one}" if pieces else one
        if pieces and estimate_tokens(joined) <= tokens:
            pieces[-1] = joined
        else:
            pieces.append(one)
    return pieces
