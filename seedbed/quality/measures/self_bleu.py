"""Self-BLEU: how like each text is to all the others together; high when the texts repeat one another.

Texygen, arXiv 1802.01886: BLEU of each text with the other texts as its references, and the mean over the texts. BLEU
is that of Papineni et al. 2002 with n-grams up to ``n`` of equal weight, counts clipped by the reference that has most
of them, and the length of the reference that is nearest (the shorter of two) for the penalty; an order without a match
counts 0.1 matches, as Texygen's smoothing does. Words are those of the house: a CJK character is a word. A text shorter
than ``n`` words is compared by the orders it has.

From 0 (nothing shared) to 1 (every text stands in another one). It rises with the number of references, so compare
figures at the same ``sample``. Every text of a sample is compared with all others of it, at the cost of one pass: of
each n-gram the two texts that have most of it are kept.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.measure import Histogram, Measure, unmeasured
from seedbed.core.text import words
from seedbed.quality.measures.drawn import blank_note, histogram, mean_of, places, taken

NO_MATCH = 0.1
NOTE = "rises with the number of references: compare at the same sample"
Grams = Counter[tuple[str, ...]]


def self_bleu(
    table: pa.Table, *, column: str = "", n: int = 4, sample: int = 1000, repeats: int = 3, seed: int = 1
) -> Measure:
    """Measure how like the texts are to one another; see the card above."""
    if n < 1:
        raise RecipeError(f"self_bleu: n-grams have at least 1 word, got n = {n}")
    found = [taken(table, at, column, "self_bleu") for at in places(table.num_rows, sample, seed=seed, blocks=repeats)]
    blocks = [[text for text in map(words, one.texts) if text] for one in found]
    blocks = [one for one in blocks if len(one) > 1]
    if not blocks:
        reason = "fewer than two texts with a word in them, so there is nothing to compare with"
        return unmeasured("self_bleu", f"BLEU-{n}", table.num_rows, reason)
    scores = [_scores(one, n) for one in blocks]
    value, low, high = mean_of([math.fsum(one) / len(one) for one in scores])
    everything = [one for block in scores for one in block]
    edges, counts = histogram(everything)
    return Measure(
        "self_bleu",
        value,
        f"mean BLEU-{n} of {len(blocks[0]):,} texts, each against the others",
        len(everything),
        table.num_rows,
        low,
        high,
        {"above_half": round(sum(one > 0.5 for one in everything) / len(everything), 4)},
        found[0].basis,
        better="lower",
        notes=[NOTE, *blank_note(sum(one.blank for one in found))],
        details=[Histogram(f"BLEU-{n} of a text against the others", "BLEU", edges, counts)],
    )


def _scores(texts: Sequence[list[str]], n: int) -> list[float]:
    """BLEU of each text against all the others."""
    lengths = sorted(map(len, texts))
    logs = [0.0] * len(texts)
    for order in range(1, n + 1):
        grams = [_grams(text, order) for text in texts]
        most = _most(grams)
        for place, own in enumerate(grams):
            total = sum(own.values())
            if total:
                matched = sum(min(count, _elsewhere(most[gram], place)) for gram, count in own.items())
                logs[place] += math.log((matched or NO_MATCH) / total)
    made = []
    for text, log in zip(texts, logs, strict=True):
        penalty = min(0.0, 1 - _nearest(lengths, len(text)) / len(text))
        made.append(math.exp(penalty + log / min(n, len(text))))
    return made


def _grams(text: list[str], order: int) -> Grams:
    return Counter(zip(*(text[start:] for start in range(order)), strict=False))


def _most(grams: Sequence[Grams]) -> dict[tuple[str, ...], tuple[int, int, int]]:
    """Of each n-gram: the highest count in a text, that text, and the highest count in another one."""
    most: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for place, own in enumerate(grams):
        for gram, count in own.items():
            top, owner, second = most.get(gram, (0, -1, 0))
            most[gram] = (count, place, top) if count > top else (top, owner, max(second, count))
    return most


def _elsewhere(most: tuple[int, int, int], place: int) -> int:
    top, owner, second = most
    return second if owner == place else top


def _nearest(lengths: list[int], own: int) -> int:
    """The length nearest to a text's own among the other texts; the shorter of two."""
    at = bisect_left(lengths, own)
    if at + 1 < len(lengths) and lengths[at + 1] == own:
        return own
    others = [lengths[one] for one in (at - 1, at + 1) if 0 <= one < len(lengths)]
    return min(others, key=lambda one: (abs(one - own), one))


EXAMPLE = Example(
    row=[{"text": "how far is the moon"}, {"text": "how far is the sun"}, {"text": "write a poem on trees"}],
    gives=0.4559,
)
