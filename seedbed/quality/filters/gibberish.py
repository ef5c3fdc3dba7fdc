"""Gibberish: the text is words: no keyboard mash, no wrongly decoded bytes, no noise.

``noise`` is the most there may be, as a share of the words (or characters). Counted are (1) Latin words with no vowel,
with runs of keys that lie side by side, or with pairs of letters that English hardly has; (2) wrong decoding: letters
that turn into sense when they are written as Windows-1252 or GBK and read as UTF-8 (or the other way round), U+FFFD and
what replaces it; (3) strings of mixed signs; (4) for Chinese, fewer than ``common`` of the characters among the
commonest. Code and addresses are left out. Words in other languages with Latin letters pass as a rule; text in a script
other than Latin and Chinese is not looked at. Random but real words are no gibberish by these signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.common_characters import COMMON_HAN, FOLLOWERS
from seedbed.quality.filters.spoken import HAN, Said, prose, said, worst

_WORD = re.compile(r"(?<![\w@#$\\/.-])[A-Za-z]{4,}(?![\w@/\\])")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_KEYS = frozenset(row[at : at + 3] for line in _ROWS for row in (line, line[::-1]) for at in range(len(row) - 2)) - {
    "wer", "ert", "ter", "rew", "tre", "ere", "oiu", "iop", "poi", "tyu", "uyt", "fgh", "asd", "ewq", "wqe",
    "das",
}  # fmt: skip
"""Three neighbouring keys in a row, without those that words have."""
_HIGH = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2,}"
)
_LOST = re.compile("\ufffd|ï¿½|锟斤拷|锟斤|烫烫烫|屯屯屯|[\ue000-\uf8ff]{2,}")
_SIGNS = re.compile(r"(?:(?!\s)[!-/:-@\[-`{-~]){5,}")
_SIDE = 14


def gibberish(text: Said, *, noise: float = 0.2, common: float = 0.35) -> Verdict:
    """Whether the text is made of words; see the card above."""
    plain = re.sub(r"[^\s@]{1,64}@\S+|&#?\w{1,10};", " ", prose(said(text)))
    wrong = _decoded_wrongly(plain)
    if wrong:
        return Verdict.wrong(f"wrongly decoded: '{shortened(wrong, 40)}'", value=wrong[:40])
    measured = []
    found = [word for word in _WORD.findall(plain) if not (word.isupper() and len(word) < 8)]
    if found:
        strange = [word for word in found if _mash(word.lower())]
        if len(strange) > 1 or sum(map(len, strange)) * 2 > sum(map(str.isalpha, plain)):
            told = f"words that are none ('{shortened(' '.join(strange), 40)}')"
            measured.append((told, len(strange) / len(found), noise))
    han = re.findall(f"[{HAN}]", plain)
    if len(han) >= 12:
        rare = sum(one not in COMMON_HAN for one in han)
        measured.append(("characters that are not common", rare / len(han), 1 - common))
    solid = sum(not one.isspace() for one in plain)
    signs = sum(len(one) for one in _SIGNS.findall(plain) if len(set(one)) >= 4)
    if solid >= 20:
        measured.append(("strings of mixed signs", signs / solid, noise))
    return worst(measured, "nothing that could be gibberish")


def _mash(word: str) -> bool:
    """Whether a word of small letters looks struck rather than written."""
    if not set(word) & set("aeiouy") or _CONSONANTS.search(word):
        return len(word) > 4 or not set(word) & set("aeiouy")
    runs = sum(word[at : at + 3] in _KEYS for at in range(len(word) - 2))
    if runs >= 2 or (runs and len(word) <= 5):
        return True
    rare = sum(after not in FOLLOWERS[letter] for letter, after in pairwise(word))
    return rare >= 2 and rare / (len(word) - 1) >= 0.25


def _decoded_wrongly(text: str) -> str:
    """The first stretch that was read in a wrong encoding, or ""."""
    lost = _LOST.search(text)
    if lost:
        return text[max(0, lost.start() - _SIDE) : lost.end() + _SIDE]
    if text.isascii():
        return ""
    for match in _HIGH.finditer(text):
        if _becomes(match[0], _western, "utf-8") and not set(match[0]) <= set("“”‘’–—…•€™"):
            return match[0]
        if len(match[0]) >= 6 and not re.search("[a-zA-Z]", match[0]) and _becomes(match[0], _western, "gb18030"):
            return match[0]
    for stretch in re.findall(f"[{HAN}\u20ac\u3001-\u303f\uff00-\uffef]{{6,}}", text):
        if _utf8_as_gbk(stretch):
            return str(stretch)
    return ""


def _western(text: str) -> bytes:
    """The bytes that were read as Windows-1252, or as Latin 1 where that has none."""
    return b"".join(one.encode("latin-1") if one < "\u0100" else one.encode("cp1252") for one in text)


def _becomes(text: str, encode: Callable[[str], bytes], encoding: str) -> bool:
    """Whether the bytes of a text make letters in another encoding."""
    try:
        read = encode(text).decode(encoding)
    except UnicodeError:
        return False
    if encoding == "gb18030":
        return sum(one in COMMON_HAN for one in read) * 2 >= len(read)
    return True


def _utf8_as_gbk(stretch: str) -> bool:
    """Whether Chinese characters are the bytes of other characters: true of next to no text that was written."""
    data = stretch.encode("gbk", "ignore")
    read = data.decode("utf-8", "ignore")
    return len(read.encode()) >= 0.75 * len(data) and sum(one in COMMON_HAN for one in read) * 2 >= len(read) > 2


EXAMPLE = Example(row={"text": "asdkjh qwpoeir lkjsdf zxmcnv hello"}, gives=False)
