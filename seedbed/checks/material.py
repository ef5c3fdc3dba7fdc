"""Showing texts to a judging model as material: between marks of the row's own, which no text can close.

A mark is 48 bits drawn for the row and stands in none of the texts. Control words of chat templates inside a text
(``<|im_end|>``, ``[INST]``, ``</s>`` …) are set apart by a blank: many servers read them as the end of the turn, and
what comes after them would be a turn of its own, outside all marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random

_WORDS = r"bos|eos|pad|s|start_of_turn|end_of_turn|start_header_id|end_header_id|eot_id|sys|system|user|assistant|human"
_CONTROL = re.compile(
    rf"<\s?[|｜][^<>\n]{{1,60}}[|｜]\s?>|</?(?:{_WORDS})>|<</?SYS>>|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS)\]",
    re.IGNORECASE,
)
"""As chat templates of the usual families write them; a family with other words must be added here."""


def draw_mark(rng: Random, texts: Iterable[str]) -> str:
    """A mark of the row's own that none of the texts holds."""
    everything = "\n".join(texts)
    while (mark := f"<<<{rng.getrandbits(48):012x}>>>") in everything:
        pass
    return mark


def shown(mark: str, parts: Iterable[tuple[str, str]]) -> str:
    """Titled texts, each between two lines of the mark."""
    return "\n\n".join(f"{title}\n{mark}\n{defused(text)}\n{mark}" for title, text in parts)


def defused(text: str) -> str:
    """The text with its control words set apart: ``<|im_end|>`` becomes ``< |im_end|>``, which is plain text."""
    return _CONTROL.sub(lambda found: re.sub(r"[<\[]", r"\g<0> ", found.group()), text)
