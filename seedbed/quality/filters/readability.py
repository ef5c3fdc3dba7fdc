"""Readability: the text is as easy to read as is wanted, from 0 (hard) to 100 (easy).

English: Flesch reading ease (R. Flesch 1948; 206.835 - 1.015 words a sentence - 84.6 syllables a word), cut to 0..100:
above 80 for children, 60 to 70 plain, below 30 for scholars. Chinese, a measure of our own, without strokes or graded
lists: 100 less 3 points for each character that a clause has on average beyond 8, 0.6 for each that a sentence has
beyond 20, and 1.5 for each percent beyond 10 % of the characters that are not among the commonest; not calibrated on
readers. Texts under ``shortest`` words are kept unmeasured. Other languages: leave it out. Code and addresses are not
counted.
"""

from __future__ import annotations

import re

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.text import sentences
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.common_characters import COMMON_HAN
from seedbed.quality.filters.spoken import HAN, Said, is_chinese, prose, said


def readability(text: Said, *, least: float = 10.0, most: float = 100.0, shortest: int = 30) -> Verdict:
    """Whether the text is as easy to read as is wanted; see the card above."""
    if not 0 <= least <= most <= 100 or shortest < 1:
        raise RecipeError(f"readability: 0 <= least <= most <= 100 is wanted, got {least:g} and {most:g}")
    plain = prose(said(text))
    count = len(re.findall(f"[{HAN}]" if is_chinese(plain) else r"[A-Za-z]+(?:['’-][A-Za-z]+)*", plain))
    if count < shortest:
        return Verdict.right(f"{count} words are too few to measure; kept")
    ease = chinese_ease(plain) if is_chinese(plain) else flesch(plain)
    told = f"ease {ease:.0f} of 100"
    if ease > most:
        return Verdict((100 - ease) / 100, f"{told}, at most {most:g} wanted", (100 - most) / 100, round(ease, 1))
    return Verdict(ease / 100, f"{told}, at least {least:g} wanted", least / 100, round(ease, 1))


def flesch(text: str) -> float:
    """Flesch reading ease of English, cut to 0..100; a text without words is easy."""
    found = re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", text)
    told = sum(re.search("[A-Za-z]", one) is not None for one in sentences(text))
    if not found or not told:
        return 100.0
    ease = 206.835 - 1.015 * len(found) / told - 84.6 * sum(map(syllables, found)) / len(found)
    return min(100.0, max(0.0, ease))


def syllables(word: str) -> int:
    """Syllables of an English word by its vowels; about nine of ten words right."""
    word = word.lower().replace("'", "").replace("’", "")
    bare = re.sub(r"(?:(?<=[^aeiouyl])e|(?<=[aeiouy]l)e|(?<![td])ed|(?<![sxz])(?<!ch)(?<!sh)(?<!c)(?<!g)es)$", "", word)
    return max(1, len(re.findall(r"[aeiouy]+", bare)) + len(re.findall(r"i[ao](?!us\b)|[^q]u[ao]|eo|ying", bare)))


def chinese_ease(text: str) -> float:
    """The measure of the card for Chinese, 0..100."""
    characters = re.findall(f"[{HAN}]", text)
    clauses = [
        len(found) for one in re.split(r"[，。！？；：、,.!?;:\n]", text) if (found := re.findall(f"[{HAN}]", one))
    ]
    told = [len(found) for one in re.split(r"[。！？；!?;\n]", text) if (found := re.findall(f"[{HAN}]", one))]
    if not characters or not clauses or not told:
        return 100.0
    clause, sentence = sum(clauses) / len(clauses), sum(told) / len(told)
    rare = 100 * sum(one not in COMMON_HAN for one in characters) / len(characters)
    ease = 100 - 3 * max(0.0, clause - 8) - 0.6 * max(0.0, sentence - 20) - 1.5 * max(0.0, rare - 10)
    return min(100.0, max(0.0, ease))


EXAMPLE = Example(
    row={
        "text": "The cat sat on the mat. It was warm there. A dog came in and looked at the cat. "
        "They did not fight. They were old friends, and it was time to eat."
    },
    settings={"least": 60.0},
    gives=True,
)
