"""Splits without leakage: rows that are nearly the same, or share a source, never stand on both sides.

Rows hang together when their texts are equal, when they are near duplicates (all pairs whose n-grams reach a Jaccard
similarity are found, see ``quality.dedup.join``), or when they agree in a column that is named (a document, a cluster),
and over any number of such links. What hangs together goes to one split as a whole. Within each stratum, a value of a
column, the splits get their shares as nearly as whole groups allow: groups in a drawn order, the largest first, each to
the split that lacks most.

What is compared is in memory: with texts of some 130 characters 1.3 kB a row, without near duplicates (``near=0``) 0.4.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from sys import intern
from typing import Any

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row, canonical
from seedbed.core.seed import generator
from seedbed.quality.dedup.compared import GROUPS
from seedbed.store.generations import content_mark
from seedbed.store.version import checked_name, plain, texts

NEAR, NGRAM = 0.7, 5
"""Defaults of ``quality/dedup/near_dedup``."""


class Wish(msgspec.Struct, frozen=True):
    """How rows shall be split.

    Attributes:
        shares: of the splits, by name; in any measure.
        by: columns whose equal values hold rows together.
        stratify: a column whose values all splits shall hold in the same proportion.
        near: Jaccard similarity from which rows hang together; 0 looks at equal texts only.
        ngram: words of an n-gram.
        compare: the columns whose texts are compared; without any, the question (see ``quality.dedup.compared``).
        seed: decides every draw.
    """

    shares: Mapping[str, float]
    by: tuple[str, ...] = ()
    stratify: str | None = None
    near: float = NEAR
    ngram: int = NGRAM
    compare: tuple[str, ...] = ()
    seed: int = 0


class Dealt(msgspec.Struct):
    """Which split each row goes to, and what that took.

    Attributes:
        names: the splits; ``of`` holds the place of a name for every row.
        rows: of each split; ``strata`` of each value of the column, by split.
        groups: how many groups of two or more rows hang together; ``grouped`` rows are in them.
        torn: groups that a draw row by row with the same seed would have torn apart.
        moved: rows of these that now stand in another split than that draw gave them.
        largest: rows of the largest group.
    """

    names: list[str]
    of: array[int]
    rows: dict[str, int]
    strata: dict[str, dict[str, int]]
    groups: int
    grouped: int
    torn: int
    moved: int
    largest: int


def deal(rows: Iterable[Row], wish: Wish) -> Dealt:
    """Decide for every row which split it goes to.

    Raises:
        RecipeError: the shares, columns or the threshold make no sense.
        MissingPackage: near duplicates are looked for, and numpy is not installed.
    """
    names, shares = _shares(wish)
    links, found, strata = _read(rows, wish)
    if wish.near:
        _link_near(links, found, wish)
    groups = links.groups()
    shuffled = generator(wish.seed, "split")
    alone = _dealt([[row] for row in range(len(strata))], strata, shares, shuffled)
    dealt = _dealt(groups, strata, shares, generator(wish.seed, "split"))
    several = [group for group in groups if len(group) > 1]
    torn = [group for group in several if len({alone[row] for row in group}) > 1]
    counted: dict[str, Counter[str]] = {}
    for place, stratum in zip(dealt, strata, strict=True):
        counted.setdefault(stratum, Counter())[names[place]] += 1
    return Dealt(
        names=names,
        of=dealt,
        rows={name: dealt.count(place) for place, name in enumerate(names)},
        strata={} if wish.stratify is None else {stratum: dict(counts) for stratum, counts in sorted(counted.items())},
        groups=len(several),
        grouped=sum(map(len, several)),
        torn=len(torn),
        moved=sum(alone[row] != dealt[row] for group in torn for row in group),
        largest=max(map(len, groups), default=0),
    )


def taken(rows: Iterable[Row], dealt: Dealt, split: str) -> Iterator[Row]:
    """The rows that went to a split, in their order."""
    place = dealt.names.index(split)
    return (row for row, of in zip(rows, dealt.of, strict=True) if of == place)


def _shares(wish: Wish) -> tuple[list[str], list[float]]:
    names, values = [checked_name(name) for name in wish.shares], list(wish.shares.values())
    if len(names) < 2 or min(values) <= 0:
        told = ", ".join(f"{name}={share:g}" for name, share in wish.shares.items()) or "none"
        raise RecipeError(f"give two splits or more with shares above 0, such as train=0.9 test=0.1; got {told}")
    if not 0 <= wish.near <= 1 or wish.ngram < 1:
        raise RecipeError(f"near must be from 0 to 1 and ngram from 1 up, got {wish.near:g} and {wish.ngram}")
    return names, [value / sum(values) for value in values]


class _Links:
    """Which rows hang together: a forest in which every row knows the way to the root of its group."""

    def __init__(self) -> None:
        self._parent = array("l")
        self._first: dict[Hashable, int] = {}

    def add(self, keys: Iterable[Hashable]) -> int:
        """Another row, tied to the rows that had one of its keys."""
        row = len(self._parent)
        self._parent.append(row)
        for key in keys:
            self.tie(row, self._first.setdefault(key, row))
        return row

    def tie(self, one: int, other: int) -> None:
        """Put the groups of two rows together; the root is the earliest row."""
        low, high = sorted((self._root(one), self._root(other)))
        self._parent[high] = low

    def _root(self, row: int) -> int:
        parent = self._parent
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    def groups(self) -> list[list[int]]:
        """The groups by their first row, each in the order of the rows."""
        made: dict[int, list[int]] = {}
        for row in range(len(self._parent)):
            made.setdefault(self._root(row), []).append(row)
        return list(made.values())


def _read(rows: Iterable[Row], wish: Wish) -> tuple[_Links, list[str], list[str]]:
    """The rows' exact links, their texts where near ones are looked for, and the stratum of each."""
    links, found, strata = _Links(), list[str](), list[str]()
    for number, row in enumerate(rows, 1):
        for name in (*wish.by, *wish.compare, *([wish.stratify] if wish.stratify else [])):
            if name not in row:
                raise RecipeError(f"row {number} has no column '{name}'; it has {', '.join(row)}")
        ties = [(name, canonical(row[name])) for name in wish.by if row[name] is not None]
        links.add([content_mark(row), *ties])
        strata.append(intern(_stratum(row[wish.stratify])) if wish.stratify else "")
        if wish.near:
            found.append(compared_text(row, wish.compare))
    if not strata:
        raise RecipeError("there is not a single row to split")
    return links, found, strata


def _stratum(value: Any) -> str:
    return value if isinstance(value, str) else canonical(value).decode()


def compared_text(row: Row, columns: Sequence[str] = ()) -> str:
    """The text that tells a row from others: of the named columns, of the first group of the house it fills, or of all.

    Of a dialogue it is what was said, not by whom.
    """
    for group in (tuple(columns),) if columns else GROUPS:
        text = "\n".join(text for name in group for text in _said(row.get(name)))
        if text.strip():
            return text
    return "" if columns else "\n".join(texts(list(plain(row).values())))


def _said(value: Any) -> Iterator[str]:
    turns = isinstance(value, list) and value and all(isinstance(turn, dict) and "content" in turn for turn in value)
    return texts([turn["content"] for turn in value]) if turns else texts(value)


def _link_near(links: _Links, found: list[str], wish: Wish) -> None:
    """Tie rows whose texts are nearly the same; of equal texts one is compared, for many would make very many pairs."""
    from seedbed.quality.dedup.join import similar_pairs

    first = dict[str, int]()
    for row, text in enumerate(found):
        if text.strip():
            links.tie(row, first.setdefault(text, row))
    places = list(first.values())
    for one, other, _ in similar_pairs(list(first), threshold=wish.near, ngram=wish.ngram):
        links.tie(places[one], places[other])


def _dealt(groups: list[list[int]], strata: Sequence[str], shares: Sequence[float], rng: Any) -> array[int]:
    """The place of the split of every row: groups one by one, each to the split that lacks most of its stratum."""
    of = array("b", [0]) * len(strata)
    order = sorted(groups, key=lambda group: group[0])
    rng.shuffle(order)
    order.sort(key=len, reverse=True)
    sizes = Counter(strata)
    lacking = {stratum: [share * rows for share in shares] for stratum, rows in sizes.items()}
    for group in order:
        stratum = strata[group[0]] if len(group) == 1 else Counter(strata[row] for row in group).most_common(1)[0][0]
        open_ones = lacking[stratum]
        place = max(range(len(shares)), key=open_ones.__getitem__)
        for row in group:
            of[row] = place
            lacking[strata[row]][place] -= 1
    return of
