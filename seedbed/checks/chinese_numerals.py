"""Reading Chinese numerals (三百二十五, 三点一四, 百分之四十, 三分之二); nothing else is read."""

from __future__ import annotations

import re
from fractions import Fraction

_FORMAL = str.maketrans("〇壹贰叁肆伍陆柒捌玖拾佰仟萬億负負点點两兩", "零一二三四五六七八九十百千万亿负负点点二二")
_DIGIT = {character: value for value, character in enumerate("零一二三四五六七八九")}
_D = "[一二三四五六七八九]"
_SECTION = re.compile(rf"(?:({_D})千)?(?:零?({_D})百)?(?:零?({_D}?)十)?(零?)({_D})?")
_RUN = "[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬億兩]+"
_DECIMAL = rf"{_RUN}(?:[点點][零〇一二三四五六七八九]+)?"
TOKEN = rf"[负負]?(?:百分之{_DECIMAL}|(?:{_RUN}又)?{_RUN}分之{_RUN}|{_DECIMAL})"
"""Regular expression of what may be a Chinese numeral; ``read_chinese`` decides."""


def read_chinese(text: str) -> Fraction | None:
    """The value of a text that is one Chinese numeral and nothing else, or None.

    ``三百五`` is 350 and ``两万三`` is 23,000, as they are spoken. Two bare digits (``三五``) are not read: they mean
    "three to five" as often as 35.
    """
    plain = text.strip().translate(_FORMAL)
    if plain.startswith("负"):
        value = read_chinese(plain[1:]) if not plain.startswith("负负") else None
        return None if value is None else -value
    if plain.startswith("百分之"):
        share = _decimal(plain[3:])
        return None if share is None else share / 100
    if "分之" in plain:
        return _fraction(plain)
    return _decimal(plain)


def chinese_numbers_in(text: str) -> list[Fraction]:
    """The values of all Chinese numerals that stand in a text, in order; a single 一 inside a word counts too."""
    values = (read_chinese(found) for found in re.findall(TOKEN, text))
    return [value for value in values if value is not None]


def _fraction(text: str) -> Fraction | None:
    whole, _, rest = text.rpartition("又")
    bottom, _, top = rest.partition("分之")
    parts = [_whole(bottom), _whole(top), _whole(whole) if whole else 0]
    if parts[0] is None or parts[1] is None or parts[2] is None or parts[0] == 0:
        return None
    return parts[2] + Fraction(parts[1], parts[0])


def _decimal(text: str) -> Fraction | None:
    before, point, after = text.partition("点")
    whole = _whole(before)
    if whole is None or (point and not after) or any(character not in _DIGIT for character in after):
        return None
    digits = "".join(str(_DIGIT[character]) for character in after)
    return whole + (Fraction(int(digits), 10 ** len(digits)) if digits else Fraction(0))


def _whole(text: str) -> int | None:
    """A whole number below 10^16 or so; None when the characters are in no order a numeral has."""
    if not text or len(text) > 40:
        return None
    if all(character in _DIGIT for character in text):
        if len(text) == 2 and "零" not in text:
            return None
        return int("".join(str(_DIGIT[character]) for character in text))
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            return _split(text, unit, size)
    return _section(text)


def _split(text: str, unit: str, size: int) -> int | None:
    left, _, right = text.rpartition(unit)
    high = _whole(left)
    if high is None:
        return None
    if not right:
        return high * size
    if len(right) == 1 and right != "零" and right in _DIGIT:
        return high * size + _DIGIT[right] * size // 10
    low = _whole(right.removeprefix("零"))
    return None if low is None or low >= size else high * size + low


def _section(text: str) -> int | None:
    """A number below 10,000, written with 千, 百 and 十."""
    found = _SECTION.fullmatch(text)
    if not text or found is None:
        return None
    thousands, hundreds, tens, zero, ones = found.groups()
    value = 1000 * _DIGIT.get(thousands, 0) + 100 * _DIGIT.get(hundreds, 0)
    if tens is not None:
        value += 10 * _DIGIT.get(tens, 1)
    spoken = ones and tens is None and not zero and text[-2:-1] in ("百", "千")
    return value + _DIGIT.get(ones, 0) * ((100 if text[-2] == "千" else 10) if spoken else 1)
