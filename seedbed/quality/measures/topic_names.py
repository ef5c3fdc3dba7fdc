"""Names of clusters of texts: terms that are frequent in a cluster and not in the others, in English and Chinese.

A term counts once a text. Its weight is that of BERTopic's class-based tf-idf (arXiv 2203.05794): its share within the
cluster times log(1 + mean terms a cluster / its frequency in all). English terms are words, without the commonest ones;
Chinese ones runs of 2 to 4 characters without those that only build sentences, made longer by what is always beside
them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from seedbed.core.text import CJK
from seedbed.quality.filters.function_words import LATIN

TERMS = 8
READ = 500
"""Texts of a cluster that its terms are taken from, at the most; characters of one that are read."""
LONGEST = 2000
WHOLE = 6
"""Characters of a Chinese term at the most."""
_RUNS = re.compile(f"[{CJK}]+")
_WORDS = re.compile(r"[a-z][a-z'’\-]+")
COMMON = frozenset(LATIN["en"].split()) | frozenset(
    "please give write following using use one two given any may must being here below above per via get got just "
    "let need want much such same another both few own too off".split()
)
"""English words that name no topic."""
BUILDING = frozenset(
    "的了是在和有不这那我你他她它们吗呢吧啊把被将与或及从到对为以个一上下中里请给请问什么怎如何哪些几多少能会要就都也还"
    "很其之于并而但又再让使得着过所等一二三四五六七八九十百千万年月日第"
)
"""Chinese characters that build sentences: no term begins or ends with one."""


def topic_terms(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """The characteristic terms of each group of texts, the strongest first."""
    counts = [_counted(group[:READ]) for group in groups]
    everywhere: Counter[str] = Counter()
    for one in counts:
        everywhere.update(one)
    mean = sum(everywhere.values()) / max(len(groups), 1)
    return [
        _chosen(one, everywhere, mean, [text[:LONGEST].lower() for text in group[:READ]])
        for one, group in zip(counts, groups, strict=True)
    ]


def _counted(texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_terms(text[:LONGEST].lower()))
    return counts


def _terms(text: str) -> set[str]:
    found = {word for word in _WORDS.findall(text) if word not in COMMON}
    for run in _RUNS.findall(text):
        for size in (2, 3, 4):
            for at in range(len(run) - size + 1):
                term = run[at : at + size]
                if term[0] not in BUILDING and term[-1] not in BUILDING:
                    found.add(term)
    return found


def _chosen(counts: Counter[str], everywhere: Counter[str], mean: float, texts: Sequence[str]) -> list[str]:
    total = sum(counts.values())
    least = 2 if max(counts.values(), default=0) > 1 else 1
    weights = {
        term: count / total * math.log(1 + mean / everywhere[term]) for term, count in counts.items() if count >= least
    }
    chosen: list[str] = []
    for found in sorted(weights, key=lambda one: (-weights[one], one)):
        term = _whole(found, texts) if found[0] > "z" else found
        if term not in chosen and not any(term in other or other in term for other in chosen if term[0] > "z"):
            chosen.append(term)
        if len(chosen) == TERMS:
            break
    return chosen


def _whole(term: str, texts: Sequence[str]) -> str:
    """A Chinese term with the characters that stand next to it in every text that has it: a run may be half a word."""
    holding = [text for text in texts if term in text]
    while len(term) < WHOLE:
        after = {text[text.index(term) + len(term) :][:1] for text in holding}
        before = {text[: text.index(term)][-1:] for text in holding}
        if _one_of_a_term(after):
            term += after.pop()
        elif _one_of_a_term(before):
            term = before.pop() + term
        else:
            break
    return term


def _one_of_a_term(found: set[str]) -> bool:
    one = next(iter(found)) if len(found) == 1 else ""
    return bool(one) and one not in BUILDING and _RUNS.fullmatch(one) is not None
