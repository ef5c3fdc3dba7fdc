"""The four operations of EDA on the words of a text: synonyms, insertions, swaps, deletions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import NamedTuple

from seedbed.core.text import cjk_share
from seedbed.methods.augmentation.tokens import Token, inserted, places, put, removed

Synonyms = Mapping[str, Sequence[str]]


class Edited(NamedTuple):
    """The tokens after an operation, and what was done to them."""

    tokens: list[Token]
    edits: list[str]


def operate(name: str, rng: Random, tokens: list[Token], synonyms: Synonyms, share: float) -> Edited:
    """One operation on a text: ``synonym``, ``insert``, ``swap`` or ``delete``."""
    if name == "delete":
        return _delete(rng, tokens, share)
    edits = max(1, int(share * len(places(tokens))))
    return {"synonym": _synonym, "insert": _insert, "swap": _swap}[name](rng, tokens, synonyms, edits)


def others(word: str, synonyms: Synonyms) -> list[str]:
    """The synonyms of a word; of Chinese those of two characters or more, for a word of as many."""
    found = [one for one in synonyms.get(word, synonyms.get(word.lower(), ())) if one != word]
    return [one for one in found if len(one) > 1] if cjk_share(word) and len(word) > 1 else found


def _replaceable(tokens: list[Token], synonyms: Synonyms) -> list[str]:
    """The words that carry meaning and have synonyms, each once, in their order."""
    words = [tokens[place].text for place in places(tokens, plain=True)]
    return [word for word in dict.fromkeys(words) if (len(word) > 1 or not cjk_share(word)) and others(word, synonyms)]


def _synonym(rng: Random, tokens: list[Token], synonyms: Synonyms, count: int) -> Edited:
    able = _replaceable(tokens, synonyms)
    edits = []
    for word in rng.sample(able, min(count, len(able))):
        new = rng.choice(others(word, synonyms))
        for place in [at for at, one in enumerate(tokens) if one.text == word]:
            tokens = put(tokens, place, new)
        edits.append(f"{word} -> {new}")
    return Edited(tokens, edits)


def _insert(rng: Random, tokens: list[Token], synonyms: Synonyms, count: int) -> Edited:
    able, edits = _replaceable(tokens, synonyms), []
    for _ in range(count if able else 0):
        new = rng.choice(others(rng.choice(able), synonyms))
        where = places(tokens)
        tokens = inserted(tokens, rng.choice([*where, where[-1] + 1]), new)
        edits.append(f"+ {new}")
    return Edited(tokens, edits)


def _swap(rng: Random, tokens: list[Token], _synonyms: Synonyms, count: int) -> Edited:
    where, edits = places(tokens), []
    moved = list(tokens)
    for _ in range(count if len(where) > 1 else 0):
        one, other = rng.sample(where, 2)
        edits.append(f"{moved[one].text} <-> {moved[other].text}")
        first, second = moved[one], moved[other]
        moved[one], moved[other] = replace(first, text=second.text), replace(second, text=first.text)
    return Edited(moved, edits)


def _delete(rng: Random, tokens: list[Token], share: float) -> Edited:
    where = places(tokens)
    if len(where) < 2:
        return Edited(tokens, [])
    gone = [place for place in where if rng.random() < share]
    if len(gone) == len(where):
        gone.remove(rng.choice(gone))
    return Edited(removed(tokens, gone), [f"- {tokens[place].text}" for place in gone])
