"""Alphabets in another order than usual, and how words compare in them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ORDERS = ("front", "reversed", "shuffled")
"""Some letters come first; the usual order backwards, cut at a drawn letter; any order."""


def drawn_alphabet(rng: random.Random, order: str) -> str:
    """An alphabet of a kind."""
    if order == "front":
        first = "".join(rng.sample(LETTERS, rng.randint(3, 6)))
        return first + LETTERS.translate(dict.fromkeys(map(ord, first)))
    if order == "reversed":
        cut = rng.randrange(26)
        return (LETTERS[cut:] + LETTERS[:cut])[::-1]
    return "".join(rng.sample(LETTERS, 26))


def sort_keys(words: Sequence[str], rule: Mapping[str, Any]) -> dict[str, str]:
    """What each word is compared by: its letters as ``rule["alphabet"]`` counts them, the last first if backwards."""
    together = " ".join(words).translate(_counted(rule["alphabet"]))
    keys = together[::-1].split()[::-1] if rule["backwards"] else together.split()
    return dict(zip(words, keys, strict=True))


@lru_cache(maxsize=16)
def _counted(alphabet: str) -> dict[int, int]:
    """The letter of the usual alphabet that stands where a letter stands in another."""
    return str.maketrans(alphabet, LETTERS)


def first_difference(one: str, two: str) -> int:
    """The first place, from 1 on, at which the sort keys of two words differ or one of them ends."""
    place = 1
    for a, b in zip(one, two, strict=False):
        if a != b:
            return place
        place += 1
    return place
