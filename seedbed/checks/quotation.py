"""Quotations from a text: the exact span one was taken from, and replies that can hold no other words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from seedbed.core.reply import Narrowed, json_schema
from seedbed.core.text import CJK, length, sentences

SHORTEST_PART = 3
"""Letters and digits that each part of a quotation with an ellipsis must have; less would be found anywhere."""
MOST_SENTENCES, MOST_CHARACTERS = 60, 8000
"""What a schema lists at most; servers refuse longer lists, or take long over them."""
SHORTEST_QUOTE = 3
"""Words (characters of Chinese) that a quotation has at least; less would be found anywhere."""

_CJK = re.compile(rf"[{CJK}]")
_ELLIPSIS = re.compile(r"[\[(（【]?\s*(?:…+|\.{3,}|。{3,})\s*[\])）】]?")
_MARKS = str.maketrans("‘’‛′“”„‟″「」『』–—−‐‑‒―", "''''" + '"' * 9 + "-------")
_EDGE = " \t\r\n\"'“”‘’「」『』《》.。,，;；:：!！?？"


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Where a quotation stands in a text: ``text[start:end]`` are the very characters, or None when it is not there.

    Letter case, character width, kinds of quotation mark and dash, invisible characters and white space are folded;
    between words white space must be there on both sides, beside CJK and punctuation it may be missing. The first place
    is taken. When the quotation as a whole is not there, quotation marks and punctuation at its edges are left off, and
    an ellipsis in it may stand for any text: the parts must follow one another, and the span reaches from the first to
    the last of them. A span never begins or ends inside a character.
    """
    for wanted in (quote, quote.strip(_EDGE)):
        found = _find(_fold(wanted)[0], text)
        if found is not None:
            return found
    parts = [_fold(part.strip(_EDGE))[0] for part in _ELLIPSIS.split(quote)]
    parts = [part for part in parts if part]
    if len(parts) < 2 or any(sum(map(str.isalnum, part)) < SHORTEST_PART for part in parts):
        return _find(parts[0], text) if len(parts) == 1 and _ELLIPSIS.search(quote) else None
    return _in_order(parts, text)


def quoting(kind: Any, field: str, text: str, used: Sequence[str] = ()) -> Narrowed:
    """A type whose ``field``, a string or a list of them, a server may fill with whole sentences of a text only.

    A server that keeps to schemas then cannot misquote; what others give is looked up as ever (`find_quote`). Sentences
    that stand among ``used`` are left out. A text without sentences, or with more than a schema should list, sets no
    bound. ``kind`` is the type of an object.
    """
    listed = [one for one in dict.fromkeys(sentences(text)) if length(one) >= SHORTEST_QUOTE and one not in used]
    schema = json_schema(kind)
    if listed and len(listed) <= MOST_SENTENCES and sum(map(len, listed)) <= MOST_CHARACTERS:
        place = schema["properties"][field]
        place.get("items", place)["enum"] = listed
    return Narrowed(kind, schema)


def _in_order(parts: list[str], text: str) -> tuple[int, int] | None:
    """The shortest span that ends where the parts, each at its first chance, are complete."""
    spans: list[tuple[int, int]] = []
    for part in parts:
        found = _find(part, text, after=spans[-1][1] if spans else 0)
        if found is None:
            return None
        spans.append(found)
    start = spans[-1][0]
    for part in reversed(parts[:-1]):
        span = _find(part, text, before=start)
        assert span is not None
        start = span[0]
    return start, spans[-1][1]


def _find(wanted: str, text: str, *, after: int = 0, before: int | None = None) -> tuple[int, int] | None:
    """The first place of a folded text from ``after`` on, or the last one that ends at ``before`` or earlier."""
    haystack, origin = _folded_text(text)
    backward = before is not None
    place = haystack.rfind(wanted) if backward else haystack.find(wanted)
    while wanted and place >= 0:
        end = place + len(wanted)
        start, stop = origin[place], origin[end - 1] + 1
        whole = (place == 0 or origin[place - 1] != start) and (end == len(origin) or origin[end] != stop - 1)
        if whole and start >= after and (before is None or stop <= before):
            return start, stop
        place = haystack.rfind(wanted, 0, end - 1) if backward else haystack.find(wanted, place + 1)
    return None


@lru_cache(maxsize=32)
def _folded_text(text: str) -> tuple[str, tuple[int, ...]]:
    folded, origin = _fold(text)
    return folded, tuple(origin)


def _fold(text: str) -> tuple[str, list[int]]:
    """A text folded character by character, and for each folded character the place it comes from."""
    folded: list[str] = []
    origin: list[int] = []
    gap = -1  # where white space began, while it is not known whether it separates two words
    for place, character in enumerate(text):
        if character.isspace():
            gap = place if gap < 0 else gap
            continue
        for one in _folded_character(character):
            if gap >= 0 and folded and _joins(folded[-1]) and _joins(one):
                folded.append(" ")
                origin.append(gap)
            gap = -1
            folded.append(one)
            origin.append(place)
    return "".join(folded), origin


@lru_cache(maxsize=8192)
def _folded_character(character: str) -> str:
    """What one character is compared as; nothing for invisible ones."""
    if character.isascii():
        return character.lower()
    if unicodedata.category(character) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKD", character)
    if any(one.isspace() for one in plain):  # spacing accents such as ´ come apart into a space and a mark
        return character
    return plain.lower().translate(_MARKS)


def _joins(character: str) -> bool:
    """Whether white space beside this character tells words apart: letters and digits of spaced scripts."""
    return character.isalnum() and not _CJK.match(character)
