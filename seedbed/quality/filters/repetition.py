"""Repetition: the text does not say the same thing over and over: loops, lines, sentences and runs of words.

``preset: answer`` (ours, for replies of models) sets aside a text with a loop (a piece of up to 30 words at least
three times in a row and 12 words long, a word 8 times, a line 5 times), with more than 20 % of its characters in
repeated lines or sentences, or with more than 25 % of its words in repeated runs of 10. ``preset: gopher`` holds the
published limits for web documents (arXiv 2112.11446, table A1): repeated lines and paragraphs by number (30 %) and by
characters (20 %), the commonest n-gram (20, 18, 16 % for n = 2, 3, 4) and repeated n-grams (15 to 10 % for n = 5 to
10); short texts fail it.

For Chinese a character counts as a word, so n is taken 1.6 times, as long as a Chinese word is. Lines without six
letters (brackets of code, rules of tables) are not counted by ``answer``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from seedbed.core.example import Example
from seedbed.core.text import folded, sentences, words
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.spoken import CHARACTERS_A_WORD, Said, is_chinese, said, worst

Preset = Literal["answer", "gopher"]
TOP = {2: 0.20, 3: 0.18, 4: 0.16}
REPEATED = {5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10}
LONGEST_LOOP = 30
MOST_WORDS = 20_000
"""Words that are looked at; the rest of a book repeats no otherwise than its beginning."""
Measured = list[tuple[str, float, float]]


def repetition(text: Said, *, preset: Preset = "answer") -> Verdict:
    """Whether the text repeats itself beyond the limits of a preset; see the card above."""
    whole = said(text)
    found = words(whole)[:MOST_WORDS]
    stretch = CHARACTERS_A_WORD if is_chinese(whole) else 1.0
    if preset == "gopher":
        return worst(_gopher(whole, found, stretch))
    loop = _same_lines(whole) or _loop(found, stretch)
    if loop:
        return Verdict.wrong(f"a loop: {loop}", value=loop)
    return worst(_answer(whole, found, stretch))


def _answer(text: str, found: Sequence[str], stretch: float) -> Measured:
    lines = [line for line in map(folded, text.split("\n")) if sum(map(str.isalpha, line)) >= 6 // stretch]
    told = [one for one in map(folded, sentences(text)) if sum(map(str.isalpha, one)) >= 16 // stretch]
    measured = [
        ("characters in repeated lines", _repeated_characters(lines), 0.2),
        ("characters in repeated sentences", _repeated_characters(told), 0.2),
    ]
    if len(found) >= 40:
        measured.append(("words in repeated runs", _repeated_ngrams(found, round(10 * stretch)), 0.25))
    return measured


def _gopher(text: str, found: Sequence[str], stretch: float) -> Measured:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    paragraphs = [one.strip() for one in text.split("\n\n") if one.strip()]
    measured: Measured = []
    for name, parts in (("lines", lines), ("paragraphs", paragraphs)):
        measured.append((f"repeated {name}", 1 - len(set(parts)) / len(parts) if parts else 0.0, 0.3))
        measured.append((f"characters in repeated {name}", _repeated_characters(parts), 0.2))
    for n, limit in TOP.items():
        measured.append((f"the commonest run of {n} words", _top_ngram(found, round(n * stretch)), limit))
    for n, limit in REPEATED.items():
        measured.append((f"words in repeated runs of {n}", _repeated_ngrams(found, round(n * stretch)), limit))
    return measured


def _repeated_characters(parts: Sequence[str]) -> float:
    """The share of the characters that stand in a part that stood before."""
    counts = Counter(parts)
    total = sum(map(len, parts))
    return sum(len(part) * (count - 1) for part, count in counts.items()) / total if total else 0.0


def _top_ngram(found: Sequence[str], n: int) -> float:
    """The characters of the commonest run of n words, as a share; a run that stands once repeats nothing."""
    counts = Counter(zip(*(found[place:] for place in range(n)), strict=False))
    total = sum(map(len, found))
    if not counts or not total:
        return 0.0
    most = max(counts.values())
    longest = max(sum(map(len, run)) for run, count in counts.items() if count == most)
    return min(1.0, most * longest / total) if most > 1 else 0.0


def _repeated_ngrams(found: Sequence[str], n: int) -> float:
    """The share of the characters in runs of n words that stood before; overlapping runs count their words once."""
    seen, total, repeated, covered = set[tuple[str, ...]](), sum(map(len, found)), 0, 0
    for place, run in enumerate(zip(*(found[start:] for start in range(n)), strict=False)):
        if run in seen:
            repeated += sum(map(len, found[max(covered, place) : place + n]))
            covered = place + n
        seen.add(run)
    return repeated / total if total else 0.0


def _same_lines(text: str) -> str:
    """A line that stands five times in a row, however short; without letters and figures (code, rules) it may."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for run in zip(*(lines[start:] for start in range(5)), strict=False):
        if len(set(run)) == 1 and any(map(str.isalnum, run[0])):
            return f"the line '{run[0][:60]}' 5 times in a row"
    return ""


def _loop(found: Sequence[str], stretch: float) -> str:
    """The first piece that is said again and again, with how often; "" where there is none."""
    for period in range(1, round(LONGEST_LOOP * stretch) + 1):
        run = 0
        for place in range(period, len(found)):
            run = run + 1 if found[place] == found[place - period] else 0
            times = run // period + 1
            if times >= (3 if period > 1 else 8) and run + period >= round((12 if period > 1 else 8) * stretch):
                piece = ("" if stretch > 1 else " ").join(found[place - period + 1 : place + 1])
                if any(map(str.isalpha, piece)):
                    return f"'{piece[:60]}' {times} times in a row"
    return ""


EXAMPLE = Example(row={"text": "I think that is right. " * 6}, gives=False)
