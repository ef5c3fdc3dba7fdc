"""How near a wish in Chinese comes to what an entry does: by the pairs of neighbouring characters that they share.

Chinese has no blanks between words, and a pair is a word often enough. A pair that few entries have tells more than one
that many have (its weight is the logarithm of their number to its), and one that none has tells nothing. Words with
which anybody asks for anything are left out: "帮我生成一些数独题目" looks for 数独.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

_RUN = re.compile(r"[㐀-䶿一-鿿]+")
_ASKING = re.compile(
    r"请|帮我|给我|我想要?|我要|我?需要|想要|生成|制作|一些|一批|一个|几个|关于|用来|用于|题目|数据集|数据(?!库|行)|的"
)


def asked(wish: str) -> frozenset[str]:
    """What is looked for: the pairs of a wish, and a character that stands alone."""
    runs = _RUN.findall(_ASKING.sub(" ", wish)) or _RUN.findall(wish)
    return frozenset(part for run in runs for part in (_pairs(run) or [run]))


def parts(sentence: str) -> frozenset[str]:
    """What can be found of a sentence: its pairs and its single characters."""
    return frozenset(part for run in _RUN.findall(sentence) for part in [*_pairs(run), *run])


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def weights(sentences: Iterable[frozenset[str]]) -> dict[str, float]:
    """What each part tells, by how many of the sentences have it."""
    told = list(sentences)
    counts = Counter(part for one in told for part in one)
    return {part: math.log(1 + len(told) / count) for part, count in counts.items()}


def nearness(wanted: frozenset[str], found: frozenset[str], weight: Mapping[str, float]) -> float:
    """The share of what is looked for, by weight, that an entry has: 0 to 1; 0 where no entry has any of it."""
    whole = sum(weight.get(one, 0.0) for one in wanted)
    return sum(weight.get(one, 0.0) for one in wanted & found) / whole if whole else 0.0
