"""Putting paths of headings into a given tree by its names, without a model.

The deepest title that is a name of the tree, or holds one as whole words, decides; within a title the exact name goes
before those it holds, and of these the longer before what is part of it. A title that names two domains, or a name that
stands under two without one of them being named in the path, decides nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from seedbed.core.text import CJK, folded
from seedbed.ingest.domain_tree import Tree
from seedbed.ingest.titles import BETWEEN

_SHORTEST = 2  # characters of a name that is looked for within titles
_WRITTEN_TOGETHER = re.compile(f"[{CJK}]")  # scripts without spaces between words


class Names:
    """The names of a tree, with the labels that each stands for."""

    def __init__(self, tree: Tree) -> None:
        self._labels: dict[str, list[str]] = {}
        own = [*tree.domains, *(label for label in tree.leaves if BETWEEN in label)]
        for label in own:
            self._labels.setdefault(folded(label.rpartition(BETWEEN)[2]), []).append(label)
        real = set(self._labels)
        for label, names in tree.other_names.items():
            for name in dict.fromkeys(map(folded, names)):
                if name not in real:
                    self._labels.setdefault(name, []).append(label)
        self._told: dict[str, list[str]] = {}

    def label(self, titles: Sequence[str]) -> str:
        """The label of a path of folded titles without numbers, from the top; "" where its names do not tell."""
        named = [self._in(title) for title in titles]
        domains = {label for labels in named for label in labels if BETWEEN not in label}
        for labels in reversed(named):
            if one := _only(labels, domains):
                return one
        return ""

    def _in(self, title: str) -> list[str]:
        """The labels that a title names."""
        if title not in self._told:
            plain = " ".join(title.replace("_", " ").split())
            self._told[title] = self._labels.get(title) or self._labels.get(plain) or self._within(plain)
        return self._told[title]

    def _within(self, title: str) -> list[str]:
        held = [name for name in self._labels if len(name) >= _SHORTEST and _holds(title, name)]
        longest = [name for name in held if not any(name != other and name in other for other in held)]
        return [label for name in longest for label in self._labels[name]]


def _only(labels: Iterable[str], domains: set[str]) -> str:
    """The one label that is meant: under a domain that the path names, else their common domain."""
    found = list(dict.fromkeys(labels))
    if len(found) > 1:
        found = [label for label in found if label.partition(BETWEEN)[0] in domains] or found
    if len(found) == 1:
        return found[0]
    tops = {label.partition(BETWEEN)[0] for label in found}
    return tops.pop() if len(tops) == 1 else ""


def _holds(title: str, name: str) -> bool:
    """Whether a name stands in a title, not within a word of letters; Chinese has no spaces between words."""
    return any(
        not (_joins(title[at - 1 : at], name[0]) or _joins(name[-1], title[at + len(name) : at + len(name) + 1]))
        for at in _places(title, name)
    )


def _places(title: str, name: str) -> Iterator[int]:
    at = title.find(name)
    while at >= 0:
        yield at
        at = title.find(name, at + 1)


def _joins(left: str, right: str) -> bool:
    """Whether two characters beside each other are of one word."""
    return all(one.isalnum() and not _WRITTEN_TOGETHER.match(one) for one in (left, right))
