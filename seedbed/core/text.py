"""Text measured alike in English and Chinese: words, widths, token estimates, language by script."""

from __future__ import annotations

import re
import unicodedata

CJK = "\u2e80-\u2fdf\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
"""Character-class body of the scripts written without spaces between words (Han, kana) and Hangul."""

# texts, not compiled patterns: `re` compiles them at first use and keeps them, which a start that needs none is spared
_WORD = rf"[{CJK}]|[^\W_{CJK}]+(?:['’\-][^\W_{CJK}]+)*"
_CJK_CHARACTER = rf"[{CJK}]"
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_KANA_HANGUL = "[\u3040-\u30ff\uac00-\ud7af]"
_CODE_SIGN = r"[=;{}()\[\]<>_+*/\\|&#@$%^~`]"
_CLOSERS = r"[.!?…\"'”’)\]]*"
# a full stop inside a figure or a name (3.5, e.g.x) is followed by more text and ends nothing
_SENTENCE = rf"(?:[^.!?。！？…\n]|[.!?](?!{_CLOSERS}(?:\s|$|[{CJK}])))+(?:[.!?…]{_CLOSERS}|[。！？…]+[”’」』）)]*|\n|$)"


def words(text: str) -> list[str]:
    """Words in order, lower-cased; a CJK character counts as a word, as length limits of both languages expect."""
    return re.findall(_WORD, text.lower())


def folded(text: str) -> str:
    """NFKC, lower case, white space collapsed: for comparing what people would call the same text."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def cjk_share(text: str) -> float:
    """The share of CJK characters among letters, 0 to 1; 0 for a text without letters."""
    letters = sum(1 for character in text if character.isalpha())
    # characters that Unicode has not assigned yet are in the range, but no letters
    return min(1.0, len(re.findall(_CJK_CHARACTER, text)) / letters) if letters else 0.0


def script_language(text: str) -> str:
    """``zh`` when Han characters carry the text, else ``en``: enough to choose a prompt, not a language detector.

    A Chinese character says about as much as two Latin ones and a half, hence the low bar of 30 % of the letters.
    Lines of code do not count: a Chinese question that stands beside its tests and a program is Chinese.
    """
    sample = text[:4000]
    if not re.search(_HAN, sample):
        return "en"
    sample = "\n".join(line for line in sample.split("\n") if re.search(_HAN, line) or not _is_code(line))
    han, other = len(re.findall(_HAN, sample)), len(re.findall(_KANA_HANGUL, sample))
    letters = sum(1 for character in sample if character.isalpha())
    return "zh" if letters and han / letters >= 0.3 and other <= han / 4 else "en"


def _is_code(line: str) -> bool:
    """Whether a line looks like a program's: set in, an import, or with signs of code, two or more and 5 % of it."""
    signs = len(re.findall(_CODE_SIGN, line))
    return line.startswith(("  ", "\t", "import ")) or (signs >= 2 and signs * 20 >= len(line))


def estimate_tokens(text: str) -> int:
    """About how many tokens a text is: 4 bytes of Latin or 1.5 CJK characters each. For budgets before any reply."""
    if text.isascii():
        return len(text) // 4 + 1
    cjk = len(re.findall(_CJK_CHARACTER, text))
    return int(cjk / 1.5 + (len(text) - cjk) / 4) + 1


def sentences(text: str) -> list[str]:
    """Sentences of English and Chinese text, white space trimmed; text without an end mark is one sentence a line."""
    return [found.strip() for found in re.findall(_SENTENCE, text) if found.strip()]


def length(text: str) -> int:
    """Length as a person counts it: words in English, characters in Chinese; both mixed are added up."""
    return len(words(text))


def with_input(instruction: str, given: str) -> str:
    """An instruction as it is asked: with its input on the lines below, where it has one."""
    return f"{instruction}\n{given}" if given.strip() else instruction


def shortened(text: str, limit: int = 120) -> str:
    """The beginning of a text on one line, for messages and samples."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
