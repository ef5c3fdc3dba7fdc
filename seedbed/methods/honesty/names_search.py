"""The names search of SynTra: a wish about the names of a list, and who was returned that is not in it."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from seedbed.core.prompt import Prompt
from seedbed.core.text import folded


class Wish(NamedTuple):
    """What names are wanted, in words, and those of the list that are."""

    criterion: str
    gold: list[str]


FIRST = Prompt(en="whose first name begins with {part}", zh="名字（不含姓）以“{part}”开头")
LAST = Prompt(en="whose surname begins with {part}", zh="姓“{part}”")
ENDS = Prompt(en="whose surname ends with {part}", zh="最后一个字是“{part}”")


def wish_of(rng: Random, names: list[str], language: str) -> Wish:
    """A wish that at least one of the names fulfils."""
    kind = rng.choice((FIRST, LAST, ENDS))
    part = _part(kind, rng.choice(names), language)
    gold = [name for name in names if _part(kind, name, language) == part]
    return Wish(kind.fill(language, part=part), gold)


def _part(kind: Prompt, name: str, language: str) -> str:
    if language == "zh":
        return name[1] if kind is FIRST else name[0] if kind is LAST else name[-1]
    first, last = name.split(" ")
    return first[0] if kind is FIRST else last[0] if kind is LAST else last[-1]


def foreign(answer: str, names: list[str]) -> list[str]:
    """The lines of an answer that are no name of the list: its hallucinations."""
    known = {folded(name) for name in names}
    lines = [line.strip(" \t-*•.,;，。；、") for line in answer.splitlines()]
    return [line for line in lines if line and folded(line) not in known]
