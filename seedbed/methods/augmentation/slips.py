"""The slips that a text may hold: what each kind makes of an English word or of Chinese characters, spot by spot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Literal, NamedTuple

from seedbed.core.text import cjk_share
from seedbed.methods.augmentation.confusions import LOOKS_ALIKE, characters, neighbours, words_alike
from seedbed.methods.augmentation.tokens import cut

Kind = Literal["keyboard", "drop", "double", "swap", "homophone", "glyph"]
SHORTEST = 3
"""Letters of an English word that may be changed."""
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"


class Change(NamedTuple):
    """A stretch of the text and what comes into its place."""

    start: int
    end: int
    new: str


def changes(kind: Kind, rng: Random, text: str) -> Iterator[Change]:
    """One possible change for every spot of the text where there is one."""
    tokens = cut(text)
    at = 0
    for place, token in enumerate(tokens):
        start = at + len(token.before)
        at = start + len(token.text)
        if not token.word:
            continue
        if not cjk_share(token.text):
            if len(token.text) >= SHORTEST and (new := _english(kind, rng, token.text)):
                yield Change(start, at, new)
            continue
        if kind == "drop":
            beside = [
                one for one in tokens[max(0, place - 1) : place + 2] if not one.word and re.search(r"\w", one.text)
            ]
            if len(token.text) == 1 and not beside and place < len(tokens) - 1:
                yield Change(start, at, "")
        else:
            yield from _chinese(kind, rng, text, range(start, at))


def _english(kind: Kind, rng: Random, word: str) -> str:
    """A word with one slip; "" where it has none of this kind."""
    place = rng.randrange(1, len(word) - 1)
    letter = word[place]
    if kind == "keyboard":
        keys = neighbours().get(letter.lower(), "")
        new = rng.choice(keys) if keys else ""
        return word[:place] + (new.upper() if letter.isupper() else new) + word[place + 1 :] if new else ""
    if kind in ("drop", "double"):
        return word[:place] + letter * (2 if kind == "double" else 0) + word[place + 1 :]
    if kind == "swap":
        return word[:place] + word[place + 1] + letter + word[place + 2 :] if letter != word[place + 1] else ""
    if kind == "homophone":
        others = words_alike().get(word.lower(), ())
        new = rng.choice(others) if others else ""
        return new[:1].upper() + new[1:] if word[0].isupper() else new
    spots = [(at, one) for one in LOOKS_ALIKE for at in range(len(word)) if word.startswith(one, at)]
    at, old = rng.choice(spots) if spots else (0, "")
    return word[:at] + LOOKS_ALIKE[old] + word[at + len(old) :] if old else ""


def _chinese(kind: Kind, rng: Random, text: str, where: Sequence[int]) -> Iterator[Change]:
    """Changes of the characters of a word."""
    for at in where:
        if kind == "swap":
            far = [to for to in (at + 1, at + 2) if re.fullmatch(f"{_HAN}+", text[at : to + 1]) and to < len(text)]
            free = [to for to in far if text[to] != text[at] and not _fixed(text, at, to)]
            if free:
                to = rng.choice(free)
                yield Change(at, to + 1, text[to] + text[at + 1 : to] + text[at])
        elif kind in ("homophone", "glyph") and (others := characters(kind).get(text[at], "")):
            yield Change(at, at + 1, rng.choice(others))


def _fixed(text: str, start: int, end: int) -> bool:
    """Whether a stretch holds a Chinese numeral, which no swap may move."""
    return re.search("[零〇一二两三四五六七八九十百千万亿第]", text[start : end + 1]) is not None
