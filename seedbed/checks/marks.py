"""Where a text marks its answer: ``\\boxed{…}``, ``<answer>…</answer>``, ``#### …``, "the answer is", 答案是."""

from __future__ import annotations

import re
from typing import NamedTuple

PHRASE = re.compile(
    r"\banswer\b(?:\s+(?:to|for)\s[^\n:.=]{0,80}?)?\s*(?:is|equals|=|[:：])+\s*[:：]?"
    r"|(?:答案|得数|最终结果|结果)\s*(?:应该?是|是|为|等于|[:：]|=|(?=并?不是))+\s*[:：]?|(?:^|\n)\s*答\s*[:：]",
    re.IGNORECASE,
)
DENIED = re.compile(r"\s*(?:not\b|n't\b|并?不|unknown|unclear)", re.IGNORECASE)
"""What makes a phrase no answer: "the answer is not 41"."""
_HASHES = re.compile(r"(?:^|\n)[ \t]*####([^\n]+)$")
_TAG = re.compile(r"<answer>(.*?)</answer>", re.DOTALL | re.IGNORECASE)
_BOX = re.compile(r"\\f?boxed\s*\{")
LONGEST_BOX = 2000
"""Characters of a box; a longer one has lost its end."""
MOST_BOXES = 200
"""Boxes that are looked at, from the end; more of them is a loop."""


class Box(NamedTuple):
    """A closed ``\\boxed{…}``: its content, inner braces kept, and its place in the text."""

    content: str
    start: int
    end: int


def boxes(text: str) -> list[Box]:
    """Every closed box that stands in no other."""
    found: list[Box] = []
    for match in list(_BOX.finditer(text))[-MOST_BOXES:]:
        if found and match.start() < found[-1].end:
            continue
        depth = 1
        for place in range(match.end(), min(len(text), match.end() + LONGEST_BOX)):
            depth += {"{": 1, "}": -1}.get(text[place], 0)
            if depth == 0:
                found.append(Box(text[match.end() : place], match.start(), place + 1))
                break
    return found


def tagged(text: str) -> list[str]:
    """What stands between ``<answer>`` and ``</answer>``."""
    return _TAG.findall(text)


def firm(text: str) -> list[str]:
    """What is marked without doubt: by boxes (inside the answer tag where there is one), tags, or hashes at the end."""
    inside = tagged(text)
    boxed = [box.content for part in (inside or [text]) for box in boxes(part)]
    found = [one for one in boxed if one.strip()] or [one for one in inside if one.strip()]
    return found or [match.group(1) for match in _HASHES.finditer(text.rstrip())]
