"""Alphabets in another order than usual, and how words compare in them."""

from __future__ import annotations

import random
from collections.abc import Mapping
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


def sort_key(word: str, rule: Mapping[str, Any]) -> list[int]:
    """What words are compared by: the places of their letters in ``rule["alphabet"]``, the last first if backwards."""
    return [rule["alphabet"].index(letter) for letter in (word[::-1] if rule["backwards"] else word)]


def first_difference(one: str, two: str, rule: Mapping[str, Any]) -> int:
    """The first place, from 1 on, at which two words differ or one of them ends."""
    pairs = zip(*(word[::-1] if rule["backwards"] else word for word in (one, two)), strict=False)
    return next((place for place, (a, b) in enumerate(pairs, 1) if a != b), min(len(one), len(two)) + 1)
