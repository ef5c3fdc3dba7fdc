"""Numerals in the bases 2 to 16: written, and read strictly."""

from __future__ import annotations

import re
from fractions import Fraction

DIGITS = "0123456789ABCDEF"
LONGEST = 120
"""Characters of a numeral that is read."""

_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_BASE = re.compile(
    r"\s*(?:_\s*\{?\s*(?:base\s*)?(\d{1,2})\s*\}?|\(?\s*(?:in\s+)?base[\s-]*(\d{1,2})\s*\)?|\(?\s*(\d{1,2})\s*进制\s*\)?"
    r"|([₀-₉]{1,2}))$",
    re.IGNORECASE,
)
_PREFIX = {"0b": 2, "0o": 8, "0x": 16}
_NUMERAL = re.compile(r"(-?)([0-9A-F]+)(?:\.([0-9A-F]+))?")


def in_base(number: Fraction, base: int, *, most_places: int = 200) -> str:
    """A number in a base; nothing where it needs more places behind the point than allowed."""
    size, sign = abs(number), "-" if number < 0 else ""
    left, rest, head = int(size), size - int(size), ""
    while left:
        left, digit = divmod(left, base)
        head = DIGITS[digit] + head
    tail = ""
    while rest:
        if len(tail) >= most_places:
            return ""
        rest *= base
        tail += DIGITS[int(rest)]
        rest -= int(rest)
    return f"{sign}{head or '0'}{'.' if tail else ''}{tail}"


def valued(text: str, base: int) -> Fraction:
    """The value of a numeral.

    Raises:
        ValueError: it is no numeral of the base.
    """
    found = _NUMERAL.fullmatch(text.upper())
    if found is None or any(DIGITS.index(one) >= base for one in found[2] + (found[3] or "")):
        raise ValueError(f"wanted a numeral of base {base}, got {text!r}")
    sign, head, tail = found[1], found[2], found[3] or ""
    value = Fraction(int(head, base)) + Fraction(int(tail, base) if tail else 0, base ** len(tail))
    return -value if sign else value


def read_in_base(text: str, base: int) -> tuple[int, Fraction] | None:
    """The base and the value of a text that is one numeral, with its base behind it or not; None for anything else.

    Without a base of its own it is of this base, or, where its digits do not allow that, of base 16. Groups of digits
    parted by spaces are read for base 2, those parted by commas for base 10.
    """
    text = text.strip()
    if len(text) > LONGEST:
        return None
    found = _BASE.search(text)
    named = base
    if found:
        named = int(next(one for one in found.groups() if one).translate(_SUBSCRIPT))
        text = text[: found.start()].strip()
    if text.startswith("("):
        text = text.removeprefix("(").removesuffix(")").strip()
    if named == 2 and re.fullmatch(r"[01]{1,4}(?: [01]{4})+", text):
        text = text.replace(" ", "")
    if named == 10 and re.fullmatch(r"-?\d{1,3}(?:,\d{3})+", text):
        text = text.replace(",", "")
    prefixed = _PREFIX.get(text[:2].lower())
    if prefixed and (prefixed == base or base < 12):  # 0B1 is a numeral of base 12 and more
        named, text = prefixed, text[2:]
    if not 2 <= named <= 16 or not _NUMERAL.fullmatch(text.upper()):
        return None
    word = not any(one.isdigit() for one in text)  # "bad" is no numeral where its letters are no digits
    for one in (named,) if found or word else (named, 16):
        try:
            return one, valued(text, one)
        except ValueError:
            continue
    return None
