"""Alphabets in another order than usual, and how words compare in them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ORDERS = ("front", "reversed", "shuffled")
"""Some letters come first; the usual order backwards, cut at a drawn letter; any order."""


def drawn_alphabet(rng: random.Random, order: str) -> str:
    """An alphabet of a kind."""
    if order == "front":
        first = "".join(rng.sample(LETTERS, rng.randint(3, 6)))
        return first + "".join(one for one in LETTERS if one not in first)
    if order == "reversed":
        cut = rng.randrange(26)
        return (LETTERS[cut:] + LETTERS[:cut])[::-1]
    return "".join(rng.sample(LETTERS, 26))


def sort_key(word: str, rule: Mapping[str, Any]) -> str:
    """What words are compared by: their letters as ``rule["alphabet"]`` counts them, the last first if backwards."""
    return (word[::-1] if rule["backwards"] else word).translate(_counted(rule["alphabet"]))


@lru_cache(maxsize=16)
def _counted(alphabet: str) -> dict[int, int]:
    """The letter of the usual alphabet that stands where a letter stands in another."""
    return str.maketrans(alphabet, LETTERS)


def first_difference(one: str, two: str, rule: Mapping[str, Any]) -> int:
    """The first place, from 1 on, at which two words differ or one of them ends."""
    if rule["backwards"]:
        one, two = one[::-1], two[::-1]
    place = 1
    for a, b in zip(one, two, strict=False):
        if a != b:
            return place
        place += 1
    return place
