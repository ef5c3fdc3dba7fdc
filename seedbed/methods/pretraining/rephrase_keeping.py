"""Whether a rephrased chunk kept what it must: length, numbers, names, and the lines of its style."""

from __future__ import annotations

import re
from fractions import Fraction

from seedbed.checks.chinese_numerals import chinese_numbers_in
from seedbed.checks.grounded import NUMBER_WORDS
from seedbed.checks.numerals import numbers_in, written
from seedbed.core.errors import Unreadable
from seedbed.core.reply import Reply
from seedbed.core.text import folded, length

LENGTHS = 0.5, 2.0
"""How long a rephrased chunk may be, as shares of the original's words."""
_QUESTION = re.compile(r"(question|问题)\W{0,3}[:：]", re.IGNORECASE)
_ANSWER = re.compile(r"(answer|答案)\W{0,3}[:：]", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+")


def kept(reply: Reply, piece: str, style: str, least: float, language: str) -> str:
    """The rephrased chunk, if it kept what it must."""
    said = reply.text.strip()
    share = length(said) / length(piece) if length(piece) else 1.0
    if language in ("en", "zh") and not LENGTHS[0] <= share <= LENGTHS[1]:
        raise Unreadable(f"it is {share:.1f} times as long as the text; between half and twice is wanted", reply)
    lost = sorted(_numbers(piece, plain=True) - _numbers(said))
    if lost:
        raise Unreadable(f"the number {', '.join(map(written, lost))} is lost", reply)
    wanted = dict.fromkeys(_NAME.findall(piece)) if language == "en" else {}
    missing = [name for name in wanted if folded(name) not in folded(said)]
    if len(missing) > (1 - least) * len(wanted) + 1e-9:
        raise Unreadable(f"these names are lost: {', '.join(missing)}", reply)
    if style == "qa" and not (_QUESTION.search(said) and _ANSWER.search(said)):
        raise Unreadable("there are no lines that begin with Question: and Answer:", reply)
    return said


def _numbers(text: str, *, plain: bool = False) -> set[Fraction]:
    """The numbers of a text: those in digits, and where it is not ``plain`` those in words too."""
    found = set(numbers_in(text))
    if plain:
        return found
    in_words = (Fraction(NUMBER_WORDS[one]) for one in re.findall(r"[a-z]+", text.lower()) if one in NUMBER_WORDS)
    return found | set(chinese_numbers_in(text)) | set(in_words)
