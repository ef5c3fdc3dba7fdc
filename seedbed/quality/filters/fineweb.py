"""FineWeb: rules of quality for web documents, as published for FineWeb.

Paper: FineWeb, arXiv 2406.17557, section 3.6: set aside where at most 12 % of the lines end with a mark that ends a
sentence, where at least 10 % of the characters stand in repeated lines, or where at least 67 % of the lines are shorter
than 30 characters. The published code (datatrove) also sets aside more than 0.3 line breaks a word, and is stricter on
repeated lines: ``most_repeated: 0.01``.

Chinese: 。！？；…」 end a sentence too, and a line is short below 19 characters (30 letters are about five English
words, which are about eight Chinese characters; 19 is the paper's 30 over 1.6, the more lenient reading of the two).
"""

from __future__ import annotations

from seedbed.core.example import Example
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.document_lines import TERMINAL, lines_of, word_count
from seedbed.quality.filters.spoken import CHARACTERS_A_WORD, Said, found_out, is_chinese, said


def fineweb(
    text: Said,
    *,
    least_ended: float = 0.12,
    most_repeated: float = 0.1,
    most_short: float = 0.67,
    short: int = 30,
    most_breaks: float = 0.3,
) -> Verdict:
    """Whether a document keeps FineWeb's rules of quality; see the card above."""
    whole = said(text)
    lines = lines_of(whole)
    if not lines:
        return Verdict.unreadable("the text is empty")
    size = round(short / CHARACTERS_A_WORD) if is_chinese(whole) else short
    ended = sum(line.endswith(TERMINAL) for line in lines) / len(lines)
    brief = sum(len(line) < size for line in lines) / len(lines)
    seen, repeated = set[str](), 0
    for line in lines:
        repeated += len(line) if line in seen else 0
        seen.add(line)
    again = repeated / max(1, len(whole.replace("\n", "")))
    breaks = whole.strip().count("\n") / max(1.0, word_count(whole))
    faults = [
        fault
        for fault, broken in (
            (f"{ended:.0%} of the lines end a sentence, more than {least_ended:.0%} are wanted", ended <= least_ended),
            (
                f"{again:.0%} of the characters are in repeated lines, {most_repeated:.0%} are too many",
                again >= most_repeated,
            ),
            (f"{brief:.0%} of the lines are shorter than {size}, {most_short:.0%} are too many", brief >= most_short),
            (f"{breaks:.2f} line breaks a word, at most {most_breaks:g}", breaks > most_breaks),
        )
        if broken
    ]
    return found_out(faults, f"{len(lines)} lines, all rules kept")


EXAMPLE = Example(row={"text": "Home\nProducts\nAbout us\nContact\nImprint"}, gives=False)
