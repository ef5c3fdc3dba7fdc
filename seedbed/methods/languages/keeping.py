"""What a rewording must not touch: code, formulas, addresses and placeholders behind marks, and numbers counted.

``masked`` puts a mark in the place of every protected stretch, ``restored`` puts the stretches back, or says which mark
is lost or doubled. A mark is ``[1]`` in double square brackets, or in ``<<``, where the text has such brackets itself.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from seedbed.checks.chinese_numerals import chinese_numbers_in
from seedbed.checks.grounded import NUMBER_WORDS
from seedbed.checks.numerals import numbers_in, written
from seedbed.core.text import shortened
from seedbed.quality.filters.detected import shares

PROTECTED = re.compile(
    r"```.*?```|~~~.*?~~~"  # fenced code
    r"|(?<!`)`[^`\n]+`(?!`)"  # code in a line
    r"|\$\$.+?\$\$|\\\[.+?\\\]|\\\(.+?\\\)|\\begin\{(\w+\*?)\}.*?\\end\{\1\}"  # formulas
    r"|(?<![\\$\w])\$(?=[^\s$\d])[^$\n]*[^\s$]\$(?!\d)|(?<![\\$\w])\$\d[^$\n]*[\\^_={}+*/<>][^$\n]*\$(?!\d)"
    r"|https?://[^\s<>\"'，。；！？）】》]+[^\s<>\"'，。；！？）】》.,;:!?)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # addresses
    r"|\{\{[^{}\n]*\}\}|\$?\{[A-Za-z_][\w.]*\}|%\(\w+\)[sdf]|%[sdf](?![A-Za-z])|<<?/?[A-Za-z_][\w-]*(?: [^<>\n]*)?/?>>?"
    r"|\"(?:[^\"\\\n]|\\.)*\"(?=\s*:\s*[\[{\"\d\-tfn])",  # keys of JSON
    re.DOTALL,
)
"""Fenced and inline code, LaTeX, addresses, placeholders, tags, keys of JSON; a price such as $5 is no formula."""
IN_WORDS = 20
"""Up to this, numbers are often written out."""
HIDDEN: dict[str, int | Fraction] = {
    r"\bnoon\b|\bmidday\b|\bmidnight\b|中午|正午|午夜|半夜|\bdozen\b|一打": 12,
    r"\bonce\b|\ban?\b|\bsingle\b|\bfirst\b": 1,
    r"\btwice\b|\bdouble\b|\bpairs?\b|\bcouple\b|\bboth\b|\bsecond\b|双|两|俩": 2,
    r"\bhalf\b|半": Fraction(1, 2),
    r"\bthird\b": 3,
    r"\bfortnight\b": 14,
    r"\bhalf past\b|半": 30,
    r"\bquarter\b|一刻": 15,
}
"""Words that a number may hide in."""
_SHAPES = ("[[{}]]", "<<{}>>", "##{}##")


class Masked(NamedTuple):
    """A text with marks, and what stands behind each of them, by the mark."""

    text: str
    behind: dict[str, str]


def masked(text: str, first: int = 1, *, pattern: re.Pattern[str] = PROTECTED) -> Masked:
    """The text with a mark for every protected stretch, numbered from ``first``; equal stretches have marks apart."""
    shape = next((one for one in _SHAPES if one[:2] not in text), _SHAPES[0])
    behind: dict[str, str] = {}

    def mark(found: re.Match[str]) -> str:
        name = shape.format(first + len(behind))
        behind[name] = found.group()
        return name

    return Masked(pattern.sub(mark, text), behind)


def restored(text: str, behind: dict[str, str]) -> str:
    """The text with what stands behind its marks.

    Raises:
        ValueError: a mark is lost or stands there twice; the text says which.
    """
    wrong = [mark for mark in behind if text.count(mark) != 1]
    if wrong:
        told = ", ".join(f"{mark} ({shortened(behind[mark], 30)}) {text.count(mark)} times" for mark in wrong)
        raise ValueError(f"every mark stands in it once, but {told}")
    for mark, stretch in behind.items():
        text = text.replace(mark, stretch)
    return text


def without_marks(text: str, behind: dict[str, str]) -> str:
    """The text without its marks, for what looks at words alone."""
    for mark in behind:
        text = text.replace(mark, " ")
    return text


def number_change(before: str, after: str) -> str:
    """Which number of one text the other lost or has made up; "" where both have the same.

    A number may be written otherwise (3万, 30,000, twice, noon); one in words alone is not missed. Words are read in
    English and Chinese; in another language small numbers may be in words that are not, so only larger ones count.
    """
    lost = _missing(set(numbers_in(before)) - _numbers(after), after)
    new = _missing(set(numbers_in(after)) - _numbers(before), before)
    told = [("lost", lost)] if lost else [("made up", new)] if new else []
    return "; ".join(f"the number {', '.join(map(written, values))} is {how}" for how, values in told)


def _missing(values: set[Fraction], other: str) -> list[Fraction]:
    """The values that cannot stand in words in the other text."""
    readable = next(iter(shares(other)), "en") in ("en", "zh")
    return sorted(one for one in values if readable or one > IN_WORDS)


def _numbers(text: str) -> set[Fraction]:
    """The numbers of a text in digits (those of times and dates one by one), Chinese numerals and English words."""
    digits = {Fraction(one) for one in re.findall(r"\d{1,18}", text)}
    plain = text.lower()
    in_words = {Fraction(NUMBER_WORDS[one]) for one in re.findall(r"[a-z]+", plain) if one in NUMBER_WORDS}
    hidden = {Fraction(value) for word, value in HIDDEN.items() if re.search(word, plain)}
    return {*digits, *numbers_in(text), *chinese_numbers_in(text), *in_words, *hidden}
