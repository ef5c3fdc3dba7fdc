"""Reading the number that an answer gives, as people and models write it in English and Chinese.

Read are thousands separators, full-width digits, 万 and 亿, percent, fractions and mixed numbers, scientific notation,
LaTeX, Chinese numerals, units and currencies around the number. Where an answer is marked (``\\boxed{}``, ``#### 42``,
``<answer>``, "the answer is", 答案是), the mark decides. Values are exact fractions; nothing is evaluated: an
expression (``6 * 7``, ``2x``, ``3 to 5``) is unreadable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import prod

from seedbed.checks.chinese_numerals import TOKEN, read_chinese
from seedbed.checks.marks import DENIED, PHRASE, firm, tagged
from seedbed.checks.units import Unit, unit_at

NO_NUMBER = "there is no number in it"
LONGEST_NUMBER = 60
"""Digits; a longer run is not an answer but an attack or a loop."""
LONGEST_TEXT = 20_000
"""Characters that are looked at, from the end: an answer stands there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: a value, or None with the reason.

    ``percent`` when the value was written as a percentage; ``unit`` is the unit of measure behind it, where one stands.
    """

    value: Fraction | None
    reason: str = ""
    percent: bool = False
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class _Token:
    value: Fraction | None  # None: digits that are no number (a date, a clock time, a version)
    percent: bool
    expression: bool
    start: int
    unit: Unit | None = None


def read_number(text: str, *, last: bool = False) -> Reading:
    """The one number that a text gives as its answer.

    Args:
        text: an answer, with or without the reasoning before it.
        last: where several numbers or several marked answers differ, take the last instead of refusing.
    """
    plain = cleaned(text[-LONGEST_TEXT:])
    marked = _marked(plain)
    if not marked:
        return _unmarked(plain, last=last)
    readings = [_region(region) for region in marked]
    readings = [reading for reading in readings if reading.reason != NO_NUMBER] or readings  # "Answer: see below"
    if last:
        return readings[-1]
    unread = next((reading for reading in readings if reading.value is None), None)
    if unread is not None:
        return unread
    if len({reading.value for reading in readings}) > 1:
        return Reading(None, "several answers are marked and they differ")
    return readings[-1]


def numbers_in(text: str) -> list[Fraction]:
    """Every number that stands in a text in digits, in order; parts of expressions included."""
    return [token.value for token in _tokens(cleaned(text)) if token.value is not None]


def written(value: Fraction) -> str:
    """A number in figures: 12, 2.5, and 1/3 where no decimal comes to an end. Decimals have 28 figures at most."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    endless = rest > 1
    return str(value) if endless or value.denominator == 1 else f"{Decimal(value.numerator) / value.denominator:f}"


# Cleaning: one spelling for every sign, nothing that changes a value.


def _over(found: re.Match[str]) -> str:
    before, top, bottom = found.groups()
    return f"{before} {top}/{bottom}" if before else f"{top}/{bottom}"


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != 0xFF0C}  # ，parts clauses, it joins no digits
_SIGNS = {ord(sign): "-" for sign in "−﹣–"} | {ord(sign): "" for sign in "$¥￥€£"} | {0x3000: " ", ord("～"): "~"}
_VULGAR = {
    code: " " + unicodedata.normalize("NFKC", chr(code)).replace("⁄", "/")
    for code in (0xBC, 0xBD, 0xBE, *range(0x2150, 0x215F))
}
_SPELLING: dict[int, int | str] = {**_WIDE, **_SIGNS, **_VULGAR}
_UP = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_TEN = r"10\s*\^\s*[{(]?\s*([+-]?\d{1,3})(?!\d)\s*[})]?"
_CLEANING: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), by)
    for pattern, by in (
        (r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+", lambda found: "^" + found.group().translate(_UP)),
        (r"\\\$", ""),
        (r"(?<=\d)(?:\\,|\{,\}|\\!,|[\u00a0\u2009\u202f])(?=\d{3}(?!\d))", ","),
        (r"\\%", "%"),
        (r"\^\s*\{?\s*\\circ\s*\}?|°", " "),
        (r"\\(?:text|textbf|mathrm|mathbf|mbox|operatorname)\s*\{([^{}]*)\}", r" \1 "),
        (r"(\d?)\\[dt]?frac\s*\{\s*(\d+)\s*\}\s*\{\s*(\d+)\s*\}", _over),
        (r"(\d?)\\[dt]?frac\s*(\d)\s*(\d)", _over),
        (r"\\(?:times|cdot)(?![a-z])", "×"),
        (r"\\div(?![a-z])", "÷"),
        (r"\\pm(?![a-z])", "±"),
        (r"\\approx(?![a-z])", "≈"),
        (r"\\sqrt(?![a-z])", "√"),
        (r"\\pi(?![a-z])", "π"),
        (r"\\(?:left|right|displaystyle|quad)(?![a-z])|\\[,;:! ()\[\]]", " "),
        (r"</?(?!answer)[a-z][a-z0-9]{0,10}\s*/?>", " "),
        (r"(?<![0-9A-Za-z)])(?:\*\*|__)|(?:\*\*|__)(?![0-9A-Za-z(])|`", ""),
        (r"(?<![0-9A-Za-z)*])\*([^*\n]+)\*(?![0-9A-Za-z(*])", r"\1"),
        (rf"(?<=\d)\s*[×*·x]\s*{_TEN}", r"e\1"),
        (rf"(?<![A-Za-z0-9_.,^]){_TEN}", r"1e\1"),
        (r"百分之\s*([+-]?\d+(?:\.\d+)?)", r"\1%"),
        (r"(?<!\d)(\d{1,30})\s*分之\s*(\d+)", r"\2/\1"),
        (r"(\d)又(?=\d)", r"\1 "),
        (r"(?:负|\bnegative |\bminus )\s*(?=[\d.])", "-"),
        (r"([=:≈是为{(])\s*-\s+(?=[\d.])", r"\1-"),
    )
)


def cleaned(text: str) -> str:
    """A text with one spelling for every sign: ASCII digits, no LaTeX dress, no emphasis. Values stay what they are."""
    text = re.sub(r"(?<=[０-９])，(?=[０-９]{3})", ",", text)
    text = text.translate(_SPELLING)
    for pattern, by in _CLEANING:
        text = pattern.sub(by, text)
    return text


# Finding what is marked as the answer.

_PHRASE_END = re.compile(
    r"\n|[。；;！？?!]|\.(?=\s|$)|,(?!\d)|，|(?<=\d)\s*(?:\(|because\b|since\b|因为|由于)", re.IGNORECASE
)


def _marked(text: str) -> list[str]:
    """The places that are marked as the answer: by a firm mark where there is one, else by a phrase."""
    marked = firm(text)
    if len(marked) == 1 and marked[0] in tagged(text) and PHRASE.search(marked[0]):
        return _phrases(marked[0])
    return marked or _phrases(text)


def _phrases(text: str) -> list[str]:
    regions = []
    for found in PHRASE.finditer(text):
        rest = text[found.end() : found.end() + 300].lstrip()
        end = _PHRASE_END.search(rest)
        region = rest[: end.start()] if end else rest
        if region.strip():
            regions.append("" if DENIED.match(region) else region)
    return regions


# Numbers in a cleaned text.

_WHOLE = r"(?:\d{1,3}(?:,\d{3})+(?!\d|,\d)|\d+)"
_MANY = "(?:[十万亿]|百(?!帕)|千(?![米克瓦卡帕焦赫伏安牛升分]))"  # 5千米 is 5 kilometres, 5万米 is 50,000 metres
_CHAIN = rf"(?P<chain>(?:{_WHOLE}(?:\.\d+)?{_MANY}+)+)(?P<tail>\d*)"
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_TOKEN = re.compile(
    rf"(?<![A-Za-z0-9_^])(?:(?P<bad>\d+(?:\.\d+){{2,}}|\d+(?::\d+)+)"
    rf"|(?P<sign>(?<![A-Za-z0-9)\]}}%.])[-+])?"
    rf"(?:{_CHAIN}|(?:(?P<mixed>\d+)[ \t]+)?(?P<top>{_WHOLE})\s*/\s*(?P<bottom>{_WHOLE})"
    rf"|(?P<plain>(?:{_WHOLE}(?:\.\d+)?|\.\d+)(?:e[+-]?\d{{1,3}}(?![\d.]))?))"
    rf"(?:\s*(?P<scale>{'|'.join(_SCALES)})\b)?(?P<percent>\s*(?:%|percent\b|per cent\b|‰))?)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:[+*/×÷·^√±<>≤≥≠~]|[\d)]\s*-)\s*$")
_AFTER = re.compile(
    r"\s*(?:[+*×÷·^±√π]|[-/~]\s*[\d(.]|[xX]\s*\d)|\(\s*[-\d]|[xyzabcinpqruvwkKMBe](?![A-Za-z])|[.,]\d|\\[a-z]"
)


def _tokens(text: str) -> list[_Token]:
    return [_token(found, text) for found in _TOKEN.finditer(text)]


def _token(found: re.Match[str], text: str) -> _Token:
    expression = bool(_BEFORE.search(text[max(0, found.start() - 8) : found.start()])) or bool(
        _AFTER.match(text, found.end())
    )
    value = None if found["bad"] or len(found.group()) > LONGEST_NUMBER else _magnitude(found)
    if value is not None:
        value *= _SCALES[found["scale"].lower()] if found["scale"] else 1
        value /= (1000 if "‰" in found["percent"] else 100) if found["percent"] else 1
        value = -value if found["sign"] == "-" else value
    return _Token(value, bool(found["percent"]), expression, found.start(), unit_at(text, found.end()))


def _magnitude(found: re.Match[str]) -> Fraction | None:
    if found["chain"]:
        return _chain(found["chain"], found["tail"])
    if found["plain"]:
        return Fraction(found["plain"].replace(",", ""))
    top, bottom = int(found["top"].replace(",", "")), int(found["bottom"].replace(",", ""))
    if bottom == 0 or (found["mixed"] and top >= bottom):  # 11 7/6 is no mixed number
        return None
    return int(found["mixed"] or 0) + Fraction(top, bottom)


def _chain(text: str, tail: str) -> Fraction | None:
    """``3万5千``, ``1亿2000万``, ``3万5000``: falling units; the tail fills all the places below the last unit."""
    sizes = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
    total, below = Fraction(0), 10**20
    for digits, units in re.findall(r"([\d.,]+)([十百千万亿]+)", text):
        size = prod(sizes[unit] for unit in units)
        part = Fraction(digits.replace(",", "")) * size
        if size >= below or (total and part >= below):
            return None
        total, below = total + part, size
    if tail and len(tail) != len(str(below)) - 1:
        return None
    return total + int(tail or 0)


# From tokens to one number.

_CHINESE = re.compile(
    rf"\W*(?:大约|约|一共|总共|共|有|是|为|等于)*\s*(?P<numeral>{TOKEN})(?:[^\W\d一二三四五六七八九十百千万亿]{{0,6}})\W*"
)


def _region(text: str) -> Reading:
    """The number of a short text that is meant to be one: after its last equals sign, with nothing beside it."""
    given = re.split(r"[=≈]", text)[-1]
    tokens = _tokens(given)
    if not tokens:
        return _chinese(given)
    return _only(tokens)


def _unmarked(text: str, *, last: bool) -> Reading:
    if "\n" not in text.strip() and not last:
        return _region(text)
    tokens = _tokens(text)
    if not tokens:
        return _chinese(text)
    return _only(tokens[-1:] if last else tokens)


def _only(tokens: list[_Token]) -> Reading:
    if any(token.value is None for token in tokens):
        return Reading(None, "there are digits that are not a number, such as a date or a time")
    if any(token.expression for token in tokens):
        return Reading(None, "it is an expression, not a number")
    if len({token.value for token in tokens}) > 1:
        return Reading(None, f"there are {len(tokens)} numbers and none is marked as the answer")
    return Reading(tokens[-1].value, percent=tokens[-1].percent, unit=tokens[-1].unit)


def _chinese(text: str) -> Reading:
    found = _CHINESE.fullmatch(text) if len(text) < 200 else None
    value = read_chinese(found["numeral"]) if found else None
    if found is None or value is None:
        return Reading(None, NO_NUMBER)
    return Reading(value, percent="百分之" in found["numeral"])
