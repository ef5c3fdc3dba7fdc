"""What makes two texts a pair for translation, and noise on the source of one."""

from __future__ import annotations

import re
from random import Random

from seedbed.core.text import CJK
from seedbed.methods.languages.keeping import PROTECTED

LONGEST, RATIO = 250, 1.5
DELETED, BLANKED, MOVED = 0.1, 0.1, 3
_UNIT = re.compile(rf"{PROTECTED.pattern}|[{CJK}]|[^\s{CJK}]+", re.DOTALL)


def lengths_failure(one: float, other: float) -> str:
    """Why two lengths make no pair; "" when they do."""
    short, long = sorted((one, other))
    if short < 1:
        return f"one side has no words; 1 to {LONGEST} are wanted"
    if long > LONGEST:
        return f"{long:.0f} words are over the {LONGEST} that a side may have"
    if long / short > RATIO:
        return f"one side is {long / short:.2f} times as long as the other; {RATIO} is allowed"
    return ""


def noise(
    rng: Random, text: str, filler: str, *, deleted: float = DELETED, blanked: float = BLANKED, moved: int = MOVED
) -> str:
    """Words deleted, blanked and moved, in this order; what is protected is one word, and one word is always left."""
    units = [found.group() for found in _UNIT.finditer(text)]
    kept = [one for one in units if rng.random() >= deleted] or [rng.choice(units)]
    kept = [filler if rng.random() < blanked else one for one in kept]
    keys = [place + rng.uniform(0, moved + 1) for place in range(len(kept))]
    order = sorted(range(len(kept)), key=lambda place: keys[place])
    told = " ".join(kept[place] for place in order)
    return re.sub(rf"(?<=[{CJK}，。！？；：、]) (?=[{CJK}，。！？；：、])", "", told)
