"""What rules for documents measure: lines, words and stop words of English and Chinese alike."""

from __future__ import annotations

import re

from seedbed.core.text import CJK, words
from seedbed.quality.filters.spoken import CHARACTERS_A_WORD

TERMINAL = (".", "!", "?", '"', "'", "。", "！", "？", "”", "…", "；", "」", "』")
"""A line that ends so ends a sentence; datatrove counts these Latin marks, the Chinese ones are their fellows."""
STOP_WORDS = frozenset({"the", "be", "to", "of", "and", "that", "have", "with"})
STOP_WORDS_ZH = frozenset("的是在了和不有这")
"""The eight commonest that say nothing of the subject, as the English eight do."""


def lines_of(text: str) -> list[str]:
    """The lines that hold something, trimmed."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def word_count(text: str) -> float:
    """Words, a Chinese one being 1.6 characters."""
    found = words(text)
    characters = sum(re.match(f"[{CJK}]", one) is not None for one in found)
    return len(found) - characters + characters / CHARACTERS_A_WORD


def stop_words(text: str) -> frozenset[str]:
    """Which stop words of either language stand in the text."""
    return (STOP_WORDS & set(words(text))) | (STOP_WORDS_ZH & set(text))
