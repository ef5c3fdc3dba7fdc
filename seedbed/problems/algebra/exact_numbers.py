"""Exact numbers in algebra: fractions and assignments read strictly, and sums of terms in writing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from seedbed.problems.reading import Parser

_WHOLE = r"[-+]?\s*\d{1,40}(?:\.\d{1,20})?"
_FRACTION = re.compile(rf"([-+]?)\s*\(*\s*({_WHOLE})\s*\)*(?:\s*/\s*\(*\s*({_WHOLE})\s*\)*)?")
_PARTS = re.compile(r"\s*(?:[,;\n]\s*(?:and\b|和|且)?|\band\b|和|且)\s*")
_MARKS = re.compile(r"[\"'`{}*]")


def fraction(text: str) -> Fraction | None:
    """A whole number, a decimal or a fraction, with or without brackets; None for anything else, mixed numbers too."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and _closes_last(text):
        text = text[1:-1].strip()
    found = _FRACTION.fullmatch(text)
    if found is None or text.count("(") != text.count(")"):
        return None
    sign, top, bottom = found.groups()
    if sign and top[0] in "+-":
        return None
    below = Fraction(bottom.replace(" ", "")) if bottom else Fraction(1)
    if not below:
        return None
    return (-1 if sign == "-" else 1) * Fraction(top.replace(" ", "")) / below


def _closes_last(text: str) -> bool:
    """Whether the first bracket is closed by the last sign of the text."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0:
            return place == len(text) - 1
    return False


def fractions_list(text: str) -> list[Fraction] | None:
    """Numbers parted by commas, semicolons, line ends or ``and``, in brackets or not."""
    text = text.strip()
    if text[:1] in ("[", "{", "(") and _closes_last(text):
        text = text[1:-1]
    found = [fraction(one) for one in _PARTS.split(text.strip())]
    return [one for one in found if one is not None] if None not in found else None


def values_of(names: Sequence[str]) -> Parser[tuple[Fraction, ...]]:
    """A parser for the value of every name: ``x = 1/2, y = -3``, a dict, or the values alone in the names' order."""

    def parse(text: str) -> tuple[Fraction, ...] | None:
        bare = _MARKS.sub(" ", text).strip()
        heads = r"\(?\s*" + r"\s*,\s*".join(map(re.escape, names)) + r"\s*\)?\s*=\s*"
        if len(names) > 1 and (head := re.match(heads, bare)):
            bare = bare[head.end() :]
        found = _named(bare, names)
        if found is None and len(names) > 1:
            listed = fractions_list(bare)
            found = tuple(listed) if listed is not None and len(listed) == len(names) else None
        if found is None and len(names) == 1 and (value := fraction(bare)) is not None:
            found = (value,)
        return found

    return parse


def _named(text: str, names: Sequence[str]) -> tuple[Fraction, ...] | None:
    found = dict[str, Fraction]()
    for part in _PARTS.split(text):
        head, *values = re.split(r"\s*[=:]\s*", part.strip())
        read = {fraction(one) for one in values}
        if head not in tuple(names) or head in found or len(read) != 1 or None in read:
            return None
        found.update((head, one) for one in read if one is not None)
    return tuple(found[name] for name in names) if len(found) == len(names) else None


def shown_sum(parts: Sequence[tuple[Fraction | int, str]]) -> str:
    """``3x - y + 1/2``: coefficients with what they count; a part of nothing is left out."""
    text = ""
    for by, what in parts:
        if not by:
            continue
        size = -by if by < 0 else by
        number = str(size) if size.denominator == 1 or not what else f"({size})"
        piece = what if what and size == 1 else f"{number}{what}"
        sign = ("-" if by < 0 else "") if not text else (" - " if by < 0 else " + ")
        text += sign + piece
    return text or "0"
