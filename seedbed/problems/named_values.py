"""Answers that give things values, whichever things they name: ``Ada: knight, Ben: knave``, ``A = 2``, a dict.

Unlike ``forms.named``, a text that speaks of other things is read all the same, so that it is seen to differ from an
answer beside it, and can be told what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from seedbed.problems.forms import literal
from seedbed.problems.reading import Parser

Pairs = tuple[tuple[str, Any], ...]
"""Names in lower case, or as an alias has them, with their values; sorted by name."""

_PART = re.compile(r"[,;\n]|(?<=\w)\s+and\s+(?=\w)|(?<=\W)and\s+(?=\w)", re.IGNORECASE)
_HEADING = re.compile(r"[^:,;\n]*:\s*")
_IN_BRACKETS = re.compile(r"[\s\-*•]*(\w[\w ]{0,30}?)\s*\(\s*(\w[\w ]{0,30}?)\s*\)[\s.]*")
_PAIR = re.compile(r"[\s\-*•(]*(\w[\w ]{0,30}?)\s*(?:[:=]|->|→|\bis\b|是)\s*(\w[\w ]{0,30}?)[\s*).]*")


def named_values(words: Mapping[str, Any], aliases: Mapping[str, str] | None = None) -> Parser[Pairs]:
    """A parser for two or more names with values, each name once, every value one of ``words`` (lower case).

    Args:
        words: what may be said, with what it means.
        aliases: names in lower case, with the names that they stand for.
    """
    known = aliases or {}

    def parse(text: str) -> Pairs | None:
        found: dict[str, Any] = {}
        pairs = _pairs(text)
        for name, word in pairs or ():
            value = words.get(word.lower())
            if value is None:
                return None
            found[known.get(name.lower(), name.lower())] = value
        return tuple(sorted(found.items())) if pairs and len(found) == len(pairs) > 1 else None

    return parse


def _pairs(text: str) -> list[tuple[str, str]] | None:
    text = text.strip("` \n")
    nested = literal(text)
    if isinstance(nested, dict):
        return [(str(name), str(value)) for name, value in nested.items()]
    listed = literal(f"[{text}]") if text.startswith("(") else nested
    if isinstance(listed, list) and all(isinstance(one, list) and len(one) == 2 for one in listed):
        return [(str(name), str(value)) for name, value in listed]
    rows = _table(text)
    if rows:
        return rows
    parts = [part for part in _PART.split(text) if part.strip() and not _HEADING.fullmatch(part)]
    matches = [_PAIR.fullmatch(part) or _IN_BRACKETS.fullmatch(part) for part in parts]
    return [(one[1], one[2]) for one in matches if one] if all(matches) else None


def _table(text: str) -> list[tuple[str, str]]:
    """The rows of a Markdown table of two columns, without its head."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    if len(rows) < max(3, len(lines)) or any(len(row) != 2 for row in rows) or set("".join(rows[1])) - set("-: "):
        return []
    return [(name, value) for name, value in rows[2:]]


def missing(names: list[str], pairs: Pairs) -> str:
    """Which of the names a reading does not give a value, or which it has beside them; nothing when it has just them.

    ``names`` are in the form of the pairs.
    """
    given = {name for name, _ in pairs}
    less, more = [name for name in names if name not in given], sorted(given - set(names))
    if less:
        return f"it gives no value for {', '.join(less)}"
    return f"it gives a value for {', '.join(more)}, which are not asked for" if more else ""
