"""Grounded: what an answer says stands in the text it was made from.

``by="quote"``: the ``evidence`` column (one quotation or a list) must stand in the text word for word; white space,
width and case are folded, an ellipsis stands for left-out text. The verdict's value holds the spans found.
``by="overlap"``: the share of the answer's content words that occur in the text must reach ``threshold``, and every
number of the answer must occur there (``3.5万`` is ``35,000``). English words are compared without their endings,
Chinese by pairs of neighbouring characters. ``by="both"`` wants both. No model is asked, so a paraphrase scores low and
a false sentence made of the text's own words scores high: a first sieve, with a judge after it where it matters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from seedbed.checks.chinese_numerals import chinese_numbers_in
from seedbed.checks.numerals import numbers_in, written
from seedbed.checks.quotation import find_quote
from seedbed.core.example import Example
from seedbed.core.text import CJK, folded, shortened
from seedbed.core.verdict import Verdict

__all__ = ["EXAMPLE", "find_quote", "grounded"]

_STOP_WORDS = (
    "a an the is are was were be been being am of to in on at by for with from as and or but if then than that this "
    "these those it its he she they them his her their we you i our your not no do does did have has had will would "
    "can could should may might must there here which who whom whose what when where why how so such also into about "
    "over under after before between during through because while both each more most some any all one"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
STOP_CHARACTERS = frozenset(
    "的了是在和与及或也都就而且并其这那此该之于以为被把对从到由很最更不没有个们吗呢吧啊我你他她它"
)
_NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"
)
NUMBER_WORDS = dict(zip(_NUMBER_WORDS.split(), (*range(21), *range(30, 100, 10), 100, 1000), strict=True))
_LATIN = re.compile(rf"[^\W\d_{CJK}]+(?:['’][^\W\d_{CJK}]+)*")
_CHINESE_RUN = re.compile(rf"[{CJK}]+")
_ENDINGS = re.compile(r"(?:'s|’s|ies|es|ing|ed|s|y|e)$")
_LIST_MARK = re.compile(r"^\s*\d{1,2}[.)、]\s", re.MULTILINE)


def grounded(
    text: str,
    answer: str = "",
    evidence: str | list[str] = "",
    *,
    by: Literal["quote", "overlap", "both"] = "overlap",
    threshold: float = 0.7,
) -> Verdict:
    """Whether an answer's support stands in the text; see the card above."""
    if by == "quote":
        return _quoted(evidence, text)
    overlap = _overlapping(answer, text, threshold)
    if by == "overlap" or not overlap.passed:
        return overlap
    quoted = _quoted(evidence, text)
    return Verdict(overlap.score, quoted.reason, threshold, quoted.value) if quoted.passed else quoted


def _quoted(evidence: str | list[str], text: str) -> Verdict:
    quotes = [evidence] if isinstance(evidence, str) else list(evidence)
    if not quotes or not all(quote.strip() for quote in quotes):
        return Verdict.unreadable("the evidence is empty")
    spans = [(quote, find_quote(quote, text)) for quote in quotes]
    missing = [quote for quote, span in spans if span is None]
    if missing:
        return Verdict.wrong(f"the text does not say {shortened(missing[0], 80)!r}", value=missing)
    places = [{"start": span[0], "end": span[1]} for _, span in spans if span is not None]
    return Verdict.right("the text says it word for word", value=places)


def _overlapping(answer: str, text: str, threshold: float) -> Verdict:
    bare = _LIST_MARK.sub(" ", answer)
    strange = sorted(set(numbers_in(bare)) - _all_numbers(text))
    if strange:
        numbers = [shortened(written(one), 40) for one in strange]
        return Verdict(0.0, f"not in the text: the number {', '.join(numbers[:5])}", threshold, numbers)
    wanted = _content(bare)
    if not wanted:
        if numbers_in(bare):
            return Verdict(1.0, "every number stands in the text", threshold)
        return Verdict.unreadable("the answer has no content words")
    known = set(_content(text))
    missing = [word for word in wanted if word not in known]
    share = 1 - len(missing) / len(wanted)
    told = f"; not in the text: {', '.join(dict.fromkeys(missing[:8]))}" if missing else ""
    return Verdict(share, f"{share:.0%} of the content words stand in the text{told}", threshold, round(share, 4))


def _all_numbers(text: str) -> set[Fraction]:
    """The numbers of a text, those in Chinese numerals and English words among them."""
    in_words = {Fraction(NUMBER_WORDS[word]) for word in _LATIN.findall(text.lower()) if word in NUMBER_WORDS}
    return {*numbers_in(text), *chinese_numbers_in(text), *in_words}


def _content(text: str) -> list[str]:
    plain = folded(text)
    latin = [_stem(word) for word in _LATIN.findall(plain) if word not in STOP_WORDS and len(word) > 1]
    return latin + [pair for run in _CHINESE_RUN.findall(plain) for pair in _pairs(run)]


def _stem(word: str) -> str:
    short = _ENDINGS.sub("", word)
    return short if len(short) >= 3 else word


def _pairs(run: str) -> Sequence[str]:
    """Neighbouring characters, without those that hold a stop character; a character alone stands for itself."""
    if len(run) == 1:
        return [] if run in STOP_CHARACTERS else [run]
    return [a + b for a, b in pairwise(run) if a not in STOP_CHARACTERS and b not in STOP_CHARACTERS]


EXAMPLE = Example(
    row={
        "text": "The bridge was opened in 1894. It carries about 40,000 people a day.",
        "answer": "About 40000 people cross the bridge each day.",
        "evidence": "It carries … 40,000 people",
    },
    settings={"by": "both"},
    gives=True,
)
