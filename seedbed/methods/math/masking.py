"""Masking the numbers of a question, as MetaMath's authors do it, and finding its last clause."""

from __future__ import annotations

import re
from dataclasses import dataclass

from seedbed.core.text import script_language

_COUNTED = "one two three four five six seven eight nine ten eleven twelve"
NUMBER_WORDS = {word: str(value) for value, word in enumerate(_COUNTED.split(), 1)} | {"fifth": "5", "sixteen": "16"}
HALF = "half"
BARRED = re.compile(r"[^\W\d_]|[\n:()\-*\"'“”‘’+]")
CHINESE_NUMBER = re.compile(r"(?<![A-Za-z0-9.:\-+*/(（\"“])\d+(?:,\d{3})*(?:\.\d+)?(?![0-9A-Za-z:\-+*/)）\"”]|[.,]\d)")
CLAUSE = re.compile(r"[.,?!](?=\s)|[。，；？！]")


@dataclass(frozen=True, slots=True)
class Mask:
    """A number of the question: where it stood, the question with the variable in its place, and its value."""

    word: str
    start: int
    put: str
    question: str
    value: str


def masks(question: str, style: str) -> list[Mask]:
    """Every number of the question that can be asked for, in order."""
    variable = "X" if style == "math" else "x"
    if script_language(question) == "zh":
        spans = [(found.start(), found.group(), variable, found.group()) for found in CHINESE_NUMBER.finditer(question)]
    else:
        spans, start = [], 0
        for word in question.split(" "):
            put, value = _replacement(word, style, variable)
            if put:
                spans.append((start, word, put, value))
            start += len(word) + 1
    return [
        Mask(word, start, put, question[:start] + put + question[start + len(word) :], value)
        for start, word, put, value in spans
    ]


def _replacement(word: str, style: str, variable: str) -> tuple[str, str]:
    """What takes a word's place and the value asked for; nothing when the word is not to be masked."""
    if style == "gsm8k" and word.lower() in NUMBER_WORDS:
        return variable, NUMBER_WORDS[word.lower()]
    if style == "gsm8k" and word.lower() == HALF:
        return f"{variable}%", "50"
    digits = [place for place, character in enumerate(word) if character.isdigit()]
    if not digits or BARRED.search(word):
        return "", ""
    end = digits[-1] + 1
    value = word[:end].lstrip("$")
    if not word[-1].isdigit():
        return variable + word[end:], value
    return ("$" + variable if word.startswith("$") and style == "gsm8k" else variable), value


def last_clause(question: str) -> tuple[str, str]:
    """The question up to its last clause, and that clause."""
    ends = [found.end() for found in CLAUSE.finditer(question.rstrip(" .?!。？！"))]
    cut = ends[-1] if ends else 0
    gap = len(question[cut:]) - len(question[cut:].lstrip())
    return question[: cut + gap], question[cut + gap :]
