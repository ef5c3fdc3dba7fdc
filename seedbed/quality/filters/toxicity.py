"""Toxicity: no insults, slurs, threats or obscenity by word list; for English and Chinese.

``severe`` words and threats set a row aside at once, others when they exceed ``share`` of the words; disguises
(``f*ck``, ``sh1t``, full-width letters, blanks between letters of a slur) are undone first. The lists are small and
were written for this package (``toxic_words``): they miss what is said politely, and a text about such words contains
them. For more, put a classifier behind the role ``reward`` or ask a ``judge`` for ``safety``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.text import length
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.spoken import Said, said
from seedbed.quality.filters.toxic_words import INSULTS, INSULTS_ZH, SEVERE, SEVERE_ZH, THREATS

_LEET = str.maketrans("013457@$!", "oieastasi")


def toxicity(text: Said, *, share: float = 0.0, most_shown: int = 3) -> Verdict:
    """Whether the text is free of toxic words; see the card above."""
    if not 0 <= share < 1 or most_shown < 0:
        raise RecipeError(f"toxicity: 0 <= share < 1 is wanted, got {share}")
    plain = unicodedata.normalize("NFKC", said(text)).lower()
    severe = [one[0] for pattern in _patterns()[:2] for one in pattern.finditer(plain)]
    severe += [one[0] for one in _patterns()[0].finditer(_undisguised(plain))] if not severe else []
    insults = [one[0] for one in _patterns()[2].finditer(plain)]
    insults += [one[0] for one in _patterns()[2].finditer(_undisguised(plain))] if not insults else []
    count = length(plain)
    part = len(insults) / count if count else 0.0
    if severe:
        return Verdict.wrong(f"severe: {_shown(severe, most_shown)}", value=len(severe) + len(insults))
    if part > share:
        reason = (
            f"{len(insults)} toxic words in {count} ({part:.1%}), at most {share:.1%}: {_shown(insults, most_shown)}"
        )
        return Verdict(1 - part, reason, min(1.0, 1 - share), round(part, 4))
    return Verdict.right(f"{len(insults)} toxic words in {count}", value=round(part, 4))


def _undisguised(text: str) -> str:
    """The text with figures and signs inside words read as the letters they stand for, stars as any letter."""
    text = re.sub(r"(?<=[a-z])[0134579@$!](?=[a-z])|\b[@$](?=[a-z]{2})", lambda one: one[0].translate(_LEET), text)
    return re.sub(r"(?<![a-z])(f)[*#@.]+(?=ck|king|k\b)", "fuc", text.replace("f*ck", "fuck")).replace("sh*t", "shit")


def _shown(words: list[str], most: int) -> str:
    """The first and last letters of what was found, so that a report can be read at work."""
    return ", ".join(f"{word[0]}…{word[-1]}" for word in dict.fromkeys(words[:most])) or f"{len(words)} words"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    english = r"(?<![a-z])(?:{})(?![a-z])"
    severe = (
        english.format("|".join(one.replace("_", r"[ -]") for one in SEVERE.split()))
        + "|"
        + "|".join(SEVERE_ZH.split())
    )
    insults = english.format("|".join(one.replace("_", r"[ -]") for one in INSULTS.split()))
    return re.compile(severe), re.compile("|".join(THREATS)), re.compile(insults + "|" + "|".join(INSULTS_ZH.split()))


EXAMPLE = Example(row={"text": "Shut up, you stupid idiot."}, gives=False)
