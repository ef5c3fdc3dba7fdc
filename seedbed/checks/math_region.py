"""The stretch of a text that is its mathematical answer.

A mark decides (``\\boxed{}``, ``<answer>``, ``####``, "the answer is", 答案是); boxes that only "and", 和 or a comma
part are one answer. Without a mark the text must be one formula, unless the last of several is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from seedbed.checks.marks import DENIED, PHRASE, Box, boxes, firm, tagged
from seedbed.checks.math_tokens import NO_PROSE
from seedbed.checks.numerals import Reading, read_number, written
from seedbed.core.text import CJK

LONGEST_TEXT = 50_000
"""Characters that are looked at, from the end: an answer stands there."""
_FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$([^$\n]+?)(?<!\\)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_BETWEEN = re.compile(
    r"(?:[\s$,，、;]|\\[\])(,; ]|\\q?quad|\\text\s*\{\s*(?:and|or|和|或|与)\s*\}|and|or|和|或|与|且)*"
)
_TAIL = re.compile(r"\s*\$?\s*(\\?%|percent|pct|_\{?\d+\}?)")
_SENTENCE_END = re.compile(r"\n\s*\n|[。；！？]|\.(?=\s|$)|\n(?=\S)|\b(?:I hope|because|since)\b|因为|<\|")
_SAYS = re.compile(r"\b(?:is|are|equals)\b|是|为|等于|^\s*[=<>]")
_SMALL_WORD = re.compile(r"\b(?:it|the|not|so|we|was|this|that|there)\b", re.IGNORECASE)
_COMMA_AS_POINT = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))|(?<=\b0),(?=\d)")  # 2,74 in running text is 2.74
_IS = re.compile(r"\b(?:is|are|equals|be|of)\b|是|为|等于|有")


@dataclass(frozen=True, slots=True)
class Region:
    """What was found: ways to read the answer, the likeliest first, or none with the reason; where its mark ends."""

    readings: tuple[str, ...] = ()
    reason: str = ""
    end: int = field(default=0, compare=False)


def answer_region(text: str, *, last: bool = False) -> Region:
    """Where the answer of a text stands.

    Args:
        text: an answer, with or without the reasoning before it.
        last: take the last of several marked or unmarked answers instead of refusing.
    """
    tail = text[-LONGEST_TEXT:].strip()
    if not tail:
        return Region(reason="it is empty")
    boxed = _boxed(tail)
    marked = boxed or [_inside(one) for one in firm(tail)]
    if not marked or (boxed and last):
        after = boxed[-1].end if boxed else 0
        marked += [region for region in _phrases(tail) if region.end > after and region.readings] or (
            [] if marked else [region for region in _phrases(tail) if region.reason]
        )
    if not marked:
        return _unmarked(tail, last=last)
    if not last and _differ(marked):
        return Region(reason="several answers are marked and they differ")
    return marked[-1]


def _differ(marked: list[Region]) -> bool:
    """Whether marked answers are written differently, spacing apart."""
    return len({re.sub(r"\\[,;! ]|\s|\\left|\\right", "", one.readings[0]) for one in marked if one.readings}) > 1


def _boxed(text: str) -> list[Region]:
    """The boxes of a text; those with only a conjunction between them are one answer."""
    inside = tagged(text)
    part = inside[-1] if inside else text
    groups: list[list[Box]] = []
    for box in boxes(part):
        if not box.content.strip():
            continue
        if groups and _BETWEEN.fullmatch(part[groups[-1][-1].end : box.start]):
            groups[-1].append(box)
        else:
            groups.append([box])
    return [_group(part, group) for group in groups]


def _group(text: str, group: list[Box]) -> Region:
    tail = _TAIL.match(text, group[-1].end)
    written = ", ".join(box.content.strip() for box in group) + (_as_latex(tail[1]) if tail else "")
    return Region((written,), end=group[-1].end)


def _as_latex(tail: str) -> str:
    return tail if tail.startswith("_") else r"\%"


def _inside(text: str) -> Region:
    """What stands in a tag or behind hashes: what is marked in it, a formula in it, else all of it."""
    phrases = _phrases(text)
    return phrases[-1] if phrases else Region(_formulas(text) or (text.strip(),))


def _phrases(text: str) -> list[Region]:
    """What follows each "the answer is"; where one stands in the sentence of another, what follows the second."""
    found = [(match, _sentence(text[match.end() : match.end() + 600])) for match in PHRASE.finditer(text)]
    regions = []
    for place, (match, sentence) in enumerate(found):
        inner = place + 1 < len(found) and found[place + 1][0].start() <= match.end() + len(sentence)
        if not inner and sentence.strip(" *_.$"):
            regions.append(_answered(sentence.lstrip(" \t\n*:"), match.end()))
    return regions


def _answered(sentence: str, end: int) -> Region:
    """The formulas of a sentence, or its words where something is said behind the last formula."""
    if DENIED.match(sentence):
        return Region(reason="the answer is said not to be something, or unknown")
    formulas, words = _formulas(sentence), _words(sentence)
    last = list(_FORMULA.finditer(sentence))
    behind = _SAYS.search(sentence[last[-1].end() :]) if last else None
    return Region((*words, *formulas) if behind else (*formulas, *words), end=end)


def _sentence(rest: str) -> str:
    """The first sentence; a full stop inside a formula ends none."""
    blanked = _FORMULA.sub(lambda formula: "x" * len(formula.group()), rest)
    end = _SENTENCE_END.search(blanked)
    return rest[: end.start()] if end else rest


def _words(sentence: str) -> tuple[str, ...]:
    plain = sentence.strip(" *_`.,，\"'")
    counted = read_number(plain) if is_prose(plain) else None
    if counted is not None and counted.value is not None:
        return _written(counted), plain
    after = _IS.split(plain)[-1].strip()
    return (plain,) if after == plain or not after else (after, plain)


def _formulas(text: str) -> tuple[str, ...]:
    """The formulas of a sentence: all of them where only conjunctions stand between, else the last."""
    found = list(_FORMULA.finditer(text))
    if not found:
        return ()
    run = [found[-1]]
    for formula in reversed(found[:-1]):
        if not _BETWEEN.fullmatch(text[formula.end() : run[0].start()]):
            break
        run.insert(0, formula)
    tail = _TAIL.match(text, found[-1].end())
    joined = ", ".join(_content(formula) for formula in run) + (_as_latex(tail[1]) if tail else "")
    return (joined,)


def _content(formula: re.Match[str]) -> str:
    return next(group for group in formula.groups() if group is not None).strip()


def _unmarked(text: str, *, last: bool) -> Region:
    found = list(_FORMULA.finditer(text))
    if not found or (last and re.search(r"\d", text[found[-1].end() :])):
        return _without_formula(text, last=last)
    around = _FORMULA.sub("", text).strip(" .。,，:：\n")
    if last or len({_content(one) for one in found}) == 1 or _BETWEEN.fullmatch(around):
        return Region((*_formulas(text), *(() if "\n" in text else (text,))))
    return Region(reason=f"there are {len(found)} formulas and none is marked as the answer")


def _without_formula(text: str, *, last: bool) -> Region:
    """A text of one line as it is, unless it is prose; of prose and of lines, their one number (the last one)."""
    wordy = is_prose(text)
    if "\n" not in text and (not wordy or (len(text) < 80 and not re.search(r"\d", text))):
        counted = read_number(_COMMA_AS_POINT.sub(".", text), last=True) if last and "\\" not in text else None
        return Region((text,) if counted is None or counted.value is None else (text, _written(counted)))
    reading = read_number(_COMMA_AS_POINT.sub(".", text) if last else text, last=last)
    if reading.value is None:
        return Region(reason=reading.reason)
    return Region((_written(reading),))


def is_prose(text: str) -> bool:
    """Whether a text is sentences with perhaps a number in it, and no formula."""
    plain = re.sub(r"\\[a-zA-Z]+\s*(?:\{[^{}]*\})?", " ", text)
    words = [word for word in re.findall(r"[A-Za-z]{3,}", plain) if word.lower() not in NO_PROSE]
    return len(words) > 2 or _SMALL_WORD.search(plain) is not None or re.search(rf"[{CJK}]{{7,}}", plain) is not None


def _written(reading: Reading) -> str:
    """A number as it may have been written, so that a decimal stays one."""
    assert reading.value is not None
    value = reading.value * 100 if reading.percent else reading.value
    return written(value) + ("%" if reading.percent else "")
