"""Contains: the answer mentions what it must mention, word for word.

The ``reference`` column is one word or phrase, or a list of them; all must be there, or one with ``one_is_enough``.
Width and case are folded; English words are looked for whole (``art`` is not in ``party``), Chinese as they stand.
``least`` is how often each must occur. ``absent`` turns it round: none of them may be there.

The score is the share of the words that are as wanted; the row is kept when all are (or, with ``one_is_enough``, one).
"""

from __future__ import annotations

from seedbed.checks.wording import occurrences
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import folded
from seedbed.core.verdict import Verdict


def contains(
    answer: str, reference: str | list[str], *, least: int = 1, one_is_enough: bool = False, absent: bool = False
) -> Verdict:
    """Whether an answer mentions the words of the reference; see the card above."""
    if least < 1:
        raise RecipeError(f"contains: 'least' must be 1 or more, got {least}; to forbid words, set absent: true")
    words = [reference] if isinstance(reference, str) else list(reference)
    if not words or not all(word.strip() for word in words):
        raise Reject("the reference holds no words to look for")
    text = folded(answer)
    counts = {word: occurrences(text, word) for word in words}
    kept = [word for word, count in counts.items() if (count == 0 if absent else count >= least)]
    share = len(kept) / len(counts)
    if one_is_enough:
        share = float(bool(kept))
    missed = [word for word in counts if word not in kept]
    verb = "mentions" if absent else "does not mention" if least == 1 else f"does not mention {least} times"
    told = f"{verb} {', '.join(map(repr, missed[:5]))}" if share < 1 else "mentions what it must, and no more"
    return Verdict(share, told, threshold=1.0, value=counts)


EXAMPLE = Example(row={"answer": "Steep the tea for two minutes.", "reference": ["tea", "two minutes"]}, gives=True)
