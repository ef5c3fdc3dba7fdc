"""Measuring text in tokens: by the tokenizer of the model that will read it, or by an estimate that says it is one."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seedbed.core.errors import MissingPackage
from seedbed.core.text import CJK

_LATIN = 0.25  # tokens a character, as core.text.estimate_tokens has it
_WIDE = 1 / 1.5
_LONG = 50_000  # characters


@dataclass(frozen=True, slots=True)
class Estimate:
    """4 Latin characters or 1.5 of Chinese, Japanese and Korean make a token, about."""

    wide: list[int]
    length: int
    name: str = "estimate"

    def width(self, start: int, end: int) -> float:
        """The estimated tokens between two places."""
        wide = bisect_left(self.wide, end) - bisect_left(self.wide, start)
        return wide * _WIDE + (end - start - wide) * _LATIN

    def reach(self, start: int, width: float) -> int:
        """The last place whose width from `start` is at most `width`."""
        low, high = start, min(self.length, start + int(width / _LATIN) + 1)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.width(start, middle) <= width else (low, middle - 1)
        return low


def estimate_of(text: str) -> Estimate:
    """The estimate for a text."""
    return Estimate([match.start() for match in re.finditer(f"[{CJK}]", text)], len(text))


class Tokens:
    """Tokens of a model's tokenizer. A stretch may have another token more at its borders than the whole text shows."""

    def __init__(self, text: str, tokenizer: Any, name: str) -> None:
        self.name, self._text, self._tokenizer = name, text, tokenizer
        encoding = tokenizer.encode(text, add_special_tokens=False)
        self._starts = sorted(start for start, end in encoding.offsets if end > start)

    def width(self, start: int, end: int) -> float:
        """The tokens of a stretch on its own; of one over any limit, those it has in the whole text."""
        if end - start > _LONG:
            return bisect_left(self._starts, end) - bisect_left(self._starts, start)
        return len(self._tokenizer.encode(self._text[start:end], add_special_tokens=False).ids)

    def reach(self, start: int, width: float) -> int:
        """The last place, at the beginning of a token, whose width from `start` is at most `width`."""
        at = bisect_left(self._starts, start) + int(width)
        while at > 0 and at <= len(self._starts):
            place = self._starts[at] if at < len(self._starts) else len(self._text)
            if place <= start or self.width(start, place) <= width:
                return max(place, start)
            at -= 1
        return len(self._text) if self.width(start, len(self._text)) <= width else start


def tokenizer_of(text: str, path: str | Path) -> Tokens:
    """The tokens that the tokenizer in a file tokenizer.json makes of a text; nothing is downloaded.

    Raises MissingPackage where the package tokenizers is not installed, FileNotFoundError where the file is not there.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file; give the tokenizer.json of the model")
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise MissingPackage("tokenizers", "tokens", wanted_for="counting a model's tokens") from None
    return Tokens(text, Tokenizer.from_file(str(path)), path.parent.name or path.name)
