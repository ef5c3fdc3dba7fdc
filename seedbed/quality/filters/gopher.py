"""Gopher: rules of quality for documents, as published for MassiveText.

Paper: Gopher, arXiv 2112.11446, appendix A.1.1: 50 to 100,000 words; a mean word of 3 to 10 letters; at most a tenth as
many ``#`` or ``…`` as words; at most 90 % of the lines begin with a bullet, at most 30 % end with an ellipsis; at least
80 % of the words hold a letter; at least two of the stop words the, be, to, of, and, that, have, with. Its rules on
repetition are ``repetition`` with ``preset: gopher``.

Chinese, where the paper has nothing: 1.6 characters are a word, the stop words are 的是在了和不有这, and the length of
words is not held against it. ``words`` changes the numbers of words; the other limits are the paper's.
"""

from __future__ import annotations

import re

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.document_lines import lines_of, stop_words, word_count
from seedbed.quality.filters.spoken import Said, found_out, is_chinese, said


def gopher(text: Said, *, words: tuple[int, int] = (50, 100_000)) -> Verdict:
    """Whether a document keeps Gopher's rules of quality; see the card above."""
    if len(words) != 2 or not 0 <= words[0] <= words[1]:
        raise RecipeError(f"gopher: 'words' is the least and the most number of words, got {words}")
    whole = said(text)
    count = word_count(whole)
    faults = [] if words[0] <= count <= words[1] else [f"{count:.0f} words, {words[0]:,} to {words[1]:,} are wanted"]
    if not count:
        return Verdict.wrong(faults[0] if faults else "no words", value=faults)
    return found_out([*faults, *_of_words(whole, count), *_of_lines(whole)], f"{count:.0f} words, all rules kept")


def _of_words(text: str, count: float) -> list[str]:
    faults = []
    tokens = text.split()
    if not is_chinese(text):
        bare = [one for token in tokens if (one := token.strip(".,;:!?\"'()[]{}"))]
        mean = sum(map(len, bare)) / len(bare) if bare else 0.0
        lettered = sum(any(map(str.isalpha, token)) for token in tokens) / len(tokens)
        if not 3 <= mean <= 10:
            faults.append(f"words of {mean:.1f} letters on average, 3 to 10 are wanted")
        if lettered < 0.8:
            faults.append(f"{lettered:.0%} of the words hold a letter, at least 80% are wanted")
    for name, symbols in (("#", text.count("#")), ("…", len(re.findall(r"\.{3}|…+", text)))):
        if symbols / count > 0.1:
            faults.append(f"{symbols / count:.2f} '{name}' a word, at most 0.1")
    found = stop_words(text)
    if len(found) < 2:
        faults.append(f"{len(found)} kinds of stop words, at least 2 are wanted")
    return faults


def _of_lines(text: str) -> list[str]:
    lines = lines_of(text)
    bullets = sum(line.startswith(("-", "*", "•", "●", "‣", "·")) for line in lines) / len(lines)
    ellipses = sum(line.endswith(("...", "…")) for line in lines) / len(lines)
    faults = []
    if bullets > 0.9:
        faults.append(f"{bullets:.0%} of the lines begin with a bullet, at most 90%")
    if ellipses > 0.3:
        faults.append(f"{ellipses:.0%} of the lines end with an ellipsis, at most 30%")
    return faults


EXAMPLE = Example(row={"text": "Buy now!!! ### $$$ 100% 24/7"}, gives=False)
