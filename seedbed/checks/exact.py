"""Exact: the answer equals the reference, after folding width, case and white space.

For answers of one word or a short phrase. ``ignore_punctuation`` also drops what stands around and between words, so
that ``Paris.`` equals ``paris``; ``strict`` compares byte by byte.
"""

from __future__ import annotations

import unicodedata

from seedbed.core.example import Example
from seedbed.core.text import folded, shortened
from seedbed.core.verdict import Verdict


def exact(answer: str, reference: str, *, ignore_punctuation: bool = False, strict: bool = False) -> Verdict:
    """Whether an answer equals the reference; see the card above."""
    if not answer.strip():
        return Verdict.unreadable("the answer is empty")
    given, wanted = (answer, reference) if strict else (folded(answer), folded(reference))
    if ignore_punctuation:
        given, wanted = _bare(given), _bare(wanted)
    if given == wanted:
        return Verdict.right("equal to the reference")
    return Verdict.wrong(f"{shortened(answer, 60)!r} is not {shortened(reference, 60)!r}", value=answer[:200])


def _bare(text: str) -> str:
    kept = (character for character in text if not unicodedata.category(character).startswith("P"))
    return " ".join("".join(kept).split())


EXAMPLE = Example(row={"answer": " ＰＡＲＩＳ ", "reference": "Paris"}, gives=True)
