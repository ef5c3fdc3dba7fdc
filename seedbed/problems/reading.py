"""Finding the answer in what a model wrote, the same way for every family.

Thinking is passed over. Then the firmest mark decides: ``<answer>``, ``\\boxed{}``, "Answer:" or 答案, the last code
block, and where nothing is marked the whole text, its paragraphs or its lines. A family gives a strict parser that
says None to whatever is not an answer; marked answers that differ are unreadable, never a choice. Nothing is
evaluated: parsers match, or walk through a bounded text.

The parsers for lists, grids and choices are in ``problems.forms``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from seedbed.checks.numerals import read_number
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

T = TypeVar("T")
Parser = Callable[[str], T | None]

LONGEST_TEXT = 20_000
"""Characters that are looked at, from the end: an answer stands there."""
MOST_MARKS = 50
"""Marks of one kind that are looked at; a text with more of them repeats itself."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What was read: a value, or None with the reason."""

    value: T | None
    reason: str = ""

    def unreadable(self, answer: str) -> Verdict:
        """The verdict on an answer that could not be read."""
        return Verdict.unreadable(self.reason, value=shortened(answer[-2000:]))


def read(text: str, parse: Parser[T], *, wanted: str = "answer") -> Reading[T]:
    """The one answer that a text gives, as ``parse`` reads it.

    Args:
        text: a reply, with or without the reasoning before its answer.
        parse: is given a cleaned stretch of text and returns the answer it is, or None. Its values can be compared.
        wanted: what is looked for, for the reason of an unreadable one.
    """
    text = spoken(text)
    firm = tagged(text) or boxed(text)
    if firm:
        values = [value for region in firm if (value := parse(plain(region))) is not None]
        if len(values) < len(firm):
            return Reading(None, f"what is marked as the answer is no {wanted}")
        return _agreed(values)
    for regions in _loose(text):
        values = [value for region in regions if (value := _first(region, parse)) is not None]
        if values:
            return _agreed(values)
    return Reading(None, f"there is no {wanted} in it" if text.strip() else "there is no text after the thinking")


def read_value(text: str) -> Reading[Fraction]:
    """The one number that a text gives, thinking passed over; see ``checks.numerals.read_number``."""
    found = read_number(spoken(text))
    return Reading(found.value, "" if found.value is not None else f"no number could be read: {found.reason}")


def _first(alternatives: tuple[str, ...], parse: Parser[T]) -> T | None:
    """What the first of several cuts of one region gives that can be read."""
    for text in alternatives:
        if (value := parse(plain(text))) is not None:
            return value
    return None


def _agreed(values: list[T]) -> Reading[T]:
    if any(value != values[0] for value in values):
        return Reading(None, "several answers are given and they differ")
    return Reading(values[0])


def spoken(text: str) -> str:
    """What stands after the thinking; nothing where the thinking never ends."""
    _, closed, after = text.rpartition("</think>")
    if not closed and "<think>" in text:
        return ""
    return after[-LONGEST_TEXT:]


# Where an answer may stand, firmest first.

_TAG, _END_TAG = re.compile(r"<answer>", re.IGNORECASE), re.compile(r"</answer>", re.IGNORECASE)
_BOX = re.compile(r"\\f?boxed\s*\{")
_FENCE = re.compile(r"```[^\n`]*\n(.*?)```|```([^\n`]+)```", re.DOTALL)
_STOP = re.compile(r"[.;!](?:\s|$)|[。；！]")
_PHRASE = re.compile(
    r"\banswer\b[\"'*_]*\s*(?:(?:is|are)\b\s*[:：]?|[:：=])|(?:答案|结果)[\"'*_]*\s*(?:(?:应?该?是|为)?\s*[:：=]|应?该?是|为)",
    re.IGNORECASE,
)


def tagged(text: str) -> list[str]:
    """What stands in ``<answer>`` tags; a box inside decides what of it is meant."""
    closed = (_TAG.split(part) for part in _END_TAG.split(text)[:-1])
    inside = [parts[-1] for parts in closed if len(parts) > 1 and parts[-1].strip()][-MOST_MARKS:]
    return [region for part in inside for region in (boxed(part) or [part])]


def boxed(text: str) -> list[str]:
    """What stands in closed ``\\boxed{…}``, inner braces kept; a box on a line of its own goes to its last brace.

    So ``\\boxed{ } ] }`` holds the brackets ``} ]``, which counting braces would cut short.
    """
    regions = []
    for found in list(_BOX.finditer(text))[-MOST_MARKS:]:
        line = text[found.end() : (text + "\n").index("\n", found.end())].rstrip(" $.。*")
        only = text[: found.start()].rpartition("\n")[2].strip(" $*") == ""
        region = line[:-1] if only and line.endswith("}") and "\\" not in line else _closed(text, found.end())
        if region and region.strip():
            regions.append(region)
    return regions


def _closed(text: str, start: int) -> str | None:
    depth = 1
    for place in range(start, min(len(text), start + 5000)):
        if text[place] in "{}" and text[place - 1] != "\\":
            depth += 1 if text[place] == "{" else -1
        if depth == 0:
            return text[start:place]
    return None


def _loose(text: str) -> Iterator[list[tuple[str, ...]]]:
    """Regions without a firm mark, in groups: within a group all that can be read must agree."""
    phrases = list(_PHRASE.finditer(text))[-MOST_MARKS:]
    ends = [*(found.start() for found in phrases), len(text)][1:]
    yield [_cuts(text[found.end() : end]) for found, end in zip(phrases, ends, strict=True)]
    blocks = [found.group(1) or found.group(2) or "" for found in _FENCE.finditer(text)]
    yield [(block,) for block in blocks[-1:]]
    yield [(text,)]
    yield [(part,) for part in re.split(r"\n\s*\n", text)[-MOST_MARKS:]]
    yield [(line,) for line in text.split("\n")[-MOST_MARKS:]]


def _cuts(region: str) -> tuple[str, ...]:
    """What follows a phrase: all of it, its line, its sentence."""
    line = region.split("\n", 1)[0]
    sentence = _STOP.split(line, maxsplit=1)[0]
    return tuple(dict.fromkeys((region, line, sentence)))


# Cleaning: one spelling for every sign, nothing that changes a value.

_WIDE: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS = {"−﹣–—": "-", "“”„": '"', "‘’": "'", "\u3000\u00a0\u2009\u202f": " ", "、": ",", "。": ".", "∶": ":",
          "⨯": "×", "∗": "*"}  # fmt: skip
_SPELLING = {**_WIDE, **{ord(one): by for signs, by in _SIGNS.items() for one in signs}}
_CLEANING = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"```[a-zA-Z]*[ \t]*(?=\n)|```", ""),
        (r"\\(?:text|textbf|mathrm|mathbf|mathit|mathtt|texttt|mbox|operatorname)\s*\{([^{}]*)\}", r"\1"),
        (r"\\(?:begin|end)\s*\{[a-z]*\*?\}(?:\{[lcr| ]*\})?|\\hline", ""),
        (r"\\(?:left|right|displaystyle|quad|qquad|bigl|bigr)(?![a-z])|\\[,;:!()]|\\(?=[\[\]{}%_#&])|\\ ", ""),
        (r"\\(?:times|cdot)(?![a-z])", "×"),
        (r"\\div(?![a-z])", "÷"),
        (r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"((\1)/(\2))"),
        (r"\\(?:land|wedge)(?![a-z])", " and "),
        (r"\\\\", "\n"),
        (r"\$", ""),
        # a bold mark, not the power of two numbers
        (r"(?<![0-9A-Za-z)])(?:\*\*|__)|(?:\*\*|__)(?![0-9A-Za-z(])", ""),
    )
)


def plain(region: str) -> str:
    """A region with ASCII digits and signs, without LaTeX dress, fences, bold marks and a full stop at its end."""
    text = region.translate(_SPELLING)
    for pattern, by in _CLEANING:
        text = pattern.sub(by, text)
    return text.strip().rstrip(".;!").strip()
