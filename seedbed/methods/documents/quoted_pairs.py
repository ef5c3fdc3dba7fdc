"""Questions and answers that quote a text: reading them from plain lines, and what one of them must keep to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from seedbed.checks.chinese_numerals import chinese_numbers_in
from seedbed.checks.grounded import NUMBER_WORDS
from seedbed.checks.numerals import numbers_in
from seedbed.checks.quotation import SHORTEST_QUOTE, find_quote
from seedbed.core.errors import Unreadable
from seedbed.core.reply import Reply
from seedbed.core.text import folded, length, shortened

MOST_REPEATED = 0.6
"""The share of a question that may be clauses of the text: one may be said to make the question stand alone."""
_CLAUSE_END = re.compile(r"[，。；：！？!?;:]|[.,](?=\s|$)")

_SPEAKS_OF_TEXT = re.compile(
    r"\b(the|this|given|provided) (given |provided |above )?(text|passage|document|article|excerpt|quote|author)\b"
    r"|(本文|文中|上文|原文|该文|文本|引文|这段话|这篇文章|作者认为)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?![\d:])")
_VERY = re.compile("十分(?![钟之])")
_LINE = re.compile(
    r"^[ \t*\d.]*(question|answer|quote|reasoning|问题|答案|引文|推理)[ \t*\d]*[:：][ \t*]*",
    re.IGNORECASE | re.MULTILINE,
)
_NAMES = {"问题": "question", "答案": "answer", "引文": "quote", "推理": "reasoning"}


def failure_of(one: dict[str, str], text: str) -> str | None:
    """Why a question, answer and quotation cannot be used, or None."""
    if not one["question"].strip() or not one["answer"].strip():
        return "the question or the answer is empty"
    if found := speaks_of_text(one["question"]):
        return f"the question speaks of {found!r}"
    if find_quote(one["question"], text) is not None or repeated_share(one["question"], text) > MOST_REPEATED:
        return "the question repeats the text"
    if length(one["quote"]) < SHORTEST_QUOTE:
        return f"the quotation {one['quote']!r} has fewer than {SHORTEST_QUOTE} words"
    if find_quote(one["quote"], text) is None:
        return f"the quotation {shortened(one['quote'], 80)!r} is not in the text"
    return None


def speaks_of_text(question: str) -> str:
    """The words by which a question speaks of the text that it was made from, or nothing."""
    found = _SPEAKS_OF_TEXT.search(question)
    return found.group() if found else ""


def repeated_share(question: str, text: str) -> float:
    """How much of a question is made of clauses of the text, 0 to 1; small models hand such back as questions."""
    clauses = [folded(clause) for clause in _CLAUSE_END.split(question) if clause.strip()]
    whole = folded(text)
    return sum(len(one) for one in clauses if one in whole) / max(sum(map(len, clauses)), 1)


def strange_numbers(said: str, source: str) -> list[str]:
    """Numbers of a text, in digits or words, and clock times, that its source does not have; 1 is an article too."""
    strange = numbers_of(said) - numbers_of(source) - {Fraction(1)}
    times = set(_CLOCK.findall(said)) - set(_CLOCK.findall(source))
    return [*(f"{float(one):g}" for one in sorted(strange)), *sorted(times)]


def numbers_of(text: str) -> set[Fraction]:
    """Every number of a text, in digits or words, English or Chinese."""
    named = [one.split("-") for one in re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower())]
    in_words = {Fraction(sum(map(NUMBER_WORDS.__getitem__, one))) for one in named if NUMBER_WORDS.keys() >= set(one)}
    text = _VERY.sub("", text)
    return {*numbers_in(text), *chinese_numbers_in(text), *in_words}


def asked_before(question: str, earlier: Iterable[str]) -> str | None:
    """Why a question that came before cannot be used, or None."""
    return "the question was asked before" if folded(question) in map(folded, earlier) else None


def labelled_pairs(reply: Reply, *, reasoning: bool) -> list[dict[str, str]]:
    """Pairs written as labelled lines; each begins with its question."""
    parts = _LINE.split(reply.text)[1:]
    found: list[dict[str, str]] = []
    for label, value in zip(parts[::2], parts[1::2], strict=True):
        name = _NAMES.get(label, label.lower())
        if name == "question":
            found.append({})
        if found:
            found[-1][name] = value.strip()
    wanted = {"question", "answer", "quote"} | ({"reasoning"} if reasoning else set())
    if not found or any(not wanted <= one.keys() for one in found):
        raise Unreadable(f"wanted the lines {', '.join(sorted(wanted))} for each question", reply)
    return found
