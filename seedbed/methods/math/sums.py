"""What a text reckons: its figures, the sums that it writes down with their results, and those that do not hold."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from seedbed.checks.chinese_numerals import chinese_numbers_in
from seedbed.checks.grounded import NUMBER_WORDS
from seedbed.checks.math_answer import math_answer
from seedbed.checks.numerals import numbers_in
from seedbed.core.errors import Reject

_NUMBER = r"[$¥€]?\d[\d,]*(?:\.\d+)?%?"
_BEFORE = r"(?<![\w.,:%)}^+*/×÷·-])(?<![+*/×÷·^-] )"
_TERMS = rf"-?\(*\s*{_NUMBER}(?:\s*\)*\s*[-+*/×÷·]\s*\(*\s*{_NUMBER})+\s*\)*"
_EXPRESSION = re.compile(
    rf"{_BEFORE}(?P<left>{_TERMS})\s*=\s*(?P<right>-?{_NUMBER})(?!\s*[-+*/×÷·^]|\w)",
    re.ASCII,  # a Chinese character is no letter of a variable
)
_SIGNS = {r"\times": "×", r"\cdot": "·", r"\div": "÷", "−": "-", r"\$": "", r"\%": "%", r"\(": " ", r"\)": " "}
LONGEST = 400
"""Characters of an expression that is looked at."""


def wrong_sums(text: str) -> list[str]:
    """The sums of a text that do not hold, as they stand there.

    Only expressions of plain numbers with ``=`` and a number behind are looked at; what else stands there (variables,
    units in between, ``≈``) is passed over. A result with decimals may be rounded or cut at its last one.
    """
    return [one.group().strip() for one in _written(text) if not _holds(one["left"], one["right"])]


def written_sums(text: str) -> list[str]:
    """The sums that a text writes down, as they stand there."""
    return [one.group().strip() for one in _written(text)]


def starting_figures(text: str) -> frozenset[Fraction]:
    """The numbers that a text's sums start from, without what they work out; all of its numbers where it has none."""
    found = _written(text)
    worked_out = frozenset(one for sum_ in found for one in figures(sum_["right"]))
    return frozenset(one for sum_ in found for one in figures(sum_["left"])) - worked_out or figures(text)


def figures(text: str) -> frozenset[Fraction]:
    """The numbers of a text, those in words among them; a lone one, 一 or 十 inside a word is none."""
    named = {Fraction(NUMBER_WORDS[word]) for word in re.findall(r"[a-z]+", text.lower()) if word in NUMBER_WORDS}
    chinese = {one for one in chinese_numbers_in(text) if one > 1 and one != 10}
    return frozenset(numbers_in(text)) | chinese | (named - {Fraction(1)})


def _written(text: str) -> list[re.Match[str]]:
    plain = unicodedata.normalize("NFKC", text)
    for sign, other in _SIGNS.items():
        plain = plain.replace(sign, other)
    return [one for one in _EXPRESSION.finditer(plain) if len(one.group()) <= LONGEST]


def _holds(left: str, right: str) -> bool:
    """Whether both sides are equal; what cannot be read or settled is not held against it."""
    left, right = (re.sub(r"[$¥€,]", "", one) for one in (left, right))
    while left.count("(") > left.count(")") and left.startswith("("):  # it stands in brackets, sign and result as well
        left = left[1:].lstrip()
    decimals = len(right.rstrip("%").partition(".")[2])
    size = abs(float(right.rstrip("%")))
    off = min(10.0**-decimals / size, 0.5) if decimals and size else 1e-9
    try:
        verdict = math_answer(left, right, tolerance=off)
    except Reject:
        return True
    return verdict.passed or not verdict.readable or not verdict.decided
