"""Constraints on the form of an answer: bullets, sections, placeholders, titles, JSON, how it begins and ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from seedbed.checks.constraint_words import bounded
from seedbed.checks.json_schema import parsed
from seedbed.core.errors import RecipeError
from seedbed.core.text import folded, shortened

_PLACEHOLDER = re.compile(r"\[[^\[\]\n]+\](?!\()|【[^【】\n]+】")
_BULLET = re.compile(r"^[ \t]*(?:[-+•·●▪◦–]|\*(?!\*))[ \t]+\S", re.MULTILINE)
_HIGHLIGHT = re.compile(r"\*\*(?=\S)[^*\n]+(?<=\S)\*\*|(?<!\*)\*(?=[^\s*])[^*\n]+(?<=[^\s*])\*(?!\*)")
_TITLE = re.compile(r"<<[^<>\n]*[^<>\s][^<>\n]*>>|《《[^《》\n]+》》")
_FENCED = re.compile(r"\s*```(?:json)?[ \t]*\n(.*?)\n?[ \t]*```\s*", re.DOTALL | re.IGNORECASE)
_POSTSCRIPT = {
    "P.S.": r"^[ \t*]*p\.?\s?s\.?(?!\w)", "P.P.S": r"^[ \t*]*p\.?\s?p\.?\s?s\.?(?!\w)",
    "附言": r"^[ \t*]*(?:附言|附注|又及|另及|P\.?S)",
}  # fmt: skip
_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "«": "»"}


def number_placeholders(text: str, *, least: int = 0, most: int = 0) -> str:
    """So many placeholders in square brackets: ``[name]``, 【姓名】."""
    return bounded("placeholders", len(_PLACEHOLDER.findall(text)), least, most)


def postscript(text: str, *, marker: str = "P.S.") -> str:
    """A line begins with a postscript's mark: P.S., P.P.S, 附言 or one's own; something is said behind it."""
    pattern = _POSTSCRIPT.get(marker.strip(), rf"^[ \t*]*{re.escape(marker.strip())}")
    found = re.search(pattern, text, re.IGNORECASE | re.MULTILINE)
    if found is None:
        return f"has no postscript that begins with {marker!r}"
    return "" if text[found.end() :].strip(" .:：*\n") else f"says nothing behind {marker!r}"


def number_bullets(text: str, *, least: int = 0, most: int = 0) -> str:
    """So many lines that begin with a bullet."""
    return bounded("bullets", len(_BULLET.findall(text)), least, most)


def number_highlights(text: str, *, least: int = 0, most: int = 0) -> str:
    """So many stretches in asterisks: ``*like this*`` or ``**this**``."""
    return bounded("highlights", len(_HIGHLIGHT.findall(text)), least, most)


def sections(text: str, *, marker: str = "Section", least: int = 0, most: int = 0) -> str:
    """So many sections, each with a mark and a number at the head of a line: ``Section 1``, 第一部分."""
    mark, number = re.escape(marker.strip()), r"(?:\d{1,3}|[IVX]{1,5}|[一二三四五六七八九十]{1,3})"
    head = rf"^[ \t#*]*(?:{mark}\s*{number}(?!\w)|第\s*{number}\s*{mark})"
    return bounded(f"sections ({marker})", len(re.findall(head, text, re.MULTILINE | re.IGNORECASE)), least, most)


def title(text: str) -> str:
    """There is a title in double angular brackets: ``<<Tea>>``."""
    return "" if _TITLE.search(text) else "has no title in << >>"


def json_only(text: str) -> str:
    """The whole answer is JSON; it may stand in a fenced block."""
    fenced = _FENCED.fullmatch(text)
    try:
        parsed(fenced.group(1) if fenced else text)
    except (ValueError, RecursionError) as error:
        return f"is not JSON: {shortened(str(error), 80)}"
    return ""


def one_of(text: str, *, options: list[str]) -> str:
    """The answer is one of these, and nothing else but a full stop."""
    plain = folded(text).rstrip(".。!！ ")
    if plain in [folded(option).rstrip(".。!！ ") for option in options]:
        return ""
    return f"is none of {', '.join(map(repr, options))}"


def two_responses(text: str) -> str:
    """Two answers that differ, with six asterisks between them."""
    parts = [part.strip() for part in re.split(r"(?<!\*)\*{6}(?!\*)", text)]
    if len(parts) != 2 or not all(parts):
        return f"has {len([part for part in parts if part])} answers between ******, wanted 2"
    return "" if folded(parts[0]) != folded(parts[1]) else "its two answers are the same"


def repeat_prompt(text: str, *, prompt: str) -> str:
    """The request is repeated word for word first, and then answered."""
    start, wanted = folded(text), folded(prompt)
    if not start.startswith(wanted):
        return f"does not begin with the request {shortened(prompt, 60)!r}"
    return "" if start[len(wanted) :].strip(" .:：。") else "repeats the request and says nothing else"


def starts_with(text: str, *, phrase: str) -> str:
    """It begins with a phrase."""
    return "" if folded(text).startswith(folded(phrase)) else f"does not begin with {shortened(phrase, 60)!r}"


def ends_with(text: str, *, phrase: str) -> str:
    """It ends with a phrase; quotation marks and emphasis behind it are passed over."""
    end = folded(text).rstrip("\"'”’」』* ")
    wanted = folded(phrase).rstrip("\"'”’」』* ")
    if not wanted:
        raise RecipeError("rules: ends_with: 'phrase' is nothing but marks")
    return "" if end.endswith(wanted) else f"does not end with {shortened(phrase, 60)!r}"


def quotation(text: str) -> str:
    """The whole answer stands in double quotation marks."""
    plain = text.strip()
    closed = len(plain) > 2 and _QUOTES.get(plain[0]) == plain[-1]
    return "" if closed else "does not stand in quotation marks"


_HERE = (
    number_placeholders, postscript, number_bullets, number_highlights, sections, title, json_only, one_of,
    two_responses, repeat_prompt, starts_with, ends_with, quotation,
)  # fmt: skip
KINDS: Mapping[str, Callable[..., str]] = {kind.__name__: kind for kind in _HERE}
