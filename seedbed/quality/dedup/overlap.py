"""Where a text overlaps with the items of an index, told with the item, the words and their place in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.text import folded, shortened
from seedbed.quality.arrays import numpy
from seedbed.quality.dedup.seen_index import About, SeenIndex, built, load
from seedbed.quality.dedup.shingles import grams, word_hashes
from seedbed.quality.filters.spoken import WORD, Said

WRITTEN = "recipe"
"""The name of the index that is made of items written down in a recipe."""
SHOWN = 3


@dataclass(frozen=True)
class Rules:
    """What counts as overlap.

    Attributes:
        whole: words of a run that must not stand in both; 0 for none.
        part: words of the runs that are counted, of which ``share`` of an item's is too many; 0 for none.
    """

    whole: int = 13
    part: int = 8
    share: float = 0.7
    exact: bool = True


@dataclass(frozen=True)
class Overlap:
    """One item that a text overlaps with.

    Attributes:
        how: ``exact``, ``13-gram``, ``8-gram`` …
        share: of the item's runs that stand in the text; 1 for an exact one.
        spans: where in the text, in characters; merged where runs overlap.
    """

    benchmark: str
    item: str
    how: str
    share: float
    spans: tuple[tuple[int, int], ...]

    def told(self, column: str, text: str) -> dict[str, Any]:
        """As evidence: JSON values, with the words themselves."""
        words = [shortened(text[begin:end], 160) for begin, end in self.spans[:SHOWN]]
        where = [list(span) for span in self.spans[:SHOWN]]
        found: dict[str, Any] = {"benchmark": self.benchmark, "item": self.item, "how": self.how}
        return found | {"share": round(self.share, 3), "column": column, "spans": where, "words": words}


def indexes(
    against: Sequence[Path], items: Sequence[str], *, who: str, ngrams: tuple[int, ...] = (8, 13)
) -> list[SeenIndex]:
    """The indexes that a step is pointed at, and one of the items written down.

    Raises:
        RecipeError: there are none, or one cannot be read.
    """
    if not against and not items:
        raise RecipeError(f"{who}: name what to hold rows against: `against` (files of `seedbed index`) or `items`")
    return [load(path) for path in against] + ([_written(tuple(items), ngrams)] if items else [])


@lru_cache(maxsize=8)
def _written(items: tuple[str, ...], ngrams: tuple[int, ...]) -> SeenIndex:
    made = built(WRITTEN, [(f"item {place}", text) for place, text in enumerate(items, 1)], ngrams=ngrams)
    made.texts = tuple(text for text in items if folded(text))
    return made


def parts(columns: Mapping[str, Said]) -> list[tuple[str, str]]:
    """The texts of a row by column; of a conversation every turn; instruction and input also as one.

    Raises:
        RecipeError: a column holds neither a text nor messages.
    """
    found = [(name, text) for name, value in columns.items() for text in _texts(name, value) if text.strip()]
    told = dict(found)
    if "instruction" in told and "input" in told:
        found.append(("instruction+input", f"{told['instruction']}\n{told['input']}"))
    return found


def _texts(name: str, value: Said) -> list[str]:
    if value is None or isinstance(value, str):
        return [value or ""]
    turns = [one for one in value if isinstance(one, dict)] if isinstance(value, Sequence) else []
    if not isinstance(value, Sequence) or len(turns) < len(value):
        raise RecipeError(f"the column {name} holds neither a text nor messages: {value!r:.80}")
    bodies = [one.get("content", one.get("value")) or "" for one in turns]
    return [one if isinstance(one, str) else " ".join(str(part.get("text", "")) for part in one) for one in bodies]


def overlaps(text: str, index: SeenIndex, rules: Rules) -> list[Overlap]:
    """The items that a text overlaps with, those with most in common first.

    Raises:
        RecipeError: the index has no runs of the size that is asked for.
    """
    found: dict[int, Overlap] = {}
    if rules.exact and (place := index.place(text)) is not None:
        found[place] = _overlap(index, place, "exact", 1.0, ((0, len(text)),))
    for size, least in ((rules.whole, 0.0), (rules.part, rules.share)):
        if size:
            for item, share, places in _shared(text, index, size):
                if share >= least and item not in found:
                    found[item] = _overlap(index, item, f"{size}-gram", share, _spans(text, places, size))
    return sorted(found.values(), key=lambda one: -one.share)


def _overlap(index: SeenIndex, item: int, how: str, share: float, spans: tuple[tuple[int, int], ...]) -> Overlap:
    return Overlap(index.about.name, index.names[item], how, share, spans)


def _shared(text: str, index: SeenIndex, size: int) -> list[tuple[int, float, list[int]]]:
    """Of each item with runs in common: which, the share of its runs, and the places of the first word of each run."""
    np = numpy()
    if size not in index.grams:
        raise RecipeError(_no_such(index.about, size))
    hashes, items = index.grams[size]
    mine = grams(*_words(text), size, short=False)[1]
    if not len(mine) or not len(hashes):
        return []
    low = np.searchsorted(hashes, mine)
    places = np.flatnonzero(hashes[np.minimum(low, len(hashes) - 1)] == mine)
    if not len(places):
        return []
    begin, end = low[places], np.searchsorted(hashes, mine[places], side="right")
    found: dict[int, dict[int, list[int]]] = {}
    for place, one, other in zip(places.tolist(), begin.tolist(), end.tolist(), strict=True):
        for at in range(one, other):
            found.setdefault(int(items[at]), {}).setdefault(one, []).append(place)
    totals = index.totals[size]
    return [
        (item, len(told) / int(totals[item]), sorted(place for each in told.values() for place in each))
        for item, told in found.items()
    ]


@lru_cache(maxsize=4)
def _words(text: str) -> tuple[Any, Any]:
    """How many words a text has, and their hashes: asked for once for each size and index."""
    return word_hashes([text])


def _no_such(about: About, size: int) -> str:
    has = ", ".join(map(str, about.ngrams))
    return f"the index '{about.name}' has runs of {has} words, not of {size}; make it again with  --ngrams {size}"


def _spans(text: str, places: list[int], size: int) -> tuple[tuple[int, int], ...]:
    """Runs of words as stretches of characters, merged where they overlap."""
    words = [one.span() for one in re.finditer(WORD, text)]
    merged: list[tuple[int, int]] = []
    for place in places:
        if place + size > len(words):  # lower-casing changed the number of words; seen in no language that is written
            continue
        begin, end = words[place][0], words[place + size - 1][1]
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], end
        else:
            merged.append((begin, end))
    return tuple(merged)
