"""Similarity: how much two texts have in common, by runs of characters; no model is asked.

The cosine between the counts of character runs (``runs`` characters long, within words in scripts with spaces, across
them in Chinese), after folding width, case and punctuation. It sees spelling and wording and knows no synonyms: use it
to find copies, near repeats and rewordings that went too far, and a judge for meaning.

``more`` wants at least ``threshold`` (an answer near the reference), ``less`` wants at most (a paraphrase that is no
copy); the score is then one minus the similarity.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from typing import Literal

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.text import CJK, folded
from seedbed.core.verdict import Verdict

_WORD = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")


def similarity(
    answer: str, reference: str, *, threshold: float = 0.5, want: Literal["more", "less"] = "more", runs: int = 3
) -> Verdict:
    """Whether two texts are near (or far) enough; see the card above."""
    if runs < 1 or not 0 <= threshold <= 1:
        raise RecipeError(f"similarity: wanted runs >= 1 and a threshold from 0 to 1, got {runs} and {threshold}")
    left, right = _profile(answer, runs), _profile(reference, runs)
    for name, profile in (("answer", left), ("reference", right)):
        if not profile:
            return Verdict.unreadable(f"the {name} has no words")
    near = cosine(left, right)
    told = f"{near:.0%} alike"
    if want == "less":
        return Verdict(1 - near, f"{told}, allowed {threshold:.0%}", round(1 - threshold, 12), value=round(near, 4))
    return Verdict(near, f"{told}, wanted {threshold:.0%}", threshold, value=round(near, 4))


def alike(one: str, other: str, *, runs: int = 3) -> float:
    """How much two texts have in common, 0 to 1; 0 when one has no words."""
    return cosine(_profile(one, runs), _profile(other, runs))


@lru_cache(maxsize=512)
def _profile(text: str, runs: int) -> Counter[str]:
    """How often each run of characters occurs; words are padded, so that their ends count."""
    found: Counter[str] = Counter()
    for word in _WORD.findall(folded(text)):
        padded = word if re.match(rf"[{CJK}]", word) else f" {word} "
        size = min(runs, 2) if padded is word else runs  # a Chinese word has about two characters
        found.update(padded[place : place + size] for place in range(max(1, len(padded) - size + 1)))
    return found


def cosine(left: Counter[str], right: Counter[str]) -> float:
    """The cosine between two counts, 0 to 1; 0 when one is empty."""
    if len(left) > len(right):
        left, right = right, left
    product = sum(count * right[run] for run, count in left.items())
    size = math.sqrt(sum(count * count for count in left.values()) * sum(count * count for count in right.values()))
    return min(1.0, product / size) if size else 0.0


EXAMPLE = Example(
    row={"answer": "The ferry leaves at nine every morning.", "reference": "Every morning the ferry leaves at nine."},
    settings={"threshold": 0.8},
    gives=True,
)
