"""Looking for words in a text: whole ones (``art`` is not in ``party``), in CJK as they stand."""

from __future__ import annotations

import re
from functools import lru_cache

from seedbed.core.errors import RecipeError
from seedbed.core.text import CJK, folded

_LETTER = rf"[^\W{CJK}]"


def holds(text: str, word: str) -> bool:
    """Whether a word or phrase stands in a folded text, whole; a neighbour in CJK does not lengthen a Latin word.

    Raises:
        RecipeError: the word is empty.
    """
    return whole_word(word).search(text) is not None


def occurrences(text: str, word: str) -> int:
    """How often a word or phrase stands in a folded text, whole."""
    return len(whole_word(word).findall(text))


@lru_cache(maxsize=4096)
def whole_word(word: str) -> re.Pattern[str]:
    """The pattern of a whole word, for folded text."""
    wanted = folded(word)
    if not wanted:
        raise RecipeError("a word to look for is empty")
    before = rf"(?<!{_LETTER})" if re.match(_LETTER, wanted) else ""
    after = rf"(?!{_LETTER})" if re.match(_LETTER, wanted[-1]) else ""
    return re.compile(f"{before}{re.escape(wanted)}{after}")
