"""Units and quantities in words, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seedbed.core.problem import Language
from seedbed.problems.arithmetic.measures import CHINESE, LINKS

FACTS = {
    "en": {link: f"{link[0]} {link[1]} = {link[2]} {link[3]}" for link in LINKS},
    "zh": {link: f"{link[0]} {CHINESE[link[1]]} = {link[2]} {CHINESE[link[3]]}" for link in LINKS},
}
"""A link, told."""
WORDS = {2: ("²", "平方"), 3: ("³", "立方")}


def name(unit: str, language: Language) -> str:
    """A unit in a language."""
    return unit if language == "en" else CHINESE[unit]


def powered(unit: str, power: int, language: Language) -> str:
    """A unit, or its square or cube."""
    if power == 1:
        return name(unit, language)
    return unit + WORDS[power][0] if language == "en" else WORDS[power][1] + CHINESE[unit]


def amount(data: Mapping[str, Any], language: Language) -> str:
    """The quantity that is to be converted."""
    path = data["path"]
    if data["shape"] == "mixed":
        return f"{data['amount']} {name(path[0], language)} {data['more']} {name(path[1], language)}"
    return f"{data['amount']} {_unit(path[0], data['below'][:1], data['power'], language)}"


def target(data: Mapping[str, Any], language: Language) -> str:
    """The unit that is asked for."""
    return _unit(data["path"][-1], data["below"][-1:], data["power"], language)


def _unit(one: str, below: list[str], power: int, language: Language) -> str:
    text = powered(one, power, language)
    if not below:
        return text
    return f"{text} per {below[0]}" if language == "en" else f"{text}每{CHINESE[below[0]]}"
